// What every family of models keeps: threads and slices change no bit, a saved run goes on with the
// same bits, a file gives the model back.
#include "atlas/models/families.h"

#include <doctest/doctest.h>

#include "atlas/files/modelFile.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 53, kPointDim = 3;
constexpr size_t kCount = 101;

struct Fixture {
  std::vector<uint8_t> bytes = std::vector<uint8_t>(kCount * kDim);
  std::vector<float> numbers = testNumbers<float>(kCount * kPointDim, -1, 1, 5);
  Fixture() {
    const Rng rng(4, Stream::test);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(rng.bits(i) >> 24);
  }
  DataView data(ModelKind kind) const {
    if (kind == ModelKind::points) return {{}, {numbers.data(), kCount, kPointDim}};
    if (kind == ModelKind::ribbons) return {};
    return {{bytes.data(), kCount, kDim}, {}};
  }
};

ModelSpec specOf(ModelKind kind) {
  ModelSpec spec;
  spec.kind = kind;
  spec.inputDim = kind == ModelKind::points ? kPointDim : kDim;
  spec.latentDim = 2;
  spec.hidden = {31, 17};
  spec.batchSize = 23;
  spec.seed = 7;
  spec.klWarmupSteps = 19;
  spec.rateDrop = 11;
  spec.totalSteps = 40;
  spec.freeBits = 0.01;
  spec.wordDropout = 0.3;
  spec.autoregressive = true;
  return spec;
}

constexpr ModelKind kTrained[] = {ModelKind::ae, ModelKind::vae, ModelKind::points,
                                  ModelKind::linear, ModelKind::ribbons};

struct Run {
  const Fixture& fixture;
  Model model;
  Trainer trainer;
  Run(const Fixture& f, ModelKind kind)
      : fixture(f),
        model(makeModel(specOf(kind), f.data(kind)).value()),
        trainer(*model.trainable, model.settings) {}
  void take(ThreadPool& pool, uint64_t steps) {
    const DataView data = fixture.data(model.spec.kind);
    const ImageItems images(data.images);
    const PointItems points(data.points);
    const Items& items = model.source       ? *model.source
                         : data.points.data ? static_cast<const Items&>(points)
                                            : images;
    REQUIRE(trainer.run(pool, items, steps).ok());
  }
};

}  // namespace

TEST_CASE("families: threads and slices change no bit") {
  const Fixture fixture;
  ThreadPool one(1);
  for (const ModelKind kind : kTrained) {
    CAPTURE(modelKindName(kind));
    Run whole(fixture, kind);
    const std::vector<float> start = weightsOf(whole.model);
    whole.take(one, 29);
    CHECK(weightsOf(whole.model) != start);
    for (const int threads : {1, 2, 3, 4}) {
      CAPTURE(threads);
      ThreadPool pool(threads);
      Run sliced(fixture, kind);
      for (const uint64_t steps : {1, 0, 11, 17}) sliced.take(pool, steps);
      CHECK(weightsOf(sliced.model) == weightsOf(whole.model));
    }
  }
}

TEST_CASE("families: a saved run continues in a new trainer with the same bits") {
  const Fixture fixture;
  ThreadPool pool(2);
  for (const ModelKind kind : kTrained) {
    CAPTURE(modelKindName(kind));
    Run first(fixture, kind);
    first.take(pool, 13);
    const TrainerState state = first.trainer.saveState();
    first.take(pool, 16);
    Run second(fixture, kind);
    REQUIRE(second.trainer.restoreState(state).ok());
    second.take(pool, 16);
    CHECK(weightsOf(second.model) == weightsOf(first.model));
    CHECK(second.trainer.epoch() == first.trainer.epoch());
  }
}

TEST_CASE("families: a file gives back the model, its settings and the same file") {
  const Fixture fixture;
  ThreadPool pool(1);
  for (const ModelKind kind : kTrained) {
    CAPTURE(modelKindName(kind));
    Run run(fixture, kind);
    run.take(pool, 5);
    const auto file = saveModel(run.model, 5, WeightPrecision::f32);
    const auto loaded = loadModel(file);
    REQUIRE(loaded.ok());
    CHECK(loaded->model.spec.kind == kind);
    CHECK(loaded->model.spec.freeBits == (kind == ModelKind::ribbons ? 0.01 : 0));
    CHECK(weightsOf(loaded->model) == weightsOf(run.model));
    CHECK(weightsSha256(loaded->model).size() == 64);
    CHECK(saveModel(loaded->model, 5, WeightPrecision::f32) == file);
  }
}

TEST_CASE("families: what a family does not allow is refused with the value") {
  for (const ModelKind kind : kTrained) {
    ModelSpec spec = specOf(kind);
    if (kind == ModelKind::ribbons) {
      spec.totalSteps = 0;
    } else {
      spec.latentDim = 0;
    }
    CHECK(makeModel(spec, {}).status().code == StatusCode::invalidArgument);
  }
}

}  // namespace atlas
