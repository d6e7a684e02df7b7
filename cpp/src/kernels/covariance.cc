#include "kernels/covariance.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "atlas/base/simd.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace atlas {
namespace {

typedef int16_t i16x8 __attribute__((vector_size(16)));
typedef i16x8 i16x8Anywhere __attribute__((aligned(2), may_alias));

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

inline i16x8 loadPairs(const int16_t* p) { return *reinterpret_cast<const i16x8Anywhere*>(p); }
inline i16x8 splatPair(const int16_t* p) {
  int32_t pair;
  std::memcpy(&pair, p, sizeof pair);
  return reinterpret_cast<i16x8>(splat(pair));
}

// Packed images: a panel holds 8 neighbouring pixels, for each pair of images 8 × (x of the first,
// x of the second). One dotPairs then adds two images to four entries of Σxxᵀ.
//
// A register tile is 4 pixels of one panel against the 8 of another: its 4×8 sums fill 8 registers.
// Pairs in which all 4 pixels are 0 add nothing and are left out: the rows of a tile are listed, a
// pair's 8 numbers and where its columns are. Of MNIST's pairs about half are.
constexpr size_t kPanel = 8;          // pixels
constexpr size_t kStep = 2 * kPanel;  // int16 of one pair of images in a panel
constexpr size_t kHalf = kPanel / 2;  // rows of a tile
constexpr size_t kBlockImages = BlockMoments::kMostImages;
constexpr size_t kPairs = kBlockImages / 2;  // a panel is then 16 KB, the rows of a tile 8 KB
constexpr size_t kTaskPanels = 2;            // rows of four tiles pass by each panel of columns
constexpr size_t kTiles = 2 * kTaskPanels;   // of a task
static_assert(kTaskPanels * kPanel == BlockMoments::kTaskRows);

struct PackedBlock {
  explicit PackedBlock(size_t panels)
      : columns(panels * kPairs * kStep),
        rows(panels * kPairs * kStep),
        offsets(2 * panels * kPairs),
        live(2 * panels) {}

