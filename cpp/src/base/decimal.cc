#include "base/decimal.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace atlas {
namespace {

// A natural number of any size, its least 32 bits first; the last entry is not 0.
class Natural {
 public:
  Natural(uint64_t value) {
    for (; value > 0; value >>= 32) words_.push_back(uint32_t(value));
  }
  bool isZero() const { return words_.empty(); }
  // ×factor + addend
  void multiply(uint32_t factor, uint32_t addend = 0) {
    uint64_t carry = addend;
    for (uint32_t& word : words_) {
      carry += uint64_t{word} * factor;
      word = uint32_t(carry);
      carry >>= 32;
    }
    if (carry > 0) words_.push_back(uint32_t(carry));
  }
  void multiplyByPower(uint32_t base, int exponent) {
    for (; exponent > 0; --exponent) multiply(base);
  }
  void add(const Natural& other) {
    words_.resize(std::max(words_.size(), other.words_.size()));
    uint64_t carry = 0;
    for (size_t i = 0; i < words_.size(); ++i) {
      carry += uint64_t{words_[i]} + other.word(i);
      words_[i] = uint32_t(carry);
      carry >>= 32;
    }
    if (carry > 0) words_.push_back(uint32_t(carry));
  }
  // Precondition: other is no greater.
  void subtract(const Natural& other) {
    int64_t borrow = 0;
    for (size_t i = 0; i < words_.size(); ++i) {
      borrow += int64_t{words_[i]} - other.word(i);
      words_[i] = uint32_t(borrow);
      borrow >>= 32;
    }
    while (!words_.empty() && words_.back() == 0) words_.pop_back();
  }
  // Negative, 0 or positive as this is less than, equal to or greater than the other.
  int compare(const Natural& other) const {
    for (size_t i = std::max(words_.size(), other.words_.size()); i-- > 0;) {
      if (word(i) != other.word(i)) return word(i) < other.word(i) ? -1 : 1;
    }
    return 0;
  }

 private:
  uint32_t word(size_t i) const { return i < words_.size() ? words_[i] : 0; }

