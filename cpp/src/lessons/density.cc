#include "atlas/lessons/density.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/kernels/gemm.h"
#include "base/statistics.h"

namespace atlas {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kTwoPi = 6.283185307179586;
constexpr size_t kQueryGrain = 32;
constexpr size_t kRowGrain = 8;
// e^-x is 0 in single precision beyond this.
constexpr float kUnderflow = -87.0f;

// A component made ready: log w − log(2π √|S|), and the inverse covariance.
struct Ready {
  double logScale, x, y, ixx, ixy, iyy;

  explicit Ready(const Component& c) : x(c.x), y(c.y) {
    const double det = c.xx * c.yy - c.xy * c.xy;
    logScale = log64(c.weight) - log64(kTwoPi) - 0.5 * log64(det);
    ixx = c.yy / det;
    ixy = -c.xy / det;
    iyy = c.xx / det;
  }
  double logAt(double px, double py) const {
    const double dx = px - x, dy = py - y;
    return logScale - 0.5 * (dx * (ixx * dx + 2 * ixy * dy) + iyy * dy * dy);
  }
};

std::vector<Ready> makeReady(const Mixture& mixture) {
  std::vector<Ready> out;
  for (const Component& c : mixture)
    if (c.weight > 0) out.emplace_back(c);
  return out;
}

// log Σ exp(terms), with the exponentials in single precision; terms is used up.
double logSumExp(std::vector<double>& terms, std::vector<float>& buffer) {
  const double most = *std::max_element(terms.begin(), terms.end());
  if (!(most > -kInf)) return most;
  buffer.resize(terms.size());
  for (size_t k = 0; k < terms.size(); ++k) buffer[k] = float(terms[k] - most);
  expBulk(buffer.data(), buffer.data(), buffer.size());
  double sum = 0;
  for (float v : buffer) sum += v;
  return most + log64(sum);
}

// The bandwidth if the mixture is a kernel density (equal weights, one isotropic covariance), else
// 0.
double commonBandwidth(const Mixture& mixture) {
  const Component& first = mixture.front();
  for (const Component& c : mixture)
    if (c.weight != first.weight || c.xx != first.xx || c.yy != first.xx || c.xy != 0) return 0;
  return std::sqrt(first.xx);
}

Status checkPoints(MatrixView<const double> points) {
  if (points.cols != 2) return Status::invalidArgument("points.planar found", {points.cols});
  if (points.rows < 1 || points.rows > kDensityMaxPoints)
    return outOfRange("points", points.rows, 1, kDensityMaxPoints);
  for (size_t i = 0; i < points.rows; ++i)
    if (!std::isfinite(points(i, 0)) || !std::isfinite(points(i, 1)))
      return Status::invalidArgument("points.finite index", {i});
  return Status::okay();
}

PlaneMoments momentsOfPoints(MatrixView<const double> points) {
  PlaneMoments m;
  const double n = double(points.rows);
  for (size_t i = 0; i < points.rows; ++i) {
    m.x += points(i, 0);
    m.y += points(i, 1);
  }
  m.x /= n;
  m.y /= n;
  for (size_t i = 0; i < points.rows; ++i) {
    const double dx = points(i, 0) - m.x, dy = points(i, 1) - m.y;
    m.xx += dx * dx;
    m.xy += dx * dy;
    m.yy += dy * dy;
  }
  m.xx /= n;
  m.xy /= n;
  m.yy /= n;
  return m;
}

// exp(−d²/2h²) of every point (rows) at every middle of `cells` along one axis.
std::vector<float> kernelAlong(const Mixture& mixture, bool vertical, double from, double step,
                               uint32_t cells, double bandwidth) {
  std::vector<float> out(mixture.size() * cells);
  const double scale = 0.5 / (bandwidth * bandwidth);
  for (size_t i = 0; i < mixture.size(); ++i)
    for (uint32_t j = 0; j < cells; ++j) {
      const double d = from + (j + 0.5) * step - (vertical ? mixture[i].y : mixture[i].x);
      out[i * cells + j] = float(-d * d * scale);
    }
  for (float& v : out) v = v < kUnderflow ? kUnderflow : v;
  expBulk(out.data(), out.data(), out.size());
  return out;
}

// Mean log density of each component's mean under all the others.
double leaveOneOutLogDensity(ThreadPool& pool, const Mixture& mixture) {
  const std::vector<Ready> ready = makeReady(mixture);
  const size_t n = ready.size();
  std::vector<double> scores(n);
  parallelFor(pool, n, kQueryGrain, [&](size_t begin, size_t end) {
    std::vector<double> terms(n);
    std::vector<float> buffer;
    for (size_t i = begin; i < end; ++i) {
      for (size_t k = 0; k < n; ++k) terms[k] = ready[k].logAt(ready[i].x, ready[i].y);
      terms[i] = -kInf;
      scores[i] = logSumExp(terms, buffer) + log64(double(n) / double(n - 1));
    }
  });
  double sum = 0;
  for (double v : scores) sum += v;
  return sum / double(n);
}

}  // namespace

