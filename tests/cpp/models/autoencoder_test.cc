// The autoencoder: gradients of every loss and activation, the linear one against PCA, and what it
// encodes and decodes against its own loss.
#include "atlas/models/autoencoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "atlas/base/fmath.h"
#include "atlas/nn/trainer.h"
#include "base/near.h"
#include "nn/gradientCheck.h"
#include "words/sentence.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 13, kLatent = 3;
constexpr size_t kBatch = 5;

ModelSpec smallSpec() {
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = kDim;
  spec.latentDim = kLatent;
  spec.hidden = {11, 7};
  return spec;
}

const Noise kNoNoise{Rng(1, Stream::test)};

// n images of d bytes near a flat piece of `rank` dimensions.
std::vector<uint8_t> flatImages(size_t n, size_t d, size_t rank) {
  const auto directions = testNumbers<double>(rank * d, -1, 1, 10);
  const auto weights = testNumbers<double>(n * rank, -1, 1, 11);
  const auto grain = testNumbers<double>(n * d, -5, 5, 12);
  std::vector<uint8_t> bytes(n * d);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < d; ++j) {
      double value = 128 + grain[i * d + j];
      for (size_t r = 0; r < rank; ++r) {
        value += 60.0 / double(r + 1) * weights[i * rank + r] * directions[r * d + j];
      }
      bytes[i * d + j] = static_cast<uint8_t>(std::clamp(value, 0.0, 255.0));
    }
  }
  return bytes;
}

// Principal directions by orthogonal iteration, written for this test alone. X: n×d, centred.
std::vector<double> principalDirections(const std::vector<double>& x, size_t n, size_t d,
                                        size_t k) {
  auto v = testNumbers<double>(k * d, -1, 1, 13);  // a direction a row
  for (int sweep = 0; sweep < 500; ++sweep) {
    for (size_t r = 0; r < k; ++r) {
      std::vector<double> next(d);
      for (size_t i = 0; i < n; ++i) {
        double dot = 0;
        for (size_t j = 0; j < d; ++j) dot += x[i * d + j] * v[r * d + j];
        for (size_t j = 0; j < d; ++j) next[j] += dot * x[i * d + j];
      }
      for (size_t q = 0; q < r; ++q) {  // Gram–Schmidt against the directions before
        double dot = 0;
        for (size_t j = 0; j < d; ++j) dot += next[j] * v[q * d + j];
        for (size_t j = 0; j < d; ++j) next[j] -= dot * v[q * d + j];
      }
      double square = 0;
      for (const double value : next) square += value * value;
      for (size_t j = 0; j < d; ++j) v[r * d + j] = next[j] / std::sqrt(square);
    }
  }
  return v;
}

}  // namespace

TEST_CASE("autoencoder: gradients agree with central differences, every loss and activation") {
  ThreadPool pool(2);
  const auto x = testNumbers<double>(kBatch * kDim, 0, 1, 0);
  for (const ReconLoss loss : {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1}) {
    for (const Activation activation :
         {Activation::identity, Activation::relu, Activation::tanh, Activation::sigmoid}) {
      for (const std::vector<uint32_t>& hidden :
           {std::vector<uint32_t>{}, std::vector<uint32_t>{7}, std::vector<uint32_t>{11, 7, 5}}) {
        CAPTURE(reconLossName(loss));
        CAPTURE(activationName(activation));
        CAPTURE(hidden.size());
        ModelSpec spec = smallSpec();
        spec.loss = loss;
        spec.activation = activation;
        spec.hidden = hidden;
        Autoencoder<double> model(spec);
        LossSum sum;
        model.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoNoise, 1, sum);
        const double worst = worstGradientError(model.parameters(), model.gradients(), [&] {
          LossSum here;
          model.loss(pool, {x.data(), kBatch, kDim}, kNoNoise, here);
          return here.terms[0].nats / kBatch;
        });
        CHECK(worst < kGradientTolerance);
      }
    }
  }
}

