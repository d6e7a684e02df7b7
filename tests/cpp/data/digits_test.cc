// Ground-truth digits: a pure function of (seed, index), factors that are what they say, and images
// that measure like MNIST's.
#include "atlas/data/digits.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "atlas/files/sha256.h"
#include "base/near.h"

namespace atlas {
namespace {

constexpr uint64_t kSeed = 1;
constexpr int kSide = kDigitSide;

using Image = std::array<uint8_t, kDigitPixels>;

struct Set {
  std::vector<uint8_t> images, labels;
  std::vector<DigitFactors> factors;
};

Set generate(size_t count, uint64_t seed = kSeed, uint64_t first = 0, int threads = 1) {
  Set set{std::vector<uint8_t>(count * kDigitPixels), std::vector<uint8_t>(count),
          std::vector<DigitFactors>(count)};
  ThreadPool pool(threads);
  generateDigits(pool, seed, first, count, set.images.data(), set.labels.data(),
                 set.factors.data());
  return set;
}

Image render(const DigitFactors& factors, uint64_t index) {
  Image image;
  renderDigit(factors, kSeed, index, image.data());
  return image;
}

// The middle of every factor's range.
DigitFactors typical(int label, int variant) {
  const auto middle = [](Factor f) { return (factorRange(f).low + factorRange(f).high) / 2; };
  return {uint8_t(label),         uint8_t(variant),
          middle(Factor::slant),  middle(Factor::thickness),
          middle(Factor::scale),  middle(Factor::rotation),
          middle(Factor::wobble), middle(Factor::width)};
}

struct Measures {
  double ink = 0;                                          // pixels of full ink
  double centreX = 0, centreY = 0;                         // centre of mass, pixel index
  double varX = 0, varY = 0, covXY = 0;                    // second moments, pixels²
  int left = kSide, right = -1, top = kSide, bottom = -1;  // box of pixels at least half inked

  int width() const { return right - left + 1; }
  int height() const { return bottom - top + 1; }
  double lean() const { return -covXY / varY; }  // tangent; positive to the right
};

Measures measure(const uint8_t* image) {
  Measures m;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const double ink = image[y * kSide + x] / 255.0;
      m.ink += ink;
      m.centreX += ink * x;
      m.centreY += ink * y;
      m.varX += ink * x * x;
      m.varY += ink * y * y;
      m.covXY += ink * x * y;
      if (ink < 0.5) continue;
      m.left = std::min(m.left, x);
      m.right = std::max(m.right, x);
      m.top = std::min(m.top, y);
      m.bottom = std::max(m.bottom, y);
    }
  }
  m.centreX /= m.ink;
  m.centreY /= m.ink;
  m.varX = m.varX / m.ink - m.centreX * m.centreX;
  m.varY = m.varY / m.ink - m.centreY * m.centreY;
  m.covXY = m.covXY / m.ink - m.centreX * m.centreY;
  return m;
}

double difference(const Image& a, const Image& b) {  // mean absolute, in bytes
  double sum = 0;
  for (size_t p = 0; p < a.size(); ++p) sum += std::abs(int{a[p]} - int{b[p]});
  return sum / kDigitPixels;
}

std::string nameOf(int label, int variant) {
  return std::to_string(label) + " " + digitVariantName(label, variant);
}

// Calls body(label, variant) for every skeleton.
template <class Body>
void forEachSkeleton(Body&& body) {
  for (int label = 0; label < kDigitClasses; ++label)
    for (int variant = 0; variant < digitVariants(label); ++variant) body(label, variant);
}

}  // namespace

TEST_CASE("digits: the images of seed 1 are the published ones, in every build") {
  // Change these only together with the shipped models: they were trained on these bits.
  const Set set = generate(1009);
  CHECK(std::vector<uint8_t>(set.labels.begin(), set.labels.begin() + 13) ==
        std::vector<uint8_t>{5, 2, 2, 2, 4, 5, 4, 3, 2, 5, 1, 6, 7});
  CHECK(sha256Hex(std::span<const uint8_t>(set.labels)) ==
        "540fb53d18ed55ee2b534d3afdca5d138b62b9642e39d9f1edc84651b5c99ffa");
  CHECK(sha256Hex(std::span<const uint8_t>(set.images)) ==
        "b9822268ce15da283c9f1d233e43f7eb7989059cd79f5c35e9668fd21d8fa613");
}

