#include "atlas/models/vae.h"

#include <algorithm>

#include "atlas/base/fmath.h"

namespace atlas {
namespace {

// Images a chunk; a few dozen numbers each, so that small batches stay on one thread.
constexpr size_t kImagesAChunk = 32;

template <class Real>
Real guarded(Real logVar) {
  return std::min(logVar, static_cast<Real>(kMaxLogVar));  // NaN stays NaN: min returns its first
}

}  // namespace

template <class Real>
Real gaussianKl(Real mu, Real logVar) {
  return Real(0.5) * (mu * mu + fexp(logVar) - Real(1) - logVar);
}

template <class Real>
Vae<Real>::Vae(const ModelSpec& spec) : Autoencoder<Real>(spec, 2 * spec.latentDim) {}

template <class Real>
void Vae<Real>::makeCodes(ThreadPool& pool, MatrixView<const Real> head, const Noise& noise,
                          MatrixView<Real> z, LossSum& sum) {
  const size_t k = z.cols;
  const size_t count = z.rows * k;
  if (noise_.size() < count) {
    noise_.resize(count);
    sigma_.resize(count);
    kl_.resize(count);
  }
  parallelFor(pool, z.rows, kImagesAChunk, [&](size_t begin, size_t end) {
    noise.rng.fillNormal(&noise_[begin * k], (end - begin) * k, (noise.firstImage + begin) * k);
    for (size_t i = begin; i < end; ++i) {
      const Real* mu = head.row(i);
      const Real* logVar = mu + k;
      for (size_t j = 0; j < k; ++j) {
        const size_t at = i * k + j;
        const Real lv = guarded(logVar[j]);
        sigma_[at] = fexp(Real(0.5) * lv);
        z(i, j) = mu[j] + sigma_[at] * static_cast<Real>(noise_[at]);
        kl_[at] = gaussianKl(mu[j], lv);
      }
    }
  });
  sum.klPerDim.resize(k);
  for (size_t i = 0; i < z.rows; ++i) {
    for (size_t j = 0; j < k; ++j) {
      const double kl = kl_[i * k + j];
      sum.kl += kl;
      sum.klPerDim[j] += kl;
    }
  }
}

// dz/dμ = 1 and dz/d log σ² = ½ σ ε; dKL/dμ = μ and dKL/d log σ² = ½ (σ² − 1).
template <class Real>
void Vae<Real>::codeGradient(MatrixView<const Real> head, MatrixView<const Real> dz, Real klScale,
                             MatrixView<Real> dHead) {
  const size_t k = dz.cols;
  for (size_t i = 0; i < dz.rows; ++i) {
    Real* dMu = dHead.row(i);
    Real* dLogVar = dMu + k;
    for (size_t j = 0; j < k; ++j) {
      const Real sigma = sigma_[i * k + j];
      const Real epsilon = static_cast<Real>(noise_[i * k + j]);
      dMu[j] = dz(i, j) + klScale * head(i, j);
      dLogVar[j] = Real(0.5) * (dz(i, j) * sigma * epsilon + klScale * (sigma * sigma - Real(1)));
    }
  }
}

template <class Real>
void Vae<Real>::posterior(const Real* head, float* mu, float* logVar) const {
  const size_t k = this->latentDim();
  for (size_t j = 0; j < k; ++j) mu[j] = static_cast<float>(head[j]);
  if (logVar == nullptr) return;
  for (size_t j = 0; j < k; ++j) logVar[j] = static_cast<float>(guarded(head[k + j]));
}

template float gaussianKl(float, float);
template double gaussianKl(double, double);
template class Vae<float>;
template class Vae<double>;

}  // namespace atlas
