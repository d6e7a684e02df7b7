// Layers and chains of layers: against naive loops, and gradients against central differences.
#include "atlas/nn/network.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kBatch = 5, kIn = 7, kMiddle = 11, kOut = 3;

constexpr Activation kActivations[] = {Activation::identity, Activation::relu, Activation::tanh,
                                       Activation::sigmoid};

double activate(Activation activation, double x) {
  switch (activation) {
    case Activation::relu:
      return std::max(x, 0.0);
    case Activation::tanh:
      return std::tanh(x);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Activation::identity:
      break;
  }
  return x;
}

template <class Real>
Network<Real> twoLayers(Activation activation) {
  Network<Real> network;
  network.add("first", std::make_unique<Dense<Real>>(kIn, kMiddle, activation));
  network.add("second", std::make_unique<Dense<Real>>(kMiddle, kOut, activation));
  return network;
}

}  // namespace

TEST_CASE("network: a chain of dense layers is what the naive loops give") {
  ThreadPool pool(1);
  for (const Activation activation : kActivations) {
    CAPTURE(activationName(activation));
    Network<float> network = twoLayers<float>(activation);
    const auto w = testNumbers<float>(network.parameterCount(), -1, 1, 0);
    const auto x = testNumbers<float>(kBatch * kIn, -2, 2, 1);
    const MatrixView<const float> y = network.forward(pool, w.data(), {x.data(), kBatch, kIn});
    CHECK(y.rows == kBatch);
    CHECK(y.cols == kOut);
    const float* b1 = &w[kMiddle * kIn];
    const float* w2 = b1 + kMiddle;
    const float* b2 = w2 + kOut * kMiddle;
    for (size_t i = 0; i < kBatch; ++i) {
      double h[kMiddle];
      for (size_t m = 0; m < kMiddle; ++m) {
        double sum = b1[m];
        for (size_t p = 0; p < kIn; ++p) sum += double{w[m * kIn + p]} * x[i * kIn + p];
        h[m] = activate(activation, sum);
      }
      for (size_t o = 0; o < kOut; ++o) {
        double sum = b2[o];
        for (size_t m = 0; m < kMiddle; ++m) sum += double{w2[o * kMiddle + m]} * h[m];
        CHECK(near(y(i, o), activate(activation, sum), 0, 5e-6));
      }
    }
  }
}

TEST_CASE("network: gradients of weights, biases and input agree with central differences") {
  ThreadPool pool(2);
  for (const Activation activation : kActivations) {
    CAPTURE(activationName(activation));
    Network<double> network = twoLayers<double>(activation);
    auto w = testNumbers<double>(network.parameterCount(), -1, 1, 0);
    auto x = testNumbers<double>(kBatch * kIn, -2, 2, 1);
    const auto c = testNumbers<double>(kBatch * kOut, -1, 1, 2);
    const auto loss = [&] {  // Σ c⊙y
      const MatrixView<const double> y = network.forward(pool, w.data(), {x.data(), kBatch, kIn});
      double sum = 0;
      for (size_t i = 0; i < c.size(); ++i) sum += c[i] * y.data[i];
      return sum;
    };
    loss();
    std::copy(c.begin(), c.end(), network.outputGradient().data);
    std::vector<double> dw(w.size(), NAN);  // must be overwritten, every number
    const MatrixView<const double> view = network.backward(pool, w.data(), dw.data(), true);
    const std::vector<double> dx(view.data, view.data + kBatch * kIn);
    CHECK(worstGradientError(w, dw, loss) < kGradientTolerance);
    CHECK(worstGradientError(x, dx, loss) < kGradientTolerance);
  }
}

TEST_CASE("network: tensors are named, shaped and placed one after another") {
  const std::vector<ParameterInfo> info = twoLayers<float>(Activation::relu).parameterInfo();
  REQUIRE(info.size() == 4);
  const char* names[] = {"first.weight", "first.bias", "second.weight", "second.bias"};
  const std::vector<uint32_t> shapes[] = {{kMiddle, kIn}, {kMiddle}, {kOut, kMiddle}, {kOut}};
  size_t offset = 0;
  for (size_t t = 0; t < 4; ++t) {
    CHECK(info[t].name == names[t]);
    CHECK(info[t].shape == shapes[t]);
    CHECK(info[t].offset == offset);
    offset += info[t].count;
  }
  CHECK(offset == twoLayers<float>(Activation::relu).parameterCount());
}

TEST_CASE("network: initial weights are U(−1/√in, 1/√in) from the seed, the same in double") {
  constexpr uint32_t in = 101, out = 97;
  const std::vector<ParameterInfo> info = Dense<float>(in, out, Activation::relu).parameterInfo();
  std::vector<float> w(in * out + out);
  std::vector<double> wide(w.size());
  initialiseParameters<float>(info, 3, w);
  initialiseParameters<double>(info, 3, wide);
  CHECK(std::equal(w.begin(), w.end(), wide.begin()));
  const double bound = 1 / std::sqrt(double{in});
  double sum = 0, square = 0, largest = 0;
  for (const float value : w) {
    sum += value;
    square += double{value} * value;
    largest = std::max(largest, std::fabs(double{value}));
  }
  const auto n = static_cast<double>(w.size());
  CHECK(largest <= bound);
  CHECK(largest > 0.99 * bound);
  CHECK(near(sum / n, 0, 0, 4 * bound / std::sqrt(3 * n)));  // four standard errors
  // A uniform number's square has a deviation of √0.8 of its mean.
  CHECK(near(square / n, bound * bound / 3, 4 * std::sqrt(0.8 / n)));
  std::vector<float> other(w.size());
  initialiseParameters<float>(info, 4, other);
  CHECK(other != w);
}

TEST_CASE("network: a batch gives the bits of its images one by one, and memory is reused") {
  ThreadPool pool(3);
  Network<float> network = twoLayers<float>(Activation::tanh);
  const auto w = testNumbers<float>(network.parameterCount(), -1, 1, 0);
  const auto x = testNumbers<float>(kBatch * kIn, -2, 2, 1);
  const MatrixView<const float> y = network.forward(pool, w.data(), {x.data(), kBatch, kIn});
  const std::vector<float> together(y.data, y.data + kBatch * kOut);
  for (size_t i = 0; i < kBatch; ++i) {
    const MatrixView<const float> one = network.forward(pool, w.data(), {&x[i * kIn], 1, kIn});
    CHECK(one.data == y.data);
    CHECK(std::equal(one.data, one.data + kOut, &together[i * kOut]));
  }
}

}  // namespace atlas
