#include "atlas/nn/layers.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/kernels/elementwise.h"

namespace atlas {
namespace {

// Columns a chunk of a bias gradient: a cache line of floats or two.
constexpr size_t kColumnsAChunk = 32;
// Rows of a batch a chunk of activations.
constexpr size_t kRowsAChunk = 16;
// Items a chunk of codes; a few dozen numbers each, so that small batches stay on one thread.
constexpr size_t kCodesAChunk = 32;

// db[j] = Σᵢ dy(i, j), rows in order.
template <class Real>
void columnSums(ThreadPool& pool, MatrixView<const Real> dy, Real* db) {
  parallelFor(pool, dy.cols, kColumnsAChunk, [&](size_t begin, size_t end) {
    std::fill(db + begin, db + end, Real(0));
    for (size_t i = 0; i < dy.rows; ++i) {
      const Real* row = dy.row(i);
      for (size_t j = begin; j < end; ++j) db[j] += row[j];
    }
  });
}

// to (+)= from
template <class Real>
void pass(const Slope<Real>& to, MatrixView<const Real> from) {
  if (to.d.data == nullptr) return;
  for (size_t i = 0; i < from.rows; ++i) {
    const Real* d = from.row(i);
    Real* out = to.d.row(i);
    if (!to.add) {
      std::copy_n(d, from.cols, out);
    } else {
      for (size_t j = 0; j < from.cols; ++j) out[j] += d[j];
    }
  }
}

template <class Real>
class Dense final : public Layer<Real> {
 public:
  Dense(uint32_t out, Activation activation, Bias bias)
      : out_(out), activation_(activation), bias_(bias == Bias::yes) {}

  Shape attach(std::span<const Shape> in) override {
    in_ = in[0].cols;
    return {in[0].rows, out_};
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    const double bound = 1 / std::sqrt(static_cast<double>(in_));
    const size_t weights = size_t{in_} * out_;
    std::vector<ParameterInfo> info = {{"weight", {out_, in_}, 0, weights, bound}};
    if (bias_) info.push_back({"bias", {out_}, weights, out_, bound});
    return info;
  }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    const Real* bias = bias_ ? w + size_t{in_} * out_ : nullptr;
    gemm(pass.pool, Transpose::no, Transpose::yes, y.rows, out_, in_, x[0].data, x[0].stride, w,
         in_, bias, false, y.data, y.stride, pass.gemm, activation_);
  }
  void backward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<const Real> y,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    if (activation_ != Activation::identity) {
      parallelFor(pass.pool, y.rows, kRowsAChunk, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
          multiplyByDerivative(activation_, y.row(i), dy.row(i), y.cols);
        }
      });
    }
    gemm(pass.pool, Transpose::yes, Transpose::no, out_, in_, dy.rows, dy.data, dy.stride,
         x[0].data, x[0].stride, nullptr, false, dw, in_, pass.gemm);
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
  uint32_t in_ = 0;
  uint32_t out_;
  Activation activation_;
  bool bias_;
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
  void backward(Pass& work, const Real* w, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    gemm(work.pool, Transpose::yes, Transpose::no, n_, n_, dy.rows, dy.data, dy.stride, x[1].data,
         x[1].stride, nullptr, false, dw, n_, work.gemm);
    clearFuture(dw);
    pass<Real>(slopes[0], dy);
    const auto& [dx, add, whereLive] = slopes[1];
    if (dx.data == nullptr) return;
    gemm(work.pool, Transpose::no, Transpose::no, dy.rows, n_, n_, dy.data, dy.stride, w, n_,
         nullptr, add, dx.data, dx.stride, work.gemm);
  }

 private:
  void clearFuture(Real* a) const {
    for (size_t t = 0; t < n_; ++t) std::fill_n(a + t * n_ + t, n_ - t, Real(0));
  }
  uint32_t n_ = 0;
};

template <class Real>
class SignedBits final : public Layer<Real> {
 public:
  explicit SignedBits(Hidden hidden) : hidden_(hidden) {}

  Shape attach(std::span<const Shape> in) override { return in[0]; }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    const size_t count = y.rows * y.cols;
    const bool drops = pass.training && !hidden_.always;
    if (drops) {
      if (u_.size() < count) u_.resize(count);
      pass.noise.rng.onStream(Stream::wordDropout)
          .fillUniform(u_.data(), count, pass.noise.firstItem * (count / pass.items));
    }
    const auto share = float(hidden_.share);
    for (size_t i = 0; i < count; ++i) {
      const bool seen = !hidden_.always && (!drops || u_[i] >= share);
      y.data[i] = seen ? 2 * x[0](i / y.cols, i % y.cols) - 1 : Real(0);
    }
  }
  // Bits are data: nothing lies before them.
  void backward(Pass&, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real>, Real*,
                Slopes<Real> slopes) override {
    assert(slopes[0].d.data == nullptr);
    (void)slopes;
  }

 private:
  Hidden hidden_;
  std::vector<float> u_;
};

