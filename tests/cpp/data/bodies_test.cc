#include "atlas/data/bodies.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "atlas/data/tube.h"
#include "base/near.h"

namespace atlas {
namespace {

constexpr BodyKind kKinds[] = {BodyKind::tube, BodyKind::person};

struct Point {
  double x, y, z;
};

}  // namespace

TEST_CASE("bodies: a spine keeps its length in every pose, and styles differ in it") {
  for (const BodyKind kind : kKinds) {
    const BodyMesh mesh = bodyMesh(kind);
    const BodyStyle style = bodyStyle(kind, 3, 5);
    const std::vector<double> rest = spineLengths(mesh, bodyVertices(kind, {}, style));
    CHECK(rest.size() == mesh.chains.size());
    for (uint64_t number = 0; number < 13; ++number) {
      const auto posed = spineLengths(mesh, bodyVertices(kind, bodyPose(kind, 3, number), style));
      for (size_t c = 0; c < rest.size(); ++c) CHECK(near(posed[c], rest[c], 1e-13));
    }
    const auto other = spineLengths(mesh, bodyVertices(kind, {}, bodyStyle(kind, 3, 7)));
    CHECK(std::fabs(other[0] / rest[0] - 1) > 0.01);
  }
}

// An edge lies in one ring, or between two whose frames turn against one another by an angle k: its
// ends are then moved by at most k × (how far they are from the joint). A whole pose turns a joint
// of a person by at most 0.45 × 1.4 + 0.65 rad and a ring of the tube by 2.4/9.5 + 1.2/19.
TEST_CASE("bodies: an edge keeps its length up to radius and step times the turn of its joint") {
  for (const BodyKind kind : kKinds) {
    const BodyMesh mesh = bodyMesh(kind);
    const BodyStyle style = bodyStyle(kind, 3, 5);
    const BodyPose zero{};
    const auto rest = bodyVertices(kind, zero, style);
    const std::vector<double> l0 = edgeLengthsOf(mesh, rest);
    const double turn = kind == BodyKind::tube ? 2.4 / 9.5 + 1.2 / 19 : 0.45 * 1.4;
    const double reach = kind == BodyKind::tube ? style[1] * (1 + style[2]) + style[0] / 19
                                                : style[1] * 0.215 + 0.06 + style[0] * 0.1;
    size_t kept = 0;
    double most = 0;
    for (uint64_t number = 0; number < 13; ++number) {
      const std::vector<double> l =
          edgeLengthsOf(mesh, bodyVertices(kind, bodyPose(kind, 3, number), style));
      for (size_t e = 0; e < l.size(); ++e) {
        CHECK(near(l[e], l0[e], 0, turn * reach));
        kept += std::fabs(l[e] / l0[e] - 1) < 1e-12;
        most = std::max(most, std::fabs(l[e] - l0[e]));
      }
    }
    CHECK(most > 1e-3);  // joints do bend
    // Of a person most edges lie in no joint; of the tube those around it.
    CHECK(double(kept) > (kind == BodyKind::tube ? 0.3 : 0.5) * 13 * double(l0.size()));
  }
}

TEST_CASE("bodies: the person is one closed surface, its facets outside, as many as Euler says") {
  const BodyMesh mesh = bodyMesh(BodyKind::person);
  CHECK(mesh.vertices == 384);
  // Each edge is of two facets, once in either direction.
  std::map<std::array<uint32_t, 2>, int> seen;
  for (size_t t = 0; t < mesh.triangles.size(); t += 3)
    for (size_t i = 0; i < 3; ++i) ++seen[{mesh.triangles[t + i], mesh.triangles[t + (i + 1) % 3]}];
  for (const auto& [edge, count] : seen) {
    CHECK(count == 1);
    CHECK(seen.contains({edge[1], edge[0]}));
  }
  CHECK(mesh.edges.size() == seen.size() / 2);
  CHECK(mesh.vertices + mesh.triangles.size() / 3 == mesh.edges.size() + 2);
  for (uint64_t number = 0; number < 11; ++number) {
    const auto v = bodyVertices(BodyKind::person, bodyPose(BodyKind::person, 2, number),
                                bodyStyle(BodyKind::person, 2, number));
    double volume = 0;
    for (size_t t = 0; t < mesh.triangles.size(); t += 3) {
      const double *a = &v[3 * mesh.triangles[t]], *b = &v[3 * mesh.triangles[t + 1]],
                   *c = &v[3 * mesh.triangles[t + 2]];
      volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) +
                 a[2] * (b[0] * c[1] - b[1] * c[0])) /
                6;
    }
    CHECK(volume > 0.05);
    CHECK(volume < 0.5);
  }
}

