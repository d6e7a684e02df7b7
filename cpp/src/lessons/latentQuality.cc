#include "atlas/lessons/latentQuality.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "atlas/base/fmath.h"
#include "atlas/lessons/roundTrip.h"
#include "atlas/models/latent.h"
#include "base/statistics.h"
#include "kernels/distances.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;
// Half a difference for the Jacobian, in s: float decodings are good to about 1e-6.
constexpr double kHalfStep = 0.005;

Status checkPlane(size_t dim, uint32_t cells, double reach) {
  if (dim != 2) return Status::invalidArgument("codes.two found", {dim});
  if (cells < 1 || cells > kPlaneMaxCells || !(reach > 0))
    return Status::invalidArgument("plane.settings cells reach most",
                                   {cells, reach, kPlaneMaxCells});
  return Status::okay();
}

// Middle of cell `at` of `cells` between −reach and reach.
double middle(uint32_t at, uint32_t cells, double reach) {
  return reach * ((2.0 * at + 1) / cells - 1);
}

}  // namespace

Result<LatentSpread> latentSpread(MatrixView<const float> codes, uint32_t cells, double reach) {
  Status status = checkPlane(codes.cols, cells, reach);
  if (!status.ok()) return status;
  const size_t n = codes.rows;
  LatentSpread out;
  out.count = codes.rows;
  double variance = 0;
  for (size_t j = 0; j < 2; ++j) {
    double sum = 0, square = 0;
    for (size_t i = 0; i < n; ++i) sum += codes(i, j);
    const double mean = out.centre[j] = sum / double(n);
    for (size_t i = 0; i < n; ++i) square += (codes(i, j) - mean) * (codes(i, j) - mean);
    variance += square / double(n) / 2;
  }
  if (!(variance > 0) || !std::isfinite(variance))
    return Status::invalidArgument("codes.spread count", {n});
  out.std = std::sqrt(variance);

  out.counts.assign(size_t(cells) * cells, 0);
  const auto cellOf = [&](double code, double mean) {
    return std::floor(((code - mean) / out.std / reach + 1) / 2 * cells);
  };
  for (size_t i = 0; i < n; ++i) {
    const double col = cellOf(codes(i, 0), out.centre[0]);
    const double row = cells - 1 - cellOf(codes(i, 1), out.centre[1]);
    if (col >= 0 && col < cells && row >= 0 && row < cells)
      ++out.counts[size_t(row) * cells + size_t(col)];
  }

  size_t empty = 0;
  uint64_t widest = 0;  // squared, in cells
  for (uint32_t r = 0; r < cells; ++r) {
    for (uint32_t c = 0; c < cells; ++c) {
      if (out.counts[size_t(r) * cells + c] > 0) continue;
      ++empty;
      const double x = middle(c, cells, reach), y = -middle(r, cells, reach);
      if (x * x + y * y > reach * reach) continue;
      uint64_t nearest = UINT64_MAX;
      for (uint32_t i = 0; i < cells; ++i) {
        for (uint32_t j = 0; j < cells; ++j) {
          if (out.counts[size_t(i) * cells + j] == 0) continue;
          const int64_t dy = int64_t(i) - r, dx = int64_t(j) - c;
          nearest = std::min(nearest, uint64_t(dx * dx + dy * dy));
        }
      }
      if (nearest == UINT64_MAX || nearest <= widest) continue;
      widest = nearest;
      out.hole = {out.centre[0] + out.std * x, out.centre[1] + out.std * y};
    }
  }
  out.emptyShare = double(empty) / double(out.counts.size());
  out.holeRadius = std::sqrt(double(widest)) * 2 * reach / cells;
  return out;
}

std::vector<double> shareBeyond(MatrixView<const float> codes, std::span<const double> radii) {
  std::vector<double> out(radii.size());
  for (size_t i = 0; i < codes.rows; ++i) {
    double square = 0;
    for (size_t j = 0; j < codes.cols; ++j) square += double(codes(i, j)) * codes(i, j);
    for (size_t r = 0; r < radii.size(); ++r) out[r] += square > radii[r] * radii[r];
  }
  for (double& share : out) share /= double(std::max<size_t>(codes.rows, 1));
  return out;
}

