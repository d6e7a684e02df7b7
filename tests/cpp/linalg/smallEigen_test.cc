#include "atlas/linalg/smallEigen.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "atlas/base/rng.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

std::vector<double> numbers(size_t count, uint64_t step) {
  const Rng rng(11, Stream::test, step);
  std::vector<double> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = rng.normal(i);
  return out;
}

MatrixView<const double> view(const std::vector<double>& values, size_t cols) {
  return {values.data(), values.size() / cols, cols};
}

// XᵀX by the definition.
std::vector<double> gram(MatrixView<const double> x) {
  std::vector<double> out(x.cols * x.cols, 0.0);
  for (size_t n = 0; n < x.rows; ++n)
    for (size_t i = 0; i < x.cols; ++i)
      for (size_t j = 0; j < x.cols; ++j) out[i * x.cols + j] += x(n, i) * x(n, j);
  return out;
}

double worstDifference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::fabs(a[i] - b[i]));
  return worst;
}

}  // namespace

TEST_CASE(
    "Jacobi, power iteration with deflation, and the SVD of X agree with Householder and QR") {
  ThreadPool pool(2);
  const size_t shapes[][2] = {{1, 1}, {53, 2}, {47, 3}, {101, 7}, {997, 13}};
  for (const auto& [n, d] : shapes) {
    CAPTURE(n);
    CAPTURE(d);
    std::vector<double> x = numbers(n * d, n);
    for (size_t i = 0; i < x.size(); ++i) x[i] *= 1 + 0.3 * double(i % d);  // a gap at every value
    const std::vector<double> c = gram(view(x, d));
    const auto expected = symmetricEigen(pool, view(c, d));
    const auto jacobi = jacobiEigen(view(c, d));
    const auto svd = jacobiSvd(view(x, d));
    REQUIRE(expected.ok());
    REQUIRE(jacobi.ok());
    REQUIRE(svd.ok());
    const double scale = expected->values[0];
    CHECK(worstDifference(jacobi->values, expected->values) < 1e-12 * scale);
    CHECK(worstDifference(jacobi->vectors, expected->vectors) < 1e-9);
    CHECK(worstDifference(svd->right, expected->vectors) < 1e-9);
    std::vector<double> rest = c;
    for (size_t k = 0; k < d; ++k) {
      CAPTURE(k);
      CHECK(near(svd->values[k] * svd->values[k], expected->values[k], 5e-14));
      const std::span<const double> v(expected->vectors.data() + k * d, d);
      const auto power = powerIteration(view(rest, d), numbers(d, 1), v, kPowerMaxSteps);
      REQUIRE(power.ok());
      CHECK(power->sine.back() < 1e-5);
      CHECK(near(power->rayleigh.back(), expected->values[k], 2e-14));
      rest = deflate(view(rest, d), expected->values[k], v);
    }
  }
}

TEST_CASE("the singular value decomposition rebuilds X with orthonormal factors") {
  const size_t shapes[][2] = {{7, 3}, {3, 7}, {2, 13}, {61, 5}};  // also fewer points than numbers
  for (const auto& [n, d] : shapes) {
    CAPTURE(n);
    CAPTURE(d);
    const std::vector<double> x = numbers(n * d, 17);
    const auto svd = jacobiSvd(view(x, d));
    REQUIRE(svd.ok());
    const size_t rank = std::min(n, d);
    for (size_t k = 0; k < d; ++k) CHECK((svd->values[k] > 0) == (k < rank));
    double rebuilt = 0, orthogonal = 0;
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < d; ++j) {
        double sum = 0;
        for (size_t k = 0; k < d; ++k)
          sum += svd->left[k * n + i] * svd->values[k] * svd->right[k * d + j];
        rebuilt = std::max(rebuilt, std::fabs(sum - x[i * d + j]));
      }
    for (size_t a = 0; a < d; ++a)
      for (size_t b = 0; b < d; ++b) {
        double u = 0, v = 0;
        for (size_t i = 0; i < n; ++i) u += svd->left[a * n + i] * svd->left[b * n + i];
        for (size_t j = 0; j < d; ++j) v += svd->right[a * d + j] * svd->right[b * d + j];
        orthogonal = std::max(orthogonal, std::fabs(v - (a == b)));
        orthogonal = std::max(orthogonal, std::fabs(u - (a == b && a < rank)));
      }
    CHECK(rebuilt < 1e-13);
    CHECK(orthogonal < 1e-12);
  }
}

