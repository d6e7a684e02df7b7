#include "kernels/gemmPack.h"

#include <algorithm>

#include "atlas/simd.h"

namespace atlas {

namespace {

// A listed product costs 1.5 times one in sequence (it loads more for each), so a row is listed
// when at most 5 of 8 numbers are live.
constexpr size_t kListedNumerator = 5, kListedDenominator = 8;

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

// Sums of x · 0, which stay zero unless a number is infinite or NaN. Several, so that no addition
// waits for the one before.
struct FiniteCheck {
  f32x4 sums[4] = {};

  void look(f32x4 x0, f32x4 x1, f32x4 x2, f32x4 x3) {
    sums[0] += x0 * 0.f, sums[1] += x1 * 0.f, sums[2] += x2 * 0.f, sums[3] += x3 * 0.f;
  }
  bool allFinite() const {
    const f32x4 sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return sum[0] + sum[1] + sum[2] + sum[3] == 0.f;
  }
};

size_t countZeros(const float* x, size_t n) {
  i32x4 zeros{};
  size_t i = 0;
  for (; i + 4 <= n; i += 4) zeros -= load(x + i) == 0.f;
  size_t count = static_cast<size_t>(zeros[0] + zeros[1] + zeros[2] + zeros[3]);
  for (; i < n; ++i) count += x[i] == 0.f;
  return count;
}

}  // namespace

void transposeInto(const float* x, size_t ldx, size_t rows, size_t cols, float* out, size_t ldOut) {
  size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const float* source = x + i * ldx;
    size_t j = 0;
    for (; j + 4 <= cols; j += 4) {
      f32x4 r0 = load(source + j), r1 = load(source + ldx + j);
      f32x4 r2 = load(source + 2 * ldx + j), r3 = load(source + 3 * ldx + j);
      transpose4(r0, r1, r2, r3);
      float* target = out + j * ldOut + i;
      store(target, r0);
      store(target + ldOut, r1);
      store(target + 2 * ldOut, r2);
      store(target + 3 * ldOut, r3);
    }
    for (; j < cols; ++j)
      for (size_t r = 0; r < 4; ++r) out[j * ldOut + i + r] = source[r * ldx + j];
  }
  for (; i < rows; ++i)
    for (size_t j = 0; j < cols; ++j) out[j * ldOut + i] = x[i * ldx + j];
}

namespace {

// A whole panel from 16 stored rows: cache lines of it are written once, one after another.
bool packStoredColumns(const float* x, size_t ld, size_t depth, float* panel) {
  FiniteCheck check;
  size_t p = 0;
  for (; p + 4 <= depth; p += 4) {
    for (size_t j = 0; j < kPanelCols; j += 4) {
      const float* const source = x + j * ld + p;
      f32x4 r0 = load(source), r1 = load(source + ld);
      f32x4 r2 = load(source + 2 * ld), r3 = load(source + 3 * ld);
      check.look(r0, r1, r2, r3);
      transpose4(r0, r1, r2, r3);
      float* const target = panel + p * kPanelCols + j;
      store(target, r0);
      store(target + kPanelCols, r1);
      store(target + 2 * kPanelCols, r2);
      store(target + 3 * kPanelCols, r3);
    }
  }
  for (; p < depth; ++p) {
    float* const target = panel + p * kPanelCols;
    for (size_t j = 0; j < kPanelCols; ++j) target[j] = x[j * ld + p];
    check.look(load(target), load(target + 4), load(target + 8), load(target + 12));
  }
  return check.allFinite();
}

}  // namespace

bool packPanel(bool columnsStored, const float* x, size_t ld, size_t cols, size_t depth,
               float* panel) {
  if (columnsStored && cols == kPanelCols) return packStoredColumns(x, ld, depth, panel);
  if (cols < kPanelCols) std::fill_n(panel, depth * kPanelCols, 0.f);
  if (columnsStored) transposeInto(x, ld, cols, depth, panel, kPanelCols);
  FiniteCheck check;
  for (size_t p = 0; p < depth; ++p) {
    const float* source = panel + p * kPanelCols;
    if (!columnsStored && cols == kPanelCols)
      source = x + p * ld;
    else if (!columnsStored)
      std::copy_n(x + p * ld, cols, panel + p * kPanelCols);
    const f32x4 y0 = load(source), y1 = load(source + 4);
    const f32x4 y2 = load(source + 8), y3 = load(source + 12);
    check.look(y0, y1, y2, y3);
    float* const target = panel + p * kPanelCols;
    store(target, y0), store(target + 4, y1), store(target + 8, y2), store(target + 12, y3);
  }
  return check.allFinite();
}

void packRows(const float* x, size_t ld, size_t rows, size_t depth, float* out) {
  transposeInto(x, ld, depth, rows, out, depth);
}

bool listLive(const float* row, const Slices& slices, LiveNumber* live, uint32_t* first) {
  const size_t liveCount = slices.depth - countZeros(row, slices.depth);
  if (kListedDenominator * liveCount > kListedNumerator * slices.depth) return false;
  uint32_t count = 0;
  for (size_t slice = 0; slice < slices.count; ++slice) {
    first[slice] = count;
    for (size_t p = slices.begin(slice); p < slices.end(slice); ++p) {
      // Written in any case, kept when it is not zero: a branch would be guessed wrong too often.
      live[count] = {static_cast<uint32_t>(p * kPanelCols), row[p]};
      count += row[p] != 0.f;
    }
  }
  first[slices.count] = count;
  return true;
}

double sampleZeros(const float* x, size_t ld, size_t rows, size_t cols) {
  constexpr size_t kSampleRows = 16;
  const size_t step = ceilDiv(rows, kSampleRows);
  size_t zeros = 0, seen = 0;
  for (size_t i = step / 2; i < rows; i += step, seen += cols)
    zeros += countZeros(x + i * ld, cols);
  return seen ? static_cast<double>(zeros) / static_cast<double>(seen) : 0;
}

}  // namespace atlas
