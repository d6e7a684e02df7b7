#include "base/statistics.h"

#include <numeric>

namespace atlas {

std::vector<size_t> byFalling(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return values[a] > values[b]; });
  return order;
}

}  // namespace atlas
