// Layers of maps: an item is height·width positions × channels, row by row.
//
// A convolution is one product of the whole batch: every window becomes a row (ky, kx, channel) of
// numbers, and the weights are put into that order once a pass. Copying runs of kw·channels numbers
// costs a few percent of multiplying them.
#include <algorithm>
#include <cassert>
#include <cmath>

#include "atlas/base/simd.h"
#include "atlas/nn/layers.h"
#include "nn/layersParts.h"

namespace atlas {
namespace {

// Windows over a map: which of its numbers each window sees, worked out once.
struct Sweep {
  Window window;
  size_t height, width, channels;  // of the map
  size_t down, across;             // windows

  // A row of a window, but for what lies beyond the map's edge: `count` numbers, from `place` among
  // the windows and from `at` in the map.
  struct Run {
    uint32_t place, at, count;
  };
  std::vector<Run> runs;         // in the order of the windows
  std::vector<uint32_t> beyond;  // where windows begin that see more than the map
  // Position p of the map is seen at `seen` [firstSeen[p], firstSeen[p + 1]), places in the order
  // of the windows.
  std::vector<uint32_t> seen, firstSeen;

  size_t positions() const { return height * width; }
  size_t mapSize() const { return positions() * channels; }
  size_t count() const { return down * across; }
  size_t windowSize() const { return size_t{window.height} * window.width * channels; }
  size_t windowsSize() const { return count() * windowSize(); }

  void plan() {
    std::vector<std::vector<uint32_t>> places(positions());
    for (size_t w = 0; w < count(); ++w) {
      const auto top = ptrdiff_t(w / across * window.stride) - ptrdiff_t(window.padding);
      const auto left = ptrdiff_t(w % across * window.stride) - ptrdiff_t(window.padding);
      const auto first = std::max<ptrdiff_t>(left, 0);
      const auto end = std::min(left + ptrdiff_t(window.width), ptrdiff_t(width));
      size_t sees = 0;
      for (ptrdiff_t ky = 0; ky < ptrdiff_t(window.height); ++ky) {
        const ptrdiff_t row = top + ky;
        if (row < 0 || row >= ptrdiff_t(height) || end <= first) continue;
        const size_t place =
            w * windowSize() + (size_t(ky) * window.width + size_t(first - left)) * channels;
        const size_t at = size_t(row) * width + size_t(first), count = size_t(end - first);
        runs.push_back({uint32_t(place), uint32_t(at * channels), uint32_t(count * channels)});
        for (size_t i = 0; i < count; ++i) {
          places[at + i].push_back(uint32_t(place + i * channels));
        }
        sees += count * channels;
      }
      if (sees < windowSize()) beyond.push_back(uint32_t(w * windowSize()));
    }
    firstSeen.push_back(0);
    for (const auto& own : places) {
      seen.insert(seen.end(), own.begin(), own.end());
      firstSeen.push_back(uint32_t(seen.size()));
    }
  }
};

// Windows of every item as rows: (items·windows) × windowSize.
template <class Real>
void toWindows(ThreadPool& pool, const Sweep& sweep, size_t items, const Real* maps,
               Real* windows) {
  parallelFor(pool, items, 1, [&](size_t item, size_t) {
    const Real* const map = maps + item * sweep.mapSize();
    Real* const own = windows + item * sweep.windowsSize();
    for (const uint32_t at : sweep.beyond) std::fill_n(own + at, sweep.windowSize(), Real(0));
    for (const auto [place, at, count] : sweep.runs) {
      const Real* const from = map + at;
      Real* const to = own + place;
      forEachPack<Real>(
          count, [=](size_t i, auto lanes) { store<Real>(to + i, load(from + i, lanes), lanes); });
    }
  });
}

// Every position of an item's map plus what the windows have there, in their order.
template <class Real>
void addWindows(const Sweep& sweep, const Real* windows, Real* map) {
  const size_t channels = sweep.channels;
  for (size_t p = 0; p < sweep.positions(); ++p, map += channels) {
    const uint32_t* const first = sweep.seen.data() + sweep.firstSeen[p];
    const uint32_t* const end = sweep.seen.data() + sweep.firstSeen[p + 1];
    if (channels == 1) {  // a register would be empty but for a number
      for (const uint32_t* place = first; place < end; ++place) map[0] += windows[*place];
      continue;
    }
    forEachPack<Real>(channels, [=](size_t c, auto lanes) {
      Pack<Real> sum = load(map + c, lanes);
      for (const uint32_t* place = first; place < end; ++place) {
        sum += load(windows + *place + c, lanes);
      }
      store<Real>(map + c, sum, lanes);
    });
  }
}

// What a convolution and its transpose share: weights F×C×kh×kw, F the channels of the windows'
// side and C those of the map's, and the products' operands.
template <class Real>
class Windowed : public Layer<Real> {
 public:
  Windowed(uint32_t height, Window window, Activation activation)
      : activation_(activation), height_(height) {
    sweep_.window = window;
  }
  std::vector<ParameterInfo> parameterInfo() const override {
    const auto [kh, kw] = std::pair(sweep_.window.height, sweep_.window.width);
    // torch takes the fan from the weights' second axis, for the transpose as well.
    const double bound = 1 / std::sqrt(double(sweep_.windowSize()));
    const auto channels = uint32_t(sweep_.channels);
    return {{"weight", {features_, channels, kh, kw}, 0, weights(), bound},
            {"bias", {out_}, weights(), out_, bound}};
  }
  bool stopsWhereZero() const override { return activation_ == Activation::relu; }

