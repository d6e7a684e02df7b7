#include "atlas/lessons/principalDirections.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/data/toys.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;

// A slanted cloud away from the origin.
std::vector<double> cloud(size_t n, size_t d) {
  const Rng rng(13, Stream::test, n);
  std::vector<double> out(n * d);
  for (size_t i = 0; i < n; ++i) {
    const double along = 2 * rng.normal(i * (d + 1) + d);
    for (size_t j = 0; j < d; ++j)
      out[i * d + j] = 3 + double(j) + along * (1 + 0.3 * double(j)) + rng.normal(i * (d + 1) + j);
  }
  return out;
}

MatrixView<const double> view(const std::vector<double>& points, size_t d) {
  return {points.data(), points.size() / d, d};
}

std::vector<double> unit(size_t d, uint64_t step) {
  const Rng rng(19, Stream::test, step);
  std::vector<double> w(d);
  double square = 0;
  for (size_t j = 0; j < d; ++j) square += (w[j] = rng.normal(j)) * w[j];
  for (double& x : w) x /= std::sqrt(square);
  return w;
}

}  // namespace

TEST_CASE("scatter plus error is the same for every line, in any dimension, centred or not") {
  for (const size_t d : {2, 3, 7, 13})
    for (const Centre centre : {Centre::mean, Centre::origin}) {
      CAPTURE(d);
      const std::vector<double> points = cloud(53, d);
      const auto moments = pointMoments(view(points, d), centre);
      REQUIRE(moments.ok());
      for (uint64_t draw = 0; draw < 31; ++draw) {
        const std::vector<double> w = unit(d, draw);
        const ProjectedPoints line = projectOnto(view(points, d), moments.value(), w);
        CHECK(near(line.scatter + line.error, moments->total, 5e-15));
        // wᵀSw is the scatter, and what is lost stands at right angles to w.
        double quadratic = 0, along = 0;
        for (size_t i = 0; i < d; ++i)
          for (size_t j = 0; j < d; ++j) quadratic += w[i] * moments->scatter[i * d + j] * w[j];
        for (size_t i = 0; i < 53; ++i)
          for (size_t j = 0; j < d; ++j)
            along += w[j] * (points[i * d + j] - line.reconstructions[i * d + j]);
        CHECK(near(quadratic, line.scatter, 2e-13));
        CHECK(near(along, 0, 0, 1e-12));
      }
    }
}

TEST_CASE("the curves over the angle mirror each other, and the best angle is the eigenvector's") {
  for (const Centre centre : {Centre::mean, Centre::origin}) {
    const std::vector<double> points = cloud(47, 2);
    const auto moments = pointMoments(view(points, 2), centre);
    const AngleCurves curves = curvesOverAngle(view(points, 2), moments.value(), 181);
    REQUIRE(curves.scatter.size() == 181);
    for (size_t i = 0; i < 181; ++i)
      CHECK(near(curves.scatter[i] + curves.error[i], moments->total, 5e-15));
    CHECK(near(curves.scatter[180], curves.scatter[0], 5e-15));
    CHECK(near(curves.scatter[90], moments->scatter[3], 1e-15));
    const auto eigen = jacobiEigen({moments->scatter.data(), 2, 2});
    const double angle = lineAngle(eigen->vectors[0], eigen->vectors[1]);
    CHECK(near(searchBestAngle(view(points, 2), moments.value()), angle, 5e-8));
    CHECK(*std::max_element(curves.scatter.begin(), curves.scatter.end()) <=
          eigen->values[0] * (1 + 1e-14));
  }
  // A best line at 0: the search's bracket reaches across the end of the half turn.
  const std::vector<double> level = {-3, 0.1, 5, -0.1, 1, 0, -2, 0, 7, 0};
  const auto moments = pointMoments(view(level, 2), Centre::origin);
  const double found = searchBestAngle(view(level, 2), moments.value());
  const auto eigen = jacobiEigen({moments->scatter.data(), 2, 2});
  CHECK(near(found, lineAngle(eigen->vectors[0], eigen->vectors[1]), 1e-8));
  CHECK(lineAngle(-1, 0) == 0);
  CHECK(near(lineAngle(0, -1), kPi / 2, 1e-15));
}

