#include "atlas/lessons/divergence.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/base/rng.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

std::vector<double> randomWeights(size_t m, uint64_t step) {
  const Rng rng(31, Stream::test, step);
  std::vector<double> out(m);
  for (size_t i = 0; i < m; ++i) out[i] = -std::log(double(rng.uniform(i)));
  return out;
}

}  // namespace

TEST_CASE("divergence: a fair coin is worth ln 2, a certain outcome nothing") {
  const double fair[] = {1, 1}, certain[] = {1, 0}, six[] = {3, 3, 3, 3, 3, 3};
  CHECK(near(compareDistributions(fair, fair)->entropyP, std::log(2), 1e-15));
  CHECK(compareDistributions(certain, certain)->entropyP == 0);
  CHECK(near(compareDistributions(six, six)->entropyP, std::log(6), 1e-15));
}

TEST_CASE(
    "divergence: KL >= 0 on 10,000 random pairs, and CE - H to 1e-12; the wrong step is not") {
  int negativeWrongSteps = 0;
  for (uint64_t pair = 0; pair < 10'000; ++pair) {
    const size_t m = 2 + pair % 17;
    const auto d = compareDistributions(randomWeights(m, 2 * pair), randomWeights(m, 2 * pair + 1));
    CHECK(d->divergence >= 0);
    CHECK(d->reverse >= 0);
    CHECK(near(d->divergence, (d->crossEntropy - d->entropyP), 0, 1e-14));
    CHECK(d->entropyP <= std::log(double(m)) + 1e-12);
    negativeWrongSteps += d->wrongStep < 0;
  }
  CHECK(negativeWrongSteps > 4000);
}

TEST_CASE("divergence: the definition written out, and asymmetry") {
  const double p[] = {0.5, 0.3, 0.2}, q[] = {0.02, 0.18, 0.8};
  const auto d = compareDistributions(p, q).value();
  double kl = 0, back = 0;
  for (int i = 0; i < 3; ++i) {
    kl += p[i] * std::log(p[i] / q[i]);
    back += q[i] * std::log(q[i] / p[i]);
    CHECK(near(d.terms[size_t(i)], p[i] * std::log(p[i] / q[i]), 1e-15));
  }
  CHECK(near(d.divergence, kl, 1e-15));
  CHECK(near(d.reverse, back, 1e-15));
  CHECK(std::fabs(d.divergence - d.reverse) > 0.05);
  CHECK(compareDistributions(p, p)->divergence == 0);
}

TEST_CASE("divergence: an outcome of probability 0 costs nothing unless p needs it") {
  const double p[] = {0.5, 0.5, 0}, wide[] = {0.25, 0.25, 0.5}, narrow[] = {1, 0, 0};
  CHECK(near(compareDistributions(p, wide)->divergence, std::log(2), 1e-15));
  CHECK(std::isinf(compareDistributions(p, wide)->reverse));
  CHECK(std::isinf(compareDistributions(p, narrow)->divergence));
  CHECK(std::isinf(compareDistributions(p, narrow)->crossEntropy));
  CHECK(near(compareDistributions(p, narrow)->reverse, std::log(2), 1e-15));
  CHECK(std::isinf(compareDistributions(p, wide)->informationP[2]));
  CHECK(compareDistributions(p, p)->divergence == 0);
}

TEST_CASE("divergence: weights are normalised, and what is no distribution is refused") {
  const double a[] = {2, 6}, b[] = {1, 3}, none[] = {0, 0}, negative[] = {1, -1};
  CHECK(compareDistributions(a, b)->divergence == 0);
  CHECK(sentence(compareDistributions(a, none).status()) ==
        "All weights of q are 0; give at least one outcome some.");
  CHECK(compareDistributions(negative, b).status().code == StatusCode::invalidArgument);
  CHECK(compareDistributions({a, 1}, b).status().code == StatusCode::invalidArgument);
}

TEST_CASE("divergence: one probability is set, the others keep their proportions") {
  const double p[] = {2, 3, 5};
  const auto set = withProbability(p, 2, 0.75).value();
  CHECK(set[2] == 0.75);
  CHECK(near(set[0], 0.1, 1e-15));
  CHECK(near(set[1], 0.15, 1e-15));
  const auto all = withProbability(p, 1, 7).value();
  CHECK(all == std::vector<double>{0, 1, 0});
  CHECK(withProbability(all, 1, 0.5).value() == std::vector<double>{0.25, 0.5, 0.25});
  const auto zero = withProbability(p, 0, -1).value();
  CHECK(zero[0] == 0);
  CHECK(near(zero[1], 0.375, 1e-15));
  CHECK(near(zero[2], 0.625, 1e-15));
  CHECK(withProbability(p, 3, 0.5).status().code == StatusCode::invalidArgument);
  CHECK(withProbability({p, 1}, 0, 0.5).status().code == StatusCode::invalidArgument);
}

