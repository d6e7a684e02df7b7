#include "atlas/data/sprites.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "atlas/session/session.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {

TEST_CASE("sprites: a pixel is the logistic of twice its depth under the disc's edge") {
  std::vector<uint8_t> image(kSpritePixels);
  drawSprite({7.25, 11.5, 2.75}, image.data());
  for (int row = 0; row < kSpriteSide; ++row)
    for (int col = 0; col < kSpriteSide; ++col) {
      const double away = std::hypot(col - 7.25, row - 11.5);
      const double ink = 255 / (1 + std::exp(-2 * (2.75 - away)));
      // Half a grey level of rounding, and libm's last bits where that rounding is a tie.
      CHECK(near(image[size_t(row * kSpriteSide + col)], ink, 0, 0.5 + 1e-9));
    }
}

TEST_CASE("sprites: uniform, independent factors, a function of seed and number") {
  constexpr size_t n = 4099;
  ThreadPool one(1), three(3);
  std::vector<uint8_t> images(n * kSpritePixels), other(13 * kSpritePixels);
  std::vector<double> factors(n * kSpriteFactors);
  generateSprites(one, 5, 0, n, images.data(), factors.data());
  generateSprites(three, 5, 29, 13, other.data(), nullptr);
  CHECK(std::equal(other.begin(), other.end(), images.begin() + 29 * kSpritePixels));
  std::array<double, 3> mean{}, square{};
  double xy = 0;
  for (size_t i = 0; i < n; ++i) {
    double u[kSpriteFactors];
    for (size_t f = 0; f < kSpriteFactors; ++f) {
      u[f] = (factors[i * 3 + f] - kSpriteLow[f]) / (kSpriteHigh[f] - kSpriteLow[f]);
      CHECK((u[f] > 0 && u[f] < 1));
      mean[f] += u[f] / n;
      square[f] += u[f] * u[f] / n;
    }
    xy += (u[0] - 0.5) * (u[1] - 0.5) / n;
  }
  // Four standard errors of a uniform number's mean, of its square's and of the product's.
  const double root = std::sqrt(double(n));
  for (size_t f = 0; f < kSpriteFactors; ++f) {
    CHECK(near(mean[f], 0.5, 0, 4 * std::sqrt(1.0 / 12) / root));
    CHECK(near(square[f], 1.0 / 3, 0, 4 * std::sqrt(4.0 / 45) / root));
  }
  CHECK(near(xy, 0, 0, 4 * (1.0 / 12) / root));
  CHECK(spriteFactors(5, 7) != spriteFactors(6, 7));
}

TEST_CASE("sprites: what is read off an image is what it was drawn from") {
  std::vector<uint8_t> images;
  std::vector<SpriteFactors> drawn;
  for (double x : {5.5, 9.0, 13.25})
    for (double y : {6.0, 12.75})
      for (double r : {1.5, 2.3, 3.9}) {
        drawn.push_back({x, y, r});
        images.resize(images.size() + kSpritePixels);
        drawSprite(drawn.back(), images.data() + images.size() - kSpritePixels);
      }
  const auto read = readSprites({images.data(), drawn.size(), size_t(kSpritePixels)});
  for (size_t i = 0; i < drawn.size(); ++i) {
    CAPTURE(i);
    // Grey levels are rounded, the tail of the disc is cut at the border, and a sum over pixels is
    // no integral: a hundredth of a pixel of the place; of r a twentieth of a small disc.
    CHECK(near(read.readings[3 * i], drawn[i][0], 0, 0.03));
    CHECK(near(read.readings[3 * i + 1], drawn[i][1], 0, 0.03));
    CHECK(near(read.readings[3 * i + 2], drawn[i][2], 0, 0.05));
  }
  const std::vector<uint8_t> blank(kSpritePixels);
  CHECK(readSprites({blank.data(), 1, size_t(kSpritePixels)}).readings ==
        std::vector<double>{9.5, 9.5, 0});
}

TEST_CASE("sprites: a set of a session, refused in words beyond what can be made") {
  Session session(1);
  const auto info = session.createSprites("s", 11, 3, 5);
  REQUIRE(info.ok());
  CHECK(info->count == 11);
  CHECK(info->rows == 20);
  CHECK_FALSE(info->labelled);
  std::vector<uint8_t> images, labels, drawn(kSpritePixels);
  REQUIRE(session.datasetImages("s", std::vector<uint32_t>{2}, images, labels).ok());
  drawSprite(spriteFactors(3, 7), drawn.data());
  CHECK(images == drawn);
  CHECK(labels.empty());
  CHECK(sentence(session.createSprites("s", 0, 3, 5).status()) ==
        "count: found 0; allowed: 1 to 1000000.");
  CHECK(session.datasetCount() == 1);
}

}  // namespace atlas
