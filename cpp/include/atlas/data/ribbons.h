// Markov ribbons, the data of the lesson on posterior collapse (lecture row 25): 32 bits, the first
// a fair coin, every other equal to the one before it with probability 0.9. A decoder that sees the
// bits before can be exact without any code; one that draws its bits independently cannot. The
// entropy is known, so a loss can be held against what no model can beat. Tested by
// tests/cpp/models/ribbonVae_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "atlas/base/tensor.h"

namespace atlas {

inline constexpr size_t kRibbonBits = 32;
inline constexpr double kRibbonStay = 0.9;

// H = ln 2 + 31·h(0.1) = 10.7707 nats, h(p) = −p ln p − (1−p) ln(1−p).
double ribbonEntropy();

// −ln p(x) of one ribbon of zeros and ones, in nats.
template <class Real>
double ribbonSurprise(std::span<const Real> bits);

// Ribbons of batch number `batch`, n×32 of 0 and 1, from number `first` on: a function of (seed,
// batch). Numbers of batches
// that training uses are its steps; kRibbonsHeldOut is one that it never reaches.
inline constexpr uint64_t kRibbonsHeldOut = uint64_t{1} << 40;
template <class Real>
void drawRibbons(uint64_t seed, uint64_t batch, MatrixView<Real> bits, size_t first = 0);

}  // namespace atlas
