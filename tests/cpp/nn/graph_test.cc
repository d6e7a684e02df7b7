// The tape: what a recorded model computes, how gradients of shared values add up, what a part of
// it gives by itself, and that memory is reused.
#include "atlas/nn/graph.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr uint32_t kIn = 7, kMiddle = 5, kOut = 3;
constexpr size_t kBatch = 11;
constexpr Activation kActivations[] = {Activation::identity, Activation::relu, Activation::tanh,
                                       Activation::sigmoid};
const Noise kNoise{Rng(5, Stream::test)};

double activated(Activation activation, double x) {
  switch (activation) {
    case Activation::identity:
      return x;
    case Activation::relu:
      return std::max(x, 0.0);
    case Activation::tanh:
      return std::tanh(x);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-x));
  }
  return x;
}

template <class Real>
struct TwoLayers {
  Graph<Real> graph;
  Value x, middle, y;
  explicit TwoLayers(Activation activation) {
    x = graph.input({1, kIn});
    middle = graph.add("first", dense<Real>(kMiddle, activation), {x});
    y = graph.add("second", dense<Real>(kOut, activation), {middle});
    graph.term("recon", reconstruction<Real>(ReconLoss::mse), {y, y});
    graph.finish(3);
  }
};

}  // namespace

TEST_CASE("graph: a chain of dense layers is what the naive loops give") {
  ThreadPool pool(1);
  for (const Activation activation : kActivations) {
    CAPTURE(activationName(activation));
    TwoLayers<float> model(activation);
    const auto w = testNumbers<float>(model.graph.parameters().size(), -1, 1, 0);
    std::copy(w.begin(), w.end(), model.graph.parameters().begin());
    const auto x = testNumbers<float>(kBatch * kIn, -2, 2, 1);
    const auto y = model.graph.run(pool, kNoise, model.x, {x.data(), kBatch, kIn}, model.y);
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
        h[m] = activated(activation, sum);
      }
      for (size_t o = 0; o < kOut; ++o) {
        double sum = b2[o];
        for (size_t m = 0; m < kMiddle; ++m) sum += double{w2[o * kMiddle + m]} * h[m];
        // Sums of up to seven float products of size 2, some of which cancel.
        CHECK(near(y(i, o), activated(activation, sum), 1e-6, 1e-6));
      }
    }
  }
}

TEST_CASE("graph: tensors are named, shaped and placed one after another") {
  const TwoLayers<float> model(Activation::relu);
  const std::vector<ParameterInfo>& info = model.graph.parameterInfo();
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
  CHECK(offset == model.graph.parameters().size());
}

TEST_CASE("graph: initial weights are U(−1/√in, 1/√in) from the seed, the same in double") {
  constexpr uint32_t in = 101, out = 97;
  const auto make = [](auto& graph, uint64_t seed) {
    using Real = std::remove_cvref_t<decltype(graph.parameters()[0])>;
    graph.add("a", dense<Real>(out, Activation::relu), {graph.input({1, in})});
    graph.finish(seed);
  };
  Graph<float> graph, again;
  Graph<double> wide;
  make(graph, 3);
  make(wide, 3);
  make(again, 4);
  const std::span<const float> w = graph.parameters();
  CHECK(std::equal(w.begin(), w.end(), wide.parameters().begin()));
  CHECK(!std::equal(w.begin(), w.end(), again.parameters().begin()));
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
  CHECK(std::fabs(sum / n) < 4 * bound / std::sqrt(3 * n));  // four standard errors
  // Four standard errors of a mean of squares: √(4/5)/√n of it.
  CHECK(near(square / n, bound * bound / 3, 4 * std::sqrt(0.8 / n)));
}

TEST_CASE("graph: a batch gives the bits of its items one by one, and memory is reused") {
  ThreadPool pool(3);
  TwoLayers<float> model(Activation::tanh);
  const auto x = testNumbers<float>(kBatch * kIn, -2, 2, 1);
  const auto y = model.graph.run(pool, kNoise, model.x, {x.data(), kBatch, kIn}, model.y);
  const std::vector<float> together(y.data, y.data + kBatch * kOut);
  for (size_t i = 0; i < kBatch; ++i) {
    const auto one = model.graph.run(pool, kNoise, model.x, {&x[i * kIn], 1, kIn}, model.y);
    CHECK(one.data == y.data);
    CHECK(std::equal(one.data, one.data + kOut, &together[i * kOut]));
  }
}

TEST_CASE("graph: a part by itself goes on from a value that is given") {
  ThreadPool pool(1);
  TwoLayers<float> model(Activation::tanh);
  const auto x = testNumbers<float>(kBatch * kIn, -2, 2, 1);
  const auto whole = model.graph.run(pool, kNoise, model.x, {x.data(), kBatch, kIn}, model.y);
  const std::vector<float> y(whole.data, whole.data + kBatch * kOut);
  const auto middle = model.graph.run(pool, kNoise, model.x, {x.data(), kBatch, kIn}, model.middle);
  const std::vector<float> h(middle.data, middle.data + kBatch * kMiddle);
  const auto rest =
      model.graph.run(pool, kNoise, model.middle, {h.data(), kBatch, kMiddle}, model.y);
  CHECK(std::equal(y.begin(), y.end(), rest.data));
}

