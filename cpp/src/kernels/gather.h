// Bytes to numbers, a batch at a time. Bytes stay bytes until a network needs them.
#pragma once

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"
#include "atlas/kernels/elementwise.h"

namespace atlas {

// Row i of x (B×d) becomes image chosen[i], or image i when chosen is null.
template <class Real>
void gatherPixels(ThreadPool& pool, ByteImages images, const uint32_t* chosen, MatrixView<Real> x) {
  constexpr size_t kRowsAChunk = 16;
  parallelFor(pool, x.rows, kRowsAChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      bytesToPixels(images.row(chosen == nullptr ? i : chosen[i]), x.row(i), x.cols);
    }
  });
}

}  // namespace atlas
