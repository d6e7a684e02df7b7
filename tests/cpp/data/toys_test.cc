#include "atlas/data/toys.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/parallel.h"
#include "atlas/linalg/symmetricEigen.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

constexpr Toy kAll[] = {Toy::lab,  Toy::gaussian,  Toy::clusters, Toy::moons,
                        Toy::ring, Toy::spiral,    Toy::ellipse,  Toy::disc,
                        Toy::arc,  Toy::labSpiral, Toy::swissRoll};
constexpr Toy kPlanarRandom[] = {Toy::gaussian, Toy::clusters, Toy::moons, Toy::ring,
                                 Toy::spiral,   Toy::ellipse,  Toy::disc,  Toy::arc};

std::vector<double> meanOf(const ToyPoints& set) {
  std::vector<double> mean(set.dim);
  const size_t n = set.position.size();
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < set.dim; ++j) mean[j] += set.points[i * set.dim + j] / double(n);
  return mean;
}

// Σ (x − x̄)(x − x̄)ᵀ
std::vector<double> scatterOf(const ToyPoints& set) {
  const std::vector<double> mean = meanOf(set);
  const size_t d = set.dim;
  std::vector<double> scatter(d * d);
  for (size_t i = 0; i < set.position.size(); ++i)
    for (size_t j = 0; j < d; ++j)
      for (size_t k = 0; k < d; ++k)
        scatter[j * d + k] += (set.points[i * d + j] - mean[j]) * (set.points[i * d + k] - mean[k]);
  return scatter;
}

}  // namespace

TEST_CASE("toys: the lab set has the notebook's scatter, and the lab spiral its variance ratios") {
  ThreadPool pool(1);
  const ToyPoints lab = toyPoints(Toy::lab, kLabCount, 0).value();
  const std::vector<double> labScatter = scatterOf(lab);
  const auto eigen = symmetricEigen(pool, {labScatter.data(), 2, 2});
  CHECK(near(eigen->values[0], 19.772305298807048, 1e-15));
  CHECK(near(eigen->values[1], 1.0811856272517013, 5e-15));
  CHECK(near(eigen->vectors[0], 0.41734427810302205, 2e-15));
  CHECK(near(eigen->vectors[1], 0.9087484544881865, 1e-15));

  const ToyPoints spiral = toyPoints(Toy::labSpiral, kLabSpiralCount, 0).value();
  const std::vector<double> scatter = scatterOf(spiral);
  const auto values = symmetricEigen(pool, {scatter.data(), 3, 3})->values;
  const double total = values[0] + values[1] + values[2];
  CHECK(near(values[0] / total, 0.7898113319499688, 1e-15));
  CHECK(near(values[1] / total, 0.20919364263079976, 2e-15));
  CHECK(near(values[2] / total, 0.0009950254192315246, 5e-15));
}

TEST_CASE("toys: a point does not depend on how many are asked for") {
  for (Toy toy : kAll) {
    CAPTURE(std::string(toyName(toy)));
    const ToyPoints many = toyPoints(toy, 47, 5).value();
    const ToyPoints few = toyPoints(toy, 13, 5, 29).value();
    CHECK(std::equal(few.points.begin(), few.points.end(), many.points.begin() + 29 * many.dim));
    CHECK(std::equal(few.position.begin(), few.position.end(), many.position.begin() + 29));
  }
  CHECK(toyPoints(Toy::moons, 7, 1)->points != toyPoints(Toy::moons, 7, 2)->points);
}

