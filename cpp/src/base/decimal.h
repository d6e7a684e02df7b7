// Numbers as text and back, both ways exact. std::to_chars of a double brings tables of 100 KB,
// snprintf and strtod bring arithmetic of 128 bits, a twentieth of what a visitor downloads; a
// model file needs them for a few settings, and a sentence for a few numbers. Tested by
// tests/cpp/base/decimal_test.cc against std::to_chars and std::strtod.
#pragma once

#include <optional>
#include <string>

namespace atlas {

// The shortest decimal that reads back as the same double, as std::to_chars(value) writes it.
// Also "inf" and "nan".
std::string shortestDecimal(double value);

// For a sentence: at most so many significant digits, and an exponent only where the number would
// be longer than 12 characters without.
std::string roundedDecimal(double value, size_t digits);

// The double nearest to a decimal such as -12.5e-3, of two the even one; nothing if the text is
// anything else, or longer than 400 characters.
std::optional<double> readDecimal(const std::string& text);

}  // namespace atlas
