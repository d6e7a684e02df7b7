#include "atlas/lessons/charts.h"

#include <array>
#include <cmath>

#include <doctest/doctest.h>
#include "base/near.h"

using namespace atlas;

namespace {

constexpr double kPi = 3.141592653589793;

SurfaceSpec surface(const char* name) {
  SurfaceSpec spec;
  spec.kind = parseSurface(name).value();
  spec.control = {-0.9, 0.1, -0.3, 0.7, 0.1, -0.4, 0.5, 0.2, 0.9, 0.3};
  if (spec.kind == SurfaceKind::heights)
    spec.control = {-0.1, 0.2, 0.05, -0.3, 0.6,  -0.4,  0.15, 0.1,
                    -0.2, 0.7, 0.3,  -0.5, 0.25, -0.15, 0.45, 0.35};
  return spec;
}

}  // namespace

// Twelve midpoints miss the points that are drawn, where the second derivative jumps.
TEST_CASE("charts: the analytic Jacobian is that of finite differences to 1e-6") {
  for (const char* name :
       {"roll", "arch", "dome", "saddle", "ring", "drawn", "sphere", "torus", "heights"}) {
    CAPTURE(name);
    CHECK(jacobianError(surface(name), 12) < 1e-6);
  }
}

TEST_CASE("charts: sphere 4π, torus 4π²Rr, an arch by its arc, a cap by its disc") {
  // Facets of a sphere cut its corners: the error falls with the square of their size.
  CHECK(near(surfaceArea(surface("sphere"), 64), 4 * kPi, 2e-4));
  SurfaceSpec torus = surface("torus");
  torus.bigRadius = 0.7;
  torus.smallRadius = 0.23;
  CHECK(near(surfaceArea(torus, 64), 4 * kPi * kPi * 0.7 * 0.23, 2e-13));
  CHECK(near(exactArea(torus), 4 * kPi * kPi * 0.7 * 0.23, 1e-15));
  CHECK(near(exactArea(surface("sphere")), 4 * kPi, 1e-15));
  CHECK(exactArea(surface("roll")) == 0);
  CHECK(near(surfaceArea(surface("arch"), 8), 1.6 * kPi * 0.75 * 1.6, 5e-15));
  // A drawn straight line is a rectangle.
  SurfaceSpec flat = surface("drawn");
  flat.control = {-0.5, 0, 0, 0.3, 0.5, 0.6};
  CHECK(near(surfaceArea(flat, 8), 1.6 * std::hypot(1.0, 0.6), 2e-15));
}

TEST_CASE("charts: a profile passes through its points") {
  const SurfaceSpec spec = surface("drawn");
  for (size_t i = 0; i < 5; ++i) {
    const SurfacePoint p = surfaceAt(spec, double(i) / 4, 0.2);
    CHECK(near(p.x[0], spec.control[2 * i], 1e-15));
    CHECK(p.x[1] == 0.2);
    CHECK(near(p.x[2], spec.control[2 * i + 1], 1e-15));
  }
}

TEST_CASE("charts: a height field passes through its net, smooth between, and a plane stays one") {
  const SurfaceSpec spec = surface("heights");
  const Rectangle r = domainOf(spec);
  for (size_t i = 0; i < 16; ++i) {
    const double x = r.u0 + (r.u1 - r.u0) * double(i % 4) / 3;
    const double y = r.v0 + (r.v1 - r.v0) * double(i / 4) / 3;
    const SurfacePoint p = surfaceAt(spec, x, y);
    CHECK(p.x[0] == x);
    CHECK(p.x[1] == y);
    CHECK(near(p.x[2], spec.control[i], 5e-15));
  }
  // The tensor product in matrix form, and its area by 480² midpoints and Richardson, in Python.
  const SurfacePoint p = surfaceAt(spec, -0.37, 0.52);
  CHECK(near(p.x[2], 0.3628750145066741, 2e-15));
  CHECK(near(p.du[2], 0.7500709077215201, 1e-15));
  CHECK(near(p.dv[2], -1.7391011743819709, 2e-15));
  CHECK(near(surfaceArea(spec, 96), 4.28947474, 1e-5));
  SurfaceSpec plane = spec;
  plane.control.clear();
  for (int i = 0; i < 25; ++i) plane.control.push_back(0.1 + 0.3 * (i % 5) - 0.2 * (i / 5));
  CHECK(near(surfaceAt(plane, 0.11, -0.23).x[2],
             0.1 + 0.3 * (0.11 / 1.6 + 0.5) * 4 - 0.2 * (-0.23 / 1.6 + 0.5) * 4, 1e-15));
  CHECK(near(surfaceArea(plane, 7), 1.6 * 1.6 * std::sqrt(1 + 0.75 * 0.75 + 0.5 * 0.5), 5e-15));
}

