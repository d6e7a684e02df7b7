#include "atlas/models/latent.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

// pixel j of code z is Σ zᵢ (i+1) + j/10: easy to predict, and not clamped.
class Ramp final : public LatentModel {
 public:
  Ramp(uint32_t k, uint32_t d) : k_(k), d_(d) {}
  ModelKind kind() const override { return ModelKind::ae; }
  uint32_t inputDim() const override { return d_; }
  uint32_t latentDim() const override { return k_; }
  void encode(ThreadPool&, ByteImages, MatrixView<float>, MatrixView<float>) override {}
  void decode(ThreadPool&, MatrixView<const float> codes, MatrixView<float> pixels) override {
    for (size_t n = 0; n < codes.rows; ++n)
      for (size_t j = 0; j < d_; ++j) {
        pixels(n, j) = 0.1f * float(j);
        for (size_t i = 0; i < k_; ++i) pixels(n, j) += codes(n, i) * float(i + 1);
      }
  }
  void priorStd(float* std) const override {
    for (uint32_t i = 0; i < k_; ++i) std[i] = float(i + 1);
  }

 private:
  uint32_t k_, d_;
};

bool refused(const Status& status, const char* part) {
  return status.code == StatusCode::invalidArgument &&
         sentence(status).find(part) != std::string::npos;
}

std::vector<float> normals(size_t n, uint64_t step) {
  std::vector<float> out(n);
  Rng(11, Stream::test, step).fillNormal(out.data(), n);
  return out;
}

std::vector<uint8_t> randomBytes(size_t n, uint64_t step, uint32_t levels) {
  std::vector<uint8_t> out(n);
  const Rng rng(12, Stream::test, step);
  for (size_t i = 0; i < n; ++i) out[i] = uint8_t(rng.bits(i) % levels);
  return out;
}

// The definition in latent.h, by a full sort.
double naiveAccuracy(const std::vector<float>& train, const std::vector<uint8_t>& trainLabels,
                     const std::vector<float>& test, const std::vector<uint8_t>& testLabels,
                     size_t k, size_t neighbours, bool leaveOneOut) {
  size_t right = 0;
  for (size_t q = 0; q < testLabels.size(); ++q) {
    std::vector<std::pair<float, size_t>> all;
    for (size_t i = 0; i < trainLabels.size(); ++i) {
      float sum = 0;
      for (size_t j = 0; j < k; ++j) {
        const float e = train[i * k + j] - test[q * k + j];
        sum += e * e;
      }
      if (!leaveOneOut || i != q) all.push_back({sum, i});
    }
    std::sort(all.begin(), all.end());
    int votes[256] = {};
    double distance[256] = {};
    for (size_t i = 0; i < neighbours; ++i) {
      ++votes[trainLabels[all[i].second]];
      distance[trainLabels[all[i].second]] += std::sqrt(double(all[i].first));
    }
    int winner = -1;
    for (int c = 0; c < 256; ++c)
      if (votes[c] > 0 && (winner < 0 || votes[c] > votes[winner] ||
                           (votes[c] == votes[winner] && distance[c] < distance[winner])))
        winner = c;
    right += winner == testLabels[q];
  }
  return double(right) / double(testLabels.size());
}

}  // namespace

TEST_CASE("decoding to bytes clamps to 0…255 and rounds half up") {
  Ramp model(1, 11);
  ThreadPool pool(2);
  const std::vector<float> codes = {-0.25f, 0.0f, 5.0f, std::numeric_limits<float>::quiet_NaN()};
  const auto bytes = decodeBytes(pool, model, {codes.data(), 4, 1});
  REQUIRE(bytes.ok());
  CHECK(bytes.value()[0] == 0);          // −0.25
  CHECK(bytes.value()[5] == 64);         // 0.25 · 255 = 63.75
  CHECK(bytes.value()[11 + 1] == 26);    // 0.1 · 255 = 25.5
  CHECK(bytes.value()[11 + 10] == 255);  // 1.0
  CHECK(bytes.value()[2 * 11] == 255);   // 5
  CHECK(bytes.value()[3 * 11] == 0);     // not a number
  CHECK(refused(decodeBytes(pool, model, {codes.data(), 2, 2}).status(), "codes have 2"));

  // More codes than fit in one batch.
  const auto many = normals(601, 1);
  const auto all = decodeBytes(pool, model, {many.data(), 601, 1});
  const auto last = decodeBytes(pool, model, {&many[600], 1, 1});
  CHECK(std::equal(last->begin(), last->end(), all->begin() + 600 * 11));
}

