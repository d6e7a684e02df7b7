#include "atlas/models/ribbonVae.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/kernels/elementwise.h"
#include "atlas/models/vae.h"

namespace atlas {
namespace {

constexpr size_t d = kRibbonBits;
constexpr size_t k = kRibbonLatentDim;
constexpr size_t kHidden = 128;
constexpr size_t kBatch = 128;
constexpr size_t kRowsAChunk = 16;
constexpr double kRate = 5e-3;
constexpr double kRateFactor = 0.2;  // at half and at three quarters of a run

double rateAt(const RibbonVaeSettings& settings, uint64_t step) {
  double rate = kRate;
  if (2 * step >= settings.steps) rate *= kRateFactor;
  if (4 * step >= 3 * settings.steps) rate *= kRateFactor;
  return rate;
}

Status check(const RibbonVaeSettings& s, size_t weights) {
  // Written so that what is not a number is refused.
  if (!(s.beta >= 0 && s.beta <= kRibbonMaxBeta) ||
      !(s.freeBits >= 0 && s.freeBits <= kRibbonMaxFreeBits) ||
      !(s.wordDropout >= 0 && s.wordDropout <= 1) || s.steps < 1 || s.steps > kRibbonMaxSteps) {
    return Status::invalidArgument("β " + std::to_string(s.beta) +
                                   ", free bits or word dropout were given; allowed are 0 to 100, "
                                   "0 to 10, 0 to 1, and 1 to 100000 steps.");
  }
  const size_t wanted = RibbonVae<float>().parameterCount();
  if (weights == wanted) return Status::okay();
  return Status::invalidArgument("A state of " + std::to_string(weights) +
                                 " weights was given; the ribbons' network has " +
                                 std::to_string(wanted) + ": start anew.");
}

size_t flipsOf(const std::vector<uint8_t>& bits) {
  size_t flips = 0;
  for (size_t i = 1; i < bits.size(); ++i) flips += i % d != 0 && bits[i] != bits[i - 1];
  return flips;
}

}  // namespace

template <class Real>
RibbonVae<Real>::RibbonVae() {
  const auto dense = [](size_t in, size_t out, Activation activation) {
    return std::make_unique<Dense<Real>>(in, out, activation);
  };
  encoder_.add("encoder.0", dense(d, kHidden, Activation::relu));
  encoder_.add("encoder.head", dense(kHidden, 2 * k, Activation::identity));
  decoder_.add("decoder.0", dense(k, kHidden, Activation::relu));
  decoder_.add("decoder.1", dense(kHidden, d, Activation::identity));
  parameterCount_ = encoder_.parameterCount() + decoder_.parameterCount() + d * d;
}

template <class Real>
void RibbonVae<Real>::initialise(uint64_t seed, std::span<Real> parameters) const {
  std::vector<ParameterInfo> info = encoder_.parameterInfo();
  for (ParameterInfo tensor : decoder_.parameterInfo()) {
    tensor.offset += encoder_.parameterCount();
    info.push_back(std::move(tensor));
  }
  const size_t past = parameterCount_ - d * d;
  info.push_back({"past", {d, d}, past, d * d, 1 / std::sqrt(double(d))});
  initialiseParameters<Real>(info, seed, parameters);
  for (size_t t = 0; t < d; ++t) std::fill_n(&parameters[past + t * d + t], d - t, Real(0));
}

template <class Real>
auto RibbonVae<Real>::pass(ThreadPool& pool, const RibbonVaeSettings& settings,
                           std::span<const Real> parameters, MatrixView<const Real> bits,
                           const Rng& noise, const Rng* hidden, std::span<Real> gradient,
                           size_t first) -> Sums {
  const size_t b = bits.rows;
  const Real* decoderWeights = parameters.data() + encoder_.parameterCount();
  const Real* past = parameters.data() + parameterCount_ - d * d;
  z_.resize(b * k);
  sigma_.resize(b * k);
  noise_.resize(b * k);
  kl_.resize(b);
  recon_.resize(b);
  logits_.resize(b * d);
  head_ = encoder_.forward(pool, parameters.data(), bits);
  noise.fillNormal(noise_.data(), b * k, first * k);
  Sums sums;
  for (size_t i = 0; i < b; ++i) {
    kl_[i] = 0;
    for (size_t j = 0; j < k; ++j) {
      const Real logVar = std::min(head_(i, k + j), Real(kMaxLogVar));
      const Real sigma = sigma_[i * k + j] = fexp(Real(0.5) * logVar);
      z_[i * k + j] = head_(i, j) + sigma * Real(noise_[i * k + j]);
      const double kl = gaussianKl(head_(i, j), logVar);
      sums.klPerDim[j] += kl;
      kl_[i] += kl;
    }
  }
  const MatrixView<const Real> output =
      decoder_.forward(pool, decoderWeights, MatrixView<const Real>(z_.data(), b, k));
  for (size_t i = 0; i < b; ++i) std::copy_n(output.row(i), d, &logits_[i * d]);
  if (settings.autoregressive) {
    seen_.resize(b * d);
    const auto threshold = float(settings.wordDropout);
    std::vector<float> u(hidden ? b * d : 0);
    if (hidden) hidden->fillUniform(u.data(), u.size());
    for (size_t i = 0; i < b * d; ++i) {
      const bool seen = !hidden || u[i] >= threshold;
      seen_[i] = seen ? 2 * bits(i / d, i % d) - 1 : Real(0);
    }
    gemm(pool, Transpose::no, Transpose::yes, b, d, d, seen_.data(), d, past, d, nullptr, true,
         logits_.data(), d, gemm_);
  }
  const bool wanted = !gradient.empty();
  const Real scale = Real(1) / Real(b);
  const MatrixView<Real> dLogits = wanted ? decoder_.outputGradient() : MatrixView<Real>();
  parallelFor(pool, b, kRowsAChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const Real* logits = &logits_[i * d];
      recon_[i] = wanted ? reconstructionLossAndGradient(ReconLoss::bce, logits, bits.row(i), d,
                                                         scale, dLogits.row(i))
                         : reconstructionLoss(ReconLoss::bce, logits, bits.row(i), d);
    }
  });
  for (size_t i = 0; i < b; ++i) sums.recon += recon_[i];
  if (!wanted) return sums;

  Real* dPast = gradient.data() + parameterCount_ - d * d;
  if (settings.autoregressive) {
    gemm(pool, Transpose::yes, Transpose::no, d, d, b, dLogits.data, dLogits.stride, seen_.data(),
         d, nullptr, false, dPast, d, gemm_);
    for (size_t t = 0; t < d; ++t) std::fill_n(dPast + t * d + t, d - t, Real(0));
  } else {
    std::fill_n(dPast, d * d, Real(0));
  }
  const MatrixView<const Real> dz =
      decoder_.backward(pool, decoderWeights, gradient.data() + encoder_.parameterCount(), true);
  // dz/dμ = 1, dz/d log σ² = ½ σ ε; dKL/dμ = μ, dKL/d log σ² = ½ (σ² − 1), and 0 while KLⱼ is free.
  Real weight[k];
  for (size_t j = 0; j < k; ++j) {
    const bool free = sums.klPerDim[j] < settings.freeBits * double(b);
    weight[j] = free ? Real(0) : Real(settings.beta) * scale;
  }
  const MatrixView<Real> dHead = encoder_.outputGradient();
  for (size_t i = 0; i < b; ++i) {
    for (size_t j = 0; j < k; ++j) {
      const Real sigma = sigma_[i * k + j];
      dHead(i, j) = dz(i, j) + weight[j] * head_(i, j);
      dHead(i, k + j) = Real(0.5) * (dz(i, j) * sigma * Real(noise_[i * k + j]) +
                                     weight[j] * (sigma * sigma - 1));
    }
  }
  encoder_.backward(pool, parameters.data(), gradient.data(), false);
  return sums;
}

