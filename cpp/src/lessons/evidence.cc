#include "atlas/lessons/evidence.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/kernels/elementwise.h"
#include "atlas/kernels/gemm.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/latent.h"

namespace atlas {
namespace {

constexpr double kLogTwoPi = 1.8378770664093454836;
constexpr size_t kCodesAPass = 256;
constexpr size_t kRowsAChunk = 8;
// A cell is cut if its log p(x, z) is so near the largest, or q reaches it.
constexpr double kNearNats = 24;
// The first cells are wide, and their middles may miss what they hold: so much more is allowed
// there, half of it at each level below.
constexpr double kBenefitOfDoubt = 80;
constexpr double kSigmas = 6;

struct Cell {
  float x, y;    // the middle
  double width;  // of a side
  double logLikelihood;
};

Status checkVae(const Autoencoder<float>& model) {
  if (model.kind() == ModelKind::vae && model.spec().loss == ReconLoss::bce) return Status::okay();
  return Status::invalidArgument("evidence.model kind loss",
                                 {modelKindName(model.kind()), reconLossName(model.spec().loss)});
}

// log p(x|z) of the cells from `first` on.
void decodeCells(ThreadPool& pool, Autoencoder<float>& model, const std::vector<float>& x,
                 std::vector<Cell>& cells, size_t first) {
  std::vector<float> codes(2 * kCodesAPass);
  for (; first < cells.size(); first += kCodesAPass) {
    const size_t count = std::min(kCodesAPass, cells.size() - first);
    for (size_t i = 0; i < count; ++i) {
      codes[2 * i] = cells[first + i].x;
      codes[2 * i + 1] = cells[first + i].y;
    }
    const auto output = model.decoderOutput(pool, {codes.data(), count, 2});
    parallelFor(pool, count, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i)
        cells[first + i].logLikelihood =
            -reconstructionLoss(ReconLoss::bce, output.row(i), x.data(), x.size());
    });
  }
}

double logPrior(const Cell& c) {
  return -0.5 * (double(c.x) * c.x + double(c.y) * c.y) - kLogTwoPi;
}
double logJoint(const Cell& c) { return c.logLikelihood + logPrior(c); }

double largestJoint(const std::vector<Cell>& cells) {
  double most = -INFINITY;
  for (const Cell& c : cells) most = std::max(most, logJoint(c));
  return most;
}

}  // namespace

Result<Evidence> evidence(ThreadPool& pool, Autoencoder<float>& model,
                          std::span<const uint8_t> image, const EvidenceGrid& grid,
                          const EvidenceView& view) {
  if (Status s = checkVae(model); !s.ok()) return s;
  if (model.latentDim() != 2 || image.size() != model.inputDim())
    return Status::invalidArgument("evidence.image codes found wanted",
                                   {model.latentDim(), image.size(), model.inputDim()});
  if (!(grid.half > 0) || grid.side < 2 || grid.side > kEvidenceMaxSide ||
      grid.levels > kEvidenceMaxLevels || view.cols > kEvidenceMaxSide || !(view.sigmas >= 0) ||
      !(view.window[0] < view.window[1]) || !(view.window[2] < view.window[3]))
    return Status::invalidArgument(
        "evidence.grid half side levels mostSide mostLevels",
        {grid.half, grid.side, grid.levels, kEvidenceMaxSide, kEvidenceMaxLevels});
  std::vector<float> x(image.size());
  bytesToPixels(image.data(), x.data(), x.size());
  float mu[2], logVar[2];
  model.encode(pool, {image.data(), 1, image.size()}, {mu, 1, 2}, {logVar, 1, 2});
  Evidence out;
  double logSigma[2];
  for (int j = 0; j < 2; ++j) {
    out.mu[j] = mu[j];
    logSigma[j] = 0.5 * double(logVar[j]);
    out.sigma[j] = exp64(logSigma[j]);
    out.klPrior += gaussianKl<double>(mu[j], logVar[j]);
  }

  std::vector<Cell> cells;
  double width = 2 * grid.half / grid.side;
  for (uint32_t i = 0; i < grid.side; ++i)
    for (uint32_t j = 0; j < grid.side; ++j)
      cells.push_back(
          {float(-grid.half + (j + 0.5) * width), float(-grid.half + (i + 0.5) * width), width, 0});
  decodeCells(pool, model, x, cells, 0);
  out.decoded = uint32_t(cells.size());
  const double narrowest = std::min(out.sigma[0], out.sigma[1]);
  for (uint32_t level = 0; level < grid.levels && width > narrowest / 2; ++level) {
    const double enough = largestJoint(cells) - kNearNats - kBenefitOfDoubt / (1u << level);
    std::vector<Cell> kept, cut;
    for (const Cell& c : cells) {
      const auto isNear = [&](double at, int j) {
        return std::fabs(at - out.mu[j]) <= kSigmas * out.sigma[j] + c.width / 2;
      };
      const bool matters = logJoint(c) >= enough || (isNear(c.x, 0) && isNear(c.y, 1));
      if (c.width > 1.5 * width || !matters) {
        kept.push_back(c);
        continue;
      }
      const float quarter = float(c.width / 4);
      for (const float dy : {-quarter, quarter})
        for (const float dx : {-quarter, quarter})
          cut.push_back({c.x + dx, c.y + dy, c.width / 2, 0});
    }
    width /= 2;
    decodeCells(pool, model, x, cut, 0);
    out.decoded += uint32_t(cut.size());
    cells = std::move(kept);
    cells.insert(cells.end(), cut.begin(), cut.end());
  }
  out.step = width;

  const double most = largestJoint(cells);
  double sum = 0, best = -INFINITY;
  for (const Cell& c : cells) {
    sum += c.width * c.width * exp64(logJoint(c) - most);
    best = std::max(best, c.logLikelihood);
  }
  out.logEvidence = most + log64(sum);
  out.drawsForOne = exp64(best - out.logEvidence);
  double squares[2] = {};
  for (const Cell& c : cells) {
    const double area = c.width * c.width, at[2] = {c.x, c.y};
    const double lp = logJoint(c) - out.logEvidence, p = area * exp64(lp);
    double lq = -kLogTwoPi - logSigma[0] - logSigma[1];
    for (int j = 0; j < 2; ++j) {
      const double e = (at[j] - out.mu[j]) / out.sigma[j];
      lq -= 0.5 * e * e;
      out.posteriorMean[j] += p * at[j];
      squares[j] += p * at[j] * at[j];
    }
    const double q = area * exp64(lq);
    if (!(q > 0)) continue;
    out.sumOfQ += q;
    out.elbo += q * (logJoint(c) - lq);
    out.reconstruction -= q * c.logLikelihood;
    out.divergence += q * (lq - lp);
  }
  for (int j = 0; j < 2; ++j)
    out.posteriorStd[j] =
        std::sqrt(std::max(0.0, squares[j] - out.posteriorMean[j] * out.posteriorMean[j]));
  out.gap = out.logEvidence - out.elbo;

  out.window = view.window;
  if (view.sigmas > 0) {
    const double half = view.sigmas * std::max({out.sigma[0], out.sigma[1], out.posteriorStd[0],
                                                out.posteriorStd[1]});
    for (int j = 0; j < 2; ++j) {
      out.window[2 * j] = out.posteriorMean[j] - half;
      out.window[2 * j + 1] = out.posteriorMean[j] + half;
    }
  }
  const uint32_t cols = view.cols;
  const auto& window = out.window;
  out.posterior.assign(size_t(cols) * cols, 0);
  const double pixelX = (window[1] - window[0]) / cols, pixelY = (window[3] - window[2]) / cols;
  const auto place = [cols](double at) { return int(std::clamp(at, 0.0, double(cols))); };
  for (const Cell& c : cells) {
    const float value = float(exp64(logJoint(c) - most));
    if (value < 1e-4f) continue;
    const double r = c.width / 2;
    const int x0 = place(std::floor((c.x - r - window[0]) / pixelX)),
              x1 = place(std::ceil((c.x + r - window[0]) / pixelX)),
              y0 = place(std::floor((window[3] - c.y - r) / pixelY)),
              y1 = place(std::ceil((window[3] - c.y + r) / pixelY));
    for (int i = y0; i < y1; ++i)
      for (int j = x0; j < x1; ++j) {
        float& pixel = out.posterior[size_t(i) * cols + size_t(j)];
        pixel = std::max(pixel, value);
      }
  }
  return out;
}

