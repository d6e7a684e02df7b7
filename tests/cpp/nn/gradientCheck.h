// Analytic gradients against central differences in double precision (lecture row 9 asks for 1e-4).
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "atlas/base/rng.h"

namespace atlas {

inline constexpr double kGradientTolerance = 1e-6;

// Largest |analytic − numeric| over all parameters, relative to the larger of the two or, for small
// ones, to the root mean square of the gradient.
template <class Loss>
double worstGradientError(std::span<double> parameters, std::span<const double> gradient,
                          Loss&& loss) {
  const std::vector<double> analytic(gradient.begin(), gradient.end());  // loss() may overwrite it
  double square = 0;
  for (const double g : analytic) square += g * g;
  const double scale = std::sqrt(square / static_cast<double>(analytic.size()));
  constexpr double kStep = 1e-5;
  double worst = 0;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const double kept = parameters[i];
    parameters[i] = kept + kStep;
    const double above = loss();
    parameters[i] = kept - kStep;
    const double below = loss();
    parameters[i] = kept;
    const double numeric = (above - below) / (2 * kStep);
    const double size = std::max({std::fabs(analytic[i]), std::fabs(numeric), scale});
    worst = std::max(worst, std::fabs(analytic[i] - numeric) / size);
  }
  return scale > 0 ? worst : INFINITY;  // a gradient of zeros proves nothing
}

// Numbers in (low, high), the same in every run; `which` tells one set from another.
template <class Real>
std::vector<Real> testNumbers(size_t count, double low, double high, uint64_t which) {
  const Rng rng(17, Stream::test, which);
  std::vector<Real> values(count);
  for (size_t i = 0; i < count; ++i) {
    values[i] = static_cast<Real>(low + (high - low) * rng.uniform(i));
  }
  return values;
}

}  // namespace atlas
