#include "atlas/lessons/gradientEstimators.h"

#include <cmath>
#include <span>
#include <string>

#include "atlas/base/rng.h"
#include "base/statistics.h"

namespace atlas {
namespace {

GradientEstimator summarise(std::span<const double> samples, double exactVariance, double low,
                            double high, uint32_t bins) {
  GradientEstimator out;
  const double n = double(samples.size());
  for (const double g : samples) out.mean += g;
  out.mean /= n;
  double second = 0, fourth = 0;
  out.counts.assign(bins, 0);
  for (const double g : samples) {
    const double square = (g - out.mean) * (g - out.mean);
    second += square;
    fourth += square * square;
    // Just below `high` the share rounds to 1, and of a tiny window it is no number.
    if (g >= low && g < high)
      ++out.counts[size_t(std::fmin(std::fmax((g - low) / (high - low) * bins, 0), bins - 1))];
  }
  out.variance = second / (n - 1);
  out.standardError = standardErrorOfMean(second, n);
  // Var(s²) ≈ (m₄ − m₂²)/n
  const double m2 = second / n;
  out.varianceStandardError = std::sqrt(std::fmax(0, fourth / n - m2 * m2) / n);
  out.exactVariance = exactVariance;
  return out;
}

}  // namespace

Result<GradientDuel> gradientDuel(double mu, double sigma, uint32_t samples, uint64_t seed,
                                  double low, double high, uint32_t bins) {
  if (!std::isfinite(mu) || !(sigma > 0) || !std::isfinite(sigma))
    return Status::invalidArgument("normal.settings mu sigma", {mu, sigma});
  if (samples < 2 || samples > kEstimatorMaxSamples)
    return outOfRange("samples", samples, 2, kEstimatorMaxSamples);
  if (!(low < high) || bins < 1 || bins > kEstimatorMaxBins)
    return Status::invalidArgument("histogram.settings low high bins most",
                                   {low, high, bins, kEstimatorMaxBins});
  std::vector<float> noise(samples);
  Rng(seed, Stream::evaluation).fillNormal(noise.data(), noise.size());
  std::vector<double> pathwise(samples), score(samples);
  for (size_t i = 0; i < samples; ++i) {
    const double z = mu + sigma * noise[i];
    pathwise[i] = 2 * z;
    score[i] = z * z * noise[i] / sigma;  // (z − μ)/σ² = ε/σ
  }
  const double m2 = mu * mu, s2 = sigma * sigma;
  GradientDuel out;
  out.exactMean = 2 * mu;
  out.pathwise = summarise(pathwise, 4 * s2, low, high, bins);
  out.score = summarise(score, m2 * m2 / s2 + 14 * m2 + 15 * s2, low, high, bins);
  return out;
}

}  // namespace atlas
