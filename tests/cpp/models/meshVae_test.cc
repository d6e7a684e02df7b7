#include "atlas/models/meshVae.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/lessons/deformableShapes.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr MeshPrior kPriors[] = {MeshPrior::none, MeshPrior::interpolation, MeshPrior::full};

struct Batch {
  std::vector<std::vector<float>> numbers;
  std::vector<std::vector<double>> wide;
  std::vector<MatrixView<float>> filled;
  std::vector<MatrixView<const double>> given;
};
Batch batchOf(ThreadPool& pool, const MeshItems& items, const std::vector<Shape>& shapes,
              size_t count, uint64_t step) {
  Batch batch;
  for (size_t i = 0; i < shapes.size(); ++i) {
    CHECK(items.width(i) == shapes[i].size());
    batch.numbers.emplace_back(count * shapes[i].size());
    batch.filled.emplace_back(batch.numbers.back().data(), count, shapes[i].size());
  }
  items.fill(pool, {}, step, batch.filled);
  for (size_t i = 0; i < shapes.size(); ++i) {
    batch.wide.emplace_back(batch.numbers[i].begin(), batch.numbers[i].end());
    batch.given.emplace_back(batch.wide[i].data(), count * shapes[i].rows, shapes[i].cols);
  }
  return batch;
}

}  // namespace

// The mixes of L_int, L_ext and L_dis, and the lengths asked of them, against what the header says.
TEST_CASE("mesh VAE: what a step asks for is what the priors say") {
  ThreadPool pool(1);
  const MeshItems items({BodyKind::tube, MeshPrior::full, 8, 3});
  MeshVae<double> model({BodyKind::tube, MeshPrior::full, 8, 3}, items);
  const Batch batch = batchOf(pool, items, model.graph().inputs(), 5, 11);
  const size_t d = model.inputDim(), e = model.mesh().edges.size();
  for (size_t i = 0; i < 5; ++i) {
    const auto shape = [&](size_t s) { return std::span(&batch.wide[0][(4 * i + s) * d], d); };
    const auto l1 = edgeLengthsOf(model.mesh(), shape(0)),
               l2 = edgeLengthsOf(model.mesh(), shape(1));
    const double* w = &batch.wide[1][i * 6 * kMeshLatentDim];
    const double a = w[0];
    CHECK(a > 0);
    CHECK(a < 1);
    for (size_t j = 0; j < kMeshLatentDim; ++j) {
      const bool pose = j < kMeshPoseCodes;
      const double wanted[6] = {
          a, 1 - a, pose ? a : 1, pose ? 1 - a : 0, pose ? 1 : a, pose ? 0 : 1 - a};
      // 1 − a of a float.
      for (size_t r = 0; r < 6; ++r) CHECK(near(w[r * kMeshLatentDim + j], wanted[r], 0, 6e-8));
    }
    for (size_t n = 0; n < e; ++n) {
      const double* inverse = &batch.wide[2][i * 2 * e];
      CHECK(near(1 / inverse[n], a * l1[n] + (1 - a) * l2[n], 1e-6));
      CHECK(near(1 / inverse[e + n], l1[n], 1e-6));
    }
    // The last two are poses of one subject: of one length.
    CHECK(near(spineLengths(model.mesh(), shape(2))[0], spineLengths(model.mesh(), shape(3))[0],
               1e-6));
  }
}

