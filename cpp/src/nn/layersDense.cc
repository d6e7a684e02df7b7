// Layers that multiply by a matrix of weights.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "atlas/nn/layers.h"
#include "nn/layersParts.h"

namespace atlas {
namespace {

template <class Real>
class Dense final : public Layer<Real> {
 public:
  Dense(uint32_t out, Activation activation, Bias bias, std::vector<uint8_t> mask = {})
      : out_(out), activation_(activation), bias_(bias == Bias::yes), mask_(std::move(mask)) {}

  Shape attach(std::span<const Shape> in) override {
    in_ = in[0].cols;
    assert(mask_.empty() || mask_.size() == size_t{in_} * out_);
    return {in[0].rows, out_};
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    const double bound = 1 / std::sqrt(static_cast<double>(in_));
    const size_t weights = size_t{in_} * out_;
    std::vector<ParameterInfo> info = {{"weight", {out_, in_}, 0, weights, bound}};
    if (bias_) info.push_back({"bias", {out_}, weights, out_, bound});
    return info;
  }
  // Masked weights begin at 0, and a gradient of 0 leaves them there.
  void initialise(Real* w) const override { hide(w); }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    const Real* bias = bias_ ? w + size_t{in_} * out_ : nullptr;
    gemm(pass.pool, Transpose::no, Transpose::yes, y.rows, out_, in_, x[0].data, x[0].stride, w,
         in_, bias, false, y.data, y.stride, pass.gemm, activation_);
  }
  void backward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<const Real> y,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    throughActivation<Real>(pass.pool, activation_, y, dy);
    gemm(pass.pool, Transpose::yes, Transpose::no, out_, in_, dy.rows, dy.data, dy.stride,
         x[0].data, x[0].stride, nullptr, false, dw, in_, pass.gemm);
    hide(dw);
    if (bias_) columnSums<Real>(pass.pool, dy, dw + size_t{in_} * out_);
    const auto& [dx, add, whereLive] = slopes[0];
    if (dx.data == nullptr) return;
    if (whereLive && !add) {
      gemmWhere(pass.pool, dy.rows, in_, out_, dy.data, dy.stride, w, in_, x[0].data, x[0].stride,
                dx.data, dx.stride, pass.gemm);
      return;
    }
    gemm(pass.pool, Transpose::no, Transpose::no, dy.rows, in_, out_, dy.data, dy.stride, w, in_,
         nullptr, add, dx.data, dx.stride, pass.gemm);
  }
  bool stopsWhereZero() const override { return activation_ == Activation::relu; }

 private:
  void hide(Real* w) const {
    for (size_t i = 0; i < mask_.size(); ++i) {
      if (mask_[i] == 0) w[i] = 0;
    }
  }
  uint32_t in_ = 0;
  uint32_t out_;
  Activation activation_;
  bool bias_;
  std::vector<uint8_t> mask_;  // out×in, or none
};

template <class Real>
class PastSum final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override {
    assert(in[0] == in[1]);
    n_ = in[0].cols;
    return in[0];
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    return {{"weight", {n_, n_}, 0, size_t{n_} * n_, 1 / std::sqrt(double(n_))}};
  }
  void initialise(Real* w) const override { clearFuture(w); }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    for (size_t i = 0; i < y.rows; ++i) std::copy_n(x[0].row(i), n_, y.row(i));
    gemm(pass.pool, Transpose::no, Transpose::yes, y.rows, n_, n_, x[1].data, x[1].stride, w, n_,
         nullptr, true, y.data, y.stride, pass.gemm);
  }
  void backward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    gemm(pass.pool, Transpose::yes, Transpose::no, n_, n_, dy.rows, dy.data, dy.stride, x[1].data,
         x[1].stride, nullptr, false, dw, n_, pass.gemm);
    clearFuture(dw);
    passOn<Real>(slopes[0], dy);
    const auto& [dx, add, whereLive] = slopes[1];
    if (dx.data == nullptr) return;
    gemm(pass.pool, Transpose::no, Transpose::no, dy.rows, n_, n_, dy.data, dy.stride, w, n_,
         nullptr, add, dx.data, dx.stride, pass.gemm);
  }

 private:
  void clearFuture(Real* a) const {
    for (size_t t = 0; t < n_; ++t) std::fill_n(a + t * n_ + t, n_ - t, Real(0));
  }
  uint32_t n_ = 0;
};

}  // namespace

template <class Real>
std::unique_ptr<Layer<Real>> dense(uint32_t out, Activation activation, Bias bias) {
  return std::make_unique<Dense<Real>>(out, activation, bias);
}
template <class Real>
std::unique_ptr<Layer<Real>> maskedDense(uint32_t out, Activation activation,
                                         std::vector<uint8_t> mask) {
  return std::make_unique<Dense<Real>>(out, activation, Bias::yes, std::move(mask));
}
template <class Real>
std::unique_ptr<Layer<Real>> pastSum() {
  return std::make_unique<PastSum<Real>>();
}

#define ATLAS_LAYERS(Real)                                                       \
  template std::unique_ptr<Layer<Real>> dense<Real>(uint32_t, Activation, Bias); \
  template std::unique_ptr<Layer<Real>> maskedDense<Real>(uint32_t, Activation,  \
                                                          std::vector<uint8_t>); \
  template std::unique_ptr<Layer<Real>> pastSum<Real>();
ATLAS_LAYERS(float)
ATLAS_LAYERS(double)
#undef ATLAS_LAYERS

}  // namespace atlas
