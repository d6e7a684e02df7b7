// The eigenvalues of a fitted PCA as the lecture reads them (lecture.md (a) 3 and 5; chapter 4).
//
//   λᵢ / Σλ          share of the variance along direction i (scikit-learn's
//                    explained_variance_ratio_; there Σλ is the total variance, as here)
//   Σ_{i>k} λᵢ       what the first k directions leave out: the mean squared error of a
//                    reconstruction from k numbers (Pearson 1901), with the divisor n−1
//
// Tested by tests/cpp/models/pcaSpectrum_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/models/pca.h"

namespace atlas {

struct PcaSpectrum {
  std::vector<double> ratios;      // d, λᵢ over the total variance; 0 when there is none
  std::vector<double> dropped;     // d+1, entry k is Σ_{i>k} λᵢ, smallest added first; entry d is 0
  std::vector<double> directions;  // the fewest that hold each of the shares asked for
  size_t rank = 0;                 // eigenvalues above 0
};
ATLAS_FIELDS(PcaSpectrum, ratios, dropped, directions, rank)
PcaSpectrum spectrumOf(const Pca& pca, std::span<const double> shares = {});

// The fewest directions that hold at least `share` of the total variance, 1 … d; 0 when there is no
// variance. Precondition: 0 < share <= 1.
uint32_t directionsFor(const Pca& pca, double share);

// max |aᵢ − bᵢ|. invalidArgument for two lengths.
Result<double> largestDifference(std::span<const double> a, std::span<const double> b);

}  // namespace atlas
