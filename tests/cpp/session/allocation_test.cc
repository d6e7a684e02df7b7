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
#include "atlas/models/autoencoder.h"
#include "atlas/nn/trainer.h"

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

constexpr uint32_t kDim = 131;
constexpr size_t kImages = 211;

size_t allocationsOf(ThreadPool& pool, Trainer& trainer, ByteImages images, uint64_t steps) {
  const size_t before = allocations;
  CHECK(trainer.run(pool, images, steps).ok());
  return allocations - before;
}

}  // namespace

TEST_CASE("a training step allocates nothing after the first") {
  std::vector<uint8_t> bytes(kImages * kDim);
  const Rng rng(3, Stream::test);
  for (size_t i = 0; i < bytes.size(); ++i)  // four fifths zero, as MNIST
    bytes[i] = rng.bits(2 * i) % 5 == 0 ? uint8_t(rng.bits(2 * i + 1)) : 0;
  for (const ModelKind kind : {ModelKind::ae, ModelKind::vae})
    for (const Optimizer optimizer : {Optimizer::adam, Optimizer::sgd})
      for (const int threads : {1, 3}) {
        CAPTURE(threads);
        ModelSpec spec;
        spec.kind = kind;
        spec.optimizer = optimizer;
        spec.learningRate = 1e-4;
        spec.inputDim = kDim;
        spec.latentDim = 3;
        spec.hidden = {101, 67};
        spec.batchSize = 64;
        spec.seed = 5;
        auto model = makeAutoencoder(spec);
        REQUIRE(model.ok());
        Trainer trainer(*model.value(), spec);
        ThreadPool pool(threads);
        const ByteImages images{bytes.data(), kImages, kDim};
        CHECK(allocationsOf(pool, trainer, images, 8) > 0);  // makes the buffers; counts at all
        const size_t few = allocationsOf(pool, trainer, images, 1);
        // Past the ends of epochs, smaller last batches and kept good states.
        CHECK(allocationsOf(pool, trainer, images, 700) == few);
      }
}

}  // namespace atlas

#endif
