#include "atlas/models/codePrior.h"

#include <algorithm>

#include "atlas/base/fmath.h"
#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"

namespace atlas {
namespace {

constexpr uint32_t kFeatures = 16;  // of a code, a place, a class

std::vector<Offset> seenBy(uint32_t side) {
  if (side > 4) return {{0, -1}, {-1, -1}, {-1, 0}, {-1, 1}, {0, -2}, {-2, 0}};
  std::vector<Offset> all;
  const int far = int(side) - 1;
  for (int down = -far; down <= 0; ++down) {
    for (int right = -far; right <= far && (down < 0 || right < 0); ++right)
      all.push_back({down, right});
  }
  return all;
}

}  // namespace

template <class Real>
CodePrior<Real>::CodePrior(const ModelSpec& spec) : spec_(spec), sees_(seenBy(spec.side)) {
  const uint32_t p = spec.side * spec.side;
  const Value map = graph_.input({1, p});
  const Value label = graph_.input({1, 1});
  const auto window = [&](std::vector<Offset> at, bool place) {
    return graph_.add("", codeWindow<Real>(spec.side, spec.codes, std::move(at), place), {map});
  };
  const Value logits = record(graph_, window(sees_, true), label);
  graph_.term("nats", softmaxCrossEntropy<Real>(), {logits, window({{0, 0}}, false)});
  graph_.finish(spec.seed);

  seen_ = one_.input({1, uint32_t(sees_.size()) + 1});
  label_ = one_.input({1, 1});
  logits_ = record(one_, seen_, label_);
  one_.term("nats", softmaxCrossEntropy<Real>(), {logits_, one_.input({1, 1})});
  one_.finish(spec.seed);
}

template <class Real>
Value CodePrior<Real>::record(Graph<Real>& graph, Value seen, Value label) const {
  const uint32_t p = spec_.side * spec_.side, hidden = spec_.side > 4 ? 128 : 256;
  const Value codes = graph.add("codes", embed<Real>(spec_.codes + 1 + p, kFeatures), {seen});
  const Value ofClass = graph.add("class", embed<Real>(spec_.latentDim, kFeatures), {label});
  const Value all = graph.add("", concat<Real>(), {codes, ofClass});
  const Value h = graph.add("hidden", dense<Real>(hidden, Activation::relu), {all});
  return graph.add("head", dense<Real>(spec_.codes, Activation::identity), {h});
}

template <class Real>
void CodePrior<Real>::sample(ThreadPool& pool, std::span<const uint8_t> classes, const Rng& rng,
                             uint64_t first, uint8_t* maps) {
  const std::span<const Real> weights = std::as_const(graph_).parameters();
  std::copy(weights.begin(), weights.end(), one_.parameters().begin());
  const size_t n = classes.size(), p = size_t{spec_.side} * spec_.side, wide = sees_.size() + 1;
  // No code is asked for: a loss of nothing, for the logits on its way.
  std::vector<Real> seen(n * wide), label(classes.begin(), classes.end()), none(n, Real(-1));
  const MatrixView<const Real> inputs[] = {
      {seen.data(), n, wide}, {label.data(), n, 1}, {none.data(), n, 1}};
  LossSum sum;
  for (size_t t = 0; t < p; ++t) {
    for (size_t i = 0; i < n; ++i) {
      codesSeen(maps + i * p, spec_.side, spec_.codes, sees_, t, &seen[i * wide]);
      seen[i * wide + sees_.size()] = Real(spec_.codes + 1 + t);
    }
    one_.loss(pool, inputs, {rng}, sum);
    const MatrixView<const Real> logits = one_.value(logits_);
    for (size_t i = 0; i < n; ++i) {
      const Real* logit = logits.row(i);
      const Real largest = *std::max_element(logit, logit + logits.cols);
      double total = 0, upTo = 0;
      for (size_t c = 0; c < logits.cols; ++c) total += exp64(double(logit[c] - largest));
      const double goal = double(rng.uniform((first + i) * p + t)) * total;
      size_t code = 0;
      for (; code + 1 < logits.cols; ++code) {
        upTo += exp64(double(logit[code] - largest));
        if (upTo > goal) break;
      }
      maps[i * p + t] = uint8_t(code);
    }
  }
}

template class CodePrior<float>;
template class CodePrior<double>;

}  // namespace atlas
