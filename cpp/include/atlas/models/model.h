// The contract every model keeps: PCA, autoencoder and VAE are all an encoder and a decoder between
// images (d numbers in 0…1, stored as bytes) and codes (k numbers). Latent operations (latent.h),
// the CLI and the binding know only this. Layouts: tensor.h.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

// Allowed ranges of a ModelSpec, checked by validate(); web/engine/limits.js is a copy for
// controls.
inline constexpr uint32_t kMaxInputDim = 1u << 16;
inline constexpr uint32_t kMaxLatentDim = 256;
inline constexpr uint32_t kMaxPrincipalDirections = 1024;  // latentDim of PCA: all of an image's
inline constexpr uint32_t kMaxHiddenLayers = 6;
inline constexpr uint32_t kMaxHiddenWidth = 2048;
inline constexpr double kMaxBeta = 1000;
inline constexpr uint64_t kMaxKlWarmupSteps = 1'000'000;
inline constexpr double kMinLearningRate = 1e-7;
inline constexpr double kMaxLearningRate = 10;
inline constexpr double kMaxMomentum = 0.999;
inline constexpr uint32_t kMaxBatchSize = 4096;
// With convolutions a batch in training takes so much an image, 125 kB of it for the windows
// (tests/web/memory.test.mjs).
inline constexpr uint64_t kConvItemBytes = 230'000;
inline constexpr uint32_t kMaxConvBatchSize = 512;
// Of a VQ-VAE or a prior of codes: what its weights take in training, and an image beside them (64
// places of 500 numbers and their gradients).
inline constexpr uint64_t kCodeModelBytes = 8'000'000, kCodeItemBytes = 300'000;
inline constexpr uint32_t kMaxParameters = 8'000'000;
// Of a run: weights, gradients, two moments, and weights and moments of the last good step.
inline constexpr uint64_t kFloatsAParameter = 7;

// What to build and how to train it. Of PCA only kind, inputDim and latentDim count.
struct ModelSpec {
  ModelKind kind = ModelKind::vae;
  uint32_t inputDim = 784;
  uint32_t latentDim = 2;                    // of a classifier and a prior of codes: classes
  Layers layers = Layers::dense;             // conv: of ae, vae and classifier of 28×28 images
  std::vector<uint32_t> hidden = {256, 64};  // widths of the encoder's dense layers, mirrored in
                                             // the decoder
  Activation activation = Activation::relu;  // of the hidden layers
  ReconLoss loss = ReconLoss::bce;
  double beta = 1;             // weight of the KL term; loss = recon + beta·KL
  uint64_t klWarmupSteps = 0;  // beta rises linearly from 0 over so many steps
  Optimizer optimizer = Optimizer::adam;
  double learningRate = 1e-3;
  double momentum = 0.9;  // of sgd
  uint32_t batchSize = 128;
  uint64_t seed = 1;
  // Of some families only; the file of each says what they mean.
  uint64_t rateDrop = 0;              // points, linear: the step from which the rate is a tenth;
                                      // vqvae, codes: every so many steps it falls to 0.7
  uint64_t totalSteps = 0;            // ribbons, mesh: of the whole run
  double freeBits = 0;                // ribbons
  double wordDropout = 0;             // ribbons
  bool autoregressive = false;        // ribbons
  BodyKind body = BodyKind::person;   // mesh
  MeshPrior prior = MeshPrior::full;  // mesh
  uint32_t codes = 64;                // vqvae, codes: words of the codebook
  uint32_t side = 8;                  // vqvae, codes: of a map of codes, 4 or 8
  uint32_t levels = 1;                // vqvae: 2 has a 4×4 map above the 8×8 one
  bool restart = true;                // vqvae: words that nobody uses begin again
};

// The convolutions of an encoder (autoencoder.h), halving the sides of an image each; the decoder
// mirrors them.
inline constexpr uint32_t kConvSide = 28;
inline constexpr uint32_t kConvKernel = 4;  // with stride 2 and padding 1
inline constexpr std::array<uint32_t, 2> kConvChannels = {16, 32};
inline constexpr uint32_t kConvFeatures = kConvSide / 4 * (kConvSide / 4) * kConvChannels[1];

// Of the encoder, convolutions and dense ones.
size_t hiddenLayers(const ModelSpec& spec);

// Images a pass when many are encoded, decoded or measured: bounds the memory that stays with the
// model, changes no bit.
size_t inferenceBatch(const ModelSpec& spec);

// Ok, or a sentence naming the value, the allowed range and what to do. Tested by
// tests/cpp/models/model_test.cc.
Status validate(const ModelSpec& spec);
// What training a model of a valid spec takes beside its data, at most, in bytes; 0 for a PCA,
// whose fit says (gramPca.h).
uint64_t trainingBytes(const ModelSpec& spec);
// The part of it that concerns families with ranges of their own: whether `layers` are for them.
Status checkLayers(const ModelSpec& spec);

class LatentModel {
 public:
  virtual ~LatentModel() = default;

  virtual ModelKind kind() const = 0;
  virtual uint32_t inputDim() const = 0;
  virtual uint32_t latentDim() const = 0;

  // images: n×d. mu: n×k, the code (for a VAE the posterior mean). logVar: n×k or empty (data
  // null); models without a posterior fill it with −inf: a point has no spread.
  virtual void encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
                      MatrixView<float> logVar) = 0;
  // codes: n×k. pixels: n×d, the mean of p(x|z); not clamped (PCA leaves 0…1).
  virtual void decode(ThreadPool& pool, MatrixView<const float> codes,
                      MatrixView<float> pixels) = 0;
  // Standard deviation of each code number under the model's prior: 1 for AE and VAE, √λᵢ for PCA.
  virtual void priorStd(float* std /* [k] */) const = 0;
};

}  // namespace atlas
