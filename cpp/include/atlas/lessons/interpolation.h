// Interpolation in data space and in code space (lecture.md (a) 26, 27; chapter 12): the pixel
// cross-fade, the triangle of three codes, a judge of what stands between, and the middles of many
// random pairs measured.
//
//   x(t) = (1−t) x₁ + t x₂        Euclidean, in pixels
//   x(t) = D((1−t) z₁ + t z₂)     in the codes of a model
//   z = w₁z₁ + w₂z₂ + w₃z₃        barycentric, w ≥ 0, Σw = 1
//
// The judge is the vote of the k nearest training images in pixel space (k = 10): a share of the
// vote, not the probability of a trained classifier. Errors are invalidArgument with a sentence.
// Tested by tests/cpp/lessons/interpolation_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr uint32_t kJudgeMaxNeighbours = 100;
// A frame is judged confidently when more than this share of its neighbours agree; with ten
// neighbours: all of them.
inline constexpr double kConfidentShare = 0.9;

// `count` >= 2 images from a to b (d bytes each), both included exactly. count×d.
struct CrossFade {
  std::vector<uint8_t> images;  // to be shown: rounded half up
  std::vector<float> points;    // as they are, pixels in 0…1
  std::vector<double> ink;      // of each, in whole black pixels: the sum of its points
};
ATLAS_FIELDS(CrossFade, images, points, ink)
Result<CrossFade> blendImages(std::span<const uint8_t> a, std::span<const uint8_t> b,
                              uint32_t count);

struct Judged {
  std::vector<uint8_t> labels;    // winner of the vote, by the rule of latent.h
  std::vector<float> shares;      // of the votes, in 1/k…1
  std::vector<uint32_t> nearest;  // index of the nearest image of the set
  std::vector<float> distances;   // to it, L2 with pixels in 0…1: 0 means a copy
};
ATLAS_FIELDS(Judged, labels, shares, nearest, distances)
// queries: n×d pixels in 0…1 as a model gives them, not rounded to bytes and not clamped
// (nearestToPoints of latent.h); of equally near images the first. Cost: 3·n·d flops a query at
// most.
Result<Judged> judgeImages(ThreadPool& pool, ByteImages set, std::span<const uint8_t> labels,
                           MatrixView<const float> queries, uint32_t neighbours);

struct Barycentric {
  std::array<double, 3> weights;  // >= 0, sum 1
  std::array<float, 2> code;      // Σ wᵢzᵢ
};
template <class V>
void fields(V& visit, Is<Barycentric> auto& of) {
  visit("weights", of.weights);
  visit("codes", of.code);
}
// The point of the triangle nearest to `point`; corners: 3×2, which may lie on one line.
Result<Barycentric> barycentric(std::span<const float> corners, std::span<const float> point);

// Codes on a triangular grid, `rows` >= 2 of them with 1, 2, … codes, the first corner alone on
// top: place (i, j) is (1−i/m) z₁ + ((i−j)/m) z₂ + (j/m) z₃ with m = rows−1. corners: 3×k.
Result<std::vector<float>> triangleCodes(std::span<const float> corners, uint32_t rows);

struct LabelledImages {
  ByteImages images;
  std::span<const uint8_t> labels;  // n
};
// The middles of pairs number first … first+count−1 of `seed`: an image of class `from` and one of
// class `to`, drawn from `held`, blended half and half by pixels (model null) or by codes, and
// judged against `train` before anything is rounded. A pair does not depend on how many are drawn
// with it.
struct MiddleFrames {
  std::vector<uint8_t> images;  // count×d
  Judged judged;
  uint32_t confident = 0;  // frames whose share is above kConfidentShare
  double distanceSum = 0;  // of the distances to the nearest training images
};
template <class V>
void fields(V& visit, Is<MiddleFrames> auto& of) {
  ATLAS_VISIT_EACH(images, confident, distanceSum)
  fields(visit, of.judged);
}
struct PairSpec {
  uint8_t from = 7, to = 1;
  uint32_t first = 0, count = 50;
  uint64_t seed = 1;
  uint32_t neighbours = 10;
};
ATLAS_FIELDS(PairSpec, from, to, first, count, seed, neighbours)
Result<MiddleFrames> middleFrames(ThreadPool& pool, LatentModel* model, LabelledImages train,
                                  LabelledImages held, const PairSpec& pairs);

}  // namespace atlas