TEST_CASE(
    "bodies: the person at rest is its own mirror image, and arms and legs go their own way") {
  const BodyMesh mesh = bodyMesh(BodyKind::person);
  const auto v = bodyVertices(BodyKind::person, {0.4, 0.4, -0.3, -0.3}, {1, 1, 0.5});
  // As sets: every vertex has one across the plane x = 0.
  for (size_t i = 0; i < mesh.vertices; ++i) {
    double nearest = 1e300;
    for (size_t k = 0; k < mesh.vertices; ++k) {
      nearest = std::min(nearest, std::hypot(v[3 * i] + v[3 * k], v[3 * i + 1] - v[3 * k + 1],
                                             v[3 * i + 2] - v[3 * k + 2]));
    }
    CHECK(nearest < 1e-12);
  }
  const auto tip = [&](const BodyPose& pose, size_t chain) {
    const auto body = bodyVertices(BodyKind::person, pose, {1, 1, 0});
    const RingChain& limb = mesh.chains[chain];
    const double* at = &body[3 * (limb.first + limb.sides * limb.rings)];
    return Point{at[0], at[1], at[2]};
  };
  CHECK(tip({1.2, 0, 0, 0}, 0).y > tip({}, 0).y + 0.3);  // a raised arm
  CHECK(tip({1.2, 0, 0, 0}, 1).y == tip({}, 1).y);       // not the other one
  CHECK(tip({}, 0).x > 0.5);
  CHECK(tip({}, 1).x < -0.5);
  CHECK(tip({0, 0, 0.8, 0}, 2).z > tip({}, 2).z + 0.3);  // a leg forward
  CHECK(tip({0, 0, -0.8, 0}, 2).z < tip({}, 2).z - 0.3);
}

TEST_CASE("bodies: the tube of chapter 12 is the tube of one style") {
  const TubePose pose = tubePose(5, 7, 1);
  CHECK(bodyVertices(BodyKind::tube, {pose[0], pose[1], pose[2], 0}, {2, 0.15, 0.45}) ==
        tubeVertices(pose));
  CHECK(bodyMesh(BodyKind::tube).edges.size() == kTubeVertices * 3 - 2 * kTubeSides);
}

TEST_CASE("bodies: pose and style are functions of seed and number, within their ranges") {
  for (const BodyKind kind : kKinds) {
    const BodyRanges ranges = bodyRanges(kind);
    for (uint64_t number : {0u, 1u, 79u, 1'000'003u}) {
      const BodyPose pose = bodyPose(kind, 3, number);
      const BodyStyle style = bodyStyle(kind, 3, number);
      for (size_t i = 0; i < kPoseNumbers; ++i) {
        CHECK(pose[i] >= ranges.pose[i][0]);
        CHECK(pose[i] <= ranges.pose[i][1]);
      }
      for (size_t i = 0; i < kStyleNumbers; ++i) {
        CHECK(style[i] >= ranges.style[i][0]);
        CHECK(style[i] <= ranges.style[i][1]);
      }
      CHECK(pose == bodyPose(kind, 3, number));
      CHECK(pose != bodyPose(kind, 3, number + 1));
      CHECK(style != bodyStyle(kind, 4, number));
    }
  }
}

}  // namespace atlas
