// What layers*.cc share.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "atlas/kernels/elementwise.h"
#include "atlas/nn/layer.h"

namespace atlas {

// Rows of a batch a chunk of activations.
inline constexpr size_t kRowsAChunk = 16;
// Items a chunk of codes; a few dozen numbers each, so that small batches stay on one thread.
inline constexpr size_t kCodesAChunk = 32;

// db[j] = Σᵢ dy(i, j), rows in order.
template <class Real>
void columnSums(ThreadPool& pool, MatrixView<const Real> dy, Real* db) {
  constexpr size_t kColumnsAChunk = 32;  // a cache line of floats or two
  parallelFor(pool, dy.cols, kColumnsAChunk, [&](size_t begin, size_t end) {
    std::fill(db + begin, db + end, Real(0));
    for (size_t i = 0; i < dy.rows; ++i) {
      const Real* row = dy.row(i);
      for (size_t j = begin; j < end; ++j) db[j] += row[j];
    }
  });
}

// to (+)= n numbers of a row
template <class Real>
void passRow(bool add, const Real* from, size_t n, Real* to) {
  if (!add) {
    std::copy_n(from, n, to);
  } else {
    for (size_t j = 0; j < n; ++j) to[j] += from[j];
  }
}

// to (+)= from
template <class Real>
void passOn(const Slope<Real>& to, MatrixView<const Real> from) {
  if (to.d.data == nullptr) return;
  for (size_t i = 0; i < from.rows; ++i) passRow(to.add, from.row(i), from.cols, to.d.row(i));
}

// dy ⊙= a'(·) of what the layer gave. By numbers, not by rows: those of a map can be short.
template <class Real>
void throughActivation(ThreadPool& pool, Activation activation, MatrixView<const Real> y,
                       MatrixView<Real> dy) {
  constexpr size_t kNumbersAChunk = 4096;
  assert(y.stride == y.cols && dy.stride == dy.cols);  // what layers write is side by side
  if (activation == Activation::identity) return;
  parallelFor(pool, y.rows * y.cols, kNumbersAChunk, [&](size_t begin, size_t end) {
    multiplyByDerivative(activation, y.data + begin, dy.data + begin, end - begin);
  });
}

}  // namespace atlas
