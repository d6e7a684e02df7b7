// Two unbiased estimators of ∂/∂μ E_{z ~ N(μ, σ²)}[z²] = 2μ (lecture row 20):
//   pathwise (reparameterization)   f'(z) ∂z/∂μ = 2z,                 variance 4σ²
//   score function (REINFORCE)      f(z) ∂ log q(z)/∂μ = z²(z−μ)/σ²,  variance μ⁴/σ² + 14μ² + 15σ²
// Tested by tests/cpp/lessons/gradientEstimators_test.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"

namespace atlas {

inline constexpr uint32_t kEstimatorMaxSamples = 1u << 20;
inline constexpr uint32_t kEstimatorMaxBins = 500;

struct GradientEstimator {
  double mean = 0, variance = 0;     // of the samples; the variance with 1/(n−1)
  double standardError = 0;          // of the mean
  double varianceStandardError = 0;  // of the variance, from the fourth central moment
  double exactVariance = 0;
  std::vector<double> counts;  // samples in each bin of [low, high]; others fall outside
};
ATLAS_FIELDS(GradientEstimator, mean, variance, standardError, varianceStandardError, exactVariance,
             counts)

struct GradientDuel {
  double exactMean = 0;  // 2μ
  GradientEstimator pathwise, score;
};
ATLAS_FIELDS(GradientDuel, exactMean, pathwise, score)

// n samples of the stream of `seed`; both estimators see the same ε. sigma > 0; low < high.
Result<GradientDuel> gradientDuel(double mu, double sigma, uint32_t samples, uint64_t seed,
                                  double low, double high, uint32_t bins);

}  // namespace atlas
