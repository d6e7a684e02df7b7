// What the layers of layers.h compute, against loops that read as their definition: shapes are
// distinct primes. Their gradients: layers_test.cc.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "atlas/nn/graph.h"
#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"
#include "atlas/nn/trainer.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kItems = 3;
const Noise kNoise{Rng(5, Stream::posteriorNoise)};

// One layer over one input, with weights and numbers of its own.
template <class Real>
struct One {
  Graph<Real> graph;
  Value x, y;
  std::vector<Real> numbers, w;
  MatrixView<const Real> out;

  One(ThreadPool& pool, Shape in, std::unique_ptr<Layer<Real>> layer) {
    x = graph.input(in);
    y = graph.add("layer", std::move(layer), {x});
    graph.finish(3);
    numbers = testNumbers<Real>(kItems * in.size(), -1, 1, 1);
    w = testNumbers<Real>(graph.parameters().size(), -1, 1, 2);
    std::copy(w.begin(), w.end(), graph.parameters().begin());
    out = graph.run(pool, kNoise, x, {numbers.data(), kItems * in.rows, in.cols}, y);
  }
};

constexpr uint32_t kHeight = 7, kWidth = 11, kChannels = 2, kOut = 3;
constexpr Window kWindow = {5, 3, 2, 1};

// torch.nn.functional.conv2d: y[o][p][q] = b[o] + Σ w[o][c][i][j] x[c][2p + i − 1][2q + j − 1].
double convAt(const One<float>& one, size_t item, size_t o, size_t p, size_t q) {
  double sum = one.w[kOut * kChannels * 5 * 3 + o];
  for (size_t c = 0; c < kChannels; ++c) {
    for (size_t i = 0; i < 5; ++i) {
      for (size_t j = 0; j < 3; ++j) {
        const ptrdiff_t row = ptrdiff_t(2 * p + i) - 1, col = ptrdiff_t(2 * q + j) - 1;
        if (row < 0 || row >= ptrdiff_t(kHeight) || col < 0 || col >= ptrdiff_t(kWidth)) continue;
        const size_t position = (item * kHeight + size_t(row)) * kWidth + size_t(col);
        sum += double{one.w[((o * kChannels + c) * 5 + i) * 3 + j]} *
               one.numbers[position * kChannels + c];
      }
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("layers: a convolution is the sum over its windows, with any number of threads") {
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    const One<float> one(pool, {kHeight * kWidth, kChannels},
                         conv<float>(kOut, kHeight, kWindow, Activation::relu));
    const size_t down = (kHeight + 2 - 5) / 2 + 1, across = (kWidth + 2 - 3) / 2 + 1;
    REQUIRE(one.out.rows == kItems * down * across);
    const std::vector<ParameterInfo>& info = one.graph.parameterInfo();
    CHECK(info[0].shape == std::vector<uint32_t>{kOut, kChannels, 5, 3});
    CHECK(info[0].initBound == 1 / std::sqrt(kChannels * 5.0 * 3.0));
    for (size_t item = 0; item < kItems; ++item) {
      for (size_t p = 0; p < down; ++p) {
        for (size_t q = 0; q < across; ++q) {
          for (size_t o = 0; o < kOut; ++o) {
            const double wanted = std::max(0.0, convAt(one, item, o, p, q));
            // Sums of 31 float products below 1.
            CHECK(near(one.out((item * down + p) * across + q, o), wanted, 1e-6, 1e-6));
          }
        }
      }
    }
  }
}

TEST_CASE("layers: a transposed convolution adds every number's window, as torch's does") {
  constexpr uint32_t kIn = 3, kMaps = 2, down = 3, across = 5;
  ThreadPool pool(2);
  const One<float> one(pool, {down * across, kIn},
                       convTransposed<float>(kMaps, down, kWindow, Activation::identity));
  const size_t height = (down - 1) * 2 + 5 - 2, width = (across - 1) * 2 + 3 - 2;
  REQUIRE(one.out.rows == kItems * height * width);
  const std::vector<ParameterInfo>& info = one.graph.parameterInfo();
  CHECK(info[0].shape == std::vector<uint32_t>{kIn, kMaps, 5, 3});
  CHECK(info[0].initBound == 1 / std::sqrt(kMaps * 5.0 * 3.0));
  CHECK(info[1].initBound == info[0].initBound);
  std::vector<double> wanted(kItems * height * width * kMaps);
  for (size_t at = 0; at < wanted.size(); ++at) {
    wanted[at] = one.w[kIn * kMaps * 5 * 3 + at % kMaps];
  }
  for (size_t item = 0; item < kItems; ++item) {
    for (size_t p = 0; p < down; ++p) {
      for (size_t q = 0; q < across; ++q) {
        for (size_t i = 0; i < 5; ++i) {
          for (size_t j = 0; j < 3; ++j) {
            const ptrdiff_t row = ptrdiff_t(2 * p + i) - 1, col = ptrdiff_t(2 * q + j) - 1;
            if (row < 0 || row >= ptrdiff_t(height) || col < 0 || col >= ptrdiff_t(width)) continue;
            for (size_t c = 0; c < kIn; ++c) {
              for (size_t o = 0; o < kMaps; ++o) {
                wanted[((item * height + size_t(row)) * width + size_t(col)) * kMaps + o] +=
                    double{one.w[((c * kMaps + o) * 5 + i) * 3 + j]} *
                    one.numbers[((item * down + p) * across + q) * kIn + c];
              }
            }
          }
        }
      }
    }
  }
  for (size_t at = 0; at < wanted.size(); ++at) {
    // Sums of at most 28 float products below 1.
    CHECK(near(one.out(at / kMaps, at % kMaps), wanted[at], 1e-6, 1e-6));
  }
}

TEST_CASE("layers: flatten goes by channels, unflatten back, upsample repeats positions") {
  ThreadPool pool(2);
  const One<float> flat(pool, {3 * 5, 7}, flatten<float>());
  const One<float> maps(pool, {1, 3 * 5 * 7}, unflatten<float>(7));
  const One<float> large(pool, {3 * 5, 7}, upsample<float>(3, 2));
  for (size_t item = 0; item < kItems; ++item) {
    for (size_t p = 0; p < 15; ++p) {
      for (size_t c = 0; c < 7; ++c) {
        CHECK(flat.out(item, c * 15 + p) == flat.numbers[(item * 15 + p) * 7 + c]);
        CHECK(maps.out(item * 15 + p, c) == maps.numbers[item * 105 + c * 15 + p]);
      }
    }
    for (size_t row = 0; row < 6; ++row) {
      for (size_t col = 0; col < 10; ++col) {
        for (size_t c = 0; c < 7; ++c) {
          CHECK(large.out((item * 6 + row) * 10 + col, c) ==
                large.numbers[((item * 3 + row / 2) * 5 + col / 2) * 7 + c]);
        }
      }
    }
  }
}

TEST_CASE("layers: layer norm has mean 0 and variance 1 before its weights") {
  ThreadPool pool(2);
  constexpr size_t n = 11;
  const One<float> one(pool, {5, n}, layerNorm<float>());
  for (size_t i = 0; i < kItems * 5; ++i) {
    double mean = 0, variance = 0;
    for (size_t j = 0; j < n; ++j) mean += one.numbers[i * n + j] / double(n);
    for (size_t j = 0; j < n; ++j) {
      variance += std::pow(one.numbers[i * n + j] - mean, 2) / double(n);
    }
    for (size_t j = 0; j < n; ++j) {
      const double standard = (one.numbers[i * n + j] - mean) / std::sqrt(variance + 1e-5);
      // Numbers below 3, in float.
      CHECK(near(one.out(i, j), standard * one.w[j] + one.w[n + j], 1e-6, 1e-6));
    }
  }
  Graph<float> fresh;
  fresh.add("norm", layerNorm<float>(), {fresh.input({1, n})});
  fresh.finish(1);
  for (size_t j = 0; j < n; ++j) {
    CHECK(fresh.parameters()[j] == 1);
    CHECK(fresh.parameters()[n + j] == 0);
  }
}

TEST_CASE("layers: rows side by side, stacked, in pairs and summed") {
  ThreadPool pool(2);
  const auto a = testNumbers<float>(kItems * 3 * 2, -1, 1, 1);
  const auto b = testNumbers<float>(kItems * 5, -1, 1, 2);
  Graph<float> graph;
  const Value x = graph.input({3, 2}), y = graph.input({1, 5});
  const Value beside = graph.add("", concat<float>(), {x, y});
  const Value twice = graph.add("", stack<float>(2), {x, x});
  const Value pair = graph.add("", pairs<float>(Join::beside), {x, beside});
  const Value plus = graph.add("", pairs<float>(Join::sum), {x});
  const Value total = graph.add("", sumRows<float>(3), {plus});
  graph.finish(1);
  const MatrixView<const float> given[] = {{a.data(), kItems * 3, 2}, {b.data(), kItems, 5}};
  LossSum sum;
  graph.loss(pool, given, kNoise, sum);
  const auto at = [&](size_t item, size_t r, size_t j) { return a[(item * 3 + r) * 2 + j]; };
  CHECK(graph.shape(twice) == Shape{12, 2});
  CHECK(graph.shape(pair) == Shape{9, 9});
  for (size_t item = 0; item < kItems; ++item) {
    for (size_t r = 0; r < 12; ++r) {
      for (size_t j = 0; j < 2; ++j) {
        CHECK(graph.value(twice)(item * 12 + r, j) == at(item, r % 3, j));
      }
    }
    for (size_t i = 0; i < 3; ++i) {
      for (size_t j = 0; j < 2; ++j) CHECK(graph.value(beside)(item * 3 + i, j) == at(item, i, j));
      for (size_t j = 0; j < 5; ++j) {
        CHECK(graph.value(beside)(item * 3 + i, 2 + j) == b[item * 5 + j]);
      }
      for (size_t c = 0; c < 2; ++c) {
        float row = 0;
        for (size_t j = 0; j < 3; ++j) {
          const size_t at9 = (item * 3 + i) * 3 + j;
          CHECK(graph.value(pair)(at9, c) == at(item, i, c));
          CHECK(graph.value(pair)(at9, 2 + c) == at(item, j, c));
          CHECK(graph.value(plus)(at9, c) == at(item, i, c) + at(item, j, c));
          row += at(item, i, c) + at(item, j, c);
        }
        CHECK(graph.value(total)(item * 3 + i, c) == row);
      }
    }
  }
}

TEST_CASE("layers: a table's rows are looked up, and begin as N(0, 1)") {
  ThreadPool pool(1);
  Graph<float> graph;
  const Value x = graph.input({2, 3});
  const Value y = graph.add("table", embed<float>(101, 7), {x});
  graph.finish(9);
  std::vector<float> indices(kItems * 2 * 3);
  for (size_t i = 0; i < indices.size(); ++i) indices[i] = float(i * 37 % 101);
  const auto out = graph.run(pool, kNoise, x, {indices.data(), kItems * 2, 3}, y);
  const std::span<const float> w = graph.parameters();
  for (size_t i = 0; i < indices.size(); ++i) {
    for (size_t j = 0; j < 7; ++j) {
      CHECK(out(i / 3, i % 3 * 7 + j) == w[size_t(indices[i]) * 7 + j]);
    }
  }
  double square = 0;
  for (const float value : w) square += double{value} * value;
  const auto n = double(w.size());
  CHECK(near(square / n, 1, 4 * std::sqrt(2 / n)));  // four standard errors
}

// A codebook over three steps against the definition, in double: nearest codes, straight-through
// gradients and the moving means.
TEST_CASE("layers: a codebook rounds to its nearest row, passes gradients and follows its means") {
  ThreadPool pool(2);
  constexpr uint32_t kCodes = 5, kDim = 3, kRows = 7;
  constexpr double kDecay = 0.9;
  Graph<double> graph;
  const Value x = graph.input({kRows, kDim});
  const Value z = graph.add("z", dense<double>(kDim, Activation::identity), {x});
  const Value q = graph.add("vq", quantise<double>({kCodes, kDecay}), {z});
  graph.term("recon", reconstruction<double>(ReconLoss::mse), {q, x});
  graph.term("commitment", commitment<double>(), {q, z}, {0.25});
  graph.finish(3);
  const auto tensors = graph.parameterInfo();
  REQUIRE(tensors.size() == 5);
  CHECK(tensors[2].name == "vq.codebook");
  CHECK(!tensors[2].trained);
  const auto tensor = [&](size_t t) {
    const auto part = graph.parameters().subspan(tensors[t].offset, tensors[t].count);
    return std::vector<double>(part.begin(), part.end());
  };
  std::vector<double> book = tensor(2), counts = tensor(3), sums = tensor(4);
  CHECK(counts == std::vector<double>(kCodes, 1));
  CHECK(sums == book);
  const double weights[] = {1, 0.25};
  for (uint64_t step = 0; step < 3; ++step) {
    const auto data = testNumbers<double>(kItems * kRows * kDim, -2, 2, step);
    const MatrixView<const double> given(data.data(), kItems * kRows, kDim);
    LossSum sum;
    graph.lossAndGradient(pool, {&given, 1}, kNoise, weights, sum);
    std::vector<double> n(kCodes), m(kCodes * kDim), dz(kItems * kRows * kDim);
    double committed = 0;
    for (size_t i = 0; i < kItems * kRows; ++i) {
      size_t nearest = 0;
      double least = 1e300;
      for (size_t k = 0; k < kCodes; ++k) {
        double distance = 0;
        for (size_t j = 0; j < kDim; ++j) {
          distance += std::pow(graph.value(z)(i, j) - book[k * kDim + j], 2);
        }
        if (distance < least) least = distance, nearest = k;
      }
      committed += least;
      n[nearest] += 1;
      for (size_t j = 0; j < kDim; ++j) {
        const double e = book[nearest * kDim + j], at = graph.value(z)(i, j);
        CHECK(graph.value(q)(i, j) == e);
        m[nearest * kDim + j] += at;
        dz[i * kDim + j] = (e - data[i * kDim + j] + 0.25 * 2 * (at - e)) / kItems;
      }
    }
    CHECK(near(sum.terms[1].nats, committed, 1e-14));
    // ∂ℓ/∂b of the layer before is the sum of ∂ℓ/∂z over the rows.
    for (size_t j = 0; j < kDim; ++j) {
      double bias = 0;
      for (size_t i = 0; i < kItems * kRows; ++i) bias += dz[i * kDim + j];
      CHECK(near(graph.gradients()[tensors[1].offset + j], bias, 1e-13));
    }
    graph.update(pool, kNoise);
    for (size_t k = 0; k < kCodes; ++k) {
      counts[k] = kDecay * counts[k] + (1 - kDecay) * n[k];
      for (size_t j = 0; j < kDim; ++j) {
        double& s = sums[k * kDim + j];
        s = kDecay * s + (1 - kDecay) * m[k * kDim + j];
        book[k * kDim + j] = s / counts[k];
        CHECK(near(tensor(2)[k * kDim + j], book[k * kDim + j], 1e-13));
      }
      CHECK(near(tensor(3)[k], counts[k], 1e-14));
    }
    book = tensor(2);
  }
}

TEST_CASE("layers: codes nobody uses stay, or go to a row of the batch") {
  ThreadPool pool(1);
  for (const double revive : {0.0, 0.1}) {
    Graph<float> graph;
    const Value x = graph.input({7, 2});
    const Value q = graph.add("vq", quantise<float>({3, 0.5, revive}), {x});
    graph.term("commitment", commitment<float>(), {q, x});
    graph.finish(3);
    const std::vector<float> before(graph.parameters().begin(), graph.parameters().begin() + 6);
    const auto data = testNumbers<float>(kItems * 14, 99, 101, 1);  // near the one farthest along
    const MatrixView<const float> given(data.data(), kItems * 7, 2);
    LossSum sum;
    const double weights[] = {1};
    for (int step = 0; step < 200; ++step) {  // 2⁻²⁰⁰ is no float
      graph.lossAndGradient(pool, {&given, 1}, kNoise, weights, sum);
      graph.update(pool, kNoise);
    }
    size_t far = 0, kept = 0;
    for (size_t k = 0; k < 3; ++k) {
      const float* code = &graph.parameters()[2 * k];
      far += code[0] > 98 && code[0] < 102 && code[1] > 98 && code[1] < 102;
      kept += near(code[0], before[2 * k], 1e-6) && near(code[1], before[2 * k + 1], 1e-6);
    }
    CHECK(far == (revive > 0 ? 3 : 1));
    CHECK(kept == (revive > 0 ? 0 : 2));
  }
}

// What training moves without gradients is a part of a run's state as weights are.
TEST_CASE("layers: a run with a codebook is continued with the same bits") {
  struct Net {
    Graph<float> graph;
    Net() {
      const Value x = graph.input({7, 3});
      const Value z = graph.add("z", dense<float>(2, Activation::identity), {x});
      const Value q = graph.add("vq", quantise<float>({5, 0.8, 0.3}), {z});
      const Value y = graph.add("y", dense<float>(3, Activation::identity), {q});
      graph.term("recon", reconstruction<float>(ReconLoss::mse), {y, x});
      graph.term("commitment", commitment<float>(), {q, z}, {0.25});
      graph.finish(3);
    }
  };
  const auto numbers = testNumbers<float>(53 * 21, -1, 1, 1);
  const PointItems items({numbers.data(), 53, 21});
  TrainSettings settings;
  settings.batchSize = 11;
  Net whole, part;
  Trainer first(whole.graph, settings), second(part.graph, settings);
  ThreadPool one(1), three(3);
  REQUIRE(first.run(one, items, 13).ok());
  const TrainerState state = first.saveState();
  REQUIRE(first.run(one, items, 17).ok());
  REQUIRE(second.restoreState(state).ok());
  REQUIRE(second.run(three, items, 17).ok());
  CHECK(std::equal(whole.graph.parameters().begin(), whole.graph.parameters().end(),
                   part.graph.parameters().begin()));
}

TEST_CASE("terms: softmax cross-entropy, and rows without a target") {
  ThreadPool pool(1);
  Graph<float> graph;
  const Value x = graph.input({3, 5}), t = graph.input({3, 1});
  graph.term("ce", softmaxCrossEntropy<float>(), {x, t});
  graph.finish(1);
  const auto logits = testNumbers<float>(kItems * 15, -30, 30, 1);
  const std::vector<float> targets = {4, -1, 0, 1, 2, 3, -1, -1, -1};
  const MatrixView<const float> given[] = {{logits.data(), kItems * 3, 5},
                                           {targets.data(), kItems * 3, 1}};
  LossSum sum;
  graph.loss(pool, given, kNoise, sum);
  for (size_t item = 0; item < kItems; ++item) {
    double wanted = 0;
    for (size_t r = item * 3; r < item * 3 + 3; ++r) {
      if (targets[r] < 0) continue;
      double total = 0;
      for (size_t j = 0; j < 5; ++j) total += std::exp(double{logits[r * 5 + j]});
      wanted += std::log(total) - logits[r * 5 + size_t(targets[r])];
    }
    // Differences of float numbers up to 60.
    CHECK(near(graph.ofItem(0)[item], wanted, 1e-6, 1e-6));
  }
}

TEST_CASE("terms: edge lengths of a triangle worked by hand, and of an edge without length") {
  ThreadPool pool(1);
  Graph<double> graph;
  const Value unit = graph.input({1, 1}), l = graph.input({2, 1});
  const Value v = graph.reshape(
      graph.add("v", dense<double>(6, Activation::identity, Bias::no), {unit}), {3, 2});
  graph.term("edges", edgeLengths<double>({{0, 1}, {0, 2}}), {v, l});
  graph.finish(1);
  const double corners[] = {0, 0, 3, 4, 0, 0};
  std::copy_n(corners, 6, graph.parameters().begin());
  const double one[] = {1}, inverse[] = {1.0 / 7, 0.5};
  const MatrixView<const double> given[] = {{one, 1, 1}, {inverse, 2, 1}};
  const double weights[] = {1};
  LossSum sum;
  graph.lossAndGradient(pool, given, kNoise, weights, sum);
  CHECK(near(sum.terms[0].nats, 4.0 / 49 + 1, 1e-15));
  // 2 (5/7 − 1)/7 (v₀ − v₁)/5, and nothing of the edge whose ends are one point.
  const double slope = 4.0 / 49;
  const double wanted[] = {slope * 0.6, slope * 0.8, -slope * 0.6, -slope * 0.8, 0, 0};
  for (size_t i = 0; i < 6; ++i) CHECK(near(graph.gradients()[i], wanted[i], 1e-15));
}

// Memory of gradients is shared by values that are never alive together: what a term only looks at
// must not hand on what was there before.
TEST_CASE("graph: a value that terms only look at gets no gradient, in any step") {
  ThreadPool pool(1);
  Graph<double> graph;
  const Value x = graph.input({1, 5});
  const Value a = graph.add("a", dense<double>(5, Activation::tanh), {x});
  const Value b = graph.add("b", dense<double>(5, Activation::tanh), {a});
  const Value target = graph.add("target", dense<double>(5, Activation::tanh), {x});
  graph.term("recon", reconstruction<double>(ReconLoss::mse), {b, target});
  graph.finish(1);
  const auto data = testNumbers<double>(kItems * 5, -1, 1, 1);
  const MatrixView<const double> given(data.data(), kItems, 5);
  const double weights[] = {1};
  for (int step = 0; step < 3; ++step) {
    LossSum sum;
    graph.lossAndGradient(pool, {&given, 1}, kNoise, weights, sum);
    for (const ParameterInfo& tensor : graph.parameterInfo()) {
      const auto part = graph.gradients().subspan(tensor.offset, tensor.count);
      const bool still = std::all_of(part.begin(), part.end(), [](double g) { return g == 0; });
      CHECK(still == tensor.name.starts_with("target"));
    }
  }
}

}  // namespace atlas
