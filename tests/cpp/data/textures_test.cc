#include "atlas/data/textures.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/near.h"

namespace atlas {
namespace {

struct Textures {
  std::vector<uint8_t> images, shapes, stripes;
  Textures(int threads, uint64_t first, size_t count)
      : images(count * kTexturePixels), shapes(count), stripes(count) {
    ThreadPool pool(threads);
    generateTextures(pool, 3, first, count, images.data(), shapes.data(), stripes.data());
  }
};

}  // namespace

TEST_CASE("textures: an image is a function of seed and number") {
  const Textures all(1, 0, 101), later(2, 53, 11);
  CHECK(std::equal(later.images.begin(), later.images.end(),
                   all.images.begin() + ptrdiff_t(53 * kTexturePixels)));
  CHECK(std::equal(later.shapes.begin(), later.shapes.end(), all.shapes.begin() + 53));
  CHECK(std::equal(later.stripes.begin(), later.stripes.end(), all.stripes.begin() + 53));
}

// Of 1,999 a class has 500 ± 19 (standard error), a pair of classes 125 ± 11: five of them.
TEST_CASE("textures: shapes and stripes are uniform and independent") {
  const size_t n = 1999;
  const Textures set(2, 0, n);
  std::vector<size_t> pairs(16), shapes(4), stripes(4);
  for (size_t i = 0; i < n; ++i) {
    ++pairs[size_t{set.shapes[i]} * 4 + set.stripes[i]];
    ++shapes[set.shapes[i]];
    ++stripes[set.stripes[i]];
  }
  for (const size_t count : shapes) CHECK(near(double(count), 500, 0, 95));
  for (const size_t count : stripes) CHECK(near(double(count), 500, 0, 95));
  for (const size_t count : pairs) CHECK(near(double(count), 125, 0, 55));
}

// Rows and columns 10 … 16 are at least 1.4 pixels inside every disc and square: what the edge
// takes there is under 4 of 255. Stripes of period 4 repeat after 4 pixels across them and after 1
// along them: a slanted one after (1, 1) or (1, −1).
TEST_CASE("textures: stripes lie, stand, rise and fall, and come again after four pixels") {
  const size_t n = 211;
  const Textures set(2, 0, n);
  constexpr int kAlong[4][2] = {{0, 1}, {1, 0}, {1, -1}, {1, 1}};  // rows, columns
  constexpr int kAgain[4][2] = {{4, 0}, {0, 4}, {0, 0}, {0, 0}};
  size_t seen = 0;
  for (size_t i = 0; i < n; ++i) {
    if (set.shapes[i] > 1) continue;
    ++seen;
    const uint8_t* image = &set.images[i * kTexturePixels];
    const int of = set.stripes[i];
    const auto at = [&](int row, int col) { return int(image[row * kTextureSide + col]); };
    int apart = 0, least = 255, most = 0;
    for (int row = 11; row < 13; ++row)
      for (int col = 11; col < 13; ++col)
        for (const auto* step : {kAlong[of], kAgain[of]})
          apart = std::max(apart, std::abs(at(row + step[0], col + step[1]) - at(row, col)));
    for (int row = 11; row < 16; ++row)
      for (int col = 11; col < 16; ++col) {
        least = std::min(least, at(row, col));
        most = std::max(most, at(row, col));
      }
    CHECK(apart <= 4);
    CHECK(most - least > 100);  // there are stripes
  }
  CHECK(seen > 50);
}

}  // namespace atlas
