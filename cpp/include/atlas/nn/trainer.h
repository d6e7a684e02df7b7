// The training loop of every model: batches from any source, schedules, optimiser, divergence
// guard, and everything a run needs to be stopped, saved and continued with the same bits. Tested
// by tests/cpp/nn/trainer_test.cc.
//
// How batches are drawn (step s, seed and count n of the items):
//   epochs           passes over the items present when each began, in the order
//                    Rng(seed, Stream::shuffle, epoch).permutation(n); the last batch may be
//                    smaller
//   withReplacement  item ⌊n·bits(i) / 2³²⌋ of Rng(seed, Stream::shuffle, s)
//   fresh            the source makes batch s
// The noise of step s is Rng(seed, Stream::posteriorNoise, s). A run is therefore a function of
// (model, settings, items, steps): neither threads nor how steps are grouped into calls change a
// bit.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/nn/items.h"
#include "atlas/nn/optimizer.h"
#include "atlas/nn/trainable.h"

namespace atlas {

enum class Draw { epochs, withReplacement, fresh };

struct TrainSettings {
  OptimizerSettings optimizer;  // its learningRate is `rate` at each step
  Schedule rate{1e-3};
  Draw draw = Draw::epochs;
  uint32_t batchSize = 128;
  uint64_t seed = 1;
  // A mean loss beyond this counts as diverged though it is still finite: weights have exploded,
  // and no step comes back from there.
  double divergedNats = std::numeric_limits<double>::max();
};
// divergedNats of images: so many nats a pixel, where a blank guess costs 0.7.
inline constexpr double kDivergedNatsPerPixel = 1e6;

// One call of run(): means over its batches.
struct TrainReport {
  uint64_t step = 0;            // optimiser steps taken since the start
  double epoch = 0;             // fractional: 1.5 is halfway through the second pass
  uint64_t items = 0;           // seen in this call
  std::vector<double> weights;  // of the terms at the last step (warm-up)
  LossSum sum;                  // of its batches
  Losses losses;                // their mean; total with the weights at the end of their schedules
};

// Where in its data a run is.
struct TrainProgress {
  uint64_t step = 0;
  uint64_t epoch = 0;       // passes begun − 1, once one has begun
  uint64_t epochItems = 0;  // items of the current pass; 0 before the first
  uint64_t position = 0;    // items of the current pass already used

  double fractionalEpoch() const;
};

// Everything a run needs to continue with the same bits, given the same model, settings and items.
struct TrainerState {
  TrainProgress progress;
  std::vector<float> parameters;
  OptimizerState optimizer;
};

class Trainer {
 public:
  // The model must outlive the trainer.
  Trainer(TrainableModel<float>& model, const TrainSettings& settings);

  // Takes `steps` steps (with Draw::epochs the items may become more from call to call, never fewer
  // within an epoch). Looks at *cancel (may be null) before every step. Errors:
  //   invalidArgument  no items, wrong width, fewer items than the current epoch began with
  //   cancelled        between two steps; the steps taken stand, step() tells them
  //   diverged         the loss or a weight is not finite, or the loss passed divergedNats:
  //                    model and trainer are back at the last good state, at most
  //                    kGoodStateInterval steps earlier (or unchanged if there was none)
  Result<TrainReport> run(ThreadPool& pool, const Items& items, uint64_t steps,
                          const std::atomic<bool>* cancel = nullptr);

  uint64_t step() const { return progress_.step; }
  double epoch() const { return progress_.fractionalEpoch(); }

  TrainerState saveState() const;
  // invalidArgument if the sizes are not this model's.
  Status restoreState(const TrainerState& state);

  static constexpr uint64_t kGoodStateInterval = 100;  // steps; copying costs under 1 % of them

 private:
  Status check(const Items& items) const;
  // The next batch, into inputs_; returns its number of items.
  size_t nextBatch(ThreadPool& pool, const Items& items);
  void shuffle();  // order_ of the current epoch
  void keepGoodState(const TrainProgress& at);
  // A loss that is not good, or else a weight.
  Status diverged(const TrainProgress& at, std::optional<double> loss = {});
  void adopt(const TrainerState& state);

  TrainableModel<float>& model_;
  TrainSettings settings_;
  OptimizerState optimizer_;
  TrainProgress progress_;
  std::vector<uint32_t> order_;  // the current epoch's permutation, or the batch that was drawn
  std::vector<std::vector<float>> batch_;  // of each input, batchSize items
  std::vector<MatrixView<float>> inputs_;  // of the current batch
  std::vector<MatrixView<const float>> given_;
  std::vector<double> weights_;
  TrainerState lastGood_;  // parameters empty until the first loss was found good
};

// Mean losses over the first `count` items (all if count is larger), one sample an item from
// Rng(seed, Stream::evaluation), the same for every call: curves are not blurred by fresh noise.
// No gradient; memory for one batch, whose size changes no bit. Precondition: items.count() > 0,
// count > 0, widths agree.
Losses evaluate(ThreadPool& pool, TrainableModel<float>& model, const Items& items, size_t count,
                uint64_t seed, size_t batch = 256);
// Adds the losses of items first … first+count−1, as far as there are some, to `sum`: whole batches
// one after another give the same bits as all at once. Precondition: `first` is where a batch
// begins.
void addLosses(ThreadPool& pool, TrainableModel<float>& model, const Items& items, size_t first,
               size_t count, uint64_t seed, size_t batch, LossSum& sum);

}  // namespace atlas
