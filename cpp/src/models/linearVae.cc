#include "atlas/models/linearVae.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/linalg/smallEigen.h"
#include "atlas/nn/optimizer.h"
#include "base/statistics.h"

namespace atlas {
namespace {

constexpr double kTwoPi = 6.283185307179586;
constexpr double kRate = 1e-2;
constexpr double kRateFactor = 0.1;
constexpr float kInitialStd = 0.3f;
constexpr size_t kMaxSize = kLinearVaeMaxDim * kLinearVaeMaxDim;

struct Square {
  size_t d;
  double at[kMaxSize];
};

// c = op(a)·op(b), transposed where said, of d×d matrices.
void product(const Square& a, const Square& b, Square& c, bool left = false, bool right = false) {
  const size_t d = c.d = a.d;
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j < d; ++j) {
      double sum = 0;
      for (size_t p = 0; p < d; ++p) {
        sum += (left ? a.at[p * d + i] : a.at[i * d + p]) *
               (right ? b.at[j * d + p] : b.at[p * d + j]);
      }
      c.at[i * d + j] = sum;
    }
  }
}

Square squareOf(size_t d, const double* numbers) {
  Square out{d, {}};
  std::copy_n(numbers, d * d, out.at);
  return out;
}

// C = QΛQ with the reflection Q = I − 2uuᵀ: orthogonal, symmetric, and no axis is an eigenvector.
std::vector<double> covarianceOf(std::span<const double> eigenvalues, uint64_t seed) {
  const size_t d = eigenvalues.size();
  std::vector<float> u(d);
  Rng(seed, Stream::linearVae).fillNormal(u.data(), d);
  double length = 0;
  for (const float x : u) length += double{x} * x;
  std::vector<double> c(d * d);
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j < d; ++j) {
      for (size_t p = 0; p < d; ++p) {
        const double left = double(i == p) - 2.0 * u[i] * u[p] / length;
        const double right = double(j == p) - 2.0 * u[j] * u[p] / length;
        c[i * d + j] += left * eigenvalues[p] * right;
      }
    }
  }
  return c;
}

// KLⱼ, the mean over x.
std::vector<double> klOf(std::span<const double> covariance, std::span<const double> parameters,
                         size_t d) {
  const double* v = parameters.data() + d * d;
  std::vector<double> kl(d);
  for (size_t j = 0; j < d; ++j) {
    double spread = 0;
    for (size_t a = 0; a < d; ++a) {
      for (size_t b = 0; b < d; ++b) {
        spread += v[j * d + a] * covariance[a * d + b] * v[j * d + b];
      }
    }
    const double logS = parameters[2 * d * d + j];
    kl[j] = 0.5 * (spread + exp64(2 * logS) - 1 - 2 * logS);
  }
  return kl;
}

}  // namespace

double linearVaeLoss(std::span<const double> covariance, double sigma2,
                     std::span<const double> parameters, std::span<double> gradient) {
  const auto d = size_t(std::lround(std::sqrt(double(covariance.size()))));
  const Square w = squareOf(d, parameters.data()), v = squareOf(d, parameters.data() + d * d);
  Square c{d, {}}, rest, restC, vc;
  std::copy(covariance.begin(), covariance.end(), c.at);
  product(w, v, rest);
  for (size_t i = 0; i < d * d; ++i) rest.at[i] = double(i % (d + 1) == 0) - rest.at[i];  // I − WV
  product(rest, c, restC);
  product(v, c, vc);
  double lost = 0, kl = 0;
  for (size_t i = 0; i < d * d; ++i) lost += restC.at[i] * rest.at[i];
  for (size_t i = 0; i < d * d; ++i) kl += vc.at[i] * v.at[i];
  double s2[kLinearVaeMaxDim];
  for (size_t j = 0; j < d; ++j) {
    const double logS = parameters[2 * d * d + j];
    s2[j] = exp64(2 * logS);
    double column = 0;
    for (size_t i = 0; i < d; ++i) column += w.at[i * d + j] * w.at[i * d + j];
    lost += s2[j] * column;
    kl += s2[j] - 1 - 2 * logS;
    if (!gradient.empty()) gradient[2 * d * d + j] = s2[j] * column / sigma2 + s2[j] - 1;
  }
  if (!gradient.empty()) {
    // ∂/∂W = (−(I−WV)C Vᵀ + W diag s²)/σ², ∂/∂V = −Wᵀ(I−WV)C/σ² + VC
    Square dw, dv;
    product(restC, v, dw, false, true);
    product(w, restC, dv, true);
    for (size_t i = 0; i < d * d; ++i) {
      gradient[i] = (w.at[i] * s2[i % d] - dw.at[i]) / sigma2;
      gradient[d * d + i] = vc.at[i] - dv.at[i] / sigma2;
    }
  }
  return 0.5 * (double(d) * log64(kTwoPi * sigma2) + lost / sigma2 + kl);
}

Result<LinearVaeReport> linearVae(ThreadPool& pool, std::span<const double> eigenvalues,
                                  double sigma2, uint32_t steps, uint64_t seed) {
  const size_t d = eigenvalues.size();
  bool good = d >= 1 && d <= kLinearVaeMaxDim && sigma2 >= 1e-3 && sigma2 <= 1e3 && steps >= 1 &&
              steps <= kLinearVaeMaxSteps;
  double above = 1e3;
  for (const double lambda : eigenvalues) {
    good = good && lambda > 0 && lambda <= above;
    above = lambda;
  }
  if (!good) {
    return Status::invalidArgument("linearVae.settings count sigma2", {d, sigma2});
  }
  const std::vector<double> covariance = covarianceOf(eigenvalues, seed);
  // The optimiser works in float, the loss in double.
  std::vector<float> weights(2 * d * d + d), slope(weights.size());
  std::vector<double> parameters(weights.size()), gradient(weights.size());
  Rng(seed, Stream::weightInit).fillNormal(weights.data(), 2 * d * d);
  for (float& w : weights) w *= kInitialStd;
  std::copy(weights.begin(), weights.end(), parameters.begin());
  OptimizerSettings adam;
  OptimizerState state = initialState(adam, weights.size());
  for (uint32_t step = 0; step < steps; ++step) {
    linearVaeLoss(covariance, sigma2, parameters, gradient);
    adam.learningRate = 8 * step < 5 * steps ? kRate : kRate * kRateFactor;
    std::copy(gradient.begin(), gradient.end(), slope.begin());
    applyGradient(pool, adam, state, weights, slope);
    std::copy(weights.begin(), weights.end(), parameters.begin());
  }

  LinearVaeReport out;
  out.negElbo = linearVaeLoss(covariance, sigma2, parameters, {});
  const std::vector<double> kl = klOf(covariance, parameters, d);
  for (size_t i : byFalling(kl)) out.klPerDim.push_back(kl[i]);
  const Square w = squareOf(d, parameters.data());
  auto svd = jacobiSvd({w.at, d, d});
  if (!svd.ok()) return svd.status();
  out.singularValues = svd->values;
  for (size_t j = 0; j < d; ++j) {
    const double lambda = eigenvalues[j], kept = std::max(lambda, sigma2);
    out.active += out.klPerDim[j] > kLinearActiveKl;
    out.activeLaw += lambda > sigma2;
    out.klLaw.push_back(0.5 * log64(kept / sigma2));
    out.singularLaw.push_back(std::sqrt(kept - sigma2));
    out.ppca += 0.5 * (log64(kTwoPi) + log64(kept) + lambda / kept);
  }
  return out;
}

}  // namespace atlas
