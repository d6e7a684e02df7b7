#include "atlas/data/shapes.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/models/gramPca.h"
#include "base/near.h"

namespace atlas {
namespace {

double heldByEight(ShapeKind kind, uint32_t count, double turn) {
  ThreadPool pool(2);
  auto set = makeShapes(kind, count, 3, turn);
  REQUIRE(set.ok());
  auto pca = fitPcaByGram(pool, {set->points.data(), count, 3 * size_t(set->vertices)}, 20);
  REQUIRE(pca.ok());
  return pca->cumulativeVarianceRatio()[kShapeFactors - 1];
}

// Six times the signed volume of a closed mesh: positive when triangles face outwards.
double volume(const ShapeSet& set, uint32_t shape) {
  const double* p = set.points.data() + size_t(shape) * 3 * set.vertices;
  double sum = 0;
  for (size_t t = 0; t < set.triangles.size(); t += 3) {
    const double *a = p + 3 * set.triangles[t], *b = p + 3 * set.triangles[t + 1],
                 *c = p + 3 * set.triangles[t + 2];
    sum += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
           a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum;
}

}  // namespace

TEST_CASE("shapes: eight directions hold all variance of shapes that do not turn") {
  CHECK(near(heldByEight(ShapeKind::head, 61, 0), 1, 1e-15));
  CHECK(near(heldByEight(ShapeKind::quadruped, 41, 0), 1, 1e-15));
}

TEST_CASE("shapes: a turn is not flat") {
  // The wider turn holds more of the variance in its own few directions, so the share is no
  // measure of the angle; that it is not 1 is the point.
  CHECK(heldByEight(ShapeKind::head, 61, 2) < 1 - 1e-6);
  CHECK(heldByEight(ShapeKind::head, 61, 15) < 1 - 1e-3);
  CHECK(heldByEight(ShapeKind::head, 61, 60) < 1 - 1e-3);
  CHECK(heldByEight(ShapeKind::quadruped, 41, 45) < 1 - 1e-4);
}

TEST_CASE("shapes: no fewer than eight directions are needed") {
  ThreadPool pool(1);
  for (ShapeKind kind : {ShapeKind::head, ShapeKind::quadruped}) {
    auto set = makeShapes(kind, 53, 3, 0);
    REQUIRE(set.ok());
    auto pca = fitPcaByGram(pool, {set->points.data(), 53, 3 * size_t(set->vertices)}, 20);
    REQUIRE(pca.ok());
    const auto held = pca->cumulativeVarianceRatio();
    CHECK(held[6] < 1 - 1e-5);
  }
}

TEST_CASE("shapes: closed, facing outwards, centred, of triangles that exist") {
  for (ShapeKind kind : {ShapeKind::head, ShapeKind::quadruped}) {
    auto set = makeShapes(kind, 11, 5, 30);
    REQUIRE(set.ok());
    CHECK(set->triangles.size() % 3 == 0);
    for (uint32_t v : set->triangles) CHECK(v < set->vertices);
    for (uint32_t i = 0; i < 11; ++i) {
      CHECK(volume(set.value(), i) > 0);
      double sum = 0;
      for (uint32_t v = 0; v < set->vertices; ++v)
        sum += set->points[(size_t(i) * set->vertices + v) * 3 + 1];
      CHECK(near(sum, 0, 0, 5e-12));
    }
  }
}

TEST_CASE("shapes: a shape depends on its number and the seed, not on the count") {
  auto few = makeShapes(ShapeKind::head, 3, 9, 20), many = makeShapes(ShapeKind::head, 7, 9, 20);
  auto other = makeShapes(ShapeKind::head, 3, 10, 20);
  REQUIRE(few.ok());
  REQUIRE(many.ok());
  CHECK(std::vector<double>(many->points.begin(),
                            many->points.begin() + ptrdiff_t(few->points.size())) == few->points);
  CHECK(other->points != few->points);
  auto animals = makeShapes(ShapeKind::quadruped, 15, 9, 0);
  REQUIRE(animals.ok());
  CHECK(animals->kinds[8] == 1);
  CHECK(animals->factors[4 * kShapeFactors + 4] == 1.90);  // the giraffe's neck
}

TEST_CASE("shapes: what cannot be made is a sentence") {
  CHECK_FALSE(makeShapes(ShapeKind::head, 1, 1, 0).ok());
  CHECK_FALSE(makeShapes(ShapeKind::head, kShapesMaxCount + 1, 1, 0).ok());
  CHECK_FALSE(makeShapes(ShapeKind::head, 5, 1, 61).ok());
  CHECK_FALSE(makeShapes(ShapeKind::head, 5, 1, std::nan("")).ok());
}

}  // namespace atlas