  std::vector<uint32_t> words_;
};

// ---- A double as mantissa·2^exponent ----

constexpr int kMantissaBits = 52;
constexpr uint64_t kHiddenBit = uint64_t{1} << kMantissaBits;
constexpr int kLeastExponent = -1074;
constexpr uint64_t kInfinity = uint64_t{0x7ff} << kMantissaBits;

struct Binary {
  uint64_t mantissa;
  int exponent;
  // Of the bits of a positive double. Infinity's are those of 2^1024, the next number after the
  // greatest.
  explicit Binary(uint64_t bits) {
    const int field = int(bits >> kMantissaBits);
    mantissa = (bits & (kHiddenBit - 1)) + (field > 0 ? kHiddenBit : 0);
    exponent = std::max(field, 1) - 1 + kLeastExponent;
  }
};

// ---- Writing ----

constexpr size_t kMostDigits = 17;  // always enough for a double
constexpr size_t kPlainInSentences = 12;

// The value is 0.ddd… · 10^power.
struct Digits {
  std::string digits;
  int power = 0;
};

// Digits of a positive finite double, one after the other, until what is left is within the range
// that still reads back as this double (Steele & White 1990, Burger & Dybvig 1996), or, if `exact`,
// until nothing is left. All numbers are over one denominator.
Digits digitsOf(double value, bool exact) {
  const Binary at(std::bit_cast<uint64_t>(value));
  // Twice the distance to the neighbours; below a power of two doubles lie closer than above it.
  const bool closerBelow = at.mantissa == kHiddenBit && at.exponent > kLeastExponent;
  const int halves = closerBelow ? 2 : 1;
  Natural rest(at.mantissa), denominator(1), below(exact ? 0 : 1);
  rest.multiplyByPower(2, halves + std::max(at.exponent, 0));
  below.multiplyByPower(2, std::max(at.exponent, 0));
  denominator.multiplyByPower(2, halves + std::max(-at.exponent, 0));
  Natural above = below;
  if (closerBelow) above.multiply(2);
  // The ends of the range read back as this double if it is the even one.
  const bool ends = exact || at.mantissa % 2 == 0;
  const auto reachesNext = [&](const Natural& from) {
    Natural upper = from;
    upper.add(above);
    const int order = upper.compare(denominator);
    return ends ? order >= 0 : order > 0;
  };
  const auto timesTen = [&] {
    rest.multiply(10);
    below.multiply(10);
    above.multiply(10);
  };

  Digits out;
  for (; reachesNext(rest); ++out.power) denominator.multiply(10);
  for (;; --out.power) {
    timesTen();
    if (reachesNext(rest)) break;
  }
  for (;; timesTen()) {
    char digit = '0';
    for (; rest.compare(denominator) >= 0; ++digit) rest.subtract(denominator);
    const int order = rest.compare(below);
    const bool low = ends ? order <= 0 : order < 0, high = reachesNext(rest);
    if (low && high) {
      rest.multiply(2);
      const int half = rest.compare(denominator);
      digit += half > 0 || (half == 0 && digit % 2 == 1);
    } else if (high) {
      ++digit;
    }
    out.digits += digit;
    if (low || high) return out;
  }
}

void roundTo(Digits& number, size_t most) {
  std::string& digits = number.digits;
  if (digits.size() <= most) return;
  const bool up = digits[most] >= '5';
  digits.resize(most);
  if (!up) return;
  while (!digits.empty() && digits.back() == '9') digits.pop_back();
  if (digits.empty()) {
    digits = "1";
    ++number.power;
  } else {
    ++digits.back();
  }
}

// d.ddde±xx
std::string scientific(const Digits& number) {
  std::string text = number.digits;
  if (text.size() > 1) text.insert(1, ".");
  const int exponent = number.power - 1, size = std::abs(exponent);
  text += exponent < 0 ? "e-" : "e+";
  if (size < 10) text += '0';
  return text + std::to_string(size);
}

// ddd.ddd, with zeros where it has no digits.
std::string positional(const Digits& number) {
  const int count = int(number.digits.size());
  if (number.power <= 0) return "0." + std::string(size_t(-number.power), '0') + number.digits;
  std::string text = number.digits + std::string(size_t(std::max(number.power - count, 0)), '0');
  if (number.power < count) text.insert(size_t(number.power), ".");
  return text;
}

// Without an exponent where that is no longer, or has so many characters at most.
std::string written(double value, size_t mostDigits, size_t mostPlain) {
  if (std::isnan(value)) return "nan";
  if (std::signbit(value)) return "-" + written(-value, mostDigits, mostPlain);
  if (std::isinf(value)) return "inf";
  if (value == 0) return "0";
  Digits number = digitsOf(value, false);
  const bool rounds = number.digits.size() > mostDigits;
  roundTo(number, mostDigits);
  const std::string power = scientific(number);
  std::string plain = positional(number);
  if (plain.size() > std::max(power.size(), mostPlain)) return power;
  // Zeros that only fill up are none of its digits: above 2^53 each digit of a whole number is its
  // own.
  if (!rounds && number.power > int(number.digits.size())) plain = digitsOf(value, true).digits;
  plain.resize(std::max(plain.size(), size_t(std::max(number.power, 0))), '0');
  return plain;
}

// ---- Reading ----

// digits·10^power against a double.
int compareWith(const Natural& digits, int power, uint64_t bits) {
  const Binary at(bits);
  Natural left = digits, right(at.mantissa);
  left.multiplyByPower(10, power);
  left.multiplyByPower(2, -at.exponent);
  right.multiplyByPower(10, -power);
  right.multiplyByPower(2, at.exponent);
  return left.compare(right);
}

// Positive doubles are ordered as their bits are: the greatest that is not above the decimal is
// found bit by bit, and then it or the next one is nearest.
double nearestDouble(const Natural& digits, int power) {
  uint64_t bits = 0;
  for (uint64_t bit = uint64_t{1} << 62; bit > 0; bit >>= 1) {
    const uint64_t tried = bits | bit;
    if (tried <= kInfinity && compareWith(digits, power, tried) >= 0) bits = tried;
  }
  if (bits < kInfinity) {
    // Against the middle of the two: twice the decimal, and the sum of both over the lower's scale.
    const Binary low(bits), high(bits + 1);
    Natural twice = digits, sum(low.mantissa), upper(high.mantissa);
    upper.multiplyByPower(2, high.exponent - low.exponent);
    sum.add(upper);
    twice.multiply(2);
    twice.multiplyByPower(10, power);
    twice.multiplyByPower(2, -low.exponent);
    sum.multiplyByPower(10, -power);
    sum.multiplyByPower(2, low.exponent);
    const int order = twice.compare(sum);
    bits += order > 0 || (order == 0 && bits % 2 == 1);
  }
  return std::bit_cast<double>(bits);
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

constexpr size_t kLongestText = 400;
// Beyond these powers of ten any number of so few digits is infinite, or 0.
constexpr int kGreatestPower = 310, kLeastPower = -325 - int(kLongestText);

}  // namespace

std::string shortestDecimal(double value) { return written(value, kMostDigits, 0); }

std::string roundedDecimal(double value, size_t digits) {
  return written(value, digits, kPlainInSentences);
}

std::optional<double> readDecimal(const std::string& text) {
  if (text.size() > kLongestText) return {};
  const char* at = text.c_str();
  const bool negative = *at == '-';
  if (*at == '-' || *at == '+') ++at;
  Natural digits(0);
  int power = 0, read = 0;
  bool point = false;
  for (; isDigit(*at) || (*at == '.' && !point); ++at) {
    if (*at == '.') {
      point = true;
      continue;
    }
    digits.multiply(10, uint32_t(*at - '0'));
    power -= point;
    ++read;
  }
  if (read == 0) return {};
  if (*at == 'e' || *at == 'E') {
    ++at;
    const bool small = *at == '-';
    if (*at == '-' || *at == '+') ++at;
    if (!isDigit(*at)) return {};
    int exponent = 0;
    for (; isDigit(*at); ++at) exponent = std::min(10 * exponent + (*at - '0'), 10000);
    power += small ? -exponent : exponent;
  }
  if (at != text.c_str() + text.size()) return {};
  double value = 0;
  if (!digits.isZero() && power >= kLeastPower)
    value = nearestDouble(digits, std::min(power, kGreatestPower));
  return negative ? -value : value;
}

}  // namespace atlas
