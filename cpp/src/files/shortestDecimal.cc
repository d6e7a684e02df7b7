#include "files/shortestDecimal.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace atlas {
namespace {

constexpr int kMaxDigits = 17;  // always enough for a double

// Longest: the 309 digits of the greatest double, and its sign.
using Text = std::array<char, 320>;

// `digits` significant digits, rounded to nearest: d.ddde±xx.
std::string scientific(double value, int digits) {
  Text text;
  std::snprintf(text.data(), text.size(), "%.*e", digits - 1, value);
  return text.data();
}

bool readsBack(const std::string& text, double value) {
  return std::strtod(text.c_str(), nullptr) == value;
}

// The next decimal of as many digits away from 0; empty where a digit more would be needed.
std::string nextAway(std::string text) {
  for (size_t i = text.find('e'); i-- > 0;) {
    if (text[i] == '.') continue;
    if (text[i] == '-') break;
    if (text[i] != '9') {
      ++text[i];
      return text;
    }
    text[i] = '0';
  }
  return {};
}

// Of the decimals that read back the shortest, and of those the nearest. Below a power of two
// doubles lie closer than above it, so there the nearest decimal may miss and the next one away
// from 0 hit.
std::string shortestScientific(double value) {
  for (int digits = 1; digits < kMaxDigits; ++digits) {
    std::string text = scientific(value, digits);
    if (readsBack(text, value)) return text;
    text = nextAway(std::move(text));
    if (!text.empty() && readsBack(text, value)) return text;
  }
  return scientific(value, kMaxDigits);
}

}  // namespace

std::string shortestDecimal(double value) {
  std::string text = shortestScientific(value);
  const size_t e = text.find('e');
  const size_t point = text.find('.');
  const int digitsAfterPoint = point < e ? int(e - point - 1) : 0;
  const int exponent = std::atoi(text.c_str() + e + 1);
  const int decimals = digitsAfterPoint > exponent ? digitsAfterPoint - exponent : 0;
  Text fixed;
  const int length = std::snprintf(fixed.data(), fixed.size(), "%.*f", decimals, value);
  if (length > 0 && size_t(length) <= text.size()) return {fixed.data(), size_t(length)};
  return text;
}

}  // namespace atlas
