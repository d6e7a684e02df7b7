// Layers of several values and rows: side by side, stacked, summed and in pairs.
#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "atlas/nn/layers.h"
#include "nn/layersParts.h"

namespace atlas {
namespace {

// Row r of an item that has `rows` rows, where an input of one row goes with every one of them.
template <class View>
auto* rowOf(const View& x, size_t items, size_t item, size_t r) {
  const size_t own = x.rows / items;
  return x.row(item * own + (own == 1 ? 0 : r));
}
uint32_t mostRows(std::span<const Shape> in) {
  uint32_t rows = 1;
  for (const Shape& shape : in) rows = std::max(rows, shape.rows);
  for ([[maybe_unused]] const Shape& shape : in) assert(shape.rows == rows || shape.rows == 1);
  return rows;
}
// Whether row r of an item is the first that is written to this slope.
template <class Real>
bool adds(const Slope<Real>& slope, size_t items, size_t r) {
  return slope.add || (slope.d.rows == items && r > 0);
}

template <class Real>
class Concat final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override {
    Shape out{mostRows(in), 0};
    for (const Shape& shape : in) out.cols += shape.cols;
    rows_ = out.rows;
    return out;
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      for (size_t r = 0; r < rows_; ++r) {
        Real* to = y.row(item * rows_ + r);
        for (const auto& view : x)
          to = std::copy_n(rowOf(view, pass.items, item, r), view.cols, to);
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real*, Slopes<Real> slopes) override {
    size_t at = 0;
    for (size_t n = 0; n < x.size(); at += x[n++].cols) {
      const Slope<Real>& slope = slopes[n];
      if (slope.d.data == nullptr) continue;
      parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
        for (size_t r = 0; r < rows_; ++r) {
          passRow<Real>(adds(slope, pass.items, r), dy.row(item * rows_ + r) + at, x[n].cols,
                        rowOf(slope.d, pass.items, item, r));
        }
      });
    }
  }

 private:
  size_t rows_ = 0;
};

template <class Real>
class Stack final : public Layer<Real> {
 public:
  explicit Stack(uint32_t times) : times_(times) {}
  Shape attach(std::span<const Shape> in) override {
    Shape out{0, in[0].cols};
    for (const Shape& shape : in) {
      assert(shape.cols == out.cols);
      out.rows += shape.rows * times_;
    }
    rows_ = out.rows;
    return out;
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      size_t to = item * rows_;
      for (size_t t = 0; t < times_; ++t) {
        for (const auto& view : x) {
          const size_t rows = view.rows / pass.items;
          for (size_t r = 0; r < rows; ++r) {
            std::copy_n(view.row(item * rows + r), y.cols, y.row(to++));
          }
        }
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real*, Slopes<Real> slopes) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      size_t from = item * rows_;
      for (size_t t = 0; t < times_; ++t) {
        for (size_t n = 0; n < x.size(); ++n) {
          const size_t rows = x[n].rows / pass.items;
          const Slope<Real>& slope = slopes[n];
          for (size_t r = 0; r < rows; ++r, ++from) {
            if (slope.d.data == nullptr) continue;
            passRow<Real>(slope.add || t > 0, dy.row(from), dy.cols, slope.d.row(item * rows + r));
          }
        }
      }
    });
  }

 private:
  size_t times_, rows_ = 0;
};

template <class Real>
class Sum final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override {
    rows_ = mostRows(in);
    return {uint32_t(rows_), in[0].cols};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      for (size_t r = 0; r < rows_; ++r) {
        for (size_t n = 0; n < x.size(); ++n) {
          passRow<Real>(n > 0, rowOf(x[n], pass.items, item, r), y.cols, y.row(item * rows_ + r));
        }
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real*, Slopes<Real> slopes) override {
    for (size_t n = 0; n < x.size(); ++n) {
      const Slope<Real>& slope = slopes[n];
      if (slope.d.data == nullptr) continue;
      parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
        for (size_t r = 0; r < rows_; ++r) {
          passRow<Real>(adds(slope, pass.items, r), dy.row(item * rows_ + r), dy.cols,
                        rowOf(slope.d, pass.items, item, r));
        }
      });
    }
  }

 private:
  size_t rows_ = 0;
};

