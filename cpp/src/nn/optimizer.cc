#include "atlas/nn/optimizer.h"

#include <cassert>

#include "atlas/kernels/elementwise.h"

namespace atlas {
namespace {

constexpr size_t kNumbersAChunk = 8192;

// base^exponent by repeated squaring: only products, so the same bits everywhere.
double power(double base, uint64_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

// update(begin, end) for chunks of all numbers: of one tensor after another, or of the whole.
void forChunks(ThreadPool& pool, size_t count, std::span<const ParameterInfo> tensors,
               const auto& update) {
  const auto deal = [&](size_t offset, size_t numbers) {
    parallelFor(pool, numbers, kNumbersAChunk,
                [&](size_t begin, size_t end) { update(offset + begin, offset + end); });
  };
  if (tensors.empty()) deal(0, count);
  for (const ParameterInfo& tensor : tensors) {
    if (tensor.trained) deal(tensor.offset, tensor.count);
  }
}

}  // namespace

OptimizerState initialState(const OptimizerSettings& settings, size_t parameterCount) {
  OptimizerState state;
  state.moment1.assign(parameterCount, 0);
  if (settings.kind == Optimizer::adam) state.moment2.assign(parameterCount, 0);
  return state;
}

void applyGradient(ThreadPool& pool, const OptimizerSettings& settings, OptimizerState& state,
                   std::span<float> parameters, std::span<const float> gradients,
                   std::span<const ParameterInfo> tensors) {
  assert(parameters.size() == gradients.size() && parameters.size() == state.moment1.size());
  ++state.steps;
  const auto rate = static_cast<float>(settings.learningRate);
  const float* g = gradients.data();
  float* w = parameters.data();
  float* m = state.moment1.data();
  if (settings.kind == Optimizer::sgd) {
    const auto momentum = static_cast<float>(settings.momentum);
    forChunks(pool, parameters.size(), tensors, [&](size_t begin, size_t end) {
      momentumUpdate(rate, momentum, g + begin, m + begin, w + begin, end - begin);
    });
    return;
  }
  const AdamStep<float> step = {
      rate,
      static_cast<float>(settings.beta1),
      static_cast<float>(settings.beta2),
      static_cast<float>(settings.epsilon),
      static_cast<float>(1 / (1 - power(settings.beta1, state.steps))),
      static_cast<float>(1 / (1 - power(settings.beta2, state.steps))),
  };
  float* v = state.moment2.data();
  forChunks(pool, parameters.size(), tensors, [&](size_t begin, size_t end) {
    adamUpdate(step, g + begin, m + begin, v + begin, w + begin, end - begin);
  });
}

}  // namespace atlas
