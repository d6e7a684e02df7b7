// Procedural 3-D shapes in correspondence: meshes with the same triangles, so that a shape is one
// point of R^{3v} (lecture.md (b) 05_PCA 7 and 8: the notebook's faces of COMA and animals of SMAL,
// replaced by shapes whose true factors are known).
//
//   head       a sphere mesh of 24 × 32 vertices with a face on it; x = base + Σ cⱼ bⱼ with 8 fixed
//              blend shapes bⱼ and cⱼ ~ N(0, 1)
//   quadruped  tubes whose 8 measures (torso length and girth, leg length and thickness, neck,
//   head,
//              muzzle, tail) enter linearly; seven kinds of animal, 8 % of variation within a kind.
//              Shapes 0 … 6 are the seven kinds without variation.
//
// Both are affine in 8 numbers, so PCA must find that 8 directions hold all variance. `turn` breaks
// it: a head turned on its neck, or legs that swing, by an angle uniform in ±turn move their
// vertices along circles, which no flat set of directions holds: "PCA is flat". Each shape is
// centred on its own centroid first, as in the notebook.
//
// Shape i is a pure function of (kind, seed, i, turn). Units: a head is about 2 high, a cow 1.6
// long. x to the right of the viewer, y up, z towards the viewer; a quadruped looks along +x.
// Tested by tests/cpp/data/shapes_test.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"

namespace atlas {

enum class ShapeKind { head, quadruped };
template <>
Result<ShapeKind> named(const std::string& name);

inline constexpr uint32_t kShapeFactors = 8;
inline constexpr uint32_t kQuadrupedKinds = 7;  // cat, dog, horse, cow, giraffe, hippopotamus, lion
inline constexpr uint32_t kShapesMaxCount = 500;
inline constexpr double kShapesMaxTurn = 60;  // degrees

struct ShapeSet {
  uint32_t count = 0, vertices = 0;
  std::vector<double> points;       // count × 3·vertices: x, y, z of each vertex in turn
  std::vector<uint32_t> triangles;  // 3 vertex numbers each, counter-clockwise seen from outside
  std::vector<double> factors;      // count × kShapeFactors, the numbers it was made from
  std::vector<uint8_t> kinds;       // count: kind of animal; 0 for heads
  std::vector<double> turns;        // count: degrees a head is turned, or the first leg swung
};
template <class V>
void fields(V& visit, Is<ShapeSet> auto& of) {
  visit("points", rounded(of.points));
  ATLAS_VISIT_EACH(triangles, kinds, turns, vertices)
}

// turn in degrees, 0 to kShapesMaxTurn. invalidArgument for a count outside 2 … kShapesMaxCount.
Result<ShapeSet> makeShapes(ShapeKind kind, uint32_t count, uint64_t seed, double turn);

}  // namespace atlas