Result<DecoderStretch> decoderStretch(ThreadPool& pool, LatentModel& model,
                                      std::array<double, 2> centre, double std, uint32_t cells,
                                      double reach) {
  Status status = checkPlane(model.latentDim(), cells, reach);
  if (!status.ok()) return status;
  if (!(std > 0) || !std::isfinite(std)) return notPositive("std", std);
  const size_t d = model.inputDim();
  const float half = float(kHalfStep * std);
  std::vector<float> codes(size_t(cells) * 8), images(size_t(cells) * 4 * d);
  DecoderStretch out;
  for (uint32_t r = 0; r < cells; ++r) {
    const float y = float(centre[1] - std * middle(r, cells, reach));
    for (uint32_t c = 0; c < cells; ++c) {
      const float x = float(centre[0] + std * middle(c, cells, reach));
      const float around[] = {x + half, y, x - half, y, x, y + half, x, y - half};
      std::copy(around, around + 8, &codes[size_t(c) * 8]);
    }
    model.decode(pool, {codes.data(), size_t(cells) * 4, 2}, {images.data(), size_t(cells) * 4, d});
    for (uint32_t c = 0; c < cells; ++c) {
      const float* at = &images[size_t(c) * 4 * d];
      // What the steps are after rounding to float.
      const double dx = double(codes[c * 8]) - codes[c * 8 + 2];
      const double dy = double(codes[c * 8 + 5]) - codes[c * 8 + 7];
      double xx = 0, xy = 0, yy = 0;  // JᵀJ
      for (size_t j = 0; j < d; ++j) {
        const double jx = (double(at[j]) - at[d + j]) / dx;
        const double jy = (double(at[2 * d + j]) - at[3 * d + j]) / dy;
        xx += jx * jx;
        xy += jx * jy;
        yy += jy * jy;
      }
      const double split = std::sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
      out.values.push_back(float(std * std::sqrt((xx + yy) / 2 + split)));
    }
  }
  out.median = quantile(out.values, 0.5);
  out.p99 = quantile(out.values, 0.99);
  out.largest = *std::max_element(out.values.begin(), out.values.end());
  return out;
}

Mixture aggregatePosterior(MatrixView<const float> mu, MatrixView<const float> logVar) {
  Mixture out(mu.rows);
  for (size_t i = 0; i < mu.rows; ++i)
    out[i] = {1.0 / double(mu.rows), mu(i, 0), mu(i, 1),
              exp64(logVar(i, 0)),   0,        exp64(logVar(i, 1))};
  return out;
}

std::vector<float> shellCodes(double radius, uint32_t count) {
  std::vector<float> codes(size_t(count) * 2);
  for (uint32_t i = 0; i < count; ++i) {
    const double angle = 2 * kPi * (i + 0.5) / count;
    codes[2 * i] = float(radius * cos64(angle));
    codes[2 * i + 1] = float(radius * sin64(angle));
  }
  return codes;
}

Result<UnlikelyCodes> unlikelyCodes(ThreadPool& pool, LatentModel& model, ByteImages set,
                                    MatrixView<const float> codes) {
  if (codes.rows > kShellMaxCodes) return outOfRange("codes", codes.rows, 0, kShellMaxCodes);
  auto trip = roundTrip(pool, model, codes);
  if (!trip.ok()) return trip.status();
  auto images = decodeBytes(pool, model, codes);
  if (!images.ok()) return images.status();
  if (set.rows < kVoters || set.cols != model.inputDim())
    return Status::invalidArgument("images.needed found width least wanted",
                                   {set.rows, set.cols, kVoters, model.inputDim()});
  UnlikelyCodes out;
  out.back = std::move(trip->codes);
  out.cycle = std::move(trip->error);
  out.images = std::move(images.value());
  NearestByte nearest[kVoters];
  for (size_t i = 0; i < codes.rows; ++i) {
    nearestBytes(pool, set, &out.images[i * set.cols], nearest);
    for (const NearestByte& one : nearest) out.nearest.push_back(uint32_t(one.index));
    out.distance.push_back(float(std::sqrt(double(nearest[0].squaredDistance)) / 255));

    double square = 0;
    for (size_t j = 0; j < codes.cols; ++j) square += double(codes(i, j)) * codes(i, j);
    out.radius.push_back(std::sqrt(square));
    out.priorRatio.push_back(exp64(-square / 2));
    out.meanCycle += out.cycle[i] / double(codes.rows);
    out.meanDistance += double(out.distance[i]) / double(codes.rows);
  }
  return out;
}

std::vector<double> agreement(std::span<const uint8_t> labels) {
  std::vector<double> out;
  for (size_t first = 0; first + kVoters <= labels.size(); first += kVoters) {
    const auto row = labels.subspan(first, kVoters);
    ptrdiff_t most = 0;
    for (uint8_t label : row) most = std::max(most, std::count(row.begin(), row.end(), label));
    out.push_back(double(most) / kVoters);
  }
  return out;
}

Agreement agreementOf(std::span<const uint8_t> labels) {
  Agreement out{agreement(labels)};
  for (double share : out.confidence) out.meanConfidence += share / double(out.confidence.size());
  return out;
}

}  // namespace atlas
