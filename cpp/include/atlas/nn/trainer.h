// The training loop: shuffled mini-batches of byte images, KL warm-up, optimiser, divergence guard,
// and everything a run needs to be stopped, saved and continued with the same bits.
// Tested by tests/cpp/nn/trainer_test.cc.
//
// An epoch is one pass over the images present when it began, in the order
// Rng(seed, Stream::shuffle, epoch).permutation(n); its last batch may be smaller. The noise of
// step s is Rng(seed, Stream::posteriorNoise, s). A run is therefore a function of (spec, images,
// steps): neither threads nor how steps are grouped into calls change a bit.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"
#include "atlas/nn/optimizer.h"
#include "atlas/nn/trainable.h"

namespace atlas {

// One call of run(): means over its batches.
struct TrainReport {
  uint64_t step = 0;    // optimiser steps taken since the start
  double epoch = 0;     // fractional: 1.5 is halfway through the second pass
  uint64_t images = 0;  // images seen in this call
  double beta = 0;      // weight of the KL at the last step (warm-up)
  Losses losses;        // total uses the spec's beta, so that curves can be compared
};

// Where in its data a run is.
struct TrainProgress {
  uint64_t step = 0;
  uint64_t epoch = 0;        // passes begun − 1, once one has begun
  uint64_t epochImages = 0;  // images of the current pass; 0 before the first
  uint64_t position = 0;     // images of the current pass already used

  double fractionalEpoch() const;
};

// Everything a run needs to continue with the same bits, given the same spec and images.
struct TrainerState {
  TrainProgress progress;
  std::vector<float> parameters;
  OptimizerState optimizer;
};

// A remembered moment of a run, for time lines; callers keep the list.
struct Snapshot {
  uint64_t step = 0;
  double epoch = 0;
  std::vector<float> parameters;
};

class Trainer {
 public:
  // The model must outlive the trainer. Precondition: validate(spec).ok().
  Trainer(TrainableModel<float>& model, const ModelSpec& spec);

  // Takes `steps` steps on images (n×d bytes; n may grow from call to call, never shrink within an
  // epoch). Looks at *cancel (may be null) before every step. Errors:
  //   invalidArgument  no images, wrong width, fewer images than the current epoch began with
  //   cancelled        between two steps; the steps taken stand, step() tells them
  //   diverged         the loss or a weight is not finite, or the loss passed
  //   kDivergedNatsPerPixel:
  //                    model and trainer are back at the last good state, at most
  //                    kGoodStateInterval steps earlier (or unchanged if there was none)
  Result<TrainReport> run(ThreadPool& pool, ByteImages images, uint64_t steps,
                          const std::atomic<bool>* cancel = nullptr);

  uint64_t step() const { return progress_.step; }
  double epoch() const { return progress_.fractionalEpoch(); }
  const ModelSpec& spec() const { return spec_; }

  TrainerState saveState() const;
  // invalidArgument if the sizes are not this model's.
  Status restoreState(const TrainerState& state);
  Snapshot snapshot() const;

  // A mean loss beyond this many nats a pixel counts as diverged though it is still finite (a blank
  // guess costs 0.7): weights have exploded, and no step comes back from there.
  static constexpr double kDivergedNatsPerPixel = 1e6;
  static constexpr uint64_t kGoodStateInterval = 100;  // steps; copying costs under 1 % of them

 private:
  Status check(ByteImages images) const;
  // The next batch of the epoch, a new epoch when the last is used up. B×d in batch_.
  MatrixView<const float> nextBatch(ThreadPool& pool, ByteImages images);
  void shuffle();  // order_ of the current epoch
  double betaAt(uint64_t step) const;
  void keepGoodState(const TrainProgress& at);
  Status diverged(const TrainProgress& at, const std::string& what);
  void adopt(const TrainerState& state);

  TrainableModel<float>& model_;
  ModelSpec spec_;
  OptimizerSettings settings_;
  OptimizerState optimizer_;
  TrainProgress progress_;
  std::vector<uint32_t> order_;  // the current epoch's permutation
  std::vector<float> batch_;     // batchSize×d
  TrainerState lastGood_;        // parameters empty until the first loss was found good
};

// Mean losses over the first `count` images (all if count is larger), one z sample an image from
// Rng(seed, Stream::evaluation), the same for every call: curves are not blurred by fresh noise.
// No gradient; memory for one batch. Precondition: images.rows > 0, count > 0, widths agree.
Losses evaluate(ThreadPool& pool, TrainableModel<float>& model, ByteImages images, size_t count,
                double beta, uint64_t seed);

}  // namespace atlas