Result<NaiveEvidence> naiveEvidence(ThreadPool& pool, Autoencoder<float>& model, ByteImages images,
                                    uint32_t draws, std::span<const uint32_t> counts, uint64_t seed,
                                    double reference) {
  if (Status s = checkVae(model); !s.ok()) return s;
  const size_t n = images.rows, d = model.inputDim(), k = model.latentDim();
  if (n < 1 || n > kNaiveMaxImages || images.cols != d || draws < 1 || draws > kNaiveMaxSamples)
    return Status::invalidArgument("evidence.naive images width draws mostImages wanted mostDraws",
                                   {n, images.cols, draws, kNaiveMaxImages, d, kNaiveMaxSamples});
  for (const uint32_t count : counts)
    if (count < 1 || count > draws) return outOfRange("counts", count, 1, draws);
  std::vector<float> x(n * d);
  for (size_t i = 0; i < n; ++i) bytesToPixels(images.row(i), &x[i * d], d);
  const std::vector<float> codes = samplePrior(model, seed, 0, draws);
  // log p(x|z), draws×n.
  std::vector<double> logs(size_t(draws) * n);
  std::vector<float> dots(kCodesAPass * n), soft(kCodesAPass * d);
  GemmScratch scratch;
  for (size_t first = 0; first < draws; first += kCodesAPass) {
    const size_t count = std::min<size_t>(kCodesAPass, draws - first);
    const auto output = model.decoderOutput(pool, {&codes[first * k], count, k});
    gemm(pool, Transpose::no, Transpose::yes, count, n, d, output.row(0), output.stride, x.data(),
         d, nullptr, false, dots.data(), n, scratch);
    parallelFor(pool, count, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        float* row = &soft[i * d];
        softplusBulk(output.row(i), row, d);
        double sum = 0;
        for (size_t j = 0; j < d; ++j) sum += double(row[j]);
        for (size_t m = 0; m < n; ++m) logs[(first + i) * n + m] = double(dots[i * n + m]) - sum;
      }
    });
  }
  NaiveEvidence out;
  for (const uint32_t count : counts) {
    const uint32_t blocks = draws / count;
    double mean = 0, squares = 0;  // running, Welford 1962
    for (uint32_t b = 0; b < blocks; ++b) {
      double value = 0;
      for (size_t m = 0; m < n; ++m) {
        const double* first = &logs[size_t(b) * count * n + m];
        double most = -INFINITY, sum = 0;
        for (uint32_t i = 0; i < count; ++i) most = std::max(most, first[i * n]);
        for (uint32_t i = 0; i < count; ++i) sum += exp64(first[i * n] - most);
        value += most + log64(sum / count);
      }
      value /= double(n);
      const double off = value - mean;
      mean += off / (b + 1);
      squares += off * (value - mean);
    }
    out.mean.push_back(mean);
    out.below.push_back(reference - mean);
    out.spread.push_back(blocks > 1 ? std::sqrt(squares / (blocks - 1)) : 0);
    out.blocks.push_back(blocks);
  }
  return out;
}

}  // namespace atlas
