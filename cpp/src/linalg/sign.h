// The sign of a direction, which no decomposition fixes.
#pragma once

#include <cmath>
#include <cstddef>

namespace atlas {

// The entry of largest magnitude (the first of equal ones) becomes positive; `partner` turns with
// it.
inline void fixSign(double* vector, size_t d, double* partner = nullptr, size_t n = 0) {
  size_t peak = 0;
  for (size_t i = 1; i < d; ++i)
    if (std::fabs(vector[i]) > std::fabs(vector[peak])) peak = i;
  if (!(vector[peak] < 0)) return;
  for (size_t i = 0; i < d; ++i) vector[i] = -vector[i];
  for (size_t i = 0; i < n; ++i) partner[i] = -partner[i];
}

}  // namespace atlas