 protected:
  size_t weights() const { return features_ * sweep_.windowSize(); }

  // F×(C, ky, kx) → F×(ky, kx, C)
  void arrange(const Real* w) {
    arranged_.resize(weights());
    forWeights([&](size_t theirs, size_t ours) { arranged_[ours] = w[theirs]; });
  }
  void restore(const Real* gradient, Real* dw) const {
    forWeights([&](size_t theirs, size_t ours) { dw[theirs] = gradient[ours]; });
  }
  void growWindows(size_t items) {
    const size_t size = items * sweep_.windowsSize();
    if (windows_.size() < size) windows_.resize(size);
  }
  // dW, from its two operands: (items·windows)×F and windows_.
  void weightGradient(Pass& pass, MatrixView<const Real> features, Real* dw) {
    const size_t k = sweep_.windowSize();
    gradient_.resize(weights());
    gemm(pass.pool, Transpose::yes, Transpose::no, features_, k, features.rows, features.data,
         features.stride, windows_.data(), k, nullptr, false, gradient_.data(), k, pass.gemm);
    restore(gradient_.data(), dw);
  }

  Activation activation_;
  uint32_t height_;        // of the input
  uint32_t features_ = 0;  // F
  uint32_t out_ = 0;       // channels of the output
  Sweep sweep_{};
  std::vector<Real> windows_;              // of a batch
  std::vector<Real> arranged_, gradient_;  // F×windowSize

 private:
  template <class Body>
  void forWeights(Body&& body) const {
    const size_t channels = sweep_.channels, area = sweep_.windowSize() / channels;
    for (size_t f = 0; f < features_; ++f)
      for (size_t c = 0; c < channels; ++c)
        for (size_t p = 0; p < area; ++p)
          body((f * channels + c) * area + p, (f * area + p) * channels + c);
  }
};

template <class Real>
class Conv final : public Windowed<Real> {
 public:
  Conv(uint32_t out, uint32_t height, Window window, Activation activation)
      : Windowed<Real>(height, window, activation) {
    this->features_ = this->out_ = out;
  }
  Shape attach(std::span<const Shape> in) override {
    Sweep& s = this->sweep_;
    s.height = this->height_;
    s.width = in[0].rows / s.height;
    s.channels = in[0].cols;
    assert(s.height * s.width == in[0].rows);
    s.down = (s.height + 2 * s.window.padding - s.window.height) / s.window.stride + 1;
    s.across = (s.width + 2 * s.window.padding - s.window.width) / s.window.stride + 1;
    s.plan();
    return {uint32_t(s.count()), this->out_};
  }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    const size_t k = this->sweep_.windowSize();
    this->arrange(w);
    this->growWindows(pass.items);
    assert(x[0].stride == x[0].cols);
    toWindows(pass.pool, this->sweep_, pass.items, x[0].data, this->windows_.data());
    gemm(pass.pool, Transpose::no, Transpose::yes, y.rows, y.cols, k, this->windows_.data(), k,
         this->arranged_.data(), k, w + this->weights(), false, y.data, y.stride, pass.gemm,
         this->activation_);
  }
  void backward(Pass& pass, const Real*, Inputs<Real>, MatrixView<const Real> y,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    throughActivation<Real>(pass.pool, this->activation_, y, dy);
    this->weightGradient(pass, dy, dw);
    columnSums<Real>(pass.pool, dy, dw + this->weights());
    const Slope<Real>& slope = slopes[0];
    if (slope.d.data == nullptr) return;
    // The windows are not needed any more: their gradient takes their place.
    const Sweep& sweep = this->sweep_;
    const size_t k = sweep.windowSize();
    gemm(pass.pool, Transpose::no, Transpose::no, dy.rows, k, dy.cols, dy.data, dy.stride,
         this->arranged_.data(), k, nullptr, false, this->windows_.data(), k, pass.gemm);
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      Real* const map = slope.d.data + item * sweep.mapSize();
      if (!slope.add) std::fill_n(map, sweep.mapSize(), Real(0));
      addWindows(sweep, &this->windows_[item * sweep.windowsSize()], map);
    });
  }
};

