// A trained model as two maps with derivatives (lecture.md (a) 10, 13): the decoder D: Rᵏ → Rᵈ is a
// chart of the surface that the model learned, its Jacobian J_D says how the grid of codes is
// stretched there, and the encoder is its approximate inverse. For PCA, J is W everywhere.
//
// J by forward accumulation through the layers, y = a(Wx + b), ∂y = a'(·) ⊙ (W ∂x), exact; weights
// as stored, arithmetic in double. Griewank & Walther, "Evaluating Derivatives", 2nd ed., §3.1.
// Tested by tests/cpp/models/codeMaps_test.cc against central differences and the model's own float
// passes.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "atlas/linalg/metric.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/model.h"
#include "atlas/models/pca.h"

namespace atlas {

// Refers to the model's weights: the model must outlive it unchanged.
class CodeMaps {
 public:
  // Whether the model can be read so: its network, if it is one, must be of dense layers.
  static Status check(const LatentModel& model);
  // Precondition: check(model).ok(). `most`: of a PCA only so many directions.
  explicit CodeMaps(const LatentModel& model, size_t most = kMaxPrincipalDirections);

  size_t k() const { return k_; }
  size_t d() const { return d_; }

  // z: k numbers. x: d. jacobian: k×d, row c is ∂D/∂z_c (column c of J); may be null.
  void decode(const double* z, double* x, double* jacobian) const;
  // z: the code, of a VAE the posterior mean.
  void encode(const double* x, double* z) const;

 private:
  struct Layer {
    const float* weight;  // out×in
    const float* bias;
    size_t in, out;
    Activation activation;
  };
  static void run(const std::vector<Layer>& layers, std::vector<double>& values, size_t tangents);

  size_t k_, d_;
  const Pca* pca_ = nullptr;
  std::vector<Layer> encoder_, decoder_;
};

// Largest |J − J'| / largest |J| at a code, J' by central differences of D with step `step`.
double decoderDifference(const CodeMaps& maps, const double* z, double step);

// The metric g = JᵀJ of two latent numbers at one code.
Metric decoderMetric(const CodeMaps& maps, const double* z);

}  // namespace atlas
