// A spine of fixed length, step by step: what tubes and limbs are built around.
#pragma once

#include <cmath>

#include "atlas/base/fmath.h"
#include "linalg/vector3.h"

namespace atlas {

// Where a spine is, which way it goes and what is beside it, both of length 1.
struct SpineFrame {
  Vector3 place, along, normal;

  Vector3 across() const { return along.cross(normal); }
  // Turned by `bend` from `along` towards `normal` and by `twist` about the new direction.
  SpineFrame turned(double bend, double twist) const {
    const Vector3 t = cos64(bend) * along + sin64(bend) * normal;
    const Vector3 n = cos64(bend) * normal - sin64(bend) * along;
    return {place, t, cos64(twist) * n + sin64(twist) * t.cross(n)};
  }
  // On a ring around the spine; angle 0 is the normal.
  Vector3 around(double angle, double radius) const {
    return radius * (cos64(angle) * normal + sin64(angle) * across());
  }
};

// Along the middles of `rings` rings of `sides` vertices, x, y, z each.
inline double lengthOfRings(const double* vertices, size_t sides, size_t rings) {
  double length = 0;
  Vector3 before = Vector3::Zero();
  for (size_t i = 0; i < rings; ++i) {
    Vector3 middle = Vector3::Zero();
    for (size_t k = 0; k < sides; ++k) {
      const double* v = vertices + 3 * (i * sides + k);
      middle = middle + (1.0 / double(sides)) * Vector3{v[0], v[1], v[2]};
    }
    const Vector3 step = middle - before;
    if (i) length += std::sqrt(dot(step, step));
    before = middle;
  }
  return length;
}

}  // namespace atlas
