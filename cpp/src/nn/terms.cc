#include "atlas/nn/terms.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>
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

template <class Real>
class Commitment final : public Term<Real> {
 public:
  bool moves(size_t input) const override { return input == 1; }
  void loss(Pass& pass, Inputs<Real> x, TermSum& sum, std::span<double> ofItem, Real scale,
            Slopes<Real> dx) override {
    const MatrixView<const Real>&e = x[0], &z = x[1];
    const size_t rows = z.rows / pass.items;
    const Slope<Real> slope = dx.empty() ? Slope<Real>() : dx[1];
    parallelFor(pass.pool, pass.items, kItemsAChunk, [&](size_t begin, size_t end) {
      for (size_t item = begin; item < end; ++item) {
        ofItem[item] = 0;
        for (size_t r = item * rows; r < (item + 1) * rows; ++r) {
          for (size_t j = 0; j < z.cols; ++j) {
            const Real apart = z(r, j) - e(r, j);
            ofItem[item] += double{apart} * apart;
            if (slope.d.data == nullptr) continue;
            slope.d(r, j) = (slope.add ? slope.d(r, j) : Real(0)) + 2 * scale * apart;
          }
        }
      }
    });
    for (const double nats : ofItem) sum.nats += nats;
  }
};

template <class Real>
class EdgeLengths final : public Term<Real> {
 public:
  explicit EdgeLengths(std::vector<Edge> edges) : edges_(std::move(edges)) {}
  void attach([[maybe_unused]] std::span<const Shape> in) override {
    assert(in[1].size() == edges_.size());
  }
  void loss(Pass& pass, Inputs<Real> x, TermSum& sum, std::span<double> ofItem, Real scale,
            Slopes<Real> dx) override {
    const MatrixView<const Real>&vertices = x[0], &wanted = x[1];
    const size_t rows = vertices.rows / pass.items, cols = vertices.cols;
    const Slope<Real> slope = dx.empty() ? Slope<Real>() : dx[0];
    parallelFor(pass.pool, pass.items, kItemsAChunk, [&](size_t begin, size_t end) {
      for (size_t item = begin; item < end; ++item) {
        ofItem[item] = 0;
        for (size_t r = item * rows; slope.d.data && !slope.add && r < (item + 1) * rows; ++r) {
          std::fill_n(slope.d.row(r), cols, Real(0));
        }
        for (size_t i = 0; i < edges_.size(); ++i) {
          const auto [first, second] = edges_[i];
          const Real *a = vertices.row(item * rows + first),
                     *b = vertices.row(item * rows + second);
          Real square = 0;
          for (size_t j = 0; j < cols; ++j) square += (a[j] - b[j]) * (a[j] - b[j]);
          const Real length = std::sqrt(square);
          const size_t at = item * edges_.size() + i;
          const Real inverse = wanted(at / wanted.cols, at % wanted.cols);
          const Real apart = length * inverse - 1;
          ofItem[item] += double{apart} * apart;
          if (slope.d.data == nullptr || length == 0) continue;
          Real *da = slope.d.row(item * rows + first), *db = slope.d.row(item * rows + second);
          for (size_t j = 0; j < cols; ++j) {
            const Real d = 2 * scale * apart * inverse / length * (a[j] - b[j]);
            da[j] += d;
            db[j] -= d;
          }
        }
      }
    });
    for (const double nats : ofItem) sum.nats += nats;
  }

 private:
  std::vector<Edge> edges_;
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
template <class Real>
std::unique_ptr<Term<Real>> commitment() {
  return std::make_unique<Commitment<Real>>();
}
template <class Real>
std::unique_ptr<Term<Real>> edgeLengths(std::vector<Edge> edges) {
  return std::make_unique<EdgeLengths<Real>>(std::move(edges));
}

template float gaussianKl(float, float);
template double gaussianKl(double, double);
template std::unique_ptr<Term<float>> reconstruction(ReconLoss);
template std::unique_ptr<Term<double>> reconstruction(ReconLoss);
template std::unique_ptr<Term<float>> gaussianKl(double);
template std::unique_ptr<Term<double>> gaussianKl(double);
template std::unique_ptr<Term<float>> commitment();
template std::unique_ptr<Term<double>> commitment();
template std::unique_ptr<Term<float>> edgeLengths(std::vector<Edge>);
template std::unique_ptr<Term<double>> edgeLengths(std::vector<Edge>);

}  // namespace atlas
