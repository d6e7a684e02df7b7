// What every file of this folder passes through. A call takes one object and gives one value:
// values go in, copies come out, errors are data. A binding names parts of the payload and asks the
// core; what the payload and the value hold is typed in web/engine/calls/, and the names of a
// result are described beside its type in the core (atlas/base/fields.h).
//
//   Status ascent(Session&, const In& in, Out& out) {
//     return out.give(elboAscent(in["line"], in["rate"], in["steps"]));
//   }
//   constexpr Call kCalls[] = {{"elboAscent", ascent}};
//   const Calls calls(kCalls);
#pragma once

#include <emscripten/val.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/session/session.h"

namespace atlas {

using emscripten::val;

// ---- In ----

// A payload, or an object in it, and the visitor that reads a described value from it. What is
// absent or null stays as it was made. What cannot be read is remembered in `status`, and that is
// then the call's answer, whatever the call did: one that changes the session looks at it first.
class In {
 public:
  explicit In(val object) : object_(std::move(object)) {}

  // A part as what the receiver takes: u32, text, an array, a described value, a choice by its
  // name.
  class Part {
   public:
    Part(const In& in, const char* name) : in_(in), name_(name) {}
    template <class T>
    operator T() const {
      T value{};
      in_.read(name_, value);
      return value;
    }
    // The commonest without a detour: most of a binding is these.
    operator double() const { return in_.number(name_); }
    operator uint32_t() const { return in_.whole(name_); }
    operator uint64_t() const { return in_.seed(name_); }
    operator bool() const { return in_.number(name_) != 0; }

   private:
    const In& in_;
    const char* name_;
  };
  Part operator[](const char* name) const { return {*this, name}; }
  bool has(const char* name) const;
  // An array as rows of so many numbers. Like every span that is read it lives as long as the call.
  template <class T>
  MatrixView<const T> rows(const char* name, size_t cols) const {
    const std::span<const T> all = (*this)[name];
    return {all.data(), wholeRows(name, all.size(), cols), cols};
  }

  template <class T>
  void operator()(const char* name, T&& into) const {
    read(name, into);
  }
  // An object in it.
  In within(const char* name) const { return In(object_[name]); }
  // The payload itself as a described value.
  template <Described T>
  T all() const {
    T value;
    fields(*this, value);
    return value;
  }
  const Status& status() const { return status_; }

 private:
  friend class Part;

  double number(const char* name) const;
  uint32_t whole(const char* name) const;
  uint64_t seed(const char* name) const;
  void read(const char* name, double& into) const;
  void read(const char* name, float& into) const;
  void read(const char* name, bool& into) const;
  void read(const char* name, std::string& into) const;
  void read(const char* name, std::span<const double>& into) const;
  void read(const char* name, std::span<const float>& into) const;
  void read(const char* name, std::span<const uint32_t>& into) const;
  void read(const char* name, std::span<const uint8_t>& into) const;
  template <class T>
  void read(const char* name, std::vector<T>& into) const {
    std::span<const T> numbers(into);
    read(name, numbers);
    if (numbers.data() != into.data()) into.assign(numbers.begin(), numbers.end());
  }
  // Whole numbers from 0 on, exact up to 2^53; what is below or above becomes the least or largest.
  template <std::unsigned_integral T>
  void read(const char* name, T& into) const {
    double number = double(into);
    read(name, number);
    const double most = double(std::numeric_limits<T>::max());
    into = number > 0 ? number < most ? T(number) : std::numeric_limits<T>::max() : T(0);
  }
  template <class T, size_t n>
  void read(const char* name, std::array<T, n>& into) const {
    std::span<const T> numbers(into);
    read(name, numbers);
    if (numbers.data() != into.data() && takes(name, n, numbers.size()))
      std::copy_n(numbers.data(), n, into.data());
  }
  template <class T>
  void read(const char* name, Plain<T>& into) const {
    read(name, into.numbers);
  }
  template <class E>
    requires std::is_enum_v<E>
  void read(const char* name, E& into) const {
    if (!has(name)) return;
    const std::string text = (*this)[name];
    auto found = named<E>(text);
    if (found.ok()) into = found.value();
    refuse(found.status());
  }
  template <Described T>
  void read(const char* name, T& into) const {
    if (!has(name)) return;
    const In inner(object_[name]);
    fields(inner, into);
    refuse(inner.status());
  }

