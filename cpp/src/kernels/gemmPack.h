// How gemm.cc reads its operands. op(B) is copied into panels of 16 columns, which hold for each p
// their numbers side by side; op(A) is read row by row, in place where it is stored so. A row with
// many zeros becomes a list of its other numbers.
#pragma once

#include "atlas/gemm.h"

namespace atlas {

constexpr size_t ceilDiv(size_t a, size_t b) { return (a + b - 1) / b; }

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

// Lists the numbers of a row that are not zero, when they are few enough to be worth it; first[s]
// is where slice s begins. Returns whether it did.
bool listLive(const float* row, const Slices& slices, LiveNumber* live, uint32_t* first);

// out (cols×rows, distance ldOut) = xᵀ for x rows×cols with distance ldx.
void transposeInto(const float* x, size_t ldx, size_t rows, size_t cols, float* out, size_t ldOut);

// The share of zeros among some of the numbers of a stored rows×cols matrix.
double sampleZeros(const float* x, size_t ld, size_t rows, size_t cols);

}  // namespace atlas
