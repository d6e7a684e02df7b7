#include "atlas/lessons/generation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/base/rng.h"
#include "atlas/data/digits.h"
#include "atlas/data/shapes.h"
#include "atlas/models/gramPca.h"
#include "atlas/models/pcaPoints.h"
#include "base/near.h"

namespace atlas {
namespace {

struct Digits {
  std::vector<uint8_t> images, labels;
  explicit Digits(size_t n) : images(n * kDigitPixels), labels(n) {
    ThreadPool pool(1);
    generateDigits(pool, 7, 0, n, images.data(), labels.data(), nullptr);
  }
  ByteImages view() const { return {images.data(), labels.size(), size_t(kDigitPixels)}; }
};

}  // namespace

TEST_CASE("generation: codes in deviations are the whitened codes") {
  ThreadPool pool(1);
  const Digits digits(211);
  auto pca = fitPca(pool, digits.view(), 17);
  REQUIRE(pca.ok());
  const auto points = pointsOf(digits.view());
  auto codes = projectPoints(pca.value(), {}, {points.data(), 211, 784}, 17);
  REQUIRE(codes.ok());
  auto deviations = deviationsOfCodes(pca.value(), {codes->data(), 211, 17});
  REQUIRE(deviations.ok());
  // Over the points of the fit every number has mean 0 and variance 1.
  for (size_t i = 0; i < 17; ++i) {
    double sum = 0, squares = 0;
    for (size_t n = 0; n < 211; ++n) {
      sum += deviations.value()[n * 17 + i];
      squares += deviations.value()[n * 17 + i] * deviations.value()[n * 17 + i];
    }
    CHECK(near(sum / 211, 0, 0, 1e-7));
    CHECK(near(squares / 210, 1, 1e-7));
  }
  auto back = codesOfDeviations(pca.value(), {deviations->data(), 211, 17});
  REQUIRE(back.ok());
  for (size_t i = 0; i < back->size(); ++i) CHECK(near(back.value()[i], codes.value()[i], 1e-15));
  CHECK_FALSE(codesOfDeviations(pca.value(), {deviations->data(), 1, 18}).ok());
}

TEST_CASE("generation: a blend of codes is the code of the blend, inside and outside 0…1") {
  ThreadPool pool(1);
  const Digits digits(101);
  auto pca = fitPca(pool, digits.view(), 19);
  REQUIRE(pca.ok());
  const auto points = pointsOf({digits.view().row(0), 2, 784});
  const std::span<const double> a{points.data(), 784}, b{points.data() + 784, 784};
  auto ends = projectPoints(pca.value(), {}, {points.data(), 2, 784}, 19);
  REQUIRE(ends.ok());
  for (double t : {-2.0, 0.0, 0.5, 1.0, 3.0}) {
    auto blend = blendPoints(pca.value(), a, b, t, 19);
    REQUIRE(blend.ok());
    CHECK(blend->gap < 1e-12);
    for (size_t i = 0; i < 19; ++i)
      CHECK(near(blend->codes[i], (1 - t) * ends.value()[i] + t * ends.value()[19 + i], 0, 1e-13));
  }
  CHECK_FALSE(blendPoints(pca.value(), a, b.first(7), 0.5, 19).ok());
  CHECK_FALSE(blendPoints(pca.value(), a, b, std::nan(""), 19).ok());
  CHECK_FALSE(blendPoints(pca.value(), a, b, 0.5, 20).ok());
}

TEST_CASE("generation: nearest images of points are those of bytes, and of points beyond bytes") {
  ThreadPool pool(3);
  const Digits set(2503);
  const Digits queries(11);
  auto exact = nearestImages(pool, {set.view().row(11), 2492, 784}, queries.view());
  REQUIRE(exact.ok());
  std::vector<float> points;
  for (uint8_t byte : queries.images) points.push_back(float(byte) / 255);
  auto found = nearestToPoints(pool, {set.view().row(11), 2492, 784}, {points.data(), 11, 784});
  REQUIRE(found.ok());
  for (size_t q = 0; q < 11; ++q) {
    CHECK(found->indices[q] == exact->indices[q]);
    CHECK(near(found->distances[q], exact->distances[q], 5e-7));
  }
  // A point far below 0: the distance keeps what bytes would lose. Brute force in double.
  for (size_t j = 0; j < 784; ++j) points[j] -= 0.31f;
  double best = 1e9;
  for (size_t n = 0; n < 2492; ++n) {
    double squared = 0;
    for (size_t j = 0; j < 784; ++j) {
      const double e = set.view()(11 + n, j) / 255.0 - points[j];
      squared += e * e;
    }
    best = std::min(best, squared);
  }
  auto low = nearestToPoints(pool, {set.view().row(11), 2492, 784}, {points.data(), 1, 784});
  REQUIRE(low.ok());
  CHECK(near(low->distances[0], std::sqrt(best), 2e-7));
  CHECK_FALSE(nearestToPoints(pool, {nullptr, 0, 784}, {points.data(), 1, 784}).ok());
  CHECK_FALSE(nearestToPoints(pool, set.view(), {points.data(), 1, 783}).ok());
}

TEST_CASE("generation: volume and facets inside out of a mesh") {
  // A tetrahedron with legs 1, 2, 3 holds 1.
  const std::vector<float> body = {0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3};
  const std::vector<uint32_t> triangles = {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3};
  auto same = measureMesh(body, body, triangles);
  REQUIRE(same.ok());
  CHECK(near(same->volume, 1, 1e-15));
  CHECK(same->insideOut == 0);
  std::vector<float> mirrored = body;
  for (size_t i = 0; i < mirrored.size(); i += 3) mirrored[i] = -mirrored[i];
  auto turned = measureMesh(mirrored, body, triangles);
  REQUIRE(turned.ok());
  CHECK(near(turned->volume, -1, 1e-15));
  CHECK(turned->insideOut > 0.4);
  CHECK_FALSE(measureMesh(body, {body.data(), 9}, triangles).ok());
  CHECK_FALSE(measureMesh(body, body, std::vector<uint32_t>{0, 1, 4}).ok());
}

TEST_CASE("generation: halfway between two turned heads there is less head") {
  // Rotations do not lie on a straight line: the chord between two of them cuts through.
  auto set = makeShapes(ShapeKind::head, 43, 3, 60);
  REQUIRE(set.ok());
  const size_t d = 3 * size_t(set->vertices);
  const auto least = std::min_element(set->turns.begin(), set->turns.end()) - set->turns.begin();
  const auto most = std::max_element(set->turns.begin(), set->turns.end()) - set->turns.begin();
  CHECK(set->turns[size_t(most)] <= 60);
  CHECK(set->turns[size_t(least)] >= -60);
  REQUIRE(set->turns[size_t(most)] - set->turns[size_t(least)] > 90);
  std::vector<float> a(d), b(d), middle(d);
  for (size_t j = 0; j < d; ++j) {
    a[j] = float(set->points[size_t(least) * d + j]);
    b[j] = float(set->points[size_t(most) * d + j]);
    middle[j] = (a[j] + b[j]) / 2;
  }
  const double ends = std::min(measureMesh(a, a, set->triangles)->volume,
                               measureMesh(b, a, set->triangles)->volume);
  CHECK(measureMesh(middle, a, set->triangles)->volume < 0.7 * ends);
}

TEST_CASE("generation: codes, their deviations and what they decode to come together") {
  ThreadPool pool(1);
  const Digits digits(53);
  auto pca = fitPca(pool, digits.view(), 7);
  REQUIRE(pca.ok());
  const std::vector<double> codes = {3, -1, 0.5, 2, 0, 1};
  const auto made = generatePoints(pca.value(), codes, 3, true);
  REQUIRE(made.ok());
  const MatrixView<const double> rows{codes.data(), 2, 3};
  CHECK(made->codes == codes);
  CHECK(made->deviations == deviationsOfCodes(pca.value(), rows).value());
  CHECK(made->decoded.points == decodePoints(pca.value(), {}, rows, true)->points);
  CHECK(made->decoded.points != generatePoints(pca.value(), codes, 3, false)->decoded.points);
}

}  // namespace atlas
