#include "atlas/models/pcaSpectrum.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace atlas {

PcaSpectrum spectrumOf(const Pca& pca, std::span<const double> shares) {
  const auto& eigenvalues = pca.parts().eigenvalues;
  const size_t d = eigenvalues.size();
  PcaSpectrum out{std::vector<double>(d), std::vector<double>(d + 1), {}, pca.rank()};
  for (size_t i = 0; i < d; ++i) out.ratios[i] = pca.explainedVarianceRatio(i);
  for (size_t i = d; i-- > 0;) out.dropped[i] = out.dropped[i + 1] + eigenvalues[i];
  for (double share : shares) out.directions.push_back(directionsFor(pca, share));
  return out;
}

uint32_t directionsFor(const Pca& pca, double share) {
  const auto cumulative = pca.cumulativeVarianceRatio();
  for (size_t i = 0; i < cumulative.size(); ++i)
    if (cumulative[i] >= share) return uint32_t(i + 1);
  // Rounding may leave the whole sum a little below 1; no variance leaves it at 0.
  return uint32_t(pca.rank());
}

Result<double> largestDifference(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size())
    return Status::invalidArgument("numbers.same found other", {a.size(), b.size()});
  double most = 0;
  for (size_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(a[i] - b[i]));
  return most;
}

}  // namespace atlas
