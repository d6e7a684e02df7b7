#include "atlas/models/vqVae.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "atlas/models/codePrior.h"
#include "atlas/models/families.h"
#include "atlas/nn/layers.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

ModelSpec specOf(ModelKind kind, uint32_t side) {
  ModelSpec spec;
  spec.kind = kind;
  spec.side = side;
  spec.codes = 64;
  spec.hidden = {};
  const bool prior = kind == ModelKind::codes;
  spec.inputDim = prior ? side * side : kDigitPixels;
  spec.latentDim = prior ? 10 : 8;
  spec.batchSize = prior ? 100 : 50;
  spec.learningRate = side == 4 && prior ? 2e-3 : 3e-3;
  spec.seed = 1;
  return spec;
}

struct Digits {
  std::vector<uint8_t> bytes, labels;
  Digits(ThreadPool& pool, uint64_t seed, size_t count)
      : bytes(count * kDigitPixels), labels(count) {
    generateDigits(pool, seed, 0, count, bytes.data(), labels.data(), nullptr);
  }
  ByteImages view() const { return {bytes.data(), labels.size(), kDigitPixels}; }
};

struct CodeReport {
  double mse = 0;         // mean squared error of a pixel
  double perplexity = 0;  // exp of the entropy of the codes' shares: as many are in even use
  uint32_t used = 0;      // codes that occur
};
CodeReport measureCodes(ThreadPool& pool, VqVae<float>& model, ByteImages images, uint32_t codes) {
  const size_t p = model.positions(), d = images.cols;
  std::vector<uint8_t> map(size_t{64} * p);
  std::vector<float> pixels(size_t{64} * d);
  std::vector<double> counts(codes);
  CodeReport report;
  for (size_t first = 0; first < images.rows; first += size_t{64}) {
    const size_t count = std::min(size_t{64}, images.rows - first);
    const ByteImages some{images.row(first), count, d, images.stride};
    model.encode(pool, some, map.data());
    model.decode(pool, {map.data(), count, p}, {pixels.data(), count, d});
    for (size_t i = 0; i < count * p; ++i) ++counts[map[i]];
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < d; ++j) {
        const double apart = double(some(i, j)) / 255 - double(pixels[i * d + j]);
        report.mse += apart * apart;
      }
    }
  }
  report.mse /= double(images.rows * d);
  double entropy = 0;
  for (const double count : counts) {
    const double share = count / double(images.rows * p);
    if (count > 0) entropy -= share * std::log(share);
    report.used += count > 0;
  }
  report.perplexity = std::exp(entropy);
  return report;
}

}  // namespace

TEST_CASE(
    "vq: a map is the numbers of the words that the graph puts in, and decodes to its image") {
  ThreadPool pool(2);
  const Digits digits(pool, 3, 131);  // past the images of a pass
  for (const uint32_t side : {4, 8}) {
    CAPTURE(side);
    VqVae<float> model(specOf(ModelKind::vqvae, side));
    const CodeReport before = measureCodes(pool, model, digits.view(), 64);
    const size_t p = side * side;
    std::vector<uint8_t> maps(131 * p);
    model.encode(pool, digits.view(), maps.data());
    CHECK(*std::max_element(maps.begin(), maps.end()) < 64);
    std::vector<float> pixels(131 * kDigitPixels);
    model.decode(pool, {maps.data(), 131, p}, {pixels.data(), 131, kDigitPixels});
    // The loss that training sees is of the same words.
    std::vector<float> x(131 * kDigitPixels);
    for (size_t i = 0; i < x.size(); ++i) x[i] = float(digits.bytes[i]) / 255;
    const MatrixView<const float> batch(x.data(), 131, kDigitPixels);
    LossSum sum;
    model.graph().loss(pool, {&batch, 1}, {Rng(1, Stream::posteriorNoise)}, sum);
    double squares = 0;
    for (size_t i = 0; i < x.size(); ++i)
      squares += (double(x[i]) - pixels[i]) * (double(x[i]) - pixels[i]);
    CHECK(near(0.5 * squares, sum.terms[0].nats, 1e-5));
    CHECK(near(before.mse, squares / double(x.size()), 1e-5));
    CHECK(before.perplexity >= 1);
    CHECK(before.perplexity <= before.used + 1e-9);
  }
}

