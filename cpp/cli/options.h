// Command-line options: `--name value` pairs, checked against what a command knows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "atlas/base/status.h"

namespace atlas::cli {

class Options {
 public:
  // words: what follows the command. `known`: names without dashes. invalidArgument for anything
  // else: an unknown name, a missing value, a stray word, a name given twice.
  static Result<Options> parse(const std::vector<std::string>& words,
                               const std::vector<std::string>& known, size_t positional = 0);

  bool has(const std::string& name) const { return values_.count(name) > 0; }
  std::string text(const std::string& name, const std::string& otherwise = "") const;
  const std::vector<std::string>& positional() const { return positional_; }

  // The value as a number within [low, high]; `otherwise` when it is not given.
  Result<uint64_t> count(const std::string& name, uint64_t otherwise, uint64_t low,
                         uint64_t high) const;
  Result<double> number(const std::string& name, double otherwise, double low, double high) const;
  // A comma-separated list of numbers.
  Result<std::vector<double>> numbers(const std::string& name, const std::string& otherwise) const;
  // Ok when every name is given.
  Status require(const std::vector<std::string>& names) const;

 private:
  std::map<std::string, std::string> values_;
  std::vector<std::string> positional_;
};

}  // namespace atlas::cli
