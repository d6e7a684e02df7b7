#include "atlas/lessons/paths.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/data/digits.h"
#include "atlas/models/pca.h"
#include "base/near.h"

namespace atlas {
namespace {

// Decoders with known geodesics; nothing is encoded.
class Surface : public LatentModel {
 public:
  ModelKind kind() const override { return ModelKind::ae; }
  uint32_t inputDim() const override { return 3; }
  uint32_t latentDim() const override { return 2; }
  void encode(ThreadPool&, ByteImages, MatrixView<float>, MatrixView<float>) override {}
  void priorStd(float* std) const override { std[0] = std[1] = 1; }
  void decode(ThreadPool&, MatrixView<const float> codes, MatrixView<float> pixels) override {
    for (size_t n = 0; n < codes.rows; ++n) point(codes(n, 0), codes(n, 1), pixels.row(n));
  }
  virtual void point(double u, double v, float* out) const = 0;
};

// The unit sphere by longitude and latitude: geodesics are great circles.
class Sphere final : public Surface {
 public:
  void point(double u, double v, float* out) const override {
    out[0] = float(cos64(v) * cos64(u));
    out[1] = float(cos64(v) * sin64(u));
    out[2] = float(sin64(v));
  }
};

// A plane with a steep hill at the origin: the way around is shorter than the way over.
class Hill final : public Surface {
 public:
  void point(double u, double v, float* out) const override {
    out[0] = float(u);
    out[1] = float(v);
    out[2] = float(4 * exp64(-2 * (u * u + v * v)));
  }
};

class Nothing final : public Surface {
 public:
  void point(double, double, float* out) const override { out[0] = out[1] = out[2] = 0.25f; }
};

double total(const std::vector<double>& steps) {
  double sum = 0;
  for (double s : steps) sum += s;
  return sum;
}

}  // namespace

TEST_CASE("paths: on the sphere a geodesic is a great circle") {
  ThreadPool pool(1);
  Sphere sphere;
  const float from[] = {-0.9f, 0.7f}, to[] = {1.1f, 0.6f};
  float a[3], b[3];
  sphere.point(from[0], from[1], a);
  sphere.point(to[0], to[1], b);
  const double chord =
      std::sqrt(std::pow(a[0] - b[0], 2) + std::pow(a[1] - b[1], 2) + std::pow(a[2] - b[2], 2));
  const double arc = 2 * std::asin(chord / 2);
  for (uint32_t grid : {0u, 17u}) {
    auto path = geodesic(pool, sphere, from, to, {.count = 13, .nodes = 41, .grid = grid});
    REQUIRE(path.ok());
    // A polyline of 40 pieces is shorter by arc²/24·40², a path on the grid longer.
    CHECK(near(path->length, arc, 1e-4));
    CHECK(path->straightLength > 1.05 * arc);
    // Equal steps, ends exact.
    auto steps = pathSteps(pool, sphere, {path->codes.data(), 13, 2});
    REQUIRE(steps.ok());
    for (double s : steps.value()) CHECK(near(s, arc / 12, 2e-3));
    CHECK(path->codes[0] == from[0]);
    CHECK(path->codes[25] == to[1]);
  }
}

TEST_CASE("paths: around the hill, not over it") {
  ThreadPool pool(1);
  Hill hill;
  const float from[] = {-2, 0}, to[] = {2, 0};
  auto path = geodesic(pool, hill, from, to, {.count = 9, .nodes = 33, .grid = 41});
  REQUIRE(path.ok());
  // By symmetry the straight line over the top is stationary: only the grid's start leaves it.
  CHECK(path->fromGrid);
  CHECK(path->straightLength > 8);
  CHECK(path->length < 6);
  CHECK(path->length > 4);
  CHECK(std::fabs(path->codes[9]) > 0.7);  // the middle code has gone round
  auto stuck = geodesic(pool, hill, from, to, {.count = 9, .nodes = 33, .grid = 0});
  REQUIRE(stuck.ok());
  CHECK(stuck->length >= path->length);
}

TEST_CASE("paths: PCA is flat, its geodesics are straight") {
  ThreadPool pool(2);
  std::vector<uint8_t> images(83 * kDigitPixels), labels(83);
  generateDigits(pool, 2, 0, 83, images.data(), labels.data(), nullptr);
  auto pca = fitPca(pool, ByteImages{images.data(), 83, size_t(kDigitPixels)}, 3);
  REQUIRE(pca.ok());
  const float from[] = {-1.5f, 2, 0.5f}, to[] = {2.5f, -1, 1};
  auto path = geodesic(pool, pca.value(), from, to, {.count = 5, .nodes = 17});
  REQUIRE(path.ok());
  const double straight = std::sqrt(16.0 + 9 + 0.25);  // W is orthonormal: lengths are kept
  CHECK(near(path->length, straight, 1e-8));
  CHECK(near(path->straightLength, straight, 1e-8));
  CHECK(near(path->codes[6], 0.5, 5e-7));
  auto steps = pathSteps(pool, pca.value(), {path->codes.data(), 5, 3});
  REQUIRE(steps.ok());
  CHECK(near(total(steps.value()), straight, 1e-8));
}

TEST_CASE("paths: a decoder that ignores its codes gives the straight line of length 0") {
  ThreadPool pool(1);
  Nothing nothing;
  const float from[] = {-1, 0}, to[] = {1, 1};
  auto path = geodesic(pool, nothing, from, to, {.count = 3, .nodes = 7, .grid = 5});
  REQUIRE(path.ok());
  CHECK(path->length == 0);
  CHECK(near(path->codes[2], 0, 0, 1e-15));
  CHECK(near(path->codes[3], 0.5, 1e-15));
}

TEST_CASE("paths: the same bits with any number of threads") {
  ThreadPool one(1), three(3);
  Hill hill;
  const float from[] = {-1.5f, 0.25f}, to[] = {2, 0.5f};
  CHECK(geodesic(one, hill, from, to, {})->codes == geodesic(three, hill, from, to, {})->codes);
}

TEST_CASE("paths: what cannot be joined is a sentence") {
  ThreadPool pool(1);
  Sphere sphere;
  const float a[] = {0, 0}, b[] = {1, 1}, nan[] = {std::nanf(""), 0};
  CHECK_FALSE(geodesic(pool, sphere, std::span(a, 1), b, {}).ok());
  CHECK_FALSE(geodesic(pool, sphere, a, nan, {}).ok());
  CHECK_FALSE(geodesic(pool, sphere, a, b, {.count = 1}).ok());
  CHECK_FALSE(geodesic(pool, sphere, a, b, {.count = 300}).ok());
  CHECK_FALSE(geodesic(pool, sphere, a, b, {.grid = 1}).ok());
  CHECK_FALSE(pathSteps(pool, sphere, {a, 1, 2}).ok());
}

TEST_CASE("paths: a length is the sum of the steps") {
  ThreadPool pool(1);
  Sphere sphere;
  const float codes[] = {0, 0, 0.3f, 0.1f, 0.5f, -0.4f};
  const auto found = pathLength(pool, sphere, {codes, 3, 2});
  REQUIRE(found.ok());
  CHECK(found->steps == pathSteps(pool, sphere, {codes, 3, 2}).value());
  CHECK(found->length == total(found->steps));
  CHECK(!pathLength(pool, sphere, {codes, 1, 2}).ok());
}

}  // namespace atlas
