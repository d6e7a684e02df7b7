// A training step allocates nothing once the first has made its buffers: a call of many steps asks
// for memory as often as a call of few. Every operator new of this program is counted.
// Not with AddressSanitizer, which pairs every new with its own delete.
#if !defined(__SANITIZE_ADDRESS__)

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

#include "atlas/base/rng.h"
#include "atlas/models/families.h"

namespace {

std::atomic<size_t> allocations{0};

void* countedAllocation(size_t size) {
  ++allocations;
  void* const memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) std::abort();  // the core is built without exceptions
  return memory;
}

}  // namespace

void* operator new(size_t size) { return countedAllocation(size); }
void* operator new[](size_t size) { return countedAllocation(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace atlas {
namespace {

constexpr uint32_t kDim = 131, kConvDim = 784, kMapDim = 16;
constexpr size_t kImages = 211;

size_t allocationsOf(ThreadPool& pool, Trainer& trainer, const Items& items, uint64_t steps) {
  const size_t before = allocations;
  CHECK(trainer.run(pool, items, steps).ok());
  return allocations - before;
}

void check(const ModelSpec& spec, const DataView& data) {
  for (const int threads : {1, 3}) {
    CAPTURE(modelKindName(spec.kind));
    CAPTURE(threads);
    auto model = makeModel(spec, data);
    REQUIRE(model.ok());
    Trainer trainer(*model->trainable, model->settings);
    ThreadPool pool(threads);
    const ImageItems images(data.images, data.labels);
    const PointItems points(data.points);
    const Items& items = model->source      ? *model->source
                         : data.images.data ? static_cast<const Items&>(images)
                                            : points;
    CHECK(allocationsOf(pool, trainer, items, 8) > 0);  // makes the buffers; counts at all
    const size_t few = allocationsOf(pool, trainer, items, 1);
    // Past the ends of epochs, smaller last batches and kept good states.
    const bool slow = spec.layers == Layers::conv || spec.kind == ModelKind::vqvae;
    const uint64_t many = slow ? 50 : spec.kind == ModelKind::mesh ? 150 : 700;
    CHECK(allocationsOf(pool, trainer, items, many) == few);
  }
}

}  // namespace

TEST_CASE("a training step allocates nothing after the first, in every family") {
  std::vector<uint8_t> bytes(kImages * kConvDim);
  std::vector<float> numbers(kImages * 3);
  const std::vector<uint8_t> labels(kImages, 1);
  const Rng rng(3, Stream::test);
  for (size_t i = 0; i < bytes.size(); ++i)  // four fifths zero, as MNIST
    bytes[i] = rng.bits(2 * i) % 5 == 0 ? uint8_t(rng.bits(2 * i + 1)) : 0;
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = 2 * rng.uniform(i) - 1;
  std::vector<uint8_t> codes(kImages * kMapDim);
  for (size_t i = 0; i < codes.size(); ++i) codes[i] = uint8_t(rng.bits(i) % 64);
  const DataView images{{bytes.data(), kImages, kDim}, {}, labels};
  const DataView larger{{bytes.data(), kImages, kConvDim}, {}, labels};
  const DataView maps{{codes.data(), kImages, kMapDim}, {}, labels};
  const DataView points{{}, {numbers.data(), kImages, 3}};
  for (const ModelKind kind :
       {ModelKind::ae, ModelKind::vae, ModelKind::points, ModelKind::linear, ModelKind::ribbons,
        ModelKind::classifier, ModelKind::mesh, ModelKind::vqvae, ModelKind::codes}) {
    for (const Optimizer optimizer : {Optimizer::adam, Optimizer::sgd}) {
      ModelSpec spec;
      spec.kind = kind;
      spec.optimizer = optimizer;
      spec.learningRate = 1e-4;
      spec.inputDim = kind == ModelKind::points  ? 3
                      : kind == ModelKind::vqvae ? kConvDim
                      : kind == ModelKind::codes ? kMapDim
                                                 : kDim;
      spec.side = 4;
      spec.latentDim = 2;
      spec.hidden = {101, 67};
      spec.batchSize = 64;
      spec.seed = 5;
      spec.rateDrop = 100;
      spec.totalSteps = 1000;
      spec.wordDropout = 0.3;
      spec.autoregressive = true;
      spec.body = BodyKind::tube;
      check(spec, kind == ModelKind::points  ? points
                  : kind == ModelKind::vqvae ? larger
                  : kind == ModelKind::codes ? maps
                                             : images);
      if (kind != ModelKind::vae) continue;
      spec.layers = Layers::conv;
      spec.inputDim = kConvDim;
      check(spec, {{bytes.data(), kImages, kConvDim}, {}});
    }
  }
}

}  // namespace atlas

#endif
