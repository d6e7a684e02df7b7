#include "base/order.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "atlas/base/rng.h"

namespace atlas {

TEST_CASE("order: as std::stable_sort has it, for every length") {
  const Rng rng(1, Stream::test);
  for (size_t n = 0; n < 131; ++n) {
    std::vector<uint32_t> keys(n), wanted(n);
    for (size_t i = 0; i < n; ++i) {
      keys[i] = rng.bits(i) % 17;  // many equal
      wanted[i] = uint32_t(i);
    }
    const auto before = [&](uint32_t a, uint32_t b) { return keys[a] > keys[b]; };
    std::stable_sort(wanted.begin(), wanted.end(), before);
    CHECK(orderOf(n, before) == wanted);
  }
}

}  // namespace atlas
