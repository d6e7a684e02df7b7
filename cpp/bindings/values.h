// What every file of this folder passes through: values go in, copies come out, errors are data.
// A bound function returns a plain object with `code` and `message` ("ok", "") and the fields named
// in web/engine/protocol.js and web/engine/calls/; web/engine/core.js unwraps it. Typed arrays that
// come out own their memory (never a view of wasm memory, which may move or be shared).
#pragma once

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/base/status.h"

namespace atlas {

using emscripten::val;

// ---- In ----

template <class T>
std::vector<T> copyIn(const val& array) {
  std::vector<T> out;
  if (array.isNull() || array.isUndefined()) return out;
  out.resize(array["length"].as<size_t>());
  val(emscripten::typed_memory_view(out.size(), out.data())).call<void>("set", array);
  return out;
}

inline uint32_t u32(const val& object, const char* field) { return object[field].as<uint32_t>(); }

// A JavaScript number as a count or seed; exact up to 2^53.
inline uint64_t u64(double number) { return number > 0 ? uint64_t(number) : 0; }

// ---- Out ----

// `slice` copies out of (possibly shared) wasm memory into an array of its own.
template <class T>
val copyOut(const T* data, size_t count) {
  return val(emscripten::typed_memory_view(count, data)).template call<val>("slice");
}
template <class T>
val copyOut(const std::vector<T>& values) {
  return copyOut(values.data(), values.size());
}

inline val failure(const Status& status) {
  val out = val::object();
  out.set("code", std::string(statusCodeName(status.code)));
  out.set("message", status.message);
  return out;
}

inline val success() { return failure(Status::okay()); }

// A scalar result, or its failure; the value goes under `name`.
template <class T>
val answer(const Result<T>& result, const char* name) {
  if (!result.ok()) return failure(result.status());
  val out = success();
  out.set(name, result.value());
  return out;
}

}  // namespace atlas
