// The evidence of a small VAE: against a plain sum written out, and the identity of lecture row 17.
#include "atlas/lessons/evidence.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/kernels/elementwise.h"
#include "atlas/lessons/ledger.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/latent.h"
#include "base/near.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 37;
constexpr std::array<double, 4> kWindow = {-5, 5, -5, 5};

ModelSpec specOf(uint32_t latentDim) {
  ModelSpec spec;
  spec.inputDim = kDim;
  spec.latentDim = latentDim;
  spec.hidden = {19, 13};
  return spec;
}

std::vector<uint8_t> someImage(int salt) {
  std::vector<uint8_t> image(kDim);
  for (size_t i = 0; i < image.size(); ++i) image[i] = uint8_t(i * 53 + salt * 89);
  return image;
}

// Narrow posteriors, of the model and of the encoder: the decoder's weights of a new network times
// `gain`, and log σ² lower.
void sharpen(Autoencoder<float>& model, float gain, float lower = 4) {
  for (const ParameterInfo& tensor : model.parameterInfo()) {
    float* numbers = model.parameters().data() + tensor.offset;
    if (tensor.name.starts_with("decoder"))
      for (size_t i = 0; i < tensor.count; ++i) numbers[i] *= gain;
    if (tensor.name == "encoder.head.bias")
      for (size_t i = tensor.count / 2; i < tensor.count; ++i) numbers[i] -= lower;
  }
}

double logLikelihood(ThreadPool& pool, Autoencoder<float>& model, const std::vector<uint8_t>& image,
                     float a, float b) {
  const float code[2] = {a, b};
  const auto l = model.decoderOutput(pool, {code, 1, 2});
  double sum = 0;
  for (size_t j = 0; j < kDim; ++j)
    sum += image[j] / 255.0 * l(0, j) - std::log1p(std::exp(double(l(0, j))));
  return sum;
}

}  // namespace

TEST_CASE("evidence: the plain grid is the sum written out") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(2));
  sharpen(model, 4);
  const auto image = someImage(1);
  const uint32_t side = 43;
  const double h = 10.0 / side;
  double sum = 0, most = -INFINITY;
  for (uint32_t i = 0; i < side; ++i)
    for (uint32_t j = 0; j < side; ++j) {
      const double a = -5 + (j + 0.5) * h, b = -5 + (i + 0.5) * h;
      const double likelihood = logLikelihood(pool, model, image, float(a), float(b));
      sum += h * h * std::exp(likelihood - 0.5 * (a * a + b * b)) / (2 * M_PI);
      most = std::max(most, likelihood);
    }
  const auto found = evidence(pool, model, image, {5, side, 0}, {kWindow, 0, 11});
  REQUIRE(found.ok());
  CHECK(near(found->logEvidence, std::log(sum), 1e-9));
  CHECK(near(found->drawsForOne, std::exp(most) / sum, 1e-7));
  CHECK(found->decoded == side * side);
  CHECK(found->window == kWindow);
  const auto close = evidence(pool, model, image, {5, side, 0}, {kWindow, 3, 7});
  const double half = (close->window[1] - close->window[0]) / 2;
  CHECK(near((close->window[2] + close->window[3]) / 2, close->posteriorMean[1], 1e-15));
  CHECK(near(half,
             3 * std::max({close->sigma[0], close->sigma[1], close->posteriorStd[0],
                           close->posteriorStd[1]}),
             1e-15));
  CHECK(found->posterior.size() == 121);
  CHECK(*std::max_element(found->posterior.begin(), found->posterior.end()) == 1);
}

TEST_CASE("evidence: cut cells agree with a fine plain grid, at a fraction of the codes") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(2));
  sharpen(model, 8, 7);
  for (int salt = 0; salt < 5; ++salt) {
    CAPTURE(salt);
    const auto image = someImage(salt);
    // 40·2³ = 320 cells a side either way.
    const auto cut = evidence(pool, model, image, {5, 40, 3});
    const auto plain = evidence(pool, model, image, {5, 320, 0});
    REQUIRE(cut.ok());
    REQUIRE(plain.ok());
    CHECK(cut->step == plain->step);
    CHECK(near(cut->logEvidence, plain->logEvidence, 1e-15));
    CHECK(cut->decoded < plain->decoded);
    for (int j = 0; j < 2; ++j) CHECK(near(cut->posteriorMean[j], plain->posteriorMean[j], 1e-14));
  }
}