TEST_CASE("mosaic codes: tile centres, row 0 at the top, other numbers from the base") {
  Ramp model(3, 7);
  MosaicSpec spec;
  spec.size = 5;
  spec.window = {-2, 3, 10, 20};
  spec.dims = {2, 0};
  spec.base = {9, 0.5f, 9};
  const auto codes = mosaicCodes(model, spec);
  REQUIRE(codes.ok());
  REQUIRE(codes->size() == 5 * 5 * 3);
  const auto code = [&](size_t row, size_t column) {
    return &codes.value()[(row * 5 + column) * 3];
  };
  CHECK(code(0, 0)[2] == -1.5f);
  CHECK(code(0, 4)[2] == 2.5f);
  CHECK(code(0, 0)[0] == 19.0f);  // top: largest y
  CHECK(code(4, 0)[0] == 11.0f);
  CHECK(code(3, 1)[1] == 0.5f);

  spec.spacing = Spacing::quantile;
  spec.window = {0, 1, 0, 1};
  spec.base.clear();
  const auto quantiles = mosaicCodes(model, spec);
  REQUIRE(quantiles.ok());
  const float* corner = quantiles->data();
  CHECK(near(corner[2], 3 * normalQuantile(0.1), 2e-7));
  CHECK(near(corner[0], 1 * normalQuantile(0.9), 2e-7));
  CHECK(corner[1] == 0);
  CHECK(near(quantiles.value()[(2 * 5 + 2) * 3 + 2], 0, 0, 1e-7));

  MosaicSpec row;
  row.size = 3;
  row.window = {0, 3, 0, 1};
  const auto line = mosaicCodes(Ramp(1, 7), row);
  REQUIRE(line.ok());
  CHECK(line.value() == std::vector<float>{0.5f, 1.5f, 2.5f, 0.5f, 1.5f, 2.5f, 0.5f, 1.5f, 2.5f});
}

TEST_CASE("a mosaic is its codes decoded") {
  Ramp model(2, 6);
  ThreadPool pool(1);
  MosaicSpec spec;
  spec.size = 5;
  spec.window = {0, 0.1f, 0, 0.1f};
  const auto tiles = mosaic(pool, model, spec);
  REQUIRE(tiles.ok());
  const auto codes = mosaicCodes(model, spec);
  CHECK(tiles.value() == decodeBytes(pool, model, {codes->data(), 25, 2}).value());
}

TEST_CASE("what a mosaic refuses") {
  Ramp model(3, 7);
  const auto with = [&](auto change) {
    MosaicSpec spec;
    change(spec);
    return mosaicCodes(model, spec).status();
  };
  CHECK(with([](MosaicSpec&) {}).ok());
  CHECK(refused(with([](MosaicSpec& s) { s.size = 0; }), "size: found 0"));
  CHECK(refused(with([](MosaicSpec& s) { s.size = 101; }), "1 to 100"));
  CHECK(refused(with([](MosaicSpec& s) { s.window = {1, 1, 0, 1}; }), "x0 < x1"));
  CHECK(refused(with([](MosaicSpec& s) { s.window = {0, 1, 0, std::nanf("")}; }), "x0 < x1"));
  CHECK(refused(with([](MosaicSpec& s) { s.spacing = Spacing::quantile; }), "probabilities"));
  CHECK(refused(with([](MosaicSpec& s) { s.dims = {0, 3}; }), "numbers 0 to 2"));
  CHECK(refused(with([](MosaicSpec& s) { s.dims = {1, 1}; }), "both are 1"));
  CHECK(refused(with([](MosaicSpec& s) { s.base = {1}; }), "codes have 1"));
}