template <class Real>
class ConvTransposed final : public Windowed<Real> {
 public:
  ConvTransposed(uint32_t out, uint32_t height, Window window, Activation activation)
      : Windowed<Real>(height, window, activation) {
    this->out_ = out;
  }
  Shape attach(std::span<const Shape> in) override {
    Sweep& s = this->sweep_;
    this->features_ = in[0].cols;
    s.channels = this->out_;
    s.down = this->height_;
    s.across = in[0].rows / s.down;
    assert(s.count() == in[0].rows);
    s.height = (s.down - 1) * s.window.stride + s.window.height - 2 * s.window.padding;
    s.width = (s.across - 1) * s.window.stride + s.window.width - 2 * s.window.padding;
    s.plan();
    return {uint32_t(s.height * s.width), this->out_};
  }
  void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) override {
    const Sweep& sweep = this->sweep_;
    const size_t k = sweep.windowSize();
    this->arrange(w);
    this->growWindows(pass.items);
    gemm(pass.pool, Transpose::no, Transpose::no, x[0].rows, k, this->features_, x[0].data,
         x[0].stride, this->arranged_.data(), k, nullptr, false, this->windows_.data(), k,
         pass.gemm);
    const Real* const bias = w + this->weights();
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      Real* const map = y.data + item * sweep.mapSize();
      for (size_t i = 0; i < sweep.mapSize(); i += y.cols) std::copy_n(bias, y.cols, map + i);
      addWindows(sweep, &this->windows_[item * sweep.windowsSize()], map);
      activate(this->activation_, map, sweep.mapSize());
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<const Real> y,
                MatrixView<Real> dy, Real* dw, Slopes<Real> slopes) override {
    throughActivation<Real>(pass.pool, this->activation_, y, dy);
    toWindows<Real>(pass.pool, this->sweep_, pass.items, dy.data, this->windows_.data());
    this->weightGradient(pass, x[0], dw);
    columnSums<Real>(pass.pool, dy, dw + this->weights());
    const auto& [dx, add, whereLive] = slopes[0];
    if (dx.data == nullptr) return;
    const size_t k = this->sweep_.windowSize();
    gemm(pass.pool, Transpose::no, Transpose::yes, dx.rows, dx.cols, k, this->windows_.data(), k,
         this->arranged_.data(), k, nullptr, add, dx.data, dx.stride, pass.gemm);
  }
};