  std::vector<int16_t> columns;   // panel after panel, kPairs · kStep each
  std::vector<int16_t> rows;      // tile after tile, kPairs · kPanel each, the live pairs first
  std::vector<uint32_t> offsets;  // of a live pair's columns inside a panel, kPairs a tile
  std::vector<uint32_t> live;     // pairs a tile
};

inline i16x8 widenBytes(const uint8_t* p, size_t width) {
  typedef uint8_t u8x8 __attribute__((vector_size(8)));
  u8x8 bytes{};
  if (width == kPanel)
    std::memcpy(&bytes, p, kPanel);
  else
    std::memcpy(&bytes, p, width);
  return __builtin_convertvector(bytes, i16x8);
}

inline bool isZero(i16x8 x) {
  typedef int64_t i64x2 __attribute__((vector_size(16)));
  const i64x2 halves = reinterpret_cast<i64x2>(x);
  return (halves[0] | halves[1]) == 0;
}

inline void storePairs(int16_t* p, i16x8 v) { *reinterpret_cast<i16x8Anywhere*>(p) = v; }

// Fills panel `q` and lists its two tiles' rows; adds its pixels' sums.
[[gnu::noinline]] void packPanel(ByteImages images, size_t q, PackedBlock& packed, int64_t* sum) {
  const size_t first = q * kPanel;
  const size_t width = std::min(kPanel, images.cols - first);
  int16_t* columns = &packed.columns[q * kPairs * kStep];
  int16_t* const rows = &packed.rows[q * kPairs * kStep];
  int16_t* const rows2 = rows + kPairs * kPanel;
  uint32_t* const offsets = &packed.offsets[2 * q * kPairs];
  uint32_t* const offsets2 = offsets + kPairs;
  uint32_t live = 0, live2 = 0;
  const i16x8 ones = {1, 1, 1, 1, 1, 1, 1, 1};
  i32x4 sums{}, sums2{};
  for (size_t n = 0; n < images.rows; n += 2, columns += kStep) {
    const i16x8 a = widenBytes(images.row(n) + first, width);
    const i16x8 b = n + 1 < images.rows ? widenBytes(images.row(n + 1) + first, width) : i16x8{};
    const i16x8 low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    const i16x8 high = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    storePairs(columns, low);
    storePairs(columns + kPanel, high);
    sums += dotPairs(low, ones);
    sums2 += dotPairs(high, ones);
    // Written in any case, kept when it is live: a branch would be guessed wrong too often.
    const auto offset = static_cast<uint32_t>(n / 2 * kStep);
    storePairs(rows + live * kPanel, low);
    offsets[live] = offset;
    live += !isZero(low);
    storePairs(rows2 + live2 * kPanel, high);
    offsets2[live2] = offset;
    live2 += !isZero(high);
  }
  packed.live[2 * q] = live;
  packed.live[2 * q + 1] = live2;
  for (size_t i = 0; i < width; ++i) sum[first + i] += i < kHalf ? sums[i] : sums2[i - kHalf];
}

// tile[r][c] = Σ over the live pairs of row pixel r (of 4) times column pixel c (of 8).
[[gnu::noinline]] void multiplyTile(const int16_t* rows, const uint32_t* offsets, size_t count,
                                    const int16_t* panel, int32_t tile[kHalf][kPanel]) {
  i32x4 a0{}, a1{}, b0{}, b1{}, c0{}, c1{}, d0{}, d1{};
  for (size_t p = 0; p < count; ++p, rows += kPanel) {
    const int16_t* const columns = panel + offsets[p];
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

// Adds a tile whose first entry is (top, left) to the entries on and above the diagonal.
void addTile(const int32_t tile[kHalf][kPanel], size_t top, size_t left, size_t d,
             int64_t* products) {
  if (left >= top + kHalf && left + kPanel <= d) {
    for (size_t i = 0; i < kHalf; ++i)
      for (size_t j = 0; j < kPanel; ++j) products[(top + i) * d + left + j] += tile[i][j];
    return;
  }
  for (size_t i = top; i < std::min(d, top + kHalf); ++i)
    for (size_t j = std::max(i, left); j < std::min(d, left + kPanel); ++j)
      products[i * d + j] += tile[i - top][j - left];
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

struct BlockMoments::Packed : PackedBlock {
  explicit Packed(size_t d) : PackedBlock((d + kPanel - 1) / kPanel), dim(d) {}
  size_t dim;
};

BlockMoments::BlockMoments(size_t dim) : packed_(std::make_unique<Packed>(dim)) {}
BlockMoments::BlockMoments(BlockMoments&&) noexcept = default;
BlockMoments::~BlockMoments() = default;

size_t BlockMoments::panels() const { return packed_->live.size() / 2; }
size_t BlockMoments::tasks() const { return (panels() + kTaskPanels - 1) / kTaskPanels; }

void BlockMoments::pack(ThreadPool& pool, ByteImages images, size_t begin, size_t end,
                        int64_t* sum) {
  parallelFor(pool, end - begin, 1,
              [&](size_t q, size_t) { packPanel(images, begin + q, *packed_, sum); });
}

void BlockMoments::multiply(ThreadPool& pool, size_t begin, size_t end, int64_t* products) const {
  const Packed& packed = *packed_;
  const size_t all = panels();
  parallelFor(pool, end - begin, 1, [&](size_t t, size_t) {
    const size_t firstPanel = (begin + t) * kTaskPanels, firstTile = 2 * firstPanel;
    int32_t tile[kHalf][kPanel];
    for (size_t s = firstPanel; s < all; ++s) {
      if (packed.live[2 * s] + packed.live[2 * s + 1] == 0) continue;
      for (size_t r = firstTile; r < std::min(firstTile + kTiles, 2 * (s + 1)); ++r) {
        if (packed.live[r] == 0) continue;
        multiplyTile(&packed.rows[r * kPairs * kPanel], &packed.offsets[r * kPairs], packed.live[r],
                     &packed.columns[s * kPairs * kStep], tile);
        addTile(tile, r * kHalf, s * kPanel, packed.dim, products);
      }
    }
  });
}

void addMoments(ThreadPool& pool, ByteImages images, int64_t* sum, int64_t* products) {
  BlockMoments block(images.cols);
  for (size_t begin = 0; begin < images.rows; begin += kBlockImages) {
    const ByteImages some{images.row(begin), std::min(kBlockImages, images.rows - begin),
                          images.cols, images.stride};
    block.pack(pool, some, 0, block.panels(), sum);
    block.multiply(pool, 0, block.tasks(), products);
  }
}

}  // namespace atlas
