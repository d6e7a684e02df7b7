// Layers about codes and bits: what is drawn, hidden, centred or rounded to a codebook.
#include <algorithm>
#include <cassert>

#include "atlas/base/fmath.h"
#include "atlas/nn/layers.h"
#include "nn/layersParts.h"

namespace atlas {
namespace {

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
    passOn<Real>(slopes[0], dy);
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

// A count below this is not made smaller: mean = sums/counts would become 0/0 in the end.
constexpr double kLeastCount = 1e-20;

template <class Real>
class Quantise final : public Layer<Real> {
 public:
  explicit Quantise(Codebook codebook) : book_(codebook) {}
  Shape attach(std::span<const Shape> in) override {
    dim_ = in[0].cols;
    batchCounts_.resize(book_.codes);
    batchSums_.resize(numbers());
    return in[0];
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    const uint32_t k = book_.codes;
    return {{"codebook", {k, dim_}, 0, numbers(), 0, /*trained=*/false, /*initStd=*/1},
            {"counts", {k}, numbers(), k, 0, /*trained=*/false},
            {"sums", {k, dim_}, numbers() + k, numbers(), 0, /*trained=*/false}};
  }
  // One of each code, so that the means begin where the codebook does; with `revive` none, so that
  // the first batch takes every place.
  void initialise(Real* w) const override {
    if (book_.revive > 0) return;
    std::fill_n(w + numbers(), book_.codes, Real(1));
    std::copy_n(w, numbers(), w + numbers() + book_.codes);
  }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    if (code_.size() < y.rows) code_.resize(y.rows);
    nearestCodes<Real>(pass, x[0], {w, book_.codes, dim_}, products_, code_.data());
    parallelFor(pass.pool, y.rows, kCodesAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) std::copy_n(w + code_[i] * dim_, dim_, y.row(i));
    });
  }
  // Straight through, as if y were x.
  void backward(Pass&, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dy,
                Real* dw, Slopes<Real> slopes) override {
    std::fill_n(dw, 2 * numbers() + book_.codes, Real(0));
    passOn<Real>(slopes[0], dy);
  }
  void update(Pass& pass, Real* w, Inputs<Real> x, MatrixView<const Real> y) override {
    std::fill(batchCounts_.begin(), batchCounts_.end(), Real(0));
    std::fill(batchSums_.begin(), batchSums_.end(), Real(0));
    for (size_t i = 0; i < y.rows; ++i) {
      batchCounts_[code_[i]] += 1;
      passRow<Real>(true, x[0].row(i), dim_, &batchSums_[code_[i] * dim_]);
    }
    const auto keep = static_cast<Real>(book_.decay), take = 1 - keep;
    Real *count = w + numbers(), *sums = count + book_.codes;
    const Rng draw = pass.noise.rng.onStream(Stream::codebook);
    for (size_t k = 0; k < book_.codes; ++k) {
      Real *mean = w + k * dim_, *sum = sums + k * dim_;
      const Real next = keep * count[k] + take * batchCounts_[k];
      if (next < static_cast<Real>(book_.revive)) {
        const Real* row = x[0].row(size_t(uint64_t{draw.bits(k)} * y.rows >> 32));
        count[k] = 1;
        std::copy_n(row, dim_, sum);
      } else if (next > static_cast<Real>(kLeastCount)) {
        count[k] = next;
        for (size_t j = 0; j < dim_; ++j) {
          sum[j] = keep * sum[j] + take * batchSums_[k * dim_ + j];
        }
      }
      for (size_t j = 0; j < dim_; ++j) mean[j] = sum[j] / count[k];
    }
  }

 private:
  size_t numbers() const { return size_t{book_.codes} * dim_; }

  Codebook book_;
  uint32_t dim_ = 0;
  std::vector<uint32_t> code_;                 // of every row
  std::vector<Real> products_;                 // rows×codes
  std::vector<Real> batchCounts_, batchSums_;  // of a batch, by code
};

