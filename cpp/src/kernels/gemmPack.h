// How gemm.cc reads its operands. op(B) is copied into panels of 16 columns, which hold for each p
// their numbers side by side; op(A) is read in pairs of rows, in place where it is stored so. A
// pair with many zeros becomes a list of its other numbers.
#pragma once

#include "atlas/base/simd.h"
#include "atlas/kernels/gemm.h"

namespace atlas {

constexpr size_t ceilDiv(size_t a, size_t b) { return (a + b - 1) / b; }

void grow(auto& buffer, size_t size) {
  if (buffer.size() >= size) return;
  buffer.clear();  // nothing to keep: do not copy it
  buffer.resize(size);
}

inline constexpr size_t kPanelCols = 16;  // a cache line of floats
// Of k, a block is packed at a time, and a slice of it multiplied at a time: a slice of two panels
// (26 KB) stays in the first-level cache while the rows of a task pass by.
inline constexpr size_t kBlockDepth = 1040;
inline constexpr size_t kMaxSliceDepth = 208;
inline constexpr size_t kMaxSlices = kBlockDepth / kMaxSliceDepth;

// One block of k, cut into slices of equal depth (but the last).
struct Slices {
  explicit Slices(size_t blockDepth)
      : depth(blockDepth),
        count(ceilDiv(depth, kMaxSliceDepth)),
        sliceDepth(count ? ceilDiv(depth, count) : 0) {}
  size_t begin(size_t slice) const { return slice * sliceDepth; }
  size_t end(size_t slice) const { return begin(slice + 1) < depth ? begin(slice + 1) : depth; }

  size_t depth, count, sliceDepth;
};

// Copies one panel: `cols` columns (at most kPanelCols; the others become zero), `depth` numbers
// each. x points at (first p, first column); columnsStored: columns are the rows of the stored
// matrix, whose distance is ld. Returns whether all numbers are finite.
bool packPanel(bool columnsStored, const float* x, size_t ld, size_t cols, size_t depth,
               float* panel);

// Copies `rows` rows of op(A), stored as the columns of x with distance ld, to out (rows×depth).
void packRows(const float* x, size_t ld, size_t rows, size_t depth, float* out);

// Which of n numbers are not zero, a bit each. Returns how many are.
size_t livePattern(const float* x, size_t n, uint64_t* words);
inline constexpr size_t kPatternBits = 64;  // a word

// Rows [begin, end) of op(A), at most kPairedRows, in pairs: rows that are zero at the same places
// together, as far as that pays, and listed. Without `listed` as they come. Pair i has depth
// numbers of `live` from i·depth, and firstLive[i·(kMaxSlices + 1) + s] is where its slice s begins
// there.
inline constexpr size_t kPairedRows = 64;
void pairRows(const float* rows, size_t stride, size_t begin, size_t end, const Slices& slices,
              bool listed, RowPair* pairs, LivePair* live, uint32_t* firstLive);

// Transposes four registers: lane i of out[j] is lane j of in[i].
inline void transpose4(f32x4& r0, f32x4& r1, f32x4& r2, f32x4& r3) {
  const f32x4 low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
  const f32x4 low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const f32x4 high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const f32x4 high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  r0 = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  r1 = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  r2 = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  r3 = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

// Four numbers of each of four rows to four rows of out, ldOut apart: its row p has number p of
// each.
inline void transpose4x4(const float* x0, const float* x1, const float* x2, const float* x3,
                         float* out, size_t ldOut) {
  f32x4 r0 = load(x0), r1 = load(x1), r2 = load(x2), r3 = load(x3);
  transpose4(r0, r1, r2, r3);
  store(out, r0);
  store(out + ldOut, r1);
  store(out + 2 * ldOut, r2);
  store(out + 3 * ldOut, r3);
}

// out (cols×rows, distance ldOut) = xᵀ for x rows×cols with distance ldx.
void transposeInto(const float* x, size_t ldx, size_t rows, size_t cols, float* out, size_t ldOut);

// The share of zeros among some of the numbers of a stored rows×cols matrix.
double sampleZeros(const float* x, size_t ld, size_t rows, size_t cols);

}  // namespace atlas
