// The vote of a query's neighbours: one rule for codes (latent.h) and for images (interpolation.h).
// Tested by tests/cpp/kernels/vote_test.cc.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>

namespace atlas {

struct Vote {
  uint8_t label;
  uint32_t votes;  // for it
};

// The label of most of the neighbours (at least one; Near has `index` into the labels and
// `squaredDistance` >= 0). Ties: the label with the smaller summed distance, then the smaller
// label.
template <class Near>
Vote voteOf(std::span<const Near> nearest, std::span<const uint8_t> labels) {
  struct {
    uint32_t votes = 0;
    double distance = 0;
  } tally[256];
  for (const Near& neighbour : nearest) {
    auto& entry = tally[labels[neighbour.index]];
    ++entry.votes;
    entry.distance += std::sqrt(double(neighbour.squaredDistance));
  }
  size_t winner = 0;
  for (size_t label = 1; label < 256; ++label) {
    const auto &a = tally[label], &b = tally[winner];
    if (a.votes > b.votes || (a.votes == b.votes && a.votes > 0 && a.distance < b.distance))
      winner = label;
  }
  return {uint8_t(winner), tally[winner].votes};
}

}  // namespace atlas
