// Ribbons and their VAE: the exact entropy, gradients, bits of a run, and collapse itself.
#include "atlas/models/ribbonVae.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

RibbonVaeSettings settingsOf(bool autoregressive, uint64_t steps) {
  RibbonVaeSettings settings;
  settings.autoregressive = autoregressive;
  settings.steps = steps;
  return settings;
}

TEST_CASE("ribbons: entropy, surprise and draws are of one distribution") {
  CHECK(near(ribbonEntropy(), 10.7707, 1e-5));
  constexpr size_t n = 9973;
  std::vector<float> bits(n * kRibbonBits);
  drawRibbons(5, 7, MatrixView<float>(bits.data(), n, kRibbonBits));
  double sum = 0, first = 0;
  for (size_t i = 0; i < n; ++i) {
    sum += ribbonSurprise(std::span<const float>(&bits[i * kRibbonBits], kRibbonBits));
    first += bits[i * kRibbonBits];
  }
  // std of −ln p: √31·0.3·ln 9 = 3.67
  CHECK(near(sum / n, ribbonEntropy(), 0, 3 * 3.67 / std::sqrt(double(n))));
  CHECK(near(first / n, 0.5, 0, 3 * 0.5 / std::sqrt(double(n))));
  std::vector<float> other(n * kRibbonBits);
  drawRibbons(5, 8, MatrixView<float>(other.data(), n, kRibbonBits));
  CHECK(bits != other);
}

TEST_CASE("ribbonVae: the gradient is that of recon + beta·KL, with and without its remedies") {
  ThreadPool pool(1);
  RibbonVae<double> network;
  constexpr size_t n = 3;
  std::vector<double> bits(n * kRibbonBits);
  drawRibbons(2, 0, MatrixView<double>(bits.data(), n, kRibbonBits));
  std::vector<double> all(network.parameterCount()), gradient(all.size());
  network.initialise(3, all);
  // Away from the start, where the KL has hardly a gradient.
  const auto moved = testNumbers<double>(all.size(), -0.1, 0.1, 76);
  const size_t past = all.size() - kRibbonBits * kRibbonBits;
  for (size_t i = 0; i < past; ++i) all[i] += moved[i];
  for (const int kind : {0, 1, 2, 3}) {
    CAPTURE(kind);
    RibbonVaeSettings settings = settingsOf(kind > 0, 100);
    settings.beta = 0.7;
    settings.freeBits = kind == 2 ? 0.03 : 0;
    settings.wordDropout = kind == 3 ? 0.5 : 0;
    const Rng noise(5, Stream::posteriorNoise), hidden(5, Stream::wordDropout);
    const auto pass = [&](std::span<double> out) {
      const auto sums =
          network.pass(pool, settings, all, {bits.data(), n, kRibbonBits}, noise, &hidden, out);
      double loss = sums.recon / n;
      for (const double kl : sums.klPerDim) {
        loss += settings.beta * std::max(kl / n, settings.freeBits);
      }
      return loss;
    };
    pass(gradient);
    // Every 41st parameter, and the autoregressive ones below the diagonal.
    double square = 0, worst = 0;
    for (const double g : gradient) square += g * g;
    const double scale = std::sqrt(square / double(gradient.size()));
    for (size_t i = 0; i < all.size(); i += 41) {
      const size_t at = i - past;
      if (i >= past && at % kRibbonBits >= at / kRibbonBits) {
        CHECK(gradient[i] == 0);
        continue;
      }
      const double kept = all[i];
      all[i] = kept + 1e-5;
      const double above = pass({});
      all[i] = kept - 1e-5;
      const double below = pass({});
      all[i] = kept;
      const double numeric = (above - below) / 2e-5;
      worst = std::max(worst, std::fabs(numeric - gradient[i]) /
                                  std::max({std::fabs(numeric), std::fabs(gradient[i]), scale}));
    }
    CHECK(worst < kGradientTolerance);
  }
}

TEST_CASE("ribbonVae: a decoder that sees bit t or later is never built") {
  ThreadPool pool(1);
  const RibbonVaeSettings settings = settingsOf(true, 60);
  auto state = ribbonVaeStart(settings);
  REQUIRE(ribbonVaeRun(pool, settings, 60, state).ok());
  const float* past = state.weights.data() + state.weights.size() - kRibbonBits * kRibbonBits;
  double below = 0;
  for (size_t t = 0; t < kRibbonBits; ++t) {
    for (size_t s = 0; s < kRibbonBits; ++s) {
      if (s >= t)
        CHECK(past[t * kRibbonBits + s] == 0);
      else
        below += std::fabs(past[t * kRibbonBits + s]);
    }
  }
  CHECK(below > 1);
}

