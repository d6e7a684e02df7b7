// Points and directions in space: Eigen's, with the one sum whose order is ours.
#pragma once

#include <Eigen/Geometry>

namespace atlas {

using Vector3 = Eigen::Vector3d;

// x + y + z in this order: Eigen adds y and z first, and tubes and bodies have these bits.
inline double dot(const Vector3& a, const Vector3& b) {
  return a.x() * b.x() + a.y() * b.y() + a.z() * b.z();
}

}  // namespace atlas
