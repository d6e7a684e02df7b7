#include "atlas/base/fields.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace atlas {
namespace {

struct Point {
  double x = 0, y = 0;
};
ATLAS_FIELDS(Point, x, y)

struct Path {
  std::vector<Point> points;
  Point centre;
  uint32_t turns = 0;
};
ATLAS_FIELDS(Path, turns, centre)

struct Named {
  double value = 0;
};
template <class V>
void fields(V& visit, Is<Named> auto& of) {
  visit("anotherName", of.value);
}

static_assert(Described<Point> && Described<const Point> && Described<Path> && Described<Named>);
static_assert(!Described<double> && !Described<std::vector<Point>>);

// Names in their order, with "centre." before those of an inner value.
struct Names {
  std::vector<std::string> all;
  std::string before;
  template <class T>
  void operator()(const char* name, T& part) {
    if constexpr (Described<T>) {
      Names inner{{}, before + name + "."};
      fields(inner, part);
      all.insert(all.end(), inner.all.begin(), inner.all.end());
    } else {
      all.push_back(before + name);
    }
  }
};

struct Doubling {
  void operator()(const char*, double& number) { number *= 2; }
};

// Sixty-seven members: longer than any result.
struct Long {
#define ATLAS_TEN(a) a##0, a##1, a##2, a##3, a##4, a##5, a##6, a##7, a##8, a##9
  int ATLAS_TEN(a), ATLAS_TEN(b), ATLAS_TEN(c), ATLAS_TEN(d), ATLAS_TEN(e),
      ATLAS_TEN(f), z0, z1, z2, z3, z4, z5, z6;
};
ATLAS_FIELDS(Long, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9,
             c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1,
             e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, z0, z1, z2, z3,
             z4, z5, z6)

}  // namespace

TEST_CASE("fields: names stand in the order in which they were written, also of inner values") {
  const Path path;
  Names names;
  fields(names, path);
  CHECK(names.all == std::vector<std::string>{"turns", "centre.x", "centre.y"});
  Names other;
  fields(other, *std::make_unique<Named>());
  CHECK(other.all == std::vector<std::string>{"anotherName"});
}

TEST_CASE("fields: a visitor may write") {
  Point point{3, -5};
  Doubling doubling;
  fields(doubling, point);
  CHECK(point.x == 6);
  CHECK(point.y == -10);
}

TEST_CASE("fields: lists are not cut short") {
  Long members{};
  Names names;
  fields(names, members);
  REQUIRE(names.all.size() == 67);
  CHECK(names.all.front() == "a0");
  CHECK(names.all.back() == "z6");
}

}  // namespace atlas
