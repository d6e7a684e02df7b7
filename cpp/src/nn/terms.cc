#include "atlas/nn/terms.h"

#include <algorithm>
#include <vector>

#include "atlas/base/fmath.h"
#include "atlas/kernels/elementwise.h"
#include "atlas/nn/layers.h"

namespace atlas {
namespace {

// Items a chunk of losses: a few microseconds of work.
constexpr size_t kItemsAChunk = 8;
// Rows of a head a chunk; a few dozen numbers each, so that small batches stay on one thread.
constexpr size_t kCodesAChunk = 32;

template <class Real>
class Reconstruction final : public Term<Real> {
 public:
  explicit Reconstruction(ReconLoss loss) : loss_(loss) {}

  void loss(Pass& pass, Inputs<Real> x, TermSum& sum, std::span<double> ofItem, Real scale,
            Slopes<Real> dx) override {
    const auto [output, target] = std::pair(x[0], x[1]);
    const size_t rows = output.rows / pass.items;
    const MatrixView<Real> d = dx.empty() ? MatrixView<Real>() : dx[0].d;
    const bool add = d.data != nullptr && dx[0].add;
    if (add && own_.size() < output.rows * output.cols) own_.resize(output.rows * output.cols);
    parallelFor(pass.pool, pass.items, kItemsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        ofItem[i] = 0;
        for (size_t r = i * rows; r < (i + 1) * rows; ++r) {
          ofItem[i] += row(output.row(r), target.row(r), output.cols, scale, d, add, r);
        }
      }
    });
    for (const double nats : ofItem) sum.nats += nats;
  }

 private:
  double row(const Real* output, const Real* target, size_t cols, Real scale, MatrixView<Real> d,
             bool add, size_t r) {
    if (d.data == nullptr) return reconstructionLoss(loss_, output, target, cols);
    Real* out = add ? &own_[r * cols] : d.row(r);
    const double nats = reconstructionLossAndGradient(loss_, output, target, cols, scale, out);
    for (size_t j = 0; add && j < cols; ++j) d(r, j) += out[j];
    return nats;
  }

  ReconLoss loss_;
  std::vector<Real> own_;  // of rows whose gradient is added to another's
};

template <class Real>
class GaussianKl final : public Term<Real> {
 public:
  explicit GaussianKl(double freeBits) : freeBits_(freeBits) {}

  void attach(std::span<const Shape> in) override { batch_.resize(in[0].cols / 2); }
  // dKL/dμ = μ and dKL/d log σ² = ½ (σ² − 1).
  void loss(Pass& pass, Inputs<Real> x, TermSum& sum, std::span<double> ofItem, Real scale,
            Slopes<Real> dx) override {
    const MatrixView<const Real> head = x[0];
    const size_t k = head.cols / 2, rows = head.rows / pass.items;
    const MatrixView<Real> d = dx.empty() ? MatrixView<Real>() : dx[0].d;
    const bool add = d.data != nullptr && dx[0].add;
    if (kl_.size() < head.rows * k) {
      kl_.resize(head.rows * k);
      variance_.resize(head.rows * k);
    }
    parallelFor(pass.pool, head.rows, kCodesAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        for (size_t j = 0; j < k; ++j) {
          const Real logVar = guarded(head(i, k + j));
          kl_[i * k + j] = gaussianKl(head(i, j), logVar);
          if (d.data == nullptr) continue;
          const Real sigma = fexp(Real(0.5) * logVar);
          variance_[i * k + j] = sigma * sigma;
        }
      }
    });
    sum.parts.resize(k);
    std::fill(batch_.begin(), batch_.end(), 0.0);
    std::fill(ofItem.begin(), ofItem.end(), 0.0);
    for (size_t i = 0; i < head.rows; ++i) {
      for (size_t j = 0; j < k; ++j) {
        const double kl = kl_[i * k + j];
        sum.nats += kl;
        sum.parts[j] += kl;
        batch_[j] += kl;
        ofItem[i / rows] += kl;
      }
    }
    if (d.data == nullptr) return;
    for (size_t i = 0; i < head.rows; ++i) {
      Real* dMu = d.row(i);
      for (size_t j = 0; j < k; ++j) {
        const bool free = batch_[j] < freeBits_ * static_cast<double>(pass.items);
        const Real weight = free ? Real(0) : scale;
        const Real dLogVar = Real(0.5) * (weight * (variance_[i * k + j] - Real(1)));
        dMu[j] = (add ? dMu[j] : Real(0)) + weight * head(i, j);
        dMu[k + j] = (add ? dMu[k + j] : Real(0)) + dLogVar;
      }
    }
  }

 private:
  static Real guarded(Real logVar) {
    return std::min(logVar, static_cast<Real>(kMaxLogVar));  // NaN stays NaN: min returns its first
  }

  double freeBits_;
  std::vector<double> batch_;        // KL of the whole batch, by latent number
  std::vector<Real> kl_, variance_;  // of every number of the head
};

}  // namespace

template <class Real>
Real gaussianKl(Real mu, Real logVar) {
  return Real(0.5) * (mu * mu + fexp(logVar) - Real(1) - logVar);
}

template <class Real>
std::unique_ptr<Term<Real>> reconstruction(ReconLoss loss) {
  return std::make_unique<Reconstruction<Real>>(loss);
}
template <class Real>
std::unique_ptr<Term<Real>> gaussianKl(double freeBits) {
  return std::make_unique<GaussianKl<Real>>(freeBits);
}

template float gaussianKl(float, float);
template double gaussianKl(double, double);
template std::unique_ptr<Term<float>> reconstruction(ReconLoss);
template std::unique_ptr<Term<double>> reconstruction(ReconLoss);
template std::unique_ptr<Term<float>> gaussianKl(double);
template std::unique_ptr<Term<double>> gaussianKl(double);

}  // namespace atlas
