// The linear VAE, where posterior collapse has a law (lecture row 25): data N(0, C), encoder
// q(z|x) = N(Vx, diag s²), decoder p(x|z) = N(Wz, σ²I) with σ² fixed, z of as many numbers as x.
// Its best ELBO is the likelihood of probabilistic PCA (Lucas et al., "Don't blame the ELBO!",
// 2019; Tipping & Bishop 1999): a dimension of z is used for every eigenvalue λ > σ² of C and for
// no other, the singular values of W are √(λ−σ²), and its KL is ½ ln(λ/σ²).
//
// Both expectations of the loss, over x and over z, are closed forms here:
//   −ELBO = ½ [d ln 2πσ² + (tr (I−WV)C(I−WV)ᵀ + Σⱼ sⱼ²‖Wⱼ‖²)/σ² + tr VCVᵀ + Σⱼ (sⱼ² − 1 − ln sⱼ²)],
// so training (Adam from random weights) sees no sampling noise and ends at the law's numbers.
// Gradient and law are tested in tests/cpp/models/linearVae_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"

namespace atlas {

inline constexpr size_t kLinearVaeMaxDim = 16;
inline constexpr uint32_t kLinearVaeMaxSteps = 100'000;
inline constexpr uint32_t kLinearVaeSteps = 8000;  // enough to settle; a few milliseconds

// −ELBO at parameters W (d×d), V (d×d), ln s (d), one after the other; with a gradient, that too.
// covariance: d×d.
double linearVaeLoss(std::span<const double> covariance, double sigma2,
                     std::span<const double> parameters, std::span<double> gradient);

struct LinearVaeReport {
  double negElbo = 0;                  // after training, nats
  double ppca = 0;                     // the law's: −E ln p(x) of probabilistic PCA
  std::vector<double> klPerDim;        // d, largest first
  std::vector<double> klLaw;           // ½ ln(λ/σ²), 0 where λ <= σ²
  std::vector<double> singularValues;  // of W, descending
  std::vector<double> singularLaw;     // √(λ−σ²), 0 where λ <= σ²
  uint32_t active = 0;                 // dimensions with a KL above kLinearActiveKl
  uint32_t activeLaw = 0;              // eigenvalues above σ²
};
ATLAS_FIELDS(LinearVaeReport, negElbo, ppca, klPerDim, klLaw, singularValues, singularLaw, active,
             activeLaw)
inline constexpr double kLinearActiveKl = 0.01;

// Trains anew: C has these eigenvalues (descending, above 0, 1 to kLinearVaeMaxDim of them) and
// random eigenvectors of the seed; `steps` of Adam, rate 0.01, a tenth of it after five eighths.
// invalidArgument with a sentence otherwise. Cost: 12·d³ flops a step.
Result<LinearVaeReport> linearVae(ThreadPool& pool, std::span<const double> eigenvalues,
                                  double sigma2, uint32_t steps, uint64_t seed);

}  // namespace atlas
