// The autoencoder and the variational autoencoder, as graphs (nn/graph.h).
//
// An autoencoder (lecture row 9) is an encoder E and a decoder D, trained so that D(E(x)) ≈ x
// through a code of k numbers. E is d → hidden → k, D is k → hidden reversed → d, both dense; the
// code and the output layer are linear. With identity activations, mse and enough steps it spans
// the principal subspace (Baldi & Hornik 1989).
//
// With spec.layers conv, images are 28×28 and the encoder begins with two convolutions, 4×4 with
// stride 2, padding 1 and 16, then 32 channels, whose 32×7×7 numbers the dense layers take; the
// decoder ends in their transposes. Weights begin as torch's.
//
// The VAE (Kingma & Welling, "Auto-encoding variational Bayes", 2014; lecture rows 14–22): the
// encoder's head gives [μ | log σ²], 2k numbers an image; the code is z = μ + σ⊙ε with ε ~ N(0, I)
// (reparameterization), and the loss adds beta·KL(N(μ, σ²) ‖ N(0, I)).
//
// Parameters, in order: encoder.0.weight, encoder.0.bias, …, encoder.head.weight,
// encoder.head.bias, decoder.0.weight, …; shapes as in torch.nn.Linear, Conv2d, ConvTranspose2d.
// Gradients, KL against Monte Carlo and the limit σ → 0:
// tests/cpp/models/{autoencoder,vae}_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/models/model.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/terms.h"
#include "atlas/nn/trainer.h"

namespace atlas {

// How a spec is trained.
TrainSettings trainSettings(const ModelSpec& spec);

// Of kind ae or vae. One call at a time; not thread-safe.
template <class Real>
class Autoencoder final : public LatentModel {
 public:
  // Weights are initialised from spec.seed. Precondition: validate(spec).ok().
  explicit Autoencoder(const ModelSpec& spec);

  ModelKind kind() const override { return spec_.kind; }
  uint32_t inputDim() const override { return spec_.inputDim; }
  uint32_t latentDim() const override { return spec_.latentDim; }
  const ModelSpec& spec() const { return spec_; }
  Graph<Real>& graph() { return graph_; }
  const Graph<Real>& graph() const { return graph_; }

  void encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
              MatrixView<float> logVar) override;
  // Posterior means of pictures that are numbers already; pixels: n×d, mu: n×k.
  void encodePixels(ThreadPool& pool, MatrixView<const Real> pixels, MatrixView<float> mu);
  void decode(ThreadPool& pool, MatrixView<const float> codes, MatrixView<float> pixels) override;
  void priorStd(float* std) const override;
  // What the decoder ends in for these codes (B×k), B×d: logits for bce, x̂ otherwise. In the
  // decoder's memory until its next pass.
  MatrixView<const Real> decoderOutput(ThreadPool& pool, MatrixView<const Real> codes);

  // Those of the graph.
  std::span<Real> parameters() { return graph_.parameters(); }
  std::span<const Real> parameters() const { return graph_.parameters(); }
  std::span<const Real> gradients() const { return graph_.gradients(); }
  const std::vector<ParameterInfo>& parameterInfo() const { return graph_.parameterInfo(); }
  // batch: B×d with values in 0…1; the KL counts beta times.
  void lossAndGradient(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                       double beta, LossSum& sum);
  void loss(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise, LossSum& sum);

 private:
  // A row of the head → posterior mean and log-variance of one image; logVar may be null.
  void posterior(const Real* head, float* mu, float* logVar) const;

  ModelSpec spec_;
  Graph<Real> graph_;
  Value x_, head_, z_, output_;
};

// The model of a spec. invalidArgument for a spec that does not validate or whose kind is pca.
Result<std::unique_ptr<Autoencoder<float>>> makeAutoencoder(const ModelSpec& spec);

}  // namespace atlas
