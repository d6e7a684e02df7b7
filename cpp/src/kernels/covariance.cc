#include "kernels/covariance.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "atlas/simd.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace atlas {
namespace {

typedef int16_t i16x8 __attribute__((vector_size(16)));

// Lane r: a[2r]·b[2r] + a[2r+1]·b[2r+1].
inline i32x4 dotPairs(i16x8 a, i16x8 b) {
#if defined(__SSE2__)
  return reinterpret_cast<i32x4>(
      _mm_madd_epi16(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#elif defined(__wasm_simd128__)
  return reinterpret_cast<i32x4>(
      wasm_i32x4_dot_i16x8(reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b)));
#else
  i32x4 out;
  for (int r = 0; r < 4; ++r) out[r] = a[2 * r] * b[2 * r] + a[2 * r + 1] * b[2 * r + 1];
  return out;
#endif
}

inline i16x8 loadPairs(const int16_t* p) {
  i16x8 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline i16x8 splatPair(const int16_t* p) {
  int32_t pair;
  std::memcpy(&pair, p, sizeof pair);
  return reinterpret_cast<i16x8>(splat(pair));
}

// Packed images: a panel holds 8 neighbouring pixels, for each pair of images 8 × (x of the first,
// x of the second). One dotPairs then adds two images to four entries of Σxxᵀ.
constexpr size_t kPanel = 8;           // pixels
constexpr size_t kStep = 2 * kPanel;   // int16 of one pair of images in a panel
constexpr size_t kHalf = kPanel / 2;   // rows of a register tile: 4×8 sums fill 8 registers
constexpr size_t kBlockImages = 1024;  // a panel is then 16 KB and two fit in the first cache;
                                       // 512 · 2·255² < 2³¹: sums of a block fit in int32

// Fills panel `q` and adds its pixels' sums; returns whether any pixel is not 0.
bool packPanel(ByteImages images, size_t q, int16_t* packed, int64_t* sum) {
  const size_t first = q * kPanel;
  const size_t width = std::min(kPanel, images.cols - first);
  int32_t sums[kPanel] = {};
  for (size_t n = 0; n < images.rows; n += 2, packed += kStep) {
    const uint8_t* a = images.row(n) + first;
    const uint8_t* b = n + 1 < images.rows ? images.row(n + 1) + first : nullptr;
    std::memset(packed, 0, kStep * sizeof *packed);
    for (size_t i = 0; i < width; ++i) {
      packed[2 * i] = a[i];
      packed[2 * i + 1] = b ? b[i] : 0;
      sums[i] += packed[2 * i] + packed[2 * i + 1];
    }
  }
  bool any = false;
  for (size_t i = 0; i < width; ++i) {
    sum[first + i] += sums[i];
    any = any || sums[i] != 0;
  }
  return any;
}

// tile[r][c] = Σ over the pairs of row pixel r (of 4) times column pixel c (of 8).
void multiplyTile(const int16_t* rows, const int16_t* columns, size_t pairs, int32_t tile[4][8]) {
  i32x4 a0{}, a1{}, b0{}, b1{}, c0{}, c1{}, d0{}, d1{};
  for (size_t p = 0; p < pairs; ++p, rows += kStep, columns += kStep) {
    const i16x8 left = loadPairs(columns);
    const i16x8 right = loadPairs(columns + kPanel);
    const i16x8 a = splatPair(rows);
    a0 += dotPairs(a, left);
    a1 += dotPairs(a, right);
    const i16x8 b = splatPair(rows + 2);
    b0 += dotPairs(b, left);
    b1 += dotPairs(b, right);
    const i16x8 c = splatPair(rows + 4);
    c0 += dotPairs(c, left);
    c1 += dotPairs(c, right);
    const i16x8 d = splatPair(rows + 6);
    d0 += dotPairs(d, left);
    d1 += dotPairs(d, right);
  }
  const i32x4 sums[kHalf][2] = {{a0, a1}, {b0, b1}, {c0, c1}, {d0, d1}};
  std::memcpy(tile, sums, sizeof sums);
}

}  // namespace

void addMomentsNaive(ByteImages images, int64_t* sum, int64_t* products) {
  const size_t d = images.cols;
  for (size_t n = 0; n < images.rows; ++n) {
    const uint8_t* x = images.row(n);
    for (size_t i = 0; i < d; ++i) {
      sum[i] += x[i];
      for (size_t j = i; j < d; ++j) products[i * d + j] += int64_t(x[i]) * x[j];
    }
  }
}

void addMoments(ThreadPool& pool, ByteImages images, int64_t* sum, int64_t* products) {
  const size_t d = images.cols;
  const size_t panels = (d + kPanel - 1) / kPanel;
  const size_t panelSize = kBlockImages / 2 * kStep;
  std::vector<int16_t> packed(panels * panelSize);
  std::vector<uint8_t> used(panels);
  for (size_t begin = 0; begin < images.rows; begin += kBlockImages) {
    const ByteImages block{images.row(begin), std::min(kBlockImages, images.rows - begin), d,
                           images.stride};
    const size_t pairs = (block.rows + 1) / 2;
    parallelFor(pool, panels, 1, [&](size_t q, size_t) {
      used[q] = packPanel(block, q, &packed[q * panelSize], sum);
    });
    parallelFor(pool, panels, 1, [&](size_t q, size_t) {
      if (!used[q]) return;
      int32_t tile[kHalf][kPanel];
      for (size_t top = q * kPanel; top < std::min(d, (q + 1) * kPanel); top += kHalf) {
        const int16_t* rows = &packed[q * panelSize + 2 * (top - q * kPanel)];
        for (size_t s = q; s < panels; ++s) {
          if (!used[s]) continue;
          multiplyTile(rows, &packed[s * panelSize], pairs, tile);
          for (size_t i = top; i < std::min(d, top + kHalf); ++i)
            for (size_t j = std::max(i, s * kPanel); j < std::min(d, (s + 1) * kPanel); ++j)
              products[i * d + j] += tile[i - top][j - s * kPanel];
        }
      }
    });
  }
}

}  // namespace atlas