// By hand: a 4×4 map, the code to the left, the one above, and the place.
TEST_CASE("vq: a code window sees what stands at its offsets, or outside") {
  ThreadPool pool(1);
  Graph<float> graph;
  const Value map = graph.input({1, 16});
  const Value seen = graph.add("", codeWindow<float>(4, 20, {{0, -1}, {-1, 0}}, true), {map});
  graph.finish(1);
  std::vector<float> bytes(16);
  for (size_t t = 0; t < 16; ++t) bytes[t] = float(t + 2) / 255;
  const auto out = graph.run(pool, {Rng(1, Stream::test)}, map, {bytes.data(), 1, 16}, seen);
  REQUIRE(out.rows == 16);
  REQUIRE(out.cols == 3);
  for (size_t t = 0; t < 16; ++t) {
    CHECK(out(t, 0) == (t % 4 ? float(t + 1) : 20.0f));
    CHECK(out(t, 1) == (t >= 4 ? float(t - 2) : 20.0f));
    CHECK(out(t, 2) == float(21 + t));
  }
}

TEST_CASE("vq: the gradient of the prior of codes") {
  ThreadPool pool(1);
  for (const uint32_t side : {4, 8}) {
    CAPTURE(side);
    const size_t p = side * side, n = 3;
    ModelSpec spec = specOf(ModelKind::codes, side);
    spec.codes = 5;
    CodePrior<double> prior(spec);
    std::vector<double> maps(n * p);
    const std::vector<double> labels = {7, 0, 9};
    const Rng rng(3, Stream::test);
    for (size_t i = 0; i < maps.size(); ++i) maps[i] = double(rng.bits(i) % 5) / 255;
    const std::vector<MatrixView<const double>> inputs = {{maps.data(), n, p},
                                                          {labels.data(), n, 1}};
    const Noise noise{Rng(1, Stream::posteriorNoise)};
    const double one = 1;
    LossSum sum;
    prior.graph().lossAndGradient(pool, inputs, noise, {&one, 1}, sum);
    const std::vector<double> gradients(prior.graph().gradients().begin(),
                                        prior.graph().gradients().end());
    const auto loss = [&] {
      LossSum here;
      prior.graph().loss(pool, inputs, noise, here);
      return here.terms[0].nats / double(n);
    };
    // The bias of the head and the tables: what every code's share depends on.
    for (const ParameterInfo& tensor : prior.graph().parameterInfo()) {
      if (tensor.count > 2000) continue;
      CAPTURE(tensor.name);
      CHECK(worstGradientError(prior.graph().parameters().subspan(tensor.offset, tensor.count),
                               std::span(gradients).subspan(tensor.offset, tensor.count),
                               loss) < kGradientTolerance);
    }
  }
}

TEST_CASE("vq: samples follow the prior: a class that always has one map gives that map") {
  ThreadPool pool(1);
  const size_t p = 16, n = 200;
  ModelSpec spec = specOf(ModelKind::codes, 4);
  spec.codes = 7;
  std::vector<uint8_t> maps(n * p), labels(n);
  for (size_t i = 0; i < n; ++i) {
    labels[i] = uint8_t(i % 10);
    for (size_t t = 0; t < p; ++t) maps[i * p + t] = uint8_t((labels[i] + 3 * t) % 7);
  }
  CodePrior<float> prior(spec);
  Trainer trainer(prior.graph(), codeTrainSettings(spec));
  const ImageItems items({maps.data(), n, p}, labels);
  REQUIRE(trainer.run(pool, items, 120).ok());
  CHECK(evaluate(pool, prior.graph(), items, n, 1).total < 0.5);  // ln 7 · 16 = 31 by chance
  const std::vector<uint8_t> classes = {4, 9, 0};
  std::vector<uint8_t> drawn(classes.size() * p), later(p);
  const Rng rng(1, Stream::priorSample);
  prior.sample(pool, classes, rng, 0, drawn.data());
  size_t same = 0;
  for (size_t i = 0; i < classes.size(); ++i)
    for (size_t t = 0; t < p; ++t) same += drawn[i * p + t] == (classes[i] + 3 * t) % 7;
  CHECK(same >= 45);  // of 48
  prior.sample(pool, {&classes[1], 1}, rng, 1, later.data());
  CHECK(std::equal(later.begin(), later.end(), &drawn[p]));
}