TEST_CASE("three routes agree, and squared singular values over n−1 are the codes' variances") {
  const std::vector<double> points = cloud(41, 3);
  const auto moments = pointMoments(view(points, 3), Centre::mean);
  const auto found = principalDirections(view(points, 3), moments.value());
  REQUIRE(found.ok());
  CHECK(found->routeDifference < 1e-7);
  double ratios = 0;
  for (size_t k = 0; k < 3; ++k) {
    const std::span<const double> w(found->eigen.vectors.data() + 3 * k, 3);
    const ProjectedPoints line = projectOnto(view(points, 3), moments.value(), w);
    double sum = 0, squares = 0;
    for (double z : line.codes) sum += z;
    for (double z : line.codes) squares += (z - sum / 41) * (z - sum / 41);
    CHECK(near(sum, 0, 0, 5e-13));
    CHECK(near(found->variances[k], squares / 40, 5e-15));
    CHECK(near(found->singularSquares[k], squares / 40, 5e-15));
    CHECK(near(line.variance, squares / 40, 5e-15));
    ratios += found->varianceRatio[k];
  }
  CHECK(near(ratios, 1, 1e-15));
}

TEST_CASE("power iteration of a cloud follows its theory, and after deflation needs one step") {
  const std::vector<double> points = cloud(43, 2);
  const auto moments = pointMoments(view(points, 2), Centre::mean);
  const auto eigen = jacobiEigen({moments->scatter.data(), 2, 2});
  const auto first = powerRun(moments.value(), 2.1, 0, 7);
  REQUIRE(first.ok());
  CHECK(near(first->ratio, eigen->values[1] / eigen->values[0], 1e-15));
  for (size_t t = 0; t <= 7; ++t)
    CHECK(near(first->iteration.tangent[t], first->expected[t], 0, 5e-15));
  const auto second = powerRun(moments.value(), 2.1, 1, 2);
  REQUIRE(second.ok());
  CHECK(second->iteration.sine[1] < 1e-12);
  CHECK(near(second->iteration.rayleigh[1], eigen->values[1], 5e-15));
  CHECK(near(second->iteration.directions[2] * eigen->vectors[0] +
                 second->iteration.directions[3] * eigen->vectors[1],
             0, 0, 1e-14));
  CHECK_FALSE(powerRun(moments.value(), 0, 2, 1).ok());
  CHECK_FALSE(powerRun(moments.value(), 0, 0, kPowerMaxSteps + 1).ok());
}

TEST_CASE("without centring the first direction follows the mean as the cloud moves away") {
  std::vector<double> points = cloud(59, 2);
  const auto before = pointMoments(view(points, 2), Centre::mean);
  for (size_t i = 0; i < points.size(); ++i) points[i] += i % 2 ? -400 : 1000;
  const auto centred = pointMoments(view(points, 2), Centre::mean);
  const auto plain = pointMoments(view(points, 2), Centre::origin);
  for (size_t i = 0; i < 4; ++i) CHECK(near(centred->scatter[i], before->scatter[i], 5e-15));
  const auto eigen = jacobiEigen({plain->scatter.data(), 2, 2});
  CHECK(near(lineAngle(eigen->vectors[0], eigen->vectors[1]),
             lineAngle(plain->mean[0], plain->mean[1]), 5e-6));
}

TEST_CASE("two points leave nothing for a second direction; one leaves nothing at all") {
  const std::vector<double> two = {1, 2, 5, -3};
  const auto moments = pointMoments(view(two, 2), Centre::mean);
  const auto eigen = jacobiEigen({moments->scatter.data(), 2, 2});
  CHECK(near(eigen->values[0], 41.0 / 2, 1e-15));
  CHECK(near(eigen->values[1], 0, 0, 1e-15));
  const std::vector<double> one = {1, 2};
  CHECK(pointMoments(view(one, 2), Centre::mean)->total == 0);
}

