#include "atlas/data/ribbons.h"

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"

namespace atlas {

double ribbonEntropy() {
  const double flip = 1 - kRibbonStay;
  return log64(2) -
         double(kRibbonBits - 1) * (kRibbonStay * log64(kRibbonStay) + flip * log64(flip));
}

template <class Real>
double ribbonSurprise(std::span<const Real> bits) {
  size_t flips = 0;
  for (size_t t = 1; t < bits.size(); ++t) flips += bits[t] != bits[t - 1];
  return log64(2) - double(flips) * log64(1 - kRibbonStay) -
         double(bits.size() - 1 - flips) * log64(kRibbonStay);
}

template <class Real>
void drawRibbons(uint64_t seed, uint64_t batch, MatrixView<Real> bits, size_t first) {
  const Rng rng(seed, Stream::ribbons, batch);
  for (size_t i = 0; i < bits.rows; ++i) {
    float u[kRibbonBits];
    rng.fillUniform(u, kRibbonBits, (first + i) * kRibbonBits);
    bool bit = u[0] < 0.5f;
    bits(i, 0) = Real(bit);
    for (size_t t = 1; t < kRibbonBits; ++t) {
      bit ^= u[t] >= float(kRibbonStay);
      bits(i, t) = Real(bit);
    }
  }
}

template double ribbonSurprise(std::span<const float>);
template double ribbonSurprise(std::span<const double>);
template double ribbonSurprise(std::span<const uint8_t>);
template void drawRibbons(uint64_t, uint64_t, MatrixView<float>, size_t);
template void drawRibbons(uint64_t, uint64_t, MatrixView<double>, size_t);

}  // namespace atlas
