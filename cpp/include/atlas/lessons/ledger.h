// The ELBO of one image as a ledger (lecture rows 18–21): what the reconstruction costs, what each
// latent number costs, and where the numbers come from. In nats.
//   −ELBO(x) = E_q[−log p(x|z)] + Σⱼ KL(N(μⱼ, σⱼ²) ‖ N(0, 1))
// The expectation is a mean over drawn codes z = μ + s·σ⊙ε (reparameterization; s = 1 is the VAE,
// s = 0 takes z = μ and leaves the loss of a deterministic autoencoder). Kingma & Welling 2014,
// section 2.4 and appendix B. Tested by tests/cpp/lessons/ledger_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/models/autoencoder.h"

namespace atlas {

inline constexpr uint32_t kLedgerMaxSamples = 4096;

// A mean over drawn samples, with the standard error of that mean (0 when all samples agree).
struct Estimate {
  double mean = 0;
  double standardError = 0;
};
ATLAS_FIELDS(Estimate, mean, standardError)

struct Ledger {
  std::vector<float> mu, sigma;  // k each; an autoencoder's σ is 0
  std::vector<double> klPerDim;  // k: ½(μ² + σ² − 1 − log σ²), closed form; empty for an AE
  double kl = 0;                 // their sum
  Estimate klMonteCarlo;         // mean of log q(z|x) − log p(z) over the same samples
  Estimate reconstruction;       // mean of −log p(x|z) up to the loss's constant, see ReconLoss
  std::vector<double> reconPerPixel;  // d: the mean of each pixel's share
  double reconAtMean = 0;             // the same at z = μ
  // −log p(x|z = μ) written from the density of the decoder's distribution, with the constant: the
  // Bernoulli's is 0, the Gaussian's (σ = 1) is ½ d log 2π, the Laplace's (b = 1) is d log 2.
  double negativeLogDensityAtMean = 0;
  double densityConstant = 0;
};
ATLAS_FIELDS(Ledger, mu, sigma, klPerDim, kl, klMonteCarlo, reconstruction, reconPerPixel,
             reconAtMean, negativeLogDensityAtMean, densityConstant)

// image: d bytes. samples: 1 … kLedgerMaxSamples, drawn from the stream of `seed`. The KL of an
// autoencoder (no posterior) is 0. invalidArgument for a wrong width or number of samples.
Result<Ledger> elboLedger(ThreadPool& pool, Autoencoder<float>& model,
                          std::span<const uint8_t> image, uint32_t samples, double sigmaScale,
                          uint64_t seed);

// One pass of the reparameterization trick, number by number, k each: the code, and what the
// reconstruction loss ℓ tells the encoder through it.
//   z = μ + σ⊙ε     ∂ℓ/∂μ = ∂ℓ/∂z     ∂ℓ/∂ log σ² = ½ σ ε ∂ℓ/∂z
// By back-propagation; ε is number `draw` of the stream of `seed`.
struct ReparameterizedPass {
  std::vector<float> mu, sigma, epsilon, z;
  std::vector<float> dMu, dLogVar;      // of the reconstruction loss alone
  std::vector<float> dKlMu, dKlLogVar;  // of the KL: μ and ½(σ² − 1)
  double reconstruction = 0;
};
ATLAS_FIELDS(ReparameterizedPass, mu, sigma, epsilon, z, dMu, dLogVar, dKlMu, dKlLogVar,
             reconstruction)
// invalidArgument when the model is not a VAE.
Result<ReparameterizedPass> reparameterizedPass(ThreadPool& pool, Autoencoder<float>& model,
                                                std::span<const uint8_t> image, uint64_t seed,
                                                uint64_t draw);

// The decoder's output at one code is a distribution of images too (lecture row 21), d each: its
// mean, its standard deviation pixel by pixel, and one sample of it. Bernoulli: p, √(p(1−p)), 0 or
// 1. Gaussian and Laplace: x̂, 1 and √2, and a draw around x̂ (not clamped).
struct DecodedDistribution {
  std::vector<float> mean, standardDeviation, sample;
};
ATLAS_FIELDS(DecodedDistribution, mean, standardDeviation, sample)
Result<DecodedDistribution> decodedDistribution(ThreadPool& pool, Autoencoder<float>& model,
                                                std::span<const float> code, uint64_t seed,
                                                uint64_t draw);

// One pixel's share of the reconstruction loss (ReconLoss, kinds.h), in double: `output` is what
// the decoder ends in.
double pixelLoss(ReconLoss loss, double output, double target);

}  // namespace atlas
