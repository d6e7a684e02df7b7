#include "atlas/nn/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

#include "atlas/base/rng.h"
#include "atlas/base/simd.h"
#include "kernels/gather.h"

namespace atlas {
namespace {

constexpr size_t kEvaluationBatch = 256;  // images a pass; bounds the memory, changes no bit

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

bool allFinite(std::span<const float> values) {
  // 0 · x is ±0 for a finite x, else NaN; a sum of such zeros is 0 only if all were finite.
  // Four registers, so that no addition waits for the one before.
  constexpr size_t kStep = 16;
  f32x4 a{}, b{}, c{}, d{};
  size_t i = 0;
  for (const float* v = values.data(); i + kStep <= values.size(); i += kStep) {
    a += load(v + i) * 0.f;
    b += load(v + i + 4) * 0.f;
    c += load(v + i + 8) * 0.f;
    d += load(v + i + 12) * 0.f;
  }
  const f32x4 lanes = (a + b) + (c + d);
  float sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
  for (; i < values.size(); ++i) sum += values[i] * 0.f;
  return sum == 0;
}

}  // namespace

void LossSum::clear() {
  images = 0;
  recon = 0;
  kl = 0;
  std::fill(klPerDim.begin(), klPerDim.end(), 0.0);
}

void LossSum::add(const LossSum& other) {
  images += other.images;
  recon += other.recon;
  kl += other.kl;
  if (klPerDim.size() < other.klPerDim.size()) klPerDim.resize(other.klPerDim.size());
  for (size_t j = 0; j < other.klPerDim.size(); ++j) klPerDim[j] += other.klPerDim[j];
}

Losses LossSum::mean(double beta) const {
  const auto n = static_cast<double>(images);
  Losses losses{recon / n, kl / n, recon / n + beta * (kl / n), klPerDim};
  for (double& value : losses.klPerDim) value /= n;
  return losses;
}

double TrainProgress::fractionalEpoch() const {
  if (epochImages == 0) return 0;
  return static_cast<double>(epoch) +
         static_cast<double>(position) / static_cast<double>(epochImages);
}

Trainer::Trainer(TrainableModel<float>& model, const ModelSpec& spec)
    : model_(model),
      spec_(spec),
      settings_(optimizerSettings(spec)),
      optimizer_(initialState(settings_, model.parameters().size())),
      batch_(size_t{spec.batchSize} * model.inputDim()) {}

double Trainer::betaAt(uint64_t step) const {
  if (step >= spec_.klWarmupSteps) return spec_.beta;
  return spec_.beta * (static_cast<double>(step) / static_cast<double>(spec_.klWarmupSteps));
}

void Trainer::shuffle() {
  order_.resize(progress_.epochImages);
  Rng(spec_.seed, Stream::shuffle, progress_.epoch)
      .permutation(order_.data(), static_cast<uint32_t>(order_.size()));
}

MatrixView<const float> Trainer::nextBatch(ThreadPool& pool, ByteImages images) {
  if (progress_.position == progress_.epochImages) {
    if (progress_.epochImages > 0) ++progress_.epoch;
    progress_.epochImages = images.rows;
    progress_.position = 0;
    shuffle();
  }
  const size_t count =
      std::min<size_t>(spec_.batchSize, progress_.epochImages - progress_.position);
  const uint32_t* chosen = &order_[progress_.position];
  const MatrixView<float> batch(batch_.data(), count, images.cols);
  gatherPixels(pool, images, chosen, batch);
  progress_.position += count;
  return batch;
}

Status Trainer::check(ByteImages images) const {
  if (images.rows == 0) {
    return Status::invalidArgument("There are 0 images to train on; at least 1 is needed.");
  }
  if (images.cols != model_.inputDim()) {
    return Status::invalidArgument("The images have " + std::to_string(images.cols) +
                                   " pixels; this model takes " +
                                   std::to_string(model_.inputDim()) + ".");
  }
  const bool midEpoch = progress_.position < progress_.epochImages;
  if (midEpoch && images.rows < progress_.epochImages) {
    return Status::invalidArgument("There are " + std::to_string(images.rows) +
                                   " images, but the current epoch began with " +
                                   std::to_string(progress_.epochImages) +
                                   "; images may be added while training, not taken away.");
  }
  return Status::okay();
}

Result<TrainReport> Trainer::run(ThreadPool& pool, ByteImages images, uint64_t steps,
                                 const std::atomic<bool>* cancel) {
  const Status status = check(images);
  if (!status.ok()) return status;
  LossSum total;
  LossSum batchSum;
  TrainReport report;
  const double limit = kDivergedNatsPerPixel * static_cast<double>(images.cols);
  for (uint64_t i = 0; i < steps; ++i) {
    if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
      return Status::cancelled("Training was stopped after step " + std::to_string(progress_.step) +
                               ".");
    }
    const TrainProgress before = progress_;
    const MatrixView<const float> batch = nextBatch(pool, images);
    const Noise noise{Rng(spec_.seed, Stream::posteriorNoise, progress_.step)};
    report.beta = betaAt(progress_.step);
    batchSum.clear();
    model_.lossAndGradient(pool, batch, noise, report.beta, batchSum);
    const double meanLoss =
        (batchSum.recon + report.beta * batchSum.kl) / static_cast<double>(batchSum.images);
    if (!(meanLoss <= limit)) return diverged(before, "the loss became " + number(meanLoss));
    if (before.step % kGoodStateInterval == 0 || lastGood_.parameters.empty()) {
      // The loss has just shown these weights to be good; a weight that is not finite can hide
      // behind a ReLU, so they are looked at as well.
      if (!allFinite(model_.parameters())) return diverged(before, "a weight became infinite");
      keepGoodState(before);
    }
    applyGradient(pool, settings_, optimizer_, model_.parameters(), model_.gradients(),
                  model_.parameterInfo());
    ++progress_.step;
    total.add(batchSum);
  }
  if (!allFinite(model_.parameters())) return diverged(progress_, "a weight became infinite");
  report.step = progress_.step;
  report.epoch = progress_.fractionalEpoch();
  report.images = total.images;
  if (total.images > 0) report.losses = total.mean(spec_.beta);
  return report;
}

