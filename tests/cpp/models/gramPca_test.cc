#include "atlas/models/gramPca.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "atlas/base/rng.h"
#include "atlas/data/digits.h"
#include "atlas/models/pcaPoints.h"
#include "base/near.h"

namespace atlas {
namespace {

std::vector<double> someDigits(size_t n) {
  ThreadPool pool(1);
  std::vector<uint8_t> images(n * kDigitPixels), labels(n);
  generateDigits(pool, 9, 0, n, images.data(), labels.data(), nullptr);
  return pointsOf({images.data(), n, size_t(kDigitPixels)});
}

std::vector<double> noise(size_t n, size_t d) {
  const Rng rng(11, Stream::test);
  std::vector<double> out(n * d);
  for (size_t i = 0; i < out.size(); ++i) out[i] = rng.normal(i) * (1 + double(i % d));
  return out;
}

}  // namespace

TEST_CASE("gramPca: the same eigenvalues and directions as the covariance, rank n - 1") {
  ThreadPool pool(2);
  const size_t n = 41;
  const auto points = someDigits(n);
  auto gram = fitPcaByGram(pool, {points.data(), n, 784}, 784);
  auto covariance = fitPca(pool, MatrixView<const double>{points.data(), n, 784}, 40);
  REQUIRE(gram.ok());
  REQUIRE(covariance.ok());
  CHECK(gram->latentDim() == n - 1);
  CHECK(gram->rank() == n - 1);
  CHECK(covariance->rank() == n - 1);
  const double first = covariance->parts().eigenvalues[0];
  for (size_t i = 0; i < 784; ++i)
    CHECK(near(gram->parts().eigenvalues[i], covariance->parts().eigenvalues[i], 0, 1e-14 * first));
  CHECK(near(gram->parts().totalVariance, covariance->parts().totalVariance, 2e-15));
  for (size_t i = 0; i < 10; ++i) {
    double dot = 0;
    for (size_t j = 0; j < 784; ++j)
      dot += double(gram->components()(i, j)) * covariance->components()(i, j);
    CHECK(near(dot, 1, 5e-8));  // the same sign, too
  }
  CHECK(orthonormalityError(pool, gram.value(), n - 1) < 1e-5);
}

TEST_CASE("gramPca: squared singular values over n - 1 are the eigenvalues") {
  ThreadPool pool(2);
  for (size_t n : {2, 3, 29, 40}) {
    const auto points = someDigits(n);
    auto gram = fitPcaByGram(pool, {points.data(), n, 784}, 784);
    auto svd = centredSvd(pool, {points.data(), n, 784});
    REQUIRE(gram.ok());
    REQUIRE(svd.ok());
    REQUIRE(svd->singularValues.size() == n);
    CHECK(svd->singularValues[n - 1] == 0);  // centring takes one dimension away
    CHECK(svd->directions.size() == (n - 1) * 784);
    const double first = gram->parts().eigenvalues[0];
    for (size_t i = 0; i < n; ++i) {
      const double sigma = svd->singularValues[i];
      CHECK(near(sigma * sigma / double(n - 1), gram->parts().eigenvalues[i], 0, 3e-14 * first));
    }
    double dot = 0;
    for (size_t j = 0; j < 784; ++j) dot += double(gram->components()(0, j)) * svd->directions[j];
    CHECK(near(dot, 1, 1e-7));
    CHECK(svd->rounds < 15 * n);
    // In pieces, down to one round at a time: the same bits.
    for (size_t piece : {1, 7}) {
      CentredSvd so;
      while (!so.ended) {
        CentredSvd before;
        before.rows = so.rows;
        before.rounds = so.rounds;
        before.settled = so.settled;
        auto more = centredSvd(pool, {points.data(), n, 784}, piece, std::move(before));
        REQUIRE(more.ok());
        REQUIRE(more->rounds > so.rounds);
        REQUIRE(more->rounds <= so.rounds + piece);
        so = std::move(more.value());
      }
      CHECK(so.rounds == svd->rounds);
      CHECK(so.singularValues == svd->singularValues);
      CHECK(so.directions == svd->directions);
    }
  }
}

TEST_CASE("gramPca: power iteration ends at the first direction, its error falling by the ratio") {
  ThreadPool pool(2);
  for (size_t n : {17, 41}) {
    const auto points = someDigits(n);
    const MatrixView<const double> view{points.data(), n, 784};
    std::vector<double> w1;
    auto gram = fitPcaByGram(pool, view, 1, &w1);
    REQUIRE(gram.ok());
    auto power = powerOnPoints(view, w1, kPointsPowerMaxSteps);
    auto svd = centredSvd(pool, view);  // an oracle that knows no Gram matrix
    REQUIRE(power.ok());
    REQUIRE(svd.ok());
    CHECK(power->ended);
    const double first = svd->singularValues[0], second = svd->singularValues[1];
    const double ratio = (second * second) / (first * first);
    CHECK(near(power->decay, ratio, 1e-5));
    CHECK(near(power->eigenvalue, first * first / double(n - 1), 5e-14));
    for (size_t j = 0; j < 784; ++j) CHECK(near(power->direction[j], svd->directions[j], 0, 5e-11));
    // From below: no quotient is above the ratio, and none below the one before.
    const auto& tangent = power->tangent;
    REQUIRE(tangent.size() > 5);
    CHECK(tangent.back() <= kPowerRounding);
    for (size_t t = 2; t < tangent.size() && tangent[t] > 1e-6; ++t) {
      CHECK(tangent[t] / tangent[t - 1] < ratio * (1 + 1e-6));
      CHECK(tangent[t] / tangent[t - 1] > tangent[t - 1] / tangent[t - 2] * (1 - 1e-6));
    }
    // In pieces, down to one step at a time: the same bits.
    for (size_t piece : {1, 3}) {
      PointsPower so;
      while (!so.ended) {
        PointsPower before;
        before.next = so.next;
        before.tangent = so.tangent;
        auto more = powerOnPoints(view, w1, piece, std::move(before));
        REQUIRE(more.ok());
        REQUIRE(more->tangent.size() > so.tangent.size());
        REQUIRE(more->tangent.size() <= so.tangent.size() + piece + so.tangent.empty());
        so = std::move(more.value());
      }
      CHECK(so.tangent == tangent);
      CHECK(so.direction == power->direction);
      CHECK(so.eigenvalue == power->eigenvalue);
      CHECK(so.decay == power->decay);
    }
  }
  // Two points: one direction, found at once.
  const auto two = someDigits(2);
  const MatrixView<const double> view{two.data(), 2, 784};
  std::vector<double> w1;
  REQUIRE(fitPcaByGram(pool, view, 1, &w1).ok());
  auto power = powerOnPoints(view, w1, 10);
  REQUIRE(power.ok());
  CHECK(power->tangent.size() == 1);
  CHECK(power->decay == 0);
  CHECK(power->ended);
  CHECK_FALSE(powerOnPoints(view, std::vector<double>(783), 1).ok());
  PointsPower astray;
  astray.tangent = {1};
  astray.next = {1, 2};
  CHECK_FALSE(powerOnPoints(view, w1, 1, astray).ok());
}

TEST_CASE("gramPca: the same bits with any number of threads") {
  ThreadPool one(1), three(3);
  const auto points = noise(31, 101);
  const MatrixView<const double> view{points.data(), 31, 101};
  CHECK(fitPcaByGram(one, view, 7)->parts().components ==
        fitPcaByGram(three, view, 7)->parts().components);
  CHECK(centredSvd(one, view)->directions == centredSvd(three, view)->directions);
}

TEST_CASE("gramPca: more points than dimensions work as well") {
  ThreadPool pool(1);
  const auto points = noise(53, 7);
  auto gram = fitPcaByGram(pool, {points.data(), 53, 7}, 7);
  auto covariance = fitPca(pool, MatrixView<const double>{points.data(), 53, 7}, 7);
  REQUIRE(gram.ok());
  CHECK(gram->rank() == 7);
  for (size_t i = 0; i < 7; ++i)
    CHECK(near(gram->parts().eigenvalues[i], covariance->parts().eigenvalues[i], 2e-14));
}

TEST_CASE("gramPca: the smaller matrix fits few large images as the larger one does") {
  ThreadPool pool(2);
  const size_t n = 19, d = 83;  // 4n <= d: by the Gram matrix
  std::vector<uint8_t> bytes(n * d);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(Rng(13, Stream::test).bits(i));
  const ByteImages images{bytes.data(), n, d};
  const uint32_t k = 37;  // more than the 18 that have variance
  const auto small = fitPcaBySmaller(pool, images, k);
  const auto large = fitPca(pool, images, k);
  REQUIRE(small.ok());
  REQUIRE(large.ok());
  CHECK(small->latentDim() == k);
  CHECK(small->rank() == n - 1);
  const double first = large->parts().eigenvalues[0];
  for (size_t i = 0; i < d; ++i)
    CHECK(near(small->parts().eigenvalues[i], large->parts().eigenvalues[i], 0, 1e-13 * first));
  CHECK(near(small->parts().totalVariance, large->parts().totalVariance, 1e-14));
  CHECK(orthonormalityError(pool, small.value(), k) < 1e-6);
  for (const size_t kept : {size_t(7), n - 1, size_t(k)})
    CHECK(near(small->meanSquaredError(pool, images, kept),
               large->meanSquaredError(pool, images, kept), 1e-5, 1e-9));
  // Images without variance decode to themselves, whatever the route.
  std::vector<uint8_t> same(7 * d, 51);
  const auto flat = fitPcaBySmaller(pool, {same.data(), 7, d}, 5);
  REQUIRE(flat.ok());
  CHECK(flat->rank() == 0);
  CHECK(near(flat->meanSquaredError(pool, {same.data(), 7, d}, 5), 0, 0, 1e-11));
  // More images than a quarter of the pixels, or half as many directions: the covariance, to the
  // same bits.
  const ByteImages square{bytes.data(), 23, 61};
  CHECK(fitPcaBySmaller(pool, square, 29)->parts().components ==
        fitPca(pool, square, 29)->parts().components);
  CHECK(fitPcaBySmaller(pool, images, 61)->parts().components ==
        fitPca(pool, images, 61)->parts().components);
  CHECK_FALSE(fitPcaBySmaller(pool, images, 0).ok());
  CHECK_FALSE(fitPcaBySmaller(pool, images, uint32_t(d + 1)).ok());
  // What it takes: not a number of pixels squared.
  CHECK(fitBytes(100, 4096, 64) < uint64_t{16} << 20);
  CHECK(fitBytes(100'000, 4096, 64) > uint64_t{8} * 4096 * 4096);
}

TEST_CASE("gramPca: what cannot be fitted is a sentence") {
  ThreadPool pool(1);
  auto points = noise(5, 3);
  CHECK_FALSE(fitPcaByGram(pool, {points.data(), 1, 3}, 1).ok());
  CHECK_FALSE(fitPcaByGram(pool, {points.data(), 5, 3}, 0).ok());
  CHECK_FALSE(centredSvd(pool, {points.data(), 5, 3}).ok());
  CentredSvd astray;
  astray.rows = {1, 2};
  astray.rounds = 1;
  CHECK_FALSE(centredSvd(pool, {points.data(), 3, 5}, 1, astray).ok());
  std::vector<double> same(15, 0.5);
  CHECK_FALSE(fitPcaByGram(pool, {same.data(), 5, 3}, 1).ok());
  CHECK_FALSE(powerOnPoints({same.data(), 5, 3}, std::vector<double>{1, 0, 0}, 1).ok());
  points[4] = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(fitPcaByGram(pool, {points.data(), 5, 3}, 1).ok());
}

TEST_CASE("gramPca: the three routes give min(n, d) eigenvalues, and each what it alone knows") {
  ThreadPool pool(2);
  const size_t n = 23;
  std::vector<uint8_t> bytes(n * kDigitPixels), labels(n);
  generateDigits(pool, 9, 0, n, bytes.data(), labels.data(), nullptr);
  const ByteImages images{bytes.data(), n, size_t(kDigitPixels)};
  std::vector<double> first;
  const auto byPoints = pointsOf(images);
  auto fitted = fitPcaByGram(pool, {byPoints.data(), n, images.cols}, 3, &first);
  REQUIRE(fitted.ok());
  const PcaRoute gram = routeOf(fitted.value(), first, n, 3);
  const PcaRoute covariance = routeOf(fitPca(pool, images, 3).value(), {}, n, 3);
  const auto points = pointsOf(images);
  const auto done = centredSvd(pool, {points.data(), n, images.cols});
  REQUIRE(done->ended);
  const PcaRoute svd = routeOf(done.value(), n, images.cols, 3);
  for (const PcaRoute* route : {&gram, &covariance, &svd}) {
    REQUIRE(route->eigenvalues.size() == n);
    CHECK(route->directions.size() == 3 * images.cols);
    for (size_t i = 0; i < n - 1; ++i)
      CHECK(near(route->eigenvalues[i], svd.eigenvalues[i], 0, 1e-9 * svd.eigenvalues[0]));
  }
  CHECK(gram.rank == n - 1);
  CHECK(gram.first.size() == images.cols);
  CHECK(gram.ratio == gram.eigenvalues[1] / gram.eigenvalues[0]);
  CHECK(covariance.first.empty());
  CHECK(svd.singularValues == done->singularValues);
}

}  // namespace atlas
