#include "atlas/linalg/smallEigen.h"
#include "base/statistics.h"
#include "linalg/dot.h"
#include "linalg/rotation.h"
#include "linalg/sign.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace atlas {
namespace {

constexpr int kMaxSweeps = 60;  // convergence is quadratic: 6 to 10 are used

Status checkDim(size_t d) {
  if (d >= 1 && d <= kSmallEigenMaxDim) return Status::okay();
  return outOfRange("dim", d, 1, kSmallEigenMaxDim);
}

Status checkSquare(MatrixView<const double> matrix) {
  if (Status status = checkDim(matrix.rows); !status.ok()) return status;
  if (matrix.rows != matrix.cols)
    return Status::invalidArgument("matrix.square rows cols", {matrix.rows, matrix.cols});
  return Status::okay();
}

Status checkFinite(const double* values, size_t n) {
  for (size_t i = 0; i < n; ++i)
    if (!std::isfinite(values[i]))
      return Status::invalidArgument("numbers.finiteAt name place", {"matrix", i});
  return Status::okay();
}

}  // namespace

Result<EigenDecomposition> jacobiEigen(MatrixView<const double> matrix) {
  if (Status status = checkSquare(matrix); !status.ok()) return status;
  const size_t d = matrix.rows;
  std::vector<double> work(d * d), vectors(d * d, 0.0);
  const MatrixView<double> a(work.data(), d, d), v(vectors.data(), d, d);
  for (size_t i = 0; i < d; ++i) {
    if (Status status = checkFinite(matrix.row(i), i + 1); !status.ok()) return status;
    for (size_t j = 0; j <= i; ++j) a(i, j) = a(j, i) = matrix(i, j);
    v(i, i) = 1;
  }
  // An off-diagonal entry below the rounding of the two diagonal ones moves neither.
  const auto negligible = [&](size_t p, size_t q) {
    const double eps = std::numeric_limits<double>::epsilon() / 4;
    return std::fabs(a(p, q)) <=
           eps * std::sqrt(std::fabs(a(p, p))) * std::sqrt(std::fabs(a(q, q)));
  };
  bool turned = true;
  for (int sweep = 0; turned && sweep < kMaxSweeps; ++sweep) {
    turned = false;
    for (size_t p = 0; p + 1 < d; ++p)
      for (size_t q = p + 1; q < d; ++q) {
        if (negligible(p, q)) {
          a(p, q) = a(q, p) = 0;
          continue;
        }
        turned = true;
        const Rotation rotation(a(p, p), a(q, q), a(p, q));
        rotation.turn(a.row(p), a.row(q), d);                                 // rows of JᵀA
        for (size_t i = 0; i < d; ++i) rotation.turn(&a(i, p), &a(i, q), 1);  // columns of (JᵀA)J
        a(p, q) = a(q, p) = 0;
        rotation.turn(v.row(p), v.row(q), d);  // rows of v are eigenvectors
      }
  }
  std::vector<double> diagonal(d);
  for (size_t i = 0; i < d; ++i) diagonal[i] = a(i, i);
  EigenDecomposition out;
  out.dim = d;
  for (size_t from : byFalling(diagonal)) {
    out.values.push_back(diagonal[from]);
    fixSign(v.row(from), d);
    out.vectors.insert(out.vectors.end(), v.row(from), v.row(from) + d);
  }
  return out;
}

