// Nearest neighbours by looking at every candidate: images to bytes exactly in integers, images to
// what a model gives and codes in float with one fixed order of summation. Tested by
// tests/cpp/models/latent_test.cc, tests/cpp/lessons/{generation,interpolation}_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"

namespace atlas {

struct NearImage {
  size_t index = 0;
  double squaredDistance = 0;  // with pixels in 0…1 to floats; to bytes in byte units, exact
};
// Fills `nearest` with the images of the set nearest to `query`, near to far, of equal ones the
// earlier first; places for which there is no image keep an infinite distance. The query is d bytes
// or d floats in the units of 0…1, which may lie outside (a relative error of 1e-6 at most).
void nearestOf(ThreadPool& pool, ByteImages set, const uint8_t* query,
               std::span<NearImage> nearest);
void nearestOf(ThreadPool& pool, ByteImages set, const float* query, std::span<NearImage> nearest);

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
