// The product of atlas/kernels/gemm.h, fast. A register tile of 2 rows × 16 columns, the same in
// wasm and natively, written so that V8 keeps all of it in the 16 registers of x86-64: 8 sums, 4
// registers of op(B), 2 of op(A), 6 loads for 16 operations. It runs over all of a pair of rows or
// over a list of the numbers that are not zero in both. Leaving out products of zeros changes no
// bit: c + (±0) = c, but for c = -0, which a sum can only be if it began there, and for 0 · ±∞ or 0
// · NaN. Hence only where the sum began at another value than -0 and the panel of op(B) is finite.
// Four fifths of MNIST's pixels and about half of what a ReLU gives are zero, and alike rows are
// paired: of a decoder's 400 hidden units on a batch 60 % are live, 62 % in either of two alike
// images. When op(B) is the sparse operand, Cᵀ = op(B)ᵀ·op(A)ᵀ is computed instead: the same
// products in the same order.
#include "atlas/kernels/gemm.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "atlas/base/simd.h"
#include "atlas/kernels/elementwise.h"
#include "kernels/gemmNaive.h"
#include "kernels/gemmPack.h"

namespace atlas {

namespace {

static_assert(kPanelCols == 16);  // the register tiles below are written for it

// One task: 64 × 32 sums. Small enough to share a batch of 128 among threads.
constexpr size_t kTaskRows = kPairedRows;
constexpr size_t kTaskPanels = 2;
constexpr size_t kTaskCols = kTaskPanels * kPanelCols;
// What is packed at a time: at most 2 MB of rows, 3 MB of lists and 8 MB of panels.
constexpr size_t kBlockRows = 8 * kTaskRows;
constexpr size_t kBlockCols = 64 * kTaskCols;
// out[·] = in[·] + Σₚ a[p] · b[p][·], and out2 of in2 and a2, for one panel b. `in` and `out` are
// the sums of a task or, where nothing is left to be done to them, the initial values and C
// themselves. Every sum has a name of its own: GCC keeps an array of registers in memory, at a
// third of the speed.
[[gnu::noinline]] void multiplyDense(size_t depth, const float* a, const float* a2, const float* b,
                                     const float* in, const float* in2, float* out, float* out2) {
  f32x4 s0 = load(in), s1 = load(in + 4), s2 = load(in + 8), s3 = load(in + 12);
  f32x4 t0 = load(in2), t1 = load(in2 + 4), t2 = load(in2 + 8), t3 = load(in2 + 12);
  for (size_t p = 0; p < depth; ++p, b += kPanelCols) {
    const f32x4 x = splat(a[p]), x2 = splat(a2[p]);
    const f32x4 y0 = load(b);
    s0 += x * y0;
    t0 += x2 * y0;
    const f32x4 y1 = load(b + 4);
    s1 += x * y1;
    t1 += x2 * y1;
    const f32x4 y2 = load(b + 8);
    s2 += x * y2;
    t2 += x2 * y2;
    const f32x4 y3 = load(b + 12);
    s3 += x * y3;
    t3 += x2 * y3;
  }
  store(out, s0), store(out + 4, s1), store(out + 8, s2), store(out + 12, s3);
  store(out2, t0), store(out2 + 4, t1), store(out2 + 8, t2), store(out2 + 12, t3);
}

// The same over the live numbers of both rows.
[[gnu::noinline]] void multiplyListed(const LivePair* live, size_t count, const float* b,
                                      const float* in, const float* in2, float* out, float* out2) {
  f32x4 s0 = load(in), s1 = load(in + 4), s2 = load(in + 8), s3 = load(in + 12);
  f32x4 t0 = load(in2), t1 = load(in2 + 4), t2 = load(in2 + 8), t3 = load(in2 + 12);
  for (const LivePair* const end = live + count; live < end; ++live) {
    const float* const y = b + live->panelOffset;
    const f32x4 x = splat(live->first), x2 = splat(live->second);
    const f32x4 y0 = load(y);
    s0 += x * y0;
    t0 += x2 * y0;
    const f32x4 y1 = load(y + 4);
    s1 += x * y1;
    t1 += x2 * y1;
    const f32x4 y2 = load(y + 8);
    s2 += x * y2;
    t2 += x2 * y2;
    const f32x4 y3 = load(y + 12);
    s3 += x * y3;
    t3 += x2 * y3;
  }
  store(out, s0), store(out + 4, s1), store(out + 8, s2), store(out + 12, s3);
  store(out2, t0), store(out2 + 4, t1), store(out2 + 8, t2), store(out2 + 12, t3);
}

// One block of k for a block of rows and columns, prepared.
struct Block {
  Slices slices;
  const float* rows;  // of op(A)
  size_t rowStride;
  const RowPair* pairs;
  const LivePair* live;       // depth a pair
  const uint32_t* firstLive;  // kMaxSlices + 1 a pair
  const float* panels;        // depth · kPanelCols each
  const uint8_t* finite;

