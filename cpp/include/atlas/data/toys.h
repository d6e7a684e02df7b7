// Small point sets with names, for the chapters where data are points: n×dim, one point a row (the
// lecture's X column by column).
//
// A set is a function of (name, seed) that can be read anywhere: point i does not depend on how
// many are asked for, so more samples add points and move none, and points from another `first` are
// held out. Random sets draw a hidden position and Gaussian noise about it; the two lab sets are
// the course's own and have no seed.
//
// The planar sets from gaussian to disc lie in the unit square up to noise of some 4 σ: a point can
// be shown as an image of two pixels. Tested by tests/cpp/data/toys_test.cc; the lab set's points
// and numbers: tests/golden/pca_lab.py.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

enum class Toy : uint32_t {  // values are part of the determinism contract: append only
  lab = 0,                   // 05_PCA.ipynb: x = i/49, y = 1.7x + 2.1 + 1.1u, numpy's seed 42; 50
  gaussian = 1,              // one correlated Gaussian
  clusters = 2,              // three Gaussians, weights ½, 0.3, 0.2
  moons = 3,                 // two half circles that interlock
  ring = 4,                  // a circle with noise
  spiral = 5,                // 1½ turns with noise
  ellipse = 6,               // uniform in an ellipse, half axes 0.42 and 0.21, turned by 30°
  disc = 7,                  // uniform in a disc of radius 0.35: no direction is singled out
  arc = 8,                   // radius 0.4 + 0.6t, angle π(0.3 + 1.6t), noise 0.02; within [−1, 1]²
  labSpiral = 9,             // 05_PCA.ipynb: (t cos t, 2t sin t, 0.1t), 70 values of t from 0 to 6π
  swissRoll = 10             // (s cos s, 21h, s sin s), s = 1.5π(1 + 2t); 3-D, noise-free
};

struct ToyPoints {
  uint32_t dim = 0;
  std::vector<double> points;    // n×dim
  std::vector<double> position;  // n: t in 0…1 along the curve; clusters and moons: which one;
                                 // lab: x; gaussian, ellipse and disc: 0
};
ATLAS_FIELDS(ToyPoints, dim, points, position)

inline constexpr uint32_t kToyMaxCount = 1'000'000;
inline constexpr uint32_t kLabCount = 50;
inline constexpr uint32_t kLabSpiralCount = 70;

// The enumerator's name; parseToy is its inverse, invalidArgument for any other text.
const char* toyName(Toy toy);
Result<Toy> parseToy(std::string_view name);
template <>
inline Result<Toy> named(const std::string& name) {
  return parseToy(name);
}

// Points first … first+count−1. invalidArgument unless 1 <= count <= kToyMaxCount and, for the lab
// sets, first + count is within the set. Cost: some 100 ns a point.
Result<ToyPoints> toyPoints(Toy toy, uint32_t count, uint64_t seed, uint64_t first = 0);

// log p(x) of the distribution that a planar random set is drawn from, in nats per unit area, at
// each row of points (n×2); −inf outside a uniform set. Curves with noise are summed over
// kToyCurveNodes even steps of t, closer together than the noise is wide. invalidArgument for the
// other sets.
inline constexpr uint32_t kToyCurveNodes = 512;
Result<std::vector<double>> toyLogDensity(Toy toy, MatrixView<const double> points);

}  // namespace atlas
