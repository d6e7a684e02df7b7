// Bodies that bend and do not stretch, with known pose and known style (lecture row 28, (c1)): the
// data of the lesson on deformable shapes.
//
//   tube     that of tube.h with its style free: 120 vertices. Pose: two bends and a twist. Style:
//            length, thickness, bulge.
//   person   a closed mesh of 384 vertices: torso with a head, two arms, two legs. Pose: how far
//            each arm is raised in the plane of the chest, how far each leg swings forward; elbows,
//            knees and ankles follow. Style: length of the limbs, girth, belly.
//
// Limbs are tubes around spines of fixed length whose frames turn at their joints: a spine keeps
// its length in every pose, exactly, and an edge of the surface its own up to radius × turn.
// Pose and style are functions of (seed, number). x to the viewer's right, y up, z to the viewer; a
// person is about 2 high, its chest stands still. Costs microseconds a body. Tested by
// tests/cpp/data/bodies_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/kinds.h"

namespace atlas {

inline constexpr size_t kPoseNumbers = 4, kStyleNumbers = 3;
using BodyPose = std::array<double, kPoseNumbers>;
using BodyStyle = std::array<double, kStyleNumbers>;

// Uniform between the ends of bodyRanges; a number that a kind has not is 0.
BodyPose bodyPose(BodyKind kind, uint64_t seed, uint64_t number);
BodyStyle bodyStyle(BodyKind kind, uint64_t seed, uint64_t number);
struct BodyRanges {
  std::array<std::array<double, 2>, kPoseNumbers> pose;  // radians
  std::array<std::array<double, 2>, kStyleNumbers> style;
};
BodyRanges bodyRanges(BodyKind kind);

// Rings of vertices one after the other along a spine: a limb, or the tube.
struct RingChain {
  uint32_t first, sides, rings;
};
// What all bodies of a kind share.
struct BodyMesh {
  uint32_t vertices = 0;
  std::vector<uint32_t> triangles;             // 3 each, counter-clockwise seen from outside
  std::vector<std::array<uint32_t, 2>> edges;  // of the triangles, each once
  std::vector<RingChain> chains;               // person: right arm, left arm, right leg, left leg
};
BodyMesh bodyMesh(BodyKind kind);

// mesh.vertices × (x, y, z).
std::vector<double> bodyVertices(BodyKind kind, const BodyPose& pose, const BodyStyle& style);

std::vector<double> edgeLengthsOf(const BodyMesh& mesh, std::span<const double> vertices);
// Of each chain along the middles of its rings.
std::vector<double> spineLengths(const BodyMesh& mesh, std::span<const double> vertices);

}  // namespace atlas
