#include "atlas/lessons/interpolation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "atlas/base/rng.h"
#include "atlas/models/latent.h"
#include "base/near.h"
#include "models/sameModel.h"

namespace atlas {
namespace {

std::vector<uint8_t> noise(size_t count, uint64_t step) {
  const Rng rng(5, Stream::test, step);
  std::vector<uint8_t> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = uint8_t(rng.bits(i));
  return out;
}

}  // namespace

TEST_CASE("a cross-fade holds both images and is the rounded blend between") {
  const auto a = noise(13, 1), b = noise(13, 2);
  const auto frames = blendImages(a, b, 8);
  REQUIRE(frames.ok());
  REQUIRE(frames->size() == 8 * 13);
  CHECK(std::equal(a.begin(), a.end(), frames->begin()));
  CHECK(std::equal(b.begin(), b.end(), frames->end() - 13));
  for (size_t i = 0; i < 8; ++i)
    for (size_t p = 0; p < 13; ++p)
      CHECK(frames.value()[i * 13 + p] ==
            int(std::floor((double(7 - i) * a[p] + double(i) * b[p]) / 7 + 0.5)));
  CHECK_FALSE(blendImages(a, noise(11, 2), 8).ok());
  CHECK_FALSE(blendImages(a, b, 1).ok());
}

TEST_CASE("the judge's vote is that of a sort of all distances") {
  constexpr size_t n = 2311, d = 17, m = 7, k = 5;
  auto set = noise(n * d, 3);
  auto labels = noise(n, 4);
  for (auto& label : labels) label %= 3;
  const auto queries = noise(m * d, 5);
  // Two images exactly alike, in different chunks: the first is the nearest.
  std::copy_n(&queries[2 * d], d, &set[1999 * d]);
  std::copy_n(&queries[2 * d], d, &set[37 * d]);
  const ByteImages images{set.data(), n, d};
  ThreadPool one(1), three(3);
  const auto judged = judgeImages(one, images, labels, {queries.data(), m, d}, k);
  REQUIRE(judged.ok());
  for (size_t q = 0; q < m; ++q) {
    std::vector<std::pair<uint64_t, uint32_t>> all;
    for (size_t i = 0; i < n; ++i) {
      uint64_t sum = 0;
      for (size_t j = 0; j < d; ++j) {
        const int64_t difference = int64_t(set[i * d + j]) - queries[q * d + j];
        sum += uint64_t(difference * difference);
      }
      all.push_back({sum, uint32_t(i)});
    }
    std::sort(all.begin(), all.end());
    std::map<uint8_t, int> votes;
    for (size_t i = 0; i < k; ++i) ++votes[labels[all[i].second]];
    int most = 0;
    for (const auto& [label, count] : votes) most = std::max(most, count);
    CHECK(votes[judged->labels[q]] == most);
    CHECK(near(judged->shares[q], double(most) / k, 2e-7));
    CHECK(judged->nearest[q] == all[0].second);
    CHECK(near(judged->distances[q], std::sqrt(double(all[0].first)) / 255, 0, 2e-7));
  }
  CHECK(judged->nearest[2] == 37);
  CHECK(judged->distances[2] == 0);
  const auto again = judgeImages(three, images, labels, {queries.data(), m, d}, k);
  CHECK(again->labels == judged->labels);
  CHECK(again->nearest == judged->nearest);
  CHECK_FALSE(judgeImages(one, images, {labels.data(), n - 1}, {queries.data(), m, d}, k).ok());
  CHECK_FALSE(judgeImages(one, images, labels, {queries.data(), m, 16}, k).ok());
  CHECK_FALSE(judgeImages(one, images, labels, {queries.data(), m, d}, 101).ok());
  CHECK_FALSE(
      judgeImages(one, {set.data(), 3, d}, {labels.data(), 3}, {queries.data(), m, d}, k).ok());
}

TEST_CASE("barycentric weights give the point back, and the nearest one from outside") {
  const std::vector<float> corners = {-1, 0.5f, 2, 1, 0.25f, -3};
  const std::vector<std::array<double, 3>> inside = {
      {0.2, 0.5, 0.3}, {1, 0, 0}, {0.7, 0, 0.3}, {1 / 3., 1 / 3., 1 / 3.}};
  for (const auto& w : inside) {
    std::vector<float> point(2);
    for (size_t c = 0; c < 2; ++c)
      point[c] = float(w[0] * corners[c] + w[1] * corners[2 + c] + w[2] * corners[4 + c]);
    const auto found = barycentric(corners, point);
    REQUIRE(found.ok());
    for (size_t i = 0; i < 3; ++i) CHECK(near(found->weights[i], w[i], 0, 2e-8));
    for (size_t c = 0; c < 2; ++c) CHECK(near(found->code[c], point[c], 1e-15));
  }
  const Rng rng(7, Stream::test);
  for (uint64_t i = 0; i < 50; ++i) {
    const std::vector<float> point = {3 * rng.normal(2 * i), 3 * rng.normal(2 * i + 1)};
    const auto found = barycentric(corners, point);
    double sum = 0;
    for (double w : found->weights) {
      CHECK(w >= 0);
      sum += w;
    }
    CHECK(near(sum, 1, 1e-15));
    const auto away = [&](double x, double y) { return std::hypot(x - point[0], y - point[1]); };
    const double least = away(found->code[0], found->code[1]);
    // No place of a fine grid of the triangle is nearer.
    const auto grid = triangleCodes(corners, 61);
    for (size_t p = 0; p < grid->size(); p += 2)
      CHECK(away(grid.value()[p], grid.value()[p + 1]) >= least - 1e-6);
  }
  // A triangle without area is a line.
  const auto flat = barycentric(std::vector<float>{0, 0, 1, 0, 3, 0}, std::vector<float>{2, 5});
  CHECK(near(flat->code[0], 2, 1e-15));
  CHECK(flat->code[1] == 0);
  CHECK_FALSE(barycentric(std::vector<float>{0, 0, 1, 0}, std::vector<float>{0, 0}).ok());
}

TEST_CASE("a triangle of codes has its corners at the ends and their mean in the middle") {
  const std::vector<float> corners = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  const auto codes = triangleCodes(corners, 4);
  REQUIRE(codes.ok());
  REQUIRE(codes->size() == 10 * 3);
  const auto row = [&](size_t i) {
    return std::vector<float>(codes->begin() + ptrdiff_t(3 * i),
                              codes->begin() + ptrdiff_t(3 * i + 3));
  };
  CHECK(row(0) == std::vector<float>{1, 0, 0});
  CHECK(row(6) == std::vector<float>{0, 1, 0});
  CHECK(row(9) == std::vector<float>{0, 0, 1});
  for (float w : row(4)) CHECK(near(w, 1 / 3.f, 1e-15));
  CHECK_FALSE(triangleCodes(corners, 1).ok());
  CHECK_FALSE(triangleCodes(std::vector<float>{1, 2}, 4).ok());
}

TEST_CASE("middles are of the asked classes, of the asked pairs, and judged") {
  constexpr size_t n = 97, d = 11;
  auto images = noise(n * d, 6);
  std::vector<uint8_t> labels(n);
  for (size_t i = 0; i < n; ++i) {
    labels[i] = uint8_t(i % 5);
    images[i * d] = uint8_t(40 * (i % 5));  // tells the class
  }
  const LabelledImages held{{images.data(), n, d}, labels};
  ThreadPool pool(2);
  PairSpec spec;
  spec.from = 1;
  spec.to = 4;
  spec.count = 13;
  spec.neighbours = 3;
  const auto all = middleFrames(pool, nullptr, held, held, spec);
  REQUIRE(all.ok());
  for (size_t p = 0; p < 13; ++p) CHECK(all->images[p * d] == 100);
  CHECK(all->judged.distances.size() == 13);
  double sum = 0;
  uint32_t agreed = 0;
  for (size_t p = 0; p < 13; ++p) {
    sum += all->judged.distances[p];
    agreed += all->judged.shares[p] == 1;  // of three neighbours
  }
  CHECK(near(all->distanceSum, sum, 1e-15));
  CHECK(all->confident == agreed);
  spec.first = 6;
  spec.count = 7;
  const auto later = middleFrames(pool, nullptr, held, held, spec);
  CHECK(std::equal(later->images.begin(), later->images.end(), all->images.begin() + 6 * d));
  CHECK(later->judged.nearest[2] == all->judged.nearest[8]);
  SameModel same(d);
  const auto coded = middleFrames(pool, &same, held, held, spec);
  for (size_t i = 0; i < 7 * d; ++i) CHECK(near(coded->images[i], later->images[i], 1e-15));
  spec.to = 9;
  CHECK_FALSE(middleFrames(pool, nullptr, held, held, spec).ok());
  spec.to = 4;
  SameModel other(7);
  CHECK_FALSE(middleFrames(pool, &other, held, held, spec).ok());
}

}  // namespace atlas
