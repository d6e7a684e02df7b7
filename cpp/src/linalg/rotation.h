// The plane rotation of the Jacobi methods (smallEigen.h, gramPca.h).
#pragma once

#include <cmath>
#include <cstddef>

namespace atlas {

// The rotation that makes the pair (alpha, beta) with off-diagonal gamma diagonal: of the two
// angles the smaller, so that sweeps converge (Golub & Van Loan, algorithm 8.5.1).
struct Rotation {
  double cosine = 1, sine = 0;
  Rotation(double alpha, double beta, double gamma) {
    if (gamma == 0) return;
    const double zeta = (beta - alpha) / (2 * gamma);
    const double root = std::sqrt(1 + zeta * zeta);
    // A zeta that overflows leaves t = 0: the pair is diagonal as far as doubles can tell.
    const double t = zeta >= 0 ? 1 / (zeta + root) : -1 / (root - zeta);
    cosine = 1 / std::sqrt(1 + t * t);
    sine = t * cosine;
  }
  void turn(double* a, double* b, size_t n) const {
    for (size_t i = 0; i < n; ++i) {
      const double x = a[i], y = b[i];
      a[i] = cosine * x - sine * y;
      b[i] = sine * x + cosine * y;
    }
  }
};

}  // namespace atlas
