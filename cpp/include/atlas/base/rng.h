// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011). A number is a pure function of (seed, stream, step, index): it does not
// depend on the order of calls nor on threads, so a run can be replayed, split or resumed to the
// same bits. Published vectors and our own expected numbers: tests/cpp/base/rng_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace atlas {

// What a number is drawn for. Two uses never share a stream. Values are part of the determinism
// contract: append, never renumber; at most 255 (a stream is one byte of the counter).
enum class Stream : uint32_t {
  weightInit = 1,
  shuffle = 2,
  posteriorNoise = 3,  // the ε of z = μ + σ⊙ε while training
  evaluation = 4,      // the same ε while measuring a loss: fixed across epochs
  priorSample = 5,
  digits = 6,  // the ground-truth digits' factors
  test = 7,
  toys = 8,             // the named point sets of toys.h
  directionSpread = 9,  // the samples whose principal directions are compared
  mixtureStart = 10,    // the points a mixture of density.h starts from
  mixtureSample = 11,   // samples of a learned density
  noiseImages = 12,     // images of uniform noise
  klEstimate = 13,      // samples of divergence.h
  randomPairs = 14,     // pairs of distributions of divergence.h
  shapes = 20,          // the individuals of shapes.h
  imageNoise = 30,      // disturbances of one image (imageMetrics.h)
  gradientCheck = 31,   // which weights are checked (finiteDifferences.h)
  ribbons = 60,         // the bits of ribbons.h
  wordDropout = 61,     // which of them a decoder does not see (ribbonVae.h)
  linearVae = 62,       // the axes of the data of linearVae.h
  codebook = 80,        // rows that take the place of codes nobody uses (nn/layers.h, quantise)
  imagePairs = 40,      // pairs of images of two classes (interpolation.h)
  surfacePoints = 40,   // where on a surface a point lies (charts.h)
};

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
