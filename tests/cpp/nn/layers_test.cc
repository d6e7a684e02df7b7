// The gradient of every layer and every term, against central differences in double: by weights and
// by inputs, with one consumer and with two. A new layer or term is one line of the tables below.
#include "atlas/nn/layers.h"

#include <doctest/doctest.h>

#include <functional>

#include "atlas/nn/graph.h"
#include "atlas/nn/terms.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kItems = 5;
const Noise kNoise{Rng(5, Stream::posteriorNoise), 3};

// Numbers that are trained as weights are, a set for each item: so a layer's gradient by its input
// is checked as one by weights.
class Leaf final : public Layer<double> {
 public:
  Leaf(Shape shape, double low, double high) : shape_(shape), low_(low), high_(high) {}
  Shape attach(std::span<const Shape>) override { return shape_; }
  std::vector<ParameterInfo> parameterInfo() const override {
    const auto count = uint32_t(kItems * shape_.size());
    return {{"numbers", {count}, 0, count, 0}};
  }
  void initialise(double* w) const override {
    const auto numbers =
        testNumbers<double>(kItems * shape_.size(), low_, high_, 9 + shape_.size());
    std::copy(numbers.begin(), numbers.end(), w);
  }
  void forward(Pass&, const double* w, Inputs<double>, MatrixView<double> y) override {
    std::copy_n(w, kItems * shape_.size(), y.data);
  }
  void backward(Pass&, const double*, Inputs<double>, MatrixView<const double>,
                MatrixView<double> dy, double* dw, Slopes<double>) override {
    std::copy_n(dy.data, kItems * shape_.size(), dw);
  }

 private:
  Shape shape_;
  double low_, high_;
};

// Σ c⊙y with fixed numbers c.
class Weighted final : public Term<double> {
 public:
  void loss(Pass& pass, Inputs<double> x, TermSum& sum, std::span<double> ofItem, double scale,
            Slopes<double> dx) override {
    const size_t size = x[0].rows * x[0].cols / pass.items;
    const auto c = testNumbers<double>(pass.items * size, -1, 1, 2);
    for (size_t i = 0; i < pass.items; ++i) {
      ofItem[i] = 0;
      for (size_t j = 0; j < size; ++j) ofItem[i] += c[i * size + j] * x[0].data[i * size + j];
      sum.nats += ofItem[i];
    }
    if (dx.empty() || dx[0].d.data == nullptr) return;
    for (size_t j = 0; j < c.size(); ++j) {
      dx[0].d.data[j] = (dx[0].add ? dx[0].d.data[j] : 0) + scale * c[j];
    }
  }
};

struct Input {
  Shape shape;
  double low = -1.3, high = 1.3;
  bool asked = true;  // false: data, whose gradient nobody asks for
};

// `make` of each of `inputs`; with `shared`, every input has a second consumer.
template <class Make>
double worstOf(const std::vector<Input>& inputs, bool shared, Make&& record) {
  ThreadPool pool(2);
  Graph<double> graph;
  const Value x = graph.input({1, 1});
  std::vector<Value> values;
  std::vector<Shape> data;
  for (const Input& input : inputs) {
    if (!input.asked) {
      values.push_back(graph.input(input.shape));
      data.push_back(input.shape);
    } else {
      values.push_back(
          graph.add("leaf", std::make_unique<Leaf>(input.shape, input.low, input.high), {x}));
    }
  }
  record(graph, values);
  for (size_t i = 0; shared && i < values.size(); ++i) {
    if (inputs[i].asked) graph.term("shared", std::make_unique<Weighted>(), {values[i]}, {0.37});
  }
  graph.finish(11);
  const std::vector<double> ones(kItems, 1);
  std::vector<std::vector<double>> numbers;
  std::vector<MatrixView<const double>> given = {{ones.data(), kItems, 1}};
  for (const Shape& shape : data) {
    numbers.push_back(testNumbers<double>(kItems * shape.size(), 0, 1, 4));
    for (double& number : numbers.back()) number = number > 0.5;  // bits serve every use
    given.emplace_back(numbers.back().data(), kItems * shape.rows, shape.cols);
  }
  std::vector<double> weights;
  for (const TermInfo& term : graph.terms()) weights.push_back(term.weight.value);
  LossSum sum;
  graph.lossAndGradient(pool, given, kNoise, weights, sum);
  for (const ParameterInfo& tensor : graph.parameterInfo()) {
    if (!tensor.trained) {
      for (size_t i = 0; i < tensor.count; ++i) CHECK(graph.gradients()[tensor.offset + i] == 0);
    }
  }
  const auto loss = [&] {
    LossSum here;
    graph.lossAndGradient(pool, given, kNoise, weights, here);  // as in training: what it hides
    return meanLosses(here, graph.terms()).total;
  };
  double worst = 0;
  const std::vector<double> gradients(graph.gradients().begin(), graph.gradients().end());
  for (const ParameterInfo& tensor : graph.parameterInfo()) {
    if (!tensor.trained) continue;
    const std::span<double> numbersOf = graph.parameters().subspan(tensor.offset, tensor.count);
    const size_t count = size_t(
        std::count_if(numbersOf.begin(), numbersOf.end(), [](double value) { return value != 0; }));
    if (count == tensor.count || count == 0) {  // no mask, whose zeros stay zeros
      worst = std::max(
          worst, worstGradientError(
                     numbersOf, std::span(gradients).subspan(tensor.offset, tensor.count), loss));
      continue;
    }
    for (size_t i = 0; i < tensor.count; ++i) {
      const std::span<const double> own = std::span(gradients).subspan(tensor.offset + i, 1);
      if (numbersOf[i] != 0) {
        worst = std::max(worst, worstGradientError(numbersOf.subspan(i, 1), own, loss));
      } else {
        CHECK(own[0] == 0);
      }
    }
  }
  return worst;
}

