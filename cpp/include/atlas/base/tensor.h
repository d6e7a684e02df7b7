// Non-owning views of row-major memory; who owns the memory is said where the view is made.
// Legend used in every header: n images, d pixels an image, k or L latent numbers, B images a
// batch. A batch is n×d with one image a row: the lecture's X (d×n, a data point in each column) in
// memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace atlas {

template <class T>
struct MatrixView {
  T* data = nullptr;
  size_t rows = 0;
  size_t cols = 0;
  size_t stride = 0;  // elements from one row to the next, >= cols

  MatrixView() = default;
  MatrixView(T* data_, size_t rows_, size_t cols_)
      : data(data_), rows(rows_), cols(cols_), stride(cols_) {}
  MatrixView(T* data_, size_t rows_, size_t cols_, size_t stride_)
      : data(data_), rows(rows_), cols(cols_), stride(stride_) {}

  T* row(size_t i) const { return data + i * stride; }
  T& operator()(size_t i, size_t j) const { return data[i * stride + j]; }
  operator MatrixView<const T>() const { return {data, rows, cols, stride}; }
};

// Grey images: n rows of d = height*width bytes; a byte b stands for the number b/255.
using ByteImages = MatrixView<const uint8_t>;

}  // namespace atlas
