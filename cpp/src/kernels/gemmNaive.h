// The product of atlas/kernels/gemm.h as its definition reads: the oracle of the fast kernel, and
// the whole of the double one.
#pragma once

#include "atlas/kernels/gemm.h"

namespace atlas {

template <class T>
void gemmNaive(Transpose ta, Transpose tb, size_t m, size_t n, size_t k, const T* a, size_t lda,
               const T* b, size_t ldb, const T* bias, bool accumulate, T* c, size_t ldc) {
  for (size_t i = 0; i < m; ++i) {
    for (size_t j = 0; j < n; ++j) {
      T sum = accumulate ? c[i * ldc + j] : bias ? bias[j] : T(0);
      for (size_t p = 0; p < k; ++p) {
        const T left = ta == Transpose::no ? a[i * lda + p] : a[p * lda + i];
        const T right = tb == Transpose::no ? b[p * ldb + j] : b[j * ldb + p];
        sum = sum + left * right;
      }
      c[i * ldc + j] = sum;
    }
  }
}

}  // namespace atlas
