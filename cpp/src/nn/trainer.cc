#include "atlas/nn/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "atlas/base/rng.h"
#include "atlas/base/simd.h"

namespace atlas {
namespace {

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

double TrainProgress::fractionalEpoch() const {
  if (epochItems == 0) return 0;
  return static_cast<double>(epoch) +
         static_cast<double>(position) / static_cast<double>(epochItems);
}

Trainer::Trainer(TrainableModel<float>& model, const TrainSettings& settings)
    : model_(model),
      settings_(settings),
      optimizer_(initialState(settings.optimizer, model.parameters().size())),
      weights_(model.terms().size()) {
  for (const Shape& shape : model.inputs()) {
    batch_.emplace_back(settings.batchSize * shape.size());
    inputs_.emplace_back();
    given_.emplace_back();
  }
}

void Trainer::shuffle() {
  if (settings_.draw != Draw::epochs) return;
  order_.resize(progress_.epochItems);
  Rng(settings_.seed, Stream::shuffle, progress_.epoch)
      .permutation(order_.data(), static_cast<uint32_t>(order_.size()));
}

size_t Trainer::nextBatch(ThreadPool& pool, const Items& items) {
  const size_t n = items.count();
  size_t count = settings_.batchSize;
  std::span<const uint32_t> chosen;
  if (settings_.draw == Draw::epochs) {
    if (progress_.position == progress_.epochItems) {
      if (progress_.epochItems > 0) ++progress_.epoch;
      progress_.epochItems = n;
      progress_.position = 0;
      shuffle();
    }
    count = std::min<size_t>(count, progress_.epochItems - progress_.position);
    chosen = {&order_[progress_.position], count};
    progress_.position += count;
  } else if (settings_.draw == Draw::withReplacement) {
    const Rng draw(settings_.seed, Stream::shuffle, progress_.step);
    order_.resize(count);
    for (size_t i = 0; i < count; ++i) order_[i] = uint32_t(uint64_t{draw.bits(i)} * n >> 32);
    chosen = order_;
    progress_.epochItems = n;
    progress_.epoch = (progress_.step + 1) * count / n;
    progress_.position = (progress_.step + 1) * count % n;
  }
  for (size_t i = 0; i < batch_.size(); ++i) {
    const Shape shape = model_.inputs()[i];
    inputs_[i] = {batch_[i].data(), count, shape.size()};
    given_[i] = {batch_[i].data(), count * shape.rows, shape.cols};
  }
  items.fill(pool, chosen, progress_.step, inputs_);
  return count;
}

Status Trainer::check(const Items& items) const {
  const size_t n = items.count();
  if (n == 0 && settings_.draw != Draw::fresh) {
    return tooFew("images", 0, 1);
  }
  for (size_t i = 0; i < batch_.size(); ++i) {
    const size_t wanted = model_.inputs()[i].size();
    if (items.width(i) == wanted) continue;
    return Status::invalidArgument("images.width found wanted", {items.width(i), wanted});
  }
  const bool midEpoch = settings_.draw == Draw::epochs && progress_.position < progress_.epochItems;
  if (midEpoch && n < progress_.epochItems) {
    return Status::invalidArgument("images.fewer found wanted", {n, progress_.epochItems});
  }
  return Status::okay();
}

Result<TrainReport> Trainer::run(ThreadPool& pool, const Items& items, uint64_t steps,
                                 const std::atomic<bool>* cancel) {
  const Status status = check(items);
  if (!status.ok()) return status;
  LossSum batchSum;
  TrainReport report;
  const std::vector<TermInfo>& terms = model_.terms();
  for (uint64_t i = 0; i < steps; ++i) {
    if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
      return Status::cancelled("training.stopped step", {progress_.step});
    }
    const TrainProgress before = progress_;
    nextBatch(pool, items);
    const Noise noise{Rng(settings_.seed, Stream::posteriorNoise, before.step)};
    for (size_t t = 0; t < terms.size(); ++t) weights_[t] = terms[t].weight.at(before.step);
    batchSum.clear();
    model_.lossAndGradient(pool, given_, noise, weights_, batchSum);
    double loss = 0;
    for (size_t t = 0; t < terms.size(); ++t) loss += weights_[t] * batchSum.terms[t].nats;
    const double mean = loss / static_cast<double>(batchSum.items);
    if (!(mean <= settings_.divergedNats)) {
      return diverged(before, mean);
    }
    if (before.step % kGoodStateInterval == 0 || lastGood_.parameters.empty()) {
      // The loss has just shown these weights to be good; a weight that is not finite can hide
      // behind a ReLU, so they are looked at as well.
      if (!allFinite(model_.parameters())) return diverged(before);
      keepGoodState(before);
    }
    settings_.optimizer.learningRate = settings_.rate.at(before.step);
    applyGradient(pool, settings_.optimizer, optimizer_, model_.parameters(), model_.gradients(),
                  model_.parameterInfo());
    model_.update(pool, noise);
    ++progress_.step;
    report.sum.add(batchSum);
  }
  if (!allFinite(model_.parameters())) return diverged(progress_);
  report.step = progress_.step;
  report.epoch = progress_.fractionalEpoch();
  report.items = report.sum.items;
  report.weights = weights_;
  if (report.items > 0) report.losses = meanLosses(report.sum, terms);
  return report;
}

void Trainer::keepGoodState(const TrainProgress& at) {
  const std::span<const float> parameters = model_.parameters();
  lastGood_.progress = at;
  lastGood_.parameters.assign(parameters.begin(), parameters.end());
  lastGood_.optimizer = optimizer_;
}

Status Trainer::diverged(const TrainProgress& at, std::optional<double> loss) {
  const double rate = settings_.rate.value;
  if (lastGood_.parameters.empty()) {
    progress_ = at;  // nothing was changed
    return Status::diverged("training.badWeights step rate", {at.step, rate});
  }
  adopt(lastGood_);
  if (loss)
    return Status::diverged("training.badLoss step rate loss good",
                            {at.step, rate, *loss, progress_.step});
  return Status::diverged("training.badWeight step rate good", {at.step, rate, progress_.step});
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
    return Status::invalidArgument("state.parameters found wanted",
                                   {state.parameters.size(), expected});
  }
  if (progress.position > progress.epochItems || progress.epochItems > UINT32_MAX) {
    return Status::invalidArgument("state.position position items",
                                   {progress.position, progress.epochItems});
  }
  adopt(state);
  lastGood_ = {};
  return Status::okay();
}

}  // namespace atlas
