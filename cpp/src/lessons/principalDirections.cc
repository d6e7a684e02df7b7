#include "atlas/lessons/principalDirections.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr size_t kSearchStarts = 64;
// The scatter is flat at its maximum: a bracket below 1e-8 is below what doubles tell apart.
constexpr int kGoldenSteps = 40;
constexpr double kGolden = 0.61803398874989484820;

// Scatter and error of the line along w, each by its definition.
struct Sums {
  double scatter = 0, error = 0;
};
Sums sumsOf(MatrixView<const double> points, const PointMoments& moments, const double* w) {
  Sums sums;
  for (size_t i = 0; i < points.rows; ++i) {
    const double* x = points.row(i);
    double z = 0, lost = 0;
    for (size_t j = 0; j < points.cols; ++j) z += w[j] * (x[j] - moments.centre[j]);
    for (size_t j = 0; j < points.cols; ++j) {
      const double residual = (x[j] - moments.centre[j]) - w[j] * z;
      lost += residual * residual;
    }
    sums.scatter += z * z;
    sums.error += lost;
  }
  return sums;
}

Sums sumsAtAngle(MatrixView<const double> points, const PointMoments& moments, double angle) {
  return sumsOf(points, moments, directionAt(angle).data());
}

double halfTurn(double angle) {
  if (angle < 0) angle += kPi;
  if (angle >= kPi) angle -= kPi;
  return std::max(0.0, angle);
}

Status checkSpread(const SpreadSpec& spec) {
  if (!(spec.ratio >= 0 && spec.ratio <= 1)) return outOfRange("ratio", spec.ratio, 0, 1);
  if (!(std::fabs(spec.angle) <= 2 * kPi))
    return outOfRange("angle", spec.angle, -2 * kPi, 2 * kPi);
  if (spec.count < 2 || spec.count > kDirectionsMaxPoints)
    return outOfRange("count", spec.count, 2, kDirectionsMaxPoints);
  if (spec.repeats < 1 || spec.repeats > 1000) return outOfRange("repeats", spec.repeats, 1, 1000);
  return Status::okay();
}

// Points of sample `repeat`: N(0, diag(1, ratio²)) turned by the angle; n×2.
std::vector<double> samplePoints(const SpreadSpec& spec, uint32_t repeat) {
  const Rng rng(spec.seed, Stream::directionSpread, spec.draw * 1000 + repeat);
  std::vector<float> normals(2 * size_t(spec.count));
  rng.fillNormal(normals.data(), normals.size());
  const double c = cos64(spec.angle), s = sin64(spec.angle);
  std::vector<double> points(normals.size());
  for (size_t i = 0; i < spec.count; ++i) {
    const double u = normals[2 * i], v = spec.ratio * double(normals[2 * i + 1]);
    points[2 * i] = c * u - s * v;
    points[2 * i + 1] = s * u + c * v;
  }
  return points;
}

}  // namespace

Result<PointMoments> pointMoments(MatrixView<const double> points, Centre centre) {
  const size_t n = points.rows, d = points.cols;
  if (n == 0 || n > kDirectionsMaxPoints) return outOfRange("points", n, 1, kDirectionsMaxPoints);
  if (d == 0 || d > kSmallEigenMaxDim) return outOfRange("dim", d, 1, kSmallEigenMaxDim);
  PointMoments out;
  out.count = n;
  out.dim = d;
  out.mean.assign(d, 0.0);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) {
      if (!std::isfinite(points(i, j))) return Status::invalidArgument("points.finite index", {i});
      out.mean[j] += points(i, j);
    }
  for (double& m : out.mean) m /= double(n);
  out.centre = centre == Centre::mean ? out.mean : std::vector<double>(d, 0.0);
  out.scatter.assign(d * d, 0.0);
  std::vector<double> x(d);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < d; ++j) x[j] = points(i, j) - out.centre[j];
    double square = 0;
    for (size_t j = 0; j < d; ++j) {
      square += x[j] * x[j];
      for (size_t k = 0; k < d; ++k) out.scatter[j * d + k] += x[j] * x[k];
    }
    out.total += square;
  }
  return out;
}

ProjectedPoints projectOnto(MatrixView<const double> points, const PointMoments& moments,
                            std::span<const double> direction) {
  ProjectedPoints out;
  for (size_t i = 0; i < points.rows; ++i) {
    double z = 0;
    for (size_t j = 0; j < points.cols; ++j) z += direction[j] * (points(i, j) - moments.centre[j]);
    out.codes.push_back(z);
    for (size_t j = 0; j < points.cols; ++j)
      out.reconstructions.push_back(moments.centre[j] + direction[j] * z);
  }
  const Sums sums = sumsOf(points, moments, direction.data());
  out.scatter = sums.scatter;
  out.error = sums.error;
  if (points.rows > 1) out.variance = sums.scatter / double(points.rows - 1);
  return out;
}

AngleCurves curvesOverAngle(MatrixView<const double> points, const PointMoments& moments,
                            size_t count) {
  AngleCurves out;
  for (size_t i = 0; i < count; ++i) {
    const Sums sums = sumsAtAngle(points, moments, kPi * double(i) / double(count - 1));
    out.scatter.push_back(sums.scatter);
    out.error.push_back(sums.error);
  }
  return out;
}

