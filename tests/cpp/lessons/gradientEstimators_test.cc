// Lecture row 20: both estimators are right on average; their variances are what algebra says.
#include "atlas/lessons/gradientEstimators.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include "base/near.h"

namespace atlas {

TEST_CASE("gradient estimators: mean 2μ and the exact variances, within three standard errors") {
  const double cases[][2] = {{1, 1}, {0, 1}, {-1.7, 0.6}, {0.3, 2.3}};
  for (const auto& [mu, sigma] : cases) {
    CAPTURE(mu);
    CAPTURE(sigma);
    const auto duel = gradientDuel(mu, sigma, 100'003, 7, -20, 20, 41);
    REQUIRE(duel.ok());
    CHECK(duel->exactMean == 2 * mu);
    for (const GradientEstimator* e : {&duel->pathwise, &duel->score}) {
      CHECK(near(e->mean, 2 * mu, 0, 3 * e->standardError));
      CHECK(near(e->variance, e->exactVariance, 0, 3 * e->varianceStandardError));
    }
    CHECK(duel->score.variance > duel->pathwise.variance);
  }
  CHECK(gradientDuel(1, 1, 101, 7, -20, 20, 41)->pathwise.exactVariance == 4);
  CHECK(gradientDuel(1, 1, 101, 7, -20, 20, 41)->score.exactVariance == 30);
}

TEST_CASE("gradient estimators: every sample inside the range is counted once") {
  const auto duel = gradientDuel(0.5, 1, 1009, 3, -1e6, 1e6, 13);
  REQUIRE(duel.ok());
  for (const GradientEstimator* e : {&duel->pathwise, &duel->score}) {
    double sum = 0;
    for (const double count : e->counts) sum += count;
    CHECK(sum == 1009);
  }
}

TEST_CASE("gradient estimators: a window of rounding has its bins and none beyond") {
  // Between neighbours of double (g − low)/(high − low) is rounding; of subnormals it overflows.
  for (const auto& [mu, sigma, low, high] :
       {std::array{1e-240, 6e-323, -8e-211, 2.5e-323}, std::array{1e-240, 6e-323, 0.0, 5e-324},
        std::array{0.5, 1e-16, 0.9999999999999998, 1.0000000000000002}}) {
    const auto duel = gradientDuel(mu, sigma, 1009, 6, low, high, 3);
    REQUIRE(duel.ok());
    CHECK(duel->pathwise.counts.size() == 3);
  }
}

TEST_CASE("gradient estimators: what cannot be is refused with a sentence") {
  CHECK(!gradientDuel(1, 0, 100, 1, 0, 1, 5).ok());
  CHECK(!gradientDuel(NAN, 1, 100, 1, 0, 1, 5).ok());
  CHECK(!gradientDuel(1, 1, 1, 1, 0, 1, 5).ok());
  CHECK(!gradientDuel(1, 1, 100, 1, 1, 1, 5).ok());
  CHECK(!gradientDuel(1, 1, 100, 1, 0, 1, 0).ok());
}

}  // namespace atlas
