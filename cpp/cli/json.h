// Writes JSON, and nothing else: enough for the command line's reports.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/base/fields.h"

namespace atlas::cli {

// A JSON value being written: Json::object().add("n", 3).add("eigenvalues", values).text(); or of a
// described value (atlas/base/fields.h), whose names are written as the others: klPerDim as
// kl_per_dim.
class Json {
 public:
  template <Described T>
  static Json of(const T& value) {
    Json json = object();
    fields(json, value);
    return json;
  }
  template <class T>
  void operator()(const char* name, const T& part) {
    add(snakeCase(name), part);
  }

  static Json object() { return Json("{", "}"); }
  static Json array() { return Json("[", "]"); }

  Json& add(const std::string& key, const Json& value) {
    return put(quote(key) + ": ", value.text());
  }
  Json& add(const std::string& key, const std::string& value) {
    return put(quote(key) + ": ", quote(value));
  }
  Json& add(const std::string& key, const char* value) { return add(key, std::string(value)); }
  Json& add(const std::string& key, double value) { return put(quote(key) + ": ", number(value)); }
  Json& add(const std::string& key, uint64_t value) {
    return put(quote(key) + ": ", std::to_string(value));
  }
  Json& add(const std::string& key, uint32_t value) { return add(key, uint64_t{value}); }
  template <class T>
  Json& add(const std::string& key, const std::vector<T>& values) {
    Json list = array();
    for (const T& value : values) list.push(value);
    return add(key, list);
  }
  template <class T>
  Json& add(const std::string& key, const Plain<T>& values) {
    return add(key, values.numbers);
  }
  Json& push(double value) { return put("", number(value)); }
  Json& push(uint32_t value) { return push(uint64_t{value}); }
  Json& push(const std::string& value) { return put("", quote(value)); }
  Json& push(uint64_t value) { return put("", std::to_string(value)); }
  Json& push(const Json& value) { return put("", value.text()); }

  std::string text() const { return body_ + close_; }

 private:
  Json(std::string open, std::string close) : body_(std::move(open)), close_(std::move(close)) {}

  Json& put(const std::string& prefix, const std::string& value) {
    if (body_.size() > 1) body_ += ", ";
    body_ += prefix + value;
    return *this;
  }
  // The shortest text that reads back to the same number; JSON has no NaN or infinity.
  static std::string number(double value) {
    if (!(value - value == 0)) return "null";
    char buffer[40];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
  }
  static std::string snakeCase(const char* name) {
    std::string out;
    for (; *name; ++name) {
      if (*name >= 'A' && *name <= 'Z') {
        out += '_';
        out += char(*name - 'A' + 'a');
      } else {
        out += *name;
      }
    }
    return out;
  }
  static std::string quote(const std::string& text) {
    std::string out = "\"";
    for (char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      if (static_cast<unsigned char>(c) < 32) {
        out += ' ';
      } else {
        out += c;
      }
    }
    return out + '"';
  }

  std::string body_, close_;
};

}  // namespace atlas::cli