static_assert(sizeof(Component) == 6 * sizeof(double));

std::span<const double> numbersOf(const Mixture& mixture) {
  return {reinterpret_cast<const double*>(mixture.data()), 6 * mixture.size()};
}
Mixture mixtureOf(std::span<const double> numbers) {
  Mixture out;
  for (const double* n = numbers.data(); n + 6 <= numbers.data() + numbers.size(); n += 6)
    out.push_back({n[0], n[1], n[2], n[3], n[4], n[5]});
  return out;
}

Result<Mixture> kernelDensity(MatrixView<const double> points, double bandwidth) {
  if (Status status = checkPoints(points); !status.ok()) return status;
  if (!(bandwidth > 0) || !std::isfinite(bandwidth)) return notPositive("bandwidth", bandwidth);
  Mixture out(points.rows);
  for (size_t i = 0; i < points.rows; ++i) {
    const double variance = bandwidth * bandwidth;
    out[i] = {1.0 / double(points.rows), points(i, 0), points(i, 1), variance, 0, variance};
  }
  return out;
}

Result<Mixture> startMixture(MatrixView<const double> points, uint32_t components, uint64_t seed) {
  if (Status status = checkPoints(points); !status.ok()) return status;
  const size_t n = points.rows;
  const size_t most = std::min<size_t>(n, kMixtureMaxComponents);
  if (components < 1 || components > most) return outOfRange("components", components, 1, most);
  const PlaneMoments all = momentsOfPoints(points);
  const double variance = std::max(0.5 * (all.xx + all.yy) / components, 1e-9);
  const Rng rng(seed, Stream::mixtureStart);
  Mixture out;
  std::vector<double> squared(n, 1);  // to the nearest centre so far; at first all alike
  for (uint32_t k = 0; k < components; ++k) {
    double total = 0;
    for (double v : squared) total += v;
    double left = total * double(rng.uniform(k));
    size_t chosen = 0;
    for (size_t i = 0; i < n; ++i) {
      if (squared[i] > 0) chosen = i;  // coinciding points run out before components do
      left -= squared[i];
      if (left < 0) break;
    }
    const double x = points(chosen, 0), y = points(chosen, 1);
    out.push_back({1.0 / components, x, y, variance, 0, variance});
    for (size_t i = 0; i < n; ++i) {
      const double dx = points(i, 0) - x, dy = points(i, 1) - y;
      const double distance = dx * dx + dy * dy;
      squared[i] = k == 0 ? distance : std::min(squared[i], distance);
    }
  }
  return out;
}

