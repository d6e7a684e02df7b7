#include "atlas/nn/layer.h"

namespace atlas {

double Schedule::at(uint64_t step) const {
  if (step < from) return 0;
  double now = value;
  if (step < warmup) now *= static_cast<double>(step) / static_cast<double>(warmup);
  for (const uint64_t drop : drops) {
    if (step >= drop) now *= factor;
  }
  return now;
}

template <class Real>
void initialiseParameters(const std::vector<ParameterInfo>& info, uint64_t seed,
                          std::span<Real> parameters) {
  for (size_t t = 0; t < info.size(); ++t) {
    const Rng rng(seed, Stream::weightInit, t);
    for (size_t i = 0; i < info[t].count; ++i) {
      const double value = info[t].initStd > 0
                               ? info[t].initStd * rng.normal(i)
                               : info[t].initBound * (2 * double{rng.uniform(i)} - 1);
      parameters[info[t].offset + i] = static_cast<Real>(static_cast<float>(value));
    }
  }
}

template void initialiseParameters(const std::vector<ParameterInfo>&, uint64_t, std::span<float>);
template void initialiseParameters(const std::vector<ParameterInfo>&, uint64_t, std::span<double>);

}  // namespace atlas
