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
#include "atlas/symmetricEigen.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <string>

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

}  // namespace

Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix) {
  const size_t d = matrix.rows;
  if (d == 0 || matrix.cols != d)
    return Status::invalidArgument("An eigen-decomposition needs a square matrix; this one is " +
                                   std::to_string(d) + "×" + std::to_string(matrix.cols) + ".");
  double largest = 0;
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      if (!std::isfinite(matrix(i, j)))
        return Status::invalidArgument("The matrix has an entry that is not finite, at row " +
                                       std::to_string(i) + ", column " + std::to_string(j) + ".");
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
  solver.computeFromTridiagonal(diagonal, subDiagonal, Eigen::ComputeEigenvectors);
  if (solver.info() != Eigen::Success)
    return Status::diverged("The eigenvalues of a " + std::to_string(d) + "×" + std::to_string(d) +
                            " matrix did not converge.");

  // Eigen sorts ascending; here descending, an eigenvector a column until the end.
  EigenDecomposition out;
  out.dim = d;
  out.values.resize(d);
  out.vectors.resize(d * d);
  std::vector<double> columns(d * d);
  const MatrixView<double> work(columns.data(), d, d);
  for (size_t c = 0; c < d; ++c) {
    const Eigen::Index from = Eigen::Index(d - 1 - c);
    out.values[c] = std::ldexp(solver.eigenvalues()(from), exponent);
    for (size_t r = 0; r < d; ++r) work(r, c) = solver.eigenvectors()(Eigen::Index(r), from);
  }
  const Matrix& packed = tridiagonal.packedMatrix();
  const Eigen::VectorXd tau = tridiagonal.householderCoefficients();
  const MatrixView<double> vectors(out.vectors.data(), d, d);
  parallelFor(pool, d, kVectorsPerChunk, [&](size_t begin, size_t end) {
    backTransform(packed, tau, work, begin, end);
    for (size_t c = begin; c < end; ++c) {
      size_t peak = 0;
      for (size_t r = 1; r < d; ++r)
        if (std::fabs(work(r, c)) > std::fabs(work(peak, c))) peak = r;
      const double sign = work(peak, c) < 0 ? -1 : 1;
      for (size_t r = 0; r < d; ++r) vectors(c, r) = sign * work(r, c);
    }
  });
  return out;
}

}  // namespace atlas
