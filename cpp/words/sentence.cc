#include "words/sentence.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string_view>

#include "base/decimal.h"

namespace atlas {
namespace {

constexpr std::string_view kWords =
#include "errorWords.inc"
    ;

constexpr size_t kDigits = 10;
constexpr double kMostExact = 0x1p53;

std::string worded(const ErrorValue& value) {
  switch (value.kind) {
    case ErrorPart::Kind::text:
      return value.text;
    case ErrorPart::Kind::reason:
      return sentence(value.reason.front());
    case ErrorPart::Kind::number:
      break;
  }
  const double x = value.number;
  if (std::floor(x) == x && std::fabs(x) < kMostExact) return std::to_string(int64_t(x));
  return roundedDecimal(x, kDigits);
}

// The next word of a text, and what follows.
std::string_view takeWord(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

// "- code: its sentence" in the table.
std::string_view patternOf(std::string_view code) {
  const std::string head = "\n- " + std::string(code) + ": ";
  const size_t at = kWords.find(head);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = kWords.substr(at + head.size());
  return rest.substr(0, rest.find('\n'));
}

}  // namespace

std::string sentence(const Status& status) {
  std::string_view names = status.error;
  std::string_view pattern = patternOf(takeWord(names));
  if (pattern.empty()) return status.error;
  std::map<std::string_view, std::string> values;
  for (const ErrorValue& value : status.values) values.emplace(takeWord(names), worded(value));
  std::string out;
  // One way through, so that what a value says is never taken for a place.
  for (size_t open; (open = pattern.find('{')) != std::string_view::npos;) {
    const size_t close = pattern.find('}', open);
    out += pattern.substr(0, open);
    out += values[pattern.substr(open + 1, close - open - 1)];
    pattern.remove_prefix(close + 1);
  }
  return out + std::string(pattern);
}

}  // namespace atlas
