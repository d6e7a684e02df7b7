#include "atlas/models/pcaPoints.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "atlas/base/rng.h"
#include "atlas/data/digits.h"
#include "atlas/models/latent.h"
#include "atlas/models/pcaFit.h"
#include "base/near.h"

namespace atlas {
namespace {

struct Digits {
  std::vector<uint8_t> images, labels;
  explicit Digits(size_t n, uint64_t first = 0) : images(n * kDigitPixels), labels(n) {
    ThreadPool pool(1);
    generateDigits(pool, 5, first, n, images.data(), labels.data(), nullptr);
  }
  ByteImages view() const { return {images.data(), labels.size(), size_t(kDigitPixels)}; }
};

// Bytes of 13 numbers, of which number 0 never varies.
std::vector<uint8_t> smallImages(size_t n) {
  const Rng rng(3, Stream::test);
  std::vector<uint8_t> out(n * 13);
  for (size_t i = 0; i < n; ++i) {
    out[i * 13] = 77;
    for (size_t j = 1; j < 13; ++j)
      out[i * 13 + j] = uint8_t(255 * rng.uniform(i * 13 + j) * (j < 5 ? 0.2f : 1.0f));
  }
  return out;
}

double sum(const std::vector<double>& values, size_t from) {
  double s = 0;
  for (size_t i = from; i < values.size(); ++i) s += values[i];
  return s;
}

struct ScaledPca {
  Pca pca;
  Scale scale;
};
Result<ScaledPca> fitStandardisedPca(ThreadPool& pool, ByteImages images, uint32_t components) {
  ATLAS_GET(fit, PcaFit::of(images.rows, images.cols, {components, PcaFitBy::standardised}));
  ATLAS_TRY(fit.advance(pool, images, 1e18));
  Scale scale = fit.scale();
  ATLAS_GET(pca, fit.take());
  return ScaledPca{std::move(pca), std::move(scale)};
}

}  // namespace

TEST_CASE("pcaPoints: the midpoint of two codes is the code of the midpoint") {
  ThreadPool pool(1);
  const Digits digits(211);
  auto pca = fitPca(pool, digits.view(), 53);
  REQUIRE(pca.ok());
  const auto points = pointsOf({digits.view().row(0), 2, 784});
  std::vector<double> middle(784);
  for (size_t j = 0; j < 784; ++j) middle[j] = (points[j] + points[784 + j]) / 2;
  auto ends = projectPoints(pca.value(), {}, {points.data(), 2, 784}, 53);
  auto code = projectPoints(pca.value(), {}, {middle.data(), 1, 784}, 53);
  REQUIRE(ends.ok());
  REQUIRE(code.ok());
  double worst = 0, size = 0;
  for (size_t i = 0; i < 53; ++i) {
    worst =
        std::max(worst, std::fabs((ends.value()[i] + ends.value()[53 + i]) / 2 - code.value()[i]));
    size = std::max(size, std::fabs(code.value()[i]));
  }
  CHECK(worst < 1e-12);
  CHECK(size > 0.5);  // codes are not all 0
}

TEST_CASE("pcaPoints: codes are those of pca.h, and decoding what decode gives") {
  ThreadPool pool(1);
  const Digits digits(101);
  auto pca = fitPca(pool, digits.view(), 17);
  REQUIRE(pca.ok());
  std::vector<float> codes(5 * 17), pixels(5 * 784);
  pca->project(pool, {digits.view().row(0), 5, 784}, {codes.data(), 5, 17});
  pca->reconstruct(pool, {codes.data(), 5, 17}, {pixels.data(), 5, 784});
  const auto points = pointsOf({digits.view().row(0), 5, 784});
  auto mine = projectPoints(pca.value(), {}, {points.data(), 5, 784}, 17);
  REQUIRE(mine.ok());
  for (size_t i = 0; i < codes.size(); ++i) CHECK(near(mine.value()[i], codes[i], 0, 1e-5));
  auto decoded = decodePoints(pca.value(), {}, {mine->data(), 5, 17}, true);
  REQUIRE(decoded.ok());
  double worst = 0;
  for (size_t i = 0; i < pixels.size(); ++i)
    worst = std::max(worst, double(std::fabs(decoded->points[i] - pixels[i])));
  CHECK(worst < 1e-5);
}

TEST_CASE("pcaPoints: without the mean the picture is short of exactly the mean") {
  ThreadPool pool(1);
  const Digits digits(67);
  auto pca = fitPca(pool, digits.view(), 11);
  REQUIRE(pca.ok());
  const std::vector<double> codes = {1.5, -0.5, 0.25};
  auto with = decodePoints(pca.value(), {}, {codes.data(), 1, 3}, true);
  auto without = decodePoints(pca.value(), {}, {codes.data(), 1, 3}, false);
  REQUIRE(with.ok());
  REQUIRE(without.ok());
  for (size_t j = 0; j < 784; ++j)
    CHECK(near(double(with->points[j]) - without->points[j], pca->parts().mean[j], 0, 2e-7));
  size_t below = 0;
  for (float x : without->points) below += x < -kPixelRounding;
  CHECK(near(without->below, double(below) / 784, 1e-15));
  CHECK(without->below > with->below);
  // A pixel that never varies is beyond no end, whatever rounding makes of it.
  const float least = kPixelRounding / 2;
  for (size_t j = 0; j < 784; ++j) {
    bool varies = false;
    for (size_t i = 0; i < 67; ++i) varies = varies || digits.view().row(i)[j] != 0;
    if (!varies) CHECK(std::fabs(with->points[j]) < least);
  }
}

TEST_CASE("pcaPoints: k = d gives every image back, W is orthonormal to 1e-5") {
  ThreadPool pool(2);
  const Digits digits(97);
  auto pca = fitPca(pool, digits.view(), 784);
  REQUIRE(pca.ok());
  const auto points = pointsOf({digits.view().row(0), 3, 784});
  auto all = reconstructPoints(pca.value(), {}, {points.data(), 3, 784}, 784);
  REQUIRE(all.ok());
  CHECK(all->largest < 1e-5);
  auto none = reconstructPoints(pca.value(), {}, {points.data(), 3, 784}, 0);
  REQUIRE(none.ok());
  CHECK(none->points[300] == pca->parts().mean[300]);
  CHECK(orthonormalityError(pool, pca.value(), 784) < 1e-5);
}

TEST_CASE(
    "pcaPoints: the squared error of the images of the fit is the sum of the dropped eigenvalues") {
  ThreadPool pool(2);
  const Digits digits(607);
  const double n = 607;
  auto pca = fitPca(pool, digits.view(), 131);
  REQUIRE(pca.ok());
  for (size_t k : {0, 1, 2, 13, 131}) {
    auto whole = squaredErrorSum(pool, pca.value(), {}, digits.view(), k);
    REQUIRE(whole.ok());
    CHECK(near(whole.value() / (n - 1), sum(pca->parts().eigenvalues, k), 5e-7));
    // In slices: the same but for the order of the last sum.
    auto first = squaredErrorSum(pool, pca.value(), {}, {digits.view().row(0), 300, 784}, k);
    auto rest = squaredErrorSum(pool, pca.value(), {}, {digits.view().row(300), 307, 784}, k);
    CHECK(near(first.value() + rest.value(), whole.value(), 1e-14));
  }
}

TEST_CASE("pcaPoints: standardised, every number that varies has variance 1") {
  ThreadPool pool(1);
  const auto bytes = smallImages(401);
  const ByteImages images{bytes.data(), 401, 13};
  auto fitted = fitStandardisedPca(pool, images, 13);
  REQUIRE(fitted.ok());
  CHECK(fitted->scale[0] == 1);
  CHECK(near(fitted->pca.parts().totalVariance, 12, 1e-15));
  CHECK(near(sum(fitted->pca.parts().eigenvalues, 0), 12, 1e-15));
  // The same as scaling first: numbers through the general fit.
  auto points = pointsOf(images);
  for (size_t i = 0; i < 401; ++i)
    for (size_t j = 0; j < 13; ++j) points[i * 13 + j] /= fitted->scale[j];
  auto scaled = fitPca(pool, MatrixView<const double>{points.data(), 401, 13}, 13);
  REQUIRE(scaled.ok());
  for (size_t i = 0; i < 13; ++i)
    CHECK(near(fitted->pca.parts().eigenvalues[i], scaled->parts().eigenvalues[i], 0, 1e-14));
  // Its error is the sum of the dropped eigenvalues, in units of standard deviations.
  for (size_t k : {0, 3, 7}) {
    auto error = squaredErrorSum(pool, fitted->pca, fitted->scale, images, k);
    REQUIRE(error.ok());
    CHECK(near(error.value() / 400, sum(fitted->pca.parts().eigenvalues, k), 1e-7));
  }
  auto back = reconstructPoints(fitted->pca, fitted->scale, {pointsOf(images).data(), 1, 13}, 13);
  REQUIRE(back.ok());
  CHECK(back->largest < 1e-5);
}

TEST_CASE("pcaPoints: what does not fit is a sentence") {
  ThreadPool pool(1);
  const Digits digits(23);
  auto pca = fitPca(pool, digits.view(), 7);
  REQUIRE(pca.ok());
  const std::vector<double> numbers(784);
  CHECK_FALSE(projectPoints(pca.value(), {}, {numbers.data(), 1, 783}, 3).ok());
  CHECK_FALSE(projectPoints(pca.value(), {}, {numbers.data(), 1, 784}, 8).ok());
  CHECK_FALSE(decodePoints(pca.value(), {}, {numbers.data(), 1, 8}, true).ok());
  CHECK_FALSE(squaredErrorSum(pool, pca.value(), {}, digits.view(), 8).ok());
  CHECK_FALSE(fitStandardisedPca(pool, digits.view(), 785).ok());
  CHECK_FALSE(fitStandardisedPca(pool, {digits.view().row(0), 1, 784}, 3).ok());
}

TEST_CASE("pcaPoints: samples are the prior's, of each the first numbers, decoded") {
  ThreadPool pool(1);
  const Digits digits(53);
  auto pca = fitPca(pool, digits.view(), 7);
  REQUIRE(pca.ok());
  const auto drawn = samplePoints(pca.value(), 3, 11, 5, 2, true);
  REQUIRE(drawn.ok());
  REQUIRE(drawn->codes.size() == 10);
  const auto prior = samplePrior(pca.value(), 3, 11, 5);
  for (size_t n = 0; n < 5; ++n)
    for (size_t j = 0; j < 2; ++j) CHECK(drawn->codes[2 * n + j] == double(prior[7 * n + j]));
  CHECK(drawn->decoded.points ==
        decodePoints(pca.value(), {}, {drawn->codes.data(), 5, 2}, true)->points);
  for (const auto& wrong :
       {std::array<uint32_t, 2>{5, 0}, {5, 8}, {0, 2}, {kMostSampledPoints + 1, 2}})
    CHECK(samplePoints(pca.value(), 3, 11, wrong[0], wrong[1], true).status().code ==
          StatusCode::invalidArgument);
}

}  // namespace atlas
