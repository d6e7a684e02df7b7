// An autoencoder of points, and the surface it learns (lecture.md (a) 10–13): d = 2 or 3 numbers a
// point, k = 1 or 2 code numbers, tanh layers, ½‖x − x̂‖². Small enough to train in a second.
//
// The parametrisation is not unique: for any bijection h of the codes, h∘E and D∘h⁻¹ reconstruct
// the same points from other codes (Warp). Everything below takes the codes as h leaves them.
//
// Adam on batches drawn with replacement; the rate falls to a tenth at settings.rateDrop. Tested by
// tests/cpp/models/pointAutoencoder_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/codeMaps.h"
#include "atlas/nn/trainer.h"

namespace atlas {

struct PointSettings {
  uint32_t dim = 3;        // d
  uint32_t latentDim = 2;  // k
  std::vector<uint32_t> hidden = {32, 32};
  uint32_t batchSize = 128;
  double learningRate = 3e-3;
  uint64_t rateDrop = 3000;  // steps
  uint64_t seed = 1;
};

// Its network (kind ae, tanh, mse) and how it is trained, on PointItems.
ModelSpec pointSpec(const PointSettings& settings);
TrainSettings trainSettings(const PointSettings& settings);

enum class WarpKind : uint32_t { none = 0, stretch = 1, bend = 2, swirl = 3 };
// h in coordinates p = (z − centre)/size of the box of the codes; t = strength.
//   stretch  a turn by t·60°, then factors 1 + t and 1/(1 + t)
//   bend     p₁ + 0.6 t sin πp₂
//   swirl    a turn by 3t·exp(−2‖p‖²)
struct Warp {
  WarpKind kind = WarpKind::none;
  double strength = 0;
  double centre[2] = {0, 0};
  double size = 1;

  // z → h(z); jacobian: 2×2 row-major ∂h/∂z, may be null.
  void forward(const double z[2], double out[2], double* jacobian) const;
  void inverse(const double z[2], double out[2]) const;
};

// D∘h⁻¹ and h∘E at one place. k = 2.
struct CodeProbe {
  std::vector<double> point;     // d, D(h⁻¹(z))
  std::vector<double> jacobian;  // 2×d, columns of J one after the other
  Metric metric;
  double back[2] = {0, 0};
  double roundTrip = 0;  // ‖h(E(D(h⁻¹(z)))) − z‖
};
template <class V>
void fields(V& visit, Is<CodeProbe> auto& of) {
  ATLAS_VISIT_EACH(point, jacobian, roundTrip)
  visit("metric", std::array{of.metric.g11, of.metric.g12, of.metric.g22});
  visit("sigma1", of.metric.sigma1);
  visit("sigma2", of.metric.sigma2);
  visit("area", of.metric.area);
  visit("back", std::array{of.back[0], of.back[1]});
}
CodeProbe probeCode(const CodeMaps& maps, const Warp& warp, const double z[2]);

// What a model makes of points (n×d), and of a grid over their codes.
struct PointLook {
  std::vector<double> codes;    // n×k, after h
  std::vector<double> rebuilt;  // n×d
  double meanSquaredError = 0;  // mean ‖x − x̂‖²
  double largestChange = 0;     // by h: largest |difference| of a number of x̂
  double codeChange = 0;        // by h: mean ‖h(z) − z‖
  double window[4] = {0, 0, 0,
                      0};  // x0, x1, y0, y1: the box of the codes with a margin; k = 1: y 0
  Warp warp;               // with its box filled in
  // Of nodes (k = 2: nodes²) even places of the window, the first number fastest, y rising:
  std::vector<double> grid;                  // ×d, decoded
  std::vector<double> sigma1, sigma2, area;  // k = 1: ‖∂D/∂z‖ in sigma1 and area
  std::vector<double> roundTrip;
  std::vector<double> support;  // 1 among the codes, 0 where none is near
};
template <class V>
void fields(V& visit, Is<PointLook> auto& of) {
  ATLAS_VISIT_EACH(codes, rebuilt, grid, sigma1, sigma2, area, roundTrip, support, meanSquaredError,
                   largestChange, codeChange)
  visit("window", std::array{of.window[0], of.window[1], of.window[2], of.window[3]});
  visit("warp", std::array{double(of.warp.kind), of.warp.strength, of.warp.size, of.warp.centre[0],
                           of.warp.centre[1]});
}
// Preconditions: points.cols = maps.d(), at least 2 points, nodes >= 2, k 1 or 2.
PointLook lookAtPoints(const CodeMaps& maps, MatrixView<const float> points, WarpKind kind,
                       double strength, size_t nodes);

// Spearman's rank correlation of two lists; ties share their mean rank. 0 if either is constant.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

}  // namespace atlas
