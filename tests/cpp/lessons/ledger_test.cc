// The ledger of one image against the model's own loss, and against the densities it stands for.
#include "atlas/lessons/ledger.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/kernels/elementwise.h"
#include "atlas/models/autoencoder.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 31, kLatent = 3;

ModelSpec specOf(ModelKind kind, ReconLoss loss) {
  ModelSpec spec;
  spec.kind = kind;
  spec.inputDim = kDim;
  spec.latentDim = kLatent;
  spec.hidden = {17, 11};
  spec.loss = loss;
  return spec;
}

std::vector<uint8_t> someImage() {
  std::vector<uint8_t> image(kDim);
  for (size_t i = 0; i < image.size(); ++i) image[i] = uint8_t(i * 53);
  return image;
}

const ReconLoss kLosses[] = {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1};

}  // namespace

TEST_CASE("ledger: the parts add up, and the reconstruction is the model's own loss") {
  ThreadPool pool(1);
  const auto image = someImage();
  std::vector<float> x(kDim);
  bytesToPixels(image.data(), x.data(), kDim);
  for (const ReconLoss loss : kLosses) {
    CAPTURE(reconLossName(loss));
    Vae<float> model(specOf(ModelKind::vae, loss));
    const auto ledger = elboLedger(pool, model, image, 1, 1, 5);
    REQUIRE(ledger.ok());
    LossSum sum;
    model.loss(pool, {x.data(), 1, kDim}, {Rng(5, Stream::evaluation)}, sum);
    CHECK(ledger->reconstruction.mean == doctest::Approx(sum.recon).epsilon(1e-5));
    CHECK(ledger->kl == doctest::Approx(sum.kl).epsilon(1e-5));
    double pixels = 0, kl = 0;
    for (const double nats : ledger->reconPerPixel) pixels += nats;
    for (const double nats : ledger->klPerDim) kl += nats;
    CHECK(pixels == doctest::Approx(ledger->reconstruction.mean).epsilon(1e-12));
    CHECK(kl == doctest::Approx(ledger->kl).epsilon(1e-12));
  }
}

// Lecture row 18.
TEST_CASE(
    "ledger: cross-entropy and squared error are the densities' logarithms up to a constant") {
  ThreadPool pool(1);
  for (const ReconLoss loss : kLosses) {
    CAPTURE(reconLossName(loss));
    Vae<float> model(specOf(ModelKind::vae, loss));
    const auto ledger = elboLedger(pool, model, someImage(), 1, 0, 5);
    REQUIRE(ledger.ok());
    CHECK(ledger->negativeLogDensityAtMean ==
          doctest::Approx(ledger->reconAtMean + ledger->densityConstant).epsilon(1e-9));
  }
}

// Lecture row 19.
TEST_CASE("ledger: Monte Carlo finds the closed-form KL within three standard errors") {
  ThreadPool pool(1);
  Vae<float> model(specOf(ModelKind::vae, ReconLoss::bce));
  for (float& w : model.parameters()) w *= 3;  // away from the prior
  const auto ledger = elboLedger(pool, model, someImage(), kLedgerMaxSamples, 1, 11);
  REQUIRE(ledger.ok());
  CHECK(ledger->kl > 0.01);
  CHECK(std::fabs(ledger->klMonteCarlo.mean - ledger->kl) < 3 * ledger->klMonteCarlo.standardError);
}

// Lecture row 21.
TEST_CASE("ledger: with σ turned off every sample is the decoding of μ") {
  ThreadPool pool(1);
  Vae<float> model(specOf(ModelKind::vae, ReconLoss::bce));
  const auto still = elboLedger(pool, model, someImage(), 7, 0, 11);
  const auto drawn = elboLedger(pool, model, someImage(), 7, 1, 11);
  REQUIRE(still.ok());
  REQUIRE(drawn.ok());
  CHECK(still->reconstruction.mean == doctest::Approx(still->reconAtMean).epsilon(1e-12));
  CHECK(still->reconstruction.standardError < 1e-9);
  CHECK(drawn->reconstruction.standardError > 1e-6);
  Autoencoder<float> ae(specOf(ModelKind::ae, ReconLoss::bce));
  const auto plain = elboLedger(pool, ae, someImage(), 7, 1, 11);
  REQUIRE(plain.ok());
  CHECK(plain->kl == 0);
  CHECK(plain->reconstruction.mean == doctest::Approx(plain->reconAtMean).epsilon(1e-12));
}

