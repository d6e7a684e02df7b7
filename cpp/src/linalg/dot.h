// Σ aᵢbᵢ in double, in an order that the length alone fixes.
#pragma once

#include <cstddef>

namespace atlas {

// One sum, term after term.
template <class T>
double dot(const T* a, const T* b, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; ++i) sum += double(a[i]) * b[i];
  return sum;
}

// Four sums side by side, so that no addition waits for the one before.
inline double wideDot(const double* a, const double* b, size_t n) {
  double sums[4] = {};
  size_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (size_t r = 0; r < 4; ++r) sums[r] += a[i + r] * b[i + r];
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace atlas
