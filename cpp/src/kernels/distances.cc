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

// Of an image so many pixels at a time, then the best so far is looked at: most images are farther
// than it long before their last pixel.
constexpr size_t kPixels = 112;  // four rows of 28

constexpr size_t kSetGrain = 1024;  // images a thread compares at a time
constexpr double kNowhere = std::numeric_limits<double>::infinity();

double squaredDistance(const uint8_t* image, const uint8_t* query, size_t count) {
  int32_t sum = 0;
  for (size_t j = 0; j < count; ++j) {
    const int32_t difference = int32_t(image[j]) - int32_t(query[j]);
    sum += difference * difference;
  }
  return sum;
}

// Several sums at a time, always in this order: the same bits on every machine.
double squaredDistance(const uint8_t* image, const float* query, size_t count) {
  constexpr size_t kSums = 16;
  constexpr float kInverse = 1.0f / 255;
  float sums[kSums] = {};
  size_t j = 0;
  for (; j + kSums <= count; j += kSums)
    for (size_t s = 0; s < kSums; ++s) {
      const float difference = float(image[j + s]) * kInverse - query[j + s];
      sums[s] += difference * difference;
    }
  double all = 0;
  for (; j < count; ++j) {
    const float difference = float(image[j]) * kInverse - query[j];
    all += double(difference * difference);
  }
  for (float sum : sums) all += double(sum);
  return all;
}

// One more candidate for a list near to far; of equal ones those that came before stay first.
void insertNear(NearImage candidate, std::span<NearImage> nearest) {
  size_t at = nearest.size();
  if (!(candidate.squaredDistance < nearest[at - 1].squaredDistance)) return;
  for (--at; at > 0 && nearest[at - 1].squaredDistance > candidate.squaredDistance; --at)
    nearest[at] = nearest[at - 1];
  nearest[at] = candidate;
}

template <class Pixel>
void nearestWithin(ByteImages set, size_t begin, size_t end, const Pixel* query,
                   std::span<NearImage> nearest) {
  std::fill(nearest.begin(), nearest.end(), NearImage{begin, kNowhere});
  double worst = kNowhere;
  for (size_t n = begin; n < end; ++n) {
    double sum = 0;
    for (size_t i = 0; i < set.cols && sum < worst; i += kPixels)
      sum += squaredDistance(set.row(n) + i, query + i, std::min(kPixels, set.cols - i));
    insertNear({n, sum}, nearest);
    worst = nearest.back().squaredDistance;
  }
}

template <class Pixel>
void nearestOn(ThreadPool& pool, ByteImages set, const Pixel* query, std::span<NearImage> nearest) {
  const size_t count = nearest.size();
  std::vector<NearImage> found((set.rows + kSetGrain - 1) / kSetGrain * count);
  parallelFor(pool, set.rows, kSetGrain, [&](size_t begin, size_t end) {
    nearestWithin(set, begin, end, query, {&found[begin / kSetGrain * count], count});
  });
  // Lists of earlier images come first, so the first of equal ones stays first.
  std::copy_n(found.begin(), count, nearest.begin());
  for (size_t i = count; i < found.size(); ++i) insertNear(found[i], nearest);
}

}  // namespace

void nearestOf(ThreadPool& pool, ByteImages set, const uint8_t* query,
               std::span<NearImage> nearest) {
  nearestOn(pool, set, query, nearest);
}
void nearestOf(ThreadPool& pool, ByteImages set, const float* query, std::span<NearImage> nearest) {
  nearestOn(pool, set, query, nearest);
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
