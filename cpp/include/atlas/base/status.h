// Errors as values. The core throws nothing: every call that can fail returns a Status, or a Result
// that holds either the value or the Status. A message is one sentence for a person: it names the
// value found, what is allowed, and what to do. Tested by tests/cpp/base/status_test.cc.
#pragma once

#include <cassert>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

namespace atlas {

enum class StatusCode {
  ok,
  invalidArgument,  // a setting outside its documented range
  dataCorrupt,      // bytes that are not what their format promises
  notFound,         // an id, tensor or entry that is not there
  cancelled,        // the caller asked to stop; state is consistent
  diverged,         // loss or weights became NaN or infinite; state is the last good one
  outOfMemory,      // the request does not fit; nothing was changed
};

// A number or a text in a sentence.
class SentencePart {
 public:
  template <std::floating_point T>
  SentencePart(T number) : kind_(Kind::real), real_(number) {}
  template <std::signed_integral T>
  SentencePart(T number) : kind_(Kind::whole), whole_(number) {}
  template <std::unsigned_integral T>
  SentencePart(T number) : kind_(Kind::natural), natural_(number) {}
  SentencePart(const char* text) : kind_(Kind::text), text_(text) {}
  SentencePart(const std::string& text) : SentencePart(text.c_str()) {}
  std::string text() const;

 private:
  enum class Kind { real, whole, natural, text } kind_;
  union {
    double real_;
    int64_t whole_;
    uint64_t natural_;
    const char* text_;
  };
};
// The pattern with each {} replaced by the next part. A sentence put together by + where it is said
// would be five times as many bytes of what a visitor downloads, at some two hundred places.
std::string sentence(const char* pattern, std::initializer_list<SentencePart> parts);

struct [[nodiscard]] Status {
  StatusCode code = StatusCode::ok;
  std::string message;

  Status() = default;
  Status(StatusCode code, std::string message) : code(code), message(std::move(message)) {}
  // In one place, not at each of a thousand where a sentence is handed on.
  Status(const Status& other);
  Status(Status&& other) noexcept;
  Status& operator=(const Status& other);
  Status& operator=(Status&& other) noexcept;
  ~Status();

  bool ok() const { return code == StatusCode::ok; }
  static Status okay() { return {}; }
  static Status invalidArgument(std::string m) {
    return {StatusCode::invalidArgument, std::move(m)};
  }
  static Status dataCorrupt(std::string m) { return {StatusCode::dataCorrupt, std::move(m)}; }
  static Status notFound(std::string m) { return {StatusCode::notFound, std::move(m)}; }
  static Status cancelled(std::string m) { return {StatusCode::cancelled, std::move(m)}; }
  static Status diverged(std::string m) { return {StatusCode::diverged, std::move(m)}; }
  static Status outOfMemory(std::string m) { return {StatusCode::outOfMemory, std::move(m)}; }
  // The same of a sentence with parts.
  static Status invalidArgument(const char* pattern, std::initializer_list<SentencePart> parts);
  static Status dataCorrupt(const char* pattern, std::initializer_list<SentencePart> parts);
  static Status notFound(const char* pattern, std::initializer_list<SentencePart> parts);
  static Status diverged(const char* pattern, std::initializer_list<SentencePart> parts);
  static Status outOfMemory(const char* pattern, std::initializer_list<SentencePart> parts);
};

// Stable name of a code, the `code` field of errors in JavaScript and in the CLI.
const char* statusCodeName(StatusCode code);

// Either a T or a Status that is not ok. Precondition of value(): ok().
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status status) : status_(std::move(status)) { assert(!status_.ok()); }

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }
  // Of a Result that is not ok there is none: tests once read what happened to be there.
  T& value() {
    assert(ok());
    return *value_;
  }
  const T& value() const {
    assert(ok());
    return *value_;
  }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace atlas

// In a function that returns a Status or a Result: what is not ok ends it.
#define ATLAS_TRY(expression)                                         \
  do {                                                                \
    if (Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)
// As above; else `name` is the value.
#define ATLAS_GET(name, expression)                     \
  auto name##Result = (expression);                     \
  if (!name##Result.ok()) return name##Result.status(); \
  auto& name = name##Result.value()