template <class Real>
class Product final : public Layer<Real> {
 public:
  Shape attach(std::span<const Shape> in) override {
    rows_ = mostRows(in);
    assert(in.size() == 2 && in[0].cols == in[1].cols);
    return {uint32_t(rows_), in[0].cols};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      for (size_t r = 0; r < rows_; ++r) {
        const Real* a = rowOf(x[0], pass.items, item, r);
        const Real* b = rowOf(x[1], pass.items, item, r);
        Real* to = y.row(item * rows_ + r);
        for (size_t j = 0; j < y.cols; ++j) to[j] = a[j] * b[j];
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real*, Slopes<Real> slopes) override {
    for (size_t n = 0; n < 2; ++n) {
      const Slope<Real>& slope = slopes[n];
      if (slope.d.data == nullptr) continue;
      parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
        for (size_t r = 0; r < rows_; ++r) {
          const Real* d = dy.row(item * rows_ + r);
          const Real* other = rowOf(x[1 - n], pass.items, item, r);
          Real* to = rowOf(slope.d, pass.items, item, r);
          const bool add = adds(slope, pass.items, r);
          for (size_t j = 0; j < dy.cols; ++j) to[j] = (add ? to[j] : Real(0)) + d[j] * other[j];
        }
      });
    }
  }

 private:
  size_t rows_ = 0;
};

// y_ij = [a_i | b_j] or a_i + b_j; one input is both a and b.
template <class Real>
class Pairs final : public Layer<Real> {
 public:
  explicit Pairs(Join join) : join_(join) {}
  Shape attach(std::span<const Shape> in) override {
    const Shape &a = in.front(), &b = in.back();
    assert(a.rows == b.rows && (join_ == Join::beside || a.cols == b.cols));
    n_ = a.rows;
    second_ = join_ == Join::beside ? a.cols : 0;
    return {a.rows * a.rows, uint32_t(second_) + b.cols};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    const MatrixView<const Real>&a = x.front(), &b = x.back();
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      for (size_t i = 0; i < n_; ++i) {
        for (size_t j = 0; j < n_; ++j) {
          Real* to = y.row((item * n_ + i) * n_ + j);
          std::copy_n(a.row(item * n_ + i), a.cols, to);
          passRow<Real>(join_ == Join::sum, b.row(item * n_ + j), b.cols, to + second_);
        }
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<const Real>,
                MatrixView<Real> dy, Real*, Slopes<Real> slopes) override {
    const Slope<Real>&a = slopes.front(), &b = slopes.back();
    const bool same = slopes.size() == 1;
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      const auto pair = [&](size_t i, size_t j) { return dy.row((item * n_ + i) * n_ + j); };
      for (size_t i = 0; a.d.data && i < n_; ++i) {
        for (size_t j = 0; j < n_; ++j) {
          passRow<Real>(a.add || j > 0, pair(i, j), x.front().cols, a.d.row(item * n_ + i));
        }
      }
      for (size_t j = 0; b.d.data && j < n_; ++j) {
        for (size_t i = 0; i < n_; ++i) {
          passRow<Real>(b.add || same || i > 0, pair(i, j) + second_, x.back().cols,
                        b.d.row(item * n_ + j));
        }
      }
    });
  }

 private:
  Join join_;
  size_t n_ = 0, second_ = 0;  // rows, and the column where b begins
};

