// Eigen's SelfAdjointEigenSolver::compute would do all of this in one call, but not with the same
// bits everywhere: forming Q and multiplying by it runs through Eigen's blocked matrix product,
// whose block sizes come from the processor's cache sizes and the number of registers of the target
// (8 in wasm, 16 on x86-64), and block sizes decide the order of summation. The two steps used here
// from Eigen, the tridiagonalisation (matrix-vector products, rank-2 updates) and the implicit QR
// on the tridiagonal (rotations), have one order each when EIGEN_DONT_VECTORIZE is set. The third
// step, back from the tridiagonal's eigenvectors to the matrix's, is ours: plain loops,
// eigenvectors shared out to threads.
#ifndef EIGEN_DONT_VECTORIZE
#define EIGEN_DONT_VECTORIZE
#endif
#include "atlas/linalg/symmetricEigen.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "atlas/base/rng.h"
#include "linalg/dot.h"
#include "linalg/sign.h"

namespace atlas {
namespace {

using Matrix = Eigen::MatrixXd;

constexpr size_t kVectorsPerChunk =
    16;  // eigenvectors a thread transforms at a time: two cache
         // lines a row, and enough sums to hide the additions' delay

// v ← H₀ H₁ … H_{d−2} v for the columns [begin, end) of `vectors` (d×d row-major, a vector a
// column), Hᵢ = I − τᵢ hᵢ hᵢᵀ with hᵢ = (0…0, 1, packed(i+2…, i)), 1 at row i+1.
void backTransform(const Matrix& packed, const Eigen::VectorXd& tau, MatrixView<double> vectors,
                   size_t begin, size_t end) {
  const size_t d = vectors.rows;
  const size_t width = end - begin;
  for (size_t i = d - 1; i-- > 0;) {
    double dots[kVectorsPerChunk];
    const double* pivot = vectors.row(i + 1) + begin;
    std::copy(pivot, pivot + width, dots);
    for (size_t r = i + 2; r < d; ++r) {
      const double h = packed(Eigen::Index(r), Eigen::Index(i));
      const double* v = vectors.row(r) + begin;
      for (size_t c = 0; c < width; ++c) dots[c] += h * v[c];
    }
    for (size_t c = 0; c < width; ++c) dots[c] *= tau(Eigen::Index(i));
    for (size_t c = 0; c < width; ++c) vectors(i + 1, begin + c) -= dots[c];
    for (size_t r = i + 2; r < d; ++r) {
      const double h = packed(Eigen::Index(r), Eigen::Index(i));
      double* v = vectors.row(r) + begin;
      for (size_t c = 0; c < width; ++c) v[c] -= h * dots[c];
    }
  }
}

// Inverse iteration pays while few vectors are wanted of a matrix that is not small.
constexpr size_t kInverseMinDim = 64, kInverseShare = 4;

bool fewWanted(size_t count, size_t d) { return d >= kInverseMinDim && count <= d / kInverseShare; }

// T − λI = P L U by Gaussian elimination with row exchanges: U has two diagonals above its own.
class ShiftedTridiagonal {
 public:
  // A pivot smaller than `tiny` is replaced by it: T − λI is singular, nearly or quite.
  ShiftedTridiagonal(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& sub, double shift,
                     double tiny)
      : d_(size_t(diagonal.size())), u0_(d_), u1_(d_), u2_(d_), factor_(d_), swapped_(d_) {
    double a = diagonal(0) - shift, b = d_ > 1 ? sub(0) : 0;  // the row that is being reduced
    for (size_t i = 0; i + 1 < d_; ++i) {
      const auto at = Eigen::Index(i);
      const double c = sub(at), next = diagonal(at + 1) - shift;
      const double after = i + 2 < d_ ? sub(at + 1) : 0;
      swapped_[i] = std::fabs(c) > std::fabs(a);
      if (swapped_[i]) {
        factor_[i] = a / c;
        u0_[i] = c, u1_[i] = next, u2_[i] = after;
        a = b - factor_[i] * next;
        b = -factor_[i] * after;
      } else {
        if (std::fabs(a) < tiny) a = tiny;
        factor_[i] = c / a;
        u0_[i] = a, u1_[i] = b, u2_[i] = 0;
        a = next - factor_[i] * b;
        b = after;
      }
    }
    u0_[d_ - 1] = std::fabs(a) < tiny ? tiny : a;
    for (double& pivot : u0_)
      if (std::fabs(pivot) < tiny) pivot = tiny;
  }

  void solve(double* x) const {
    for (size_t i = 0; i + 1 < d_; ++i) {
      if (swapped_[i]) std::swap(x[i], x[i + 1]);
      x[i + 1] -= factor_[i] * x[i];
    }
    for (size_t i = d_; i-- > 0;) {
      double rest = x[i];
      if (i + 1 < d_) rest -= u1_[i] * x[i + 1];
      if (i + 2 < d_) rest -= u2_[i] * x[i + 2];
      x[i] = rest / u0_[i];
    }
  }