template <class Real>
void RibbonVae<Real>::draw(ThreadPool& pool, const RibbonVaeSettings& settings,
                           std::span<const Real> parameters, MatrixView<const Real> z,
                           const Rng& rng, MatrixView<uint8_t> bits, size_t first) {
  const Real* past = parameters.data() + parameterCount_ - d * d;
  const MatrixView<const Real> output =
      decoder_.forward(pool, parameters.data() + encoder_.parameterCount(), z);
  for (size_t i = 0; i < z.rows; ++i) {
    float u[d];
    rng.fillUniform(u, d, (first + i) * d);
    for (size_t t = 0; t < d; ++t) {
      Real logit = output(i, t);
      for (size_t s = 0; settings.autoregressive && s < t; ++s) {
        logit += bits(i, s) ? past[t * d + s] : -past[t * d + s];
      }
      bits(i, t) = Real(u[t]) < fsigmoid(logit);
    }
  }
}

template class RibbonVae<float>;
template class RibbonVae<double>;

RibbonVaeState ribbonVaeStart(const RibbonVaeSettings& settings) {
  const RibbonVae<float> network;
  RibbonVaeState state;
  state.weights.resize(network.parameterCount());
  network.initialise(settings.seed, state.weights);
  state.optimizer = initialState(OptimizerSettings(), state.weights.size());
  return state;
}