TEST_CASE("divergence: over random pairs KL is never negative, the wrong step every other time") {
  const auto s = signsOfPairs(10'000, 5, 3, -1.5, 3, 47).value();
  CHECK(s.negativeDivergences == 0);
  CHECK(s.leastDivergence > 0);
  CHECK(s.largestGap < 1e-12);
  // The two distributions are exchangeable, so the sign is a fair coin: 5000 ± 5 · 50.
  CHECK(near(int(s.negativeWrongSteps), 5000, 0, 250));
  double kl = 0, wrong = 0, below = 0;
  for (size_t i = 0; i < 47; ++i) {
    kl += s.divergences[i];
    wrong += s.wrongSteps[i];
    if (i < 15) below += s.divergences[i];  // bins that end below 0
  }
  CHECK(kl == 10'000);
  CHECK(wrong == 10'000);
  CHECK(below == 0);
  CHECK(signsOfPairs(10, 1, 3, 0, 1, 5).status().code == StatusCode::invalidArgument);
  CHECK(signsOfPairs(10, 3, 3, 1, 1, 5).status().code == StatusCode::invalidArgument);
}

TEST_CASE("divergence: two Gaussians, in closed form, by quadrature and by sampling") {
  const Normal pairs[][2] = {{{0, 1}, {0, 1}}, {{1, 0.5}, {0, 1}}, {{-0.7, 1.4}, {0.6, 0.8}}};
  for (const auto& [p, q] : pairs) {
    const double exact = klNormal(p, q);
    const NormalCurves curves = normalCurves(p, q, p.mean - 9 * p.std, p.mean + 9 * p.std, 20'001);
    double sum = 0, mass = 0;
    const double step = curves.x[1] - curves.x[0];
    for (size_t i = 0; i < curves.x.size(); ++i) {
      sum += curves.integrand[i] * step;
      mass += curves.p[i] * step;
    }
    CHECK(near(mass, 1, 2e-12));
    CHECK(near(sum, exact, 0, 2e-12));
    const uint32_t counts[] = {10, 100, 10'000};
    const auto estimates = estimateKl(p, q, counts, 4).value();
    for (size_t i = 0; i < 3; ++i)
      CHECK(near(estimates.means[i], exact, 0, 4 * estimates.standardErrors[i]));
  }
  CHECK(klNormal({0.3, 2}, {0.3, 2}) == 0);
  CHECK(klNormal({1, 1}, {0, 1}) == 0.5);
  CHECK(near(entropyNormal({5, 1}), 0.5 * std::log(2 * M_PI * M_E), 1e-15));
  CHECK(entropyNormal({0, 0.1}) < 0);
  // ½ (μ² + σ² − 1 − log σ²): the VAE's term.
  CHECK(near(klNormal({0.4, 0.7}, {0, 1}), 0.5 * (0.16 + 0.49 - 1 - std::log(0.49)), 1e-15));
}

TEST_CASE("divergence: the probability of an interval is the error function's") {
  const Normal p{0.7, 1.3};
  const double ends[] = {-INFINITY, -7.1, -1.9, 0.7, 2.3, 5.3, INFINITY};
  for (double low : ends)
    for (double high : ends) {
      const auto below = [&](double x) { return 0.5 * std::erfc(-(x - p.mean) / p.std / M_SQRT2); };
      const double exact = std::max(0.0, below(high) - below(low));
      CHECK(near(probabilityNormal(p, low, high), exact, 0, 1e-10));
    }
}

TEST_CASE("divergence: the standard error falls with the root of the samples, and prefixes agree") {
  const uint32_t counts[] = {400, 1600, 6400}, few[] = {400};
  const auto estimates = estimateKl({1, 0.5}, {0, 1}, counts, 9).value();
  CHECK(near(estimates.standardErrors[0] / estimates.standardErrors[1], 2, 0.1));
  CHECK(near(estimates.standardErrors[1] / estimates.standardErrors[2], 2, 0.05));
  CHECK(estimateKl({1, 0.5}, {0, 1}, few, 9)->means[0] == estimates.means[0]);
  const uint32_t falling[] = {40, 20};
  CHECK(estimateKl({0, 1}, {0, 1}, falling, 1).status().code == StatusCode::invalidArgument);
}

TEST_CASE("divergence: two normals compared are the closed forms, the estimates and the curves") {
  const Normal p{1, 0.5}, q{-0.3, 1.1};
  const uint32_t counts[] = {17, 53};
  const auto both = compareNormals(p, q, counts, 9, -2, 3, 41);
  REQUIRE(both.ok());
  CHECK(both->entropyP == entropyNormal(p));
  CHECK(both->entropyQ == entropyNormal(q));
  CHECK(both->divergence == klNormal(p, q));
  CHECK(both->reverse == klNormal(q, p));
  CHECK(both->estimates.means == estimateKl(p, q, counts, 9)->means);
  CHECK(both->curves.integrand == normalCurves(p, q, -2, 3, 41).integrand);
  CHECK(compareNormals(p, {0, 0}, counts, 9, -2, 3, 41).status().code ==
        StatusCode::invalidArgument);
  CHECK(compareNormals({0, -1}, q, counts, 9, -2, 3, 41).status().code ==
        StatusCode::invalidArgument);
}

TEST_CASE("divergence: the bowl is lowest at q") {
  const auto bowl = klBowl({0, 1}, -3, 3, 0, 3, 61, 31).value();
  size_t least = 0;
  for (size_t i = 0; i < bowl.size(); ++i)
    if (bowl[i] < bowl[least]) least = i;
  CHECK(least % 61 == 30);                                               // μ = 0
  CHECK(near(3 - (double(least / 61) + 0.5) * 3 / 31, 1, 0, 3.0 / 31));  // one cell
  CHECK(near(bowl[0], klNormal({-3 + 3.0 / 61, 3 - 1.5 / 31}, {0, 1}), 5e-8));
  CHECK(klBowl({0, 1}, 1, 0, 0, 1, 3, 3).status().code == StatusCode::invalidArgument);
}

}  // namespace atlas
