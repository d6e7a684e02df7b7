#include "atlas/models/pcaSpectrum.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/base/rng.h"
#include "atlas/data/toys.h"
#include "atlas/models/pcaPoints.h"
#include "base/near.h"

namespace atlas {
namespace {

// Bytes of 7 numbers that spread less and less; number 0 never varies.
std::vector<uint8_t> smallImages(size_t n) {
  const Rng rng(11, Stream::test);
  std::vector<uint8_t> out(n * 7);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < 7; ++j)
      out[i * 7 + j] = j ? uint8_t(255 * rng.uniform(i * 7 + j) / float(j)) : uint8_t(9);
  return out;
}

}  // namespace

TEST_CASE("pcaSpectrum: what is dropped is the error that is measured") {
  ThreadPool pool(1);
  const auto bytes = smallImages(31);
  const ByteImages images{bytes.data(), 31, 7};
  auto pca = fitPca(pool, images, 7);
  REQUIRE(pca.ok());
  const auto spectrum = spectrumOf(pca.value());
  REQUIRE(spectrum.dropped.size() == 8);
  CHECK(near(spectrum.dropped[0], pca->parts().totalVariance, 5e-15));
  CHECK(spectrum.dropped[7] == 0);
  for (size_t k = 1; k <= 7; ++k) {
    auto sum = squaredErrorSum(pool, pca.value(), {}, images, k);
    REQUIRE(sum.ok());
    CHECK(near(sum.value() / 30, spectrum.dropped[k], 0, 5e-8));
    CHECK(spectrum.dropped[k - 1] >= spectrum.dropped[k]);
  }
}

TEST_CASE("pcaSpectrum: the fewest directions for a share") {
  ThreadPool pool(1);
  const auto bytes = smallImages(31);
  auto pca = fitPca(pool, ByteImages{bytes.data(), 31, 7}, 7);
  REQUIRE(pca.ok());
  const auto spectrum = spectrumOf(pca.value());
  for (double share : {0.3, 0.5, 0.9, 0.99, 1.0}) {
    const size_t k = directionsFor(pca.value(), share);
    REQUIRE(k >= 1);
    CHECK(k <= 6);  // number 0 never varies
    const double total = pca->parts().totalVariance;
    CHECK(spectrum.dropped[k] <= (1 - share) * total + 1e-12);
    CHECK(spectrum.dropped[k - 1] > (1 - share) * total);
  }
}

TEST_CASE("pcaSpectrum: the lab's spiral has the notebook's ratios") {
  ThreadPool pool(1);
  auto spiral = toyPoints(Toy::labSpiral, kLabSpiralCount, 1);
  REQUIRE(spiral.ok());
  auto pca = fitPca(pool, MatrixView<const double>{spiral->points.data(), kLabSpiralCount, 3}, 3);
  REQUIRE(pca.ok());
  const auto ratios = spectrumOf(pca.value()).ratios;
  CHECK(near(ratios[0], 0.78981, 0, 5e-6));
  CHECK(near(ratios[1], 0.20919, 0, 5e-6));
  CHECK(near(ratios[2], 0.00100, 0, 5e-6));
}

TEST_CASE("pcaSpectrum: the largest difference, and lengths that do not fit") {
  const std::vector<double> a{1, -2, 5}, b{1.5, -2, 3}, c{1};
  CHECK(largestDifference(a, b).value() == 2);
  CHECK(largestDifference(a, a).value() == 0);
  CHECK(largestDifference(a, c).status().code == StatusCode::invalidArgument);
}

}  // namespace atlas
