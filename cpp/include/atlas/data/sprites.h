// Sprites: the simplest images with known factors (lecture.md (c6)). 20×20 pixels with one white
// disc; its middle (x, y) and its radius r, in pixels, are uniform and independent:
//
//   x, y in 4 … 16, r in 1.5 … 4;   a pixel's ink is σ(2 (r − d)), d its distance from the middle
//
// (x to the right, y down, pixel centres at whole numbers). An image is a point of R^400 on a
// surface of three dimensions. Sprite i of a seed is a function of (seed, i), from
// Rng(seed, Stream::sprites, i). Tested by tests/cpp/data/sprites_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

inline constexpr int kSpriteSide = 20;                           // pixels
inline constexpr int kSpritePixels = kSpriteSide * kSpriteSide;  // d
inline constexpr size_t kSpriteFactors = 3;
// Of x, y and r.
inline constexpr std::array<double, kSpriteFactors> kSpriteLow = {4, 4, 1.5};
inline constexpr std::array<double, kSpriteFactors> kSpriteHigh = {16, 16, 4};

using SpriteFactors = std::array<double, kSpriteFactors>;  // x, y, r in pixels

SpriteFactors spriteFactors(uint64_t seed, uint64_t index);
// out: kSpritePixels bytes, row by row.
void drawSprite(const SpriteFactors& factors, uint8_t* out);
// Sprites first … first+count−1. images: count×400; factors: count×3, or null.
void generateSprites(ThreadPool& pool, uint64_t seed, uint64_t first, size_t count, uint8_t* images,
                     double* factors);

// x, y and r read off images that may have been decoded: the middle is that of the ink, and r is
// that of a disc with as much of it. The ink of a soft disc is ∫ 2πd σ(2(r − d)) dd = π (r² +
// π²/12) up to e^{−2r}. n×3; r = 0 where there is less ink than a disc of no radius has.
struct SpriteReadings {
  std::vector<double> readings;
};
ATLAS_FIELDS(SpriteReadings, readings)
SpriteReadings readSprites(ByteImages images);

}  // namespace atlas