TEST_CASE("charts: the metric has the singular values of J") {
  const double du[] = {3, 0, 0}, dv[] = {0, 0, 2};
  const Metric m = metricOf(du, dv, 3);
  CHECK(near(m.sigma1, 3, 1e-15));
  CHECK(near(m.sigma2, 2, 1e-15));
  CHECK(near(m.area, 6, 1e-15));
  const double same[] = {1, 2, 2};
  CHECK(metricOf(same, same, 3).area == 0);
  CHECK(metricOf(same, same, 3).sigma2 == 0);
}

TEST_CASE("charts: a disc's coordinates undo it, wherever its centre is") {
  for (const char* name : {"sphere", "torus"}) {
    const SurfaceSpec spec = surface(name);
    for (const ChartDisc& disc : {ChartDisc{{0.3, 1.1}, 1}, ChartDisc{{5.9, 3.0}, 1.5}}) {
      for (double u : {-0.7, 0.0, 0.4}) {
        const SurfacePoint p = discAt(spec, disc, u, 0.3);
        double uv[2];
        discCoordinates(spec, disc, p.x, uv);
        CAPTURE(name);
        CHECK(near(uv[0], u, 0, 2e-15));
        CHECK(near(uv[1], 0.3, 5e-15));
        const SurfacePoint q = discAt(spec, disc, u + 1e-5, 0.3);
        const SurfacePoint o = discAt(spec, disc, u - 1e-5, 0.3);
        for (size_t i = 0; i < 3; ++i) CHECK(near((q.x[i] - o.x[i]) / 2e-5, p.du[i], 0, 1e-9));
      }
    }
  }
}

TEST_CASE("charts: stereographic discs keep angles; two hemispheres are an atlas of the sphere") {
  const SurfaceSpec sphere = surface("sphere");
  const ChartDisc north{{0, 0}, 1}, south{{0, kPi}, 1}, east{{0, kPi / 2}, 1};
  const SurfacePoint p = discAt(sphere, east, 0.5, -0.2);
  const Metric m = metricOf(p.du, p.dv, 3);
  CHECK(near(m.sigma1, m.sigma2, 1e-15));
  const ChartPair halves = measureCharts(sphere, north, south, 60);
  CHECK(near(halves.areas[0], 2 * kPi, 1e-4));
  CHECK(halves.overlap < 0.01);
  CHECK(near(halves.covered, halves.total, 1e-4));
  const ChartPair crossed = measureCharts(sphere, north, east, 60);
  CHECK(near(crossed.overlap, kPi, 1e-4));  // a quarter of the sphere
  CHECK(crossed.agreement < 1e-12);
}

TEST_CASE("charts: points are on their surface, and do not depend on how many are asked for") {
  const SurfaceSample few = sampleSurface(surface("torus"), 7, 5);
  const SurfaceSample more = sampleSurface(surface("torus"), 11, 5);
  for (size_t i = 0; i < 7; ++i) {
    for (size_t j = 0; j < 3; ++j) CHECK(few.points[3 * i + j] == more.points[3 * i + j]);
    const double out = std::hypot(few.points[3 * i], few.points[3 * i + 1]) - 0.65;
    CHECK(near(std::hypot(out, few.points[3 * i + 2]), 0.3, 2e-15));
  }
}