EmStep emStep(MatrixView<const double> points, const Mixture& mixture, double floor) {
  const size_t n = points.rows, count = mixture.size();
  EmStep out;
  out.mixture = mixture;
  out.responsibilities.assign(n * count, 0);
  std::vector<Ready> ready;
  for (const Component& c : mixture) ready.emplace_back(c);
  double total = 0;
  for (size_t i = 0; i < n; ++i) {
    double* r = &out.responsibilities[i * count];
    double most = -kInf;
    for (size_t k = 0; k < count; ++k) {
      r[k] = ready[k].logAt(points(i, 0), points(i, 1));
      most = std::max(most, r[k]);
    }
    double sum = 0;
    for (size_t k = 0; k < count; ++k) sum += r[k] = exp64(r[k] - most);
    for (size_t k = 0; k < count; ++k) r[k] /= sum;
    total += most + log64(sum);
  }
  out.meanLogDensity = total / double(n);
  for (size_t k = 0; k < count; ++k) {
    double weight = 0, x = 0, y = 0;
    for (size_t i = 0; i < n; ++i) {
      const double r = out.responsibilities[i * count + k];
      weight += r;
      x += r * points(i, 0);
      y += r * points(i, 1);
    }
    // A component that no point asks for stays where it is, with almost no weight.
    Component& c = out.mixture[k];
    c.weight = weight / double(n);
    if (!(weight > 1e-9)) continue;
    c.x = x / weight;
    c.y = y / weight;
    double xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < n; ++i) {
      const double r = out.responsibilities[i * count + k];
      const double dx = points(i, 0) - c.x, dy = points(i, 1) - c.y;
      xx += r * dx * dx;
      xy += r * dx * dy;
      yy += r * dy * dy;
    }
    c.xx = xx / weight + floor;
    c.xy = xy / weight;
    c.yy = yy / weight + floor;
  }
  return out;
}

Result<MixtureFit> fitMixture(ThreadPool& pool, MatrixView<const double> points,
                              MatrixView<const double> heldOut, uint32_t components, uint64_t seed,
                              uint32_t steps, double floor) {
  ATLAS_GET(mixture, startMixture(points, components, seed));
  MixtureFit out;
  for (uint32_t i = 0; i <= steps; ++i) {
    out.mixtures.insert(out.mixtures.end(), mixture.begin(), mixture.end());
    if (heldOut.rows > 0) out.heldOut.push_back(meanLogDensity(pool, mixture, heldOut));
    EmStep step = emStep(points, mixture, floor);
    out.train.push_back(step.meanLogDensity);
    mixture = std::move(step.mixture);
  }
  return out;
}

Result<DensityGrid> densityGrid(ThreadPool& pool, const Mixture& mixture,
                                std::array<double, 4> window, uint32_t cols, uint32_t rows) {
  const auto [x0, x1, y0, y1] = window;
  if (!(x0 < x1) || !(y0 < y1) || !std::isfinite(x1 - x0) || !std::isfinite(y1 - y0))
    return Status::invalidArgument("window.order x0 x1 y0 y1", {x0, x1, y0, y1});
  if (cols < 1 || rows < 1 || uint64_t(cols) * rows > kDensityMaxCells)
    return Status::invalidArgument("grid.cells cols rows most", {cols, rows, kDensityMaxCells});
  if (mixture.empty()) return Status::invalidArgument("mixture.empty");
  const double stepX = (x1 - x0) / cols, stepY = (y1 - y0) / rows;
  DensityGrid out;
  out.values.resize(size_t(cols) * rows);
  if (const double h = commonBandwidth(mixture); h > 0) {
    // exp(−(dx² + dy²)/2h²) is a product of one factor for each axis: the grid is a matrix product.
    const std::vector<float> across = kernelAlong(mixture, false, x0, stepX, cols, h);
    const std::vector<float> down = kernelAlong(mixture, true, y1, -stepY, rows, h);
    GemmScratch scratch;
    gemm(pool, Transpose::yes, Transpose::no, rows, cols, mixture.size(), down.data(), rows,
         across.data(), cols, nullptr, false, out.values.data(), cols, scratch);
    const float scale = float(mixture.front().weight / (kTwoPi * h * h));
    for (float& v : out.values) v *= scale;
  } else {
    const std::vector<Ready> ready = makeReady(mixture);
    parallelFor(pool, rows, kRowGrain, [&](size_t begin, size_t end) {
      std::vector<float> terms(cols);
      for (size_t i = begin; i < end; ++i) {
        float* row = &out.values[i * cols];
        std::fill(row, row + cols, 0.0f);
        for (const Ready& c : ready) {
          for (uint32_t j = 0; j < cols; ++j)
            terms[j] = float(c.logAt(x0 + (j + 0.5) * stepX, y1 - (double(i) + 0.5) * stepY));
          expBulk(terms.data(), terms.data(), cols);
          for (uint32_t j = 0; j < cols; ++j) row[j] += terms[j];
        }
      }
    });
  }
  double sum = 0;
  for (float v : out.values) {
    sum += v;
    out.largest = std::max(out.largest, double(v));
  }
  out.integral = sum * stepX * stepY;
  return out;
}

