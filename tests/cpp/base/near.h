// What a test means by "the same up to rounding": one rule for every tolerance of these tests.
//
//   CHECK(near(value, wanted, rtol));        |value − wanted| ≤ rtol·|wanted|
//   CHECK(near(value, wanted, rtol, atol));  |value − wanted| ≤ rtol·|wanted| + atol
//
// doctest's own comparison adds 1 to the size of what it compares, so that below 1 its tolerance is
// absolute and a small number passes as any other; `tests/web/tolerances.test.mjs` keeps it out.
// How wide: what was measured, with room for a last bit of another C library, not for another
// algorithm. A number that should be 0 needs `atol`, with the size of what was summed in it. NaN is
// near nothing.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

namespace atlas {

struct Near {
  double value, wanted, rtol, atol;
  double difference() const { return value == wanted ? 0 : std::fabs(value - wanted); }
  double allowed() const { return (rtol > 0 ? rtol * std::fabs(wanted) : 0) + atol; }
  explicit operator bool() const {
    return value == wanted || (std::isfinite(wanted) && difference() <= allowed());
  }
};

inline Near near(double value, double wanted, double rtol, double atol = 0) {
  return {value, wanted, rtol, atol};
}

}  // namespace atlas

template <>
struct doctest::StringMaker<atlas::Near> {
  static String convert(const atlas::Near& near) {
    char text[200];
    std::snprintf(
        text, sizeof text,
        "%.17g, wanted %.17g: they differ by %.3g, allowed are %.3g (rtol %.3g, atol %.3g)",
        near.value, near.wanted, near.difference(), near.allowed(), near.rtol, near.atol);
    return text;
  }
};
