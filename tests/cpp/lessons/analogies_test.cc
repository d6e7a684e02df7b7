// Analogies in codes placed by hand, and the generator's questions.
#include "atlas/lessons/analogies.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/lessons/attributes.h"
#include "base/near.h"
#include "models/sameModel.h"
#include "words/sentence.h"

namespace atlas {
TEST_CASE("analogy: z_C + (z_B − z_A), and the candidates near to far") {
  const double a[] = {1, 1}, b[] = {2, 4}, c[] = {5, 0};
  // z_D = (6, 3): distances 5, 0, √2, √2, 3.
  const double candidates[] = {6, 8, 6, 3, 7, 4, 5, 2, 3, 3};
  const AnalogyPlaces places = placesOf(a, b, c, {candidates, 5, 2});
  CHECK(places.answer == std::vector<double>{6, 3});
  CHECK(places.order == std::vector<uint32_t>{1, 2, 3, 4, 0});
}

TEST_CASE("analogy: A and B, C and D are one hand each, and differ in the one factor") {
  for (const Factor factor : {Factor::thickness, Factor::slant}) {
    const auto images = analogyImages(3, 17, factor);
    REQUIRE(images.size() == 4 * kDigitPixels);
    // Mean ∓ 2 deviations: digits.h has thickness 2.80 ± 0.68 and slant 0.14 ± 0.24.
    const float low = factor == Factor::thickness ? 1.44f : -0.34f;
    const float high = factor == Factor::thickness ? 4.16f : 0.62f;
    for (size_t part = 0; part < 4; ++part) {
      DigitFactors factors = drawFactors(3, 34 + part / 2);
      (factor == Factor::thickness ? factors.thickness : factors.slant) = part % 2 ? high : low;
      std::vector<uint8_t> drawn(kDigitPixels);
      renderDigit(factors, 3, 34 + part / 2, drawn.data());
      int most = 0;
      for (size_t p = 0; p < drawn.size(); ++p)
        most = std::max(most, std::abs(int(drawn[p]) - int(images[part * kDigitPixels + p])));
      CHECK(most <= 1);  // the factor's value in float, by another way
    }
  }
}

TEST_CASE("analogies: codes that are pixels rank as pixels do, as a sort of all distances says") {
  ThreadPool pool(2);
  SameModel model(kDigitPixels);
  AnalogySpec spec;
  spec.seed = 5;
  spec.questions = 7;
  spec.candidates = 61;
  spec.shown = 3;
  const auto found = digitAnalogies(pool, model, spec);
  REQUIRE(found.ok());
  CHECK(found->ranks == found->pixelRanks);
  CHECK(found->images == analogyImages(5, 3, Factor::thickness));
  std::vector<uint8_t> others(57 * kDigitPixels), labels(57);
  generateDigits(pool, 5, 14, 57, others.data(), labels.data(), nullptr);
  double first = 0, isC = 0;
  std::vector<uint32_t> sorted;
  for (uint32_t q = 0; q < spec.questions; ++q) {
    auto all = analogyImages(5, q, Factor::thickness);
    all.insert(all.end(), others.begin(), others.end());
    const auto away = [&](size_t i) {
      double sum = 0;
      for (size_t p = 0; p < kDigitPixels; ++p) {
        const double wanted = double(all[2 * kDigitPixels + p]) + all[kDigitPixels + p] - all[p];
        const double off = all[i * kDigitPixels + p] - wanted;
        sum += off * off;
      }
      return sum;
    };
    uint32_t nearer = 0;
    bool beaten = false;
    for (size_t i = 0; i < 61; ++i) {
      nearer += away(i) < away(3);
      beaten |= away(i) < away(2);
    }
    CHECK(found->ranks[q] == nearer + 1);
    sorted.push_back(nearer + 1);
    first += nearer == 0;
    isC += !beaten;
  }
  std::sort(sorted.begin(), sorted.end());
  CHECK(found->median == sorted[3]);
  CHECK(near(found->first, first / 7, 1e-15));
  CHECK(near(found->nearestIsC, isC / 7, 1e-15));
  CHECK(found->nearest.size() == 5 * kDigitPixels);
}

TEST_CASE("analogies: what cannot be asked is said in a sentence") {
  ThreadPool pool(1);
  SameModel model(kDigitPixels), small(17);
  CHECK_FALSE(digitAnalogies(pool, small, {}).ok());
  AnalogySpec spec;
  spec.questions = 3;
  spec.shown = 3;
  CHECK_FALSE(digitAnalogies(pool, model, spec).ok());
  spec.shown = 0;
  spec.candidates = 4;
  CHECK(sentence(digitAnalogies(pool, model, spec).status()) ==
        "3 questions with 4 candidates were asked for, and to see number 0; take 1 to 1000 "
        "questions, 5 to 10000 candidates, and see one that is asked.");
}

}  // namespace atlas