struct LayerCase {
  const char* name;
  std::vector<Input> inputs;
  std::function<std::unique_ptr<Layer<double>>()> make;
};

const LayerCase kLayers[] = {
    {"dense", {{{1, 7}}}, [] { return dense<double>(3, Activation::tanh); }},
    {"dense of rows", {{{3, 5}}}, [] { return dense<double>(7, Activation::sigmoid); }},
    {"dense without bias",
     {{{2, 5}}},
     [] { return dense<double>(3, Activation::identity, Bias::no); }},
    {"dense, relu", {{{1, 11}}}, [] { return dense<double>(13, Activation::relu); }},
    {"masked dense",
     {{{1, 3}}},
     [] {
       return maskedDense<double>(5, Activation::tanh,
                                  {1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1});
     }},
    {"conv", {{{7 * 11, 2}}}, [] { return conv<double>(3, 7, {5, 3, 2, 1}, Activation::tanh); }},
    {"conv over the edge",
     {{{5 * 3, 2}}},
     [] { return conv<double>(3, 5, {2, 3, 1, 2}, Activation::sigmoid); }},
    {"convTransposed",
     {{{3 * 5, 3}}},
     [] { return convTransposed<double>(2, 3, {5, 3, 2, 1}, Activation::tanh); }},
    {"upsample", {{{3 * 5, 2}}}, [] { return upsample<double>(3, 2); }},
    {"flatten", {{{3 * 5, 7}}}, [] { return flatten<double>(); }},
    {"unflatten", {{{1, 3 * 5 * 7}}}, [] { return unflatten<double>(7); }},
    {"layerNorm", {{{3, 7}}}, [] { return layerNorm<double>(); }},
    {"embed", {{{3, 2}, 0, 1, false}}, [] { return embed<double>(5, 7); }},
    {"concat", {{{3, 2}}, {{1, 5}}}, [] { return concat<double>(); }},
    {"sum", {{{3, 5}}, {{1, 5}}}, [] { return sum<double>(); }},
    {"product", {{{3, 5}}, {{1, 5}}}, [] { return product<double>(); }},
    {"product of one row", {{{1, 5}}, {{1, 5}}}, [] { return product<double>(); }},
    {"stack", {{{3, 5}}, {{2, 5}}}, [] { return stack<double>(2); }},
    {"sumRows", {{{6, 5}}}, [] { return sumRows<double>(3); }},
    {"pick", {{{5, 3}}}, [] { return pick<double>({4, 1, 1, 0}); }},
    {"pairs beside", {{{3, 2}}, {{3, 5}}}, [] { return pairs<double>(Join::beside); }},
    {"pairs of one, beside", {{{3, 5}}}, [] { return pairs<double>(Join::beside); }},
    {"pairs, summed", {{{3, 5}}, {{3, 5}}}, [] { return pairs<double>(Join::sum); }},
    {"pairs of one, summed", {{{3, 5}}}, [] { return pairs<double>(Join::sum); }},
    {"pastSum", {{{1, 7}}, {{1, 7}}}, [] { return pastSum<double>(); }},
    {"centre", {{{3, 5}}}, [] { return centre<double>(); }},
    {"reparameterise", {{{1, 6}}}, [] { return reparameterise<double>(); }},
    {"reparameterise rows", {{{3, 4}}}, [] { return reparameterise<double>(); }},
};

struct TermCase {
  const char* name;
  std::vector<Input> inputs;
  std::function<std::unique_ptr<Term<double>>()> make;
};

const TermCase kTerms[] = {
    {"bce",
     {{{1, 7}}, {{1, 7}, 0, 1, false}},
     [] { return reconstruction<double>(ReconLoss::bce); }},
    {"mse",
     {{{3, 5}}, {{3, 5}, 0, 1, false}},
     [] { return reconstruction<double>(ReconLoss::mse); }},
    {"l1", {{{1, 7}}, {{1, 7}, 0, 1, false}}, [] { return reconstruction<double>(ReconLoss::l1); }},
    {"softmaxCrossEntropy",
     {{{3, 5}}, {{3, 1}, 0, 1, false}},
     [] { return softmaxCrossEntropy<double>(); }},
    {"commitment", {{{3, 5}, 0, 1, false}, {{3, 5}}}, [] { return commitment<double>(); }},
    {"edgeLengths",
     {{{5, 3}}, {{7, 1}, 0, 1, false}},
     [] { return edgeLengths<double>({{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}, {0, 2}, {1, 4}}); }},
    {"gaussianKl", {{{1, 6}}}, [] { return gaussianKl<double>(); }},
    {"gaussianKl of rows", {{{3, 4}}}, [] { return gaussianKl<double>(); }},
};

}  // namespace

