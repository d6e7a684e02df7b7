#include "atlas/base/parallel.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

namespace atlas {

TEST_CASE("a pool says how many threads it really has") {
  CHECK(ThreadPool(1).threads() == 1);
  CHECK(ThreadPool(0).threads() == 1);
  CHECK(ThreadPool(-3).threads() == 1);
  const int two = ThreadPool(2).threads();
#if defined(ATLAS_THREADS)
  CHECK(two == 2);
  CHECK(ThreadPool(3).threads() == 3);
#else
  CHECK(two == 1);
#endif
}

TEST_CASE("every task runs exactly once, whatever the number of threads") {
  for (const int threads : {1, 2, 3, 4}) {
    ThreadPool pool(threads);
    for (const size_t tasks : {0, 1, 2, 3, 97, 10007}) {
      std::vector<int> runs(tasks + 1);
      pool.run(
          tasks, [](void* context, size_t i) { ++(*static_cast<std::vector<int>*>(context))[i]; },
          &runs);
      for (size_t i = 0; i < tasks; ++i) REQUIRE(runs[i] == 1);
      CHECK(runs[tasks] == 0);
    }
  }
}

TEST_CASE("parallelFor cuts by n and grain alone") {
  for (const int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    for (const size_t n : {0, 1, 12, 13, 14, 1009}) {
      constexpr size_t kGrain = 13;
      std::vector<size_t> beginOf(n), endOf(n);
      parallelFor(pool, n, kGrain, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
          beginOf[i] = begin;
          endOf[i] = end;
        }
      });
      for (size_t i = 0; i < n; ++i) {
        REQUIRE(beginOf[i] == i / kGrain * kGrain);
        REQUIRE(endOf[i] == std::min(n, beginOf[i] + kGrain));
      }
    }
  }
}

#if defined(ATLAS_THREADS)
TEST_CASE("tasks are dealt in ranges: run after run the same thread meets the same ones") {
  for (const int threads : {2, 3}) {
    ThreadPool pool(threads);
    // As many tasks as threads, and none ends before all have begun: so no thread can take two.
    struct Meeting {
      size_t threads;
      std::atomic<size_t> begun{0};
      std::vector<std::thread::id> ranBy;
    };
    std::vector<std::thread::id> first;
    for (int run = 0; run < 50; ++run) {
      Meeting meeting{size_t(threads), {0}, std::vector<std::thread::id>(size_t(threads))};
      pool.run(
          size_t(threads),
          [](void* context, size_t i) {
            auto& at = *static_cast<Meeting*>(context);
            at.ranBy[i] = std::this_thread::get_id();
            ++at.begun;
            while (at.begun.load() < at.threads) std::this_thread::yield();
          },
          &meeting);
      if (run == 0) first = meeting.ranBy;
      REQUIRE(meeting.ranBy == first);
      REQUIRE(meeting.ranBy[0] == std::this_thread::get_id());
    }
  }
}
#endif

TEST_CASE("a hundred thousand small runs: none lost, none doubled, none stuck") {
  // More threads than most test machines have cores, so that workers wake late and find other runs.
  ThreadPool pool(4);
  constexpr size_t kRuns = 100000, kTasks = 5;
  std::vector<size_t> counts(kTasks);
  size_t expected = 0;
  for (size_t run = 0; run < kRuns; ++run) {
    const size_t tasks = run % (kTasks + 1);
    parallelFor(pool, tasks, 1, [&](size_t i, size_t) { counts[i] += run; });
    expected += tasks * run;
  }
  CHECK(std::accumulate(counts.begin(), counts.end(), size_t{0}) == expected);
}

TEST_CASE("results of one run are seen by the next") {
  ThreadPool pool(3);
  constexpr size_t kN = 1013;
  std::vector<size_t> a(kN, 1), b(kN);
  for (int round = 0; round < 30; ++round) {
    parallelFor(pool, kN, 7, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) b[i] = a[i] + a[(i + 500) % kN];
    });
    std::swap(a, b);
  }
  for (const size_t value : a) REQUIRE(value == size_t{1} << 30);
}

TEST_CASE("pools come and go, used or not") {
  for (int i = 0; i < 50; ++i) {
    ThreadPool pool(1 + i % 4);
    int sum[3] = {};
    if (i % 2) parallelFor(pool, 3, 1, [&](size_t j, size_t) { sum[j] = 1; });
    CHECK(sum[0] + sum[1] + sum[2] == (i % 2 ? 3 : 0));
  }
}

}  // namespace atlas