TEST_CASE("the lab's fifty points give the notebook's numbers, centred and not") {
  const auto lab = toyPoints(Toy::lab, kLabCount, 0);
  REQUIRE(lab.ok());
  const auto points = view(lab->points, 2);
  const auto centred = pointMoments(points, Centre::mean);
  const auto found = principalDirections(points, centred.value());
  REQUIRE(found.ok());
  CHECK(near(found->eigen.values[0], 19.7723, 2e-6));
  CHECK(near(found->eigen.values[1], 1.0812, 0, 5e-5));
  CHECK(near(found->eigen.vectors[0], 0.41734, 0, 5e-6));
  CHECK(near(found->eigen.vectors[1], 0.90875, 0, 5e-6));
  CHECK(near(found->varianceRatio[0], 0.94815, 0, 5e-6));
  CHECK(found->routeDifference < 1e-5);
  CHECK(near(found->variances[0] * 49, found->eigen.values[0], 1e-15));
  // "Forgot to centre".
  const auto plain = pointMoments(points, Centre::origin);
  const auto eigen = jacobiEigen({plain->scatter.data(), 2, 2});
  CHECK(near(eigen->vectors[0], 0.152, 0, 5e-4));
  CHECK(near(eigen->vectors[1], 0.988, 0, 5e-4));
}

TEST_CASE("directions of an ellipse settle as n grows, those of a circle do not") {
  SpreadSpec spec;
  spec.repeats = 400;
  spec.angle = 0.5;
  for (const uint32_t n : {97u, 997u}) {
    spec.count = n;
    spec.ratio = 0.5;
    const auto ellipse = directionSpread(spec);
    REQUIRE(ellipse.ok());
    CHECK(ellipse->points.size() == 2 * n);
    CHECK(ellipse->angles.size() == 400);
    // 400 samples: the standard deviation is known to 1/√800 = 3.5 %; three times that, and what
    // the large-n formula leaves out at n = 97.
    CHECK(near(ellipse->angleStd / ellipse->asymptoticStd, 1, 0.13));
    CHECK(near(ellipse->asymptoticStd, 0.5 / 0.75 / std::sqrt(double(n)), 1e-15));
    double mean = 0;
    for (double angle : ellipse->angles) mean += angle / 400;
    CHECK(near(mean, 0.5, 0, 4 * ellipse->asymptoticStd / 20));
    // The larger of two eigenvalues is too large by λ₂/(λ₁ − λ₂)n, at n = 97 a third of a per cent.
    CHECK(near(ellipse->firstValue, 1, 0.015));
    CHECK(near(ellipse->secondValue, 0.25, 0.015));
    spec.ratio = 1;
    const auto circle = directionSpread(spec);
    CHECK(circle->agreement < 3.5 / std::sqrt(400.0));  // P(more) = e^(−3.5²) = 5e-6
    CHECK(std::isinf(circle->asymptoticStd));
  }
  spec.draw = 1;
  const auto other = directionSpread(spec);
  spec.draw = 0;
  CHECK(other->angles != directionSpread(spec)->angles);
  spec.ratio = 1.5;
  CHECK(sentence(directionSpread(spec).status()) == "ratio: found 1.5; allowed: 0 to 1.");
  spec = {};
  spec.count = 1;
  CHECK_FALSE(directionSpread(spec).ok());
}

TEST_CASE("moments refuse what they cannot do, in a sentence") {
  const std::vector<double> none;
  CHECK(sentence(pointMoments({none.data(), 0, 2}, Centre::mean).status()) ==
        "points: found 0; allowed: 1 to 100000.");
  const std::vector<double> bad = {1, 2, std::numeric_limits<double>::infinity(), 0};
  CHECK(sentence(pointMoments(view(bad, 2), Centre::mean).status()) ==
        "Point 1 is not finite; leave it out.");
  const std::vector<double> wide(17, 1.0);
  CHECK_FALSE(pointMoments(view(wide, 17), Centre::mean).ok());
}

}  // namespace atlas