TEST_CASE("mesh VAE: the gradient of every prior agrees with central differences") {
  ThreadPool pool(2);
  for (const MeshPrior prior : kPriors) {
    CAPTURE(meshPriorName(prior));
    const MeshVaeSettings settings{BodyKind::tube, prior, 8, 5};
    const MeshItems items(settings);
    MeshVae<double> model(settings, items);
    Graph<double>& graph = model.graph();
    const Batch batch = batchOf(pool, items, graph.inputs(), 3, 7);
    const Noise noise{Rng(5, Stream::posteriorNoise, 7)};
    std::vector<double> weights;
    for (const TermInfo& term : graph.terms()) {
      CHECK(term.weight.at(2) > 0);  // a quarter of the run
      CHECK((term.weight.at(1) > 0) == (term.name == "recon" || term.name == "kl"));
      weights.push_back(term.weight.value);
    }
    LossSum sum;
    graph.lossAndGradient(pool, batch.given, noise, weights, sum);
    const std::vector<double> gradients(graph.gradients().begin(), graph.gradients().end());
    const auto loss = [&] {
      LossSum here;
      graph.loss(pool, batch.given, noise, here);
      return meanLosses(here, graph.terms()).total;
    };
    // Some numbers of every tensor that is trained, about the one that matters most: there are a
    // hundred thousand.
    for (const ParameterInfo& tensor : graph.parameterInfo()) {
      if (!tensor.trained) continue;
      CAPTURE(tensor.name);
      const std::span<const double> all = std::span(gradients).subspan(tensor.offset, tensor.count);
      const auto largest = std::max_element(
          all.begin(), all.end(), [](double a, double b) { return std::fabs(a) < std::fabs(b); });
      const size_t n = std::min<size_t>(tensor.count, 7),
                   at = tensor.offset + std::min(size_t(largest - all.begin()), tensor.count - n);
      CHECK(worstGradientError(graph.parameters().subspan(at, n),
                               std::span(gradients).subspan(at, n), loss) < 1e-5);
    }
  }
}

TEST_CASE("mesh VAE: encodes and decodes any number of shapes, each by itself") {
  ThreadPool pool(2);
  const MeshVaeSettings settings{BodyKind::tube, MeshPrior::full, 8, 3};
  const MeshItems items(settings);
  MeshVae<float> model(settings, items);
  const size_t d = model.inputDim();
  const auto all = model.encode(pool, {items.bodies().data, 11, d});
  CHECK(all.size() == 11 * kMeshLatentDim);
  const auto one = model.encode(pool, {items.bodies().row(7), 1, d});
  for (size_t j = 0; j < kMeshLatentDim; ++j) CHECK(one[j] == all[7 * kMeshLatentDim + j]);
  const auto shapes = model.decode(pool, {all.data(), 11, kMeshLatentDim});
  CHECK(shapes.size() == 11 * d);
  const auto again = model.decode(pool, {one.data(), 1, kMeshLatentDim});
  for (size_t j = 0; j < d; ++j) CHECK(again[j] == shapes[7 * d + j]);
}

// The prototype's order, after a fifth of its steps: short enough for every run of the tests. The
// whole table: `npm run check:shapes`.
TEST_CASE(
    "mesh VAE: priors keep lengths that a VAE alone does not, and the style mix carries a pose") {
  ThreadPool pool(2);
  BodyStudy study[3];
  for (const MeshPrior prior : kPriors) {
    const MeshVaeSettings settings{BodyKind::tube, prior, 800, 1};
    const MeshItems items(settings);
    MeshVae<float> model(settings, items);
    Trainer trainer(model.graph(), trainSettings(settings));
    REQUIRE(trainer.run(pool, items, settings.steps).ok());
    study[size_t(prior)] = studyBodies(pool, &model, BodyKind::tube, 1, 30).value();
  }
  const BodyStudy euclid = studyBodies(pool, nullptr, BodyKind::tube, 1, 30).value();
  const auto& [vae, interpolation, full] = study;
  CHECK(euclid.shortening > vae.shortening);
  CHECK(vae.shortening > interpolation.shortening);
  CHECK(std::max(interpolation.edgeError, full.edgeError) <
        std::min(euclid.edgeError, vae.edgeError));
  CHECK(full.transfer < 0.5 * std::min(vae.transfer, interpolation.transfer));
  CHECK(full.transfer < full.copied);
}

}  // namespace atlas
