#include "atlas/base/parallel.h"

#include <algorithm>
#include <cassert>

// The build says whether there are threads: always natively, in wasm one variant of two.
#if defined(ATLAS_THREADS)
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace atlas {

#if defined(ATLAS_THREADS)

namespace {

// How often a thread looks before it sleeps: some tens of microseconds, more than the serial gaps
// inside a training step, far less than a person or another process would notice. wasm has no
// instruction that pauses, so a look is quicker there.
#if defined(__SSE2__)
constexpr int kSpins = 4000;
void pauseBriefly() { __builtin_ia32_pause(); }
#else
constexpr int kSpins = 60000;
void pauseBriefly() {}
#endif

// True as soon as ready() is, false after kSpins looks.
template <class Ready>
bool spinUntil(int spins, Ready ready) {
  for (int i = 0; i < spins; ++i) {
    if (ready()) return true;
    pauseBriefly();
  }
  return ready();
}

}  // namespace

// One run is one generation. Its tasks are dealt in ranges, one a thread, in order: a thread does
// its own first, then what is left of the others'. So the same thread meets the same rows and
// columns from one run to the next and finds them in its own caches; a thread that comes late, or
// not at all, keeps nobody waiting. Each range's `claim` holds (generation, next task): a thread
// takes a task by raising it with compare-and-swap, so a worker that wakes late can never take a
// task of another run. While a job is replaced the next task of every range reads kClosed, so that
// a worker which read the old claim and the new job fails its swap. Atomics are sequentially
// consistent: "publish, then look for sleepers" against "announce sleep, then look for work" needs
// it.
struct ThreadPool::Impl {
  static constexpr uint64_t kClosed = 0xffffffff;
  static uint64_t nextOf(uint64_t claim) { return claim & kClosed; }

  struct alignas(64) Range {  // a cache line each: neighbours are raised by other threads
    std::atomic<uint64_t> claim{kClosed};
  };
  std::array<Range, kMaxThreads> ranges;
  std::atomic<uint64_t> generation{0};
  std::atomic<size_t> unfinished{0};
  std::atomic<void (*)(void*, size_t)> task{nullptr};
  std::atomic<void*> context{nullptr};
  std::atomic<size_t> tasks{0};

  std::atomic<bool> stopping{false};
  std::atomic<int> sleepers{0};
  std::atomic<bool> callerSleeps{false};
  std::mutex mutex;
  std::condition_variable workAppeared, runFinished;

  std::vector<std::thread> workers;
  size_t threads = 1;  // the caller and workers; set before the first worker starts
  int spins = kSpins;

  uint64_t firstOf(size_t range, size_t count) const { return uint64_t{count} * range / threads; }

  // Runs tasks of one range until none is left there.
  void drain(size_t range) {
    std::atomic<uint64_t>& claim = ranges[range].claim;
    uint64_t seen = claim.load();
    for (;;) {
      const auto currentTask = task.load();
      void* const currentContext = context.load();
      if (nextOf(seen) >= firstOf(range + 1, tasks.load())) return;
      if (!claim.compare_exchange_weak(seen, seen + 1)) continue;
      currentTask(currentContext, static_cast<size_t>(nextOf(seen)));
      if (unfinished.fetch_sub(1) == 1 && callerSleeps.load()) {
        const std::lock_guard lock(mutex);
        runFinished.notify_one();
      }
      seen = claim.load();
    }
  }

  // Its own range, then the next ones.
  void work(size_t self) {
    for (size_t i = 0; i < threads; ++i) drain((self + i) % threads);
  }

  void workerLoop(size_t self) {
    for (;;) {
      const uint64_t seen = generation.load();
      work(self);
      const auto news = [&] { return stopping.load() || generation.load() != seen; };
      if (!spinUntil(spins, news)) {
        std::unique_lock lock(mutex);
        ++sleepers;
        workAppeared.wait(lock, news);
        --sleepers;
      }
      if (stopping.load()) return;
    }
  }

  void run(size_t count, void (*function)(void*, size_t), void* argument) {
    const uint64_t last = generation.load(), next = (last + 1) & kClosed;
    for (size_t i = 0; i < threads; ++i) ranges[i].claim.store(last << 32 | kClosed);
    task.store(function);
    context.store(argument);
    tasks.store(count);
    unfinished.store(count);
    for (size_t i = 0; i < threads; ++i) ranges[i].claim.store(next << 32 | firstOf(i, count));
    generation.store(next);
    if (sleepers.load() > 0) {
      {
        const std::lock_guard lock(mutex);
      }  // a worker between its look and its sleep gets there
      workAppeared.notify_all();
    }
    work(0);
    const auto finished = [&] { return unfinished.load() == 0; };
    if (spinUntil(spins, finished)) return;
    std::unique_lock lock(mutex);
    callerSleeps.store(true);
    runFinished.wait(lock, finished);
    callerSleeps.store(false);
  }
};

ThreadPool::ThreadPool(int threads) : impl_(std::make_unique<Impl>()) {
  const int total = std::clamp(threads, 1, kMaxThreads);
  // Threads that share a core must not spin: they would keep the one with work from running.
  if (total > static_cast<int>(std::thread::hardware_concurrency())) impl_->spins = 1;
  impl_->threads = static_cast<size_t>(total);
  impl_->workers.reserve(impl_->threads - 1);
  for (size_t i = 1; i < impl_->threads; ++i)
    impl_->workers.emplace_back([impl = impl_.get(), i] { impl->workerLoop(i); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping.store(true);
  }
  impl_->workAppeared.notify_all();
  for (std::thread& worker : impl_->workers) worker.join();
}

int ThreadPool::threads() const { return static_cast<int>(impl_->threads); }

void ThreadPool::run(size_t tasks, void (*task)(void*, size_t), void* context) {
  assert(tasks < Impl::kClosed);
  if (impl_->workers.empty() || tasks == 1) {
    for (size_t i = 0; i < tasks; ++i) task(context, i);
    return;
  }
  if (tasks > 0) impl_->run(tasks, task, context);
}

#else

struct ThreadPool::Impl {};

ThreadPool::ThreadPool(int) {}
ThreadPool::~ThreadPool() = default;
int ThreadPool::threads() const { return 1; }
void ThreadPool::run(size_t tasks, void (*task)(void*, size_t), void* context) {
  for (size_t i = 0; i < tasks; ++i) task(context, i);
}

#endif

}  // namespace atlas
