#include "atlas/models/pcaFit.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "atlas/base/rng.h"
#include "atlas/data/digits.h"
#include "atlas/linalg/symmetricEigen.h"
#include "atlas/models/gramPca.h"
#include "atlas/models/pcaPoints.h"

namespace atlas {
namespace {

struct Images {
  std::vector<uint8_t> bytes;
  size_t count, dim;
  Images(size_t n, size_t d) : bytes(n * d), count(n), dim(d) {
    const Rng rng(13, Stream::test);
    for (size_t i = 0; i < bytes.size(); ++i) {
      const float wave = float(i % d) / float(d) * rng.uniform(i / d);
      bytes[i] = uint8_t(255 * (0.7f * wave + 0.3f * rng.uniform(bytes.size() + i)));
    }
  }
  ByteImages view() const { return {bytes.data(), count, dim}; }
};

bool sameBits(const Pca& a, const Pca& b) {
  const auto &x = a.parts(), &y = b.parts();
  return x.mean == y.mean && x.components == y.components && x.eigenvalues == y.eigenvalues &&
         x.totalVariance == y.totalVariance && x.sampleCount == y.sampleCount;
}

}  // namespace

TEST_CASE("pcaFit: in turns of any length it gives the bits of a fit in one go, by every route") {
  struct {
    size_t n, d;
    PcaFit::Settings settings;
    const char* what;
  } const cases[] = {
      {131, 83, {7, PcaFitBy::covariance}, "few directions: inverse iteration"},
      {131, 83, {61, PcaFitBy::covariance}, "most of them: all eigenvectors"},
      {131, 37, {11, PcaFitBy::standardised}, "divided by the standard deviations"},
      {23, 211, {13, PcaFitBy::smaller}, "by the Gram matrix"},
      {5, 211, {17, PcaFitBy::smaller}, "more directions than there is variance for"},
      {23, 67, {13, PcaFitBy::gram}, "by the Gram matrix because it was asked for"},
      {2, 1, {1, PcaFitBy::covariance}, "one number"},
      {1031, 19, {5, PcaFitBy::covariance}, "more images than are summed together"},
  };
  ThreadPool one(1), three(3);
  for (const auto& [n, d, settings, what] : cases) {
    CAPTURE(what);
    const Images images(n, d);
    auto whole = PcaFit::whole(one, images.view(), settings);
    REQUIRE(whole.ok());
    for (double work : {1.0, 997.0, 250'007.0}) {
      CAPTURE(work);
      auto fit = PcaFit::of(n, d, settings);
      REQUIRE(fit.ok());
      size_t turns = 0;
      // The images may lie elsewhere at each turn: only their bytes count.
      for (; !fit->ended(); ++turns) {
        const Images again(n, d);
        REQUIRE(fit->advance(three, again.view(), work).ok());
        REQUIRE(turns < 100'000);
      }
      if (work == 1 && d > 1) CHECK(turns > std::min(n, d));
      CHECK(fit->scale().size() == (settings.by == PcaFitBy::standardised ? d : 0));
      CHECK(fit->first().size() == (settings.by == PcaFitBy::gram ? d : 0));
      auto pca = fit->take();
      REQUIRE(pca.ok());
      CHECK(sameBits(pca.value(), whole.value()));
    }
  }
}

TEST_CASE("pcaFit: no turn goes far beyond its work") {
  // Of 64x64 pixels one turn of the whole would be minutes; here what a turn may take is counted.
  const size_t d = 101, n = 307;
  const Images images(n, d);
  ThreadPool pool(1);
  const auto points = pointsOf(images.view());
  std::vector<double> square(d * d);
  for (size_t i = 0; i < d * d; ++i) square[i] = points[(i % d) * d + i / d] + points[i];
  auto eigen = EigenWork::of(square, d);
  REQUIRE(eigen.ok());
  const double most = 6.0 * double(d) * double(d);  // a step: a reflection, or a sweep of QR
  while (!eigen->ended()) CHECK(eigen->advance(pool, 1) <= most);
}

TEST_CASE("pcaFit: what cannot be fitted is said before or at the end, as by the fits in one go") {
  CHECK(PcaFit::of(1, 7, {2}).status().code == StatusCode::invalidArgument);
  CHECK(PcaFit::of(5, 7, {8}).status().code == StatusCode::invalidArgument);
  CHECK(PcaFit::of(5, kPcaMaxDim + 1, {2}).status().code == StatusCode::invalidArgument);
  CHECK(PcaFit::of(kGramMaxCount + 1, 7, {2, PcaFitBy::gram}).status().code ==
        StatusCode::invalidArgument);
  CHECK(PcaFit::of(5, 7, {0, PcaFitBy::gram}).status().code == StatusCode::invalidArgument);
  ThreadPool pool(1);
  const std::vector<uint8_t> flat(5 * 7, 83);
  const ByteImages same{flat.data(), 5, 7};
  CHECK_FALSE(PcaFit::whole(pool, same, {2, PcaFitBy::gram}).ok());
  CHECK(PcaFit::whole(pool, same, {2, PcaFitBy::covariance}).ok());
  CHECK(named<PcaFitBy>("standardised").value() == PcaFitBy::standardised);
  CHECK_FALSE(named<PcaFitBy>("svd").ok());
}

}  // namespace atlas
