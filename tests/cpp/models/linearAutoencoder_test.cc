// The linear autoencoder: against PCA, as a network, and the bits of a run.
#include "atlas/models/linearAutoencoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "atlas/nn/trainer.h"
#include "base/near.h"
#include "nn/gradientCheck.h"
#include "words/sentence.h"

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
  CHECK(meanImage(images) == pca->parts().mean);
  LinearAutoencoderSettings settings;
  settings.latentDim = 2;
  settings.batchSize = 127;
  LinearAutoencoder model(settings, meanImage(images));
  Autoencoder<float> network(linearSpec(2));
  const auto compared = [&] {
    CHECK(writeLinearAutoencoder(model, network).ok());
    return compareWithPca(pool, network, pca.value()).value();
  };
  CHECK(compared().angles[0] > 60);
  Trainer trainer(model.graph(), trainSettings(settings));
  REQUIRE(trainer.run(pool, ImageItems(images), 3000).ok());
  const ComparisonWithPca after = compared();
  const double best = pcaErrorCurve(pca.value())[2];
  const double reached =
      2 * evaluate(pool, network.graph(), ImageItems(images), kCount, 1).recon / kDigitPixels;
  CHECK(reached > best * (1 - 1e-5));
  CHECK(reached < best * 1.001);
  CHECK(after.angles[0] < 3);
  CHECK(after.orthonormalityGap > 0.05);
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

TEST_CASE("linearAutoencoder: as a network it has the model's losses") {
  ThreadPool pool(1);
  const ByteImages images(digits().data(), 101, kDigitPixels);
  LinearAutoencoderSettings settings;
  settings.latentDim = 3;
  LinearAutoencoder model(settings, meanImage(images));
  Trainer trainer(model.graph(), trainSettings(settings));
  REQUIRE(trainer.run(pool, ImageItems(images), 50).ok());
  Autoencoder<float> network(linearSpec(3));
  REQUIRE(writeLinearAutoencoder(model, network).ok());
  // The mean is taken off before or behind the product: float sums of 784 products.
  CHECK(near(evaluate(pool, network.graph(), ImageItems(images), 101, 1).recon,
             evaluate(pool, model.graph(), ImageItems(images), 101, 1).recon, 1e-5));
}

TEST_CASE("linearAutoencoder: settings and sizes are checked") {
  LinearAutoencoderSettings settings;
  settings.latentDim = 0;
  CHECK(sentence(validate(settings, kDigitPixels)).find("latentDim") != std::string::npos);
  settings.latentDim = 3;
  CHECK(validate(settings, kDigitPixels).ok());
  const LinearAutoencoder model(settings, std::vector<float>(kDigitPixels));
  Autoencoder<float> other(linearSpec(2));
  CHECK(writeLinearAutoencoder(model, other).code == StatusCode::invalidArgument);
  ThreadPool pool(1);
  ModelSpec deep = linearSpec(2);
  deep.hidden = {11};
  const auto pca = fitPca(pool, {digits().data(), 101, kDigitPixels}, 2);
  CHECK(!compareWithPca(pool, Autoencoder<float>(deep), pca.value()).ok());
}

}  // namespace
}  // namespace atlas
