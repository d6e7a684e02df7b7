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
// Tested by tests/cpp/gemm_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "atlas/parallel.h"

namespace atlas {

enum class Transpose { no, yes };

// Packed depth of one block, and of one slice of it: see gemm.cc.
inline constexpr size_t kGemmSliceDepth = 256;
inline constexpr size_t kGemmSlices = 4;
inline constexpr size_t kGemmBlockDepth = kGemmSlices * kGemmSliceDepth;

// What is known of the zeros of one panel (4 rows of op(A) or 8 columns of op(B)). Four fifths of
// MNIST's pixels are zero, so products of zeros are left out, which changes no bit: c + (±0) = c,
// but for c = -0, which a sum can only be if it began there, and for 0 · ±∞ or 0 · NaN. Hence only
// where the sum began at another value than -0 and the other operand's panel is finite.
struct PanelZeros {
  bool finite;  // no infinity, no NaN
  bool sparse;  // at a quarter of all p or more, all numbers of the panel are zero; then:
  uint16_t firstLive[kGemmSlices + 1];  // where in `live` each slice's other p begin
};

// One operand in panels, made by cpp/src/kernels/gemmPack.cc; at most kGemmBlockDepth deep.
struct PackedOperand {
  std::vector<float> storage;
  std::vector<PanelZeros> zeros;  // one a panel
  std::vector<uint16_t> live;     // depth a panel

  void reserve(size_t panels, size_t width, size_t depth);
  float* numbers();  // the first one in `storage` at the start of a cache line
};

// Buffers of gemm: grown to the largest block seen (at most 16 MB) and kept; after the first call
// of a shape gemm allocates nothing. One scratch serves one call at a time.
struct GemmScratch {
  PackedOperand a, b;
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
