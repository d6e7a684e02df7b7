// How far one image is from another, by the three reconstruction losses of the lecture (row 9: the
// metric is your choice, and depends on the data), and three ways to disturb an image that the
// three judge differently. Tested by tests/cpp/lessons/imageMetrics_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

struct ImageDistances {
  double squared = 0;       // Σ (x − y)²; L2 is its root
  double absolute = 0;      // Σ |x − y|, L1
  double crossEntropy = 0;  // −Σ x log y + (1−x) log(1−y), nats; logarithms are not let below
                            // kLogFloor. It is least at y = x, but not 0: grey pixels cost bits
};
// As torch.nn.BCELoss: a confident zero where the target has ink costs 100 nats, not infinity.
inline constexpr double kLogFloor = -100;

// x, y: d numbers in 0…1 each (y is clamped to that for the cross-entropy alone).
ImageDistances imageDistances(const float* x, const float* y, size_t d);

// Mean over the images and pixels of what a model loses: E then D at the posterior mean.
struct ReconstructionErrors {
  double squared = 0;       // mean (x − x̂)²
  double absolute = 0;      // mean |x − x̂|
  double crossEntropy = 0;  // nats a pixel
};
ATLAS_FIELDS(ReconstructionErrors, squared, absolute, crossEntropy)
// In turns: the sums over the images so far.
struct ErrorTally {
  uint64_t done = 0;  // images
  double squared = 0, absolute = 0, crossEntropy = 0;
};
ATLAS_FIELDS(ErrorTally, done, squared, absolute, crossEntropy)
// `batches` more of the first `count` images; to the same bits however many at a time.
// invalidArgument if there is none or sizes do not agree. Two logarithms a pixel: about 0.05 ms an
// image.
Status addReconstructionErrors(ThreadPool& pool, LatentModel& model, ByteImages images,
                               size_t count, size_t batches, ErrorTally& tally);
// Once all are in.
ReconstructionErrors meanErrors(const ErrorTally& tally, size_t pixels);

// ---- Disturbances of an image of rows×cols pixels in 0…1, gives the same number of pixels ----

// Moved right and down by so many pixels, |dx|, |dy| <= kMaxShift; bilinear between whole pixels,
// black comes in from outside.
inline constexpr double kMaxShift = 8;
std::vector<float> shifted(std::span<const float> image, size_t rows, size_t cols, double dx,
                           double dy);
// std·N(0, 1) added to every pixel and clamped to 0…1: the same noise for the same seed, so a
// growing std is one picture growing grainier.
std::vector<float> noisy(std::span<const float> image, double std, uint64_t seed);
// Every pixel times gain, clamped to 0…1.
std::vector<float> brightened(std::span<const float> image, double gain);
// So many pixels of noise, independent and uniform in 0…1: an image that is no digit.
std::vector<float> uniformNoise(size_t pixels, uint64_t seed);

// ---- The same on bytes, as images come and go: 255·pixel, rounded half up ----

std::vector<float> pixelsOfBytes(std::span<const uint8_t> bytes);
std::vector<uint8_t> bytesOfPixels(std::span<const float> pixels);

// From one image to several, one entry each.
struct DistanceColumns {
  std::vector<double> squared, absolute, crossEntropy;
};
ATLAS_FIELDS(DistanceColumns, squared, absolute, crossEntropy)
// To the images of `others`, one after another; invalidArgument unless these are whole ones.
Result<DistanceColumns> distancesTo(std::span<const uint8_t> image,
                                    std::span<const uint8_t> others);

// One image shifted, noisy and brightened: the pictures, and how far each is from it before it is
// rounded to bytes.
struct DisturbedImage {
  std::vector<uint8_t> images;  // 3×d
  DistanceColumns distances;
  double floor = 0;  // the image's cross-entropy with itself
};
template <class V>
void fields(V& visit, Is<DisturbedImage> auto& of) {
  visit("images", of.images);
  fields(visit, of.distances);
  visit("floor", of.floor);
}
struct Disturbance {
  uint32_t rows = 0, cols = 0;
  double shift = 0;  // to the right, |shift| <= kMaxShift
  double noise = 0, gain = 1;
  uint64_t seed = 1;
};
ATLAS_FIELDS(Disturbance, rows, cols, shift, noise, gain, seed)
Result<DisturbedImage> disturb(std::span<const uint8_t> image, const Disturbance& by);

}  // namespace atlas
