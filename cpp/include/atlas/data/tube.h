// An inextensible tube that bends (lecture row 27): what a blend of vertices does to a body that
// may bend but not stretch. 20 rings of 6 vertices around a spine of fixed length; a pose is three
// numbers, a style three more. The generator is that of the lecture's LIMP experiment; what chapter
// 12 asks is asked of one style:
//
//   ring i+1 = ring i + a step of fixed length; the frame turns by bend₁/9.5 in the first half of
//   the spine and by bend₂/9.5 in the second, and about the spine by twist/19; the middle ring is
//   the frame of reference, so that two poses lie in one another.
//
// Blended vertex by vertex, (1−t)A + tB, every step between rings becomes a chord: it is the mean
// of two vectors of one length that point apart, and such a mean is shorter (triangle inequality).
// Blended as poses, the spine keeps its length at every t. Pose and pair are functions of (seed,
// index). Costs microseconds a tube. Tested by tests/cpp/data/tube_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"

namespace atlas {

inline constexpr size_t kTubeRings = 20, kTubeSides = 6;
inline constexpr size_t kTubeVertices = kTubeRings * kTubeSides;
inline constexpr double kTubeLength = 2;
inline constexpr uint32_t kTubeMaxFrames = 1001, kTubeMaxPairs = 10'000;

// Radians: of the two halves, uniform in ±2.4, and about the spine, uniform in ±1.2.
using TubePose = std::array<double, 3>;

// Pose 0 or 1 of pair number `pair`.
TubePose tubePose(uint64_t seed, uint64_t pair, int end);
struct TubeStyle {
  double length = kTubeLength, thickness = 0.15, bulge = 0.45;
};
// kTubeVertices × (x, y, z).
std::vector<double> tubeVertices(const TubePose& pose, const TubeStyle& style = {});
// Vertex numbers, three a triangle, counter-clockwise seen from outside; the ends are open.
std::vector<uint32_t> tubeTriangles();
// Along the middles of the rings: kTubeLength for every pose.
double tubeLength(std::span<const double> vertices);

struct TubeBlend {
  std::vector<double> blended, posed;              // frames × kTubeVertices × 3, t = i/(frames−1)
  std::vector<double> blendedLength, posedLength;  // frames
  std::vector<double> lost;                        // frames: share of the length the blend misses
};
template <class V>
void fields(V& visit, Is<TubeBlend> auto& of) {
  visit("blended", rounded(of.blended));
  visit("posed", rounded(of.posed));
  ATLAS_VISIT_EACH(blendedLength, posedLength, lost)
}
// invalidArgument for frames outside 2 … kTubeMaxFrames.
Result<TubeBlend> blendTubes(const TubePose& a, const TubePose& b, uint32_t frames);

struct TubeStudy {
  double lost = 0, standardError = 0;  // share of the length missing at t = ½, mean over pairs
};
template <class V>
void fields(V& visit, Is<TubeStudy> auto& of) {
  visit("meanLost", of.lost);
  visit("meanLostError", of.standardError);
}
// Pairs 0 … pairs−1 of the seed; invalidArgument for pairs outside 2 … kTubeMaxPairs.
Result<TubeStudy> studyTubes(uint64_t seed, uint32_t pairs);

}  // namespace atlas
