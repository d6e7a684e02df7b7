// The linear autoencoder of the lecture's exam question (row 9): z = E(x − x̄), x̂ = x̄ + D z, trained
// by mini-batches to make ‖x − x̂‖² small, with nothing that asks E or D to be orthonormal. Every
// minimum spans PCA's subspace (Baldi & Hornik 1989), so error and span can be watched reaching
// PCA's. The mean x̄ is given, not learned: left to a bias, the first thousands of steps are spent
// on finding it.
//
// Adam on batches of settings.batchSize images drawn with replacement; the rate falls to a tenth at
// settings.rateDrop, or the noise of the batches would keep the weights from settling. Tested by
// tests/cpp/models/linearAutoencoder_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/pca.h"
#include "atlas/nn/trainer.h"

namespace atlas {

struct LinearAutoencoderSettings {
  uint32_t latentDim = 2;  // k
  uint32_t batchSize = 256;
  double learningRate = 2e-3;
  uint64_t rateDrop = 2000;  // steps
  uint64_t seed = 1;
};

// Ok, or a sentence: latentDim, batchSize and learningRate as in model.h.
Status validate(const LinearAutoencoderSettings& settings, uint32_t inputDim);
TrainSettings trainSettings(const LinearAutoencoderSettings& settings);

// The mean pixels (d) of n×d images, as PCA's.
std::vector<float> meanImage(ByteImages images);

// Tensors: centre.mean (x̄, not trained), encoder.head.weight (E, k×d), decoder.0.weight (D, d×k).
// E and D begin in 0.03·N(0, 1): small, so that the error starts at that of the mean image. The one
// term, "recon", is ½‖x − x̂‖² and counts twice. Cost of a step: 10·batchSize·d·k flops.
class LinearAutoencoder {
 public:
  // mean: d numbers. Precondition: validate(settings, d).ok().
  LinearAutoencoder(const LinearAutoencoderSettings& settings, std::span<const float> mean);

  Graph<float>& graph() { return graph_; }
  const Graph<float>& graph() const { return graph_; }
  uint32_t inputDim() const { return d_; }
  uint32_t latentDim() const { return k_; }

 private:
  uint32_t d_, k_;
  Graph<float> graph_;
};

// The same function as a network without hidden layers (loss mse): encoder bias −E x̄, decoder bias
// x̄. invalidArgument unless the network has no hidden layers and the model's d and k.
Status writeLinearAutoencoder(const LinearAutoencoder& model, Autoencoder<float>& network);

// How far such a network is from PCA; `network` has no hidden layers, however it was trained.
struct ComparisonWithPca {
  std::vector<double> angles;    // k, between the spans of D's columns and of PCA's first k
                                 // directions, in degrees, largest first (subspace.h)
  double orthonormalityGap = 0;  // ‖DᵀD − I‖; PCA's W has 0
};
ATLAS_FIELDS(ComparisonWithPca, angles, orthonormalityGap)
// invalidArgument if the network has hidden layers, or the PCA fewer than k directions or other
// images.
Result<ComparisonWithPca> compareWithPca(ThreadPool& pool, const Autoencoder<float>& network,
                                         const Pca& pca);

// What PCA loses on the images it was fitted to, by the number k = 0 … d of directions kept: the
// mean (x − x̂)² of a pixel, (n−1)/n · Σ_{i>k} λᵢ / d.
std::vector<double> pcaErrorCurve(const Pca& pca);

}  // namespace atlas
