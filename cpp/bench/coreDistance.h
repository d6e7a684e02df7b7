// How far apart two cores are: the time a cache line takes from one to the other and back.
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "atlas/base/parallel.h"

namespace atlas {

// How long a thread waits for the other: much longer than a turn, short beside a measurement.
constexpr std::chrono::milliseconds kPatience{20};

// Two threads of the pool raise one number in turns. Nanoseconds a turn there and back; NaN when
// one thread took both tasks, or the two did not meet.
inline double coreRoundTripNs(ThreadPool& pool) {
  using Clock = std::chrono::steady_clock;
  constexpr uint32_t kTurns = 2000, kLooks = 4096;
  struct alignas(64) State {
    std::atomic<uint32_t> number{0};
    std::atomic<bool> lost{false};
    double nanoseconds = NAN;
  } state;
  pool.run(
      2,
      [](void* raw, size_t side) {
        State& s = *static_cast<State*>(raw);
        const auto wait = [&s, limit = Clock::now() + kPatience](uint32_t wanted) {
          // The clock is slow in wasm: looked at seldom, or it would be what is timed.
          for (uint32_t looks = 1; s.number.load(std::memory_order_acquire) != wanted; ++looks) {
            if (looks % kLooks != 0) continue;
            if (Clock::now() > limit) s.lost = true;
            if (s.lost) return;
          }
        };
        Clock::time_point start;
        for (uint32_t i = 0; i < kTurns && !s.lost; ++i) {
          if (i == 1) start = Clock::now();  // they have met
          wait(2 * i + uint32_t(side));
          s.number.store(2 * i + uint32_t(side) + 1, std::memory_order_release);
        }
        if (side == 0) {
          const std::chrono::duration<double, std::nano> passed = Clock::now() - start;
          s.nanoseconds = passed.count() / (kTurns - 1);
        }
      },
      &state);
  return state.lost ? NAN : state.nanoseconds;
}

}  // namespace atlas
