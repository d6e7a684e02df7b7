#include "atlas/base/rng.h"

#include <utility>

#include "atlas/base/fmath.h"

namespace atlas {

namespace {

constexpr int kWordsPerBlock = 4;
constexpr int kStreamShift = 24;  // the stream sits in the top byte of counter word 1

float uniformFromBits(uint32_t bits) { return static_cast<float>(bits >> 9) * 0x1p-23f + 0x1p-24f; }
float normalFromBits(uint32_t bits) {
  return static_cast<float>(normalQuantile((static_cast<double>(bits) + 0.5) * 0x1p-32));
}

}  // namespace

std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  constexpr uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t product0 = kMultiplier0 * counter[0];
    const uint64_t product1 = kMultiplier1 * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(product0)};
    key = {key[0] + kWeyl0, key[1] + kWeyl1};
  }
  return counter;
}

Rng::Rng(uint64_t seed, Stream stream, uint64_t step)
    : key_{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)},
      stream_(static_cast<uint32_t>(stream) << kStreamShift),
      step_{static_cast<uint32_t>(step), static_cast<uint32_t>(step >> 32)} {}

Rng Rng::onStream(Stream stream) const {
  Rng other = *this;
  other.stream_ = static_cast<uint32_t>(stream) << kStreamShift;
  return other;
}

std::array<uint32_t, 4> Rng::block(uint64_t blockIndex) const {
  return philox4x32({static_cast<uint32_t>(blockIndex),
                     static_cast<uint32_t>(blockIndex >> 32) | stream_, step_[0], step_[1]},
                    key_);
}

template <class Convert>
void Rng::fill(float* out, size_t count, uint64_t firstIndex, Convert convert) const {
  size_t done = 0;
  while (done < count) {
    const uint64_t index = firstIndex + done;
    const std::array<uint32_t, 4> words = block(index / kWordsPerBlock);
    for (size_t w = index % kWordsPerBlock; w < kWordsPerBlock && done < count; ++w)
      out[done++] = convert(words[w]);
  }
}

uint32_t Rng::bits(uint64_t index) const {
  return block(index / kWordsPerBlock)[index % kWordsPerBlock];
}

float Rng::uniform(uint64_t index) const { return uniformFromBits(bits(index)); }
float Rng::normal(uint64_t index) const { return normalFromBits(bits(index)); }

void Rng::fillUniform(float* out, size_t count, uint64_t firstIndex) const {
  fill(out, count, firstIndex, uniformFromBits);
}
void Rng::fillNormal(float* out, size_t count, uint64_t firstIndex) const {
  fill(out, count, firstIndex, normalFromBits);
}

void Rng::permutation(uint32_t* out, uint32_t n) const {
  uint64_t index = 0;
  std::array<uint32_t, 4> words{};
  const auto nextBits = [&] {
    if (index % kWordsPerBlock == 0) words = block(index / kWordsPerBlock);
    return words[index++ % kWordsPerBlock];
  };
  // Uniform in [0, bound): the high half of bits * bound, rejecting the 2^32 mod bound values of
  // the low half that would make some results one in 2^32 likelier.
  const auto below = [&](uint32_t bound) {
    const uint32_t tooFew = (0u - bound) % bound;
    uint64_t product;
    do {
      product = uint64_t{nextBits()} * bound;
    } while (static_cast<uint32_t>(product) < tooFew);
    return static_cast<uint32_t>(product >> 32);
  };
  for (uint32_t i = 0; i < n; ++i) out[i] = i;
  for (uint32_t i = n; i > 1; --i) std::swap(out[i - 1], out[below(i)]);
}

}  // namespace atlas