template <class Real>
class Centre final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override {
    count_ = uint32_t(in[0].size());
    return in[0];
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    return {{"mean", {count_}, 0, count_, 0, /*trained=*/false}};
  }
  void forward(Pass& pass, const Real* mean, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, y.rows, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const Real* centre = mean + i * y.cols % count_;
        for (size_t j = 0; j < y.cols; ++j) y(i, j) = x[0](i, j) - centre[j];
      }
    });
  }
  void backward(Pass&, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dy,
                Real* dw, Slopes<Real> slopes) override {
    std::fill_n(dw, count_, Real(0));
    pass<Real>(slopes[0], dy);
  }

 private:
  uint32_t count_ = 0;
};

template <class Real>
class Reparameterise final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override { return {in[0].rows, in[0].cols / 2}; }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> z) override {
    const size_t k = z.cols;
    const size_t rows = z.rows / pass.items;
    if (noise_.size() < z.rows * k) {
      noise_.resize(z.rows * k);
      sigma_.resize(z.rows * k);
    }
    const size_t first = pass.noise.firstItem * rows;
    parallelFor(pass.pool, z.rows, kCodesAChunk, [&](size_t begin, size_t end) {
      pass.noise.rng.fillNormal(&noise_[begin * k], (end - begin) * k, (first + begin) * k);
      for (size_t i = begin; i < end; ++i) {
        const Real* mu = x[0].row(i);
        for (size_t j = 0; j < k; ++j) {
          const size_t at = i * k + j;
          sigma_[at] = fexp(Real(0.5) * std::min(mu[k + j], static_cast<Real>(kMaxLogVar)));
          z(i, j) = mu[j] + sigma_[at] * static_cast<Real>(noise_[at]);
        }
      }
    });
  }
  // ∂z/∂μ = 1 and ∂z/∂ log σ² = ½ σ ε.
  void backward(Pass&, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dz,
                Real*, Slopes<Real> slopes) override {
    const auto& [d, add, whereLive] = slopes[0];
    if (d.data == nullptr) return;
    const size_t k = dz.cols;
    for (size_t i = 0; i < dz.rows; ++i) {
      Real* dMu = d.row(i);
      for (size_t j = 0; j < k; ++j) {
        const size_t at = i * k + j;
        const Real dLogVar = Real(0.5) * (dz(i, j) * sigma_[at] * static_cast<Real>(noise_[at]));
        dMu[j] = (add ? dMu[j] : Real(0)) + dz(i, j);
        dMu[k + j] = (add ? dMu[k + j] : Real(0)) + dLogVar;
      }
    }
  }

 private:
  std::vector<float> noise_;  // ε
  std::vector<Real> sigma_;
};

}  // namespace

double Schedule::at(uint64_t step) const {
  double now = value;
  if (step < warmup) now *= static_cast<double>(step) / static_cast<double>(warmup);
  for (const uint64_t drop : drops) {
    if (step >= drop) now *= factor;
  }
  return now;
}

template <class Real>
void initialiseParameters(const std::vector<ParameterInfo>& info, uint64_t seed,
                          std::span<Real> parameters) {
  for (size_t t = 0; t < info.size(); ++t) {
    const Rng rng(seed, Stream::weightInit, t);
    for (size_t i = 0; i < info[t].count; ++i) {
      const double u = rng.uniform(i);
      parameters[info[t].offset + i] =
          static_cast<Real>(static_cast<float>(info[t].initBound * (2 * u - 1)));
    }
  }
}

template <class Real>
std::unique_ptr<Layer<Real>> dense(uint32_t out, Activation activation, Bias bias) {
  return std::make_unique<Dense<Real>>(out, activation, bias);
}
template <class Real>
std::unique_ptr<Layer<Real>> pastSum() {
  return std::make_unique<PastSum<Real>>();
}
template <class Real>
std::unique_ptr<Layer<Real>> signedBits(Hidden hidden) {
  return std::make_unique<SignedBits<Real>>(hidden);
}
template <class Real>
std::unique_ptr<Layer<Real>> centre() {
  return std::make_unique<Centre<Real>>();
}
template <class Real>
std::unique_ptr<Layer<Real>> reparameterise() {
  return std::make_unique<Reparameterise<Real>>();
}

#define ATLAS_LAYERS(Real)                                                        \
  template void initialiseParameters(const std::vector<ParameterInfo>&, uint64_t, \
                                     std::span<Real>);                            \
  template std::unique_ptr<Layer<Real>> dense<Real>(uint32_t, Activation, Bias);  \
  template std::unique_ptr<Layer<Real>> pastSum<Real>();                          \
  template std::unique_ptr<Layer<Real>> signedBits<Real>(Hidden);                 \
  template std::unique_ptr<Layer<Real>> centre<Real>();                           \
  template std::unique_ptr<Layer<Real>> reparameterise<Real>();
ATLAS_LAYERS(float)
ATLAS_LAYERS(double)
#undef ATLAS_LAYERS

}  // namespace atlas
