// Optimisers: against the formulas of their papers in double, and their state as data.
#include "atlas/nn/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>

#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kCount = 10007;  // more than one chunk of any sensible size

// The gradient of step t: any numbers, some of them zero.
std::vector<float> gradientAt(uint64_t t) {
  std::vector<float> g = testNumbers<float>(kCount, -1, 1, 100 + t);
  for (size_t i = 0; i < kCount; i += 7) g[i] = 0;
  return g;
}

struct Run {
  std::vector<float> parameters = testNumbers<float>(kCount, -1, 1, 99);
  OptimizerSettings settings;
  OptimizerState state;
  explicit Run(const OptimizerSettings& s) : settings(s), state(initialState(s, kCount)) {}
  void take(ThreadPool& pool, uint64_t from, uint64_t to) {
    for (uint64_t t = from; t < to; ++t) {
      applyGradient(pool, settings, state, parameters, gradientAt(t));
    }
  }
};

OptimizerSettings adam() { return {}; }
OptimizerSettings sgd() {
  OptimizerSettings settings;
  settings.kind = Optimizer::sgd;
  settings.learningRate = 0.01;
  return settings;
}

}  // namespace

TEST_CASE("optimizer: Adam follows Kingma & Ba, algorithm 1") {
  ThreadPool pool(1);
  Run run(adam());
  const std::vector<float> start = run.parameters;
  constexpr int kSteps = 13;
  run.take(pool, 0, kSteps);
  std::vector<std::vector<float>> gradients;
  for (int t = 0; t < kSteps; ++t) gradients.push_back(gradientAt(t));
  CHECK(run.state.steps == kSteps);
  for (size_t i = 0; i < kCount; ++i) {
    double m = 0, v = 0, w = start[i];
    for (int t = 1; t <= kSteps; ++t) {
      const double g = gradients[t - 1][i];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      w -= 1e-3 * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    }
    CHECK(near(run.parameters[i], w, 0, 5e-7));
  }
}

TEST_CASE("optimizer: Adam's first step is the learning rate against the gradient's sign") {
  ThreadPool pool(1);
  Run run(adam());
  const std::vector<float> start = run.parameters;
  run.take(pool, 0, 1);
  CHECK(start[0] == run.parameters[0]);  // gradient 0
  const float sign = gradientAt(0)[1] > 0 ? 1.0f : -1.0f;
  CHECK(near(start[1] - run.parameters[1], 1e-3 * sign, 1e-5));
}

TEST_CASE("optimizer: SGD keeps a velocity; without momentum it is the plain step") {
  ThreadPool pool(1);
  for (const double momentum : {0.0, 0.9}) {
    OptimizerSettings settings = sgd();
    settings.momentum = momentum;
    Run run(settings);
    const std::vector<float> start = run.parameters;
    run.take(pool, 0, 5);
    for (const size_t i : {size_t{0}, size_t{1}, size_t{5003}, kCount - 1}) {
      double velocity = 0, w = start[i];
      for (uint64_t t = 0; t < 5; ++t) {
        velocity = momentum * velocity + gradientAt(t)[i];
        w -= 0.01 * velocity;
      }
      CHECK(near(run.parameters[i], w, 5e-7));
    }
    CHECK(run.state.moment2.empty());
  }
}

TEST_CASE("optimizer: threads change no bit, and a run continues from copied state") {
  for (const OptimizerSettings& settings : {adam(), sgd()}) {
    ThreadPool one(1);
    Run whole(settings);
    whole.take(one, 0, 6);
    for (const int threads : {2, 3, 4}) {
      ThreadPool pool(threads);
      Run run(settings);
      run.take(pool, 0, 6);
      CHECK(run.parameters == whole.parameters);
    }
    Run first(settings);
    first.take(one, 0, 4);
    Run second(settings);
    second.parameters = first.parameters;
    second.state = first.state;
    second.take(one, 4, 6);
    CHECK(second.parameters == whole.parameters);
  }
}

TEST_CASE("optimizer: a tensor that is not trained stays as it is") {
  ThreadPool pool(1);
  OptimizerSettings settings;
  std::vector<float> parameters = {1, 2, 3, 4, 5}, gradients(5, 1);
  OptimizerState state = initialState(settings, 5);
  const std::vector<ParameterInfo> tensors = {
      {"a", {2}, 0, 2}, {"mean", {2}, 2, 2, 0, /*trained=*/false}, {"b", {1}, 4, 1}};
  applyGradient(pool, settings, state, parameters, gradients, tensors);
  CHECK(parameters[0] < 1);
  CHECK(parameters[2] == 3);
  CHECK(parameters[3] == 4);
  CHECK(parameters[4] < 5);
}

}  // namespace atlas
