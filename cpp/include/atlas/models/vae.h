// The variational autoencoder (Kingma & Welling, "Auto-encoding variational Bayes", 2014; lecture
// rows 14–22). The encoder's head gives [μ | log σ²], 2k numbers an image; the code is
// z = μ + σ⊙ε with ε ~ N(0, I) (reparameterization), and the loss adds beta·KL(N(μ, σ²) ‖ N(0, I)),
//   KL = ½ Σ (μ² + σ² − 1 − log σ²)   (their appendix B).
// Gradients, KL against Monte Carlo and the limit σ → 0 are tested in tests/cpp/models/vae_test.cc.
#pragma once

#include "atlas/models/autoencoder.h"

namespace atlas {

// log σ² above this is read as this, so that one wild step gives a large finite loss instead of
// infinity; the gradient there is the gradient at the limit, which pushes back. Trained networks
// stay below 5. There is no lower limit: σ → 0 is harmless.
inline constexpr double kMaxLogVar = 30;

// KL(N(mu, e^logVar) ‖ N(0, 1)) in nats: one latent number of one image.
template <class Real>
Real gaussianKl(Real mu, Real logVar);

template <class Real>
class Vae final : public Autoencoder<Real> {
 public:
  explicit Vae(const ModelSpec& spec);

 protected:
  void makeCodes(ThreadPool& pool, MatrixView<const Real> head, const Noise& noise,
                 MatrixView<Real> z, LossSum& sum) override;
  void codeGradient(MatrixView<const Real> head, MatrixView<const Real> dz, Real klScale,
                    MatrixView<Real> dHead) override;
  void posterior(const Real* head, float* mu, float* logVar) const override;

 private:
  // Of the last makeCodes, B×k each.
  std::vector<float> noise_;  // ε
  std::vector<Real> sigma_;   // σ
  std::vector<Real> kl_;
};

}  // namespace atlas
