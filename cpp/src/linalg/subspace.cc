#include "atlas/linalg/subspace.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/linalg/symmetricEigen.h"
#include "linalg/dot.h"

namespace atlas {
namespace {

constexpr double kDegreesARadian = 57.29577951308232;
// What is left of a direction after taking off those before it, relative to its length: below this
// it is rounding of single-precision numbers.
constexpr double kDependent = 1e-6;

// In radians, 0 <= sine <= 1. sin(θ − t) = sine·cos t − cosine·sin t, and θ − t differs from it by
// its cube: from t = sine four steps reach the last bit.
double arcSine(double sine) {
  const double cosine = std::sqrt((1 - sine) * (1 + sine));
  double t = sine;
  for (int step = 0; step < 4; ++step) t += sine * cos64(t) - cosine * sin64(t);
  return t;
}

// Orthonormal rows with the same span; a dependent direction becomes a row of zeros.
std::vector<double> orthonormalRows(MatrixView<const float> directions) {
  const size_t k = directions.rows, d = directions.cols;
  std::vector<double> q(k * d);
  for (size_t i = 0; i < k; ++i) {
    double* row = &q[i * d];
    std::copy_n(directions.row(i), d, row);
    const double length = std::sqrt(dot(row, row, d));
    for (int pass = 0; pass < 2; ++pass) {
      for (size_t r = 0; r < i; ++r) {
        const double along = dot(row, &q[r * d], d);
        for (size_t j = 0; j < d; ++j) row[j] -= along * q[r * d + j];
      }
    }
    const double left = std::sqrt(dot(row, row, d));
    const double scale = left > kDependent * length ? 1 / left : 0;
    for (size_t j = 0; j < d; ++j) row[j] *= scale;
  }
  return q;
}

bool allFinite(MatrixView<const float> m) {
  for (size_t i = 0; i < m.rows; ++i) {
    if (!std::all_of(m.row(i), m.row(i) + m.cols, [](float v) { return std::isfinite(v); })) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<std::vector<double>> principalAngles(ThreadPool& pool, MatrixView<const float> a,
                                            MatrixView<const float> b) {
  const size_t k = a.rows, d = a.cols;
  if (k == 0 || b.rows != k || b.cols != d || k > d || k > kSubspaceMaxDirections) {
    return Status::invalidArgument("angles.settings rows cols otherRows otherCols most",
                                   {a.rows, a.cols, b.rows, b.cols, kSubspaceMaxDirections});
  }
  if (!allFinite(a) || !allFinite(b)) {
    return notFinite("directions");
  }
  const std::vector<double> qa = orthonormalRows(a), qb = orthonormalRows(b);
  // What of each basis vector of B lies outside span(A); a row of zeros is as far as can be.
  std::vector<double> outside = qb;
  std::vector<double> gram(k * k);
  for (size_t i = 0; i < k; ++i) {
    double* row = &outside[i * d];
    for (size_t r = 0; r < k; ++r) {
      const double along = dot(&qb[i * d], &qa[r * d], d);
      for (size_t j = 0; j < d; ++j) row[j] -= along * qa[r * d + j];
    }
  }
  for (size_t i = 0; i < k; ++i) {
    const bool missing = dot(&qb[i * d], &qb[i * d], d) < 0.5;
    for (size_t r = 0; r <= i; ++r) gram[i * k + r] = dot(&outside[i * d], &outside[r * d], d);
    if (missing) gram[i * k + i] = 1;
  }
  const auto eigen = symmetricEigen(pool, {gram.data(), k, k});
  if (!eigen.ok()) return eigen.status();
  std::vector<double> angles(k);
  for (size_t i = 0; i < k; ++i) {
    const double sine = std::sqrt(std::clamp(eigen->values[i], 0.0, 1.0));
    angles[i] = kDegreesARadian * arcSine(sine);
  }
  return angles;
}

double orthonormalityGap(MatrixView<const float> directions) {
  double sum = 0;
  for (size_t i = 0; i < directions.rows; ++i) {
    for (size_t r = 0; r < directions.rows; ++r) {
      double entry = i == r ? -1 : 0;
      for (size_t j = 0; j < directions.cols; ++j) {
        entry += double{directions(i, j)} * directions(r, j);
      }
      sum += entry * entry;
    }
  }
  return std::sqrt(sum);
}

}  // namespace atlas
