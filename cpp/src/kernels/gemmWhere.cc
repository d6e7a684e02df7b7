// gemmWhere of atlas/kernels/gemm.h: products of which only some are wanted. Rows of A whose masks
// are alike go together in groups of 8, side by side in a panel; a column of C is then left out for
// a whole group at once. Of a decoder's hidden layer on a batch, 60 % live, 70 % is computed. A
// register tile is 4 columns of C × the 8 rows of a group: 6 loads for 16 operations, as in
// gemm.cc.
#include <algorithm>
#include <bit>

#include "atlas/base/simd.h"
#include "atlas/kernels/gemm.h"
#include "kernels/gemmPack.h"

namespace atlas {

namespace {

constexpr size_t kGroup = 8;        // rows of A in a panel
constexpr size_t kTileCols = 4;     // columns of C in a register tile
constexpr size_t kChunkRows = 128;  // rows among which groups are sought
constexpr size_t kTaskGroups = 4, kTaskCols = 64;
static_assert(kChunkRows % kGroup == 0);
// A panel of k × 8 numbers is meant for the first-level cache. Below the first depth, finding the
// groups costs more than they save.
constexpr size_t kMinDepth = 64, kMaxDepth = kBlockDepth;

// out[c·8 + r] = Σₚ panel[p·8 + r] · b[c][p], each sum beginning at 0.
[[gnu::noinline]] void multiplyTile(size_t depth, const float* panel, const float* b0,
                                    const float* b1, const float* b2, const float* b3, float* out) {
  f32x4 s0{}, s1{}, t0{}, t1{}, u0{}, u1{}, v0{}, v1{};
  for (size_t p = 0; p < depth; ++p, panel += kGroup) {
    const f32x4 y0 = load(panel), y1 = load(panel + 4);
    const f32x4 x0 = splat(b0[p]);
    s0 += x0 * y0;
    s1 += x0 * y1;
    const f32x4 x1 = splat(b1[p]);
    t0 += x1 * y0;
    t1 += x1 * y1;
    const f32x4 x2 = splat(b2[p]);
    u0 += x2 * y0;
    u1 += x2 * y1;
    const f32x4 x3 = splat(b3[p]);
    v0 += x3 * y0;
    v1 += x3 * y1;
  }
  store(out, s0), store(out + 4, s1), store(out + 8, t0), store(out + 12, t1);
  store(out + 16, u0), store(out + 20, u1), store(out + 24, v0), store(out + 28, v1);
}

// Rows of one chunk, put into an order in which each eight are alike: the first that is left, and
// the seven whose patterns differ least from its own.
void groupAlike(const uint64_t* patterns, size_t words, uint32_t begin, size_t rows,
                uint32_t* order) {
  for (size_t i = 0; i < rows; ++i) order[i] = begin + static_cast<uint32_t>(i);
  uint64_t apart[kChunkRows];  // distance and row in one number
  for (size_t first = 0; first + kGroup < rows; first += kGroup) {
    const uint64_t* const pattern = patterns + order[first] * words;
    for (size_t i = first + 1; i < rows; ++i) {
      const uint64_t* const other = patterns + order[i] * words;
      uint64_t distance = 0;
      for (size_t w = 0; w < words; ++w)
        distance += static_cast<uint64_t>(std::popcount(pattern[w] ^ other[w]));
      apart[i] = distance << 32 | order[i];
    }
    std::nth_element(apart + first + 1, apart + first + kGroup, apart + rows);
    for (size_t i = first + 1; i < rows; ++i) order[i] = static_cast<uint32_t>(apart[i]);
  }
}

// The rows of one group side by side; a last group that is short repeats its last row.
void packGroup(const float* a, size_t lda, const uint32_t* order, size_t rows, size_t depth,
               float* panel) {
  const float* source[kGroup];
  for (size_t r = 0; r < kGroup; ++r) source[r] = a + order[std::min(r, rows - 1)] * lda;
  size_t p = 0;
  for (; p + 4 <= depth; p += 4)
    for (size_t r = 0; r < kGroup; r += 4)
      transpose4x4(source[r] + p, source[r + 1] + p, source[r + 2] + p, source[r + 3] + p,
                   panel + p * kGroup + r, kGroup);
  for (; p < depth; ++p)
    for (size_t r = 0; r < kGroup; ++r) panel[p * kGroup + r] = source[r][p];
}

}  // namespace

void gemmWhere(ThreadPool& pool, size_t m, size_t n, size_t k, const float* a, size_t lda,
               const float* b, size_t ldb, const float* mask, size_t ldm, float* c, size_t ldc,
               GemmScratch& scratch) {
  if (m < 2 * kGroup || n < kTaskCols || k < kMinDepth || k > kMaxDepth) {
    gemm(pool, Transpose::no, Transpose::no, m, n, k, a, lda, b, ldb, nullptr, false, c, ldc,
         scratch);
    return;
  }
  const size_t words = ceilDiv(n, kPatternBits), groups = ceilDiv(m, kGroup);
  grow(scratch.patterns, m * words);
  grow(scratch.order, m);
  grow(scratch.panels, groups * kGroup * k);
  grow(scratch.rows, n * k);  // B by columns
  const size_t chunks = ceilDiv(m, kChunkRows), packTasks = ceilDiv(n, kTaskCols);
  parallelFor(pool, chunks + packTasks, 1, [&](size_t task, size_t) {
    if (task >= chunks) {
      const size_t j = (task - chunks) * kTaskCols;
      packRows(b + j, ldb, std::min(kTaskCols, n - j), k, scratch.rows.data() + j * k);
      return;
    }
    const size_t begin = task * kChunkRows, rows = std::min(kChunkRows, m - begin);
    for (size_t i = begin; i < begin + rows; ++i)
      livePattern(mask + i * ldm, n, &scratch.patterns[i * words]);
    groupAlike(scratch.patterns.data(), words, static_cast<uint32_t>(begin), rows,
               &scratch.order[begin]);
    for (size_t i = begin; i < begin + rows; i += kGroup)
      packGroup(a, lda, &scratch.order[i], std::min(kGroup, m - i), k, &scratch.panels[i * k]);
  });

  const size_t groupTasks = ceilDiv(groups, kTaskGroups);
  parallelFor(pool, packTasks * groupTasks, 1, [&](size_t task, size_t) {
    const size_t j = task / groupTasks * kTaskCols, cols = std::min(kTaskCols, n - j);
    const size_t firstGroup = task % groupTasks * kTaskGroups;
    for (size_t g = firstGroup; g < std::min(groups, firstGroup + kTaskGroups); ++g) {
      const uint32_t* const order = &scratch.order[g * kGroup];
      const size_t rows = std::min(kGroup, m - g * kGroup);
      static_assert(kTaskCols == kPatternBits);
      uint64_t wanted = 0;
      for (size_t r = 0; r < rows; ++r) {
        wanted |= scratch.patterns[order[r] * words + j / kPatternBits];
        std::fill_n(c + order[r] * ldc + j, cols, 0.f);
      }
      while (wanted != 0) {
        size_t col[kTileCols], count = 0;
        for (; count < kTileCols && wanted != 0; ++count, wanted &= wanted - 1)
          col[count] = j + static_cast<size_t>(std::countr_zero(wanted));
        for (size_t i = count; i < kTileCols; ++i) col[i] = col[0];
        const float* const bt = scratch.rows.data();
        alignas(16) float tile[kTileCols * kGroup];
        multiplyTile(k, &scratch.panels[g * kGroup * k], bt + col[0] * k, bt + col[1] * k,
                     bt + col[2] * k, bt + col[3] * k, tile);
        for (size_t r = 0; r < rows; ++r)
          for (size_t i = 0; i < count; ++i) c[order[r] * ldc + col[i]] = tile[i * kGroup + r];
      }
    }
  });
}

void gemmWhere(ThreadPool& pool, size_t m, size_t n, size_t k, const double* a, size_t lda,
               const double* b, size_t ldb, const double*, size_t, double* c, size_t ldc,
               GemmScratch& scratch) {
  gemm(pool, Transpose::no, Transpose::no, m, n, k, a, lda, b, ldb, nullptr, false, c, ldc,
       scratch);
}

}  // namespace atlas