 private:
  size_t d_;
  std::vector<double> u0_, u1_, u2_, factor_;
  std::vector<uint8_t> swapped_;
};

// Divides x by its length; false where there is none.
bool normalise(std::vector<double>& x) {
  double largest = 0;
  for (const double v : x) largest = std::max(largest, std::fabs(v));
  if (!(largest > 0) || !std::isfinite(largest)) return false;
  for (double& v : x) v /= largest;
  const double length = std::sqrt(wideDot(x.data(), x.data(), x.size()));
  for (double& v : x) v /= length;
  return true;
}

void makeOrthogonal(std::vector<double>& x, const std::vector<double>& before) {
  const size_t d = x.size();
  for (size_t r = 0; r * d < before.size(); ++r) {
    const double along = wideDot(x.data(), &before[r * d], d);
    for (size_t i = 0; i < d; ++i) x[i] -= along * before[r * d + i];
  }
}

// Unit eigenvectors of the `count` largest eigenvalues of T, count×d; values ascend, as Eigen's.
// Empty where one did not come out as an eigenvector to rounding.
std::vector<double> leadingVectors(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& sub,
                                   const Eigen::VectorXd& values, size_t count) {
  constexpr double kEpsilon = 2.220446049250313e-16;
  constexpr int kIterations = 3;
  constexpr double kApart = 10;      // in units of rounding: equal shifts would give equal vectors
  constexpr double kResidual = 100;  // in units of rounding
  const size_t d = size_t(diagonal.size());
  const double norm = std::max(std::fabs(values(0)), std::fabs(values(values.size() - 1)));
  const double rounding = kEpsilon * norm;
  std::vector<double> out;
  if (!(rounding > 0)) return out;
  std::vector<double> x(d);
  double shift = 0;
  for (size_t j = 0; j < count; ++j) {
    const double value = values(Eigen::Index(d - 1 - j));
    shift = j == 0 ? value : std::min(value, shift - kApart * rounding);
    const ShiftedTridiagonal factors(diagonal, sub, shift, rounding);
    for (size_t i = 0; i < d; ++i)
      x[i] = double(philox4x32({uint32_t(i), uint32_t(j), 0, 0}, {1, 2})[0]) * 0x1p-31 - 1;
    for (int iteration = 0; iteration < kIterations; ++iteration) {
      factors.solve(x.data());
      if (!normalise(x)) return {};
      makeOrthogonal(x, out);
      if (!normalise(x)) return {};
    }
    makeOrthogonal(x, out);
    if (!normalise(x)) return {};
    double worst = 0;
    for (size_t i = 0; i < d; ++i) {
      const auto at = Eigen::Index(i);
      double left = (diagonal(at) - value) * x[i];
      if (i > 0) left += sub(at - 1) * x[i - 1];
      if (i + 1 < d) left += sub(at) * x[i + 1];
      worst = std::max(worst, std::fabs(left));
    }
    if (!(worst <= kResidual * rounding)) return {};
    out.insert(out.end(), x.begin(), x.end());
  }
  return out;
}

}  // namespace

Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix) {
  return symmetricEigen(pool, matrix, matrix.rows);
}

Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix,
                                          size_t count) {
  const size_t d = matrix.rows;
  if (d == 0 || matrix.cols != d)
    return Status::invalidArgument("matrix.square rows cols", {d, matrix.cols});
  if (count == 0 || count > d) return outOfRange("count", count, 1, d);
  double largest = 0;
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      if (!std::isfinite(matrix(i, j)))
        return Status::invalidArgument("matrix.finite row column", {i, j});
      largest = std::max(largest, std::fabs(matrix(i, j)));
    }
  }
  // Scaling by a power of two keeps squares inside the range of double and rounds nothing.
  int exponent = 0;
  if (largest > 0) std::frexp(largest, &exponent);

  const Eigen::Index size = Eigen::Index(d);
  Matrix scaled(size, size);
  for (size_t i = 0; i < d; ++i)
    for (size_t j = 0; j <= i; ++j) {
      const double c = std::ldexp(matrix(i, j), -exponent);
      scaled(Eigen::Index(i), Eigen::Index(j)) = c;
      scaled(Eigen::Index(j), Eigen::Index(i)) = c;
    }

  const Eigen::Tridiagonalization<Matrix> tridiagonal(scaled);
  const Eigen::VectorXd diagonal = tridiagonal.diagonal();
  const Eigen::VectorXd subDiagonal = tridiagonal.subDiagonal();
  Eigen::SelfAdjointEigenSolver<Matrix> solver;
  std::vector<double> leading;  // count×d, where inverse iteration gives them
  if (fewWanted(count, d)) {
    solver.computeFromTridiagonal(diagonal, subDiagonal, Eigen::EigenvaluesOnly);
    if (solver.info() == Eigen::Success)
      leading = leadingVectors(diagonal, subDiagonal, solver.eigenvalues(), count);
  }
  if (leading.empty())
    solver.computeFromTridiagonal(diagonal, subDiagonal, Eigen::ComputeEigenvectors);
  if (solver.info() != Eigen::Success) return Status::diverged("matrix.diverged size", {d});

  // Eigen sorts ascending; here descending, an eigenvector a column until the end.
  EigenDecomposition out;
  out.dim = d;
  out.values.resize(d);
  out.vectors.resize(count * d);
  std::vector<double> columns(d * count);
  const MatrixView<double> work(columns.data(), d, count);
  for (size_t c = 0; c < d; ++c)
    out.values[c] = std::ldexp(solver.eigenvalues()(Eigen::Index(d - 1 - c)), exponent);
  for (size_t c = 0; c < count; ++c)
    for (size_t r = 0; r < d; ++r)
      work(r, c) = leading.empty() ? solver.eigenvectors()(Eigen::Index(r), Eigen::Index(d - 1 - c))
                                   : leading[c * d + r];
  const Matrix& packed = tridiagonal.packedMatrix();
  const Eigen::VectorXd tau = tridiagonal.householderCoefficients();
  const MatrixView<double> vectors(out.vectors.data(), count, d);
  parallelFor(pool, count, kVectorsPerChunk, [&](size_t begin, size_t end) {
    backTransform(packed, tau, work, begin, end);
    for (size_t c = begin; c < end; ++c) {
      for (size_t r = 0; r < d; ++r) vectors(c, r) = work(r, c);
      fixSign(vectors.row(c), d);
    }
  });
  return out;
}

}  // namespace atlas