TEST_CASE("vq: learns generated digits, most words in use, and the prior pays fewer bits") {
  ThreadPool pool(2);
  const Digits train(pool, 1, 2000), test(pool, 2, 499);
  double mean = 0;  // the mean squared pixel error of the mean pixel: what knows nothing
  {
    double sum = 0, square = 0;
    for (const uint8_t byte : test.bytes) {
      sum += byte / 255.0;
      square += byte / 255.0 * byte / 255.0;
    }
    const double count = double(test.bytes.size());
    mean = square / count - sum / count * sum / count;
  }
  double mse[2] = {};
  for (const uint32_t side : {4, 8}) {
    ModelSpec spec = specOf(ModelKind::vqvae, side);
    spec.rateDrop = 100;
    VqVae<float> model(spec);
    Trainer trainer(model.graph(), codeTrainSettings(spec));
    const ImageItems items(train.view());
    REQUIRE(trainer.run(pool, items, side == 4 ? 400 : 120).ok());  // sixteen words take longer
    const CodeReport report = measureCodes(pool, model, test.view(), 64);
    MESSAGE(side, "×", side, ": MSE ", report.mse, ", perplexity ", report.perplexity, ", used ",
            report.used);
    CHECK(report.mse < 0.5 * mean);
    CHECK(report.perplexity > 16);
    mse[side / 8] = report.mse;
    if (side == 8) continue;
    const size_t p = side * side;
    std::vector<uint8_t> maps(2000 * p), held(499 * p);
    model.encode(pool, train.view(), maps.data());
    model.encode(pool, test.view(), held.data());
    ModelSpec own = specOf(ModelKind::codes, side);
    CodePrior<float> prior(own);
    Trainer second(prior.graph(), codeTrainSettings(own));
    const ImageItems codes({maps.data(), 2000, p}, train.labels);
    const ImageItems heldOut({held.data(), 499, p}, test.labels);
    REQUIRE(second.run(pool, codes, 3 * 20).ok());
    const double bits = evaluate(pool, prior.graph(), heldOut, 499, 1).total / std::log(2.0);
    MESSAGE("prior: ", bits, " of ", 6 * p, " bits");
    CHECK(bits < 0.85 * std::log2(report.perplexity) * double(p));  // than words used so, alone
  }
  CHECK(mse[1] < 0.7 * mse[0]);
}

TEST_CASE("vq: what its settings allow") {
  for (const ModelKind kind : {ModelKind::vqvae, ModelKind::codes}) {
    const ModelSpec good = specOf(kind, 4);
    CHECK(makeModel(good, {}).ok());
    ModelSpec spec = good;
    spec.side = 5;
    CHECK(makeModel(spec, {}).status().code == StatusCode::invalidArgument);
    spec = good;
    spec.codes = 257;
    CHECK(makeModel(spec, {}).status().message.find("257") != std::string::npos);
    spec = good;
    spec.inputDim = 100;
    CHECK(!makeModel(spec, {}).ok());
    spec = good;
    spec.latentDim = 0;
    CHECK(!makeModel(spec, {}).ok());
  }
  // A byte that is no code.
  const std::vector<uint8_t> map(2 * 16, 64), labels = {1, 2};
  const ModelSpec prior = specOf(ModelKind::codes, 4);
  const DataView data{{map.data(), 2, 16}, {}, labels};
  CHECK(checkLabels(makeModel(prior, data).value(), data).message.find("64") != std::string::npos);
}

}  // namespace atlas