TEST_CASE("digits: any part, any order, any number of threads gives the same images") {
  const Set all = generate(211);
  for (const int threads : {2, 3, 8}) {
    CAPTURE(threads);
    const Set again = generate(211, kSeed, 0, threads);
    CHECK(again.images == all.images);
    CHECK(again.labels == all.labels);
  }
  const Set part = generate(67, kSeed, 101, 2);
  CHECK(
      std::equal(part.images.begin(), part.images.end(), all.images.begin() + 101 * kDigitPixels));
  CHECK(std::equal(part.labels.begin(), part.labels.end(), all.labels.begin() + 101));
  const DigitFactors alone = drawFactors(kSeed, 199);
  CHECK(alone.label == all.labels[199]);
  for (int k = 0; k < kDigitFactors; ++k)
    CHECK(factorValue(alone, Factor(k)) == factorValue(all.factors[199], Factor(k)));
  const Image image = render(alone, 199);
  CHECK(std::equal(image.begin(), image.end(), all.images.begin() + 199 * kDigitPixels));

  Set withoutFactors = generate(0);
  withoutFactors.images.resize(5 * kDigitPixels);
  withoutFactors.labels.resize(5);
  ThreadPool pool(1);
  generateDigits(pool, kSeed, 0, 5, withoutFactors.images.data(), withoutFactors.labels.data(),
                 nullptr);
  CHECK(std::equal(withoutFactors.images.begin(), withoutFactors.images.end(), all.images.begin()));
}

TEST_CASE("digits: seed and index each pick another image, all 64 bits of them") {
  const uint64_t high = uint64_t{1} << 40;
  std::set<std::string> images;
  for (const uint64_t seed : {uint64_t{1}, uint64_t{2}, 1 + high})
    for (const uint64_t index : {uint64_t{0}, uint64_t{1}, high})
      images.insert(sha256Hex(std::span<const uint8_t>(generate(1, seed, index).images)));
  CHECK(images.size() == 9);
}

TEST_CASE("digits: factors keep their ranges and their distributions") {
  constexpr size_t kCount = 20011;
  std::vector<DigitFactors> factors;
  for (size_t i = 0; i < kCount; ++i) factors.push_back(drawFactors(7, i));
  for (int k = 0; k < kDigitFactors; ++k) {
    const Factor factor = Factor(k);
    CAPTURE(std::string(factorName(factor)));
    const FactorRange range = factorRange(factor);
    double sum = 0, squares = 0;
    bool inside = true;
    for (const DigitFactors& f : factors) {
      const double v = factorValue(f, factor);
      inside = inside && v >= double(range.low) && v <= double(range.high);
      sum += v;
      squares += v * v;
    }
    CHECK(inside);
    const double mean = sum / kCount, deviation = std::sqrt(squares / kCount - mean * mean);
    const double span = double(range.high) - double(range.low);
    // A normal truncated at ±2.5 deviations keeps 0.9546 of its deviation; a uniform has span/√12.
    const double expected = range.normal ? 0.9546 * span / 5 : span / std::sqrt(12.0);
    CHECK(near(mean, (double(range.low) + double(range.high)) / 2, 0,
               4 * expected / std::sqrt(double(kCount))));
    CHECK(near(deviation / expected, 1, 0.03));
  }
}

TEST_CASE("digits: classes are balanced and every skeleton occurs") {
  constexpr int kCount = 20011;
  std::array<std::array<int, 8>, kDigitClasses> counts{};
  for (int i = 0; i < kCount; ++i) {
    const DigitFactors f = drawFactors(kSeed, uint64_t(i));
    REQUIRE(f.label < kDigitClasses);
    REQUIRE(f.variant < digitVariants(f.label));
    ++counts[f.label][f.variant];
  }
  for (int label = 0; label < kDigitClasses; ++label) {
    CAPTURE(label);
    int total = 0;
    for (const int c : counts[size_t(label)]) total += c;
    CHECK(near(total, kCount / kDigitClasses, 0, 190));  // 4.5 deviations of 42
    CHECK(digitVariants(label) >= 4);
  }
  forEachSkeleton([&](int label, int variant) {
    CAPTURE(nameOf(label, variant));
    CHECK(counts[size_t(label)][size_t(variant)] > 80);
  });
}

TEST_CASE("digits: the ink lies as MNIST's does, in a box of 20 around its centre of mass") {
  const Set set = generate(2003);
  int longSides = 0;
  for (size_t i = 0; i < set.labels.size(); ++i) {
    const Measures m = measure(set.images.data() + i * kDigitPixels);
    CAPTURE(i);
    CHECK(near(m.centreX, kDigitCentre, 0, 0.5));
    CHECK(near(m.centreY, kDigitCentre, 0, 0.5));
    const double side = std::max(m.width(), m.height());
    CHECK(side <= kDigitBox + 2);  // pressure may widen the pen at the box's edge
    longSides += std::fabs(side - double(kDigitBox * set.factors[i].scale)) <= 1.5;
  }
  CHECK(longSides > 1900);
}

