#include "atlas/data/sprites.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"

namespace atlas {
namespace {

constexpr double kEdge = 2;  // steepness of the disc's edge, per pixel
constexpr double kPi = 3.14159265358979323846;

}  // namespace

SpriteFactors spriteFactors(uint64_t seed, uint64_t index) {
  const Rng rng(seed, Stream::sprites, index);
  SpriteFactors factors;
  for (size_t f = 0; f < kSpriteFactors; ++f)
    factors[f] = kSpriteLow[f] + (kSpriteHigh[f] - kSpriteLow[f]) * double(rng.uniform(f));
  return factors;
}

void drawSprite(const SpriteFactors& factors, uint8_t* out) {
  const auto [x, y, r] = factors;
  for (int row = 0; row < kSpriteSide; ++row)
    for (int col = 0; col < kSpriteSide; ++col) {
      const double dx = col - x, dy = row - y;
      const double ink = sigmoid64(kEdge * (r - std::sqrt(dx * dx + dy * dy)));
      *out++ = uint8_t(255 * ink + 0.5);
    }
}

void generateSprites(ThreadPool& pool, uint64_t seed, uint64_t first, size_t count, uint8_t* images,
                     double* factors) {
  constexpr size_t kChunk = 128;  // images a task: about 1 ms
  parallelFor(pool, count, kChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const SpriteFactors f = spriteFactors(seed, first + i);
      drawSprite(f, images + i * kSpritePixels);
      if (factors) std::copy(f.begin(), f.end(), factors + i * kSpriteFactors);
    }
  });
}

SpriteReadings readSprites(ByteImages images) {
  SpriteReadings out;
  for (size_t n = 0; n < images.rows; ++n) {
    double ink = 0, sumX = 0, sumY = 0;
    for (int p = 0; p < kSpritePixels; ++p) {
      const double v = images(n, size_t(p)) / 255.0;
      ink += v;
      sumX += v * (p % kSpriteSide);
      sumY += v * (p / kSpriteSide);
    }
    const double middle = (kSpriteSide - 1) / 2.0;
    out.readings.push_back(ink > 0 ? sumX / ink : middle);
    out.readings.push_back(ink > 0 ? sumY / ink : middle);
    out.readings.push_back(std::sqrt(std::max(0.0, ink / kPi - kPi * kPi / 12)));
  }
  return out;
}

}  // namespace atlas
