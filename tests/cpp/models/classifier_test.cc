// The classifier: its gradient, its shares against its own loss and against a formula, and that it
// learns to read digits it never saw.
#include "atlas/models/classifier.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "atlas/models/families.h"
#include "base/near.h"
#include "nn/gradientCheck.h"
#include "words/sentence.h"

namespace atlas {
namespace {

ModelSpec specOf(uint32_t classes, uint32_t dim) {
  ModelSpec spec;
  spec.kind = ModelKind::classifier;
  spec.inputDim = dim;
  spec.latentDim = classes;
  spec.hidden = {11, 7};
  return spec;
}

struct Digits {
  std::vector<uint8_t> bytes, labels;
  Digits(ThreadPool& pool, uint64_t seed, size_t count)
      : bytes(count * kDigitPixels), labels(count) {
    generateDigits(pool, seed, 0, count, bytes.data(), labels.data(), nullptr);
  }
  DataView view() const { return {{bytes.data(), labels.size(), kDigitPixels}, {}, labels}; }
};

}  // namespace

TEST_CASE("classifier: the gradient is that of −log p(label | x)") {
  ThreadPool pool(1);
  constexpr size_t n = 5, d = 13;
  constexpr double labels[n] = {2, 0, 1, 2, 2};
  ModelSpec spec = specOf(3, d);
  spec.activation = Activation::tanh;
  Classifier<double> model(spec);
  const auto pixels = testNumbers<double>(n * d, 0, 1, 1);
  const MatrixView<const double> inputs[] = {{pixels.data(), n, d}, {labels, n, 1}};
  const Noise none{Rng(1, Stream::test)};
  const double weights[] = {1};
  LossSum sum;
  model.graph().lossAndGradient(pool, inputs, none, weights, sum);
  const auto loss = [&] {
    LossSum again;
    model.graph().loss(pool, inputs, none, again);
    return again.terms[0].nats / n;
  };
  CHECK(worstGradientError(model.graph().parameters(), model.graph().gradients(), loss) <
        kGradientTolerance);
}

TEST_CASE("classifier: shares are a distribution, and −log of the label's share is the loss") {
  ThreadPool pool(2);
  constexpr size_t n = 307;  // past the images of a pass
  const Digits digits(pool, 3, n);
  for (const Layers layers : {Layers::dense, Layers::conv}) {
    CAPTURE(layersName(layers));
    ModelSpec spec = specOf(10, kDigitPixels);
    spec.layers = layers;
    Model model = makeModel(spec, digits.view()).value();
    std::vector<float> shares(n * 10);
    model.classifier->classify(pool, digits.view().images, {shares.data(), n, 10});
    double nats = 0;
    for (size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (size_t j = 0; j < 10; ++j) sum += shares[i * 10 + j];
      CHECK(near(sum, 1, 1e-6));
      nats -= std::log(double(shares[i * 10 + digits.labels[i]]));
    }
    const ImageItems items(digits.view().images, digits.labels);
    CHECK(near(evaluate(pool, *model.trainable, items, n, 1).total, nats / n, 1e-5));
  }
}

TEST_CASE("classifier: reads held-out digits better than the nearest mean of a class") {
  ThreadPool pool(2);
  const Digits train(pool, 1, 2000), test(pool, 2, 499);
  ModelSpec spec = specOf(10, kDigitPixels);
  spec.layers = Layers::conv;
  spec.hidden = {};
  Model model = makeModel(spec, train.view()).value();
  Trainer trainer(*model.trainable, model.settings);
  const ImageItems items(train.view().images, train.labels);
  REQUIRE(trainer.run(pool, items, 5 * 16).ok());  // epochs
  std::vector<float> shares(499 * 10);
  model.classifier->classify(pool, test.view().images, {shares.data(), 499, 10});

  std::vector<double> means(10 * kDigitPixels), counts(10);
  for (size_t i = 0; i < 2000; ++i) {
    ++counts[train.labels[i]];
    for (size_t j = 0; j < kDigitPixels; ++j)
      means[train.labels[i] * kDigitPixels + j] += train.bytes[i * kDigitPixels + j];
  }
  size_t right = 0, rightByMeans = 0;
  for (size_t i = 0; i < 499; ++i) {
    double squares[10] = {};
    for (size_t c = 0; c < 10; ++c) {
      for (size_t j = 0; j < kDigitPixels; ++j) {
        const double apart =
            test.bytes[i * kDigitPixels + j] - means[c * kDigitPixels + j] / counts[c];
        squares[c] += apart * apart;
      }
    }
    const float* const own = &shares[i * 10];
    right += std::max_element(own, own + 10) - own == test.labels[i];
    rightByMeans += std::min_element(squares, squares + 10) - squares == test.labels[i];
  }
  CAPTURE(rightByMeans);
  CHECK(right > rightByMeans);
  CHECK(right > 499 * 0.9);
}

TEST_CASE("classifier: labels that are missing or of no class are refused") {
  ThreadPool pool(1);
  Digits digits(pool, 1, 23);
  const Model model = makeModel(specOf(10, kDigitPixels), digits.view()).value();
  CHECK(checkLabels(model, digits.view()).ok());
  CHECK(checkLabels(model, {digits.view().images, {}}).code == StatusCode::invalidArgument);
  digits.labels[7] = 10;
  CHECK(sentence(checkLabels(model, digits.view())).find("labels 0 to 9") != std::string::npos);
}

}  // namespace atlas
