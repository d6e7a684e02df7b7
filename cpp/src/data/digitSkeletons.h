// The stroke skeletons of the ground-truth digits (digits.h): data only. Coordinates in a frame of
// height 1, x to the right, y down, upright and before any factor. Tested by
// tests/cpp/data/digits_test.cc.
#pragma once

#include <cstdint>
#include <span>

namespace atlas {

enum class Knot : uint8_t {
  start,   // the pen comes down: a new stroke
  smooth,  // the curve passes with a continuous tangent
  corner,  // the curve passes with a kink
};

struct SkeletonPoint {
  float x, y;
  Knot knot;
};

struct Skeleton {
  const char* name;
  float weight;  // relative frequency within the class
  std::span<const SkeletonPoint> points;
};

inline constexpr int kMaxSkeletonPoints = 20;

std::span<const Skeleton> skeletonsOf(int label);

}  // namespace atlas