  void refuse(const Status& status) const;
  bool takes(const char* name, size_t wanted, size_t given) const;
  size_t wholeRows(const char* name, size_t numbers, size_t cols) const;
  template <class T>
  void readArray(const char* name, std::span<const T>& into) const;

  val object_;
  mutable Status status_;
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  mutable std::vector<std::unique_ptr<void, Free>> arrays_;
};

// ---- Out ----

// The value of a call, and the visitor that writes a described one. Typed arrays that come out own
// their memory: never a view of wasm memory, which may move or be shared.
class Out {
 public:
  // The whole value: a described one becomes an object with its names, another is itself.
  template <class T>
  Status give(const T& value) {
    if constexpr (Described<T>) {
      fields(*this, value);
    } else {
      write(nullptr, value);
    }
    return Status::okay();
  }
  template <class T>
  Status give(const Result<T>& result) {
    return result.ok() ? give(result.value()) : result.status();
  }
  // Names of a described value, beside others.
  template <Described T>
  void add(const T& value) {
    fields(*this, value);
  }
  // An object with this one name.
  template <class T>
  Status give(const char* name, const Result<T>& result) {
    if (result.ok()) write(name, result.value());
    return result.status();
  }

  // One name of it.
  template <class T>
  void operator()(const char* name, const T& part) {
    write(name, part);
  }

  const val& value() const { return value_; }

 private:
  void set(const char* name, const val& part);  // null: the whole value
  void write(const char* name, double number);
  void write(const char* name, bool yes);
  void write(const char* name, const std::string& text);
  void write(const char* name, const std::vector<std::string>& texts);
  // As `{ kind, error, values }` (web/engine/core.js); nothing if it is ok.
  void write(const char* name, const Status& status);
  void writeList(const char* name, const std::vector<double>& numbers);
  void writeList(const char* name, const std::vector<uint32_t>& numbers);
  void write(const char* name, const std::vector<double>& numbers);
  void write(const char* name, const std::vector<float>& numbers);
  void write(const char* name, const std::vector<uint32_t>& numbers);
  void write(const char* name, const std::vector<uint8_t>& numbers);
  void writeArray(const char* name, const double* numbers, size_t count);
  void writeArray(const char* name, const float* numbers, size_t count);
  template <std::unsigned_integral T>
  void write(const char* name, T number) {
    write(name, double(number));
  }
  void write(const char* name, std::span<const double> numbers) {
    writeArray(name, numbers.data(), numbers.size());
  }
  template <class T, size_t n>
  void write(const char* name, const std::array<T, n>& numbers) {
    writeArray(name, numbers.data(), n);
  }
  template <class T>
  void write(const char* name, const Plain<T>& numbers) {
    writeList(name, numbers.numbers);
  }
  template <class E>
    requires std::is_enum_v<E>
  void write(const char* name, E choice) {
    write(name, std::string(nameOf(choice)));
  }
  template <Described T>
  void write(const char* name, const T& part) {
    Out inner;
    fields(inner, part);
    set(name, inner.value_);
  }

  val value_ = val::undefined();
};

// ---- Memory ----

// Bytes that are not allocated, of all that this page's memory may ever have (memory.cc).
uint64_t freeBytes();

// ---- Of a session ----

// What the payload names: `id` a model, of a kind that can do what is asked, `dataset` images.
Result<LatentModel*> modelOf(Session& session, const In& in);
Result<Autoencoder<float>*> networkOf(Session& session, const In& in);
Result<const Pca*> pcaOf(Session& session, const In& in);
Result<ByteImages> allImagesOf(Session& session, const In& in);
// Images first … first+count−1.
Result<ByteImages> imagesOf(Session& session, const In& in, uint32_t first, uint32_t count);
// As many of them as there are, but at least one.
Result<ByteImages> upTo(Session& session, const In& in, uint32_t first, uint32_t count);

// ---- The list of calls ----

struct Call {
  const char* name;
  Status (*run)(Session&, const In&, Out&);
};

// Those of one file. All of them stand in one list, made before the first call and never changed.
class Calls {
 public:
  template <size_t n>
  explicit Calls(const Call (&calls)[n]) : calls_(calls, n), next_(first) {
    first = this;
  }
  static const Call* find(std::string_view name);
  static std::vector<std::string> names();

 private:
  static inline const Calls* first = nullptr;

  std::span<const Call> calls_;
  const Calls* next_;
};

}  // namespace atlas
