// Learning a density in the plane from points, and drawing new ones (lecture.md (a) 1).
//
// Both models are mixtures of Gaussians,  p(x) = Σ_k w_k N(x; m_k, S_k):
//   kernel density    one component a point, w = 1/n, S = h²I (Parzen 1962)
//   Gaussian mixture  K components fitted by expectation-maximisation (Dempster, Laird & Rubin
//   1977)
// so one set of functions draws, scores and samples them. Points are n×2, one a row; log densities
// are nats per unit area. Errors are invalidArgument with a sentence. Tested by
// tests/cpp/lessons/density_test.cc: the grid integrates to 1, EM never lowers the likelihood,
// samples have the model's moments, and every density agrees with the formula written out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

struct Component {
  double weight = 0;
  double x = 0, y = 0;            // mean
  double xx = 0, xy = 0, yy = 0;  // covariance, positive definite
};
using Mixture = std::vector<Component>;
// K×6 numbers: weight, mean x, y, covariance xx, xy, yy.
std::span<const double> numbersOf(const Mixture& mixture);
Mixture mixtureOf(std::span<const double> numbers);

inline constexpr uint32_t kMixtureMaxComponents = 20;
inline constexpr uint32_t kDensityMaxPoints = 20'000;
inline constexpr uint32_t kDensityMaxCells = 512 * 512;

// h > 0, n >= 1.
Result<Mixture> kernelDensity(MatrixView<const double> points, double bandwidth);

// Components start at `components` different points of the set, chosen by the seed (the first at
// random, each next where the density of squared distances to those chosen says: k-means++, Arthur
// & Vassilvitskii 2007), with equal weights and an isotropic covariance of the points' mean
// variance / components. 1 <= components <= min(n, kMixtureMaxComponents).
Result<Mixture> startMixture(MatrixView<const double> points, uint32_t components, uint64_t seed);

struct EmStep {
  Mixture mixture;                       // after the step
  std::vector<double> responsibilities;  // n×K, of the mixture before the step; rows sum to 1
  double meanLogDensity = 0;             // of the mixture before the step, over the points
};
// One expectation and one maximisation. `floor` >= 0 is added to the diagonal of every covariance:
// a component on a single point would otherwise have density without bound. Cost: n·K exponentials.
EmStep emStep(MatrixView<const double> points, const Mixture& mixture, double floor);

// EM from its start on: the mixture before the first step and after each of `steps`, one after
// another, and the mean log density of the points and of held-out points (none: empty) under each.
struct MixtureFit {
  Mixture mixtures;  // (steps+1)×K
  std::vector<double> train, heldOut;
};
template <class V>
void fields(V& visit, Is<MixtureFit> auto& of) {
  visit("mixtures", numbersOf(of.mixtures));
  ATLAS_VISIT_EACH(train, heldOut)
}
Result<MixtureFit> fitMixture(ThreadPool& pool, MatrixView<const double> points,
                              MatrixView<const double> heldOut, uint32_t components, uint64_t seed,
                              uint32_t steps, double floor);

// Values at the middles of cols×rows cells of the window [x0, x1, y0, y1], row 0 at the top, in
// probability per unit area. A kernel density takes rows·cols·n multiply-adds in single precision
// (1000 points, 128×128: a millisecond or two), a mixture rows·cols·K exponentials.
struct DensityGrid {
  std::vector<float> values;
  double integral = 0;  // Σ value · cell area: 1 up to what lies outside and the cells' size
  double largest = 0;
};
ATLAS_FIELDS(DensityGrid, values, integral, largest)
Result<DensityGrid> densityGrid(ThreadPool& pool, const Mixture& mixture,
                                std::array<double, 4> window, uint32_t cols, uint32_t rows);

// ∫ p over the box of all components ± 6 standard deviations, by `cells`² midpoints: 1 as long as a
// cell is not wider than the narrowest component.
double integrate(ThreadPool& pool, const Mixture& mixture, uint32_t cells);

// log p at each row of `at`; stable far from every component.
std::vector<double> logDensity(ThreadPool& pool, const Mixture& mixture,
                               MatrixView<const double> at);
double meanLogDensity(ThreadPool& pool, const Mixture& mixture, MatrixView<const double> at);

struct LogDensities {
  std::vector<double> logDensity;
  double mean = 0;
};
ATLAS_FIELDS(LogDensities, logDensity, mean)
LogDensities withMean(std::vector<double> logDensity);

// Samples first … first+count−1 of a seed: a component by weight, then its Gaussian. count×2.
std::vector<double> sampleMixture(const Mixture& mixture, uint32_t count, uint64_t seed,
                                  uint64_t first);

struct PlaneMoments {
  double x = 0, y = 0;            // mean
  double xx = 0, xy = 0, yy = 0;  // covariance
  std::array<double, 5> numbers() const { return {x, y, xx, xy, yy}; }
};
// Σ w m and Σ w (S + mmᵀ) − (Σ w m)(Σ w m)ᵀ.
PlaneMoments momentsOf(const Mixture& mixture);

// Samples against the model they claim to come from: each moment's distance in its standard error.
// The errors of the covariance come from the samples' own fourth moments. n >= 2.
struct MomentCheck {
  PlaneMoments model, sample;
  std::array<double, 5> standardErrors;  // of x, y, xx, xy, yy
  double worst = 0;                      // largest |sample − model| / standard error
};
template <class V>
void fields(V& visit, Is<MomentCheck> auto& of) {
  visit("model", of.model.numbers());
  visit("sample", of.sample.numbers());
  ATLAS_VISIT_EACH(standardErrors, worst)
}
MomentCheck checkMoments(const Mixture& mixture, MatrixView<const double> samples);

// What changes with the bandwidth: mean log density of the points themselves and of held-out
// points, for each of the bandwidths. Cost: (n + m)·n exponentials a bandwidth.
struct BandwidthCurve {
  std::vector<double> train, heldOut;
  uint32_t best = 0;  // index of the largest heldOut
};
ATLAS_FIELDS(BandwidthCurve, train, heldOut, best)
Result<BandwidthCurve> bandwidthCurve(ThreadPool& pool, MatrixView<const double> points,
                                      MatrixView<const double> heldOut,
                                      std::span<const double> bandwidths);

// Mean, its standard error √(Σ(v − mean)² / (n−1) / n) (0 for one value) and the least of n >= 1
// values.
struct Summary {
  double mean = 0, standardError = 0, least = 0;
};
ATLAS_FIELDS(Summary, mean, standardError, least)
Summary summarize(std::span<const double> values);

// How far a learned density q is from the one that points were drawn from: KL(p‖q) = E_p[log p −
// log q] in nats, by Monte Carlo over points drawn from p with log p known at each. The points must
// not be those that q was learned from. Sizes must agree.
Result<Summary> divergenceFrom(ThreadPool& pool, const Mixture& mixture,
                               MatrixView<const double> points,
                               std::span<const double> trueLogDensity);

// Images whose bytes are drawn uniformly: count×pixels, images first … of the seed.
std::vector<uint8_t> noiseImages(uint32_t count, uint32_t pixels, uint64_t seed, uint64_t first);

}  // namespace atlas
