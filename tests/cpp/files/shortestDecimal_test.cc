#include "files/shortestDecimal.h"

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "atlas/base/rng.h"

namespace {

std::string oracle(double value) {
  char buffer[400];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

void expectSame(double value) {
  const std::string expected = oracle(value);
  CHECK(atlas::shortestDecimal(value) == expected);
  CHECK(atlas::shortestDecimal(-value) == "-" + expected);
}

}  // namespace

TEST_CASE("the shortest decimal is what std::to_chars writes") {
  SUBCASE("settings people choose, and edges") {
    for (double value : {0.0,
                         1.0,
                         0.1,
                         0.9,
                         1e-3,
                         3e-4,
                         1e-5,
                         0.999,
                         4.0,
                         100.0,
                         1e5,
                         123456.0,
                         1e15,
                         1e16,
                         1e21,
                         1e22,
                         1e23,
                         123456789012345680000.0,
                         1.0 / 3,
                         2.0 / 3,
                         5e-324,
                         2.2250738585072014e-308,
                         std::numeric_limits<double>::max()})
      expectSame(value);
  }
  SUBCASE("every power of two: below it doubles lie closer than above") {
    for (int e = -1074; e < 1024; ++e) expectSame(std::ldexp(1.0, e));
  }
  SUBCASE("floats and doubles of every size") {
    const atlas::Rng rng(7, atlas::Stream::test);
    for (uint64_t i = 0; i < 3001; ++i) {
      const uint64_t bits = uint64_t{rng.bits(2 * i)} << 32 | rng.bits(2 * i + 1);
      const double value = std::fabs(std::bit_cast<double>(bits));
      if (std::isfinite(value)) expectSame(value);
      expectSame(double(float(bits >> 11) * 0x1p-53f));
    }
  }
}
