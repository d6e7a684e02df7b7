// The shown gradient check agrees, names its weights, and would notice a wrong gradient.
#include "atlas/lessons/finiteDifferences.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace atlas {
namespace {

constexpr uint32_t kDim = 29;

// Five images, no two alike.
std::vector<uint8_t> fiveImages() {
  std::vector<uint8_t> bytes(5 * kDim);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i * 53);
  return bytes;
}

ModelSpec specOf(std::vector<uint32_t> hidden) {
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = kDim;
  spec.latentDim = 3;
  spec.hidden = std::move(hidden);
  return spec;
}

TEST_CASE("finiteDifferences: backpropagation agrees to 1e-4 for every activation and loss") {
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes = fiveImages();
  ModelSpec spec = specOf({11});
  for (const Activation activation :
       {Activation::identity, Activation::relu, Activation::tanh, Activation::sigmoid}) {
    for (const ReconLoss loss : {ReconLoss::bce, ReconLoss::mse}) {
      spec.activation = activation;
      spec.loss = loss;
      const auto check = checkGradient(pool, spec, {bytes.data(), 5, kDim}, 97);
      REQUIRE(check.ok());
      CHECK(check->weights.size() == 97);
      CHECK(check->worst < 1e-4);
      CHECK(check->worst > 0);  // the two come from different sums
      const auto& w = check->weights;
      CHECK(std::any_of(w.begin(), w.end(), [](const CheckedWeight& c) {
        return c.tensor == "encoder.0.weight" && std::fabs(c.numeric) > 0;
      }));
      CHECK(std::any_of(w.begin(), w.end(),
                        [](const CheckedWeight& c) { return c.tensor == "decoder.1.weight"; }));
    }
  }
}

TEST_CASE("finiteDifferences: some weights at a time are those of one go") {
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes = fiveImages();
  ModelSpec spec = specOf({7});
  spec.latentDim = ModelSpec{}.latentDim;
  const ByteImages images(bytes.data(), 5, kDim);
  const auto whole = checkGradient(pool, spec, images, 23);
  REQUIRE(whole.ok());
  size_t seen = 0;
  double worst = 0;
  for (const uint32_t first : {0u, 11u, 22u}) {
    const auto part = checkGradient(pool, spec, images, 23, first, 11);
    REQUIRE(part.ok());
    for (const CheckedWeight& w : part->weights) {
      CHECK(w.tensor == whole->weights[seen].tensor);
      CHECK(w.analytic == whole->weights[seen].analytic);
      CHECK(w.numeric == whole->weights[seen++].numeric);
    }
    worst = std::max(worst, part->worst);
  }
  CHECK(seen == 23);
  CHECK(worst > 0);
  CHECK(checkGradient(pool, spec, images, 23, 23, 11)->weights.empty());
}

TEST_CASE("finiteDifferences: what it cannot check is a sentence") {
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes(5 * kDim, 9);
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = kDim;
  const ByteImages images(bytes.data(), 5, kDim);
  CHECK(!checkGradient(pool, spec, images, 0).ok());
  CHECK(!checkGradient(pool, spec, {bytes.data(), 5, kDim - 1}, 3).ok());
  spec.kind = ModelKind::vae;
  CHECK(!checkGradient(pool, spec, images, 3).ok());
  const std::vector<uint8_t> large(784, 9);
  spec.kind = ModelKind::ae;
  spec.inputDim = 784;
  spec.hidden = {11};
  CHECK(checkGradient(pool, spec, {large.data(), 1, 784}, 3).ok());
  spec.layers = Layers::conv;
  CHECK(!checkGradient(pool, spec, {large.data(), 1, 784}, 3).ok());
}

}  // namespace
}  // namespace atlas