double searchBestAngle(MatrixView<const double> points, const PointMoments& moments) {
  const auto scatter = [&](double angle) { return sumsAtAngle(points, moments, angle).scatter; };
  const double gap = kPi / double(kSearchStarts);
  double best = 0, most = -1;
  for (size_t i = 0; i < kSearchStarts; ++i) {
    const double here = scatter(gap * double(i));
    if (here > most) {
      most = here;
      best = gap * double(i);
    }
  }
  double low = best - gap, high = best + gap;
  double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
  double atLeft = scatter(left), atRight = scatter(right);
  for (int step = 0; step < kGoldenSteps; ++step) {
    if (atLeft >= atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - kGolden * (high - low);
      atLeft = scatter(left);
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + kGolden * (high - low);
      atRight = scatter(right);
    }
  }
  return halfTurn((low + high) / 2);
}

double lineAngle(double x, double y) { return halfTurn(angleOf64(x, y)); }

std::array<double, 2> directionAt(double angle) { return {cos64(angle), sin64(angle)}; }

Result<PrincipalDirections> principalDirections(MatrixView<const double> points,
                                                const PointMoments& moments) {
  const size_t n = points.rows, d = points.cols;
  const MatrixView<const double> scatter(moments.scatter.data(), d, d);
  std::vector<double> centred(n * d);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) centred[i * d + j] = points(i, j) - moments.centre[j];
  auto eigen = jacobiEigen(scatter);
  if (!eigen.ok()) return eigen.status();
  const auto svd = jacobiSvd({centred.data(), n, d});
  if (!svd.ok()) return svd.status();

  PrincipalDirections out;
  out.eigen = std::move(eigen.value());
  out.singularValues = svd->values;
  std::vector<double> rest = moments.scatter;
  // Every route starts somewhere; (1, ½, ⅓, …) is across no axis.
  std::vector<double> start(d);
  for (size_t j = 0; j < d; ++j) start[j] = 1 / double(j + 1);
  for (size_t k = 0; k < d; ++k) {
    const double lambda = out.eigen.values[k];
    const std::span<const double> w(out.eigen.vectors.data() + k * d, d);
    out.variances.push_back(n > 1 ? lambda / double(n - 1) : 0);
    out.varianceRatio.push_back(moments.total > 0 ? lambda / moments.total : 0);
    out.singularSquares.push_back(n > 1 ? svd->values[k] * svd->values[k] / double(n - 1) : 0);
    const auto power = powerIteration({rest.data(), d, d}, start, w, kPowerMaxSteps);
    if (!power.ok()) return power.status();
    out.routeDifference = std::max(out.routeDifference, power->sine.back());
    for (size_t j = 0; j < d; ++j)
      out.routeDifference = std::max(out.routeDifference, std::fabs(w[j] - svd->right[k * d + j]));
    rest = deflate({rest.data(), d, d}, lambda, w);
  }
  return out;
}

Result<PowerRun> powerRun(const PointMoments& moments, double startAngle, size_t component,
                          size_t steps) {
  if (moments.dim != 2 || component > 1)
    return Status::invalidArgument("power.plane component dim", {component, moments.dim});
  const auto eigen = jacobiEigen({moments.scatter.data(), 2, 2});
  if (!eigen.ok()) return eigen.status();
  PowerRun out;
  out.matrix = moments.scatter;
  if (component == 1)
    out.matrix =
        deflate({out.matrix.data(), 2, 2}, eigen->values[0], {eigen->vectors.data(), size_t{2}});
  out.value = eigen->values[component];
  if (component == 0 && out.value > 0) out.ratio = std::max(0.0, eigen->values[1]) / out.value;
  const auto start = directionAt(startAngle);
  const std::span<const double> limit(eigen->vectors.data() + 2 * component, size_t{2});
  auto iteration = powerIteration({out.matrix.data(), 2, 2}, start, limit, steps);
  if (!iteration.ok()) return iteration.status();
  out.iteration = std::move(iteration.value());
  double expected = out.iteration.tangent[0];
  for (size_t t = 0; t <= steps; ++t, expected *= out.ratio) out.expected.push_back(expected);
  return out;
}

Result<DirectionSpread> directionSpread(const SpreadSpec& spec) {
  if (Status status = checkSpread(spec); !status.ok()) return status;
  DirectionSpread out;
  double cosine = 0, sine = 0;
  for (uint32_t repeat = 0; repeat < spec.repeats; ++repeat) {
    std::vector<double> points = samplePoints(spec, repeat);
    const MatrixView<const double> view(points.data(), spec.count, 2);
    const auto moments = pointMoments(view, Centre::mean);
    if (!moments.ok()) return moments.status();
    const auto eigen = jacobiEigen({moments->scatter.data(), 2, 2});
    if (!eigen.ok()) return eigen.status();
    const double x = eigen->vectors[0], y = eigen->vectors[1];
    out.angles.push_back(lineAngle(x, y));
    out.directions.insert(out.directions.end(), {x, y});
    cosine += x * x - y * y;
    sine += 2 * x * y;
    out.firstValue += eigen->values[0] / (spec.count - 1);
    out.secondValue += eigen->values[1] / (spec.count - 1);
    if (repeat == 0) out.points = std::move(points);
  }
  out.firstValue /= spec.repeats;
  out.secondValue /= spec.repeats;
  // Rounding may carry it past 1.
  out.agreement = std::min(1.0, std::sqrt(cosine * cosine + sine * sine) / spec.repeats);
  out.angleStd = std::sqrt(std::max(0.0, -2 * log64(out.agreement))) / 2;
  const double gap = 1 - spec.ratio * spec.ratio;
  out.asymptoticStd = gap > 0 ? spec.ratio / (gap * std::sqrt(double(spec.count)))
                              : std::numeric_limits<double>::infinity();
  return out;
}

}  // namespace atlas
