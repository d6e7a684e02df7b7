// The linear autoencoder of the lecture's exam question (row 9): z = E(x − x̄), x̂ = x̄ + D z, trained
// by mini-batches to make ‖x − x̂‖² small, with nothing that asks E or D to be orthonormal. Every
// minimum spans PCA's subspace (Baldi & Hornik 1989), so error and span can be watched reaching
// PCA's. The mean x̄ is given, not learned: left to a bias, the first thousands of steps are spent
// on finding it.
//
// Adam on batches of settings.batchSize images drawn with replacement; the rate falls to a tenth at
// settings.rateDrop, or the noise of the batches would keep the weights from settling. A state is a
// plain value: training is a function of (images, mean, settings, state, steps), and how steps are
// grouped into calls changes no bit. Tested by tests/cpp/models/linearAutoencoder_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/pca.h"
#include "atlas/nn/optimizer.h"

namespace atlas {

struct LinearAutoencoderSettings {
  uint32_t latentDim = 2;  // k
  uint32_t batchSize = 256;
  double learningRate = 2e-3;
  uint64_t rateDrop = 2000;  // steps
  uint64_t seed = 1;
};

struct LinearAutoencoderState {
  std::vector<float> weights;  // E as k×d, then D as d×k (torch's layout of both layers)
  OptimizerState optimizer;    // its `steps` is the step counter
};

// Initial weights 0.03·N(0, 1): small, so that the error starts at that of the mean image.
LinearAutoencoderState linearAutoencoderStart(const LinearAutoencoderSettings& settings, size_t d);

// Takes `steps` steps on images (n×d); returns the mean of (x − x̂)² over the pixels of its batches.
// invalidArgument if there are no images, sizes do not agree or a setting is outside: latentDim and
// batchSize as in model.h, learningRate too. diverged, state unchanged, if the error is not finite.
// Cost of a step: 10·batchSize·d·k flops.
Result<double> linearAutoencoderRun(ThreadPool& pool, ByteImages images,
                                    std::span<const float> mean,
                                    const LinearAutoencoderSettings& settings, uint64_t steps,
                                    LinearAutoencoderState& state);

// The same function as a network without hidden layers (loss mse): encoder bias −E x̄, decoder bias
// x̄. Precondition: spec().hidden is empty and inputDim, latentDim are the state's.
void writeLinearAutoencoder(const LinearAutoencoderState& state, std::span<const float> mean,
                            Autoencoder<float>& network);

// How far such a network is from PCA; `network` has no hidden layers, however it was trained.
struct ComparisonWithPca {
  std::vector<double> angles;    // k, between the spans of D's columns and of PCA's first k
                                 // directions, in degrees, largest first (subspace.h)
  double orthonormalityGap = 0;  // ‖DᵀD − I‖; PCA's W has 0
};
// invalidArgument if the network has hidden layers, or the PCA fewer than k directions or other
// images.
Result<ComparisonWithPca> compareWithPca(ThreadPool& pool, const Autoencoder<float>& network,
                                         const Pca& pca);

// What PCA loses on the images it was fitted to, by the number k = 0 … d of directions kept: the
// mean (x − x̂)² of a pixel, (n−1)/n · Σ_{i>k} λᵢ / d.
std::vector<double> pcaErrorCurve(const Pca& pca);

}  // namespace atlas
