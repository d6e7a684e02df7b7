// Statistics of a list of numbers, and their order.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace atlas {

// The smallest value that at least a share p of them do not exceed. values: at least one.
inline float quantile(std::vector<float> values, double p) {
  const size_t rank = std::max<size_t>(size_t(std::ceil(p * double(values.size()))), 1);
  const auto at = values.begin() + ptrdiff_t(rank - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

// Indices of the values by falling value; of equal ones the earlier first. The only sort of the
// core: each other would be a kilobyte of what a visitor downloads.
std::vector<size_t> byFalling(std::span<const double> values);

// Of the mean of n numbers whose squared distances from it add up to `squares`; 0 for one number.
inline double standardErrorOfMean(double squares, double n) {
  return n > 1 ? std::sqrt(squares / (n - 1) / n) : 0;
}

}  // namespace atlas