TEST_CASE("layers: gradients by weights and inputs agree with central differences") {
  for (const LayerCase& layer : kLayers) {
    for (const bool shared : {false, true}) {
      CAPTURE(layer.name);
      CAPTURE(shared);
      CHECK(worstOf(layer.inputs, shared, [&](Graph<double>& graph, const std::vector<Value>& x) {
              const Value y = x.size() == 1 ? graph.add("layer", layer.make(), {x[0]})
                                            : graph.add("layer", layer.make(), {x[0], x[1]});
              graph.term("weighted", std::make_unique<Weighted>(), {y}, {1.7});
            }) < kGradientTolerance);
    }
  }
}

TEST_CASE("layers: one value given to a layer twice gets the sum of both gradients") {
  const std::function<std::unique_ptr<Layer<double>>()> twice[] = {
      [] { return concat<double>(); }, [] { return sum<double>(); },
      [] { return product<double>(); }, [] { return stack<double>(2); },
      [] { return pairs<double>(Join::beside); }};
  for (const auto& make : twice) {
    CHECK(worstOf({{{3, 5}}}, false, [&](Graph<double>& graph, const std::vector<Value>& x) {
            const Value y = graph.add("layer", make(), {x[0], x[0]});
            graph.term("weighted", std::make_unique<Weighted>(), {y}, {1.7});
          }) < kGradientTolerance);
  }
}

TEST_CASE("layers: bits that are hidden while training give nothing to the sum over the past") {
  CHECK(worstOf({{{1, 7}}, {{1, 7}, 0, 1, false}}, false,
                [](Graph<double>& graph, const std::vector<Value>& x) {
                  const Value seen = graph.add("", signedBits<double>({0.4, false}), {x[1]});
                  const Value y = graph.add("past", pastSum<double>(), {x[0], seen});
                  graph.term("recon", reconstruction<double>(ReconLoss::bce), {y, x[1]});
                }) < kGradientTolerance);
}

TEST_CASE("terms: gradients agree with central differences, alone and added to another's") {
  for (const TermCase& term : kTerms) {
    for (const bool shared : {false, true}) {
      CAPTURE(term.name);
      CAPTURE(shared);
      const auto record = [&](Graph<double>& graph, const std::vector<Value>& x) {
        // Shared: the term comes second, and adds.
        const size_t moved = term.inputs[0].asked ? 0 : 1;
        if (shared) graph.term("first", std::make_unique<Weighted>(), {x[moved]}, {0.61});
        if (x.size() == 1) {
          graph.term("term", term.make(), {x[0]}, {1.7});
        } else {
          graph.term("term", term.make(), {x[0], x[1]}, {1.7});
        }
      };
      CHECK(worstOf(term.inputs, false, record) < kGradientTolerance);
    }
  }
}

// The loss tells the whole KL; what is made small is Σ max(KLⱼ, freeBits).
TEST_CASE("terms: free bits leave alone what costs less, by latent number") {
  ThreadPool pool(1);
  Graph<double> graph;
  const Value x = graph.input({1, 1});
  const Value head = graph.add("leaf", std::make_unique<Leaf>(Shape{1, 6}, -1, 1), {x});
  graph.term("kl", gaussianKl<double>(), {head});
  graph.finish(1);
  const std::vector<double> ones(kItems, 1);
  const MatrixView<const double> given(ones.data(), kItems, 1);
  LossSum all;
  graph.loss(pool, {&given, 1}, kNoise, all);
  std::vector<double> parts = all.terms[0].parts;
  std::vector<double> sorted = parts;
  std::sort(sorted.begin(), sorted.end());
  const double limit = (sorted[0] + sorted[1]) / 2 / kItems;  // one of three is free

  Graph<double> free;
  const Value again =
      free.add("leaf", std::make_unique<Leaf>(Shape{1, 6}, -1, 1), {free.input({1, 1})});
  free.term("kl", gaussianKl<double>(limit), {again});
  free.finish(1);
  const double one[] = {1};
  LossSum sum;
  graph.lossAndGradient(pool, {&given, 1}, kNoise, one, all);
  free.lossAndGradient(pool, {&given, 1}, kNoise, one, sum);
  CHECK(sum.terms[0].parts == parts);
  for (size_t i = 0; i < kItems; ++i) {
    for (size_t j = 0; j < 3; ++j) {
      for (const size_t at : {i * 6 + j, i * 6 + 3 + j}) {
        CHECK(free.gradients()[at] == (parts[j] == sorted[0] ? 0 : graph.gradients()[at]));
      }
    }
  }
}

}  // namespace atlas
