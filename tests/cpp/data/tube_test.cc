#include "atlas/data/tube.h"

#include <doctest/doctest.h>

#include <cmath>
#include "base/near.h"

namespace atlas {
namespace {

const double* at(const std::vector<double>& v, size_t vertex) { return &v[3 * vertex]; }

double distance(const double* a, const double* b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

}  // namespace

TEST_CASE("tube: bends without stretching, and a pose drawn anew keeps its length at every t") {
  for (uint64_t pair = 0; pair < 11; ++pair) {
    for (const int end : {0, 1}) {
      const TubePose pose = tubePose(5, pair, end);
      CHECK(std::fabs(pose[0]) <= 2.4);
      CHECK(std::fabs(pose[2]) <= 1.2);
      CHECK(near(tubeLength(tubeVertices(pose)), kTubeLength, 5e-15));
    }
    const auto blend = blendTubes(tubePose(5, pair, 0), tubePose(5, pair, 1), 7).value();
    for (size_t f = 0; f < 7; ++f) {
      CHECK(near(blend.posedLength[f], kTubeLength, 5e-15));
      // The triangle inequality: no mean of two steps is longer than they are.
      CHECK(blend.blendedLength[f] <= kTubeLength + 1e-9);
    }
    CHECK(blend.blendedLength[3] < kTubeLength - 1e-3);
    CHECK(near(blend.lost[3], 1 - blend.blendedLength[3] / blend.posedLength[3], 2e-13));
    CHECK(near(blend.blendedLength[0], kTubeLength, 5e-15));
    CHECK(near(blend.blendedLength[6], kTubeLength, 5e-15));
  }
}

// A half of the spine that bends by 2a against one that bends by −2a: the two steps at an angle of
// 2φ from each other have a mean of length |cos φ|.
TEST_CASE("tube: two poses bent against each other lose what the cosines say") {
  const double bend = 1.9, half = (kTubeRings - 1) / 2.0;
  const auto blend = blendTubes({bend, bend, 0}, {-bend, -bend, 0}, 3).value();
  double expected = 0;
  const double middle = double(kTubeRings / 2);
  for (size_t i = 1; i < kTubeRings; ++i)
    expected += std::fabs(std::cos((double(i) - middle) * bend / half));
  expected *= kTubeLength / (kTubeRings - 1);
  CHECK(near(blend.blendedLength[1], expected, 5e-15));
}

TEST_CASE("tube: the middle ring stands still, rings are round, triangles face outwards") {
  const auto a = tubeVertices({1.1, -0.7, 0.9}), b = tubeVertices({-2.3, 0.4, -1.1});
  const size_t ring = kTubeRings / 2 * kTubeSides;
  for (size_t k = 0; k < kTubeSides; ++k) {
    CHECK(distance(at(a, ring + k), at(b, ring + k)) < 1e-12);
    CHECK(near(at(a, ring + k)[0], 0, 0, 1e-15));
  }
  // A straight tube: away from its axis, which is x.
  const auto straight = tubeVertices({0, 0, 0});
  const auto triangles = tubeTriangles();
  CHECK(triangles.size() == 3 * 2 * (kTubeRings - 1) * kTubeSides);
  for (size_t t = 0; t < triangles.size(); t += 3) {
    const double *p = at(straight, triangles[t]), *q = at(straight, triangles[t + 1]),
                 *r = at(straight, triangles[t + 2]);
    const double ny = (q[2] - p[2]) * (r[0] - p[0]) - (q[0] - p[0]) * (r[2] - p[2]);
    const double nz = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    CHECK(ny * (p[1] + q[1] + r[1]) + nz * (p[2] + q[2] + r[2]) > 0);
  }
}

// Lecture row 27: the vertex blend shrinks 13 to 15 %.
TEST_CASE("tube: over random pairs a seventh of the length is lost half-way") {
  for (const uint64_t seed : {1, 2, 3}) {
    const auto study = studyTubes(seed, 997).value();
    CHECK(study.lost > 0.11);
    CHECK(study.lost < 0.17);
    CHECK(study.standardError < 0.005);
  }
}

TEST_CASE("tube: counts are checked") {
  CHECK(!blendTubes({0, 0, 0}, {1, 1, 1}, 1).ok());
  CHECK(!blendTubes({0, 0, 0}, {1, 1, 1}, kTubeMaxFrames + 1).ok());
  CHECK(!studyTubes(1, 1).ok());
  CHECK(!studyTubes(1, kTubeMaxPairs + 1).ok());
}

}  // namespace atlas