TEST_CASE(
    "each step of power iteration divides the tangent by λ₁/λ₂, and the Rayleigh quotient rises") {
  // Eigenvalues 9 and 4 along (3, 4)/5 and (−4, 3)/5.
  const std::vector<double> c = {(9 * 9 + 4 * 16) / 25.0, (9 - 4) * 12 / 25.0, (9 - 4) * 12 / 25.0,
                                 (9 * 16 + 4 * 9) / 25.0};
  const double limit[] = {0.6, 0.8};
  const double start[] = {5, -2.9};
  const auto power = powerIteration(view(c, 2), start, limit, 23);
  REQUIRE(power.ok());
  REQUIRE(power->rayleigh.size() == 24);
  CHECK(near(power->tangent[0], (5 * 0.8 + 2.9 * 0.6) / (5 * 0.6 - 2.9 * 0.8), 1e-15));
  for (size_t t = 0; t < 23; ++t) {
    CAPTURE(t);
    CHECK(near(power->tangent[t + 1] / power->tangent[t], 4.0 / 9, 5e-9));
    CHECK(power->rayleigh[t + 1] >= power->rayleigh[t] - 1e-14);
    // λ₁ − wᵀCw = (λ₁ − λ₂) sin².
    CHECK(near(9 - power->rayleigh[t], 5 * power->sine[t] * power->sine[t], 0, 2e-14));
  }
  // Exactly across the limit it never arrives; in the null space it stays.
  const std::vector<double> diagonal = {3, 0, 0, 2};
  const double axis[] = {1, 0}, across[] = {0, 1};
  CHECK(powerIteration(view(diagonal, 2), across, axis, 5)->sine.back() == 1);
  const std::vector<double> flat = deflate(view(diagonal, 2), 2, across);
  CHECK(flat == std::vector<double>{3, 0, 0, 0});
  CHECK(powerIteration(view(flat, 2), across, axis, 5)->directions.back() == 1);
}

TEST_CASE("decompositions of the extremes: equal eigenvalues, zeros, huge and tiny numbers") {
  const std::vector<double> round = {7, 0, 0, 7};
  const auto equal = jacobiEigen(view(round, 2));
  REQUIRE(equal.ok());
  CHECK(equal->values == std::vector<double>{7, 7});
  CHECK(equal->vectors == std::vector<double>{1, 0, 0, 1});
  const std::vector<double> zeros(9, 0.0);
  CHECK(jacobiEigen(view(zeros, 3))->values == std::vector<double>{0, 0, 0});
  CHECK(jacobiSvd(view(zeros, 3))->values == std::vector<double>{0, 0, 0});
  for (const double scale : {1e-120, 1e120}) {
    const std::vector<double> m = {2 * scale, scale, scale, 2 * scale};
    const auto eigen = jacobiEigen(view(m, 2));
    CHECK(near(eigen->values[0], 3 * scale, 2e-15));
    CHECK(near(eigen->values[1], scale, 2e-15));
    CHECK(near(eigen->vectors[0], eigen->vectors[1], 1e-15));
  }
}

TEST_CASE("decompositions refuse what they cannot do, in a sentence") {
  const std::vector<double> six(6, 1.0);
  CHECK(sentence(jacobiEigen(view(six, 3)).status()) ==
        "An eigen-decomposition needs a square matrix; this one is 2×3.");
  const std::vector<double> wide(17 * 17, 1.0);
  CHECK(sentence(jacobiEigen(view(wide, 17)).status()) == "dim: found 17; allowed: 1 to 16.");
  std::vector<double> bad = {1, 2, 2, std::numeric_limits<double>::quiet_NaN()};
  CHECK_FALSE(jacobiEigen(view(bad, 2)).ok());
  CHECK_FALSE(jacobiSvd(view(bad, 2)).ok());
  CHECK_FALSE(jacobiSvd({nullptr, 0, 2}).ok());
  const std::vector<double> c = {2, 1, 1, 2};
  const double two[] = {1, 0}, three[] = {1, 0, 0}, none[] = {0, 0};
  CHECK_FALSE(powerIteration(view(c, 2), three, two, 1).ok());
  CHECK_FALSE(powerIteration(view(c, 2), two, two, kPowerMaxSteps + 1).ok());
  CHECK(sentence(powerIteration(view(c, 2), none, two, 1).status()) ==
        "The start of a power iteration has length 0; give it a direction.");
}

}  // namespace atlas
