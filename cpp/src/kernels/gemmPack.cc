#include "kernels/gemmPack.h"

#include <algorithm>
#include <cstdint>

namespace atlas {

namespace {

constexpr size_t kPanelsPerTask = 8;
constexpr size_t kCacheLine = 64;

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

// Lists the p at which the panel has a number other than zero, if they are few enough to be worth
// it.
template <size_t kWidth>
PanelZeros findZeros(const float* panel, size_t depth, uint16_t* live) {
  f32x4 zeroTimes{};  // stays zero unless a number is infinite or NaN
  i32x4 zeros{};
  for (size_t i = 0; i < depth * kWidth; i += 4) {
    const f32x4 x = load(panel + i);
    zeroTimes += x * 0.f;
    zeros -= x == 0.f;
  }
  PanelZeros result{};
  const f32x4 finite = zeroTimes * 0.f;
  result.finite = finite[0] + finite[1] + finite[2] + finite[3] == 0.f;
  const size_t zeroCount = static_cast<size_t>(zeros[0] + zeros[1] + zeros[2] + zeros[3]);
  // Half of the numbers, else hardly any p has nothing but zeros. Then a quarter of all p: a listed
  // p costs a little more than one in sequence.
  if (2 * zeroCount < depth * kWidth) return result;
  size_t count = 0;
  for (size_t p = 0; p < depth; ++p) {
    if (p % kGemmSliceDepth == 0)
      result.firstLive[p / kGemmSliceDepth] = static_cast<uint16_t>(count);
    live[count] = static_cast<uint16_t>(p);
    f32x4 any = absolute(load(panel + p * kWidth));
    if constexpr (kWidth == 8)
      any = fromBits(bitsOf(any) | bitsOf(absolute(load(panel + p * kWidth + 4))));
    count += (bitsOf(any)[0] | bitsOf(any)[1] | bitsOf(any)[2] | bitsOf(any)[3]) != 0;
  }
  for (size_t slice = ceilDiv(depth, kGemmSliceDepth); slice <= kGemmSlices; ++slice)
    result.firstLive[slice] = static_cast<uint16_t>(count);
  result.sparse = 4 * count <= 3 * depth;
  return result;
}

}  // namespace

template <size_t kWidth>
void packOperand(ThreadPool& pool, bool linesStored, const float* x, size_t ld, size_t lines,
                 size_t depth, PackedOperand& packed) {
  const size_t panels = ceilDiv(lines, kWidth);
  packed.reserve(panels, kWidth, depth);
  float* const numbers = packed.numbers();
  parallelFor(pool, panels, kPanelsPerTask, [&, numbers](size_t begin, size_t end) {
    for (size_t panel = begin; panel < end; ++panel) {
      const size_t line = panel * kWidth;
      float* const out = numbers + line * depth;
      packPanel<kWidth>(linesStored, x + line * (linesStored ? ld : 1), ld, lines - line, depth,
                        out);
      packed.zeros[panel] = findZeros<kWidth>(out, depth, packed.live.data() + panel * depth);
    }
  });
}

template void packOperand<4>(ThreadPool&, bool, const float*, size_t, size_t, size_t,
                             PackedOperand&);
template void packOperand<8>(ThreadPool&, bool, const float*, size_t, size_t, size_t,
                             PackedOperand&);

void PackedOperand::reserve(size_t panels, size_t width, size_t depth) {
  const size_t floats = panels * width * depth + kCacheLine / sizeof(float);
  if (storage.size() < floats) {
    storage.clear();  // nothing to keep: do not copy it
    storage.resize(floats);
  }
  if (zeros.size() < panels) zeros.resize(panels);
  if (live.size() < panels * depth) live.resize(panels * depth);
}

float* PackedOperand::numbers() {
  const uintptr_t address = reinterpret_cast<uintptr_t>(storage.data());
  return storage.data() + (ceilDiv(address, kCacheLine) * kCacheLine - address) / sizeof(float);
}

}  // namespace atlas