template <class Real>
class CodeWindow final : public Layer<Real> {
 public:
  CodeWindow(uint32_t side, uint32_t codes, std::vector<Offset> at, bool place)
      : side_(side), codes_(codes), at_(std::move(at)), place_(place) {}
  Shape attach([[maybe_unused]] std::span<const Shape> in) override {
    assert(in[0].size() == size_t{side_} * side_);
    map_.resize(in[0].size());
    return {side_ * side_, uint32_t(at_.size()) + place_};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    const size_t places = map_.size();
    for (size_t item = 0; item < pass.items; ++item) {
      const Real* from = x[0].row(item);
      // What is no code of this book is its last one: a table must not be read beyond its end.
      for (size_t t = 0; t < places; ++t)
        map_[t] = uint8_t(std::min(Real(codes_ - 1), from[t] * Real(255) + Real(0.5)));
      for (size_t t = 0; t < places; ++t) {
        Real* to = y.row(item * places + t);
        codesSeen<Real>(map_.data(), side_, codes_, at_, t, to);
        if (place_) to[at_.size()] = Real(codes_ + 1 + t);
      }
    }
  }
  void backward(Pass&, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real>, Real*,
                Slopes<Real> slopes) override {
    assert(slopes[0].d.data == nullptr);
    (void)slopes;
  }

 private:
  uint32_t side_, codes_;
  std::vector<Offset> at_;
  bool place_;
  std::vector<uint8_t> map_;
};

}  // namespace

template <class Real>
void codesSeen(const uint8_t* map, uint32_t side, uint32_t codes, std::span<const Offset> at,
               size_t t, Real* out) {
  const int row = int(t / side), col = int(t % side), n = int(side);
  for (size_t i = 0; i < at.size(); ++i) {
    const int r = row + at[i].down, c = col + at[i].right;
    const bool inside = r >= 0 && r < n && c >= 0 && c < n;
    out[i] = Real(inside ? uint32_t(map[size_t(r * n + c)]) : codes);
  }
}

// ‖z − e‖² = ‖z‖² − 2 z·e + ‖e‖², of which the first is the same for every code.
template <class Real>
void nearestCodes(Pass& pass, MatrixView<const Real> z, MatrixView<const Real> codebook,
                  std::vector<Real>& scratch, uint32_t* code) {
  const size_t k = codebook.rows, rows = z.rows;
  if (scratch.size() < (rows + 1) * k) scratch.resize((rows + 1) * k);
  Real* const half = &scratch[rows * k];  // −½‖e‖²
  for (size_t c = 0; c < k; ++c) {
    Real square = 0;
    for (size_t j = 0; j < codebook.cols; ++j) square += codebook(c, j) * codebook(c, j);
    half[c] = Real(-0.5) * square;
  }
  gemm(pass.pool, Transpose::no, Transpose::yes, rows, k, z.cols, z.data, z.stride, codebook.data,
       codebook.stride, half, false, scratch.data(), k, pass.gemm);
  parallelFor(pass.pool, rows, kCodesAChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const Real* score = &scratch[i * k];
      code[i] = uint32_t(std::max_element(score, score + k) - score);
    }
  });
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
template <class Real>
std::unique_ptr<Layer<Real>> quantise(Codebook codebook) {
  return std::make_unique<Quantise<Real>>(codebook);
}
template <class Real>
std::unique_ptr<Layer<Real>> codeWindow(uint32_t side, uint32_t codes, std::vector<Offset> at,
                                        bool place) {
  return std::make_unique<CodeWindow<Real>>(side, codes, std::move(at), place);
}

#define ATLAS_LAYERS(Real)                                                                        \
  template std::unique_ptr<Layer<Real>> signedBits<Real>(Hidden);                                 \
  template std::unique_ptr<Layer<Real>> centre<Real>();                                           \
  template std::unique_ptr<Layer<Real>> reparameterise<Real>();                                   \
  template std::unique_ptr<Layer<Real>> quantise<Real>(Codebook);                                 \
  template std::unique_ptr<Layer<Real>> codeWindow<Real>(uint32_t, uint32_t, std::vector<Offset>, \
                                                         bool);                                   \
  template void codesSeen<Real>(const uint8_t*, uint32_t, uint32_t, std::span<const Offset>,      \
                                size_t, Real*);                                                   \
  template void nearestCodes<Real>(Pass&, MatrixView<const Real>, MatrixView<const Real>,         \
                                   std::vector<Real>&, uint32_t*);
ATLAS_LAYERS(float)
ATLAS_LAYERS(double)
#undef ATLAS_LAYERS

}  // namespace atlas