  size_t panelSize() const { return slices.depth * kPanelCols; }
};

// Where the sums of a task are, row by row.
struct Place {
  float* at;
  size_t stride;  // 0: the same numbers for every row
};
struct ConstPlace {
  const float* at;
  size_t stride;
};

// to = from + rows [row, row + rows) times one or two panels, by way of `between` where the depth
// has several slices.
void multiplyTask(const Block& block, size_t row, size_t rows, size_t panel, size_t panels,
                  ConstPlace from, Place between, Place to) {
  const float* const b0 = block.panels + panel * block.panelSize();
  const bool finite = block.finite[panel] && block.finite[panel + panels - 1];
  const size_t firstPair = row / 2, endPair = firstPair + ceilDiv(rows, 2);
  for (size_t slice = 0; slice < block.slices.count; ++slice) {
    const size_t p = block.slices.begin(slice), depth = block.slices.end(slice) - p;
    const ConstPlace in = slice == 0 ? from : ConstPlace{between.at, between.stride};
    const Place out = slice + 1 == block.slices.count ? to : between;
    for (size_t i = firstPair; i < endPair; ++i) {
      const RowPair& pair = block.pairs[i];
      const float* const in1 = in.at + (pair.first - row) * in.stride;
      const float* const in2 = in.at + (pair.second - row) * in.stride;
      float* const out1 = out.at + (pair.first - row) * out.stride;
      float* const out2 = out.at + (pair.second - row) * out.stride;
      if (pair.listed && finite) {
        const uint32_t* const first = block.firstLive + i * (kMaxSlices + 1) + slice;
        const LivePair* const live = block.live + i * block.slices.depth + first[0];
        for (size_t q = 0; q < panels; ++q) {
          const size_t j = q * kPanelCols;
          multiplyListed(live, first[1] - first[0], b0 + q * block.panelSize(), in1 + j, in2 + j,
                         out1 + j, out2 + j);
        }
      } else {
        const float* const a1 = block.rows + pair.first * block.rowStride + p;
        const float* const a2 = block.rows + pair.second * block.rowStride + p;
        for (size_t q = 0; q < panels; ++q) {
          const size_t j = q * kPanelCols;
          multiplyDense(depth, a1, a2, b0 + q * block.panelSize() + p * kPanelCols, in1 + j,
                        in2 + j, out1 + j, out2 + j);
        }
      }
    }
  }
}

// What a product is, apart from its operands' place in memory; `transposed` writes C as Cᵀ.
struct Output {
  const float* bias;
  bool accumulate;
  bool transposed;
  Activation activation;
  float* c;
  size_t ldc;
};

// Initial values that many rows share.
alignas(16) constexpr float kZeros[kTaskCols] = {};

void loadSums(const Output& out, bool fromC, size_t i0, size_t rows, size_t j0, size_t cols,
              float* sums) {
  for (size_t i = 0; i < rows; ++i) {
    float* const row = sums + i * kTaskCols;
    std::fill_n(row, kTaskCols, 0.f);
    if (fromC && out.transposed)
      for (size_t j = 0; j < cols; ++j) row[j] = out.c[(j0 + j) * out.ldc + i0 + i];
    else if (fromC)
      std::copy_n(out.c + (i0 + i) * out.ldc + j0, cols, row);
    else if (out.bias)
      std::copy_n(out.bias + j0, cols, row);
  }
}

void storeSums(const Output& out, bool last, size_t i0, size_t rows, size_t j0, size_t cols,
               float* sums) {
  if (last && out.activation != Activation::identity)
    activate(out.activation, sums, rows * kTaskCols);
  if (out.transposed) {
    transposeInto(sums, kTaskCols, rows, cols, out.c + j0 * out.ldc + i0, out.ldc);
    return;
  }
  for (size_t i = 0; i < rows; ++i)
    std::copy_n(sums + i * kTaskCols, cols, out.c + (i0 + i) * out.ldc + j0);
}

// Room for `rows` rows in pairs, with lists when depth is not 0.
void growPairs(size_t rows, size_t depth, GemmScratch& scratch) {
  const size_t pairs = ceilDiv(rows, 2);
  grow(scratch.pairs, pairs);
  grow(scratch.live, pairs * depth);
  grow(scratch.firstLive, pairs * (kMaxSlices + 1));
}

bool isMinusZero(float x) { return x == 0 && std::signbit(x); }

// Below this share of zeros the transposed product is not worth its strided writing.
constexpr double kWorthTransposing = 0.25;
// Lists are made once and used by every pair of panels: with less than that they do not pay.
constexpr size_t kMinListedCols = 2 * kTaskCols;

}  // namespace

void gemm(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
          const float* a, size_t lda, const float* b, size_t ldb, const float* bias,
          bool accumulate, float* c, size_t ldc, GemmScratch& scratch, Activation activation) {
  assert(!(accumulate && bias));
  if (m == 0 || n == 0) return;
  const bool isGradient = ta == Transpose::yes;
  // Whether every sum begins at another value than -0. Old values of C are not looked at.
  bool skipZeros = !accumulate && !(bias && std::any_of(bias, bias + n, isMinusZero));
  Output out{bias, accumulate, false, activation, c, ldc};
  if (skipZeros && !bias && m >= kMinListedCols) {
    // Which operand is sparser can change from step to step: room for either at once, so that a
    // training step allocates nothing after the first.
    const size_t depth = std::min(kBlockDepth, k), rows = std::min(kBlockRows, std::max(m, n));
    grow(scratch.panels,
         ceilDiv(std::min(kBlockCols, std::max(m, n)), kPanelCols) * kPanelCols * depth);
    grow(scratch.finite, ceilDiv(std::min(kBlockCols, std::max(m, n)), kPanelCols));
    grow(scratch.rows, rows * depth);
    growPairs(rows, depth, scratch);
    const auto zeros = [](Transpose t, const float* x, size_t ld, size_t rows, size_t cols) {
      if (t == Transpose::yes) std::swap(rows, cols);
      return sampleZeros(x, ld, rows, cols);
    };
    const double zerosB = zeros(tb, b, ldb, k, n);
    if (zerosB > kWorthTransposing && zerosB > zeros(ta, a, lda, m, k)) {
      std::swap(m, n);
      std::swap(a, b);
      std::swap(lda, ldb);
      const Transpose oldTa = ta;
      ta = tb == Transpose::no ? Transpose::yes : Transpose::no;
      tb = oldTa == Transpose::no ? Transpose::yes : Transpose::no;
      out.transposed = true;
    }
  }
  skipZeros = skipZeros && n >= kMinListedCols;
  // Threads are dealt the side that is a layer's outputs: the rows of a gradient (op(A) is a batch
  // transposed), else the columns. Then they meet, from one product to the next and in the
  // optimiser, the same rows of the weights, which are larger than the batch.
  const bool dealRows = isGradient != out.transposed;
  const bool rowsStored = ta == Transpose::no, columnsStored = tb == Transpose::yes;

  size_t p0 = 0;
  do {  // once even for k = 0, which gives the initial values
    const size_t depth = std::min(kBlockDepth, k - p0);
    const bool first = p0 == 0, last = p0 + depth == k;
    for (size_t j0 = 0; j0 < n; j0 += kBlockCols) {
      const size_t cols = std::min(kBlockCols, n - j0), panels = ceilDiv(cols, kPanelCols);
      grow(scratch.panels, panels * kPanelCols * depth);
      grow(scratch.finite, panels);
      for (size_t i0 = 0; i0 < m; i0 += kBlockRows) {
        const size_t rows = std::min(kBlockRows, m - i0);
        const Slices slices(depth);
        if (!rowsStored) grow(scratch.rows, rows * depth);
        growPairs(rows, skipZeros ? depth : 0, scratch);
        const float* const source = rowsStored ? a + i0 * lda + p0 : a + p0 * lda + i0;
        const Block block{slices,
                          rowsStored ? source : scratch.rows.data(),
                          rowsStored ? lda : depth,
                          scratch.pairs.data(),
                          scratch.live.data(),
                          scratch.firstLive.data(),
                          scratch.panels.data(),
                          scratch.finite.data()};
        // Panels and rows in one run of the pool, dealt evenly: every thread gets its share of
        // both.
        const size_t panelTasks = i0 == 0 ? panels : 0;
        const size_t rowTasks = ceilDiv(rows, kTaskRows), tasks = panelTasks + rowTasks;
        parallelFor(pool, tasks, 1, [&](size_t task, size_t) {
          const size_t rowTask = ceilDiv(task * rowTasks, tasks);
          if (ceilDiv((task + 1) * rowTasks, tasks) == rowTask) {
            const size_t panel = task - rowTask, j = panel * kPanelCols;
            scratch.finite[panel] = packPanel(
                columnsStored, columnsStored ? b + (j0 + j) * ldb + p0 : b + p0 * ldb + j0 + j, ldb,
                std::min(kPanelCols, cols - j), depth, scratch.panels.data() + j * depth);
            return;
          }
          const size_t begin = rowTask * kTaskRows;
          const size_t end = std::min(rows, begin + kTaskRows);
          if (!rowsStored)
            packRows(source + begin, lda, end - begin, depth, scratch.rows.data() + begin * depth);
          pairRows(block.rows, block.rowStride, begin, end, slices, skipZeros,
                   scratch.pairs.data() + begin / 2, scratch.live.data() + begin / 2 * depth,
                   scratch.firstLive.data() + begin / 2 * (kMaxSlices + 1));
        });
        const size_t columnTasks = ceilDiv(panels, kTaskPanels);
        parallelFor(pool, rowTasks * columnTasks, 1, [&](size_t task, size_t) {
          const size_t rowTask = dealRows ? task / columnTasks : task % rowTasks;
          const size_t columnTask = dealRows ? task % columnTasks : task / rowTasks;
          const size_t i = rowTask * kTaskRows;
          const size_t panel = columnTask * kTaskPanels, j = panel * kPanelCols;
          const size_t taskRows = std::min(kTaskRows, rows - i);
          const size_t taskCols = std::min(kTaskCols, cols - j);
          const size_t taskPanels = std::min(kTaskPanels, panels - panel);
          alignas(64) float sums[kTaskRows * kTaskCols];
          // Whole panels are read from where they are and written to where they belong.
          const bool whole = taskCols == taskPanels * kPanelCols && depth > 0;
          const bool fromC = accumulate || !first;
          const bool toC =
              whole && !out.transposed && (!last || activation == Activation::identity);
          const Place between{sums, kTaskCols};
          ConstPlace from{sums, kTaskCols};
          float* const inC = out.transposed ? nullptr : c + (i0 + i) * ldc + j0 + j;
          if (whole && fromC && !out.transposed)
            from = {inC, ldc};
          else if (whole && !fromC)
            from = {bias ? bias + j0 + j : kZeros, 0};
          else
            loadSums(out, fromC, i0 + i, taskRows, j0 + j, taskCols, sums);
          multiplyTask(block, i, taskRows, panel, taskPanels, from, between,
                       toC ? Place{inC, ldc} : between);
          if (!toC) storeSums(out, last, i0 + i, taskRows, j0 + j, taskCols, sums);
        });
      }
    }
    p0 += depth;
  } while (p0 < k);
}

void gemm(ThreadPool&, Transpose ta, Transpose tb, size_t m, size_t n, size_t k, const double* a,
          size_t lda, const double* b, size_t ldb, const double* bias, bool accumulate, double* c,
          size_t ldc, GemmScratch&, Activation activation) {
  assert(!(accumulate && bias));
  gemmNaive(ta, tb, m, n, k, a, lda, b, ldb, bias, accumulate, c, ldc);
  if (activation == Activation::identity) return;
  for (size_t i = 0; i < m; ++i) activate(activation, c + i * ldc, n);
}

}  // namespace atlas
