// C = op(A) · op(B) in single precision, row-major, with one fixed order of summation:
//   c(i,j) starts from its initial value s, and for p = 0, 1, ..., k-1 becomes c + a(i,p) * b(p,j),
//   the product rounded, then the sum rounded (no fused multiply-add).
// s is old c(i,j) when accumulating, else bias[j], else 0. So the blocked, parallel, vectorised
// product equals the naive triple loop (cpp/src/kernels/gemmNaive.h) bit for bit, for every number
// of threads. Each c(i,j) is computed by one thread; k is never split between threads.
//
// The three forms of a dense layer with weights W (out×in), on a batch X (B×in, one image a row):
//   forward          Y (B×out)  = X · Wᵀ + bias      gemm(no, yes)
//   input gradient   dX (B×in)  = dY · W             gemm(no, no)
//   weight gradient  dW (out×in) = dYᵀ · X           gemm(yes, no)
// Tested by tests/cpp/gemm_test.cc; timed by cpp/bench/.
#pragma once

#include <cstddef>
#include <vector>

#include "atlas/parallel.h"

namespace atlas {

enum class Transpose { no, yes };

// Buffers for the packed operands: grown to the largest shape seen and kept, at most
// kMaxBytes; after the first call of a shape gemm allocates nothing. One scratch serves one call at
// a time.
class GemmScratch {
 public:
  // Room for `floats` numbers at an address that is a multiple of a cache line; contents undefined.
  float* packedA(size_t floats) { return room(a_, floats); }
  float* packedB(size_t floats) { return room(b_, floats); }

 private:
  static float* room(std::vector<float>& buffer, size_t floats);
  std::vector<float> a_, b_;
};

// C (m×n) = op(A) (m×k) · op(B) (k×n), op(X) = X or Xᵀ. lda, ldb, ldc are the distances between
// rows of the stored matrices: A is m×k (no) or k×m (yes), B is k×n or n×k. bias has n numbers or
// is null; it must be null when accumulating. C must not overlap A or B. k = 0 gives the initial
// values. Cost 2mnk floating-point operations.
void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const float* a, size_t lda, const float* b, size_t ldb, const float* bias,
          bool accumulate, float* c, size_t ldc, GemmScratch& scratch);

// The same for gradient checks: the naive loop, one thread, scratch unused.
void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const double* a, size_t lda, const double* b, size_t ldb, const double* bias,
          bool accumulate, double* c, size_t ldc, GemmScratch& scratch);

}  // namespace atlas