Status ribbonVaeRun(ThreadPool& pool, const RibbonVaeSettings& settings, uint64_t steps,
                    RibbonVaeState& state) {
  const size_t count = std::min(
      {state.weights.size(), state.optimizer.moment1.size(), state.optimizer.moment2.size()});
  if (Status valid = check(settings, count); !valid.ok()) return valid;
  RibbonVae<float> network;
  RibbonVaeState next = state;
  std::vector<float> bits(kBatch * d), gradient(count);
  const MatrixView<float> batch(bits.data(), kBatch, d);
  OptimizerSettings adam;
  for (uint64_t s = 0; s < steps; ++s) {
    const uint64_t step = next.optimizer.steps;
    drawRibbons(settings.seed, step, batch);
    const Rng noise(settings.seed, Stream::posteriorNoise, step);
    const Rng hidden(settings.seed, Stream::wordDropout, step);
    const auto sums = network.pass(pool, settings, next.weights, {bits.data(), kBatch, d}, noise,
                                   &hidden, gradient);
    double loss = sums.recon;
    for (const double kl : sums.klPerDim) loss += kl;
    if (!std::isfinite(loss)) {
      return Status::diverged("At step " + std::to_string(step) +
                              " the loss is no longer a number; train anew with a smaller β.");
    }
    adam.learningRate = rateAt(settings, step);
    applyGradient(pool, adam, next.optimizer, next.weights, gradient);
  }
  state = std::move(next);
  return Status::okay();
}

Status ribbonVaeMeasurePart(ThreadPool& pool, const RibbonVaeSettings& settings,
                            std::span<const float> weights, size_t count, size_t size,
                            size_t pictures, RibbonVaeTally& tally) {
  if (Status valid = check(settings, weights.size()); !valid.ok()) return valid;
  if (count < 2 || count > kRibbonMaxMeasured || pictures > count || size < 1 ||
      tally.done > count) {
    return Status::invalidArgument(std::to_string(count) + " ribbons were to be measured and " +
                                   std::to_string(pictures) +
                                   " to be shown; allowed are 2 to 16384, and at most as many.");
  }
  const size_t first = tally.done, rows = std::min(size, count - first);
  RibbonVae<float> network;
  std::vector<float> bits(rows * d);
  drawRibbons(settings.seed, kRibbonsHeldOut, MatrixView<float>(bits.data(), rows, d), first);
  const Rng noise(settings.seed, Stream::evaluation, kRibbonsHeldOut);
  network.pass(pool, settings, weights, {bits.data(), rows, d}, noise, nullptr, {}, first);
  const double n = double(count);
  // What the model loses on each ribbon: −ELBO(x) + ln p(x).
  for (size_t i = 0; i < rows; ++i) {
    const double loss = network.reconOf()[i] + network.klOf()[i] -
                        ribbonSurprise(std::span<const float>(&bits[i * d], d));
    tally.loss += loss / n;
    tally.lossSquare += loss * loss / n;
  }
  std::vector<float> z(rows * k);
  for (size_t j = 0; j < k; ++j) {
    for (size_t i = 0; i < rows; ++i) {
      const double mu = network.head()(i, j);
      tally.mean[j] += mu / n;
      tally.square[j] += mu * mu / n;
      const float logVar = std::min(network.head()(i, k + j), float(kMaxLogVar));
      tally.klPerDim[j] += gaussianKl(network.head()(i, j), logVar);
      // The z of the pass, drawn again: the pass keeps its own.
      const float sigma = fexp(0.5f * logVar);
      z[i * k + j] = network.head()(i, j) + sigma * noise.normal((first + i) * k + j);
    }
  }
  const std::vector<uint8_t> data(bits.begin(), bits.end());
  std::vector<uint8_t> rebuilt(rows * d), sampled(rows * d);
  network.draw(pool, settings, weights, {z.data(), rows, k},
               Rng(settings.seed, Stream::ribbons, kRibbonsHeldOut + 1), {rebuilt.data(), rows, d},
               first);
  Rng(settings.seed, Stream::priorSample).fillNormal(z.data(), z.size(), first * k);
  network.draw(pool, settings, weights, {z.data(), rows, k},
               Rng(settings.seed, Stream::ribbons, kRibbonsHeldOut + 2), {sampled.data(), rows, d},
               first);
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

Result<RibbonVaeReport> ribbonVaeMeasure(ThreadPool& pool, const RibbonVaeSettings& settings,
                                         std::span<const float> weights, size_t count,
                                         size_t pictures) {
  RibbonVaeTally tally;
  const Status status =
      ribbonVaeMeasurePart(pool, settings, weights, count, count, pictures, tally);
  if (!status.ok()) return status;
  return ribbonVaeReportOf(std::move(tally), count);
}

}  // namespace atlas