template <class Real>
class Upsample final : public Layer<Real> {
 public:
  Upsample(uint32_t height, uint32_t factor) : height_(height), factor_(factor) {}
  Shape attach(std::span<const Shape> in) override {
    width_ = in[0].rows / height_;
    assert(height_ * width_ == in[0].rows);
    return {uint32_t(in[0].rows * factor_ * factor_), in[0].cols};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      forPositions(item,
                   [&](size_t from, size_t to) { std::copy_n(x[0].row(from), y.cols, y.row(to)); });
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dy,
                Real*, Slopes<Real> slopes) override {
    const Slope<Real>& slope = slopes[0];
    if (slope.d.data == nullptr) return;
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      const size_t rows = height_ * width_;
      if (!slope.add) std::fill_n(slope.d.row(item * rows), rows * slope.d.cols, Real(0));
      forPositions(item, [&](size_t from, size_t to) {
        passRow<Real>(true, dy.row(to), dy.cols, slope.d.row(from));
      });
    });
  }

 private:
  template <class Body>
  void forPositions(size_t item, Body&& body) const {
    size_t to = item * height_ * width_ * factor_ * factor_;
    for (size_t y = 0; y < height_ * factor_; ++y)
      for (size_t x = 0; x < width_ * factor_; ++x, ++to)
        body((item * height_ + y / factor_) * width_ + x / factor_, to);
  }
  size_t height_, width_ = 0, factor_;
};

// Positions × channels to channels × positions, or back.
template <class Real>
class Turned final : public Layer<Real> {
 public:
  // channels: of the output; 0: they come to the front.
  explicit Turned(uint32_t channels) : channels_(channels) {}
  Shape attach(std::span<const Shape> in) override {
    const auto size = uint32_t(in[0].size());
    rows_ = channels_ ? channels_ : in[0].rows;
    cols_ = size / rows_;
    assert(rows_ * cols_ == size);
    return channels_ ? Shape{uint32_t(cols_), uint32_t(channels_)} : Shape{1, size};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    assert(x[0].stride == x[0].cols);
    turn(pass, false, rows_, cols_, x[0].data, y.data);
  }
  void backward(Pass& pass, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dy,
                Real*, Slopes<Real> slopes) override {
    if (slopes[0].d.data == nullptr) return;
    turn(pass, slopes[0].add, cols_, rows_, dy.data, slopes[0].d.data);
  }

 private:
  // `from` of every item is rows×cols, and `to` its transpose.
  void turn(Pass& pass, bool add, size_t rows, size_t cols, const Real* from, Real* to) {
    parallelFor(pass.pool, pass.items, 1, [=](size_t item, size_t) {
      const Real* const source = from + item * rows * cols;
      Real* const target = to + item * rows * cols;
      for (size_t j = 0; j < cols; ++j)
        for (size_t i = 0; i < rows; ++i)
          target[j * rows + i] = (add ? target[j * rows + i] : Real(0)) + source[i * cols + j];
    });
  }
  size_t channels_, rows_ = 0, cols_ = 0;  // rows×cols: the input of an item
};

}  // namespace

template <class Real>
std::unique_ptr<Layer<Real>> conv(uint32_t out, uint32_t height, Window window,
                                  Activation activation) {
  return std::make_unique<Conv<Real>>(out, height, window, activation);
}
template <class Real>
std::unique_ptr<Layer<Real>> convTransposed(uint32_t out, uint32_t height, Window window,
                                            Activation activation) {
  return std::make_unique<ConvTransposed<Real>>(out, height, window, activation);
}
template <class Real>
std::unique_ptr<Layer<Real>> upsample(uint32_t height, uint32_t factor) {
  return std::make_unique<Upsample<Real>>(height, factor);
}
template <class Real>
std::unique_ptr<Layer<Real>> flatten() {
  return std::make_unique<Turned<Real>>(0);
}
template <class Real>
std::unique_ptr<Layer<Real>> unflatten(uint32_t channels) {
  return std::make_unique<Turned<Real>>(channels);
}

#define ATLAS_LAYERS(Real)                                                                  \
  template std::unique_ptr<Layer<Real>> conv<Real>(uint32_t, uint32_t, Window, Activation); \
  template std::unique_ptr<Layer<Real>> convTransposed<Real>(uint32_t, uint32_t, Window,    \
                                                             Activation);                   \
  template std::unique_ptr<Layer<Real>> upsample<Real>(uint32_t, uint32_t);                 \
  template std::unique_ptr<Layer<Real>> flatten<Real>();                                    \
  template std::unique_ptr<Layer<Real>> unflatten<Real>(uint32_t);
ATLAS_LAYERS(float)
ATLAS_LAYERS(double)
#undef ATLAS_LAYERS

}  // namespace atlas
