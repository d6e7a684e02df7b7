#include "kernels/gemmPack.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "atlas/base/simd.h"

namespace atlas {

namespace {

// A listed pair costs a tenth more for each number than one in sequence, and its list: it pays when
// at most 7 of 8 numbers are live in either row.
constexpr size_t kListedNumerator = 7, kListedDenominator = 8;
// How many of the rows that follow are looked at for the most alike.
constexpr uint32_t kCandidates = 32;

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
    for (; j + 4 <= cols; j += 4)
      transpose4x4(source + j, source + ldx + j, source + 2 * ldx + j, source + 3 * ldx + j,
                   out + j * ldOut + i, ldOut);
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

size_t livePattern(const float* x, size_t n, uint64_t* words) {
  size_t live = 0;
  for (size_t first = 0; first < n; first += kPatternBits, ++words) {
    const size_t bits = std::min(kPatternBits, n - first);
    uint64_t word = 0;
    size_t i = 0;
    for (; i + 4 <= bits; i += 4) word |= uint64_t{bitsSet(load(x + first + i) != 0.f)} << i;
    for (; i < bits; ++i) word |= uint64_t{x[first + i] != 0.f} << i;
    *words = word;
    live += static_cast<size_t>(std::popcount(word));
  }
  return live;
}

namespace {

// The live numbers of two rows, in order; `pattern` has the places of both.
void listPair(const float* a, const float* b, const uint64_t* pattern, const Slices& slices,
              LivePair* live, uint32_t* first) {
  uint32_t count = 0;
  for (size_t slice = 0; slice < slices.count; ++slice) {
    first[slice] = count;
    const size_t end = slices.end(slice);
    for (size_t p = slices.begin(slice); p < end; p = (p / kPatternBits + 1) * kPatternBits) {
      const size_t base = p / kPatternBits * kPatternBits;
      uint64_t places = pattern[p / kPatternBits] >> (p - base) << (p - base);
      if (end - base < kPatternBits) places &= (uint64_t{1} << (end - base)) - 1;
      for (; places != 0; places &= places - 1) {
        const size_t at = base + static_cast<size_t>(std::countr_zero(places));
        live[count++] = {static_cast<uint32_t>(at * kPanelCols), a[at], b[at]};
      }
    }
  }
  first[slices.count] = count;
}

}  // namespace

void pairRows(const float* rows, size_t stride, size_t begin, size_t end, const Slices& slices,
              bool listed, RowPair* pairs, LivePair* live, uint32_t* firstLive) {
  constexpr size_t kMaxWords = ceilDiv(kBlockDepth, kPatternBits);
  const size_t words = ceilDiv(slices.depth, kPatternBits);
  const size_t limit = slices.depth * kListedNumerator / kListedDenominator;
  const auto row = [&](size_t i) { return rows + (begin + i) * stride; };
  const auto add = [&](uint32_t i, uint32_t j, bool isListed) {
    *pairs++ = {static_cast<uint32_t>(begin + i), static_cast<uint32_t>(begin + j), isListed};
  };
  uint64_t patterns[kPairedRows][kMaxWords];
  uint32_t left[kPairedRows];  // rows without a partner, in order
  uint32_t leftCount = static_cast<uint32_t>(end - begin);
  std::iota(left, left + leftCount, 0u);
  if (listed) {
    for (uint32_t i = 0; i < leftCount; ++i) livePattern(row(i), slices.depth, patterns[i]);
    uint32_t dense = 0;  // of `left`: rows multiplied in sequence
    for (uint32_t at = 0; at < leftCount;) {
      const uint64_t* const pattern = patterns[left[at]];
      const uint32_t last = std::min(leftCount, at + 1 + kCandidates);
      size_t least = SIZE_MAX;
      uint32_t best = at;
      for (uint32_t other = at + 1; other < last; ++other) {
        size_t apart = 0;
        for (size_t w = 0; w < words; ++w)
          apart += static_cast<size_t>(std::popcount(pattern[w] ^ patterns[left[other]][w]));
        if (apart < least) least = apart, best = other;
      }
      const uint32_t i = left[at++], j = left[best];
      size_t together = 0;
      for (size_t w = 0; w < words; ++w)
        together += static_cast<size_t>(std::popcount(patterns[i][w] |= patterns[j][w]));
      if (j == i || together > limit) {
        left[dense++] = i;
        continue;
      }
      std::copy_backward(left + at, left + best, left + best + 1);
      ++at;
      add(i, j, true);
      listPair(row(i), row(j), patterns[i], slices, live, firstLive);
      live += slices.depth, firstLive += kMaxSlices + 1;
    }
    leftCount = dense;
  }
  for (uint32_t at = 0; at < leftCount; at += 2)
    add(left[at], left[std::min(at + 1, leftCount - 1)], false);
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
