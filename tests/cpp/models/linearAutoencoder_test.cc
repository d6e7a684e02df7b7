// The linear autoencoder: against PCA, as a network, and the bits of a run.
#include "atlas/models/linearAutoencoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "atlas/nn/trainer.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kCount = 997;

// Ground-truth digits: images with a spectrum like MNIST's, made here.
const std::vector<uint8_t>& digits() {
  static const std::vector<uint8_t> bytes = [] {
    ThreadPool pool(1);
    std::vector<uint8_t> out(kCount * kDigitPixels), labels(kCount);
    generateDigits(pool, 5, 0, kCount, out.data(), labels.data(), nullptr);
    return out;
  }();
  return bytes;
}

ModelSpec linearSpec(uint32_t k) {
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = kDigitPixels;
  spec.latentDim = k;
  spec.hidden = {};
  spec.activation = Activation::identity;
  spec.loss = ReconLoss::mse;
  return spec;
}

// Lecture row 9: error within 0.1 % of PCA's and the largest principal angle under 3 degrees after
// 3000 steps, with weights that are far from orthonormal.
TEST_CASE("linearAutoencoder: 3000 steps reach PCA's error and span, not its axes") {
  ThreadPool pool(1);
  const ByteImages images(digits().data(), kCount, kDigitPixels);
  const auto pca = fitPca(pool, images, 5);
  REQUIRE(pca.ok());
  LinearAutoencoderSettings settings;
  settings.latentDim = 2;
  settings.batchSize = 127;
  auto state = linearAutoencoderStart(settings, kDigitPixels);
  Autoencoder<float> network(linearSpec(2));
  const auto before = [&] {
    writeLinearAutoencoder(state, pca->parts().mean, network);
    return compareWithPca(pool, network, pca.value()).value();
  }();
  CHECK(before.angles[0] > 60);
  REQUIRE(linearAutoencoderRun(pool, images, pca->parts().mean, settings, 3000, state).ok());
  writeLinearAutoencoder(state, pca->parts().mean, network);
  const double best = pcaErrorCurve(pca.value())[2];
  const double reached =
      2 * evaluate(pool, network, images, kCount, 0, 1).recon / double(kDigitPixels);
  CHECK(reached > best * (1 - 1e-5));
  CHECK(reached < best * 1.001);
  const auto after = compareWithPca(pool, network, pca.value());
  REQUIRE(after.ok());
  CHECK(after->angles[0] < 3);
  CHECK(after->orthonormalityGap > 0.05);
}

TEST_CASE("linearAutoencoder: the curve of PCA's error is what its reconstructions lose") {
  ThreadPool pool(1);
  const ByteImages images(digits().data(), kCount, kDigitPixels);
  const auto pca = fitPca(pool, images, 11);
  const auto curve = pcaErrorCurve(pca.value());
  REQUIRE(curve.size() == kDigitPixels + 1);
  for (const size_t k : {size_t{0}, size_t{1}, size_t{11}}) {
    CHECK(near(curve[k], pca->meanSquaredError(pool, images, k) / kDigitPixels, 2e-10));
  }
  CHECK(curve.back() == 0);
}

TEST_CASE(
    "linearAutoencoder: how steps are grouped and how many threads there are changes no bit") {
  const ByteImages images(digits().data(), 101, kDigitPixels);
  const auto mean = testNumbers<float>(kDigitPixels, 0, 1, 41);
  LinearAutoencoderSettings settings;
  settings.latentDim = 3;
  settings.batchSize = 37;
  settings.rateDrop = 5;
  ThreadPool one(1), three(3);
  auto a = linearAutoencoderStart(settings, kDigitPixels);
  auto b = a;
  REQUIRE(linearAutoencoderRun(one, images, mean, settings, 11, a).ok());
  for (const uint64_t steps : {4, 2, 5}) {
    REQUIRE(linearAutoencoderRun(three, images, mean, settings, steps, b).ok());
  }
  CHECK(a.weights == b.weights);
  CHECK(a.optimizer.steps == 11);
}

TEST_CASE("linearAutoencoder: settings and sizes are checked, a diverging run changes nothing") {
  ThreadPool pool(1);
  const ByteImages images(digits().data(), 101, kDigitPixels);
  const std::vector<float> mean(kDigitPixels);
  LinearAutoencoderSettings settings;
  auto state = linearAutoencoderStart(settings, kDigitPixels);
  const std::vector<float> shortMean(7);
  CHECK(!linearAutoencoderRun(pool, images, shortMean, settings, 1, state).ok());
  settings.latentDim = 3;  // not the state's
  CHECK(!linearAutoencoderRun(pool, images, mean, settings, 1, state).ok());
  settings.latentDim = 0;
  CHECK(linearAutoencoderRun(pool, images, mean, settings, 1, state)
            .status()
            .message.find("latentDim") != std::string::npos);
  settings = {};
  state.weights.assign(state.weights.size(), 1e30f);
  const auto kept = state.weights;
  const auto run = linearAutoencoderRun(pool, images, mean, settings, 2, state);
  CHECK(run.status().code == StatusCode::diverged);
  CHECK(state.weights == kept);

  ModelSpec deep = linearSpec(2);
  deep.hidden = {11};
  const auto pca = fitPca(pool, images, 2);
  CHECK(!compareWithPca(pool, Autoencoder<float>(deep), pca.value()).ok());
}

}  // namespace
}  // namespace atlas
