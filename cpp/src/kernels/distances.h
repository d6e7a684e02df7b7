// Nearest neighbours by looking at every candidate: bytes of images exactly in integers, codes in
// float with one fixed order of summation. Tested by tests/cpp/models/latent_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"

namespace atlas {

struct NearestByte {
  size_t index = 0;
  uint64_t squaredDistance = 0;  // in byte units
};
// Fills `nearest` with the images of set[begin, end) nearest to `query` (d bytes), near to far, of
// equal ones the earlier first; places for which there is no image keep the largest distance.
void nearestBytes(ByteImages set, size_t begin, size_t end, const uint8_t* query,
                  std::span<NearestByte> nearest);

// The same over the whole set, on all threads.
void nearestBytes(ThreadPool& pool, ByteImages set, const uint8_t* query,
                  std::span<NearestByte> nearest);

struct Neighbour {
  float squaredDistance;
  uint32_t index;
};

// Codes transposed, number j of all codes side by side, so that four candidates share an
// instruction.
class CodeColumns {
 public:
  explicit CodeColumns(MatrixView<const float> codes);  // n×k

  static constexpr size_t kNone = ~size_t{0};
  // Fills `nearest` with the nearest.size() candidates at the smallest squared distance to `query`
  // (k numbers), near to far, of equal ones the earlier first; candidate `skip` is left out. A
  // distance is summed over j = 0, 1, …. Precondition: there are that many candidates.
  void nearest(const float* query, size_t skip, std::span<Neighbour> nearest) const;

 private:
  size_t count_;                // n
  size_t padded_;               // n rounded up to the lanes
  size_t dim_;                  // k
  std::vector<float> columns_;  // k×padded
};

}  // namespace atlas
