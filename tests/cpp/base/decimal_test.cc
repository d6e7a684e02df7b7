#include "base/decimal.h"

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
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
  CHECK(atlas::readDecimal(expected) == value);
}

void expectRead(const std::string& text) {
  CAPTURE(text);
  const auto read = atlas::readDecimal(text);
  REQUIRE(read.has_value());
  CHECK(std::bit_cast<uint64_t>(*read) ==
        std::bit_cast<uint64_t>(std::strtod(text.c_str(), nullptr)));
}

}  // namespace

TEST_CASE("the shortest decimal is what std::to_chars writes, and reads back") {
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

TEST_CASE("a decimal is read as strtod reads it") {
  SUBCASE("every way to write one") {
    for (const char* text : {"0", "-0", "7", "+7", "007", "1.", ".5", "-12.5e-3", "1E5", "1e+05",
                             "1e400", "-1e400", "1e-400", "0e99999999999", "9e-99999999999"})
      expectRead(text);
  }
  SUBCASE("ties, just beside them, and the ends of the range") {
    for (const char* text :
         {"9007199254740993", "9007199254740993.00000000000000000000000000000000001",
          "9007199254740992.99999999999999999999999999999999999", "9007199254740995",
          "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308",
          "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649"
          "017977587207096330286416692887910946555547851940402630657488671505820681908902000708383"
          "676273854845817711531764475730270069855571366959622842914819860834936475292719074168444"
          "365510704342711559699508093042880",
          "2.4703282292062327e-324", "2.4703282292062328e-324", "4.9406564584124654e-324",
          "7.4e-324", "7.5e-324", "2.2250738585072011e-308"})
      expectRead(text);
  }
  SUBCASE("three digits more than needed, of every size") {
    const atlas::Rng rng(8, atlas::Stream::test);
    for (uint64_t i = 0; i < 1009; ++i) {
      const uint64_t mantissa = uint64_t{rng.bits(3 * i)} << 32 | rng.bits(3 * i + 1);
      const int exponent = int(rng.bits(3 * i + 2) % 661) - 341;
      expectRead(std::to_string(mantissa) + "e" + std::to_string(exponent));
    }
  }
  SUBCASE("anything else is no number") {
    for (const char* text :
         {"", "-", ".", "e5", "1e", "1e+", "1.2.3", " 1", "1 ", "0x10", "inf", "nan", "1,5", "--1"})
      CHECK_FALSE(atlas::readDecimal(text).has_value());
    CHECK_FALSE(atlas::readDecimal(std::string(401, '1')).has_value());
    CHECK_FALSE(atlas::readDecimal(std::string("1\0", 2)).has_value());
  }
}

TEST_CASE("a number in a sentence is rounded, and plain where that is short enough to read") {
  CHECK(atlas::roundedDecimal(8e6, 10) == "8000000");
  CHECK(atlas::roundedDecimal(1e-5, 10) == "0.00001");
  CHECK(atlas::roundedDecimal(1.0 / 3, 10) == "0.3333333333");
  CHECK(atlas::roundedDecimal(2.0 / 3, 3) == "0.667");
  CHECK(atlas::roundedDecimal(99999.96, 6) == "100000");
  CHECK(atlas::roundedDecimal(0.99999996, 6) == "1");
  CHECK(atlas::roundedDecimal(0.09999996, 6) == "0.1");
  CHECK(atlas::roundedDecimal(1234567.0, 4) == "1235000");
  CHECK(atlas::roundedDecimal(-1.0 / 3, 2) == "-0.33");
  CHECK(atlas::roundedDecimal(1.23456789e300, 3) == "1.23e+300");
  CHECK(atlas::roundedDecimal(1.0 / 0.0, 10) == "inf");
  CHECK(atlas::roundedDecimal(-1.0 / 0.0, 10) == "-inf");
  CHECK(atlas::roundedDecimal(std::nan(""), 10) == "nan");
}
