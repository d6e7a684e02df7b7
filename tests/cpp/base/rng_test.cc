#include "atlas/base/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "atlas/base/fmath.h"
#include "base/near.h"

namespace atlas {

TEST_CASE("Philox4x32-10 gives the known answers published with Random123") {
  using Counter = std::array<uint32_t, 4>;
  constexpr uint32_t kOnes = 0xffffffff;
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) ==
        Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}) ==
        Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("seed, stream, step and index each pick other numbers, all 64 bits of them") {
  const uint32_t reference = Rng(1, Stream::test, 1).bits(1);
  CHECK(Rng(2, Stream::test, 1).bits(1) != reference);
  CHECK(Rng(1 + (uint64_t{1} << 32), Stream::test, 1).bits(1) != reference);
  CHECK(Rng(1, Stream::digits, 1).bits(1) != reference);
  CHECK(Rng(1, Stream::test, 2).bits(1) != reference);
  CHECK(Rng(1, Stream::test, 1 + (uint64_t{1} << 32)).bits(1) != reference);
  CHECK(Rng(1, Stream::test, 1).bits(2) != reference);
  CHECK(Rng(1, Stream::test, 1).bits(5) != reference);
  CHECK(Rng(1, Stream::test, 1).bits(1 + (uint64_t{1} << 34)) != reference);
  CHECK(Rng(1, Stream::test, 1).bits(1) == reference);
}

TEST_CASE(
    "streams: a number used twice, 0 and 256 are refused, and a number draws its own numbers") {
  constexpr Stream kTwice[] = {Stream{40}, Stream{41}, Stream{40}};
  constexpr Stream kNone[] = {Stream{1}, Stream{0}}, kBeyond[] = {Stream{255}, Stream{256}};
  static_assert(!areStreams(kTwice) && !areStreams(kNone) && !areStreams(kBeyond));
  std::vector<uint32_t> first;
  for (const Stream stream : kStreams) first.push_back(Rng(1, stream).bits(0));
  std::sort(first.begin(), first.end());
  CHECK(std::adjacent_find(first.begin(), first.end()) == first.end());
}

// Made by an independent Philox and normal quantile (Python, statistics.NormalDist).
TEST_CASE("our own expected numbers: seed 1, stream test, step 3") {
  const Rng rng(1, Stream::test, 3);
  CHECK(rng.bits(0) == 699978866u);
  CHECK(rng.bits(6) == 336205665u);
  CHECK(rng.uniform(6) == 0.0782789588f);
  CHECK(rng.normal(6) == -1.4167434f);
}

TEST_CASE("bulk numbers are the single ones, from any first index and in any order") {
  const Rng rng(42, Stream::posteriorNoise, 17);
  for (const uint64_t first : {uint64_t{0}, uint64_t{1}, uint64_t{3}, uint64_t{1} << 33}) {
    for (const size_t count : {size_t{0}, size_t{1}, size_t{2}, size_t{7}, size_t{101}}) {
      std::vector<float> normal(count + 1, 9.f), uniform(count + 1, 9.f);
      rng.fillNormal(normal.data(), count, first);
      rng.fillUniform(uniform.data(), count, first);
      for (size_t i = count; i-- > 0;) {
        CHECK(normal[i] == rng.normal(first + i));
        CHECK(uniform[i] == rng.uniform(first + i));
      }
      CHECK(normal[count] == 9.f);
      CHECK(uniform[count] == 9.f);
    }
  }
}

