#include "atlas/gemm.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "atlas/simd.h"
#include "kernels/gemmNaive.h"

namespace atlas {

namespace {

// The register tile: 4 rows of two 4-lane registers, 8 accumulators. With 2 registers of B, one of
// A and one product that is 12 of the 16 of SSE; a larger tile spills, in V8 above all.
constexpr size_t kTileRows = 4;
constexpr size_t kTileCols = 8;
// A slice of a B panel (8 KB) stays in the first-level cache while the A panels of a task pass by.
constexpr size_t kSliceDepth = 256;
// One task: 8 × 8 register tiles. Small enough to share a batch of 128 among threads.
constexpr size_t kTaskRows = 8 * kTileRows;
constexpr size_t kTaskCols = 8 * kTileCols;
// What is packed at a time: at most 2 MB of A and 8 MB of B, whatever the shape.
constexpr size_t kBlockRows = 16 * kTaskRows;
constexpr size_t kBlockCols = 32 * kTaskCols;
constexpr size_t kBlockDepth = 4 * kSliceDepth;
constexpr size_t kPanelsPerPackTask = 8;

constexpr size_t ceilDiv(size_t a, size_t b) { return (a + b - 1) / b; }

// Transposes four registers: lane i of out[j] is lane j of in[i].
void transpose4(f32x4& r0, f32x4& r1, f32x4& r2, f32x4& r3) {
  const f32x4 low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
  const f32x4 low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const f32x4 high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const f32x4 high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  r0 = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  r1 = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  r2 = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  r3 = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

// One operand as panels of kWidth lines (rows of op(A) or columns of op(B)): a panel holds, for
// each p, its kWidth numbers side by side. Lines beyond the matrix are zero; their results are
// dropped. `x` points at (first line, first p) of a matrix stored with distance ld; linesStored:
// its rows are the lines, so packing transposes.
template <size_t kWidth>
void packPanel(bool linesStored, const float* x, size_t ld, size_t lines, size_t depth,
               float* out) {
  if (!linesStored && lines >= kWidth) {
    for (size_t p = 0; p < depth; ++p)
      for (size_t l = 0; l < kWidth; l += 4) store(out + p * kWidth + l, load(x + p * ld + l));
    return;
  }
  size_t p = 0;
  if (linesStored && lines >= kWidth) {
    for (; p + 4 <= depth; p += 4) {
      for (size_t l = 0; l < kWidth; l += 4) {
        const float* source = x + l * ld + p;
        f32x4 r0 = load(source), r1 = load(source + ld);
        f32x4 r2 = load(source + 2 * ld), r3 = load(source + 3 * ld);
        transpose4(r0, r1, r2, r3);
        float* target = out + p * kWidth + l;
        store(target, r0);
        store(target + kWidth, r1);
        store(target + 2 * kWidth, r2);
        store(target + 3 * kWidth, r3);
      }
    }
  }
  for (; p < depth; ++p)
    for (size_t l = 0; l < kWidth; ++l)
      out[p * kWidth + l] = l >= lines ? 0.f : linesStored ? x[l * ld + p] : x[p * ld + l];
}

template <size_t kWidth>
void packPanels(ThreadPool& pool, bool linesStored, const float* x, size_t ld, size_t lines,
                size_t depth, float* out) {
  parallelFor(pool, ceilDiv(lines, kWidth), kPanelsPerPackTask, [=](size_t begin, size_t end) {
    for (size_t panel = begin; panel < end; ++panel) {
      const size_t line = panel * kWidth;
      packPanel<kWidth>(linesStored, x + line * (linesStored ? ld : 1), ld, lines - line, depth,
                        out + line * depth);
    }
  });
}

// The product of one A panel and one B panel, added to a 4×8 tile of C in ascending p. Kept small
// and called often: V8 replaces its first, slow code only when a function is entered anew.
[[gnu::noinline]] void multiplyTile(size_t depth, const float* a, const float* b, float* c,
                                    size_t ldc) {
  float *row0 = c, *row1 = c + ldc, *row2 = c + 2 * ldc, *row3 = c + 3 * ldc;
  f32x4 c00 = load(row0), c01 = load(row0 + 4);
  f32x4 c10 = load(row1), c11 = load(row1 + 4);
  f32x4 c20 = load(row2), c21 = load(row2 + 4);
  f32x4 c30 = load(row3), c31 = load(row3 + 4);
  for (size_t p = 0; p < depth; ++p) {
    const f32x4 b0 = load(b), b1 = load(b + 4);
    f32x4 left = splat(a[0]);
    c00 += left * b0;
    c01 += left * b1;
    left = splat(a[1]);
    c10 += left * b0;
    c11 += left * b1;
    left = splat(a[2]);
    c20 += left * b0;
    c21 += left * b1;
    left = splat(a[3]);
    c30 += left * b0;
    c31 += left * b1;
    a += kTileRows;
    b += kTileCols;
  }
  store(row0, c00), store(row0 + 4, c01);
  store(row1, c10), store(row1 + 4, c11);
  store(row2, c20), store(row2 + 4, c21);
  store(row3, c30), store(row3 + 4, c31);
}

// The same at the lower or right edge of C: through a full tile, of which rows × cols are kept.
void multiplyEdgeTile(size_t depth, const float* a, const float* b, float* c, size_t ldc,
                      size_t rows, size_t cols) {
  float tile[kTileRows * kTileCols] = {};
  for (size_t i = 0; i < rows; ++i) std::copy_n(c + i * ldc, cols, tile + i * kTileCols);
  multiplyTile(depth, a, b, tile, kTileCols);
  for (size_t i = 0; i < rows; ++i) std::copy_n(tile + i * kTileCols, cols, c + i * ldc);
}

// rows × cols of C, at most one task's worth, over the packed depth.
void multiplyTask(size_t rows, size_t cols, size_t depth, const float* packedA,
                  const float* packedB, float* c, size_t ldc) {
  for (size_t slice = 0; slice < depth; slice += kSliceDepth) {
    const size_t sliceDepth = std::min(kSliceDepth, depth - slice);
    for (size_t j = 0; j < cols; j += kTileCols) {
      const float* b = packedB + j * depth + slice * kTileCols;
      for (size_t i = 0; i < rows; i += kTileRows) {
        const float* a = packedA + i * depth + slice * kTileRows;
        float* tile = c + i * ldc + j;
        if (rows - i >= kTileRows && cols - j >= kTileCols)
          multiplyTile(sliceDepth, a, b, tile, ldc);
        else
          multiplyEdgeTile(sliceDepth, a, b, tile, ldc, std::min(kTileRows, rows - i),
                           std::min(kTileCols, cols - j));
      }
    }
  }
}

void setInitialValues(size_t rows, size_t cols, const float* bias, float* c, size_t ldc) {
  for (size_t i = 0; i < rows; ++i) {
    if (bias)
      std::copy_n(bias, cols, c + i * ldc);
    else
      std::fill_n(c + i * ldc, cols, 0.f);
  }
}

}  // namespace

float* GemmScratch::room(std::vector<float>& buffer, size_t floats) {
  constexpr size_t kCacheLine = 64;
  constexpr size_t kSpare = kCacheLine / sizeof(float);
  if (buffer.size() < floats + kSpare) {
    buffer.clear();  // nothing to keep: do not copy it
    buffer.resize(floats + kSpare);
  }
  const uintptr_t address = reinterpret_cast<uintptr_t>(buffer.data());
  return buffer.data() + (ceilDiv(address, kCacheLine) * kCacheLine - address) / sizeof(float);
}

void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const float* a, size_t lda, const float* b, size_t ldb, const float* bias,
          bool accumulate, float* c, size_t ldc, GemmScratch& scratch) {
  assert(!(accumulate && bias));
  if (m == 0 || n == 0) return;
  if (k == 0 && !accumulate) setInitialValues(m, n, bias, c, ldc);
  const bool aLinesStored = ta == Transpose::no, bLinesStored = tb == Transpose::yes;
  for (size_t p0 = 0; p0 < k; p0 += kBlockDepth) {
    const size_t depth = std::min(kBlockDepth, k - p0);
    const bool first = p0 == 0 && !accumulate;
    for (size_t j0 = 0; j0 < n; j0 += kBlockCols) {
      const size_t cols = std::min(kBlockCols, n - j0);
      float* const packedB = scratch.packedB(ceilDiv(cols, kTileCols) * kTileCols * depth);
      packPanels<kTileCols>(pool, bLinesStored,
                            bLinesStored ? b + j0 * ldb + p0 : b + p0 * ldb + j0, ldb, cols, depth,
                            packedB);
      for (size_t i0 = 0; i0 < m; i0 += kBlockRows) {
        const size_t rows = std::min(kBlockRows, m - i0);
        float* const packedA = scratch.packedA(ceilDiv(rows, kTileRows) * kTileRows * depth);
        packPanels<kTileRows>(pool, aLinesStored,
                              aLinesStored ? a + i0 * lda + p0 : a + p0 * lda + i0, lda, rows,
                              depth, packedA);
        const size_t taskColumns = ceilDiv(cols, kTaskCols);
        parallelFor(pool, ceilDiv(rows, kTaskRows) * taskColumns, 1, [&](size_t task, size_t) {
          const size_t i = task / taskColumns * kTaskRows, j = task % taskColumns * kTaskCols;
          const size_t taskRows = std::min(kTaskRows, rows - i);
          const size_t taskCols = std::min(kTaskCols, cols - j);
          float* const target = c + (i0 + i) * ldc + j0 + j;
          if (first)
            setInitialValues(taskRows, taskCols, bias ? bias + j0 + j : nullptr, target, ldc);
          multiplyTask(taskRows, taskCols, depth, packedA + i * depth, packedB + j * depth, target,
                       ldc);
        });
      }
    }
  }
}

void gemm(ThreadPool&, Transpose ta, Transpose tb, size_t m, size_t n, size_t k, const double* a,
          size_t lda, const double* b, size_t ldb, const double* bias, bool accumulate, double* c,
          size_t ldc, GemmScratch&) {
  assert(!(accumulate && bias));
  gemmNaive(ta, tb, m, n, k, a, lda, b, ldb, bias, accumulate, c, ldc);
}

}  // namespace atlas
