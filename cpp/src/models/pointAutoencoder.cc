#include "atlas/models/pointAutoencoder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"

namespace atlas {
namespace {

constexpr double kPi = 3.141592653589793;
constexpr double kRateDropFactor = 0.1;
constexpr double kMargin = 0.06;  // of the box of the codes, on each side
constexpr double kReach = 0.07;   // of its diagonal: a place this near to a code is supported

void turned(double angle, const double p[2], double out[2]) {
  const double c = cos64(angle), s = sin64(angle), x = p[0], y = p[1];
  out[0] = c * x - s * y;
  out[1] = s * x + c * y;
}

double swirlAngle(double strength, const double p[2]) {
  return 3 * strength * exp64(-2 * (p[0] * p[0] + p[1] * p[1]));
}

}  // namespace

ModelSpec pointSpec(const PointSettings& settings) {
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = settings.dim;
  spec.latentDim = settings.latentDim;
  spec.hidden = settings.hidden;
  spec.activation = Activation::tanh;
  spec.loss = ReconLoss::mse;
  spec.batchSize = settings.batchSize;
  spec.learningRate = settings.learningRate;
  spec.seed = settings.seed;
  return spec;
}

TrainSettings trainSettings(const PointSettings& settings) {
  TrainSettings train = trainSettings(pointSpec(settings));
  train.rate.drops = {settings.rateDrop};
  train.rate.factor = kRateDropFactor;
  train.draw = Draw::withReplacement;
  return train;
}

void Warp::forward(const double z[2], double out[2], double* jacobian) const {
  const double p[2] = {(z[0] - centre[0]) / size, (z[1] - centre[1]) / size};
  double q[2] = {p[0], p[1]}, j[4] = {1, 0, 0, 1};
  switch (kind) {
    case WarpKind::none:
      break;
    case WarpKind::stretch: {
      const double angle = strength * kPi / 3, along = 1 + strength, across = 1 / along;
      const double c = cos64(angle), s = sin64(angle);
      turned(angle, p, q);
      q[0] *= along;
      q[1] *= across;
      const double turn[4] = {along * c, -along * s, across * s, across * c};
      std::copy_n(turn, 4, j);
      break;
    }
    case WarpKind::bend:
      q[0] += 0.6 * strength * sin64(kPi * p[1]);
      j[1] = 0.6 * strength * kPi * cos64(kPi * p[1]);
      break;
    case WarpKind::swirl: {
      const double angle = swirlAngle(strength, p), c = cos64(angle), s = sin64(angle);
      turned(angle, p, q);
      // ∂q/∂p = R + (∂R/∂angle) p ∇angleᵀ, with ∇angle = −4 angle p.
      const double across[2] = {-q[1], q[0]};
      const double turn[4] = {c, -s, s, c};
      for (size_t r = 0; r < 2; ++r)
        for (size_t col = 0; col < 2; ++col)
          j[2 * r + col] = turn[2 * r + col] + across[r] * (-4 * angle * p[col]);
      break;
    }
  }
  for (size_t i = 0; i < 2; ++i) out[i] = kind == WarpKind::none ? z[i] : centre[i] + size * q[i];
  if (jacobian != nullptr) std::copy_n(j, 4, jacobian);
}

void Warp::inverse(const double z[2], double out[2]) const {
  double p[2] = {(z[0] - centre[0]) / size, (z[1] - centre[1]) / size};
  switch (kind) {
    case WarpKind::none:
      break;
    case WarpKind::stretch:
      p[0] /= 1 + strength;
      p[1] *= 1 + strength;
      turned(-strength * kPi / 3, p, p);
      break;
    case WarpKind::bend:
      p[0] -= 0.6 * strength * sin64(kPi * p[1]);
      break;
    case WarpKind::swirl:
      turned(-swirlAngle(strength, p), p, p);  // a turn keeps ‖p‖, and with it the angle
      break;
  }
  for (size_t i = 0; i < 2; ++i) out[i] = kind == WarpKind::none ? z[i] : centre[i] + size * p[i];
}

CodeProbe probeCode(const CodeMaps& maps, const Warp& warp, const double z[2]) {
  const size_t d = maps.d();
  CodeProbe out;
  out.point.resize(d);
  std::vector<double> own(2 * d);
  double code[2], h[2], j[4];
  warp.inverse(z, code);
  warp.forward(code, h, j);
  maps.decode(code, out.point.data(), own.data());
  // J of D∘h⁻¹ is J_D (∂h/∂z)⁻¹.
  const double det = j[0] * j[3] - j[1] * j[2];
  out.jacobian.resize(2 * d);
  for (size_t i = 0; i < d; ++i) {
    out.jacobian[i] = (own[i] * j[3] - own[d + i] * j[2]) / det;
    out.jacobian[d + i] = (own[d + i] * j[0] - own[i] * j[1]) / det;
  }
  out.metric = metricOf(out.jacobian.data(), out.jacobian.data() + d, d);
  maps.encode(out.point.data(), code);
  warp.forward(code, out.back, nullptr);
  out.roundTrip = std::sqrt((out.back[0] - z[0]) * (out.back[0] - z[0]) +
                            (out.back[1] - z[1]) * (out.back[1] - z[1]));
  return out;
}

PointLook lookAtPoints(const CodeMaps& maps, MatrixView<const float> points, WarpKind kind,
                       double strength, size_t nodes) {
  const size_t n = points.rows, d = maps.d(), k = maps.k();
  PointLook out;
  out.codes.resize(n * k);
  out.rebuilt.resize(n * d);
  std::vector<double> x(d);
  for (size_t i = 0; i < n; ++i) {
    std::copy_n(points.row(i), d, x.begin());
    maps.encode(x.data(), &out.codes[i * k]);
    maps.decode(&out.codes[i * k], &out.rebuilt[i * d], nullptr);
    for (size_t j = 0; j < d; ++j) {
      const double off = out.rebuilt[i * d + j] - x[j];
      out.meanSquaredError += off * off / double(n);
    }
  }
  const auto box = [&](size_t c, double* ends) {
    ends[0] = ends[1] = out.codes[c];
    for (size_t i = 0; i < n; ++i) {
      ends[0] = std::min(ends[0], out.codes[i * k + c]);
      ends[1] = std::max(ends[1], out.codes[i * k + c]);
    }
  };
  for (size_t c = 0; c < k; ++c) box(c, out.window + 2 * c);
  out.warp.kind = k == 2 ? kind : WarpKind::none;
  out.warp.strength = strength;
  out.warp.size = 1e-6;
  for (size_t c = 0; c < k; ++c) {
    out.warp.centre[c] = (out.window[2 * c] + out.window[2 * c + 1]) / 2;
    out.warp.size = std::max(out.warp.size, (out.window[2 * c + 1] - out.window[2 * c]) / 2);
  }
  if (out.warp.kind != WarpKind::none) {
    std::vector<double> again(d);
    for (size_t i = 0; i < n; ++i) {
      double* z = &out.codes[i * k];
      double moved[2], back[2];
      out.warp.forward(z, moved, nullptr);
      out.warp.inverse(moved, back);
      out.codeChange +=
          std::sqrt((moved[0] - z[0]) * (moved[0] - z[0]) + (moved[1] - z[1]) * (moved[1] - z[1])) /
          double(n);
      maps.decode(back, again.data(), nullptr);
      for (size_t j = 0; j < d; ++j)
        out.largestChange =
            std::max(out.largestChange, std::fabs(again[j] - out.rebuilt[i * d + j]));
      std::copy_n(moved, 2, z);
    }
    for (size_t c = 0; c < k; ++c) box(c, out.window + 2 * c);
  }
  double diagonal = 0;
  for (size_t c = 0; c < k; ++c) {
    double* ends = out.window + 2 * c;
    const double margin = std::max(kMargin * (ends[1] - ends[0]), 1e-6);
    diagonal += (ends[1] - ends[0]) * (ends[1] - ends[0]);
    ends[0] -= margin;
    ends[1] += margin;
  }
  const double reach = std::max(kReach * std::sqrt(diagonal), 1e-9);

  const size_t count = k == 2 ? nodes * nodes : nodes;
  out.grid.resize(count * d);
  for (auto* list : {&out.sigma1, &out.sigma2, &out.area, &out.roundTrip, &out.support})
    list->resize(count);
  for (size_t at = 0; at < count; ++at) {
    double z[2] = {0, 0};
    const size_t place[2] = {at % nodes, at / nodes};
    for (size_t c = 0; c < k; ++c)
      z[c] = out.window[2 * c] +
             (out.window[2 * c + 1] - out.window[2 * c]) * double(place[c]) / double(nodes - 1);
    double nearest = 1e300;
    for (size_t i = 0; i < n; ++i) {
      double square = 0;
      for (size_t c = 0; c < k; ++c) {
        const double off = out.codes[i * k + c] - z[c];
        square += off * off;
      }
      nearest = std::min(nearest, square);
    }
    out.support[at] = std::clamp(2 - std::sqrt(nearest) / reach, 0.0, 1.0);
    if (k == 2) {
      const CodeProbe probe = probeCode(maps, out.warp, z);
      std::copy_n(probe.point.begin(), d, &out.grid[at * d]);
      out.sigma1[at] = probe.metric.sigma1;
      out.sigma2[at] = probe.metric.sigma2;
      out.area[at] = probe.metric.area;
      out.roundTrip[at] = probe.roundTrip;
    } else {
      std::vector<double> slope(d);
      double back = 0, square = 0;
      maps.decode(z, &out.grid[at * d], slope.data());
      maps.encode(&out.grid[at * d], &back);
      for (double s : slope) square += s * s;
      out.sigma1[at] = out.area[at] = std::sqrt(square);
      out.roundTrip[at] = std::fabs(back - z[0]);
    }
  }
  return out;
}

// Ranks by counting: n² comparisons are cheaper to ship than a sort.
double rankCorrelation(std::span<const double> a, std::span<const double> b) {
  const size_t n = std::min(a.size(), b.size());
  const auto rank = [n](std::span<const double> values, size_t i) {  // about the mean rank
    ptrdiff_t balance = 0;
    for (size_t j = 0; j < n; ++j) balance += (values[j] < values[i]) - (values[j] > values[i]);
    return double(balance) / 2;
  };
  double xy = 0, xx = 0, yy = 0;
  for (size_t i = 0; i < n; ++i) {
    const double x = rank(a, i), y = rank(b, i);
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

}  // namespace atlas
