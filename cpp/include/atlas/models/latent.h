// What one does in the latent space of any LatentModel: look around (mosaic, samples), walk
// (interpolate), and measure (nearest images, k-nearest-neighbour accuracy). Codes are n×k, one a
// row. Errors are invalidArgument with a sentence. Tested by tests/cpp/models/latent_test.cc.
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

// The decoded images as the model gives them (about 0…1, PCA's beyond). codes: n×k; gives n×d.
// What is measured is measured on these.
Result<std::vector<float>> decodePixels(ThreadPool& pool, LatentModel& model,
                                        MatrixView<const float> codes);
// The same as bytes, to be shown: 255·pixel clamped to 0…255 and rounded half up.
std::vector<uint8_t> imageBytes(std::span<const float> pixels);
Result<std::vector<uint8_t>> decodeBytes(ThreadPool& pool, LatentModel& model,
                                         MatrixView<const float> codes);

// ---- Mosaic: the plane of two code numbers, decoded on a size×size grid ----

enum class Spacing {
  uniform,   // tile centres evenly spaced in the window
  quantile,  // the window holds probabilities p (0 <= p <= 1), tile centres evenly spaced in them
             // and carried to priorStd·Φ⁻¹(p) (Kingma & Welling 2014, fig. 4): with {0, 1, 0, 1}
             // every tile stands for the same share of the prior
};

inline constexpr uint32_t kMosaicMaxSize = 100;  // tiles a side

struct MosaicSpec {
  uint32_t size = 20;                            // tiles a side
  std::array<float, 4> window = {-3, 3, -3, 3};  // x0, x1, y0, y1: outer edges, x0 < x1, y0 < y1
  Spacing spacing = Spacing::uniform;
  std::array<uint32_t, 2> dims = {0, 1};  // which code numbers are x and y; distinct if k > 1
  std::vector<float> base;                // k: the other code numbers; empty means 0
};

// size²×k codes; row 0 of tiles is the top: largest y. With k = 1 only x is used and all rows
// agree.
Result<std::vector<float>> mosaicCodes(const LatentModel& model, const MosaicSpec& spec);
// The tiles decoded, one after another: size²×d bytes.
Result<std::vector<uint8_t>> mosaic(ThreadPool& pool, LatentModel& model, const MosaicSpec& spec);

// ---- Walks and samples ----

enum class Path {
  linear,     // (1−t)·a + t·b
  spherical,  // along the great circle (Shoemake 1985): sin((1−t)ω)/sin ω·a + sin(tω)/sin ω·b;
              // linear when a and b are (anti)parallel or one is 0: then no circle is singled out
};

// `count` >= 2 codes from `from` to `to`, both included exactly; count×k.
Result<std::vector<float>> interpolate(std::span<const float> from, std::span<const float> to,
                                       uint32_t count, Path path);

// Codes number first … first+count−1 of the stream of `seed`, drawn from the model's prior
// N(0, priorStd²); count×k. A code does not depend on how many are drawn with it.
std::vector<float> samplePrior(const LatentModel& model, uint64_t seed, uint64_t first,
                               uint32_t count);

// ---- Measures ----

// For each query the image of `set` at the smallest L2 distance in pixel space (pixels in 0…1); of
// several the first. Exact: squared distances are integers. Cost: n·d byte operations a query.
struct NearestImages {
  std::vector<uint32_t> indices;
  std::vector<float> distances;
};
ATLAS_FIELDS(NearestImages, indices, distances)
Result<NearestImages> nearestImages(ThreadPool& pool, ByteImages set, ByteImages queries);
// The same for images that no bytes hold: negative numbers and numbers above 1 stay what they are.
// Summed in single precision within some rows of an image (relative error about 1e-6). points: n×d.
// Cost: 3·d flops an image and query at most.
Result<NearestImages> nearestToPoints(ThreadPool& pool, ByteImages set,
                                      MatrixView<const float> points);

struct LabelledCodes {
  MatrixView<const float> codes;    // n×k
  std::span<const uint8_t> labels;  // n
};

inline constexpr uint32_t kKnnNeighbours = 10;
inline constexpr uint32_t kKnnMaxNeighbours = 100;

// Share of `test` codes whose label wins the vote of the nearest `train` codes (L2; of equal
// distances the earlier code). Ties of the vote: the label with the smaller summed distance, then
// the smaller label. Brute force: n·m·k multiply-adds, a fraction of a second for 60,000 × 10,000
// in 2-D.
Result<double> knnAccuracy(ThreadPool& pool, LabelledCodes train, LabelledCodes test,
                           uint32_t neighbours = kKnnNeighbours);
// The same with every code judged by all the others.
Result<double> knnAccuracyLeaveOneOut(ThreadPool& pool, LabelledCodes codes,
                                      uint32_t neighbours = kKnnNeighbours);

// Mean over the images of Σ BCE(x, x), in nats: no Bernoulli decoder gets below it on grey pixels
// (45.53 on the MNIST test images; the dashed line of the loss plot).
double bernoulliFloor(ByteImages images);

}  // namespace atlas