// Lecture row 20.
TEST_CASE(
    "ledger: the gradient through z = μ + σε is what finite differences of μ and log σ² give") {
  ThreadPool pool(1);
  const auto image = someImage();
  std::vector<float> x(kDim);
  bytesToPixels(image.data(), x.data(), kDim);
  Vae<float> model(specOf(ModelKind::vae, ReconLoss::bce));
  for (float& w : model.parameters()) w *= 3;
  const auto pass = reparameterizedPass(pool, model, image, 13, 5);
  REQUIRE(pass.ok());
  const auto lossAt = [&](const std::vector<float>& z) {
    const auto output = model.decoderOutput(pool, {z.data(), 1, kLatent});
    double sum = 0;
    for (size_t j = 0; j < kDim; ++j)
      sum += std::log1p(std::exp(double(output(0, j)))) - double(x[j]) * output(0, j);
    return sum;
  };
  CHECK(lossAt(pass->z) == doctest::Approx(pass->reconstruction).epsilon(1e-5));
  constexpr float kStep = 1e-2f;
  for (size_t j = 0; j < kLatent; ++j) {
    CAPTURE(j);
    auto above = pass->z, below = pass->z;
    above[j] += kStep;
    below[j] -= kStep;
    const double dz = (lossAt(above) - lossAt(below)) / (2 * kStep);
    CHECK(pass->dMu[j] == doctest::Approx(dz).epsilon(0.01));
    CHECK(pass->dLogVar[j] ==
          doctest::Approx(0.5 * pass->sigma[j] * pass->epsilon[j] * pass->dMu[j]).epsilon(1e-4));
    CHECK(pass->z[j] == doctest::Approx(pass->mu[j] + pass->sigma[j] * pass->epsilon[j]));
  }
  const auto other = reparameterizedPass(pool, model, image, 13, 6);
  CHECK(other->epsilon != pass->epsilon);
  CHECK(other->mu == pass->mu);
}

TEST_CASE("ledger: the decoder's distribution has the moments it names") {
  ThreadPool pool(1);
  const std::vector<float> code = {0.5f, -1.25f, 0.75f};
  for (const ReconLoss loss : kLosses) {
    CAPTURE(reconLossName(loss));
    Vae<float> model(specOf(ModelKind::vae, loss));
    constexpr size_t kDraws = 4001;
    std::vector<double> sum(kDim), square(kDim);
    DecodedDistribution last;
    for (size_t n = 0; n < kDraws; ++n) {
      auto drawn = decodedDistribution(pool, model, code, 17, n);
      REQUIRE(drawn.ok());
      last = drawn.value();
      for (size_t j = 0; j < kDim; ++j) {
        sum[j] += last.sample[j];
        square[j] += double(last.sample[j]) * last.sample[j];
      }
    }
    for (size_t j = 0; j < kDim; ++j) {
      const double mean = sum[j] / kDraws, variance = square[j] / kDraws - mean * mean;
      // Five standard errors: one in a few million by chance, of 3 × 31 numbers.
      const double error = 5 * last.standardDeviation[j] / std::sqrt(double(kDraws));
      CHECK(std::fabs(mean - last.mean[j]) < error);
      CHECK(std::sqrt(variance) == doctest::Approx(last.standardDeviation[j]).epsilon(0.1));
    }
  }
}

TEST_CASE("ledger: what cannot be is refused with a sentence") {
  ThreadPool pool(1);
  Vae<float> model(specOf(ModelKind::vae, ReconLoss::bce));
  Autoencoder<float> ae(specOf(ModelKind::ae, ReconLoss::bce));
  const auto image = someImage();
  CHECK(!elboLedger(pool, model, std::span(image).first(kDim - 1), 1, 1, 1).ok());
  CHECK(!elboLedger(pool, model, image, 0, 1, 1).ok());
  CHECK(!elboLedger(pool, model, image, kLedgerMaxSamples + 1, 1, 1).ok());
  CHECK(!elboLedger(pool, model, image, 1, 1.5, 1).ok());
  CHECK(!reparameterizedPass(pool, ae, image, 1, 1).ok());
  CHECK(!decodedDistribution(pool, model, std::vector<float>(kLatent + 1), 1, 1).ok());
}

}  // namespace atlas
