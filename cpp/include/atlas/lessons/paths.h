// Paths through codes, measured and shortened in the decoder's own metric (lecture.md (a) 26; the
// metric g = JᵀJ of rows 11 and 13; Arvanitidis, Hansen & Hauberg, "Latent space oddity", ICLR
// 2018).
//
//   length  L = Σ ‖D(zᵢ₊₁) − D(zᵢ)‖        energy  E = Σ ‖D(zᵢ₊₁) − D(zᵢ)‖²
//
// The geodesic is the path of least length between two codes; among discrete paths with the same
// number of steps the one of least energy is shortest and has equal steps. It is found by
// Gauss-Newton (Levenberg-Marquardt) on E, with the decoder's Jacobian by central differences, from
// the straight line and, for two code numbers, also from the shortest way on a grid (Dijkstra),
// since the straight start can be caught beside a ridge. The best found is kept: a minimum, not a
// proof of the least. Tested by tests/cpp/lessons/paths_test.cc.
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

inline constexpr uint32_t kPathMaxCodes = 256;
inline constexpr uint32_t kPathMaxDim = 32;  // code numbers of a geodesic: cost grows with k²

// Lengths between consecutive codes in pixel space; codes: n×k, n >= 2; n−1 numbers.
Result<std::vector<double>> pathSteps(ThreadPool& pool, LatentModel& model,
                                      MatrixView<const float> codes);

struct PathLength {
  std::vector<double> steps;
  double length = 0;  // their sum
};
ATLAS_FIELDS(PathLength, steps, length)
Result<PathLength> pathLength(ThreadPool& pool, LatentModel& model, MatrixView<const float> codes);

struct GeodesicOptions {
  uint32_t count = 11;       // codes of the answer, both ends included
  uint32_t nodes = 25;       // codes of the path that is optimised
  uint32_t iterations = 20;  // at most, from each start
  uint32_t grid = 33;        // nodes a side of the grid; 0 leaves the second start out
};
ATLAS_FIELDS(GeodesicOptions, count, nodes, iterations, grid)
struct Geodesic {
  std::vector<float> codes;   // count×k, equal steps along the path in pixel space; ends exact
  double length = 0;          // of the optimised path
  double straightLength = 0;  // of the straight line with as many nodes: never shorter than length
  double energy = 0;
  bool fromGrid = false;  // the grid's start won
};
ATLAS_FIELDS(Geodesic, codes, length, straightLength, fromGrid)
// Cost: nodes·(2k+1) decodings an iteration and grid² once; a 784-256-64-2 decoder takes about 40
// ms.
Result<Geodesic> geodesic(ThreadPool& pool, LatentModel& model, std::span<const float> from,
                          std::span<const float> to, const GeodesicOptions& options);

}  // namespace atlas