TEST_CASE("graph: rows of what is given may lie apart") {
  ThreadPool pool(1);
  TwoLayers<float> model(Activation::tanh);
  const auto x = testNumbers<float>(kBatch * 13, -2, 2, 1);
  std::vector<float> tight;
  for (size_t i = 0; i < kBatch; ++i) tight.insert(tight.end(), &x[i * 13], &x[i * 13 + kIn]);
  const auto a = model.graph.run(pool, kNoise, model.x, {tight.data(), kBatch, kIn}, model.y);
  const std::vector<float> y(a.data, a.data + kBatch * kOut);
  const auto b = model.graph.run(pool, kNoise, model.x, {x.data(), kBatch, kIn, 13}, model.y);
  CHECK(std::equal(y.begin(), y.end(), b.data));
}

// A diamond: two consumers of one value, one of them behind another shape, and a third that is a
// term.
TEST_CASE("graph: the gradients of a value with several consumers add up, in every shape") {
  ThreadPool pool(2);
  for (const Activation activation : kActivations) {
    Graph<double> graph;
    const Value x = graph.input({1, 6});
    const Value h = graph.add("h", dense<double>(6, activation), {x});
    const Value rows = graph.reshape(h, {3, 2});
    const Value a = graph.add("a", dense<double>(5, Activation::tanh), {h});
    const Value b = graph.add("b", dense<double>(2, Activation::tanh), {rows});
    const Value both =
        graph.add("c", dense<double>(5, Activation::tanh), {graph.reshape(b, {1, 6})});
    graph.term("pair", reconstruction<double>(ReconLoss::mse), {a, both});
    graph.term("kl", gaussianKl<double>(), {h}, {0.3});
    graph.term("again", gaussianKl<double>(), {rows}, {0.7});
    graph.finish(3);
    const auto data = testNumbers<double>(kBatch * 6, -2, 2, 1);
    const MatrixView<const double> given(data.data(), kBatch, 6);
    const double weights[] = {1, 0.3, 0.7};
    LossSum sum;
    graph.lossAndGradient(pool, {&given, 1}, kNoise, weights, sum);
    // "pair" has no gradient of its target, so nothing hangs on `b` and `c`.
    const std::vector<ParameterInfo>& tensors = graph.parameterInfo();
    for (const ParameterInfo& tensor : tensors) {
      const auto part = graph.gradients().subspan(tensor.offset, tensor.count);
      const bool still = std::all_of(part.begin(), part.end(), [](double g) { return g == 0; });
      CHECK(still == (tensor.name[0] == 'b' || tensor.name[0] == 'c'));
    }
    // What moves the target is left out of the difference: it is held still, as the gradient does.
    const std::vector<double> target = [&] {
      const MatrixView<const double> view = graph.value(both);
      return std::vector<double>(view.data, view.data + kBatch * 5);
    }();
    const size_t own = tensors[4].offset;  // of `h` and `a`
    CHECK(worstGradientError(
              graph.parameters().subspan(0, own), graph.gradients().subspan(0, own), [&] {
                LossSum here;
                graph.loss(pool, {&given, 1}, kNoise, here);
                double loss = 0.3 * here.terms[1].nats + 0.7 * here.terms[2].nats;
                for (size_t i = 0; i < kBatch; ++i)
                  for (size_t j = 0; j < 5; ++j)
                    loss += 0.5 * std::pow(graph.value(a)(i, j) - target[i * 5 + j], 2);
                return loss / kBatch;
              }) < kGradientTolerance);
  }
}

TEST_CASE("graph: terms count by their weights, and their losses are told item by item") {
  ThreadPool pool(1);
  Graph<double> graph;
  const Value x = graph.input({1, 4});
  const Value h = graph.add("h", dense<double>(4, Activation::tanh), {x});
  graph.term("recon", reconstruction<double>(ReconLoss::mse), {h, x});
  graph.term("kl", gaussianKl<double>(), {h}, {2});
  graph.finish(3);
  const auto data = testNumbers<double>(kBatch * 4, -2, 2, 1);
  const MatrixView<const double> given(data.data(), kBatch, 4);
  LossSum sum;
  graph.loss(pool, {&given, 1}, kNoise, sum);
  for (size_t t = 0; t < 2; ++t) {
    double total = 0;
    for (const double nats : graph.ofItem(t)) total += nats;
    CHECK(near(total, sum.terms[t].nats, 1e-14));
  }
  REQUIRE(sum.terms[1].parts.size() == 2);
  CHECK(near(sum.terms[1].parts[0] + sum.terms[1].parts[1], sum.terms[1].nats, 1e-14));
  const Losses losses = meanLosses(sum, graph.terms());
  CHECK(near(losses.total, losses.recon + 2 * losses.kl, 1e-15));
  const double weights[] = {1, 2};
  LossSum again;
  graph.lossAndGradient(pool, {&given, 1}, kNoise, weights, again);
  CHECK(again.terms[0].nats == sum.terms[0].nats);
  CHECK(again.terms[1].nats == sum.terms[1].nats);
  CHECK(worstGradientError(graph.parameters(), graph.gradients(), [&] {
          LossSum here;
          graph.loss(pool, {&given, 1}, kNoise, here);
          return meanLosses(here, graph.terms()).total;
        }) < kGradientTolerance);
}

}  // namespace atlas
