// The vote of neighbours: the most, then the nearer, then the smaller label; the same for both
// kinds.
#include "kernels/vote.h"

#include <doctest/doctest.h>

#include <vector>

#include "kernels/distances.h"

namespace atlas {
namespace {

struct Given {
  uint8_t label;
  uint32_t squaredDistance;
};

Vote vote(const std::vector<Given>& given) {
  std::vector<uint8_t> labels = {99};  // nobody's neighbour
  std::vector<Neighbour> codes;
  std::vector<NearImage> images;
  for (const Given& one : given) {
    codes.push_back({float(one.squaredDistance), uint32_t(labels.size())});
    images.push_back({labels.size(), double(one.squaredDistance)});
    labels.push_back(one.label);
  }
  const Vote ofCodes = voteOf<Neighbour>(codes, labels);
  const Vote ofImages = voteOf<NearImage>(images, labels);
  CHECK(ofCodes.label == ofImages.label);
  CHECK(ofCodes.votes == ofImages.votes);
  return ofCodes;
}

}  // namespace

TEST_CASE("vote: the most votes win, however far they are") {
  const Vote won = vote({{7, 1}, {255, 900}, {255, 1600}, {3, 4}, {255, 2500}});
  CHECK(won.label == 255);
  CHECK(won.votes == 3);
  CHECK(vote({{0, 5}}).label == 0);
  CHECK(vote({{0, 5}}).votes == 1);
}

TEST_CASE(
    "vote: of a tie the smaller sum of distances wins, not of their squares, nor the nearest") {
  // Distances 1 + 9 and 4 + 5: label 2 was met first, label 8 is nearer in all.
  CHECK(vote({{2, 1}, {8, 16}, {8, 25}, {2, 81}}).label == 8);
  // 0 + 8 against 5 + 5: by squares it would be 64 against 50.
  CHECK(vote({{4, 0}, {1, 25}, {1, 25}, {4, 64}}).label == 4);
}

TEST_CASE("vote: of equal sums the smaller label wins, in whatever order they came") {
  CHECK(vote({{9, 4}, {6, 4}}).label == 6);
  CHECK(vote({{6, 4}, {9, 4}}).label == 6);
  CHECK(vote({{9, 4}, {6, 4}}).votes == 1);
}

}  // namespace atlas
