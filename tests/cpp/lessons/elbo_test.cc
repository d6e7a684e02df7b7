// The one-dimensional latent model against what algebra says, and the identity of lecture row 17.
#include "atlas/lessons/elbo.h"

#include <doctest/doctest.h>

#include <cmath>
#include "base/near.h"

namespace atlas {
namespace {

const DecoderShape kShapes[] = {DecoderShape::line, DecoderShape::bend, DecoderShape::fold};

double normalLog(double x, double mean, double std) {
  const double e = (x - mean) / std;
  return -0.5 * e * e - std::log(std * std::sqrt(2 * M_PI));
}

}  // namespace

TEST_CASE("elbo: a linear decoder has the evidence and the posterior of the textbook") {
  for (const double a : {0.25, 1.0, 2.0}) {
    for (const double s : {0.2, 0.7, 2.0}) {
      constexpr double x = 1.1;  // the posterior's mean stays within what q may have
      const LatentLine line{DecoderShape::line, a, s, x, 0.4, 0.6};
      const auto found = elboPicture(line, 4, 7);
      REQUIRE(found.ok());
      CHECK(near(found->logEvidence, normalLog(x, 0, std::sqrt(a * a + s * s)), 2e-15));
      const double precision = 1 + a * a / (s * s);
      CHECK(near(found->posteriorMean, a * x / (s * s) / precision, 1e-14));
      CHECK(near(found->posteriorStd, 1 / std::sqrt(precision), 5e-13));
      // q = the posterior: nothing is left between the bound and the evidence.
      LatentLine best = line;
      best.mu = found->posteriorMean;
      best.sigma = found->posteriorStd;
      const auto exact = elboPicture(best, 4, 7);
      REQUIRE(exact.ok());
      CHECK(near(exact->gap, 0, 0, 2e-14));
    }
  }
}

TEST_CASE("elbo: all lines of the derivation agree, the gap is a divergence and never negative") {
  for (const DecoderShape shape : kShapes) {
    for (int i = 0; i < 60; ++i) {
      const auto part = [i](int step, double low, double high) {
        return low + (high - low) * ((i * step) % 61) / 60;
      };
      const LatentLine line{shape,           part(7, 0.25, 2), part(11, 0.2, 2),
                            part(13, -4, 4), part(17, -3, 3),  part(23, 0.05, 2)};
      CAPTURE(i);
      const auto found = elboPicture(line, 4, 11);
      REQUIRE(found.ok());
      CHECK(found->disagreement < 1e-9 * (1 + std::fabs(found->steps.elbo)));
      CHECK(near(found->steps.sumOfQ, 1, 1e-10));
      CHECK(found->gap > -1e-9);
      CHECK(
          near(found->gap, found->steps.divergence, 0, 1e-9 * (1 + std::fabs(found->steps.elbo))));
    }
  }
}

TEST_CASE("elbo: a finer grid written out anew gives the same evidence") {
  for (const DecoderShape shape : kShapes) {
    const LatentLine line{shape, 1.7, 0.2, 3.1, 1, 0.5};
    double sum = 0;
    const double h = 0.0007;
    for (int i = -20'000; i <= 20'000; ++i) {
      const double z = i * h;
      const double d = shape == DecoderShape::line   ? 1.7 * z
                       : shape == DecoderShape::bend ? 1.7 * std::log((1 + std::exp(2 * z)) / 2)
                                                     : 1.7 * (z * z - 1);
      sum += h * std::exp(normalLog(3.1, d, 0.2) + normalLog(z, 0, 1));
    }
    CHECK(near(elboPicture(line, 4, 5)->logEvidence, std::log(sum), 5e-15));
  }
}

TEST_CASE("elbo: the gradient is the difference quotient's, and the ascent never goes down") {
  for (const DecoderShape shape : kShapes) {
    const LatentLine line{shape, 1, 0.5, 1.5, 0.6, 0.7};
    const auto at = [&](double mu, double logSigma) {
      LatentLine moved = line;
      moved.mu = mu;
      moved.sigma = std::exp(logSigma);
      return elboPicture(moved, 4, 5)->steps.elbo;
    };
    const double h = 1e-4, ls = std::log(0.7);
    const auto found = elboPicture(line, 4, 5);
    CHECK(near(found->dMu, (at(0.6 + h, ls) - at(0.6 - h, ls)) / (2 * h), 1e-7));
    CHECK(near(found->dLogSigma, (at(0.6, ls + h) - at(0.6, ls - h)) / (2 * h), 1e-6));
    const auto ascent = elboAscent(line, 0.3, 101);
    REQUIRE(ascent.ok());
    REQUIRE(ascent->elbo.size() == 102);
    for (size_t i = 1; i < 102; ++i) CHECK(ascent->elbo[i] >= ascent->elbo[i - 1]);
    LatentLine end = line;
    end.mu = ascent->mu.back();
    end.sigma = ascent->sigma.back();
    const auto last = elboPicture(end, 4, 5);
    CHECK(near(last->dMu, 0, 0, 5e-7));
    CHECK(near(last->dLogSigma, 0, 0, 2e-7));
    if (shape == DecoderShape::line) CHECK(last->gap < 1e-9);
  }
  // Two equal modes far apart: the best Gaussian takes one of them and misses log 2.
  const auto ascent = elboAscent({DecoderShape::fold, 1, 0.2, 3, 1, 0.7}, 0.3, 200);
  const LatentLine end{DecoderShape::fold, 1, 0.2, 3, ascent->mu.back(), ascent->sigma.back()};
  CHECK(near(elboPicture(end, 4, 5)->gap, std::log(2), 2e-3));
}

TEST_CASE("elbo: log p(x) depends on θ, and its best θ is not the bound's") {
  const LatentLine line{DecoderShape::fold, 1, 0.5, 1.5, 0, 1};
  const auto sweep = thetaSweep(line, true, 37);
  REQUIRE(sweep.ok());
  for (size_t i = 0; i < 37; ++i) {
    LatentLine at = line;
    at.noise = sweep->theta[i];
    const auto found = elboPicture(at, 4, 5);
    CHECK(near(found->logEvidence, sweep->logEvidence[i], 1e-15));
    CHECK(near(found->steps.elbo, sweep->elbo[i], 1e-15));
    CHECK(sweep->elbo[i] <= sweep->logEvidence[i]);
  }
  CHECK(sweep->bestEvidence != sweep->bestElbo);
  CHECK(thetaSweep(line, false, 3)->theta.back() == kSlopeMax);
}

TEST_CASE("elbo: costs are powers, and the samples' ratio is that of sums over a grid") {
  const double s = 0.3, x = std::sqrt(1 + s * s), h = 0.001;
  double first = 0, second = 0;
  for (int i = -9000; i <= 9000; ++i) {
    const double w = std::exp(normalLog(x, i * h, s)), p = h * std::exp(normalLog(i * h, 0, 1));
    first += p * w;
    second += p * w * w;
  }
  const auto costs = evidenceCosts(30, s, 0.1, 1000, 7);
  REQUIRE(costs.ok());
  CHECK(near(costs->ratio, second / (first * first), 2e-14));
  CHECK(near(costs->log10Nodes[6], 7 * std::log10(30), 1e-15));
  CHECK(near(costs->log10Samples[2], std::log10((std::pow(costs->ratio, 3) - 1) * 100), 1e-15));
  CHECK(near(costs->log10NodeSeconds[4], 5 * std::log10(30) - 3, 1e-15));
  CHECK(costs->nodesInTime == 7);
  // 300^k / 10^4 < 4.35·10^17 s up to k = 8.
  CHECK(evidenceCosts(300, s, 0.1, 1e4, 20)->nodesInTime == 8);
}

TEST_CASE("elbo: what cannot be is refused with a sentence") {
  LatentLine line;
  line.sigma = 0;
  CHECK(!elboPicture(line, 4, 5).ok());
  line = {};
  line.x = NAN;
  CHECK(!elboAscent(line, 0.3, 1).ok());
  line = {};
  CHECK(!elboPicture(line, 4, 1).ok());
  CHECK(!elboAscent(line, 0, 1).ok());
  CHECK(!thetaSweep(line, true, 1).ok());
  CHECK(!evidenceCosts(1, 1, 0.1, 1, 3).ok());
  CHECK(!named<DecoderShape>("circle").ok());
}

}  // namespace atlas
