// Big shapes filled with stripes: images whose far and near correlations are two things, for
// chapter 15's VQ-VAE of two levels (lecture.md (c3)). 28×28 pixels; a disc, square, triangle or
// cross of half width 8 … 10 around a middle within 2 of the image's, filled with stripes of 4
// pixels that lie, stand, rise or fall, begun anywhere. All are uniform and independent. Image i of
// a seed is a function of (seed, i), from Rng(seed, Stream::textures, i). Tested by
// tests/cpp/data/textures_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "atlas/base/parallel.h"

namespace atlas {

inline constexpr int kTextureSide = 28;
inline constexpr int kTexturePixels = kTextureSide * kTextureSide;
inline constexpr uint32_t kTextureShapes = 4, kTextureStripes = 4;

// Images first … first+count−1. images: count×784; shapes and stripes: one an image, below 4.
void generateTextures(ThreadPool& pool, uint64_t seed, uint64_t first, size_t count,
                      uint8_t* images, uint8_t* shapes, uint8_t* stripes);

}  // namespace atlas