TEST_CASE("digits: grey levels are near MNIST's") {
  const Set set = generate(2003);
  std::array<size_t, 256> histogram{};
  double sum = 0;
  for (const uint8_t p : set.images) {
    ++histogram[p];
    sum += p;
  }
  const double n = double(set.images.size()), zero = double(histogram[0]) / n;
  size_t saturated = 0;
  for (int level = 252; level < 256; ++level) saturated += histogram[size_t(level)];
  // MNIST's training images: mean 0.1307, 80.9 % zeros, 36 % of the inked pixels at 252 or more.
  CHECK(near(sum / 255 / n, 0.1307, 0, 0.003));
  CHECK(near(zero, 0.809, 0, 0.001));
  CHECK(near(double(saturated) / (n * (1 - zero)), 0.36, 0, 0.06));
}

TEST_CASE("digits: slant leans, thickness inks, scale sizes, width widens, rotation turns") {
  // One hand, one factor moved through its range in five steps: the measure must follow.
  struct Follow {
    Factor factor;
    double (*measure)(const Measures&);
  };
  const Follow follows[] = {
      {Factor::slant, [](const Measures& m) { return m.lean(); }},
      {Factor::thickness, [](const Measures& m) { return m.ink; }},
      {Factor::scale, [](const Measures& m) { return m.varX + m.varY; }},
      {Factor::width, [](const Measures& m) { return m.varX / m.varY; }},
      {Factor::rotation, [](const Measures& m) { return m.lean(); }},
  };
  forEachSkeleton([&](int label, int variant) {
    for (const Follow& follow : follows) {
      // A plain 1 has no width but the pen's; a 0 or a 4 is as wide as high in its moments.
      if (label == 1 && follow.factor == Factor::width) continue;
      if ((label == 0 || label == 4) && follow.factor == Factor::rotation) continue;
      CAPTURE(nameOf(label, variant));
      CAPTURE(std::string(factorName(follow.factor)));
      const FactorRange range = factorRange(follow.factor);
      double before = -1e9;
      for (int step = 0; step < 5; ++step) {
        DigitFactors f = typical(label, variant);
        const float value = range.low + (range.high - range.low) * float(step) / 4;
        if (follow.factor == Factor::slant) f.slant = value;
        if (follow.factor == Factor::thickness) f.thickness = value;
        if (follow.factor == Factor::scale) f.scale = value;
        if (follow.factor == Factor::width) f.width = value;
        if (follow.factor == Factor::rotation) f.rotation = value;
        const double now = follow.measure(measure(render(f, 3).data()));
        CHECK(now > before);
        before = now;
      }
    }
  });
}

TEST_CASE("digits: a plain 1 measures its factors in their units") {
  for (const float slant : {-0.3f, 0.0f, 0.5f}) {
    DigitFactors f = typical(1, 0);
    f.wobble = 0;
    f.rotation = 0;
    f.slant = slant;
    CHECK(near(measure(render(f, 5).data()).lean(), double(slant), 0, 0.03));
    f.slant = 0;
    f.rotation = slant;  // turning clockwise leans a 1 to the right
    CHECK(near(measure(render(f, 5).data()).lean(), std::tan(double(slant)), 0, 0.04));
  }
  for (const float thickness : {1.5f, 2.5f, 4.0f}) {
    DigitFactors f = typical(1, 0);
    f.wobble = f.slant = f.rotation = 0;
    f.thickness = thickness;
    double across = 0, hands = 0;
    for (uint64_t hand = 0; hand < 41; ++hand, ++hands)
      for (int x = 0; x < kSide; ++x) across += render(f, hand)[size_t(14 * kSide + x)] / 255.0;
    CHECK(near(across / hands, double(thickness), 0, 0.2));
  }
}

TEST_CASE("digits: wobble is what sets two hands apart") {
  forEachSkeleton([](int label, int variant) {
    CAPTURE(label);
    CAPTURE(variant);
    std::array<double, 3> apart{};
    for (size_t w = 0; w < 3; ++w) {
      DigitFactors f = typical(label, variant);
      f.wobble = 0.8f * float(w);
      for (uint64_t hand = 0; hand < 12; ++hand)
        apart[w] += difference(render(f, 2 * hand), render(f, 2 * hand + 1)) / 12;
    }
    CHECK(apart[0] < 0.6 * apart[1]);  // pressure and paper only
    CHECK(apart[1] < apart[2]);
  });
}

TEST_CASE("digits: factors far out of range still draw something, inside the image") {
  forEachSkeleton([](int label, int variant) {
    for (int k = 0; k < kDigitFactors; ++k) {
      for (const float value : {-kDigitFactorLimit, 0.0f, kDigitFactorLimit}) {
        DigitFactors f = typical(label, variant);
        if (k == 0) f.slant = value;
        if (k == 1) f.thickness = std::max(value, 1.0f);
        if (k == 2) f.scale = std::min(value, 1.3f);  // larger leaves the image
        if (k == 3) f.rotation = value;
        if (k == 4) f.wobble = value;
        if (k == 5) f.width = value;
        CHECK(measure(render(f, 11).data()).ink > 0);
      }
    }
  });
}

}  // namespace atlas
