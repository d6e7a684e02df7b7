#include "base/order.h"

#include <algorithm>

namespace atlas {

// Merge sort, runs of 1, 2, 4, …: stable, n log n, and a tenth of std::sort's bytes.
std::vector<uint32_t> orderOf(size_t n, bool (*before)(const void* of, uint32_t a, uint32_t b),
                              const void* of) {
  std::vector<uint32_t> order(n), next(n);
  for (size_t i = 0; i < n; ++i) order[i] = uint32_t(i);
  for (size_t run = 1; run < n; run *= 2) {
    for (size_t first = 0; first < n; first += 2 * run) {
      const size_t middle = std::min(first + run, n), last = std::min(first + 2 * run, n);
      size_t a = first, b = middle;
      for (size_t to = first; to < last; ++to) {
        const bool second = a == middle || (b < last && before(of, order[b], order[a]));
        next[to] = order[second ? b++ : a++];
      }
    }
    order.swap(next);
  }
  return order;
}

}  // namespace atlas