TEST_CASE("ribbonVae: how steps are grouped and how many threads there are changes no bit") {
  RibbonVaeSettings settings = settingsOf(true, 20);
  settings.wordDropout = 0.3;
  settings.freeBits = 0.01;
  ThreadPool one(1), three(3);
  auto a = ribbonVaeStart(settings), b = a;
  REQUIRE(ribbonVaeRun(one, settings, 17, a).ok());
  for (const uint64_t steps : {5, 1, 11}) REQUIRE(ribbonVaeRun(three, settings, steps, b).ok());
  CHECK(a.weights == b.weights);
  CHECK(a.optimizer.steps == 17);
  const auto left = ribbonVaeMeasure(one, settings, a.weights, 101, 7).value();
  const auto right = ribbonVaeMeasure(three, settings, b.weights, 101, 7).value();
  CHECK(left.negElbo == right.negElbo);
  CHECK(left.rebuilt == right.rebuilt);
  CHECK(left.sampled == right.sampled);
  // Nor does a measurement in parts.
  RibbonVaeTally tally;
  while (tally.done < 101)
    REQUIRE(ribbonVaeMeasurePart(three, settings, a.weights, 101, 13, 17, tally).ok());
  const auto parts = ribbonVaeReportOf(tally, 101);
  const auto whole = ribbonVaeMeasure(one, settings, a.weights, 101, 17).value();
  CHECK(parts.negElbo == whole.negElbo);
  CHECK(parts.standardError == whole.standardError);
  CHECK(parts.klPerDim == whole.klPerDim);
  CHECK(parts.meanVariance == whole.meanVariance);
  CHECK(parts.kept == whole.kept);
  CHECK(parts.sampledFlips == whole.sampledFlips);
  CHECK(parts.rebuilt == whole.rebuilt);
  CHECK(parts.sampled == whole.sampled);
}

// (c5), in a band: the decoder that sees the bits before reaches the entropy and leaves z unused.
TEST_CASE("ribbonVae: an autoregressive decoder collapses the posterior, at the entropy") {
  ThreadPool pool(1);
  const RibbonVaeSettings settings = settingsOf(true, 8000);
  auto state = ribbonVaeStart(settings);
  REQUIRE(ribbonVaeRun(pool, settings, settings.steps, state).ok());
  const auto report = ribbonVaeMeasure(pool, settings, state.weights, 4093, 3).value();
  CHECK(report.negElbo > ribbonEntropy() - 3 * report.standardError);
  CHECK(report.negElbo < ribbonEntropy() + 0.01);
  CHECK(report.standardError < 0.01);
  CHECK(report.kl < 0.01);
  CHECK(report.active == 0);
  CHECK(near(report.kept, 0.5, 0, 0.02));
  CHECK(near(report.sampledFlips, 0.1, 0, 0.005));
  CHECK(report.data.size() == 3 * kRibbonBits);
}

TEST_CASE("ribbonVae: an independent decoder, free bits and word dropout each keep z in use") {
  ThreadPool pool(1);
  for (const int kind : {0, 1, 2}) {
    CAPTURE(kind);
    RibbonVaeSettings settings = settingsOf(kind > 0, 2000);
    settings.freeBits = kind == 1 ? 0.5 : 0;
    settings.wordDropout = kind == 2 ? 0.5 : 0;
    auto state = ribbonVaeStart(settings);
    REQUIRE(ribbonVaeRun(pool, settings, settings.steps, state).ok());
    const auto report = ribbonVaeMeasure(pool, settings, state.weights, 1009, 0).value();
    CHECK(report.active == kRibbonLatentDim);
    CHECK(report.kl > 3.8);
    CHECK(report.negElbo > ribbonEntropy() + 0.1);
    CHECK(report.kept > 0.7);
    double sum = 0;
    for (const double kl : report.klPerDim) sum += kl;
    CHECK(near(sum, report.kl, 1e-15));
    CHECK(near(report.recon + report.kl, report.negElbo, 1e-15));
  }
}

TEST_CASE("ribbonVae: settings and sizes are checked, a diverging run changes nothing") {
  ThreadPool pool(1);
  const RibbonVaeSettings good = settingsOf(true, 10);
  auto state = ribbonVaeStart(good);
  RibbonVaeSettings bad = good;
  bad.beta = -1;
  CHECK(!ribbonVaeRun(pool, bad, 1, state).ok());
  bad = good;
  bad.wordDropout = std::numeric_limits<double>::quiet_NaN();
  CHECK(!ribbonVaeRun(pool, bad, 1, state).ok());
  CHECK(!ribbonVaeMeasure(pool, good, state.weights, 1, 0).ok());
  CHECK(!ribbonVaeMeasure(pool, good, state.weights, 5, 6).ok());
  RibbonVaeTally tally;
  CHECK(!ribbonVaeMeasurePart(pool, good, state.weights, 5, 0, 1, tally).ok());
  CHECK(!ribbonVaeMeasure(pool, good, std::span<const float>(state.weights.data(), 7), 5, 1).ok());
  state.weights.assign(state.weights.size(), 1e30f);
  const auto kept = state.weights;
  CHECK(ribbonVaeRun(pool, good, 2, state).code == StatusCode::diverged);
  CHECK(state.weights == kept);
  state.weights.resize(11);
  CHECK(!ribbonVaeRun(pool, good, 1, state).ok());
}

}  // namespace
}  // namespace atlas