template <class Real>
class SumRows final : public Layer<Real> {
 public:
  explicit SumRows(uint32_t count) : count_(count) {}
  Shape attach(std::span<const Shape> in) override {
    assert(in[0].rows % count_ == 0);
    return {in[0].rows / count_, in[0].cols};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, y.rows, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        for (size_t r = 0; r < count_; ++r) {
          passRow<Real>(r > 0, x[0].row(i * count_ + r), y.cols, y.row(i));
        }
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dy,
                Real*, Slopes<Real> slopes) override {
    const Slope<Real>& slope = slopes[0];
    if (slope.d.data == nullptr) return;
    parallelFor(pass.pool, dy.rows, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin * count_; i < end * count_; ++i) {
        passRow<Real>(slope.add, dy.row(i / count_), dy.cols, slope.d.row(i));
      }
    });
  }

 private:
  uint32_t count_;
};

template <class Real>
class Pick final : public Layer<Real> {
 public:
  explicit Pick(std::vector<uint32_t> rows) : rows_(std::move(rows)) {}
  Shape attach(std::span<const Shape> in) override {
    from_ = in[0].rows;
    assert(*std::max_element(rows_.begin(), rows_.end()) < from_);
    return {uint32_t(rows_.size()), in[0].cols};
  }
  void forward(Pass& pass, const Real*, Inputs<Real> x, MatrixView<Real> y) override {
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      for (size_t r = 0; r < rows_.size(); ++r) {
        std::copy_n(x[0].row(item * from_ + rows_[r]), y.cols, y.row(item * rows_.size() + r));
      }
    });
  }
  void backward(Pass& pass, const Real*, Inputs<Real>, MatrixView<const Real>, MatrixView<Real> dy,
                Real*, Slopes<Real> slopes) override {
    const Slope<Real>& slope = slopes[0];
    if (slope.d.data == nullptr) return;
    parallelFor(pass.pool, pass.items, 1, [&](size_t item, size_t) {
      for (size_t r = item * from_; !slope.add && r < (item + 1) * from_; ++r) {
        std::fill_n(slope.d.row(r), dy.cols, Real(0));
      }
      for (size_t r = 0; r < rows_.size(); ++r) {
        passRow<Real>(true, dy.row(item * rows_.size() + r), dy.cols,
                      slope.d.row(item * from_ + rows_[r]));
      }
    });
  }

 private:
  std::vector<uint32_t> rows_;
  size_t from_ = 0;
};

}  // namespace

template <class Real>
std::unique_ptr<Layer<Real>> concat() {
  return std::make_unique<Concat<Real>>();
}
template <class Real>
std::unique_ptr<Layer<Real>> stack(uint32_t times) {
  return std::make_unique<Stack<Real>>(times);
}
template <class Real>
std::unique_ptr<Layer<Real>> sum() {
  return std::make_unique<Sum<Real>>();
}
template <class Real>
std::unique_ptr<Layer<Real>> product() {
  return std::make_unique<Product<Real>>();
}
template <class Real>
std::unique_ptr<Layer<Real>> pairs(Join join) {
  return std::make_unique<Pairs<Real>>(join);
}
template <class Real>
std::unique_ptr<Layer<Real>> sumRows(uint32_t count) {
  return std::make_unique<SumRows<Real>>(count);
}

template <class Real>
std::unique_ptr<Layer<Real>> pick(std::vector<uint32_t> rows) {
  return std::make_unique<Pick<Real>>(std::move(rows));
}

#define ATLAS_LAYERS(Real)                                       \
  template std::unique_ptr<Layer<Real>> concat<Real>();          \
  template std::unique_ptr<Layer<Real>> stack<Real>(uint32_t);   \
  template std::unique_ptr<Layer<Real>> sum<Real>();             \
  template std::unique_ptr<Layer<Real>> product<Real>();         \
  template std::unique_ptr<Layer<Real>> pairs<Real>(Join);       \
  template std::unique_ptr<Layer<Real>> sumRows<Real>(uint32_t); \
  template std::unique_ptr<Layer<Real>> pick<Real>(std::vector<uint32_t>);
ATLAS_LAYERS(float)
ATLAS_LAYERS(double)
#undef ATLAS_LAYERS

}  // namespace atlas
