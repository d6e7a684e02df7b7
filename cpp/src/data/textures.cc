#include "atlas/data/textures.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kEdge = 3;    // steepness of a shape's edge, per pixel
constexpr double kPeriod = 4;  // pixels from stripe to stripe
constexpr double kDark = 0.1;  // ink between stripes
constexpr double kHalf = 0.70710678118654752;

// How far inside a shape of half width r the place (x, y) from its middle is, in pixels.
double inside(uint32_t shape, double r, double x, double y) {
  const double right = std::abs(x), up = std::abs(y), arm = 0.4 * r;
  switch (shape) {
    case 0:
      return r - std::sqrt(x * x + y * y);
    case 1:
      return 0.85 * r - std::max(right, up);
    // Its base is below; the sides rise 2 in 1.
    case 2:
      return std::min(0.85 * r - y, (r + y - 2 * right) * 0.44721359549995794);
    default:
      return std::max(std::min(r - right, arm - up), std::min(r - up, arm - right));
  }
}

}  // namespace

void generateTextures(ThreadPool& pool, uint64_t seed, uint64_t first, size_t count,
                      uint8_t* images, uint8_t* shapes, uint8_t* stripes) {
  constexpr size_t kChunk = 32;  // images a task: about 1 ms
  constexpr double kAcross[] = {0, 1, kHalf, kHalf}, kDown[] = {1, 0, kHalf, -kHalf};
  parallelFor(pool, count, kChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const Rng rng(seed, Stream::textures, first + i);
      const auto uniform = [&](uint64_t n, double low, double high) {
        return low + (high - low) * double(rng.uniform(n));
      };
      const uint32_t shape = rng.bits(0) % kTextureShapes, stripe = rng.bits(1) % kTextureStripes;
      const double x = uniform(2, -2, 2), y = uniform(3, -2, 2), r = uniform(4, 8, 10);
      const double phase = uniform(5, 0, 2 * kPi);
      uint8_t* out = images + i * kTexturePixels;
      for (int row = 0; row < kTextureSide; ++row)
        for (int col = 0; col < kTextureSide; ++col) {
          const double dx = col - 13.5 - x, dy = row - 13.5 - y;
          const double along = kAcross[stripe] * dx + kDown[stripe] * dy;
          const double wave = 0.5 + 0.5 * cos64(2 * kPi / kPeriod * along + phase);
          const double ink = sigmoid64(kEdge * inside(shape, r, dx, dy));
          *out++ = uint8_t(255 * ink * (kDark + (1 - kDark) * wave) + 0.5);
        }
      shapes[i] = uint8_t(shape);
      stripes[i] = uint8_t(stripe);
    }
  });
}

}  // namespace atlas
