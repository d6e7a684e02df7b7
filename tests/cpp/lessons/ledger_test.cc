// The ledger of one image against the model's own loss, and against the densities it stands for.
#include "atlas/lessons/ledger.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/kernels/elementwise.h"
#include "atlas/models/autoencoder.h"
#include "base/near.h"

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
    Autoencoder<float> model(specOf(ModelKind::vae, loss));
    const auto ledger = elboLedger(pool, model, image, 1, 1, 5);
    REQUIRE(ledger.ok());
    LossSum sum;
    model.loss(pool, {x.data(), 1, kDim}, {Rng(5, Stream::evaluation)}, sum);
    CHECK(near(ledger->reconstruction.mean, sum.terms[0].nats, 5e-7));
    CHECK(near(ledger->kl, sum.terms[1].nats, 2e-6));
    double pixels = 0, kl = 0;
    for (const double nats : ledger->reconPerPixel) pixels += nats;
    for (const double nats : ledger->klPerDim) kl += nats;
    CHECK(near(pixels, ledger->reconstruction.mean, 1e-15));
    CHECK(near(kl, ledger->kl, 1e-15));
  }
}

// Lecture row 18.
TEST_CASE(
    "ledger: cross-entropy and squared error are the densities' logarithms up to a constant") {
  ThreadPool pool(1);
  for (const ReconLoss loss : kLosses) {
    CAPTURE(reconLossName(loss));
    Autoencoder<float> model(specOf(ModelKind::vae, loss));
    const auto ledger = elboLedger(pool, model, someImage(), 1, 0, 5);
    REQUIRE(ledger.ok());
    CHECK(near(ledger->negativeLogDensityAtMean, ledger->reconAtMean + ledger->densityConstant,
               2e-15));
  }
}

// Lecture row 19.
TEST_CASE("ledger: Monte Carlo finds the closed-form KL within three standard errors") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(ModelKind::vae, ReconLoss::bce));
  for (float& w : model.parameters()) w *= 3;  // away from the prior
  const auto ledger = elboLedger(pool, model, someImage(), kLedgerMaxSamples, 1, 11);
  REQUIRE(ledger.ok());
  CHECK(ledger->kl > 0.01);
  CHECK(near(ledger->klMonteCarlo.mean, ledger->kl, 0, 3 * ledger->klMonteCarlo.standardError));
}

// Lecture row 21.
TEST_CASE("ledger: with σ turned off every sample is the decoding of μ") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(ModelKind::vae, ReconLoss::bce));
  const auto still = elboLedger(pool, model, someImage(), 7, 0, 11);
  const auto drawn = elboLedger(pool, model, someImage(), 7, 1, 11);
  REQUIRE(still.ok());
  REQUIRE(drawn.ok());
  CHECK(near(still->reconstruction.mean, still->reconAtMean, 1e-15));
  CHECK(still->reconstruction.standardError < 1e-9);
  CHECK(drawn->reconstruction.standardError > 1e-6);
  Autoencoder<float> ae(specOf(ModelKind::ae, ReconLoss::bce));
  const auto plain = elboLedger(pool, ae, someImage(), 7, 1, 11);
  REQUIRE(plain.ok());
  CHECK(plain->kl == 0);
  CHECK(near(plain->reconstruction.mean, plain->reconAtMean, 1e-15));
}

// Lecture row 20.
TEST_CASE(
    "ledger: the gradient through z = μ + σε is what finite differences of μ and log σ² give") {
  ThreadPool pool(1);
  const auto image = someImage();
  std::vector<float> x(kDim);
  bytesToPixels(image.data(), x.data(), kDim);
  Autoencoder<float> model(specOf(ModelKind::vae, ReconLoss::bce));
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
  CHECK(near(lossAt(pass->z), pass->reconstruction, 2e-7));
  constexpr float kStep = 1e-2f;
  for (size_t j = 0; j < kLatent; ++j) {
    CAPTURE(j);
    auto above = pass->z, below = pass->z;
    above[j] += kStep;
    below[j] -= kStep;
    const double dz = (lossAt(above) - lossAt(below)) / (2 * kStep);
    // Central differences of a float decoder over 0.01: an error of the square of that.
    CHECK(near(pass->dMu[j], dz, 1e-4));
    CHECK(near(pass->dLogVar[j], 0.5 * pass->sigma[j] * pass->epsilon[j] * pass->dMu[j], 5e-7));
    CHECK(near(pass->z[j], pass->mu[j] + pass->sigma[j] * pass->epsilon[j], 1e-15));
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
    Autoencoder<float> model(specOf(ModelKind::vae, loss));
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
    // A deviation is known to ½√((κ−1)/n) of itself, κ the kurtosis: 3 of a normal, 6 of a Laplace,
    // hardly above 1 of a pixel that is 0 or 1 about as often. Five times that.
    const double kurtosis = loss == ReconLoss::mse ? 3 : loss == ReconLoss::l1 ? 6 : 1.2;
    const double deviationError = 5 * 0.5 * std::sqrt((kurtosis - 1) / kDraws);
    for (size_t j = 0; j < kDim; ++j) {
      const double mean = sum[j] / kDraws, variance = square[j] / kDraws - mean * mean;
      // Five standard errors: one in a few million by chance, of 3 × 31 numbers.
      const double error = 5 * last.standardDeviation[j] / std::sqrt(double(kDraws));
      CHECK(near(mean, last.mean[j], 0, error));
      CHECK(near(std::sqrt(variance), last.standardDeviation[j], deviationError));
    }
  }
}

TEST_CASE("ledger: what cannot be is refused with a sentence") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(ModelKind::vae, ReconLoss::bce));
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