TEST_CASE("uniform numbers fill (0, 1) evenly") {
  constexpr size_t kCount = 1000003, kCells = 101;
  std::vector<float> x(kCount);
  Rng(7, Stream::test).fillUniform(x.data(), kCount);
  CHECK(*std::min_element(x.begin(), x.end()) > 0.f);
  CHECK(*std::max_element(x.begin(), x.end()) < 1.f);
  std::vector<double> cells(kCells);
  for (const float u : x) ++cells[static_cast<size_t>(u * kCells)];
  const double expected = double(kCount) / kCells;
  double chiSquare = 0;
  for (const double c : cells) chiSquare += (c - expected) * (c - expected) / expected;
  CHECK(chiSquare > 51);  // 1e-5 quantiles of chi-square with 100 degrees of freedom
  CHECK(chiSquare < 169);
  double lagged = 0;  // neighbours are uncorrelated: standard error 1/12 / sqrt(n)
  for (size_t i = 1; i < kCount; ++i) lagged += (x[i] - 0.5) * (x[i - 1] - 0.5);
  CHECK(near(lagged / kCount, 0, 0, 4.5 / 12 / std::sqrt(double(kCount))));
}

TEST_CASE("normal numbers have the moments and the quantiles of N(0, 1)") {
  constexpr size_t kCount = 1000003;
  std::vector<float> z(kCount);
  Rng(8, Stream::test).fillNormal(z.data(), kCount);
  double moments[5] = {};
  for (const float v : z) {
    double power = 1;
    for (double& moment : moments) {
      moment += power / kCount;
      power *= v;
    }
  }
  const double standardError = 1 / std::sqrt(double(kCount));
  CHECK(near(moments[1], 0, 0, 4.5 * standardError));
  CHECK(near(moments[2], 1, 0, 4.5 * std::sqrt(2.0) * standardError));
  CHECK(near(moments[3], 0, 0, 4.5 * std::sqrt(15.0) * standardError));
  CHECK(near(moments[4], 3, 0, 4.5 * std::sqrt(96.0) * standardError));
  std::sort(z.begin(), z.end());
  for (const double p : {0.0001, 0.01, 0.2, 0.5, 0.9, 0.999}) {
    const double exact = normalQuantile(p);
    const double density = std::exp(-exact * exact / 2) / std::sqrt(2 * std::acos(-1.0));
    CHECK(near(z[static_cast<size_t>(p * kCount)], exact, 0,
               4.5 * std::sqrt(p * (1 - p)) / density * standardError));
  }
}

TEST_CASE("a permutation holds every index once, and all orders are equally likely") {
  constexpr uint32_t kLarge = 60013;
  std::vector<uint32_t> large(kLarge), sorted(kLarge);
  Rng(3, Stream::shuffle, 5).permutation(large.data(), kLarge);
  sorted = large;
  std::sort(sorted.begin(), sorted.end());
  std::vector<uint32_t> identity(kLarge);
  std::iota(identity.begin(), identity.end(), 0u);
  CHECK(sorted == identity);
  CHECK(large != identity);
  std::vector<uint32_t> again(kLarge), other(kLarge);
  Rng(3, Stream::shuffle, 5).permutation(again.data(), kLarge);
  Rng(3, Stream::shuffle, 6).permutation(other.data(), kLarge);
  CHECK(again == large);
  CHECK(other != large);

  constexpr size_t kTrials = 48000;
  std::vector<double> orders(256);  // indexed by the order written in base 4
  for (size_t trial = 0; trial < kTrials; ++trial) {
    uint32_t p[4];
    Rng(4, Stream::shuffle, trial).permutation(p, 4);
    ++orders[p[0] * 64 + p[1] * 16 + p[2] * 4 + p[3]];
  }
  double chiSquare = 0;
  int seen = 0;
  for (const double count : orders) {
    if (count == 0) continue;
    ++seen;
    chiSquare += (count - kTrials / 24.0) * (count - kTrials / 24.0) / (kTrials / 24.0);
  }
  CHECK(seen == 24);
  CHECK(chiSquare < 62);  // 1 - 2e-5 quantile of chi-square with 23 degrees of freedom
}

TEST_CASE("permutations of nothing and of one") {
  uint32_t out[2] = {9, 9};
  Rng(1, Stream::shuffle).permutation(out, 0);
  CHECK(out[0] == 9);
  Rng(1, Stream::shuffle).permutation(out, 1);
  CHECK(out[0] == 0);
  CHECK(out[1] == 9);
}

}  // namespace atlas
