// Eigenvalues and eigenvectors of a real symmetric matrix in double precision, with the same bits
// in every build. The one place that calls Eigen's eigensolver; pca.h stands on it.
//
// Method: Householder tridiagonalisation and implicit symmetric QR (Golub & Van Loan, Matrix
// Computations, 4th ed., §8.3). Why the pieces are called one by one: see symmetricEigen.cc.
// Cost: about 9 d³ flops and 3 d² doubles. Tested by tests/cpp/models/pca_test.cc.
#pragma once

#include <memory>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

struct EigenDecomposition {
  size_t dim = 0;               // d
  std::vector<double> values;   // d, descending
  std::vector<double> vectors;  // d×d, or count×d when fewer were asked for; row i is the unit
                                // eigenvector of values[i]; its entry of largest magnitude (the
                                // first one if several) is positive
};

// C vᵢ = λᵢ vᵢ. Only the lower triangle of `matrix` (d×d) is read.
// invalidArgument if it is empty, not square or holds a number that is not finite.
Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix);

// All eigenvalues (the same bits) and the eigenvectors of the `count` largest, 1 <= count <= d. Few
// of a large matrix come by inverse iteration on the tridiagonal (Golub & Van Loan, §8.4.2;
// LAPACK's dstein), each made orthogonal to those before it, and are accepted when the residual is
// rounding; else they come from the full decomposition. Cost: about 3 d³ flops.
Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix,
                                          size_t count);

// The same in turns, for a program that must not be away for long: to the same bits wherever it is
// left. Holds 2 d² doubles at most, and d² more where all eigenvectors are wanted.
class EigenWork {
 public:
  // Of a d×d matrix, of which only the lower triangle is read. Errors as above.
  static Result<EigenWork> of(std::vector<double> matrix, size_t count);
  EigenWork(EigenWork&&) noexcept;
  EigenWork& operator=(EigenWork&&) noexcept;
  ~EigenWork();

  // Goes on until about `work` multiply-adds are done, or to its end; gives how many were. No step
  // within takes more than 3 d² of them, but for sorting and gathering at the end.
  double advance(ThreadPool& pool, double work);
  bool ended() const;
  // Precondition: ended().
  Result<EigenDecomposition> take();

 private:
  struct Parts;
  explicit EigenWork(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atlas