TEST_CASE("interpolation: ends exact; linear is affine; spherical keeps length and angle steps") {
  const std::vector<float> from = {3, 0, 0}, to = {0, 3, 0};
  const auto linear = interpolate(from, to, 5, Path::linear);
  REQUIRE(linear.ok());
  CHECK(linear.value()[2 * 3] == 1.5f);
  CHECK(linear.value()[2 * 3 + 1] == 1.5f);

  const auto spherical = interpolate(from, to, 7, Path::spherical);
  REQUIRE(spherical.ok());
  for (size_t c = 0; c < 7; ++c) {
    const double angle = double(c) / 6 * std::acos(0.0);
    CHECK(near(spherical.value()[c * 3], 3 * std::cos(angle), 0, 5e-7));
    CHECK(near(spherical.value()[c * 3 + 1], 3 * std::sin(angle), 0, 5e-7));
  }

  const auto a = normals(13, 2), b = normals(13, 3);
  for (Path path : {Path::linear, Path::spherical}) {
    const auto codes = interpolate(a, b, 11, path);
    REQUIRE(codes.ok());
    CHECK(std::equal(a.begin(), a.end(), codes->begin()));
    CHECK(std::equal(b.begin(), b.end(), codes->end() - 13));
  }
  // Shoemake's formula with libm's acos and sin.
  double dot = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < 13; ++i) {
    dot += double(a[i]) * b[i];
    aa += double(a[i]) * a[i];
    bb += double(b[i]) * b[i];
  }
  const double omega = std::acos(dot / std::sqrt(aa * bb));
  const auto codes = interpolate(a, b, 11, Path::spherical);
  for (size_t i = 0; i < 13; ++i)
    CHECK(near(codes.value()[3 * 13 + i],
               (std::sin(0.7 * omega) * a[i] + std::sin(0.3 * omega) * b[i]) / std::sin(omega),
               2e-7));

  // No circle is singled out: the path is straight, and finite.
  const std::vector<float> minus = {-3, 0, 0}, zero = {0, 0, 0}, twice = {6, 0, 0};
  for (const auto& end : {minus, zero, twice}) {
    const auto straight = interpolate(from, end, 3, Path::spherical);
    REQUIRE(straight.ok());
    CHECK(straight.value()[3] == (from[0] + end[0]) / 2);
    CHECK(straight.value()[4] == 0);
  }
  CHECK(refused(interpolate(from, minus, 1, Path::linear).status(), "at least 2"));
  CHECK(refused(interpolate(from, {}, 3, Path::linear).status(), "3 numbers came with 0"));
}

TEST_CASE("prior samples have the prior's deviations, and a code does not depend on its company") {
  Ramp model(3, 7);
  const uint32_t n = 5003;
  const auto codes = samplePrior(model, 5, 0, n);
  REQUIRE(codes.size() == n * 3);
  for (size_t i = 0; i < 3; ++i) {
    double mean = 0, square = 0;
    for (size_t c = 0; c < n; ++c) {
      mean += codes[c * 3 + i] / n;
      square += double(codes[c * 3 + i]) * codes[c * 3 + i] / n;
    }
    const double std = double(i + 1);
    CHECK(near(mean, 0, 0, 4 * std / std::sqrt(n)));
    // A variance measured on n normal numbers is known to √(2/n) of itself; four times that.
    CHECK(near(square, std * std, 4 * std::sqrt(2.0 / n)));
  }
  const auto later = samplePrior(model, 5, 101, 7);
  CHECK(std::equal(later.begin(), later.end(), codes.begin() + 101 * 3));
  CHECK(samplePrior(model, 6, 0, 7) != samplePrior(model, 5, 0, 7));
}

TEST_CASE("nearest images: exact distance, the first of equal ones, any number of threads") {
  const size_t n = 2503, d = 131;
  const auto set = randomBytes(n * d, 4, 256);
  auto queries = randomBytes(5 * d, 5, 256);
  std::copy_n(&set[1999 * d], d, &queries[3 * d]);
  auto twin = set;
  std::copy_n(&set[1999 * d], d, &twin[1203 * d]);
  for (int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    const auto found = nearestImages(pool, {set.data(), n, d}, {queries.data(), 5, d});
    REQUIRE(found.ok());
    for (size_t q = 0; q < 5; ++q) {
      uint64_t best = ~uint64_t{0};
      size_t index = 0;
      for (size_t i = 0; i < n; ++i) {
        uint64_t sum = 0;
        for (size_t j = 0; j < d; ++j) {
          const int64_t e = int64_t(set[i * d + j]) - queries[q * d + j];
          sum += uint64_t(e * e);
        }
        if (sum < best) best = sum, index = i;
      }
      CHECK(found->indices[q] == index);
      CHECK(near(found->distances[q], std::sqrt(double(best)) / 255, 0, 1e-6));
    }
    CHECK(found->indices[3] == 1999);
    CHECK(found->distances[3] == 0);
    CHECK(nearestImages(pool, {twin.data(), n, d}, {&queries[3 * d], 1, d})->indices[0] == 1203);
  }
  ThreadPool pool(1);
  CHECK(refused(nearestImages(pool, {set.data(), 0, d}, {queries.data(), 1, d}).status(),
                "images: found 0"));
  CHECK(refused(nearestImages(pool, {set.data(), 3, d}, {queries.data(), 1, 7}).status(),
                "7 pixels"));
}