TEST_CASE("charts: what is not allowed is said") {
  CHECK(parseSurface("cube").status().code == StatusCode::invalidArgument);
  SurfaceSpec spec = surface("torus");
  spec.smallRadius = 0.9;
  CHECK(validate(spec).code == StatusCode::invalidArgument);
  spec = surface("drawn");
  spec.control = {0, 1, 2, 3};
  CHECK(validate(spec).code == StatusCode::invalidArgument);
  spec = surface("heights");
  CHECK(validate(spec).ok());
  for (const size_t count : {4u, 15u, 81u}) {  // too few, not square, too many
    spec.control.assign(count, 0.0);
    CHECK(validate(spec).code == StatusCode::invalidArgument);
  }
  spec.control.assign(9, std::nan(""));
  CHECK(validate(spec).code == StatusCode::invalidArgument);
}

TEST_CASE(
    "charts: a surface's grid runs over its domain, u fastest, and ends where the domain ends") {
  const SurfaceSpec spec = surface("torus");
  const auto chart = surfaceChart(spec, 5, 7, 11, 3);
  REQUIRE(chart.ok());
  REQUIRE(chart->grid.size() == 75);
  REQUIRE(chart->area.size() == 25);
  for (const auto& [node, u, v] :
       {std::array<size_t, 3>{0, 0, 0}, {3, 3, 0}, {17, 2, 3}, {24, 4, 4}}) {
    const SurfacePoint p = surfaceAt(spec, 2 * kPi * double(u) / 4, 2 * kPi * double(v) / 4);
    for (size_t i = 0; i < 3; ++i) CHECK(near(chart->grid[3 * node + i], p.x[i], 0, 1e-12));
    CHECK(near(chart->area[node], metricOf(p.du, p.dv, 3).area, 0, 1e-12));
  }
  CHECK(chart->domain == std::array<double, 4>{0, 2 * kPi, 0, 2 * kPi});
  CHECK(chart->sample.points == sampleSurface(spec, 11, 3).points);
  CHECK(chart->total == surfaceArea(spec, 7));
  CHECK(chart->exact == exactArea(spec));
  CHECK(chart->jacobianError == jacobianError(spec, 7));
  for (const auto& size :
       {std::array<size_t, 3>{1, 7, 11}, {130, 7, 11}, {5, 0, 11}, {5, 257, 11}, {5, 7, 20'001}})
    CHECK(surfaceChart(spec, size[0], size[1], size[2], 3).status().code ==
          StatusCode::invalidArgument);
}

TEST_CASE("charts: two patches are discs from their middle out, and the transition leads back") {
  const SurfaceSpec spec = surface("sphere");
  const ChartDisc a{{0.4, 1.3}, 0.5}, b{{0.6, 1.4}, 0.7};
  const auto both = chartPatches(spec, a, b, 5, 13);
  REQUIRE(both.ok());
  REQUIRE(both->first.size() == 75);
  REQUIRE(both->second.size() == 75);
  REQUIRE(both->transition.size() == 50);
  const SurfacePoint middle = discAt(spec, a, 0, 0), other = discAt(spec, b, 0, 0);
  for (size_t spoke = 0; spoke < 5; ++spoke)
    for (size_t i = 0; i < 3; ++i) {
      CHECK(both->first[3 * spoke + i] == middle.x[i]);
      CHECK(both->second[3 * spoke + i] == other.x[i]);
    }
  // Ring 2 of 0 … 4 has half the radius; its spoke 1 a quarter of a turn.
  const SurfacePoint p = discAt(spec, a, 0, 0.25);
  for (size_t i = 0; i < 3; ++i) CHECK(near(both->first[3 * 11 + i], p.x[i], 0, 1e-12));
  for (size_t node = 0; node < 25; ++node) {
    const SurfacePoint again =
        discAt(spec, b, both->transition[2 * node], both->transition[2 * node + 1]);
    for (size_t i = 0; i < 3; ++i) CHECK(near(again.x[i], both->first[3 * node + i], 0, 1e-9));
  }
  const ChartPair pair = measureCharts(spec, a, b, 13);
  CHECK(both->pair.overlap == pair.overlap);
  CHECK(both->pair.covered == pair.covered);
  CHECK(!chartPatches(spec, a, b, 1, 13).ok());
}