double integrate(ThreadPool& pool, const Mixture& mixture, uint32_t cells) {
  constexpr double kReach = 6;
  std::array<double, 4> box = {kInf, -kInf, kInf, -kInf};
  for (const Component& c : mixture) {
    const double rx = kReach * std::sqrt(c.xx), ry = kReach * std::sqrt(c.yy);
    box = {std::min(box[0], c.x - rx), std::max(box[1], c.x + rx), std::min(box[2], c.y - ry),
           std::max(box[3], c.y + ry)};
  }
  const auto grid = densityGrid(pool, mixture, box, cells, cells);
  return grid.ok() ? grid->integral : 0;
}

std::vector<double> logDensity(ThreadPool& pool, const Mixture& mixture,
                               MatrixView<const double> at) {
  const std::vector<Ready> ready = makeReady(mixture);
  std::vector<double> out(at.rows, -kInf);
  if (ready.empty()) return out;
  parallelFor(pool, at.rows, kQueryGrain, [&](size_t begin, size_t end) {
    std::vector<double> terms(ready.size());
    std::vector<float> buffer;
    for (size_t i = begin; i < end; ++i) {
      for (size_t k = 0; k < ready.size(); ++k) terms[k] = ready[k].logAt(at(i, 0), at(i, 1));
      out[i] = logSumExp(terms, buffer);
    }
  });
  return out;
}

double meanLogDensity(ThreadPool& pool, const Mixture& mixture, MatrixView<const double> at) {
  double sum = 0;
  for (double v : logDensity(pool, mixture, at)) sum += v;
  return sum / double(at.rows);
}

LogDensities withMean(std::vector<double> logDensity) {
  double sum = 0;
  for (double v : logDensity) sum += v;
  const auto n = double(logDensity.size());
  return {std::move(logDensity), sum / n};
}

std::vector<double> sampleMixture(const Mixture& mixture, uint32_t count, uint64_t seed,
                                  uint64_t first) {
  constexpr uint64_t kPerSample = 4;
  const Rng rng(seed, Stream::mixtureSample);
  std::vector<double> until(mixture.size());
  double total = 0;
  for (size_t k = 0; k < mixture.size(); ++k) until[k] = total += mixture[k].weight;
  std::vector<double> out;
  out.reserve(2 * size_t(count));
  for (uint64_t i = first; i < first + count; ++i) {
    const double u = double(rng.uniform(kPerSample * i)) * total;
    const size_t k = size_t(std::upper_bound(until.begin(), until.end(), u) - until.begin());
    const Component& c = mixture[std::min(k, mixture.size() - 1)];
    const double e1 = rng.normal(kPerSample * i + 1), e2 = rng.normal(kPerSample * i + 2);
    // Cholesky: S = AAᵀ with A lower triangular.
    const double a11 = std::sqrt(c.xx), a21 = c.xy / a11;
    const double a22 = std::sqrt(std::max(0.0, c.yy - a21 * a21));
    out.push_back(c.x + a11 * e1);
    out.push_back(c.y + a21 * e1 + a22 * e2);
  }
  return out;
}

PlaneMoments momentsOf(const Mixture& mixture) {
  PlaneMoments m;
  for (const Component& c : mixture) {
    m.x += c.weight * c.x;
    m.y += c.weight * c.y;
  }
  for (const Component& c : mixture) {
    m.xx += c.weight * (c.xx + (c.x - m.x) * (c.x - m.x));
    m.xy += c.weight * (c.xy + (c.x - m.x) * (c.y - m.y));
    m.yy += c.weight * (c.yy + (c.y - m.y) * (c.y - m.y));
  }
  return m;
}