TEST_CASE(
    "k-nearest-neighbour accuracy equals the full sort, with ties, on any number of threads") {
  const size_t n = 503, m = 101;
  for (size_t k : {1, 2, 5}) {
    CAPTURE(k);
    // Coarse codes: many equal distances. Labels follow the codes, with noise.
    auto train = normals(n * k, 6), test = normals(m * k, 7);
    for (auto* codes : {&train, &test})
      for (float& z : *codes) z = std::floor(z * 4) / 4;
    const auto labelsOf = [&](const std::vector<float>& codes, uint64_t step) {
      auto labels = randomBytes(codes.size() / k, step, 2);
      for (size_t i = 0; i < labels.size(); ++i) labels[i] += uint8_t(codes[i * k] > 0 ? 3 : 0);
      return labels;
    };
    const auto trainLabels = labelsOf(train, 8), testLabels = labelsOf(test, 9);
    for (uint32_t neighbours : {1u, 2u, 10u, 37u}) {
      CAPTURE(neighbours);
      const double expected =
          naiveAccuracy(train, trainLabels, test, testLabels, k, neighbours, false);
      const double expectedOut =
          naiveAccuracy(train, trainLabels, train, trainLabels, k, neighbours, true);
      for (int threads : {1, 2, 4}) {
        ThreadPool pool(threads);
        const LabelledCodes a{{train.data(), n, k}, trainLabels},
            b{{test.data(), m, k}, testLabels};
        CHECK(knnAccuracy(pool, a, b, neighbours).value() == expected);
        CHECK(knnAccuracyLeaveOneOut(pool, a, neighbours).value() == expectedOut);
      }
      CHECK(expected > 0.3);
      CHECK(expected < 0.9);
    }
  }
}

TEST_CASE("codes that are not numbers are far from everything and stop nothing") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> train = {nan, 0, 1, 2, nan}, test = {0.1f, nan};
  const std::vector<uint8_t> labels = {7, 1, 1, 2, 7}, testLabels = {1, 1};
  ThreadPool pool(1);
  const LabelledCodes a{{train.data(), 5, 1}, labels}, b{{test.data(), 2, 1}, testLabels};
  CHECK(knnAccuracy(pool, a, b, 3).value() >= 0.5);
}

TEST_CASE("what k-nearest-neighbour accuracy refuses") {
  const std::vector<float> codes = normals(12, 10);
  const std::vector<uint8_t> labels = {0, 1, 0, 1, 0, 1};
  ThreadPool pool(1);
  const LabelledCodes six{{codes.data(), 6, 2}, labels};
  CHECK(knnAccuracyLeaveOneOut(pool, six, 5).ok());
  CHECK(refused(knnAccuracyLeaveOneOut(pool, six, 6).status(), "1 to 5"));
  CHECK(refused(knnAccuracy(pool, six, six, 7).status(), "1 to 6"));
  CHECK(refused(knnAccuracy(pool, six, six, 0).status(), "neighbours: found 0"));
  CHECK(refused(knnAccuracy(pool, six, {{codes.data(), 5, 2}, labels}, 1).status(), "6 labels"));
  CHECK(refused(knnAccuracy(pool, six, {{codes.data(), 0, 2}, {}}, 1).status(), "codes: found 0"));
  CHECK(refused(knnAccuracy(pool, six, {{codes.data(), 6, 1}, labels}, 1).status(), "have 1"));
}

TEST_CASE("the Bernoulli floor is the entropy of the grey levels") {
  const std::vector<uint8_t> bytes = {0, 255, 51, 0, 0, 204};  // 0.2 and 0.8: the same entropy
  const double h = -(0.2 * std::log(0.2) + 0.8 * std::log(0.8));
  CHECK(near(bernoulliFloor({bytes.data(), 2, 3}), h, 1e-15));
  CHECK(bernoulliFloor({bytes.data(), 1, 2}) == 0);
  CHECK(bernoulliFloor({bytes.data(), 0, 3}) == 0);
}

}  // namespace atlas
