// The numbers 0 … n−1 in an order. One sort for every question of which comes first: a sort for
// each would be some 1.5 kB of what a visitor downloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace atlas {

std::vector<uint32_t> orderOf(size_t n, bool (*before)(const void* of, uint32_t a, uint32_t b),
                              const void* of);

// before(a, b): whether a comes first; where neither does, the smaller number does.
template <class Before>
std::vector<uint32_t> orderOf(size_t n, const Before& before) {
  return orderOf(
      n,
      [](const void* of, uint32_t a, uint32_t b) {
        return (*static_cast<const Before*>(of))(a, b);
      },
      &before);
}

}  // namespace atlas