MomentCheck checkMoments(const Mixture& mixture, MatrixView<const double> samples) {
  MomentCheck out{momentsOf(mixture), momentsOfPoints(samples), {}, 0};
  const double n = double(samples.rows);
  const PlaneMoments &model = out.model, &sample = out.sample;
  double fourth[3] = {0, 0, 0};
  for (size_t i = 0; i < samples.rows; ++i) {
    const double dx = samples(i, 0) - sample.x, dy = samples(i, 1) - sample.y;
    const double off[3] = {dx * dx - sample.xx, dx * dy - sample.xy, dy * dy - sample.yy};
    for (int j = 0; j < 3; ++j) fourth[j] += off[j] * off[j] / n;
  }
  out.standardErrors = {std::sqrt(model.xx / n), std::sqrt(model.yy / n), std::sqrt(fourth[0] / n),
                        std::sqrt(fourth[1] / n), std::sqrt(fourth[2] / n)};
  const double off[5] = {sample.x - model.x, sample.y - model.y, sample.xx - model.xx,
                         sample.xy - model.xy, sample.yy - model.yy};
  for (int j = 0; j < 5; ++j)
    out.worst = std::max(out.worst, std::fabs(off[j]) / out.standardErrors[size_t(j)]);
  return out;
}

Result<BandwidthCurve> bandwidthCurve(ThreadPool& pool, MatrixView<const double> points,
                                      MatrixView<const double> heldOut,
                                      std::span<const double> bandwidths) {
  const bool leaveOneOut = heldOut.rows == 0;
  if (leaveOneOut && points.rows < 2) return tooFew("points", points.rows, 2);
  if (!leaveOneOut)
    if (Status status = checkPoints(heldOut); !status.ok()) return status;
  BandwidthCurve out;
  for (double h : bandwidths) {
    const auto mixture = kernelDensity(points, h);
    if (!mixture.ok()) return mixture.status();
    out.train.push_back(meanLogDensity(pool, mixture.value(), points));
    out.heldOut.push_back(leaveOneOut ? leaveOneOutLogDensity(pool, mixture.value())
                                      : meanLogDensity(pool, mixture.value(), heldOut));
  }
  out.best =
      uint32_t(std::max_element(out.heldOut.begin(), out.heldOut.end()) - out.heldOut.begin());
  return out;
}

Summary summarize(std::span<const double> values) {
  const double n = double(values.size());
  Summary out;
  out.least = *std::min_element(values.begin(), values.end());
  for (double v : values) out.mean += v / n;
  double squares = 0;
  for (double v : values) squares += (v - out.mean) * (v - out.mean);
  out.standardError = standardErrorOfMean(squares, n);
  return out;
}

Result<Summary> divergenceFrom(ThreadPool& pool, const Mixture& mixture,
                               MatrixView<const double> points,
                               std::span<const double> trueLogDensity) {
  if (points.rows < 1 || points.rows != trueLogDensity.size())
    return Status::invalidArgument("numbers.same found other",
                                   {trueLogDensity.size(), points.rows});
  std::vector<double> gaps = logDensity(pool, mixture, points);
  for (size_t i = 0; i < gaps.size(); ++i) gaps[i] = trueLogDensity[i] - gaps[i];
  return summarize(gaps);
}

std::vector<uint8_t> noiseImages(uint32_t count, uint32_t pixels, uint64_t seed, uint64_t first) {
  std::vector<uint8_t> out(size_t(count) * pixels);
  for (uint32_t i = 0; i < count; ++i) {
    const Rng rng(seed, Stream::noiseImages, first + i);
    for (uint32_t j = 0; j < pixels; ++j) out[size_t(i) * pixels + j] = uint8_t(rng.bits(j) >> 24);
  }
  return out;
}

}  // namespace atlas
