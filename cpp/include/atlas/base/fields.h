// The parts of a value by their names, written once beside its type:
//
//   struct Ascent { std::vector<double> mu, sigma, elbo; };
//   ATLAS_FIELDS(Ascent, mu, sigma, elbo)
//
// is a function fields(visit, ascent) that calls visit("mu", ascent.mu) and so on. The binding
// writes results and reads payloads with it, the command line writes JSON; a name on a page is a
// member of the core. Where a name is no member, fields() is written out:
//
//   template <class V>
//   void fields(V& visit, Is<Lines> auto& of) { visit("mean", of.mean()); … }
//
// Tested by tests/cpp/base/fields_test.cc.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include "atlas/base/status.h"

namespace atlas {

// T is Type, or const Type: fields() serves those who read and those who write.
template <class T, class Type>
concept Is = std::same_as<std::remove_const_t<T>, Type>;

struct AnyVisitor {
  template <class T>
  void operator()(const char* name, T&& part);
};
template <class T>
concept Described = requires(AnyVisitor& visit, T& value) { fields(visit, value); };

// Numbers that stay a plain list on a page, where others are arrays with a type.
template <class T>
struct Plain {
  T& numbers;
};

// Numbers in the precision that a picture needs.
inline std::vector<float> rounded(const std::vector<double>& numbers) {
  return {numbers.begin(), numbers.end()};
}

// A choice by its name. Each enum that comes in specialises it beside its type; one that goes out
// has an overload nameOf(choice).
template <class E>
Result<E> named(const std::string& name);

}  // namespace atlas

// The preprocessor's only loop: each scan takes one more name off the list; 256 are enough.
#define ATLAS_SCAN(...) ATLAS_SCAN3(ATLAS_SCAN3(ATLAS_SCAN3(ATLAS_SCAN3(__VA_ARGS__))))
#define ATLAS_SCAN3(...) ATLAS_SCAN2(ATLAS_SCAN2(ATLAS_SCAN2(ATLAS_SCAN2(__VA_ARGS__))))
#define ATLAS_SCAN2(...) ATLAS_SCAN1(ATLAS_SCAN1(ATLAS_SCAN1(ATLAS_SCAN1(__VA_ARGS__))))
#define ATLAS_SCAN1(...) __VA_ARGS__
#define ATLAS_VISIT(member, ...) \
  visit(#member, of.member);     \
  __VA_OPT__(ATLAS_VISIT_AGAIN ATLAS_NOTHING()()(__VA_ARGS__))
#define ATLAS_VISIT_AGAIN() ATLAS_VISIT
#define ATLAS_NOTHING()

#define ATLAS_VISIT_EACH(...) ATLAS_SCAN(ATLAS_VISIT(__VA_ARGS__))

#define ATLAS_FIELDS(Type, ...)                     \
  template <class V>                                \
  void fields(V& visit, atlas::Is<Type> auto& of) { \
    ATLAS_VISIT_EACH(__VA_ARGS__)                   \
  }