void Trainer::keepGoodState(const TrainProgress& at) {
  const std::span<const float> parameters = model_.parameters();
  lastGood_.progress = at;
  lastGood_.parameters.assign(parameters.begin(), parameters.end());
  lastGood_.optimizer = optimizer_;
}

Status Trainer::diverged(const TrainProgress& at, const std::string& what) {
  std::string sentence = "At step " + std::to_string(at.step) + ", with learning rate " +
                         number(spec_.learningRate) + ", " + what + ". ";
  if (lastGood_.parameters.empty()) {
    progress_ = at;  // nothing was changed
    sentence += "The weights were already bad before the first step; make the model anew.";
  } else {
    adopt(lastGood_);
    sentence += "The model is back at step " + std::to_string(progress_.step) +
                ", the last good one; train again with a smaller learning rate.";
  }
  return Status::diverged(std::move(sentence));
}

void Trainer::adopt(const TrainerState& state) {
  std::copy(state.parameters.begin(), state.parameters.end(), model_.parameters().begin());
  optimizer_ = state.optimizer;
  progress_ = state.progress;
  shuffle();
}

TrainerState Trainer::saveState() const {
  const std::span<const float> parameters = std::as_const(model_).parameters();
  return {progress_, {parameters.begin(), parameters.end()}, optimizer_};
}

Status Trainer::restoreState(const TrainerState& state) {
  const size_t expected = model_.parameters().size();
  const TrainProgress& progress = state.progress;
  if (state.parameters.size() != expected ||
      state.optimizer.moment1.size() != optimizer_.moment1.size() ||
      state.optimizer.moment2.size() != optimizer_.moment2.size()) {
    return Status::invalidArgument("The saved state has " +
                                   std::to_string(state.parameters.size()) +
                                   " parameters; this model has " + std::to_string(expected) +
                                   ", or its optimizer is another.");
  }
  if (progress.position > progress.epochImages || progress.epochImages > UINT32_MAX) {
    return Status::invalidArgument("The saved state is at image " +
                                   std::to_string(progress.position) + " of an epoch of " +
                                   std::to_string(progress.epochImages) + ".");
  }
  adopt(state);
  lastGood_ = {};
  return Status::okay();
}

Snapshot Trainer::snapshot() const {
  const std::span<const float> parameters = std::as_const(model_).parameters();
  return {progress_.step, epoch(), {parameters.begin(), parameters.end()}};
}

Losses evaluate(ThreadPool& pool, TrainableModel<float>& model, ByteImages images, size_t count,
                double beta, uint64_t seed) {
  count = std::min(count, images.rows);
  std::vector<float> values(std::min(count, kEvaluationBatch) * images.cols);
  LossSum sum;
  for (size_t first = 0; first < count; first += kEvaluationBatch) {
    const size_t rows = std::min(kEvaluationBatch, count - first);
    const MatrixView<float> batch(values.data(), rows, images.cols);
    const ByteImages part(images.row(first), rows, images.cols, images.stride);
    gatherPixels(pool, part, nullptr, batch);
    model.loss(pool, batch, {Rng(seed, Stream::evaluation), first}, sum);
  }
  return sum.mean(beta);
}

}  // namespace atlas
