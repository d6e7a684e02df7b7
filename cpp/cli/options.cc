#include "options.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace atlas::cli {

namespace {

bool parseDouble(const std::string& text, double& out) {
  char* end = nullptr;
  out = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == 0 && out - out == 0;
}

}  // namespace

Result<Options> Options::parse(const std::vector<std::string>& words,
                               const std::vector<std::string>& known, size_t positional) {
  Options options;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with("--")) {
      options.positional_.push_back(word);
      if (options.positional_.size() > positional) {
        return Status::invalidArgument("option.stray word", {word});
      }
      continue;
    }
    const std::string name = word.substr(2);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::string list;
      for (const std::string& k : known) list += (list.empty() ? "--" : ", --") + k;
      return Status::invalidArgument("option.unknown option allowed", {word, list});
    }
    if (i + 1 >= words.size() || words[i + 1].starts_with("--")) {
      return Status::invalidArgument("option.noValue option", {word});
    }
    if (!options.values_.emplace(name, words[++i]).second) {
      return Status::invalidArgument("option.twice option", {word});
    }
  }
  return options;
}

std::string Options::text(const std::string& name, const std::string& otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : found->second;
}

Result<uint64_t> Options::count(const std::string& name, uint64_t otherwise, uint64_t low,
                                uint64_t high) const {
  if (!has(name)) return otherwise;
  const std::string value = text(name);
  uint64_t out = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (error != std::errc() || end != value.data() + value.size() || out < low || out > high) {
    return Status::invalidArgument("option.whole name value least most", {name, value, low, high});
  }
  return out;
}

Result<double> Options::number(const std::string& name, double otherwise, double low,
                               double high) const {
  if (!has(name)) return otherwise;
  double out = 0;
  if (!parseDouble(text(name), out) || out < low || out > high) {
    return Status::invalidArgument("option.number name value least most",
                                   {name, text(name), low, high});
  }
  return out;
}

Result<std::vector<double>> Options::numbers(const std::string& name,
                                             const std::string& otherwise) const {
  const std::string list = text(name, otherwise);
  std::vector<double> out;
  for (size_t from = 0; from < list.size();) {
    const size_t comma = std::min(list.find(',', from), list.size());
    double value = 0;
    if (!parseDouble(list.substr(from, comma - from), value) || value < 0) {
      return Status::invalidArgument("option.list name value", {name, list});
    }
    out.push_back(value);
    from = comma + 1;
  }
  return out;
}

Status Options::require(const std::vector<std::string>& names) const {
  for (const std::string& name : names) {
    if (!has(name)) return Status::invalidArgument("option.missing name", {name});
  }
  return Status::okay();
}

}  // namespace atlas::cli
