// Optimisers as functions on data: settings and state are plain values, so that a snapshot is a
// copy and a resumed run continues with the same bits. Each number is updated alone, in fixed
// chunks. Tested by tests/cpp/nn/optimizer_test.cc.
//   adam  Kingma & Ba, "Adam", 2015, algorithm 1, with bias correction
//   sgd   v ← momentum·v + g, w ← w − rate·v (as torch.optim.SGD)
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/base/parallel.h"
#include "atlas/nn/layer.h"

namespace atlas {

struct OptimizerSettings {
  Optimizer kind = Optimizer::adam;
  double learningRate = 1e-3;
  double momentum = 0.9;  // sgd
  double beta1 = 0.9;     // adam: decay of the mean of g
  double beta2 = 0.999;   // adam: decay of the mean of g²
  double epsilon = 1e-8;  // adam
};

struct OptimizerState {
  uint64_t steps = 0;          // taken so far
  std::vector<float> moment1;  // adam: mean of g; sgd: velocity
  std::vector<float> moment2;  // adam: mean of g²; sgd: empty
};

OptimizerState initialState(const OptimizerSettings& settings, size_t parameterCount);

// One step down the gradient. Precondition: sizes agree with the state. No allocation. With
// `tensors`, which together are all parameters, each is dealt to the threads by itself: so a thread
// updates the rows of a layer whose gradient it computed and which it multiplies by next.
void applyGradient(ThreadPool& pool, const OptimizerSettings& settings, OptimizerState& state,
                   std::span<float> parameters, std::span<const float> gradients,
                   std::span<const ParameterInfo> tensors = {});

}  // namespace atlas
