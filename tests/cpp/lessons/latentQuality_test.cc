// Latent planes whose spread, holes and stretch are known by hand.
#include "atlas/lessons/latentQuality.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/codeMaps.h"
#include "atlas/models/pca.h"
#include "base/near.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 5;

// D(z) = A z with a known largest singular value; E(x) = the first two pixels, scaled back.
class Linear final : public LatentModel {
 public:
  ModelKind kind() const override { return ModelKind::ae; }
  uint32_t inputDim() const override { return kDim; }
  uint32_t latentDim() const override { return 2; }
  void encode(ThreadPool&, ByteImages, MatrixView<float>, MatrixView<float>) override {}
  void priorStd(float* std) const override { std[0] = std[1] = 1; }
  void decode(ThreadPool&, MatrixView<const float> z, MatrixView<float> x) override {
    for (size_t n = 0; n < z.rows; ++n) {
      const float u = z(n, 0), v = z(n, 1);
      const float pixels[kDim] = {3 * u, 0.5f * v, 4 * u, -0.25f * v, 1};
      std::copy(pixels, pixels + kDim, x.row(n));
    }
  }
};

}  // namespace

TEST_CASE("latent spread: centre, deviation, empty cells and the largest hole, by hand") {
  // A frame of 3×3 points about (1, −2) without its middle, and the same again: 16 codes.
  std::vector<float> codes;
  for (int again = 0; again < 2; ++again)
    for (int y = -1; y <= 1; ++y)
      for (int x = -1; x <= 1; ++x)
        if (x || y) codes.insert(codes.end(), {1 + 0.3f * float(x), -2 + 0.3f * float(y)});
  const auto spread = latentSpread({codes.data(), codes.size() / 2, 2}, 3, 1.5);
  REQUIRE(spread.ok());
  CHECK(near(spread->centre[0], 1, 1e-7));
  CHECK(near(spread->centre[1], -2, 1e-15));
  CHECK(near(spread->std, 0.3 * std::sqrt(0.75), 5e-7));
  // Cells are s wide: the frame's points fall into all cells but the middle one.
  CHECK(spread->counts == std::vector<uint32_t>{2, 2, 2, 2, 0, 2, 2, 2, 2});
  CHECK(near(spread->emptyShare, 1.0 / 9, 1e-15));
  CHECK(near(spread->hole[0], 1, 1e-7));
  CHECK(near(spread->hole[1], -2, 1e-15));
  CHECK(near(spread->holeRadius, 1, 1e-15));

  // Twice as large: nothing that counts in s changes.
  for (float& z : codes) z *= 2;
  const auto twice = latentSpread({codes.data(), codes.size() / 2, 2}, 3, 1.5);
  REQUIRE(twice.ok());
  CHECK(near(twice->std, 2 * spread->std, 1e-15));
  CHECK(twice->counts == spread->counts);
  CHECK(twice->holeRadius == spread->holeRadius);
}

TEST_CASE("latent spread: rows are counted from the top, what lies outside is left out") {
  const float codes[] = {0, 1, 0, -1, 0, 1, 0, -1, 9, 0, -9, 0, 0, 1};
  const auto spread = latentSpread({codes, 7, 2}, 7, 1);
  REQUIRE(spread.ok());
  uint32_t above = 0, below = 0;
  for (size_t i = 0; i < 21; ++i) above += spread->counts[i];
  for (size_t i = 28; i < 49; ++i) below += spread->counts[i];
  CHECK(above + below + spread->counts[24] <= 5);
  uint32_t all = 0;
  for (uint32_t c : spread->counts) all += c;
  CHECK(all == 5);
  CHECK(spread->holeRadius > 0);
}

TEST_CASE("share beyond a radius: strictly farther, of all codes") {
  const float codes[] = {3, 4, 0, 1, -2, 0, 0, 0};
  CHECK(shareBeyond({codes, 4, 2}, std::vector<double>{0.5, 2, 4.9, 5}) ==
        std::vector<double>{0.75, 0.25, 0.25, 0});
}

TEST_CASE("decoder stretch: of a linear decoder its largest singular value times s, everywhere") {
  ThreadPool pool(1);
  Linear model;
  for (const double std : {1.0, 0.5, 6.0}) {
    CAPTURE(std);
    const auto stretch = decoderStretch(pool, model, {0.5, -1.25}, std, 11, 2);
    REQUIRE(stretch.ok());
    REQUIRE(stretch->values.size() == 121);
    CHECK(near(stretch->median, 5 * std, 1e-15));
    CHECK(near(stretch->p99, 5 * std, 2e-5));
    CHECK(stretch->largest >= stretch->p99);
  }
}