Result<SingularDecomposition> jacobiSvd(MatrixView<const double> matrix) {
  if (Status status = checkDim(matrix.cols); !status.ok()) return status;
  const size_t n = matrix.rows, d = matrix.cols;
  if (n == 0) return tooFew("points", 0, 1);
  // Columns of X as rows, so that a rotation runs through memory.
  std::vector<double> columns(d * n), right(d * d, 0.0);
  const MatrixView<double> a(columns.data(), d, n), v(right.data(), d, d);
  for (size_t i = 0; i < n; ++i) {
    if (Status status = checkFinite(matrix.row(i), d); !status.ok()) return status;
    for (size_t j = 0; j < d; ++j) a(j, i) = matrix(i, j);
  }
  for (size_t j = 0; j < d; ++j) v(j, j) = 1;
  const double eps = std::numeric_limits<double>::epsilon();
  bool turned = true;
  for (int sweep = 0; turned && sweep < kMaxSweeps; ++sweep) {
    turned = false;
    for (size_t p = 0; p + 1 < d; ++p)
      for (size_t q = p + 1; q < d; ++q) {
        const double alpha = dot(a.row(p), a.row(p), n), beta = dot(a.row(q), a.row(q), n);
        const double gamma = dot(a.row(p), a.row(q), n);
        if (std::fabs(gamma) <= eps * std::sqrt(alpha) * std::sqrt(beta)) continue;
        turned = true;
        const Rotation rotation(alpha, beta, gamma);
        rotation.turn(a.row(p), a.row(q), n);
        rotation.turn(v.row(p), v.row(q), d);
      }
  }
  std::vector<double> lengths(d);
  for (size_t j = 0; j < d; ++j) lengths[j] = std::sqrt(dot(a.row(j), a.row(j), n));
  const double floor =
      eps * double(std::max(n, d)) * *std::max_element(lengths.begin(), lengths.end());
  SingularDecomposition out;
  out.count = n;
  out.dim = d;
  for (size_t from : byFalling(lengths)) {
    const double value = lengths[from] > floor ? lengths[from] : 0;
    for (size_t i = 0; i < n; ++i) a(from, i) = value > 0 ? a(from, i) / value : 0;
    fixSign(v.row(from), d, a.row(from), n);
    out.values.push_back(value);
    out.right.insert(out.right.end(), v.row(from), v.row(from) + d);
    out.left.insert(out.left.end(), a.row(from), a.row(from) + n);
  }
  return out;
}

Result<PowerIteration> powerIteration(MatrixView<const double> matrix,
                                      std::span<const double> start, std::span<const double> limit,
                                      size_t steps) {
  if (Status status = checkSquare(matrix); !status.ok()) return status;
  const size_t d = matrix.rows;
  if (start.size() != d || limit.size() != d)
    return Status::invalidArgument("power.shape start limit wanted",
                                   {start.size(), limit.size(), d});
  if (steps > kPowerMaxSteps) return outOfRange("steps", steps, 0, kPowerMaxSteps);
  for (size_t i = 0; i < d; ++i)
    if (Status status = checkFinite(matrix.row(i), d); !status.ok()) return status;
  if (Status status = checkFinite(start.data(), d); !status.ok()) return status;
  std::vector<double> w(start.begin(), start.end());
  const double startLength = std::sqrt(dot(w.data(), w.data(), d));
  if (startLength == 0) return Status::invalidArgument("power.start");
  for (double& x : w) x /= startLength;

  PowerIteration out;
  out.dim = d;
  for (size_t t = 0;; ++t) {
    std::vector<double> image(d), away(d);
    for (size_t i = 0; i < d; ++i) image[i] = dot(matrix.row(i), w.data(), d);
    // The part of w that is not along v: exact where 1 − cos² would cancel.
    const double cosine = dot(w.data(), limit.data(), d);
    for (size_t i = 0; i < d; ++i) away[i] = w[i] - cosine * limit[i];
    const double sine = std::sqrt(dot(away.data(), away.data(), d));
    out.directions.insert(out.directions.end(), w.begin(), w.end());
    out.images.insert(out.images.end(), image.begin(), image.end());
    out.rayleigh.push_back(dot(w.data(), image.data(), d));
    out.sine.push_back(std::min(1.0, sine));
    out.tangent.push_back(sine / std::fabs(cosine));
    if (t == steps) return out;
    const double length = std::sqrt(dot(image.data(), image.data(), d));
    if (length > 0)
      for (size_t i = 0; i < d; ++i) w[i] = image[i] / length;
  }
}

std::vector<double> deflate(MatrixView<const double> matrix, double value,
                            std::span<const double> vector) {
  const size_t d = matrix.rows;
  std::vector<double> out(d * d);
  for (size_t i = 0; i < d; ++i)
    for (size_t j = 0; j < d; ++j) out[i * d + j] = matrix(i, j) - value * vector[i] * vector[j];
  return out;
}

}  // namespace atlas