TEST_CASE("toys: a two-pixel set lies in the unit square and its density integrates to 1") {
  for (Toy toy : kPlanarRandom) {
    CAPTURE(std::string(toyName(toy)));
    const bool isArc = toy == Toy::arc;
    const double low = isArc ? -1.2 : 0, high = isArc ? 1.2 : 1;
    const ToyPoints set = toyPoints(toy, 10'007, 3).value();
    for (double v : set.points) CHECK((v > low && v < high));

    const size_t side = isArc ? 481 : 401;
    std::vector<double> grid;
    const double step = (high - low + 0.2) / double(side);
    for (size_t i = 0; i < side; ++i)
      for (size_t j = 0; j < side; ++j) {
        grid.push_back(low - 0.1 + (double(i) + 0.5) * step);
        grid.push_back(low - 0.1 + (double(j) + 0.5) * step);
      }
    const std::vector<double> logDensity =
        toyLogDensity(toy, {grid.data(), side * side, 2}).value();
    double integral = 0;
    for (double v : logDensity) integral += exp64(v) * step * step;
    // The edge of a uniform set cuts cells in two.
    CHECK(near(integral, 1, 1e-3));
  }
}

TEST_CASE("toys: points are drawn from the density that is said to be theirs") {
  // E log p over the samples against the integral ∫ p log p, to five standard errors.
  constexpr uint32_t kCount = 20'011;
  for (Toy toy : {Toy::gaussian, Toy::clusters, Toy::moons, Toy::ring, Toy::spiral, Toy::arc}) {
    CAPTURE(std::string(toyName(toy)));
    const ToyPoints set = toyPoints(toy, kCount, 8).value();
    const auto logDensity = toyLogDensity(toy, {set.points.data(), kCount, 2}).value();
    double mean = 0, square = 0;
    for (double v : logDensity) mean += v / kCount;
    for (double v : logDensity) square += (v - mean) * (v - mean) / kCount;

    const double low = toy == Toy::arc ? -1.3 : -0.1, high = toy == Toy::arc ? 1.3 : 1.1;
    constexpr size_t kSide = 499;
    const double step = (high - low) / kSide;
    std::vector<double> grid;
    for (size_t i = 0; i < kSide; ++i)
      for (size_t j = 0; j < kSide; ++j) {
        grid.push_back(low + (double(i) + 0.5) * step);
        grid.push_back(low + (double(j) + 0.5) * step);
      }
    double integral = 0;
    const auto onGrid = toyLogDensity(toy, {grid.data(), kSide * kSide, 2}).value();
    for (double v : onGrid) integral += v > -700 ? exp64(v) * v * step * step : 0;
    CHECK(near(mean, integral, 0, 5 * std::sqrt(square / kCount)));
  }
}

TEST_CASE("toys: names go there and back, and what cannot be made is refused with a sentence") {
  for (Toy toy : kAll) CHECK(parseToy(toyName(toy)).value() == toy);
  CHECK(parseToy("doughnut").status().code == StatusCode::invalidArgument);
  CHECK(toyPoints(Toy::ring, 0, 1).status().code == StatusCode::invalidArgument);
  CHECK(toyPoints(Toy::ring, kToyMaxCount + 1, 1).status().code == StatusCode::invalidArgument);
  const Status tooMany = toyPoints(Toy::lab, 43, 1, 11).status();
  CHECK(tooMany.code == StatusCode::invalidArgument);
  CHECK(sentence(tooMany) == "Points 11 to 53 were asked for; lab has points 0 to 49.");
  const std::vector<double> point(3);
  CHECK(toyLogDensity(Toy::lab, {point.data(), 1, 2}).status().code == StatusCode::invalidArgument);
  CHECK(toyLogDensity(Toy::ring, {point.data(), 1, 3}).status().code ==
        StatusCode::invalidArgument);
}

TEST_CASE("toys: the disc singles out no direction, the ellipse does") {
  ThreadPool pool(1);
  constexpr uint32_t kCount = 30'011;
  const auto ratio = [&](Toy toy) {
    const std::vector<double> scatter = scatterOf(toyPoints(toy, kCount, 2).value());
    const auto values = symmetricEigen(pool, {scatter.data(), 2, 2})->values;
    return values[0] / values[1];
  };
  CHECK(ratio(Toy::disc) < 1.03);
  // Half axes 2 : 1. A disc's coordinate has kurtosis 2, so each variance is known to 1/√n of
  // itself.
  CHECK(near(ratio(Toy::ellipse), 4, 3 * std::sqrt(2.0 / kCount)));
}

}  // namespace atlas