TEST_CASE("evidence: log p(x) = ELBO + KL(q‖posterior), and the ELBO is the ledger's") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(2));
  sharpen(model, 4);
  for (int salt = 0; salt < 5; ++salt) {
    CAPTURE(salt);
    const auto image = someImage(salt);
    const auto found = evidence(pool, model, image, {8, 64, 6});
    REQUIRE(found.ok());
    CHECK(near(found->sumOfQ, 1, 2e-9));
    CHECK(near(found->gap, found->divergence, 2e-9));
    CHECK(found->gap > 0);
    CHECK(near(found->elbo, -found->reconstruction - found->klPrior, 5e-10));
    const auto ledger = elboLedger(pool, model, image, 2003, 1, 3);
    REQUIRE(ledger.ok());
    CHECK(near(found->klPrior, ledger->kl, 1e-15));
    CHECK(near(found->reconstruction, ledger->reconstruction.mean, 0,
               4 * ledger->reconstruction.standardError));
  }
}

TEST_CASE("naive evidence: the average written out; its mean rises with S and ends at the sum's") {
  ThreadPool pool(1);
  Autoencoder<float> model(specOf(2));
  sharpen(model, 4);
  std::vector<uint8_t> images;
  double exact = 0;
  for (int salt = 0; salt < 3; ++salt) {
    const auto image = someImage(salt);
    images.insert(images.end(), image.begin(), image.end());
    exact += evidence(pool, model, image, {6, 64, 6})->logEvidence / 3;
  }
  const uint32_t counts[] = {1, 7, 61, 601, 6007};
  const auto found = naiveEvidence(pool, model, {images.data(), 3, kDim}, 6007, counts, 11);
  REQUIRE(found.ok());
  CHECK(found->blocks == std::vector<uint32_t>{6007, 858, 98, 9, 1});
  for (size_t i = 1; i < 5; ++i) CHECK(found->mean[i] > found->mean[i - 1]);
  CHECK(found->spread[3] < found->spread[1]);
  CHECK(found->spread[4] == 0);
  CHECK(near(found->mean[4], exact, 0, 0.05));
  const std::vector<float> codes = samplePrior(model, 11, 0, 7);
  double first = 0;
  for (int salt = 0; salt < 3; ++salt) {
    double sum = 0;
    for (int i = 0; i < 7; ++i)
      sum += std::exp(logLikelihood(pool, model, someImage(salt), codes[2 * i], codes[2 * i + 1]));
    first += std::log(sum / 7) / 3;
  }
  const uint32_t seven[] = {7};
  CHECK(near(naiveEvidence(pool, model, {images.data(), 3, kDim}, 7, seven, 11)->mean[0], first,
             5e-8));
}

TEST_CASE("evidence: what cannot be is refused with a sentence") {
  ThreadPool pool(1);
  Autoencoder<float> two(specOf(2)), three(specOf(3));
  const auto image = someImage(0);
  CHECK(!evidence(pool, three, image, {}).ok());
  CHECK(!evidence(pool, two, {image.data(), 5}, {}).ok());
  CHECK(!evidence(pool, two, image, {0, 10, 0}).ok());
  CHECK(!evidence(pool, two, image, {5, 1000, 0}).ok());
  CHECK(!evidence(pool, two, image, {}, {{1, 1, 0, 1}, 0, 5}).ok());
  const uint32_t counts[] = {9};
  CHECK(!naiveEvidence(pool, two, {image.data(), 1, kDim}, 8, counts, 1).ok());
  ModelSpec squared = specOf(2);
  squared.loss = ReconLoss::mse;
  Autoencoder<float> gaussian(squared);
  CHECK(!evidence(pool, gaussian, image, {}).ok());
}

}  // namespace atlas
