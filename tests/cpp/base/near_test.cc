// The tests' own ruler can fail: small numbers, zero, the wrong side, NaN.
#include "base/near.h"

#include <limits>
#include <string>

namespace atlas {

TEST_CASE("near: the tolerance is relative to what is wanted, at every size") {
  for (const double size : {1e-300, 1e-12, 1.0, 1e12}) {
    CHECK(near(size * (1 + 9e-7), size, 1e-6));
    CHECK(near(-size * (1 - 9e-7), -size, 1e-6));
    CHECK(!near(size * (1 + 1.1e-6), size, 1e-6));
    CHECK(!near(size, -size, 1e-6));
    CHECK(!near(0, size, 1e-6));
  }
}

TEST_CASE("near: zero asks for an absolute tolerance, both add up, NaN is near nothing") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  CHECK(near(0, 0, 0));
  CHECK(!near(1e-300, 0, 0.5));
  CHECK(near(1e-9, 0, 0, 2e-9));
  CHECK(near(1.029, 1, 0.01, 0.02));
  CHECK(!near(1.031, 1, 0.01, 0.02));
  CHECK(!near(NAN, 1, 1, 1));
  CHECK(!near(1, NAN, 1, 1));
  CHECK(near(kInfinity, kInfinity, 0));
  CHECK(!near(kInfinity, -kInfinity, 0.1));
  CHECK(!near(kInfinity, 1, 0.1));
}

TEST_CASE("near: what fails is said with both numbers and the tolerance") {
  CHECK(std::string(doctest::toString(near(1.5, 1, 0.125, 0.25)).c_str()) ==
        "1.5, wanted 1: they differ by 0.5, allowed are 0.375 (rtol 0.125, atol 0.25)");
}

}  // namespace atlas