TEST_CASE("autoencoder: a loss is its formula over encode and decode, and adds to the sum") {
  ThreadPool pool(1);
  std::vector<uint8_t> bytes(kBatch * kDim);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * 37);
  const ByteImages images(bytes.data(), kBatch, kDim);
  for (const ReconLoss loss : {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1}) {
    CAPTURE(reconLossName(loss));
    ModelSpec spec = smallSpec();
    spec.loss = loss;
    Autoencoder<float> model(spec);
    std::vector<float> codes(kBatch * kLatent), pixels(kBatch * kDim);
    model.encode(pool, images, {codes.data(), kBatch, kLatent}, {});
    model.decode(pool, {codes.data(), kBatch, kLatent}, {pixels.data(), kBatch, kDim});
    double expected = 0;
    for (size_t i = 0; i < pixels.size(); ++i) {
      const double x = bytes[i] / 255.0, y = pixels[i];
      if (loss == ReconLoss::bce) expected -= x * std::log(y) + (1 - x) * std::log(1 - y);
      if (loss == ReconLoss::mse) expected += 0.5 * (x - y) * (x - y);
      if (loss == ReconLoss::l1) expected += std::fabs(x - y);
    }
    const Losses measured = evaluate(pool, model.graph(), ImageItems(images), kBatch, 1);
    CHECK(near(measured.recon, expected / kBatch, 1e-7));
    CHECK(measured.kl == 0);
    CHECK(measured.total == measured.recon);
    CHECK(measured.klPerDim.empty());

    const auto x = testNumbers<float>(kBatch * kDim, 0, 1, 0);
    LossSum once, twice;
    model.loss(pool, {x.data(), kBatch, kDim}, kNoNoise, once);
    model.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoNoise, 1, twice);
    CHECK(once.terms[0].nats ==
          twice.terms[0].nats);  // the same bits with and without the gradient
    model.loss(pool, {x.data(), kBatch, kDim}, kNoNoise, twice);
    CHECK(twice.items == 2 * kBatch);
    CHECK(near(twice.terms[0].nats, 2 * once.terms[0].nats, 1e-15));
  }
}

TEST_CASE("autoencoder: many images give the bits of one at a time; there is no posterior") {
  constexpr size_t n = 521;  // more than one inference batch
  ThreadPool pool(3);
  const std::vector<uint8_t> bytes = flatImages(n, kDim, 3);
  Autoencoder<float> model(smallSpec());
  std::vector<float> codes(n * kLatent), logVar(n * kLatent), pixels(n * kDim);
  model.encode(pool, {bytes.data(), n, kDim}, {codes.data(), n, kLatent},
               {logVar.data(), n, kLatent});
  model.decode(pool, {codes.data(), n, kLatent}, {pixels.data(), n, kDim});
  CHECK(std::all_of(logVar.begin(), logVar.end(),
                    [](float v) { return v == -std::numeric_limits<float>::infinity(); }));
  for (const size_t i : {size_t{0}, size_t{255}, size_t{256}, n - 1}) {
    float code[kLatent], image[kDim];
    model.encode(pool, {&bytes[i * kDim], 1, kDim}, {code, 1, kLatent}, {});
    model.decode(pool, {code, 1, kLatent}, {image, 1, kDim});
    CHECK(std::equal(code, code + kLatent, &codes[i * kLatent]));
    CHECK(std::equal(image, image + kDim, &pixels[i * kDim]));
  }
  float std[kLatent];
  model.priorStd(std);
  CHECK(std::all_of(std, std + kLatent, [](float s) { return s == 1; }));
}

TEST_CASE("autoencoder: tensors carry the names and shapes of a PyTorch state dict") {
  ModelSpec spec = smallSpec();
  const Autoencoder<float> model(spec);
  const std::vector<std::pair<const char*, std::vector<uint32_t>>> expected = {
      {"encoder.0.weight", {11, 13}},  {"encoder.0.bias", {11}},
      {"encoder.1.weight", {7, 11}},   {"encoder.1.bias", {7}},
      {"encoder.head.weight", {3, 7}}, {"encoder.head.bias", {3}},
      {"decoder.0.weight", {7, 3}},    {"decoder.0.bias", {7}},
      {"decoder.1.weight", {11, 7}},   {"decoder.1.bias", {11}},
      {"decoder.2.weight", {13, 11}},  {"decoder.2.bias", {13}}};
  REQUIRE(model.parameterInfo().size() == expected.size());
  size_t offset = 0;
  for (size_t t = 0; t < expected.size(); ++t) {
    CHECK(model.parameterInfo()[t].name == expected[t].first);
    CHECK(model.parameterInfo()[t].shape == expected[t].second);
    CHECK(model.parameterInfo()[t].offset == offset);
    offset += model.parameterInfo()[t].count;
  }
  CHECK(model.parameters().size() == offset);
}

