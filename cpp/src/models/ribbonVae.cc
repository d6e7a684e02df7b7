#include "atlas/models/ribbonVae.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"

namespace atlas {
namespace {

constexpr uint32_t d = kRibbonBits;
constexpr uint32_t k = kRibbonLatentDim;
constexpr uint32_t kHidden = 128;
constexpr uint32_t kBatch = 128;
constexpr double kRate = 5e-3;
constexpr double kRateFactor = 0.2;  // at half and at three quarters of a run

size_t flipsOf(const std::vector<uint8_t>& bits) {
  size_t flips = 0;
  for (size_t i = 1; i < bits.size(); ++i) flips += i % d != 0 && bits[i] != bits[i - 1];
  return flips;
}

}  // namespace

Status validate(const RibbonVaeSettings& s) {
  // Written so that what is not a number is refused.
  if (s.beta >= 0 && s.beta <= kRibbonMaxBeta && s.freeBits >= 0 &&
      s.freeBits <= kRibbonMaxFreeBits && s.wordDropout >= 0 && s.wordDropout <= 1 &&
      s.steps >= 1 && s.steps <= kRibbonMaxSteps) {
    return Status::okay();
  }
  return Status::invalidArgument("ribbons.settings beta freeBits wordDropout steps",
                                 {s.beta, s.freeBits, s.wordDropout, s.steps});
}

TrainSettings trainSettings(const RibbonVaeSettings& settings) {
  TrainSettings train;
  train.rate = {kRate, 0, {(settings.steps + 1) / 2, (3 * settings.steps + 3) / 4}, kRateFactor};
  train.draw = Draw::fresh;
  train.batchSize = kBatch;
  train.seed = settings.seed;
  return train;
}

void RibbonItems::fill(ThreadPool&, std::span<const uint32_t>, uint64_t step,
                       std::span<const MatrixView<float>> inputs) const {
  drawRibbons(seed_, step, inputs[0]);
}

template <class Real>
RibbonVae<Real>::RibbonVae(const RibbonVaeSettings& settings) : settings_(settings) {
  const auto layer = [&](const char* name, Value from, uint32_t width, Activation activation) {
    return graph_.add(name, dense<Real>(width, activation), {from});
  };
  const Value x = graph_.input({1, d});
  const Value h = layer("encoder.0", x, kHidden, Activation::relu);
  head_ = layer("encoder.head", h, 2 * k, Activation::identity);
  z_ = graph_.add("", reparameterise<Real>(), {head_});
  plain_ = layer("decoder.1", layer("decoder.0", z_, kHidden, Activation::relu), d,
                 Activation::identity);
  // A decoder that is not autoregressive is one that sees none of the bits before.
  const Hidden hidden{settings.wordDropout, /*always=*/!settings.autoregressive};
  const Value seen = graph_.add("", signedBits<Real>(hidden), {x});
  const Value logits = graph_.add("past", pastSum<Real>(), {plain_, seen});
  graph_.term("recon", reconstruction<Real>(ReconLoss::bce), {logits, x});
  graph_.term("kl", gaussianKl<Real>(settings.freeBits), {head_}, {settings.beta});
  graph_.finish(settings.seed);
}

template <class Real>
void RibbonVae<Real>::draw(ThreadPool& pool, MatrixView<const Real> z, const Rng& rng,
                           MatrixView<uint8_t> bits, size_t first) {
  const Real* past = graph_.parameters().data() + graph_.parameterInfo().back().offset;
  const MatrixView<const Real> output = graph_.run(pool, {rng}, z_, z, plain_);
  for (size_t i = 0; i < z.rows; ++i) {
    float u[d];
    rng.fillUniform(u, d, (first + i) * d);
    for (size_t t = 0; t < d; ++t) {
      Real logit = output(i, t);
      for (size_t s = 0; settings_.autoregressive && s < t; ++s) {
        logit += bits(i, s) ? past[t * d + s] : -past[t * d + s];
      }
      bits(i, t) = Real(u[t]) < fsigmoid(logit);
    }
  }
}

template class RibbonVae<float>;
template class RibbonVae<double>;

Status ribbonVaeMeasurePart(ThreadPool& pool, RibbonVae<float>& model, size_t count, size_t size,
                            size_t pictures, RibbonVaeTally& tally) {
  if (count < 2 || count > kRibbonMaxMeasured || pictures > count || size < 1 ||
      tally.done > count) {
    return Status::invalidArgument("ribbons.measure count pictures", {count, pictures});
  }
  const size_t first = tally.done, rows = std::min(size, count - first);
  const uint64_t seed = model.settings().seed;
  std::vector<float> bits(rows * d);
  drawRibbons(seed, kRibbonsHeldOut, MatrixView<float>(bits.data(), rows, d), first);
  const MatrixView<const float> x(bits.data(), rows, d);
  LossSum sum;
  model.graph().loss(pool, {&x, 1}, {Rng(seed, Stream::evaluation, kRibbonsHeldOut), first}, sum);
  const std::span<const double> recon = model.graph().ofItem(0), kl = model.graph().ofItem(1);
  const double n = double(count);
  // What the model loses on each ribbon: −ELBO(x) + ln p(x).
  for (size_t i = 0; i < rows; ++i) {
    const double loss = recon[i] + kl[i] - ribbonSurprise(std::span<const float>(&bits[i * d], d));
    tally.loss += loss / n;
    tally.lossSquare += loss * loss / n;
  }
  std::vector<float> z(rows * k);
  for (size_t i = 0; i < rows; ++i) std::copy_n(model.codes().row(i), k, &z[i * k]);
  const MatrixView<const float> head = model.head();
  for (size_t j = 0; j < k; ++j) {
    for (size_t i = 0; i < rows; ++i) {
      const double mu = head(i, j);
      tally.mean[j] += mu / n;
      tally.square[j] += mu * mu / n;
      tally.klPerDim[j] += gaussianKl(head(i, j), std::min(head(i, k + j), float(kMaxLogVar)));
    }
  }
  const std::vector<uint8_t> data(bits.begin(), bits.end());
  std::vector<uint8_t> rebuilt(rows * d), sampled(rows * d);
  model.draw(pool, {z.data(), rows, k}, Rng(seed, Stream::ribbons, kRibbonsHeldOut + 1),
             {rebuilt.data(), rows, d}, first);
  Rng(seed, Stream::priorSample).fillNormal(z.data(), z.size(), first * k);
  model.draw(pool, {z.data(), rows, k}, Rng(seed, Stream::ribbons, kRibbonsHeldOut + 2),
             {sampled.data(), rows, d}, first);
  for (size_t i = 0; i < data.size(); ++i) tally.kept += data[i] == rebuilt[i];
  tally.dataFlips += flipsOf(data);
  tally.sampledFlips += flipsOf(sampled);
  const size_t shown = pictures > first ? std::min(rows, pictures - first) * d : 0;
  tally.data.insert(tally.data.end(), data.begin(), data.begin() + shown);
  tally.rebuilt.insert(tally.rebuilt.end(), rebuilt.begin(), rebuilt.begin() + shown);
  tally.sampled.insert(tally.sampled.end(), sampled.begin(), sampled.begin() + shown);
  tally.done += rows;
  return Status::okay();
}

RibbonVaeReport ribbonVaeReportOf(RibbonVaeTally tally, size_t count) {
  const double n = double(count);
  RibbonVaeReport out;
  out.negElbo = ribbonEntropy() + tally.loss;
  out.standardError =
      std::sqrt(std::max(0.0, tally.lossSquare - tally.loss * tally.loss) / (n - 1));
  for (size_t j = 0; j < k; ++j) {
    out.klPerDim.push_back(tally.klPerDim[j] / n);
    out.kl += out.klPerDim[j];
    out.meanVariance.push_back(std::max(0.0, tally.square[j] - tally.mean[j] * tally.mean[j]));
    out.active += out.meanVariance[j] > kActiveVariance;
  }
  out.recon = out.negElbo - out.kl;
  const double pairs = double(count * (d - 1));
  out.kept = double(tally.kept) / double(count * d);
  out.dataFlips = double(tally.dataFlips) / pairs;
  out.sampledFlips = double(tally.sampledFlips) / pairs;
  out.data = std::move(tally.data);
  out.rebuilt = std::move(tally.rebuilt);
  out.sampled = std::move(tally.sampled);
  return out;
}

Result<RibbonVaeReport> ribbonVaeMeasure(ThreadPool& pool, RibbonVae<float>& model, size_t count,
                                         size_t pictures) {
  RibbonVaeTally tally;
  const Status status = ribbonVaeMeasurePart(pool, model, count, count, pictures, tally);
  if (!status.ok()) return status;
  return ribbonVaeReportOf(std::move(tally), count);
}

}  // namespace atlas
