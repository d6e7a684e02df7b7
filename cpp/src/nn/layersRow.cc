// Layers of each row by itself that are no product: tables and norms.
#include <algorithm>
#include <cassert>
#include <cmath>

#include "atlas/nn/layers.h"
#include "nn/layersParts.h"

namespace atlas {
namespace {

constexpr double kLayerNormEpsilon = 1e-5;

template <class Real>
class Embed final : public Layer<Real> {
 public:
  Embed(uint32_t count, uint32_t features) : count_(count), features_(features) {}
  Shape attach(std::span<const Shape> in) override { return {in[0].rows, in[0].cols * features_}; }
  std::vector<ParameterInfo> parameterInfo() const override {
    const size_t size = size_t{count_} * features_;
    return {{"weight", {count_, features_}, 0, size, 0, /*trained=*/true, /*initStd=*/1}};
  }
  void forward(Pass&, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    forIndices(x[0], [&](size_t i, size_t at, size_t entry) {
      std::copy_n(w + entry, features_, y.row(i) + at);
    });
  }
  void backward(Pass&, const Real*, Inputs<Real> x, MatrixView<const Real>, MatrixView<Real> dy,
                Real* dw, Slopes<Real> slopes) override {
    assert(slopes[0].d.data == nullptr);  // indices are data
    (void)slopes;
    std::fill_n(dw, size_t{count_} * features_, Real(0));
    forIndices(x[0], [&](size_t i, size_t at, size_t entry) {
      passRow<Real>(true, dy.row(i) + at, features_, dw + entry);
    });
  }

 private:
  template <class Body>
  void forIndices(MatrixView<const Real> x, Body&& body) const {
    for (size_t i = 0; i < x.rows; ++i) {
      for (size_t m = 0; m < x.cols; ++m) {
        const auto index = size_t(x(i, m));
        assert(index < count_);
        body(i, m * features_, index * features_);
      }
    }
  }
  uint32_t count_, features_;
};

template <class Real>
class LayerNorm final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override {
    n_ = in[0].cols;
    return in[0];
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    return {{"weight", {n_}, 0, n_, 0}, {"bias", {n_}, n_, n_, 0}};
  }
  void initialise(Real* w) const override { std::fill_n(w, n_, Real(1)); }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    if (standard_.size() < y.rows * n_) {
      standard_.resize(y.rows * n_);
      inverse_.resize(y.rows);
    }
    parallelFor(pass.pool, y.rows, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const Real* row = x[0].row(i);
        Real mean = 0, variance = 0;
        for (size_t j = 0; j < n_; ++j) mean += row[j];
        mean /= Real(n_);
        for (size_t j = 0; j < n_; ++j) variance += (row[j] - mean) * (row[j] - mean);
        inverse_[i] = 1 / std::sqrt(variance / Real(n_) + Real(kLayerNormEpsilon));
        Real* standard = &standard_[i * n_];
        for (size_t j = 0; j < n_; ++j) {
          standard[j] = (row[j] - mean) * inverse_[i];
          y(i, j) = standard[j] * w[j] + w[n_ + j];
        }
      }
    });
  }
  // With s the standardised row and g = dy ⊙ w: dx = (g − mean g − s mean(g ⊙ s)) / σ.
  void backward(Pass& pass, const Real* w, Inputs<Real>, MatrixView<const Real>,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    std::fill_n(dw, n_, Real(0));
    for (size_t i = 0; i < dy.rows; ++i) {
      for (size_t j = 0; j < n_; ++j) dw[j] += dy(i, j) * standard_[i * n_ + j];
    }
    columnSums<Real>(pass.pool, dy, dw + n_);
    const Slope<Real>& slope = slopes[0];
    if (slope.d.data == nullptr) return;
    parallelFor(pass.pool, dy.rows, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const Real* s = &standard_[i * n_];
        Real* g = dy.row(i);
        Real mean = 0, along = 0;
        for (size_t j = 0; j < n_; ++j) {
          g[j] *= w[j];
          mean += g[j];
          along += g[j] * s[j];
        }
        for (size_t j = 0; j < n_; ++j) {
          g[j] = inverse_[i] * (g[j] - mean / Real(n_) - s[j] * (along / Real(n_)));
        }
        passRow<Real>(slope.add, g, n_, slope.d.row(i));
      }
    });
  }

 private:
  uint32_t n_ = 0;
  std::vector<Real> standard_, inverse_;  // of every row: (x − mean)/σ and 1/σ
};

}  // namespace

template <class Real>
std::unique_ptr<Layer<Real>> embed(uint32_t count, uint32_t features) {
  return std::make_unique<Embed<Real>>(count, features);
}
template <class Real>
std::unique_ptr<Layer<Real>> layerNorm() {
  return std::make_unique<LayerNorm<Real>>();
}

#define ATLAS_LAYERS(Real)                                               \
  template std::unique_ptr<Layer<Real>> embed<Real>(uint32_t, uint32_t); \
  template std::unique_ptr<Layer<Real>> layerNorm<Real>();
ATLAS_LAYERS(float)
ATLAS_LAYERS(double)
#undef ATLAS_LAYERS

}  // namespace atlas
