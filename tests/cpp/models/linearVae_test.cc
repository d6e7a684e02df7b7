// The linear VAE: its gradient, and training against probabilistic PCA's law.
#include "atlas/models/linearVae.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

const std::vector<double> kSpectrum = {4, 2, 1.2, .8, .5, .3, .1, .05};

// A positive definite 5×5 matrix AAᵀ + 0.1 I.
std::vector<double> someCovariance() {
  const auto a = testNumbers<double>(25, -1, 1, 71);
  std::vector<double> c(25);
  for (size_t i = 0; i < 5; ++i) {
    for (size_t j = 0; j < 5; ++j) {
      c[i * 5 + j] = i == j ? 0.1 : 0;
      for (size_t p = 0; p < 5; ++p) c[i * 5 + j] += a[i * 5 + p] * a[j * 5 + p];
    }
  }
  return c;
}

TEST_CASE("linearVae: the gradient is that of the loss") {
  const auto covariance = someCovariance();
  auto parameters = testNumbers<double>(55, -0.8, 0.7, 72);
  std::vector<double> gradient(55);
  linearVaeLoss(covariance, 0.37, parameters, gradient);
  CHECK(worstGradientError(parameters, gradient, [&] {
          return linearVaeLoss(covariance, 0.37, parameters, {});
        }) < kGradientTolerance);
}

// The closed form of the expectation against its definition, by Monte Carlo.
TEST_CASE("linearVae: the loss is the mean of -log p(x|z) + KL over x and z") {
  const std::vector<double> covariance = {1.3, 0, 0, 0, 0.6, 0, 0, 0, 0.2};
  const auto p = testNumbers<double>(21, -0.7, 0.7, 73);
  const double sigma2 = 0.4;
  double sum = 0, squares = 0;
  constexpr int kSamples = 200'000;
  const Rng rng(3, Stream::test, 74);
  for (uint64_t n = 0; n < kSamples; ++n) {
    double x[3], z[3], loss = 1.5 * std::log(2 * std::acos(-1.0) * sigma2);
    for (size_t i = 0; i < 3; ++i) x[i] = std::sqrt(covariance[i * 4]) * rng.normal(6 * n + i);
    for (size_t j = 0; j < 3; ++j) {
      const double logS = p[18 + j];
      double mu = 0;
      for (size_t i = 0; i < 3; ++i) mu += p[9 + j * 3 + i] * x[i];
      z[j] = mu + std::exp(logS) * rng.normal(6 * n + 3 + j);
      loss += 0.5 * (mu * mu + std::exp(2 * logS) - 1 - 2 * logS);
    }
    for (size_t i = 0; i < 3; ++i) {
      double error = x[i];
      for (size_t j = 0; j < 3; ++j) error -= p[i * 3 + j] * z[j];
      loss += error * error / (2 * sigma2);
    }
    sum += loss;
    squares += loss * loss;
  }
  const double mean = sum / kSamples;
  const double error = std::sqrt((squares / kSamples - mean * mean) / kSamples);
  CHECK(near(linearVaeLoss(covariance, sigma2, p, {}), mean, 0, 3 * error));
  CHECK(error < 0.02);
}

// (c5): active units = #{λ > σ²}, singular values within 0.05, −ELBO within 0.01 of the NLL.
TEST_CASE("linearVae: training ends at the law of probabilistic PCA") {
  ThreadPool pool(1);
  const uint32_t active[] = {7, 6, 5, 3, 2, 1, 0};
  const double sigma2[] = {.06, .2, .4, 1, 1.5, 3, 5};
  for (size_t i = 0; i < 7; ++i) {
    CAPTURE(sigma2[i]);
    const auto run = linearVae(pool, kSpectrum, sigma2[i], 8000, 1);
    REQUIRE(run.ok());
    CHECK(run->active == active[i]);
    CHECK(run->activeLaw == active[i]);
    CHECK(run->negElbo > run->ppca - 1e-5);  // a bound
    CHECK(run->negElbo < run->ppca + 0.01);
    for (size_t j = 0; j < 8; ++j) {
      CHECK(near(run->singularValues[j], run->singularLaw[j], 0, 2e-3));
      CHECK(near(run->klPerDim[j], run->klLaw[j], 0, 2e-5));
    }
  }
}

TEST_CASE("linearVae: too few steps miss the law, so that reaching it means something") {
  ThreadPool pool(1);
  const auto run = linearVae(pool, kSpectrum, .06, 500, 1);
  CHECK(run->negElbo > run->ppca + 0.1);
}

TEST_CASE("linearVae: what cannot be is refused with a sentence") {
  ThreadPool pool(1);
  const std::vector<double> rising = {1, 2}, none, zero = {1, 0}, many(17, 1.0);
  for (const auto& bad : {rising, none, zero, many}) CHECK(!linearVae(pool, bad, 1, 5, 1).ok());
  CHECK(!linearVae(pool, kSpectrum, 0, 5, 1).ok());
  CHECK(!linearVae(pool, kSpectrum, std::numeric_limits<double>::quiet_NaN(), 5, 1).ok());
  CHECK(!linearVae(pool, kSpectrum, 1, 0, 1).ok());
}

}  // namespace
}  // namespace atlas
