// What every family of models keeps: threads and slices change no bit, a saved run goes on with the
// same bits, a file gives the model back.
#include "atlas/models/families.h"

#include <doctest/doctest.h>

#include <string>

#include "atlas/files/modelFile.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 53, kPointDim = 3, kConvDim = 784, kMapDim = 16;
constexpr size_t kCount = 101;

// A family, or an option of one that makes other layers of it.
struct Family {
  ModelKind kind;
  Layers layers = Layers::dense;
  uint32_t dim() const {
    if (kind == ModelKind::points) return kPointDim;
    if (kind == ModelKind::codes) return kMapDim;
    return layers == Layers::conv || kind == ModelKind::vqvae ? kConvDim : kDim;
  }
  std::string name() const { return std::string(modelKindName(kind)) + " " + layersName(layers); }
};

bool drawsItsOwn(ModelKind kind) { return kind == ModelKind::ribbons || kind == ModelKind::mesh; }

struct Fixture {
  std::vector<uint8_t> bytes = std::vector<uint8_t>(kCount * kConvDim);
  std::vector<uint8_t> labels = std::vector<uint8_t>(kCount);
  std::vector<uint8_t> maps = std::vector<uint8_t>(kCount * kMapDim);  // of 64 codes
  std::vector<float> numbers = testNumbers<float>(kCount * kPointDim, -1, 1, 5);
  Fixture() {
    const Rng rng(4, Stream::test);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(rng.bits(i) >> 24);
    for (size_t i = 0; i < kCount; ++i) labels[i] = i % 2;
    for (size_t i = 0; i < maps.size(); ++i) maps[i] = bytes[i] % 64;
  }
  DataView data(const Family& family) const {
    if (family.kind == ModelKind::codes) return {{maps.data(), kCount, kMapDim}, {}, labels};
    if (family.kind == ModelKind::points) return {{}, {numbers.data(), kCount, kPointDim}};
    if (drawsItsOwn(family.kind)) return {};
    return {{bytes.data(), kCount, family.dim()}, {}, labels};
  }
};

ModelSpec specOf(const Family& family) {
  ModelSpec spec;
  spec.kind = family.kind;
  spec.layers = family.layers;
  spec.inputDim = family.dim();
  spec.latentDim = 2;
  spec.hidden = {31, 17};
  spec.batchSize = 23;
  spec.seed = 7;
  spec.klWarmupSteps = 19;
  spec.rateDrop = 11;
  spec.side = 4;
  spec.totalSteps = 40;
  spec.freeBits = 0.01;
  spec.wordDropout = 0.3;
  spec.autoregressive = true;
  spec.body = BodyKind::tube;
  return spec;
}

constexpr Family kTrained[] = {{ModelKind::ae},         {ModelKind::vae},
                               {ModelKind::points},     {ModelKind::linear},
                               {ModelKind::ribbons},    {ModelKind::vae, Layers::conv},
                               {ModelKind::classifier}, {ModelKind::classifier, Layers::conv},
                               {ModelKind::mesh},       {ModelKind::vqvae},
                               {ModelKind::codes}};
// How the hash of each one's weights after 29 steps begins, on every platform. A change here is
// another model from the same seed.
constexpr const char* kHashes[] = {"684435da330e1121", "6cbdd470ae8874ea", "1571be22f7b8ed08",
                                   "8661ce12204853a4", "20263b0423ba45b3", "de71342f49177fde",
                                   "901c11a4f28fbb9f", "8c586d2a35a969df", "b571d518dcaf34f4",
                                   "ed93d3188fe5539b", "ffba4cdd663293bb"};

struct Run {
  const Fixture& fixture;
  Family family;
  Model model;
  Trainer trainer;
  Run(const Fixture& f, const Family& which)
      : fixture(f),
        family(which),
        model(makeModel(specOf(which), f.data(which)).value()),
        trainer(*model.trainable, model.settings) {}
  void take(ThreadPool& pool, uint64_t steps) {
    const DataView data = fixture.data(family);
    const ImageItems images(data.images, data.labels);
    const PointItems points(data.points);
    const Items& items = model.source       ? *model.source
                         : data.points.data ? static_cast<const Items&>(points)
                                            : images;
    REQUIRE(trainer.run(pool, items, steps).ok());
  }
};

}  // namespace

TEST_CASE("families: threads, slices and platforms change no bit") {
  const Fixture fixture;
  ThreadPool one(1);
  for (const Family& family : kTrained) {
    CAPTURE(family.name());
    Run whole(fixture, family);
    const std::vector<float> start = weightsOf(whole.model);
    whole.take(one, 29);
    CHECK(weightsOf(whole.model) != start);
    CHECK(weightsSha256(whole.model).substr(0, 16) == kHashes[&family - kTrained]);
    for (const int threads : {1, 2, 3, 4}) {
      CAPTURE(threads);
      ThreadPool pool(threads);
      Run sliced(fixture, family);
      for (const uint64_t steps : {1, 0, 11, 17}) sliced.take(pool, steps);
      CHECK(weightsOf(sliced.model) == weightsOf(whole.model));
    }
  }
}

TEST_CASE("families: a saved run continues in a new trainer with the same bits") {
  const Fixture fixture;
  ThreadPool pool(2);
  for (const Family& family : kTrained) {
    CAPTURE(family.name());
    Run first(fixture, family);
    first.take(pool, 13);
    const TrainerState state = first.trainer.saveState();
    first.take(pool, 16);
    Run second(fixture, family);
    REQUIRE(second.trainer.restoreState(state).ok());
    second.take(pool, 16);
    CHECK(weightsOf(second.model) == weightsOf(first.model));
    CHECK(second.trainer.epoch() == first.trainer.epoch());
  }
}

TEST_CASE("families: a file gives back the model, its settings and the same file") {
  const Fixture fixture;
  ThreadPool pool(1);
  for (const Family& family : kTrained) {
    CAPTURE(family.name());
    Run run(fixture, family);
    run.take(pool, 5);
    const auto file = saveModel(run.model, 5, WeightPrecision::f32);
    const auto loaded = loadModel(file);
    REQUIRE(loaded.ok());
    CHECK(loaded->model.spec.kind == family.kind);
    CHECK(loaded->model.spec.layers == family.layers);
    CHECK(loaded->model.spec.freeBits == (family.kind == ModelKind::ribbons ? 0.01 : 0));
    CHECK(weightsOf(loaded->model) == weightsOf(run.model));
    CHECK(weightsSha256(loaded->model).size() == 64);
    CHECK(saveModel(loaded->model, 5, WeightPrecision::f32) == file);
  }
}

TEST_CASE("families: what a family does not allow is refused with the value") {
  for (const Family& family : kTrained) {
    ModelSpec spec = specOf(family);
    if (drawsItsOwn(family.kind)) {
      spec.totalSteps = 0;
    } else {
      spec.latentDim = 0;
    }
    CHECK(makeModel(spec, {}).status().code == StatusCode::invalidArgument);
    spec = specOf(family);
    spec.layers = Layers::conv;  // of 28×28 images alone
    CHECK(makeModel(spec, {}).ok() == (family.layers == Layers::conv));
  }
}

}  // namespace atlas
