// Three ways to the principal directions of a few numbers a point, for looking at them (lecture row
// 5; for images see pca.h): Jacobi rotations, power iteration with deflation, and the singular
// values of the data matrix itself. All in double, any order of magnitude, the same bits in every
// build. Eigenvectors are unit rows whose entry of largest magnitude (the first one if several) is
// positive, as in symmetricEigen.h. That the three agree is tested by
// tests/cpp/linalg/smallEigen_test.cc.
#pragma once

#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/linalg/symmetricEigen.h"

namespace atlas {

inline constexpr size_t kSmallEigenMaxDim = 16;
inline constexpr size_t kPowerMaxSteps = 1000;

// C vᵢ = λᵢ vᵢ by cyclic Jacobi rotations (Jacobi 1846; Golub & Van Loan, Matrix Computations, 4th
// ed., §8.5): each turns one pair of axes so that their off-diagonal entry vanishes. `matrix` is
// d×d symmetric, d <= kSmallEigenMaxDim; only its lower triangle is read. invalidArgument if it is
// empty, not square, too large or holds a number that is not finite. About 8 sweeps of 4 d³ flops.
Result<EigenDecomposition> jacobiEigen(MatrixView<const double> matrix);

// X = U S Vᵀ, so that XᵀX = V S² Vᵀ: the eigenvectors without ever forming XᵀX.
struct SingularDecomposition {
  size_t count = 0, dim = 0;
  std::vector<double> values;  // d singular values, descending; 0 beyond the rank
  std::vector<double> right;   // d×d, row i is column i of V
  std::vector<double> left;    // d×n, row i is column i of U; zeros beyond the rank
};

// By one-sided Jacobi rotations (Hestenes 1958): the columns of X are turned pair by pair until all
// are orthogonal. `matrix` is n×d, a point a row, n >= 1, 1 <= d <= kSmallEigenMaxDim; fewer points
// than numbers are fine. invalidArgument as above. About 8 sweeps of 5 n d² flops.
Result<SingularDecomposition> jacobiSvd(MatrixView<const double> matrix);

// w ← C w / ‖C w‖, again and again.
struct PowerIteration {
  size_t dim = 0;
  std::vector<double> directions;  // (steps+1)×d, row t is w_t; row 0 the start, at unit length
  std::vector<double> images;      // (steps+1)×d, row t is C w_t, not normalised
  std::vector<double> rayleigh;    // steps+1, w_tᵀ C w_t: at most λ₁
  std::vector<double> sine;        // steps+1, sine of the angle between the lines of w_t and v
  std::vector<double> tangent;     // steps+1, its tangent; falls by λ₂/λ₁ a step when d = 2
};
ATLAS_FIELDS(PowerIteration, directions, images, rayleigh, sine, tangent)

// `limit` is the unit eigenvector v that the distance is measured to. A start whose image is 0 (it
// lies in the null space) stays where it is. invalidArgument for sizes that do not fit, a start of
// length 0, numbers that are not finite or more than kPowerMaxSteps steps.
Result<PowerIteration> powerIteration(MatrixView<const double> matrix,
                                      std::span<const double> start, std::span<const double> limit,
                                      size_t steps);

// C − λ v vᵀ (Hotelling 1933): the same eigenvectors, with 0 in place of λ, so that power iteration
// finds the next. d×d. Precondition: v has as many numbers as C has rows.
std::vector<double> deflate(MatrixView<const double> matrix, double value,
                            std::span<const double> vector);

}  // namespace atlas
