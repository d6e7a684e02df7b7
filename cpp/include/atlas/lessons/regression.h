// Three straight lines through one cloud (lecture.md (a) 6): regression of y on x, of x on y, and
// the first principal direction. All pass through the mean; they differ in what they make small:
//   y on x   Σ (yᵢ − ŷ(xᵢ))²           vertical residuals      slope s_xy / s_xx
//   x on y   Σ (xᵢ − x̂(yᵢ))²           horizontal residuals    slope s_yy / s_xy
//   PCA      Σ distance to the line²   orthogonal residuals
//            slope (s_yy − s_xx + √((s_yy − s_xx)² + 4 s_xy²)) / (2 s_xy)
// with s the scatter (sums of products of deviations; dividing all by n−1 changes no slope).
//
// `unit` says in which unit y is measured: PCA sees (x, unit·y), and everything is given back in
// the coordinates of the points. Both regressions predict the same whatever the unit; the principal
// direction does not: it turns from y on x (unit → 0) to x on y (unit → ∞).
//
// Points are n×2, one a row. Lines are angles in radians in (−π/2, π/2], so that a vertical line is
// one too. Tested by tests/cpp/lessons/regression_test.cc; the lab's slopes by
// tests/golden/pca_lab.py.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

enum class Residual { vertical = 0, horizontal = 1, orthogonal = 2 };
inline constexpr uint32_t kRegressionMaxPoints = 100'000;

struct Line {
  double angle = 0;  // of the direction, (−π/2, π/2]
  double slope = 0;  // ±infinity for a vertical line, +infinity at angle π/2
  // Sums of squared residuals of each kind, by Residual; infinite where a residual has no end.
  // Orthogonal ones are measured in the units of PCA: (x, unit·y).
  std::array<double, 3> cost = {0, 0, 0};
};
ATLAS_FIELDS(Line, angle, slope, cost)

struct Lines {
  double x = 0, y = 0;            // mean
  double xx = 0, xy = 0, yy = 0;  // scatter
  Line yOnX, xOnY, pca;
  double correlation = 0;  // s_xy / √(s_xx s_yy); cos² of how far the regressions agree
};
template <class V>
void fields(V& visit, Is<Lines> auto& of) {
  visit("mean", std::array{of.x, of.y});
  visit("scatter", std::array{of.xx, of.xy, of.yy});
  ATLAS_VISIT_EACH(yOnX, xOnY, pca, correlation)
}

// invalidArgument unless there are 2 … kRegressionMaxPoints finite points that do not all coincide,
// and unit > 0. Where a slope is undetermined (all x equal, or no direction of largest variance)
// the line is the horizontal one for y on x, the vertical one for x on y, and angle 0 for PCA.
Result<Lines> fitLines(MatrixView<const double> points, double unit);

// The line at `angle` through the mean, with its costs.
Line lineAt(const Lines& lines, double angle, double unit);

// Where each point's residual ends on the line: n×2. Points whose residual has no end (vertical
// ones of a vertical line) get NaN.
std::vector<double> residualEnds(MatrixView<const double> points, const Lines& lines, double angle,
                                 Residual residual, double unit);

// The three costs of every line through the mean, at `count` even angles from −π/2 to π/2 (both
// ends): count×3, by Residual.
struct CostCurves {
  std::vector<double> angles, costs;
};
ATLAS_FIELDS(CostCurves, angles, costs)
CostCurves costCurves(const Lines& lines, uint32_t count, double unit);

}  // namespace atlas
