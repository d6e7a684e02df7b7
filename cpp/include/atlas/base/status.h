// Errors as values. The core throws nothing: every call that can fail returns a Status, or a Result
// that holds either the value or the Status. An error is a code with named values; the sentence a
// person reads (what was found, what is allowed, what to do) is made of them where it is shown,
// from the one table web/engine/words.md. Tested by tests/cpp/base/status_test.cc.
#pragma once

#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

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

struct Status;

// What an error is made with: a number, a text or another error, its reason. Lives as long as the
// call it is given to.
class ErrorPart {
 public:
  template <class T>
    requires std::is_arithmetic_v<T>
  ErrorPart(T number) : kind(Kind::number), number(double(number)) {}
  ErrorPart(const char* text) : kind(Kind::text), text(text) {}
  ErrorPart(const std::string& text) : ErrorPart(text.c_str()) {}
  ErrorPart(const Status& reason) : kind(Kind::reason), reason(&reason) {}

  enum class Kind { number, text, reason } kind;
  union {
    double number;
    const char* text;
    const Status* reason;
  };
};

// A value of an error.
struct ErrorValue {
  explicit ErrorValue(const ErrorPart& part);

  ErrorPart::Kind kind;
  double number = 0;
  std::string text;
  std::vector<Status> reason;  // one, if that is its kind
};

// The error is written as its code in the table and the names of its values, in their order:
//   Status::invalidArgument("images.width found wanted", {images.cols, model.inputDim()})
// The names are read only where the sentence is made, so they are there once and cost no call.
struct [[nodiscard]] Status {
  StatusCode code = StatusCode::ok;
  const char* error = "";  // a literal
  std::vector<ErrorValue> values;

  Status() = default;
  Status(StatusCode code, const char* error, std::initializer_list<ErrorPart> parts);
  // In one place, not at each of a thousand where an error is handed on.
  Status(const Status& other);
  Status(Status&& other) noexcept;
  Status& operator=(const Status& other);
  Status& operator=(Status&& other) noexcept;
  ~Status();

  bool ok() const { return code == StatusCode::ok; }
  static Status okay() { return {}; }
  using Parts = std::initializer_list<ErrorPart>;
  static Status invalidArgument(const char* error, Parts parts = {});
  static Status dataCorrupt(const char* error, Parts parts = {});
  static Status notFound(const char* error, Parts parts = {});
  static Status cancelled(const char* error, Parts parts = {});
  static Status diverged(const char* error, Parts parts = {});
  static Status outOfMemory(const char* error, Parts parts = {});
};

// The commonest errors, all of them invalidArgument; `name` is that of a parameter.
Status outOfRange(const char* name, double found, double least, double most);
Status tooFew(const char* name, double found, double least);
Status notPositive(const char* name, double found);
Status notFinite(const char* name);
// `allowed`: the names, with commas between them.
Status unknownChoice(const char* what, const std::string& found, const std::string& allowed);
std::string joined(std::span<const char* const> names);

// Stable name of a code, the `kind` of errors in JavaScript and in the CLI.
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
