// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011). A number is a pure function of (seed, stream, step, index): it does not
// depend on the order of calls nor on threads, so a run can be replayed, split or resumed to the
// same bits. Published vectors and our own expected numbers: tests/cpp/base/rng_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace atlas {

// What a number is drawn for. Two uses never share a stream: a number given twice does not compile.
// Numbers are part of the determinism contract: append, never renumber; at most 255 (a stream is
// one byte of the counter).
enum class Stream : uint32_t {
#define ATLAS_STREAM(name, value) name = value,
#include "atlas/base/streams.def"
#undef ATLAS_STREAM
};

// Every stream, in the order of the list.
inline constexpr Stream kStreams[] = {
#define ATLAS_STREAM(name, value) Stream::name,
#include "atlas/base/streams.def"
#undef ATLAS_STREAM
};

template <size_t n>
constexpr bool areStreams(const Stream (&streams)[n]) {
  bool seen[256] = {};
  for (const Stream stream : streams) {
    const auto value = static_cast<uint32_t>(stream);
    if (value < 1 || value > 255 || seen[value]) return false;
    seen[value] = true;
  }
  return true;
}
static_assert(areStreams(kStreams), "a stream has a number of its own, 1 to 255");

// One Philox4x32-10 block: 128 random bits from a 128-bit counter and a 64-bit key.
std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// The generator for one (seed, stream, step); `index` < 2^58 picks the number. The seed is the key;
// stream, step and index are disjoint parts of the counter, so two different numbers of one seed
// never share a counter.
class Rng {
 public:
  Rng(uint64_t seed, Stream stream, uint64_t step = 0);
  // The generator of the same seed and step for another use.
  Rng onStream(Stream stream) const;

  uint32_t bits(uint64_t index) const;  // 32 uniform bits
  float uniform(uint64_t index) const;  // in (0, 1), never 0 or 1: multiples of 2^-23 plus 2^-24
  // N(0, 1): normalQuantile((bits + ½) / 2^32), see fmath.h; |value| <= 6.4.
  float normal(uint64_t index) const;
  void fillNormal(float* out, size_t count,
                  uint64_t firstIndex = 0) const;  // the same numbers, in bulk
  void fillUniform(float* out, size_t count, uint64_t firstIndex = 0) const;
  // A uniform permutation of 0..n-1 (Fisher-Yates, unbiased by rejection), into out[n].
  void permutation(uint32_t* out, uint32_t n) const;

 private:
  std::array<uint32_t, 4> block(uint64_t blockIndex) const;  // numbers 4 blockIndex ... + 3
  template <class Convert>
  void fill(float* out, size_t count, uint64_t firstIndex, Convert convert) const;

  std::array<uint32_t, 2> key_;  // the seed
  uint32_t stream_;              // counter word 1, top byte; the index fills words 0 and 1 below it
  std::array<uint32_t, 2> step_;  // counter words 2 and 3
};

}  // namespace atlas
