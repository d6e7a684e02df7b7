// The autoencoder (lecture row 9): an encoder E and a decoder D, trained so that D(E(x)) ≈ x
// through a code of k numbers. E is d → hidden → k, D is k → hidden reversed → d, both dense; the
// code and the output layer are linear. With identity activations, mse and enough steps it spans
// the principal subspace (Baldi & Hornik 1989): tested in tests/cpp/models/autoencoder_test.cc, as
// are all gradients, against central differences in double.
//
// Parameters, in order: encoder.0.weight, encoder.0.bias, …, encoder.head.weight,
// encoder.head.bias, decoder.0.weight, …; shapes as in torch.nn.Linear.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/models/model.h"
#include "atlas/nn/network.h"
#include "atlas/nn/trainable.h"

namespace atlas {

// Deterministic autoencoder, and the base of Vae (vae.h), which replaces how a code is made from
// the encoder's head and adds a regulariser. One call at a time; not thread-safe.
template <class Real>
class Autoencoder : public LatentModel, public TrainableModel<Real> {
 public:
  // Weights are initialised from spec.seed. Precondition: validate(spec).ok().
  explicit Autoencoder(const ModelSpec& spec);

  ModelKind kind() const override { return spec_.kind; }
  uint32_t inputDim() const override { return spec_.inputDim; }
  uint32_t latentDim() const override { return spec_.latentDim; }
  const ModelSpec& spec() const { return spec_; }

  void encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
              MatrixView<float> logVar) override;
  // Posterior means of pictures that are numbers already; pixels: n×d, mu: n×k.
  void encodePixels(ThreadPool& pool, MatrixView<const Real> pixels, MatrixView<float> mu);
  void decode(ThreadPool& pool, MatrixView<const float> codes, MatrixView<float> pixels) override;
  void priorStd(float* std) const override;
  // What the decoder ends in for these codes (B×k), B×d: logits for bce, x̂ otherwise. In the
  // decoder's memory until its next pass.
  MatrixView<const Real> decoderOutput(ThreadPool& pool, MatrixView<const Real> codes);

  std::span<Real> parameters() override { return parameters_; }
  std::span<const Real> parameters() const override { return parameters_; }
  std::span<const Real> gradients() const override { return gradients_; }
  const std::vector<ParameterInfo>& parameterInfo() const override { return info_; }

  void lossAndGradient(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                       double beta, LossSum& sum) override;
  void loss(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
            LossSum& sum) override;

 protected:
  Autoencoder(const ModelSpec& spec, uint32_t headDim);  // head numbers an image: k here, 2k in Vae

  // head (B×headDim) → z (B×k); adds the regulariser's losses to `sum`. Here z = head.
  virtual void makeCodes(ThreadPool& pool, MatrixView<const Real> head, const Noise& noise,
                         MatrixView<Real> z, LossSum& sum);
  // dz = ∂ℓ/∂z (B×k) → dHead = ∂ℓ/∂head (B×headDim), with klScale·∂KL/∂head added; head and noise
  // are those of the last makeCodes.
  virtual void codeGradient(MatrixView<const Real> head, MatrixView<const Real> dz, Real klScale,
                            MatrixView<Real> dHead);
  // Row of head numbers → posterior mean and log-variance of one image; logVar may be null.
  virtual void posterior(const Real* head, float* mu, float* logVar) const;

 private:
  const Real* decoderParameters() const { return parameters_.data() + encoder_.parameterCount(); }
  // One pass up to the decoder's output; returns it.
  MatrixView<const Real> pass(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                              LossSum& sum);
  void addReconstruction(size_t images, LossSum& sum) const;

  ModelSpec spec_;
  Network<Real> encoder_;
  Network<Real> decoder_;
  std::vector<ParameterInfo> info_;
  std::vector<Real> parameters_;
  std::vector<Real> gradients_;
  // Of the last pass:
  MatrixView<const Real> head_;    // B×headDim, in the encoder's memory
  std::vector<Real> codes_;        // B×k, z
  std::vector<double> imageLoss_;  // B, reconstruction loss of each image
};

// The model of a spec: an Autoencoder or, for kind vae, a Vae. invalidArgument for a spec that does
// not validate or whose kind is pca.
Result<std::unique_ptr<Autoencoder<float>>> makeAutoencoder(const ModelSpec& spec);

}  // namespace atlas
