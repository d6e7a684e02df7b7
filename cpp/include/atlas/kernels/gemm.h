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
// Tested by tests/cpp/kernels/gemm_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/base/parallel.h"

namespace atlas {

enum class Transpose { no, yes };

// Two numbers of a column of op(A), not both zero, and where op(B) has the row they meet.
struct LivePair {
  uint32_t panelOffset;
  float first, second;
};

// Two rows of op(A) multiplied together; of a block's odd number of rows the last goes twice.
struct RowPair {
  uint32_t first, second;
  bool listed;  // from their list of live numbers, not from the rows
};

// Buffers of gemm: grown to the largest block seen (at most 16 MB) and kept; after the first call
// of a shape gemm allocates nothing. One scratch serves one call at a time.
struct GemmScratch {
  std::vector<float> rows;          // op(A) row by row, where it is stored column by column
  std::vector<RowPair> pairs;       // of the rows, in the order they are multiplied
  std::vector<LivePair> live;       // the numbers of each listed pair, in order
  std::vector<uint32_t> firstLive;  // where in `live` each slice of a pair begins
  std::vector<float> panels;        // op(B), a panel of columns after another
  std::vector<uint8_t> finite;      // one a panel
  std::vector<uint64_t> patterns;   // of gemmWhere: where each row of its mask is not 0
  std::vector<uint32_t> order;      // of gemmWhere: the rows of A, alike ones together
};

// C (m×n) = op(A) (m×k) · op(B) (k×n), op(X) = X or Xᵀ. lda, ldb, ldc are the distances between
// rows of the stored matrices: A is m×k (no) or k×m (yes), B is k×n or n×k. bias has n numbers or
// is null; it must be null when accumulating. C must not overlap A or B. k = 0 gives the initial
// values. Cost 2mnk floating-point operations, fewer where an operand is sparse: products of zeros
// are left out, which changes no bit (see cpp/src/kernels/gemm.cc). Last, every c(i,j) goes through
// `activation`.
void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const float* a, size_t lda, const float* b, size_t ldb, const float* bias,
          bool accumulate, float* c, size_t ldc, GemmScratch& scratch,
          Activation activation = Activation::identity);

// C (m×n) = A (m×k) · B (k×n) where only the c(i,j) with mask(i,j) ≠ 0 are wanted: each of the
// others becomes 0 or the product, whichever is cheaper; the shape alone decides. The wanted ones
// have the bits of gemm. mask is m×n with distance ldm. For the input gradient dY · W of a layer
// behind a ReLU, whose derivative is 0 where the input is: about half of it need not be known.
void gemmWhere(ThreadPool& pool, size_t m, size_t n, size_t k, const float* a, size_t lda,
               const float* b, size_t ldb, const float* mask, size_t ldm, float* c, size_t ldc,
               GemmScratch& scratch);
// The same for gradient checks: the whole product.
void gemmWhere(ThreadPool& pool, size_t m, size_t n, size_t k, const double* a, size_t lda,
               const double* b, size_t ldb, const double* mask, size_t ldm, double* c, size_t ldc,
               GemmScratch& scratch);

// gemm for gradient checks: the naive loop, one thread, scratch unused.
void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const double* a, size_t lda, const double* b, size_t ldb, const double* bias,
          bool accumulate, double* c, size_t ldc, GemmScratch& scratch,
          Activation activation = Activation::identity);

}  // namespace atlas
