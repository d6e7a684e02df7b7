// Strokes whose slant and width are known by hand, and directions of hand-made codes.
#include "atlas/lessons/attributes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "base/near.h"
#include "models/sameModel.h"

namespace atlas {
namespace {

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double meanA = 0, meanB = 0, aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    meanA += a[i] / double(a.size());
    meanB += b[i] / double(a.size());
  }
  for (size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - meanA) * (a[i] - meanA);
    bb += (b[i] - meanB) * (b[i] - meanB);
    ab += (a[i] - meanA) * (b[i] - meanB);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("strokes: a sheared bar has its shear, a straight one its width") {
  // Ink of row r stands about column 11 − s·(r − 8): a shear of s, by whole pixels.
  constexpr uint32_t rows = 17, cols = 23;
  for (const int s : {-1, 0, 1}) {
    std::vector<uint8_t> image(rows * cols);
    for (int r = 4; r <= 12; ++r)
      for (int c = -1; c <= 1; ++c) image[size_t(r * int(cols) + 11 - s * (r - 8) + c)] = 200;
    CHECK(near(measureStrokes({image.data(), 1, image.size()}, rows, cols).slant[0], s, 1e-12,
               1e-12));
  }
  // w×L full pixels: ink wL; along the sides 2(L−1) + 2(w−1) corners of gradient 1, and four of
  // gradient (½, ½).
  for (const auto& [w, length] : {std::pair{2, 11}, {3, 13}, {5, 7}}) {
    std::vector<uint8_t> image(rows * cols);
    // Against the border, where paper begins outside.
    for (int r = 0; r < w; ++r)
      for (int c = 0; c < length; ++c) image[size_t(r) * cols + size_t(c)] = 255;
    const double contour = 2.0 * (length - 1) + 2.0 * (w - 1) + 4 * std::sqrt(0.5);
    CHECK(near(measureStrokes({image.data(), 1, image.size()}, rows, cols).thickness[0],
               2.0 * w * length / contour, 1e-12));
  }
  const std::vector<uint8_t> blank(rows * cols);
  const Strokes none = measureStrokes({blank.data(), 1, blank.size()}, rows, cols);
  CHECK(none.slant[0] == 0);
  CHECK(none.thickness[0] == 0);
}

TEST_CASE("strokes: what is measured follows the generator's own factors") {
  constexpr size_t n = 1009;
  ThreadPool pool(2);
  std::vector<uint8_t> images(n * kDigitPixels), labels(n);
  std::vector<DigitFactors> factors(n);
  generateDigits(pool, 7, 0, n, images.data(), labels.data(), factors.data());
  const Strokes found = measureStrokes({images.data(), n, size_t(kDigitPixels)}, 28, 28);
  std::vector<double> thickness;
  for (const DigitFactors& one : factors) thickness.push_back(one.thickness);
  CHECK(correlation(thickness, found.thickness) > 0.9);
  // One digit by one hand, drawn ever more slanted, then ever thicker: nothing else changes. (Over
  // many hands rotation and the skeleton lean too.)
  for (size_t i = 0; i < 101; ++i) {
    CAPTURE(i);
    std::vector<uint8_t> image(kDigitPixels);
    double slant = -INFINITY, width = -INFINITY;
    for (const float step : {0.0f, 0.25f, 0.5f, 0.75f, 1.0f}) {
      DigitFactors leaning = factors[i], thick = factors[i];
      leaning.slant = -0.4f + step;
      renderDigit(leaning, 7, i, image.data());
      const double leans = measureStrokes({image.data(), 1, image.size()}, 28, 28).slant[0];
      CHECK(leans > slant);
      slant = leans;
      thick.thickness = 1.5f + 2.5f * step;
      renderDigit(thick, 7, i, image.data());
      const double thickens = measureStrokes({image.data(), 1, image.size()}, 28, 28).thickness[0];
      CHECK(thickens > width);
      width = thickens;
    }
  }
}

TEST_CASE("attribute direction: mean of the highest minus mean of the lowest") {
  constexpr size_t n = 7, k = 2, d = 3;
  const float codes[n * k] = {1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41};
  std::vector<uint8_t> pixels(n * d);
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = uint8_t(i * 11);
  const double values[n] = {0.5, -1, 2, 0.1, 9, 0.2, 0.3};
  const auto found = attributeDirection({codes, n, k}, {pixels.data(), n, d}, values, 0.3);
  REQUIRE(found.ok());
  CHECK(found->each == 2);  // images 4 and 2 against 1 and 3
  CHECK(found->direction ==
        std::vector<float>{(19 + 7 - 3 - 13) / 2.0f, (23 + 11 - 5 - 17) / 2.0f});
  CHECK(near(found->high, 5.5, 1e-15));
  CHECK(near(found->low, -0.45, 1e-15));
  CHECK(near(found->pixels[1], (13 + 7 - 4 - 10) * 11 / 2.0 / 255, 1e-6));
  for (const double share : {0.0, 0.1, 0.6})
    CHECK_FALSE(attributeDirection({codes, n, k}, {pixels.data(), n, d}, values, share).ok());
}

TEST_CASE("moved along: codes that are pixels move as pixels do, and nothing moves by 0") {
  ThreadPool pool(1);
  SameModel model(kDigitPixels);
  ModelSpec spec;
  spec.kind = ModelKind::classifier;
  spec.inputDim = kDigitPixels;
  spec.latentDim = kDigitClasses;
  spec.hidden = {11};
  Classifier<float> judge(spec);
  constexpr size_t n = 5;
  std::vector<uint8_t> images(n * kDigitPixels), labels(n);
  generateDigits(pool, 3, 0, n, images.data(), labels.data(), nullptr);
  std::vector<float> direction(kDigitPixels);
  for (size_t p = 0; p < direction.size(); ++p) direction[p] = p % 7 == 0 ? 0.4f : -0.1f;
  const double steps[] = {-1, 0, 1.5};
  const auto moved = moveAlong(pool, model, judge, {images.data(), n, size_t(kDigitPixels)}, {},
                               direction, direction, steps);
  REQUIRE(moved.ok());
  REQUIRE(moved->images.size() == 3 * n * kDigitPixels);
  // Float against double before the last rounding: a grey level.
  for (size_t i = 0; i < moved->images.size(); ++i)
    CHECK(near(moved->images[i], moved->blended[i], 0, 1));
  CHECK(std::equal(images.begin(), images.end(), moved->images.begin() + n * kDigitPixels));
  CHECK(moved->kept[1] == 1);
  CHECK(moved->blendedKept[1] == 1);
  CHECK(moved->blendedCut[1] == 0);
  CHECK(moved->blendedCut[0] > 0);
  const Strokes first = measureStrokes({moved->images.data(), n, size_t(kDigitPixels)}, 28, 28);
  double mean = 0;
  for (double slant : first.slant) mean += slant / n;
  CHECK(near(moved->slant[0], mean, 1e-12));
  // Labels that are given are what is to be kept.
  std::vector<uint8_t> wrong(n, 99);
  const auto other = moveAlong(pool, model, judge, {images.data(), n, size_t(kDigitPixels)}, wrong,
                               direction, direction, steps);
  CHECK(other->kept == std::vector<double>{0, 0, 0});
  CHECK_FALSE(moveAlong(pool, model, judge, {images.data(), n, size_t(kDigitPixels)}, {},
                        std::span<const float>(direction).first(5), direction, steps)
                  .ok());
}

}  // namespace atlas
