// Principal angles of subspaces turned by known angles, whatever basis spans them.
#include "atlas/linalg/subspace.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kDim = 13, kDirections = 3;
constexpr double kRadian = 3.14159265358979323846 / 180;

TEST_CASE("subspace: planes turned by known angles, spanned by mixed and stretched directions") {
  // span(A) = e0, e1, e2; span(B) turns e0 towards e5 by 40°, e1 towards e6 by 0.01°, keeps e2.
  const double turned[] = {40, 0.01, 0};
  std::vector<float> a(kDirections * kDim), b(kDirections * kDim);
  const auto mix = testNumbers<double>(2 * kDirections * kDirections, -2, 2, 40);
  for (size_t i = 0; i < kDirections; ++i) {
    for (size_t r = 0; r < kDirections; ++r) {
      const double ma = mix[i * kDirections + r] + (i == r ? 5 : 0);
      const double mb = mix[9 + i * kDirections + r] + (i == r ? -7 : 0);
      a[i * kDim + r] += float(ma);
      b[i * kDim + r] += float(mb * std::cos(turned[r] * kRadian));
      b[i * kDim + 5 + r] += float(mb * std::sin(turned[r] * kRadian));
    }
  }
  ThreadPool pool(1);
  const auto angles =
      principalAngles(pool, {a.data(), kDirections, kDim}, {b.data(), kDirections, kDim});
  REQUIRE(angles.ok());
  REQUIRE(angles->size() == kDirections);
  CHECK(near(angles.value()[0], 40, 1e-7));
  CHECK(near(angles.value()[1], 0.01, 1e-7));
  CHECK(angles.value()[2] < 1e-4);
  const auto itself =
      principalAngles(pool, {a.data(), kDirections, kDim}, {a.data(), kDirections, kDim});
  CHECK(itself.value()[0] < 1e-5);
}

TEST_CASE("subspace: a missing direction is 90 degrees away; shapes and numbers are checked") {
  std::vector<float> a(2 * kDim), b(2 * kDim);
  a[0] = 1;
  a[kDim + 1] = 2;
  b[0] = 3;
  b[kDim] = -5;  // twice the same line
  ThreadPool pool(1);
  const auto angles = principalAngles(pool, {a.data(), 2, kDim}, {b.data(), 2, kDim});
  REQUIRE(angles.ok());
  CHECK(near(angles.value()[0], 90, 1e-15));
  CHECK(angles.value()[1] < 1e-5);
  CHECK(!principalAngles(pool, {a.data(), 2, kDim}, {b.data(), 1, kDim}).ok());
  CHECK(!principalAngles(pool, {a.data(), 2, 1}, {b.data(), 2, 1}).ok());
  b[3] = std::numeric_limits<float>::infinity();
  CHECK(!principalAngles(pool, {a.data(), 2, kDim}, {b.data(), 2, kDim}).ok());
}

TEST_CASE("subspace: the orthonormality gap is 0 for unit axes and counts lengths and overlaps") {
  std::vector<float> w(2 * kDim);
  w[3] = 1;
  w[kDim + 7] = 1;
  CHECK(orthonormalityGap({w.data(), 2, kDim}) == 0);
  w[kDim + 3] = 2;  // WWᵀ = [[1, 2], [2, 5]]
  CHECK(near(orthonormalityGap({w.data(), 2, kDim}), std::sqrt(4 + 4 + 16), 1e-15));
}

}  // namespace
}  // namespace atlas
