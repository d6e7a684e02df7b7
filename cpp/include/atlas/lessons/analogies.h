// A is to B as C is to ? by arithmetic on codes (lecture row 30):
//
//   z_D = z_C + (z_B − z_A)
//
// and where the true answer stands among candidates when they are sorted by their distance from
// z_D. Of generated digits (digits.h) the true answer is known: A and B are one digit by one hand,
// drawn with little and with much of one factor; C is another digit with little of it, and D the
// same with much. Candidates are D, the question's own A, B and C (the trap: C lies near z_D when
// the step is short), and other digits of the generator. The same question is asked of pixels,
// x_D = x_C + (x_B − x_A). Errors are invalidArgument with a sentence. Tested by
// tests/cpp/lessons/analogies_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/data/digits.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr uint32_t kAnalogyMaxQuestions = 1000;
inline constexpr uint32_t kAnalogyMaxCandidates = 10'000;
// Little and much of a factor: mean ∓ so many deviations of a normal one, the ends of a uniform
// one.
inline constexpr double kAnalogyReach = 2;

template <>
Result<Factor> named(const std::string& name);

// Of any codes, rows of numbers of one length.
struct AnalogyPlaces {
  std::vector<double> answer;   // z_D
  std::vector<uint32_t> order;  // candidates, near to far; of equal ones the earlier first
};
AnalogyPlaces placesOf(std::span<const double> a, std::span<const double> b,
                       std::span<const double> c, MatrixView<const double> candidates);

// A, B, C and D of question number `question` of a seed: 4×784 bytes.
std::vector<uint8_t> analogyImages(uint64_t seed, uint64_t question, Factor factor);

struct AnalogySpec {
  Factor factor = Factor::thickness;
  uint64_t seed = 1;
  uint32_t questions = 100, candidates = 1000;
  uint32_t shown = 0;  // the question whose pictures are given
};
ATLAS_FIELDS(AnalogySpec, factor, seed, questions, candidates, shown)
struct Analogies {
  std::vector<uint32_t> ranks, pixelRanks;  // questions: place of D, 1 is the nearest
  double median = 0, pixelMedian = 0;
  double first = 0, pixelFirst = 0;            // share of questions whose nearest is D
  double nearestIsC = 0, pixelNearestIsC = 0;  // share whose nearest is C
  std::vector<uint8_t> images;                 // A, B, C, D of the question shown
  std::vector<uint8_t> answer, pixelAnswer;    // what z_D decodes to; x_D, cut to 0…1
  std::vector<uint8_t> nearest;                // the five candidates nearest to z_D
};
ATLAS_FIELDS(Analogies, ranks, pixelRanks, median, pixelMedian, first, pixelFirst, nearestIsC,
             pixelNearestIsC, images, answer, pixelAnswer, nearest)
// Cost: candidates + 4·questions encodings, questions·candidates distances of images.
Result<Analogies> digitAnalogies(ThreadPool& pool, LatentModel& model, const AnalogySpec& spec);

}  // namespace atlas
