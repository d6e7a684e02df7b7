// How two k-dimensional subspaces of Rᵈ lie to each other (lecture row 9: a linear autoencoder
// finds PCA's subspace, but not its axes). A subspace is given by k directions that span it, not
// necessarily orthogonal or of unit length. Tested by tests/cpp/linalg/subspace_test.cc.
#pragma once

#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

inline constexpr size_t kSubspaceMaxDirections = 256;

// The principal angles between span(A) and span(B), in degrees from 0 to 90, largest first; a and b
// are k×d, one direction a row. From orthonormal bases Q (Gram–Schmidt, twice): the sines are the
// singular values of Q_B − Q_A(Q_AᵀQ_B) (Björck & Golub 1973), exact for small angles where an arc
// cosine would not be; below about 1e-6 degrees they are rounding. A direction that is (nearly)
// a combination of those before it adds nothing, and its angle is 90. invalidArgument for shapes
// that do not agree, k > d or k > kSubspaceMaxDirections, or numbers that are not finite. Cost:
// about 10·d·k² flops and an eigenproblem of k×k.
Result<std::vector<double>> principalAngles(ThreadPool& pool, MatrixView<const float> a,
                                            MatrixView<const float> b);

// ‖WWᵀ − I‖, the Frobenius norm, of k directions a row (k×d): 0 if they are orthonormal. The
// lecture's W is d×k with a direction a column, so there it is ‖WᵀW − I‖.
double orthonormalityGap(MatrixView<const float> directions);

}  // namespace atlas