TEST_CASE("decoder stretch: of a network the larger singular value of its exact Jacobian") {
  ThreadPool pool(1);
  ModelSpec spec;
  spec.kind = ModelKind::vae;
  spec.inputDim = 17;
  spec.hidden = {11, 7};
  spec.activation = Activation::tanh;
  spec.seed = 3;
  Autoencoder<float> model(spec);
  for (float& w : model.parameters()) w *= 3;  // bent enough to differ from place to place
  constexpr uint32_t kCells = 7;
  const double std = 1.3, reach = 2, centre[] = {0.4, -0.9};
  const auto stretch = decoderStretch(pool, model, {centre[0], centre[1]}, std, kCells, reach);
  REQUIRE(stretch.ok());
  const CodeMaps maps(model);
  double least = INFINITY, most = 0;
  for (uint32_t r = 0; r < kCells; ++r) {
    for (uint32_t c = 0; c < kCells; ++c) {
      const double z[] = {centre[0] + std * reach * ((2.0 * c + 1) / kCells - 1),
                          centre[1] - std * reach * ((2.0 * r + 1) / kCells - 1)};
      const double exact = std * decoderMetric(maps, z).sigma1;
      // Float differences of outputs over a step against the exact derivative in double.
      CHECK(near(stretch->values[r * kCells + c], exact, 4e-4));
      least = std::fmin(least, exact);
      most = std::fmax(most, exact);
    }
  }
  CHECK(most > 1.5 * least);
}

TEST_CASE("aggregate posterior: a mixture with the posteriors' means and variances") {
  ThreadPool pool(1);
  const float mu[] = {1, -1, -1, 0.5f, 0, 2}, logVar[] = {0, -2, -1, 0.25f, -3, -1};
  const Mixture mixture = aggregatePosterior({mu, 3, 2}, {logVar, 3, 2});
  REQUIRE(mixture.size() == 3);
  CHECK(near(mixture[0].yy, std::exp(-2.0), 1e-15));
  CHECK(near(mixture[1].xx, std::exp(-1.0), 1e-15));
  CHECK(near(integrate(pool, mixture, 151), 1, 2e-8));
}

TEST_CASE("unlikely codes: the shell, the way back and the nearest image") {
  ThreadPool pool(1);
  const auto shell = shellCodes(5, 4);
  REQUIRE(shell.size() == 8);
  for (size_t i = 0; i < 4; ++i) CHECK(near(std::hypot(shell[2 * i], shell[2 * i + 1]), 5, 1e-15));
  CHECK(near(shell[0], 5 / std::sqrt(2.0), 2e-9));
  CHECK(near(shell[7], -5 / std::sqrt(2.0), 2e-9));
}

TEST_CASE("unlikely codes: there and back, and the ten nearest images in order") {
  ThreadPool pool(1);
  // The first two of three pixels are the code.
  auto model = Pca::fromParts({.mean = {0, 0, 0},
                               .components = {1, 0, 0, 0, 1, 0},
                               .eigenvalues = {2, 1, 0},
                               .totalVariance = 3,
                               .sampleCount = 7});
  REQUIRE(model.ok());
  // 13 images; number i is i·17 in its first pixel.
  constexpr uint32_t kImages = 13;
  std::vector<uint8_t> images(kImages * 3);
  for (uint32_t i = 0; i < kImages; ++i) images[3 * i] = uint8_t(17 * i);
  images[3 * 10] = images[3 * 8];
  const float codes[] = {0.6f, 0, 0.11f, 0};
  const auto found = unlikelyCodes(pool, model.value(), {images.data(), kImages, 3}, {codes, 2, 2});
  REQUIRE(found.ok());
  CHECK(found->meanCycle < 1e-6);
  CHECK(near(found->radius[0], 0.6, 2e-7));
  CHECK(near(found->priorRatio[0], std::exp(-0.18), 1e-7));
  CHECK(found->images[0] == 153);  // .6 · 255
  REQUIRE(found->nearest.size() == 2 * kVoters);
  CHECK(found->nearest[0] == 9);
  CHECK(found->nearest[1] == 8);  // of equal ones the earlier
  CHECK(found->nearest[2] == 10);
  CHECK(found->distance[0] < 1e-7);
  // 28.05 lies between 17 and 34. It is shown as 28, and measured as it is.
  CHECK(found->images[3] == 28);
  CHECK(found->nearest[kVoters] == 2);
  CHECK(near(found->distance[1], 5.95 / 255, 5e-6));  // .11 and 34/255 in single precision
  CHECK(!unlikelyCodes(pool, model.value(), {images.data(), 7, 3}, {codes, 2, 2}).ok());
}

TEST_CASE("agreement: the largest share of the votes in each row") {
  std::vector<uint8_t> labels(2 * kVoters, 4);
  for (size_t i = 0; i < 7; ++i) labels[kVoters + i] = uint8_t(i % 3);  // 3, 2, 2 and 3 of 4
  CHECK(agreement(labels) == std::vector<double>{1, 0.3});
  CHECK(agreementOf(labels).confidence == agreement(labels));
  CHECK(near(agreementOf(labels).meanConfidence, 0.65, 1e-15));
}

TEST_CASE("latent quality: what cannot be is refused with a sentence") {
  ThreadPool pool(1);
  Linear model;
  const float same[] = {1, 2, 1, 2, 1, 2};
  CHECK(!latentSpread({same, 3, 2}, 5, 2).ok());
  CHECK(!latentSpread({same, 2, 3}, 5, 2).ok());
  CHECK(!latentSpread({same, 3, 2}, 0, 2).ok());
  CHECK(!decoderStretch(pool, model, {0, 0}, 0, 5, 2).ok());
  CHECK(!decoderStretch(pool, model, {0, 0}, 1, kPlaneMaxCells + 1, 2).ok());
}

}  // namespace atlas
