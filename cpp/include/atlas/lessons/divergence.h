// Information, entropy and divergence (lecture.md (a) 15), for distributions over m outcomes and
// for Gaussians on the line. Everything in nats; a bit is ln 2 nats.
//
//   information      I(x) = −log p(x)                    +∞ where p = 0
//   entropy          H(p) = Σ p I                        0·∞ counts as 0: p log p → 0
//   cross-entropy    H(p, q) = −Σ p log q                +∞ where q = 0 < p
//   divergence       KL(p‖q) = Σ p log(p/q) = H(p, q) − H(p) >= 0, 0 only for p = q
//   the wrong step   H(q) − H(p): each entropy under its own distribution. It can be negative; the
//                    slides pass through it and mend it by taking both expectations under p.
// Tested by tests/cpp/lessons/divergence_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"

namespace atlas {

inline constexpr uint32_t kOutcomesMax = 1000;

struct Divergence {
  double entropyP = 0, entropyQ = 0;               // H(p), H(q)
  double crossEntropy = 0;                         // H(p, q)
  double divergence = 0, reverse = 0;              // KL(p‖q), KL(q‖p)
  double wrongStep = 0;                            // H(q) − H(p)
  std::vector<double> p, q;                        // normalised
  std::vector<double> informationP, informationQ;  // −log p, −log q
  std::vector<double> terms;                       // p log(p/q) of each outcome: KL is their sum
};
ATLAS_FIELDS(Divergence, entropyP, entropyQ, crossEntropy, divergence, reverse, wrongStep, p, q,
             informationP, informationQ, terms)

// Weights need not sum to 1: they are divided by their sum. invalidArgument unless both have the
// same 1 … kOutcomesMax weights, finite and >= 0 with a positive sum.
Result<Divergence> compareDistributions(std::span<const double> p, std::span<const double> q);

// One probability set by hand: outcome `index` gets `value` in [0, 1] (beyond is cut off), the
// others keep their proportions and share the rest (evenly where they had nothing). invalidArgument
// as above, for an index beyond the outcomes, or for a single outcome.
Result<std::vector<double>> withProbability(std::span<const double> p, uint32_t index,
                                            double value);

// The signs over many random pairs, each distribution uniform on the simplex of `outcomes`
// (normalised exponentials). Histograms count KL(p‖q) and H(q) − H(p) in `bins` even bins of
// [from, to]; what is outside counts in the bin at that end.
struct PairSigns {
  uint32_t negativeDivergences = 0, negativeWrongSteps = 0;
  double leastDivergence = 0;
  double largestGap = 0;                        // largest |KL(p‖q) − (H(p, q) − H(p))|
  std::vector<double> divergences, wrongSteps;  // counts
};
ATLAS_FIELDS(PairSigns, negativeDivergences, negativeWrongSteps, leastDivergence, largestGap,
             divergences, wrongSteps)
Result<PairSigns> signsOfPairs(uint32_t pairs, uint32_t outcomes, uint64_t seed, double from,
                               double to, uint32_t bins);

struct Normal {
  double mean = 0, std = 1;
};
Status validate(Normal p);  // std is above 0

// KL(p‖q) = log(σ_q/σ_p) + (σ_p² + (μ_p − μ_q)²)/(2σ_q²) − ½. Preconditions of all below: std > 0.
double klNormal(Normal p, Normal q);
double entropyNormal(Normal p);  // ½ log(2πe σ²): of a density, so it may be negative
double logDensityNormal(Normal p, double x);
// P(low <= x <= high): the density's integral by Simpson's rule, within 1e-10 of erf's. 0 unless
// low < high; either may be infinite.
double probabilityNormal(Normal p, double low, double high);

// The same by sampling: mean and standard error over x ~ p of log p(x) − log q(x); entry i uses the
// first counts[i] samples of the seed. counts ascending, the first at least 2.
struct Estimates {
  std::vector<double> means, standardErrors;
};
Result<Estimates> estimateKl(Normal p, Normal q, std::span<const uint32_t> counts, uint64_t seed);

// What is integrated: p, q and p log(p/q) at `count` even places of [from, to], both ends.
struct NormalCurves {
  std::vector<double> x, p, q, integrand;
};
ATLAS_FIELDS(NormalCurves, x, p, q, integrand)
NormalCurves normalCurves(Normal p, Normal q, double from, double to, uint32_t count);

// Everything a picture of two normals needs: closed forms, the estimates of the divergence from the
// first counts[i] samples of the seed, and curves at `curvePoints` even places from … to.
struct ComparedNormals {
  double entropyP = 0, entropyQ = 0, divergence = 0, reverse = 0;
  Estimates estimates;
  NormalCurves curves;
};
template <class V>
void fields(V& visit, Is<ComparedNormals> auto& of) {
  ATLAS_VISIT_EACH(entropyP, entropyQ, divergence, reverse)
  visit("estimates", of.estimates.means);
  visit("standardErrors", of.estimates.standardErrors);
  fields(visit, of.curves);
}
Result<ComparedNormals> compareNormals(Normal p, Normal q, std::span<const uint32_t> counts,
                                       uint64_t seed, double from, double to, uint32_t curvePoints);

// The bowl KL(N(μ, σ²)‖q) over a grid of μ (columns) and σ (rows, the largest first), at the
// middles of cells of [mean0, mean1]×[std0, std1]. invalidArgument unless 0 <= std0 < std1, mean0 <
// mean1.
Result<std::vector<float>> klBowl(Normal q, double mean0, double mean1, double std0, double std1,
                                  uint32_t cols, uint32_t rows);

}  // namespace atlas
