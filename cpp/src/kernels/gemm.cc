#include "atlas/gemm.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>

#include "atlas/simd.h"
#include "kernels/gemmNaive.h"
#include "kernels/gemmPack.h"

namespace atlas {

namespace {

// The register tile: 4 rows of two 4-lane registers, 8 accumulators. With 2 registers of B, one of
// A and one product that is 12 of the 16 of SSE; a larger tile spills, in V8 above all.
constexpr size_t kTileRows = 4;
constexpr size_t kTileCols = 8;
// Of k, a block is packed at a time, and a slice of it multiplied at a time: a slice of a B panel
// (8 KB) stays in the first-level cache while the A panels of a task pass by.
// One task: 8 × 8 register tiles. Small enough to share a batch of 128 among threads.
constexpr size_t kTaskRows = 8 * kTileRows;
constexpr size_t kTaskCols = 8 * kTileCols;
// What is packed at a time: at most 2 MB of A and 8 MB of B, whatever the shape.
constexpr size_t kBlockRows = 16 * kTaskRows;
constexpr size_t kBlockCols = 32 * kTaskCols;

// The product of one A panel and one B panel, added to a 4×8 tile of C. at(t) is the t-th p.
template <class At>
inline void accumulateTile(size_t count, At at, const float* a, const float* b, float* c,
                           size_t ldc) {
  float *row0 = c, *row1 = c + ldc, *row2 = c + 2 * ldc, *row3 = c + 3 * ldc;
  f32x4 c00 = load(row0), c01 = load(row0 + 4);
  f32x4 c10 = load(row1), c11 = load(row1 + 4);
  f32x4 c20 = load(row2), c21 = load(row2 + 4);
  f32x4 c30 = load(row3), c31 = load(row3 + 4);
  for (size_t t = 0; t < count; ++t) {
    const size_t p = at(t);
    const float* const left = a + p * kTileRows;
    const float* const right = b + p * kTileCols;
    const f32x4 b0 = load(right), b1 = load(right + 4);
    f32x4 a0 = splat(left[0]);
    c00 += a0 * b0;
    c01 += a0 * b1;
    a0 = splat(left[1]);
    c10 += a0 * b0;
    c11 += a0 * b1;
    a0 = splat(left[2]);
    c20 += a0 * b0;
    c21 += a0 * b1;
    a0 = splat(left[3]);
    c30 += a0 * b0;
    c31 += a0 * b1;
  }
  store(row0, c00), store(row0 + 4, c01);
  store(row1, c10), store(row1 + 4, c11);
  store(row2, c20), store(row2 + 4, c21);
  store(row3, c30), store(row3 + 4, c31);
}

// The two forms: every p, or the listed ones. Kept small and called often: V8 replaces its first,
// slow code only when a function is entered anew.
[[gnu::noinline]] void multiplyEvery(size_t depth, const float* a, const float* b, float* c,
                                     size_t ldc) {
  accumulateTile(depth, [](size_t t) { return t; }, a, b, c, ldc);
}
[[gnu::noinline]] void multiplyListed(const uint16_t* live, size_t count, const float* a,
                                      const float* b, float* c, size_t ldc) {
  accumulateTile(count, [=](size_t t) { return size_t{live[t]}; }, a, b, c, ldc);
}

// One operand from one panel on.
struct Panels {
  const float* numbers;
  const PanelZeros* zeros;
  const uint16_t* live;
};
template <size_t kWidth>
Panels panelsFrom(PackedOperand& packed, size_t depth, size_t line) {
  const size_t panel = line / kWidth;
  return {packed.numbers() + line * depth, packed.zeros.data() + panel,
          packed.live.data() + panel * depth};
}

// One slice of one tile: by the list of whichever panel has one, if zeros may be left out.
void multiplyTile(const Panels& a, const Panels& b, size_t depth, size_t slice, bool skipZeros,
                  float* c, size_t ldc) {
  const bool listA = skipZeros && a.zeros->sparse && b.zeros->finite;
  const bool listB = skipZeros && b.zeros->sparse && a.zeros->finite;
  if (listA || listB) {
    const Panels& sparse = listA ? a : b;
    const uint16_t* const first = sparse.zeros->firstLive + slice;
    multiplyListed(sparse.live + first[0], size_t{first[1]} - first[0], a.numbers, b.numbers, c,
                   ldc);
    return;
  }
  const size_t p = slice * kGemmSliceDepth;
  multiplyEvery(std::min(kGemmSliceDepth, depth - p), a.numbers + p * kTileRows,
                b.numbers + p * kTileCols, c, ldc);
}

// rows × cols of C, at most one task's worth, over the packed depth. Tiles at the lower and right
// edge of C go through a full tile, of which the part inside is kept.
void multiplyTask(PackedOperand& packedA, size_t rows0, size_t rows, PackedOperand& packedB,
                  size_t cols0, size_t cols, size_t depth, bool skipZeros, float* c, size_t ldc) {
  for (size_t slice = 0; slice * kGemmSliceDepth < depth; ++slice) {
    for (size_t j = 0; j < cols; j += kTileCols) {
      const Panels b = panelsFrom<kTileCols>(packedB, depth, cols0 + j);
      const size_t tileCols = std::min(kTileCols, cols - j);
      for (size_t i = 0; i < rows; i += kTileRows) {
        const Panels a = panelsFrom<kTileRows>(packedA, depth, rows0 + i);
        const size_t tileRows = std::min(kTileRows, rows - i);
        float* const target = c + i * ldc + j;
        if (tileRows == kTileRows && tileCols == kTileCols) {
          multiplyTile(a, b, depth, slice, skipZeros, target, ldc);
          continue;
        }
        float tile[kTileRows * kTileCols] = {};
        for (size_t r = 0; r < tileRows; ++r)
          std::copy_n(target + r * ldc, tileCols, tile + r * kTileCols);
        multiplyTile(a, b, depth, slice, skipZeros, tile, kTileCols);
        for (size_t r = 0; r < tileRows; ++r)
          std::copy_n(tile + r * kTileCols, tileCols, target + r * ldc);
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

// Whether every sum begins at another value than -0, see PanelZeros. Old values of C are not
// looked at.
bool maySkipZeros(const float* bias, size_t n, bool accumulate) {
  return !accumulate &&
         (!bias || std::none_of(bias, bias + n, [](float x) { return x == 0 && std::signbit(x); }));
}

}  // namespace

void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const float* a, size_t lda, const float* b, size_t ldb, const float* bias,
          bool accumulate, float* c, size_t ldc, GemmScratch& scratch) {
  assert(!(accumulate && bias));
  if (m == 0 || n == 0) return;
  if (k == 0 && !accumulate) setInitialValues(m, n, bias, c, ldc);
  const bool aLinesStored = ta == Transpose::no, bLinesStored = tb == Transpose::yes;
  const bool skipZeros = maySkipZeros(bias, n, accumulate);
  for (size_t p0 = 0; p0 < k; p0 += kGemmBlockDepth) {
    const size_t depth = std::min(kGemmBlockDepth, k - p0);
    const bool first = p0 == 0 && !accumulate;
    for (size_t j0 = 0; j0 < n; j0 += kBlockCols) {
      const size_t cols = std::min(kBlockCols, n - j0);
      packOperand<kTileCols>(pool, bLinesStored,
                             bLinesStored ? b + j0 * ldb + p0 : b + p0 * ldb + j0, ldb, cols, depth,
                             scratch.b);
      for (size_t i0 = 0; i0 < m; i0 += kBlockRows) {
        const size_t rows = std::min(kBlockRows, m - i0);
        packOperand<kTileRows>(pool, aLinesStored,
                               aLinesStored ? a + i0 * lda + p0 : a + p0 * lda + i0, lda, rows,
                               depth, scratch.a);
        const size_t taskColumns = ceilDiv(cols, kTaskCols);
        parallelFor(pool, ceilDiv(rows, kTaskRows) * taskColumns, 1, [&](size_t task, size_t) {
          const size_t i = task / taskColumns * kTaskRows, j = task % taskColumns * kTaskCols;
          const size_t taskRows = std::min(kTaskRows, rows - i);
          const size_t taskCols = std::min(kTaskCols, cols - j);
          float* const target = c + (i0 + i) * ldc + j0 + j;
          if (first)
            setInitialValues(taskRows, taskCols, bias ? bias + j0 + j : nullptr, target, ldc);
          multiplyTask(scratch.a, i, taskRows, scratch.b, j, taskCols, depth, skipZeros, target,
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
