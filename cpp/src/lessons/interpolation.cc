#include "atlas/lessons/interpolation.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/rng.h"
#include "atlas/models/latent.h"
#include "kernels/distances.h"
#include "kernels/vote.h"

namespace atlas {

Result<std::vector<uint8_t>> blendImages(std::span<const uint8_t> a, std::span<const uint8_t> b,
                                         uint32_t count) {
  if (a.empty() || a.size() != b.size())
    return Status::invalidArgument("numbers.same found other", {a.size(), b.size()});
  if (count < 2) return tooFew("count", count, 2);
  std::vector<uint8_t> out(count * a.size());
  const uint32_t m = count - 1;
  for (uint32_t i = 0; i < count; ++i)
    for (size_t p = 0; p < a.size(); ++p)
      out[i * a.size() + p] =
          uint8_t((2 * (uint64_t(m - i) * a[p] + uint64_t(i) * b[p]) + m) / (2 * m));
  return out;
}

Result<Judged> judgeImages(ThreadPool& pool, ByteImages set, std::span<const uint8_t> labels,
                           ByteImages queries, uint32_t neighbours) {
  if (set.rows != labels.size())
    return Status::invalidArgument("labels.count labels images", {labels.size(), set.rows});
  if (set.cols != queries.cols)
    return Status::invalidArgument("images.width found wanted", {queries.cols, set.cols});
  if (neighbours < 1 || neighbours > kJudgeMaxNeighbours || neighbours > set.rows)
    return outOfRange("neighbours", neighbours, 1,
                      double(std::min<size_t>(kJudgeMaxNeighbours, set.rows)));
  const size_t n = queries.rows;
  Judged out{std::vector<uint8_t>(n), std::vector<float>(n), std::vector<uint32_t>(n),
             std::vector<float>(n)};
  std::vector<NearestByte> best(neighbours);
  for (size_t q = 0; q < n; ++q) {
    nearestBytes(pool, set, queries.row(q), best);
    const Vote vote = voteOf<NearestByte>(best, labels);
    out.labels[q] = vote.label;
    out.shares[q] = float(vote.votes) / float(neighbours);
    out.nearest[q] = uint32_t(best[0].index);
    out.distances[q] = float(std::sqrt(double(best[0].squaredDistance)) / 255);
  }
  return out;
}

Result<Barycentric> barycentric(std::span<const float> corners, std::span<const float> point) {
  if (corners.size() != 6 || point.size() != 2)
    return Status::invalidArgument("triangle.plane corners point", {corners.size(), point.size()});
  const auto at = [&](size_t i, size_t c) { return double(corners[2 * i + c]); };
  std::array<double, 3> weights = {-1, -1, -1};
  const double ux = at(1, 0) - at(0, 0), uy = at(1, 1) - at(0, 1);
  const double vx = at(2, 0) - at(0, 0), vy = at(2, 1) - at(0, 1);
  const double px = point[0] - at(0, 0), py = point[1] - at(0, 1);
  const double area = ux * vy - uy * vx;
  if (area != 0) {
    weights[1] = (px * vy - py * vx) / area;
    weights[2] = (ux * py - uy * px) / area;
    weights[0] = 1 - weights[1] - weights[2];
  }
  if (!(std::min({weights[0], weights[1], weights[2]}) >= 0)) {
    // Outside: the nearest point of the three sides.
    double least = -1;
    for (size_t i = 0; i < 3; ++i) {
      const size_t j = (i + 1) % 3;
      const double dx = at(j, 0) - at(i, 0), dy = at(j, 1) - at(i, 1);
      const double square = dx * dx + dy * dy;
      const double along = (point[0] - at(i, 0)) * dx + (point[1] - at(i, 1)) * dy;
      const double t = square > 0 ? std::clamp(along / square, 0.0, 1.0) : 0;
      const double ex = at(i, 0) + t * dx - point[0], ey = at(i, 1) + t * dy - point[1];
      const double distance = ex * ex + ey * ey;
      if (least >= 0 && !(distance < least)) continue;
      least = distance;
      weights = {0, 0, 0};
      weights[i] = 1 - t;
      weights[j] = t;
    }
  }
  Barycentric out{weights, {}};
  for (size_t c = 0; c < 2; ++c)
    out.code[c] = float(weights[0] * at(0, c) + weights[1] * at(1, c) + weights[2] * at(2, c));
  return out;
}

Result<std::vector<float>> triangleCodes(std::span<const float> corners, uint32_t rows) {
  if (corners.empty() || corners.size() % 3 != 0 || rows < 2 || rows > 64)
    return Status::invalidArgument("triangle.rows corners rows", {corners.size(), rows});
  const size_t k = corners.size() / 3;
  const double m = rows - 1;
  std::vector<float> codes;
  for (uint32_t i = 0; i < rows; ++i)
    for (uint32_t j = 0; j <= i; ++j)
      for (size_t c = 0; c < k; ++c)
        codes.push_back(float((1 - i / m) * corners[c] + (i - j) / m * corners[k + c] +
                              j / m * corners[2 * k + c]));
  return codes;
}

Result<MiddleFrames> middleFrames(ThreadPool& pool, LatentModel* model, LabelledImages train,
                                  LabelledImages held, const PairSpec& pairs) {
  const size_t d = held.images.cols, n = pairs.count;
  std::vector<uint32_t> members[2];
  for (size_t i = 0; i < std::min(held.images.rows, held.labels.size()); ++i)
    for (int end = 0; end < 2; ++end)
      if (held.labels[i] == (end ? pairs.to : pairs.from)) members[end].push_back(uint32_t(i));
  for (int end = 0; end < 2; ++end)
    if (members[end].empty())
      return Status::invalidArgument("class.empty label", {end ? pairs.to : pairs.from});
  if (model && model->inputDim() != d)
    return Status::invalidArgument("images.width found wanted", {d, model->inputDim()});
  // n images of the first class, then n of the second.
  std::vector<uint8_t> ends(2 * n * d);
  const Rng rng(pairs.seed, Stream::imagePairs);
  for (size_t p = 0; p < n; ++p)
    for (size_t end = 0; end < 2; ++end) {
      const auto& from = members[end];
      const uint64_t number = 2 * (uint64_t(pairs.first) + p) + end;
      const size_t index = from[uint64_t(rng.bits(number)) * from.size() >> 32];
      std::copy_n(held.images.row(index), d, &ends[(end * n + p) * d]);
    }
  MiddleFrames out;
  if (model) {
    const size_t k = model->latentDim();
    std::vector<float> codes(2 * n * k);
    model->encode(pool, {ends.data(), 2 * n, d}, {codes.data(), 2 * n, k}, {});
    for (size_t i = 0; i < n * k; ++i) codes[i] = (codes[i] + codes[n * k + i]) / 2;
    auto images = decodeBytes(pool, *model, {codes.data(), n, k});
    if (!images.ok()) return images.status();
    out.images = std::move(images.value());
  } else {
    out.images.resize(n * d);
    for (size_t i = 0; i < n * d; ++i)
      out.images[i] = uint8_t((uint32_t(ends[i]) + ends[n * d + i] + 1) / 2);
  }
  auto judged =
      judgeImages(pool, train.images, train.labels, {out.images.data(), n, d}, pairs.neighbours);
  if (!judged.ok()) return judged.status();
  out.judged = std::move(judged.value());
  for (float share : out.judged.shares) out.confident += double(share) > kConfidentShare;
  for (float distance : out.judged.distances) out.distanceSum += distance;
  return out;
}

}  // namespace atlas
