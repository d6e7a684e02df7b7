#include "atlas/lessons/regression.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/base/rng.h"
#include "atlas/data/toys.h"
#include "base/near.h"

namespace atlas {
namespace {

MatrixView<const double> view(const std::vector<double>& points) {
  return {points.data(), points.size() / 2, 2};
}

std::vector<double> cloud(size_t n, uint64_t step) {
  const Rng rng(21, Stream::test, step);
  std::vector<double> out;
  const double turn = 3 * rng.normal(0), stretch = 0.2 + std::fabs(rng.normal(1));
  for (size_t i = 0; i < n; ++i) {
    const double a = rng.normal(2 * i + 2), b = stretch * rng.normal(2 * i + 3);
    out.push_back(std::cos(turn) * a - std::sin(turn) * b + 5);
    out.push_back(std::sin(turn) * a + std::cos(turn) * b - 3);
  }
  return out;
}

// Σ squared residuals by the definition, from where they end.
double costFromEnds(const std::vector<double>& points, const std::vector<double>& ends,
                    double unit) {
  double sum = 0;
  for (size_t i = 0; i < points.size(); i += 2) {
    const double dx = points[i] - ends[i], dy = unit * (points[i + 1] - ends[i + 1]);
    sum += dx * dx + dy * dy;
  }
  return sum;
}

}  // namespace

TEST_CASE("regression: the lab's three slopes") {
  const std::vector<double> points = toyPoints(Toy::lab, kLabCount, 0)->points;
  const Lines lines = fitLines(view(points), 1).value();
  // The slide's four decimals.
  CHECK(near(lines.yOnX.slope, 1.6346, 0, 5e-5));
  CHECK(near(lines.xOnY.slope, 2.3300, 0, 5e-5));
  CHECK(near(lines.pca.slope, 2.1775, 0, 5e-5));
  // tests/golden/pca_lab.json
  CHECK(near(lines.yOnX.slope, 1.6345967, 5e-8));
  CHECK(near(lines.xOnY.slope, 2.3299752, 1e-7));
  CHECK(near(lines.pca.slope, 2.1774553, 5e-7));
}

TEST_CASE("regression: the principal slope is the formula and lies between the other two") {
  for (uint64_t step = 0; step < 500; ++step) {
    const std::vector<double> points = cloud(3 + step % 17, step);
    const Lines l = fitLines(view(points), 1).value();
    const double d = l.yy - l.xx;
    CHECK(near(l.pca.slope, (d + std::sqrt(d * d + 4 * l.xy * l.xy)) / (2 * l.xy), 5e-12));
    CHECK(std::fabs(l.pca.slope) >= std::fabs(l.yOnX.slope) - 1e-12);
    CHECK(std::fabs(l.pca.slope) <= std::fabs(l.xOnY.slope) + 1e-12);
    CHECK((l.pca.slope > 0) == (l.yOnX.slope > 0));
    CHECK(near(l.yOnX.slope / l.xOnY.slope, l.correlation * l.correlation, 1e-13));
  }
}

TEST_CASE(
    "regression: each line has the least cost of its kind, and the costs are the residuals'") {
  for (const double unit : {1.0, 0.25, 3.0}) {
    const std::vector<double> points = cloud(23, 7);
    const Lines lines = fitLines(view(points), unit).value();
    const Line* best[] = {&lines.yOnX, &lines.xOnY, &lines.pca};
    const CostCurves curves = costCurves(lines, 181, unit);
    for (size_t kind = 0; kind < 3; ++kind) {
      for (size_t i = 0; i < 181; ++i)
        CHECK(curves.costs[3 * i + kind] >= best[kind]->cost[kind] * (1 - 1e-12));
      const double angle = curves.angles[131];
      const auto ends = residualEnds(view(points), lines, angle, Residual(kind), unit);
      CHECK(near(costFromEnds(points, ends, kind == 2 ? unit : 1), curves.costs[3 * 131 + kind],
                 2e-15));
    }
  }
}

TEST_CASE(
    "regression: the unit of y turns the principal direction from one regression to the other") {
  const std::vector<double> points = toyPoints(Toy::lab, kLabCount, 0)->points;
  double before = 0;
  for (const double unit : {0.001, 0.1, 0.5, 1.0, 2.0, 10.0, 1000.0}) {
    const Lines lines = fitLines(view(points), unit).value();
    CHECK(near(lines.yOnX.slope, 1.6345967, 5e-8));
    CHECK(near(lines.xOnY.slope, 2.3299752, 1e-7));
    CHECK(lines.pca.slope > before);
    before = lines.pca.slope;
    // The same as fitting scaled points and going back.
    std::vector<double> scaled = points;
    for (size_t i = 1; i < scaled.size(); i += 2) scaled[i] *= unit;
    const Lines direct = fitLines(view(scaled), 1).value();
    CHECK(near(lines.pca.slope, direct.pca.slope / unit, 2e-15));
    CHECK(near(lines.pca.cost[2], direct.pca.cost[2], 0, 1e-12));
  }
  CHECK(near(fitLines(view(points), 1e-4)->pca.slope, 1.6345967, 5e-9));
  CHECK(near(fitLines(view(points), 1e4)->pca.slope, 2.3299752, 1e-7));
}

TEST_CASE(
    "regression: swapping the axes swaps the regressions and turns the principal line along") {
  std::vector<double> points = cloud(29, 3), swapped = points;
  for (size_t i = 0; i < points.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  const Lines a = fitLines(view(points), 1).value(), b = fitLines(view(swapped), 1).value();
  CHECK(near(b.yOnX.slope, 1 / a.xOnY.slope, 2e-14));
  CHECK(near(b.xOnY.slope, 1 / a.yOnX.slope, 2e-15));
  CHECK(near(b.pca.slope, 1 / a.pca.slope, 2e-15));
}

TEST_CASE("regression: upright, level and degenerate clouds") {
  const std::vector<double> upright = {2, 0, 2, 1, 2, 5};
  const Lines lines = fitLines(view(upright), 1).value();
  CHECK(lines.yOnX.angle == 0);
  CHECK(near(lines.xOnY.angle, M_PI / 2, 1e-15));
  CHECK(std::isinf(lines.xOnY.slope));
  CHECK(near(lines.pca.angle, M_PI / 2, 1e-15));
  CHECK(near(lines.pca.cost[2], 0, 0, 1e-15));
  CHECK(std::isinf(lineAt(lines, 0, 1).cost[1]));
  const auto ends = residualEnds(view(upright), lines, M_PI / 2, Residual::vertical, 1);
  CHECK(std::isnan(ends[0]));

  const std::vector<double> coinciding = {1, 2, 1, 2};
  CHECK(fitLines(view(coinciding), 1).status().code == StatusCode::invalidArgument);
  CHECK(fitLines({upright.data(), 1, 2}, 1).status().code == StatusCode::invalidArgument);
  CHECK(fitLines(view(upright), 0).status().code == StatusCode::invalidArgument);
}

}  // namespace atlas
