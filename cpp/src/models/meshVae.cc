#include "atlas/models/meshVae.h"

#include <algorithm>

#include "atlas/base/rng.h"
#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"

namespace atlas {
namespace {

constexpr uint32_t kBatch = 16;  // items, four shapes each
constexpr uint32_t kShapes = 4;
constexpr double kReconWeight = 20, kKlWeight = 0.1, kEdgeWeight = 100;
constexpr double kRate = 1e-3, kRateFactor = 0.2;

// Which codes each mix is of: L_int, L_ext, L_dis.
std::vector<uint32_t> mixedShapes(MeshPrior prior) {
  if (prior == MeshPrior::interpolation) return {0, 1};
  return {0, 1, 0, 1, 2, 3};
}
// Mixes whose edges have lengths wanted.
uint32_t measuredMixes(MeshPrior prior) { return prior == MeshPrior::interpolation ? 1 : 2; }

}  // namespace

Status validate(const MeshVaeSettings& settings) {
  if (settings.steps >= 1 && settings.steps <= kMeshMaxSteps) return Status::okay();
  return outOfRange("steps", settings.steps, 1, kMeshMaxSteps);
}

TrainSettings trainSettings(const MeshVaeSettings& settings) {
  TrainSettings train;
  train.rate = {kRate, 0, {(3 * settings.steps + 3) / 4}, kRateFactor};
  train.draw = Draw::fresh;
  train.batchSize = kBatch;
  train.seed = settings.seed;
  return train;
}

BodyStyle styleOfNumbered(BodyKind kind, uint64_t seed, uint64_t number) {
  return bodyStyle(kind, seed, number < kMeshBodies ? number / kMeshPoses : number);
}
std::vector<double> numberedBody(BodyKind kind, uint64_t seed, uint64_t number) {
  return bodyVertices(kind, bodyPose(kind, seed, number), styleOfNumbered(kind, seed, number));
}

MeshItems::MeshItems(const MeshVaeSettings& settings)
    : settings_(settings), mesh_(bodyMesh(settings.body)) {
  for (uint32_t i = 0; i < kMeshBodies; ++i) {
    const std::vector<double> body = numberedBody(settings.body, settings.seed, i);
    const std::vector<double> lengths = edgeLengthsOf(mesh_, body);
    bodies_.insert(bodies_.end(), body.begin(), body.end());
    lengths_.insert(lengths_.end(), lengths.begin(), lengths.end());
  }
}

size_t MeshItems::width(size_t input) const {
  if (input == 0) return size_t{kShapes} * 3 * mesh_.vertices;
  if (input == 1) return mixedShapes(settings_.prior).size() * kMeshLatentDim;
  return measuredMixes(settings_.prior) * mesh_.edges.size();
}

void MeshItems::fill(ThreadPool&, std::span<const uint32_t>, uint64_t step,
                     std::span<const MatrixView<float>> inputs) const {
  const Rng rng(settings_.seed, Stream::meshMixes, step);
  const size_t d = 3 * mesh_.vertices, edges = mesh_.edges.size();
  for (size_t i = 0; i < inputs[0].rows; ++i) {
    const auto draw = [&](size_t which, uint32_t n) {
      return uint32_t(uint64_t{rng.bits(8 * i + which)} * n >> 32);
    };
    const uint32_t subject = draw(2, kMeshSubjects) * kMeshPoses;
    const uint32_t chosen[kShapes] = {draw(0, kMeshBodies), draw(1, kMeshBodies),
                                      subject + draw(3, kMeshPoses), subject + draw(4, kMeshPoses)};
    for (size_t s = 0; s < kShapes; ++s)
      std::copy_n(&bodies_[chosen[s] * d], d, inputs[0].row(i) + s * d);
    if (inputs.size() < 2) continue;
    const float a = rng.uniform(8 * i + 5);
    float* const weights = inputs[1].row(i);
    for (size_t j = 0; j < inputs[1].cols; ++j) {
      const size_t mix = j / kMixWeights, number = j % kMeshLatentDim;
      const bool second = j % kMixWeights >= kMeshLatentDim, style = number >= kMeshPoseCodes;
      const float blend = second ? 1 - a : a, whole = second ? 0.f : 1.f;
      const bool isBlended = mix == 0 || (mix == 1 ? !style : style);
      weights[j] = isBlended ? blend : whole;
    }
    const float *first = &lengths_[chosen[0] * edges], *other = &lengths_[chosen[1] * edges];
    for (size_t j = 0; j < inputs[2].cols; ++j) {
      const size_t e = j % edges;
      inputs[2](i, j) = 1 / (j < edges ? a * first[e] + (1 - a) * other[e] : first[e]);
    }
  }
}

template <class Real>
MeshVae<Real>::MeshVae(const MeshVaeSettings& settings, const MeshItems& items)
    : settings_(settings), mesh_(items.mesh()) {
  const uint32_t d = inputDim();
  const auto layer = [&](const char* name, Value from, uint32_t width, Activation activation) {
    return graph_.add(name, dense<Real>(width, activation), {from});
  };
  x_ = graph_.input({kShapes, d});
  Value h = graph_.add("centre", centre<Real>(), {x_});
  h = layer("encoder.0", h, kMeshHidden[0], Activation::relu);
  h = layer("encoder.1", h, kMeshHidden[1], Activation::relu);
  mean_ = layer("encoder.mean", h, kMeshLatentDim, Activation::identity);
  const Value logVar = layer("encoder.logVar", h, kMeshLatentDim, Activation::identity);
  const Value head = graph_.add("", concat<Real>(), {mean_, logVar});
  codes_ = graph_.add("", reparameterise<Real>(), {head});
  const std::vector<uint32_t> mixed =
      settings.prior == MeshPrior::none ? std::vector<uint32_t>{} : mixedShapes(settings.prior);
  if (!mixed.empty()) {
    const Value weights = graph_.input({uint32_t(mixed.size()), kMeshLatentDim});
    const Value picked = graph_.add("", pick<Real>(mixed), {mean_});
    const Value shares = graph_.add("", product<Real>(), {picked, weights});
    codes_ = graph_.add("", stack<Real>(), {codes_, graph_.add("", sumRows<Real>(2), {shares})});
  }
  h = layer("decoder.0", codes_, kMeshHidden[1], Activation::relu);
  h = layer("decoder.1", h, kMeshHidden[0], Activation::relu);
  decoded_ = layer("decoder.2", h, d, Activation::identity);
  const auto rows = [&](std::vector<uint32_t> which, Value of) {
    return graph_.add("", pick<Real>(std::move(which)), {of});
  };
  // ½ ‖x − x̂‖² of one shape counts so often; of a batch of kShapes, their mean.
  const double each = 2 * kReconWeight;
  const Value rebuilt = mixed.empty() ? decoded_ : rows({0, 1, 2, 3}, decoded_);
  graph_.term("recon", reconstruction<Real>(ReconLoss::mse), {rebuilt, x_}, {each / kShapes});
  graph_.term("kl", gaussianKl<Real>(), {head}, {kKlWeight / kShapes});
  const uint64_t from = settings.steps / 4;
  const auto later = [&](double weight) {
    Schedule schedule{weight};
    schedule.from = from;
    return schedule;
  };
  if (!mixed.empty()) {
    const uint32_t count = measuredMixes(settings.prior), e = uint32_t(mesh_.edges.size());
    std::vector<uint32_t> which;
    std::vector<Edge> edges;
    for (uint32_t m = 0; m < count; ++m) {
      which.push_back(kShapes + m);
      for (const auto [a, b] : mesh_.edges)
        edges.push_back({a + m * mesh_.vertices, b + m * mesh_.vertices});
    }
    const Value lengths = graph_.input({count * e, 1});
    const Value vertices = graph_.reshape(rows(which, decoded_), {count * mesh_.vertices, 3});
    graph_.term("edges", edgeLengths<Real>(edges), {vertices, lengths},
                later(kEdgeWeight / double(e)));
  }
  if (settings.prior == MeshPrior::full) {
    graph_.term("style", reconstruction<Real>(ReconLoss::mse),
                {rows({kShapes + 2}, decoded_), rows({2}, x_)}, later(each));
  }
  graph_.finish(settings.seed);
  // The mean of the training set is taken off before the encoder and is where the decoder begins.
  const MatrixView<const float> bodies = items.bodies();
  const std::span<Real> weights = graph_.parameters();
  for (size_t j = 0; j < d; ++j) {
    double mean = 0;
    for (size_t i = 0; i < bodies.rows; ++i) mean += bodies(i, j) / double(bodies.rows);
    for (size_t s = 0; s < kShapes; ++s) weights[s * d + j] = Real(float(mean));
    weights[weights.size() - d + j] += weights[j];
  }
}

template <class Real>
std::vector<float> MeshVae<Real>::through(ThreadPool& pool, MatrixView<const float> rows, Value at,
                                          Value wanted) {
  // Whole items: the last one is filled up with zeros.
  const size_t each = graph_.shape(at).rows;
  const size_t padded = (rows.rows + each - 1) / each * each;
  std::vector<Real> given(padded * rows.cols);
  for (size_t i = 0; i < rows.rows; ++i) std::copy_n(rows.row(i), rows.cols, &given[i * rows.cols]);
  const MatrixView<const Real> out = graph_.run(pool, {Rng(settings_.seed, Stream::evaluation)}, at,
                                                {given.data(), padded, rows.cols}, wanted);
  std::vector<float> taken(rows.rows * out.cols);
  for (size_t i = 0; i < rows.rows; ++i) std::copy_n(out.row(i), out.cols, &taken[i * out.cols]);
  return taken;
}

template <class Real>
std::vector<float> MeshVae<Real>::encode(ThreadPool& pool, MatrixView<const float> shapes) {
  return through(pool, shapes, x_, mean_);
}
template <class Real>
std::vector<float> MeshVae<Real>::decode(ThreadPool& pool, MatrixView<const float> codes) {
  return through(pool, codes, codes_, decoded_);
}

template class MeshVae<float>;
template class MeshVae<double>;

}  // namespace atlas
