#include "kernels/distances.h"

#include <algorithm>
#include <limits>

#include "atlas/base/simd.h"

namespace atlas {
namespace {

constexpr size_t kLane = 4;
// A comparison a register costs more than the distance itself in 2-D; one an eight-register group
// does not.
constexpr size_t kGroup = 32;

// Differences a block of bytes apart are added in 32 bits, then the best so far is looked at: most
// images are farther than it long before their last pixel.
constexpr size_t kByteBlock = 112;  // four rows of 28

constexpr size_t kSetGrain = 1024;  // images a thread compares at a time

// One more candidate for a list near to far; of equal ones those that came before stay first.
void insertNear(NearestByte candidate, std::span<NearestByte> nearest) {
  size_t at = nearest.size();
  if (candidate.squaredDistance >= nearest[at - 1].squaredDistance) return;
  for (--at; at > 0 && nearest[at - 1].squaredDistance > candidate.squaredDistance; --at)
    nearest[at] = nearest[at - 1];
  nearest[at] = candidate;
}

}  // namespace

void nearestBytes(ByteImages set, size_t begin, size_t end, const uint8_t* query,
                  std::span<NearestByte> nearest) {
  std::fill(nearest.begin(), nearest.end(),
            NearestByte{begin, std::numeric_limits<uint64_t>::max()});
  uint64_t worst = std::numeric_limits<uint64_t>::max();
  for (size_t n = begin; n < end; ++n) {
    const uint8_t* image = set.row(n);
    uint64_t sum = 0;
    for (size_t i = 0; i < set.cols && sum < worst; i += kByteBlock) {
      const size_t stop = std::min(set.cols, i + kByteBlock);
      int32_t block = 0;
      for (size_t j = i; j < stop; ++j) {
        const int32_t difference = int32_t(image[j]) - int32_t(query[j]);
        block += difference * difference;
      }
      sum += uint64_t(block);
    }
    if (sum >= worst) continue;
    insertNear({n, sum}, nearest);
    worst = nearest.back().squaredDistance;
  }
}

void nearestBytes(ThreadPool& pool, ByteImages set, const uint8_t* query,
                  std::span<NearestByte> nearest) {
  const size_t count = nearest.size();
  std::vector<NearestByte> found((set.rows + kSetGrain - 1) / kSetGrain * count);
  parallelFor(pool, set.rows, kSetGrain, [&](size_t begin, size_t end) {
    nearestBytes(set, begin, end, query, {&found[begin / kSetGrain * count], count});
  });
  // Chunks stand in the order of their images, so the first of equal ones stays first.
  std::copy_n(found.begin(), count, nearest.begin());
  for (size_t i = count; i < found.size(); ++i) insertNear(found[i], nearest);
}

CodeColumns::CodeColumns(MatrixView<const float> codes)
    : count_(codes.rows),
      padded_((codes.rows + kGroup - 1) / kGroup * kGroup),
      dim_(codes.cols),
      columns_(dim_ * padded_) {
  for (size_t i = 0; i < count_; ++i)
    for (size_t j = 0; j < dim_; ++j) columns_[j * padded_ + i] = codes(i, j);
}

void CodeColumns::nearest(const float* query, size_t skip, std::span<Neighbour> nearest) const {
  size_t found = 0;
  constexpr float kFar = std::numeric_limits<float>::infinity();
  float worst = kFar;
  const auto offer = [&](float distance, size_t index) {
    if (index >= count_ || index == skip) return;
    if (!(distance < kFar)) distance = kFar;  // NaN is as far as anything can be
    if (found == nearest.size() && !(distance < worst)) return;
    if (found < nearest.size()) ++found;
    size_t at = found - 1;
    for (; at > 0 && nearest[at - 1].squaredDistance > distance; --at)
      nearest[at] = nearest[at - 1];
    nearest[at] = {distance, uint32_t(index)};
    if (found == nearest.size()) worst = nearest[found - 1].squaredDistance;
  };
  for (size_t group = 0; group < padded_; group += kGroup) {
    f32x4 sums[kGroup / kLane] = {};
    for (size_t j = 0; j < dim_; ++j) {
      const f32x4 q = splat(query[j]);
      const float* column = &columns_[j * padded_ + group];
      for (size_t r = 0; r < kGroup / kLane; ++r) {
        const f32x4 difference = load(column + r * kLane) - q;
        sums[r] += difference * difference;
      }
    }
    i32x4 near{};
    for (const f32x4& sum : sums) near |= sum < splat(worst);
    // Until the list is full every candidate counts, also one at infinite distance.
    if (found == nearest.size() && (near[0] | near[1] | near[2] | near[3]) == 0) continue;
    for (size_t r = 0; r < kGroup / kLane; ++r)
      for (size_t lane = 0; lane < kLane; ++lane) offer(sums[r][lane], group + r * kLane + lane);
  }
}

}  // namespace atlas