// Lecture row 9: error within 0.1 % of PCA's, largest principal angle under 3 degrees.
TEST_CASE("autoencoder: a linear one finds the principal subspace") {
  constexpr size_t n = 97;
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes = flatImages(n, kDim, 4);
  std::vector<double> x(n * kDim);
  for (size_t j = 0; j < kDim; ++j) {
    double mean = 0;
    for (size_t i = 0; i < n; ++i) mean += bytes[i * kDim + j] / 255.0 / n;
    for (size_t i = 0; i < n; ++i) x[i * kDim + j] = bytes[i * kDim + j] / 255.0 - mean;
  }
  const std::vector<double> v = principalDirections(x, n, kDim, kLatent);
  double best = 0;  // ½ of what the projection leaves
  for (size_t i = 0; i < n; ++i) {
    double square = 0, kept = 0;
    for (size_t j = 0; j < kDim; ++j) square += x[i * kDim + j] * x[i * kDim + j];
    for (size_t r = 0; r < kLatent; ++r) {
      double dot = 0;
      for (size_t j = 0; j < kDim; ++j) dot += x[i * kDim + j] * v[r * kDim + j];
      kept += dot * dot;
    }
    best += 0.5 * (square - kept) / n;
  }

  ModelSpec spec = smallSpec();
  spec.hidden = {};
  spec.loss = ReconLoss::mse;
  spec.batchSize = n;
  spec.learningRate = 1e-3;
  Autoencoder<float> model(spec);
  Trainer trainer(model.graph(), trainSettings(spec));
  REQUIRE(trainer.run(pool, ImageItems({bytes.data(), n, kDim}), 20000).ok());
  const double reached =
      evaluate(pool, model.graph(), ImageItems({bytes.data(), n, kDim}), n, 1).recon;
  CHECK(reached >= best * (1 - 1e-4));
  CHECK(reached <= best * 1.001);

  // Every column of the decoder's weight (d×k) lies in the span of v.
  const ParameterInfo& tensor = model.parameterInfo()[2];
  REQUIRE(tensor.name == "decoder.0.weight");
  const float* w = &model.parameters()[tensor.offset];
  for (size_t c = 0; c < kLatent; ++c) {
    double square = 0, inside = 0;
    for (size_t j = 0; j < kDim; ++j) square += double{w[j * kLatent + c]} * w[j * kLatent + c];
    for (size_t r = 0; r < kLatent; ++r) {
      double dot = 0;
      for (size_t j = 0; j < kDim; ++j) dot += w[j * kLatent + c] * v[r * kDim + j];
      inside += dot * dot;
    }
    CHECK(std::sqrt(std::max(0.0, 1 - inside / square)) < std::sin(3 * 3.14159265 / 180));
  }
}

TEST_CASE("autoencoder: the factory builds what a spec names and refuses what it cannot") {
  ModelSpec spec = smallSpec();
  CHECK(makeAutoencoder(spec).value()->kind() == ModelKind::ae);
  spec.kind = ModelKind::vae;
  CHECK(makeAutoencoder(spec).value()->kind() == ModelKind::vae);
  CHECK(makeAutoencoder(spec).value()->latentDim() == kLatent);
  spec.kind = ModelKind::pca;
  CHECK(makeAutoencoder(spec).status().code == StatusCode::invalidArgument);
  spec.kind = ModelKind::vae;
  spec.beta = -1;
  CHECK(sentence(makeAutoencoder(spec).status()).find("beta") != std::string::npos);
}

TEST_CASE("autoencoder: how it is trained comes from the spec") {
  ModelSpec spec;
  spec.optimizer = Optimizer::sgd;
  spec.learningRate = 0.25;
  spec.momentum = 0.5;
  spec.batchSize = 31;
  spec.seed = 17;
  spec.inputDim = 101;
  spec.beta = 3;
  spec.klWarmupSteps = 8;
  const TrainSettings settings = trainSettings(spec);
  CHECK(settings.optimizer.kind == Optimizer::sgd);
  CHECK(settings.optimizer.momentum == 0.5);
  CHECK(settings.rate.at(1000) == 0.25);
  CHECK(settings.draw == Draw::epochs);
  CHECK(settings.batchSize == 31);
  CHECK(settings.seed == 17);
  CHECK(settings.divergedNats == kDivergedNatsPerPixel * 101);
  const Autoencoder<float> model(spec);
  REQUIRE(model.graph().terms().size() == 2);
  CHECK(model.graph().terms()[0].weight.at(0) == 1);
  CHECK(model.graph().terms()[1].weight.at(4) == 1.5);
  CHECK(model.graph().terms()[1].weight.at(8) == 3);
}

}  // namespace atlas
