// A pool of threads and a parallelFor that keeps the determinism contract: [0, n) is cut into
// chunks of `grain`, fixed by (n, grain) and never by the number of threads; each chunk is run by
// one thread. A caller whose chunks write disjoint outputs therefore gets the same bits with any
// pool. With threads() == 1, or in a build without threads, everything runs on the calling thread.
// Tested by tests/cpp/base/parallel_test.cc.
#pragma once

#include <cstddef>
#include <memory>

namespace atlas {

class ThreadPool {
 public:
  // threads counts the caller: 1 starts no thread. Clamped to [1, kMaxThreads]; where threads
  // cannot be had (single-thread build) it is 1, and threads() says so.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;  // threads hold its address
  ThreadPool& operator=(const ThreadPool&) = delete;

  static constexpr int kMaxThreads = 16;
  int threads() const;

  // Calls task(context, i) once for every i in [0, tasks), caller included; returns when all are
  // done, without waiting for a thread that took no task. Not reentrant: a task must not call run,
  // nor two threads at once. tasks < 2^32 - 1. No allocation.
  void run(size_t tasks, void (*task)(void* context, size_t i), void* context);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// body(begin, end) for consecutive chunks of [0, n), each of `grain` (the last may be shorter).
template <class Body>
void parallelFor(ThreadPool& pool, size_t n, size_t grain, Body&& body) {
  if (n == 0) return;
  struct Context {
    Body* body;
    size_t n, grain;
  } context{&body, n, grain};
  pool.run((n + grain - 1) / grain,
           [](void* raw, size_t i) {
             auto& c = *static_cast<Context*>(raw);
             const size_t begin = i * c.grain;
             const size_t end = begin + c.grain < c.n ? begin + c.grain : c.n;
             (*c.body)(begin, end);
           },
           &context);
}

}  // namespace atlas
