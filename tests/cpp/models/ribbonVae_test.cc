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

// A run of a model, ready to be measured.
struct Run {
  RibbonVae<float> model;
  Trainer trainer;
  explicit Run(const RibbonVaeSettings& settings)
      : model(settings), trainer(model.graph(), trainSettings(settings)) {}
  Status take(ThreadPool& pool, uint64_t steps) {
    return trainer.run(pool, RibbonItems(model.settings().seed), steps).status();
  }
};

TEST_CASE("ribbonVae: the gradient is that of recon + beta·KL, with and without its remedies") {
  ThreadPool pool(1);
  constexpr size_t n = 3;
  std::vector<double> bits(n * kRibbonBits);
  drawRibbons(2, 0, MatrixView<double>(bits.data(), n, kRibbonBits));
  const MatrixView<const double> x(bits.data(), n, kRibbonBits);
  for (const int kind : {0, 1, 2, 3}) {
    CAPTURE(kind);
    RibbonVaeSettings settings = settingsOf(kind > 0, 100);
    settings.beta = 0.7;
    settings.freeBits = kind == 2 ? 0.03 : 0;
    settings.wordDropout = kind == 3 ? 0.5 : 0;
    settings.seed = 3;
    RibbonVae<double> model(settings);
    const std::span<double> all = model.graph().parameters();
    // Away from the start, where the KL has hardly a gradient.
    const auto moved = testNumbers<double>(all.size(), -0.1, 0.1, 76);
    const size_t past = all.size() - kRibbonBits * kRibbonBits;
    for (size_t i = 0; i < past; ++i) all[i] += moved[i];
    const Noise noise{Rng(5, Stream::posteriorNoise)};
    const double weights[] = {1, settings.beta};
    const auto pass = [&] {
      LossSum sum;
      model.graph().lossAndGradient(pool, {&x, 1}, noise, weights, sum);
      double loss = sum.terms[0].nats / n;
      for (const double kl : sum.terms[1].parts) {
        loss += settings.beta * std::max(kl / n, settings.freeBits);
      }
      return loss;
    };
    pass();
    const std::vector<double> gradient(model.graph().gradients().begin(),
                                       model.graph().gradients().end());
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
      const double above = pass();
      all[i] = kept - 1e-5;
      const double below = pass();
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
  Run run(settingsOf(true, 60));
  REQUIRE(run.take(pool, 60).ok());
  const std::span<const float> weights = run.model.graph().parameters();
  const float* past = weights.data() + weights.size() - kRibbonBits * kRibbonBits;
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

TEST_CASE("ribbonVae: a measurement does not hang on threads or on how it is cut") {
  RibbonVaeSettings settings = settingsOf(true, 20);
  settings.wordDropout = 0.3;
  settings.freeBits = 0.01;
  ThreadPool one(1), three(3);
  Run run(settings);
  REQUIRE(run.take(one, 17).ok());
  const auto left = ribbonVaeMeasure(one, run.model, 101, 7).value();
  const auto right = ribbonVaeMeasure(three, run.model, 101, 7).value();
  CHECK(left.negElbo == right.negElbo);
  CHECK(left.rebuilt == right.rebuilt);
  CHECK(left.sampled == right.sampled);
  RibbonVaeTally tally;
  while (tally.done < 101) REQUIRE(ribbonVaeMeasurePart(three, run.model, 101, 13, 17, tally).ok());
  const auto parts = ribbonVaeReportOf(tally, 101);
  const auto whole = ribbonVaeMeasure(one, run.model, 101, 17).value();
  CHECK(parts.negElbo == whole.negElbo);
  CHECK(parts.standardError == whole.standardError);
  CHECK(parts.klPerDim == whole.klPerDim);
  CHECK(parts.meanVariance == whole.meanVariance);
  CHECK(parts.kept == whole.kept);
  CHECK(parts.sampledFlips == whole.sampledFlips);
  CHECK(parts.rebuilt == whole.rebuilt);
  CHECK(parts.sampled == whole.sampled);
}

TEST_CASE("ribbonVae: the rate falls to a fifth at half and at three quarters of a run") {
  for (const uint64_t steps : {40, 41, 42, 43}) {
    const Schedule rate = trainSettings(settingsOf(true, steps)).rate;
    for (uint64_t step = 0; step < steps; ++step) {
      CAPTURE(steps);
      CAPTURE(step);
      double wanted = 5e-3;
      if (2 * step >= steps) wanted *= 0.2;
      if (4 * step >= 3 * steps) wanted *= 0.2;
      CHECK(rate.at(step) == wanted);
    }
  }
}

// (c5), in a band: the decoder that sees the bits before reaches the entropy and leaves z unused.
TEST_CASE("ribbonVae: an autoregressive decoder collapses the posterior, at the entropy") {
  ThreadPool pool(1);
  const RibbonVaeSettings settings = settingsOf(true, 8000);
  Run run(settings);
  REQUIRE(run.take(pool, settings.steps).ok());
  const auto report = ribbonVaeMeasure(pool, run.model, 4093, 3).value();
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
    Run run(settings);
    REQUIRE(run.take(pool, settings.steps).ok());
    const auto report = ribbonVaeMeasure(pool, run.model, 1009, 0).value();
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

TEST_CASE("ribbonVae: settings and counts are checked, a diverging run goes back to a good state") {
  ThreadPool pool(1);
  const RibbonVaeSettings good = settingsOf(true, 10);
  CHECK(validate(good).ok());
  RibbonVaeSettings bad = good;
  bad.beta = -1;
  CHECK(!validate(bad).ok());
  bad = good;
  bad.wordDropout = std::numeric_limits<double>::quiet_NaN();
  CHECK(!validate(bad).ok());
  bad = good;
  bad.steps = 0;
  CHECK(!validate(bad).ok());
  Run run(good);
  CHECK(!ribbonVaeMeasure(pool, run.model, 1, 0).ok());
  CHECK(!ribbonVaeMeasure(pool, run.model, 5, 6).ok());
  RibbonVaeTally tally;
  CHECK(!ribbonVaeMeasurePart(pool, run.model, 5, 0, 1, tally).ok());
  REQUIRE(run.take(pool, 3).ok());
  const std::span<float> weights = run.model.graph().parameters();
  std::fill(weights.begin(), weights.end(), 1e30f);
  CHECK(run.take(pool, 2).code == StatusCode::diverged);
  CHECK(run.trainer.step() == 0);  // the only state that was looked at
}

}  // namespace
}  // namespace atlas
