#include "atlas/lessons/regression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "atlas/base/fmath.h"

namespace atlas {
namespace {

constexpr double kHalfPi = 1.5707963267948966;
constexpr double kInf = std::numeric_limits<double>::infinity();

struct Direction {
  double c, s;  // cosine and sine of the angle, c >= 0

  explicit Direction(double angle) {
    // Exactly vertical, where cos64 would leave 6e-17: residuals without end must be seen as such.
    const bool vertical = std::fabs(angle) >= kHalfPi;
    c = vertical ? 0 : cos64(angle);
    s = vertical ? 1 : sin64(angle);
  }
};

// The angle of the undirected line along (x, y), in (−π/2, π/2].
double lineAngle(double x, double y) {
  const double angle = x < 0 || (x == 0 && y < 0) ? angleOf64(-x, -y) : angleOf64(x, y);
  return angle <= -kHalfPi ? kHalfPi : angle;
}

double ratio(double numerator, double denominator) {
  if (denominator > 0) return numerator / denominator;
  return numerator > 0 ? kInf : 0;
}

}  // namespace

Line lineAt(const Lines& lines, double angle, double unit) {
  const Direction d(angle);
  Line out;
  out.angle = std::fabs(angle) >= kHalfPi ? kHalfPi : angle;
  out.slope = d.c > 0 ? d.s / d.c : kInf;
  // One form for all three: how far the points are off the line, in a length each kind has its own.
  const double off =
      std::max(0.0, d.c * d.c * lines.yy - 2 * d.c * d.s * lines.xy + d.s * d.s * lines.xx);
  const double u2 = unit * unit;
  out.cost = {ratio(off, d.c * d.c), ratio(off, d.s * d.s),
              u2 * off / (d.c * d.c + u2 * d.s * d.s)};
  return out;
}

Result<Lines> fitLines(MatrixView<const double> points, double unit) {
  if (points.cols != 2) return Status::invalidArgument("points.planar found", {points.cols});
  const size_t n = points.rows;
  if (n < 2 || n > kRegressionMaxPoints) return outOfRange("points", n, 2, kRegressionMaxPoints);
  if (!(unit > 0) || !std::isfinite(unit)) return notPositive("unit", unit);
  Lines out;
  for (size_t i = 0; i < n; ++i) {
    if (!std::isfinite(points(i, 0)) || !std::isfinite(points(i, 1)))
      return Status::invalidArgument("points.finite index", {i});
    out.x += points(i, 0);
    out.y += points(i, 1);
  }
  out.x /= double(n);
  out.y /= double(n);
  for (size_t i = 0; i < n; ++i) {
    const double dx = points(i, 0) - out.x, dy = points(i, 1) - out.y;
    out.xx += dx * dx;
    out.xy += dx * dy;
    out.yy += dy * dy;
  }
  if (!(out.xx + out.yy > 0)) return Status::invalidArgument("points.same count", {n});
  const double both = out.xx * out.yy;
  out.correlation = both > 0 ? out.xy / std::sqrt(both) : 0;
  out.yOnX = lineAt(out, out.xx > 0 ? lineAngle(out.xx, out.xy) : 0, unit);
  out.xOnY = lineAt(out, out.yy > 0 ? lineAngle(out.xy, out.yy) : kHalfPi, unit);
  // The direction of largest variance of (x, unit·y) has twice its angle at (a − b, 2c).
  const double a = out.xx, b = unit * unit * out.yy, c = unit * out.xy;
  const double scaled = 0.5 * angleOf64(a - b, 2 * c);
  out.pca = lineAt(out, lineAngle(cos64(scaled), sin64(scaled) / unit), unit);
  return out;
}

std::vector<double> residualEnds(MatrixView<const double> points, const Lines& lines, double angle,
                                 Residual residual, double unit) {
  const Direction d(angle);
  const double u2 = unit * unit;
  std::vector<double> out;
  out.reserve(2 * points.rows);
  for (size_t i = 0; i < points.rows; ++i) {
    const double dx = points(i, 0) - lines.x, dy = points(i, 1) - lines.y;
    // How far along the direction the end is.
    const double t = residual == Residual::vertical ? dx / d.c
                     : residual == Residual::horizontal
                         ? dy / d.s
                         : (d.c * dx + u2 * d.s * dy) / (d.c * d.c + u2 * d.s * d.s);
    const bool ends = std::isfinite(t);
    out.push_back(ends ? lines.x + t * d.c : std::numeric_limits<double>::quiet_NaN());
    out.push_back(ends ? lines.y + t * d.s : std::numeric_limits<double>::quiet_NaN());
  }
  return out;
}

CostCurves costCurves(const Lines& lines, uint32_t count, double unit) {
  CostCurves out;
  for (uint32_t i = 0; i < count; ++i) {
    const double angle = count < 2 ? 0 : kHalfPi * (2.0 * i / (count - 1) - 1);
    const Line line = lineAt(lines, angle, unit);
    out.angles.push_back(angle);
    out.costs.insert(out.costs.end(), line.cost.begin(), line.cost.end());
  }
  return out;
}

}  // namespace atlas
