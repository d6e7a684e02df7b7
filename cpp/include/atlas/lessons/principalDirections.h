// What a line through a small cloud of points keeps and loses, and which line keeps most (lecture
// rows 2, 4 and 5; notebook 05_PCA, exercises 1 to 5). Made to be asked at every pointer move: a
// hundred points are answered in microseconds.
//
// With xᵢ the points and c their centre, for a unit direction w
//   scatter  Σ (wᵀ(xᵢ−c))²            what the projections keep
//   error    Σ ‖(xᵢ−c) − w wᵀ(xᵢ−c)‖²  what the reconstruction loses
//   total    Σ ‖xᵢ−c‖²                 = scatter + error for every w (Pythagoras, point by point)
// so that the line of most scatter is the line of least error, and it is the first eigenvector of
// the scatter matrix S = Σ (xᵢ−c)(xᵢ−c)ᵀ. The slides call this variance; the variance is the
// scatter divided by n−1 (as numpy.cov and scikit-learn do), which changes no direction.
//
// Points are n×d doubles, a point a row: the lecture's X (d×n) column by column. Every sum is
// computed by its own definition, none as the difference of two others. Tested by
// tests/cpp/lessons/principalDirections_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/linalg/smallEigen.h"

namespace atlas {

inline constexpr size_t kDirectionsMaxPoints = 100'000;
inline constexpr size_t kDirectionsMaxAngles = 10'000;

// What is taken off the points: their mean, or nothing ("forgot to centre").
enum class Centre { mean, origin };

struct PointMoments {
  size_t count = 0, dim = 0;
  std::vector<double> mean;     // d, whatever the centre
  std::vector<double> centre;   // d, the mean or 0
  std::vector<double> scatter;  // d×d, S
  double total = 0;             // Σ ‖xᵢ−c‖²
};
ATLAS_FIELDS(PointMoments, mean, centre, scatter, total)

// invalidArgument for no points or more than kDirectionsMaxPoints, more than kSmallEigenMaxDim
// numbers a point, or numbers that are not finite.
Result<PointMoments> pointMoments(MatrixView<const double> points, Centre centre);

struct ProjectedPoints {
  std::vector<double> codes;            // n, z = wᵀ(x−c)
  std::vector<double> reconstructions;  // n×d, c + w z
  double scatter = 0, error = 0;
  double variance = 0;  // scatter/(n−1); 0 for one point
};
template <class V>
void fields(V& visit, Is<ProjectedPoints> auto& of) {
  ATLAS_VISIT_EACH(codes, reconstructions, scatter, error, variance)
  visit("sum", of.scatter + of.error);
}

// Precondition: moments are those of the points; direction has d numbers and length 1.
ProjectedPoints projectOnto(MatrixView<const double> points, const PointMoments& moments,
                            std::span<const double> direction);

// Scatter and error over `count` directions at angles π·i/(count−1), i = 0…count−1: half a turn,
// after which lines repeat. Points in the plane only.
struct AngleCurves {
  std::vector<double> scatter, error;
};
template <class V>
void fields(V& visit, Is<AngleCurves> auto& of) {
  visit("curveScatter", of.scatter);
  visit("curveError", of.error);
}
// Preconditions: moments are those of the points, d = 2, 2 <= count <= kDirectionsMaxAngles.
AngleCurves curvesOverAngle(MatrixView<const double> points, const PointMoments& moments,
                            size_t count);

// The angle in [0, π) of most scatter, by golden-section search on the scatter itself, from the
// best of 64 equally spaced lines: it knows nothing of eigenvectors. Preconditions as above.
double searchBestAngle(MatrixView<const double> points, const PointMoments& moments);

// Angle in [0, π) of the line along (x, y), and the unit vector at an angle.
double lineAngle(double x, double y);
std::array<double, 2> directionAt(double angle);

// ---- The eigenvectors of S, by three routes ----

struct PrincipalDirections {
  EigenDecomposition eigen;             // S wₖ = λₖ wₖ, by Jacobi rotations
  std::vector<double> variances;        // d, λₖ/(n−1): the eigenvalues of the covariance
  std::vector<double> varianceRatio;    // d, λₖ/total (scikit-learn's explained_variance_ratio_)
  std::vector<double> singularValues;   // d, of the centred points: σₖ²/(n−1) is the variance
  std::vector<double> singularSquares;  // d, σₖ²/(n−1)
  // Largest difference between an entry of the directions by Jacobi, by the SVD of the points and
  // by power iteration with deflation (kPowerMaxSteps steps). Large when two eigenvalues nearly
  // agree: then the directions are arbitrary, and each route may choose its own.
  double routeDifference = 0;
};
template <class V>
void fields(V& visit, Is<PrincipalDirections> auto& of) {
  visit("values", of.eigen.values);
  visit("vectors", of.eigen.vectors);
  ATLAS_VISIT_EACH(variances, varianceRatio, singularValues, singularSquares, routeDifference)
}

// Precondition: moments are those of the points.
Result<PrincipalDirections> principalDirections(MatrixView<const double> points,
                                                const PointMoments& moments);

// Power iteration on S from the direction at `startAngle` towards principal direction `component`
// (0 or 1), the earlier ones deflated; d = 2. steps <= kPowerMaxSteps.
struct PowerRun {
  PowerIteration iteration;
  std::vector<double> matrix;    // 2×2, S or what deflation left of it
  double value = 0;              // λ of the direction sought
  double ratio = 0;              // next eigenvalue over it: the factor of each step; 1 for a circle
  std::vector<double> expected;  // steps+1, tangent[0]·ratioᵗ: what the theory says of `tangent`
};
template <class V>
void fields(V& visit, Is<PowerRun> auto& of) {
  fields(visit, of.iteration);
  ATLAS_VISIT_EACH(matrix, value, ratio, expected)
}
Result<PowerRun> powerRun(const PointMoments& moments, double startAngle, size_t component,
                          size_t steps);

// ---- How far one sample's principal direction can be trusted (notebook exercise 4) ----

struct SpreadSpec {
  double ratio = 0.5;     // σ₂/σ₁ of the Gaussian sampled, in [0, 1]; 1 is a circle
  double angle = 0;       // of its long axis, radians
  uint32_t count = 100;   // n, points a sample, 2 … kDirectionsMaxPoints
  uint32_t repeats = 40;  // samples, 1 … 1000
  uint64_t seed = 1;
  uint64_t draw = 0;  // number of the draw; another draw, other samples
};
ATLAS_FIELDS(SpreadSpec, ratio, angle, count, repeats, seed, draw)

struct DirectionSpread {
  std::vector<double> points;      // n×2, the first sample
  std::vector<double> angles;      // repeats, first principal direction of each, in [0, π)
  std::vector<double> directions;  // repeats×2, the same as unit vectors
  double firstValue = 0;           // mean over the samples of λ₁ and λ₂ of the covariance,
  double secondValue = 0;          //   with 1/(n−1)
  // Length of the mean of (cos 2θ, sin 2θ): 1 when all lines agree, about 1/√repeats when
  // arbitrary.
  double agreement = 0;
  double angleStd = 0;  // √(−2 log agreement)/2, radians: circular standard deviation of the line
  // σ₁σ₂/((σ₁²−σ₂²)√n), radians: its large-n value (Anderson 1963); +inf for a circle.
  double asymptoticStd = 0;
};
ATLAS_FIELDS(DirectionSpread, points, angles, directions, firstValue, secondValue, agreement,
             angleStd, asymptoticStd)

// Cost: repeats·n normals. invalidArgument outside the ranges above.
Result<DirectionSpread> directionSpread(const SpreadSpec& spec);

}  // namespace atlas
