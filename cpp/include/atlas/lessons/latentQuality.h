// Two latent planes compared (lecture.md (a) 22–24): how far the codes spread and where they leave
// holes, how fast the decoded image changes, and what lies at and past the edge of the prior.
//
// Lengths in the plane are counted in latent standard deviations, so that an autoencoder whose
// codes reach to 35 and a VAE whose codes stay within 3 compare:
//   s = √(mean over the code numbers of their variance)
// Codes are n×2, one a row. Errors are invalidArgument with a sentence. Tested by
// tests/cpp/lessons/latentQuality_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/lessons/density.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr uint32_t kPlaneMaxCells = 128;  // a side
inline constexpr uint32_t kShellMaxCodes = 256;
inline constexpr uint32_t kVoters = 10;

// The square centre ± reach·s, cut into cells×cells. Row 0 is the top (largest second number).
struct LatentSpread {
  size_t count = 0;                       // codes
  std::array<double, 2> centre = {0, 0};  // mean code
  double std = 0;                         // s
  std::vector<uint32_t> counts;           // codes in each cell
  double emptyShare = 0;                  // of the cells
  // The middle of the largest hole: of the cells without a code the one farthest (middle to middle)
  // from any with one, within the disc of radius `reach`·s about the centre, where codes are to be
  // expected; of several the first. The distance counts in s; 0 if no cell is empty.
  std::array<double, 2> hole = {0, 0};
  double holeRadius = 0;
};
ATLAS_FIELDS(LatentSpread, count, centre, std, counts, emptyShare, hole, holeRadius)
// n >= 2 codes that are not all the same, 1 <= cells <= kPlaneMaxCells, reach > 0. Cost: n +
// cells⁴.
Result<LatentSpread> latentSpread(MatrixView<const float> codes, uint32_t cells, double reach);

// For each radius the share of the codes farther than that from 0.
std::vector<double> shareBeyond(MatrixView<const float> codes, std::span<const double> radii);

// How fast the decoding changes: at a code z the largest ‖D(z + δ) − D(z)‖ / (‖δ‖ / s) over the
// directions of a small δ: the largest singular value of s·J, J the decoder's Jacobian by central
// differences. The smallest L of ‖D(z₁) − D(z₂)‖ ≤ L ‖z₁ − z₂‖ / s is the largest of these values.
// Differences, because the model decodes in batches: the exact J of codeMaps.h, code by code in
// double, takes about ten times as long for a 784-256-64-2 network. The test holds both together.
struct DecoderStretch {
  std::vector<float> values;  // cells², at the cells' middles, row 0 at the top
  double median = 0, p99 = 0, largest = 0;
};
ATLAS_FIELDS(DecoderStretch, values, median, p99, largest)
// Cost: 4·cells² decodings.
Result<DecoderStretch> decoderStretch(ThreadPool& pool, LatentModel& model,
                                      std::array<double, 2> centre, double std, uint32_t cells,
                                      double reach);

// q(z) = 1/n Σ N(z; μᵢ, σᵢ²), the posteriors of a data set taken together: what the decoder was
// trained on, where the prior is what one samples from. log σ² as the encoder answers.
Mixture aggregatePosterior(MatrixView<const float> mu, MatrixView<const float> logVar);

// Codes at one distance from 0, evenly around: radius·(cos φ, sin φ), φ = 2π(i + ½)/count.
std::vector<float> shellCodes(double radius, uint32_t count);

// What a code that nobody encoded decodes to. The cycle error ‖E(D(z)) − z‖ and the L2 distance to
// the nearest image of a set (pixels in 0…1) grow as the code becomes unlikely. A classifier's
// confidence does not tell: that of the simplest one, the share of votes of the winning class among
// the kVoters nearest images, is here to be seen.
struct UnlikelyCodes {
  std::vector<double> radius;      // ‖z‖
  std::vector<double> priorRatio;  // p(z) / p(0) under N(0, I): exp(−‖z‖²/2)
  std::vector<float> back;         // E(D(z))
  std::vector<double> cycle;
  std::vector<uint8_t> images;    // D(z)
  std::vector<uint32_t> nearest;  // n×kVoters, near to far, of equal ones the earlier first
  std::vector<float> distance;    // of the first of these
  double meanCycle = 0, meanDistance = 0;
};
// Of `nearest` a page asks for the images themselves.
template <class V>
void fields(V& visit, Is<UnlikelyCodes> auto& of){
    ATLAS_VISIT_EACH(radius, priorRatio, back, cycle, images, distance, meanCycle, meanDistance)}
// Distances are of what the decoder gives, not of the bytes that show it. 1 <= n <= kShellMaxCodes,
// a set of at least kVoters. Cost: n·(images of the set) comparisons of images.
Result<UnlikelyCodes> unlikelyCodes(ThreadPool& pool, LatentModel& model, ByteImages set,
                                    MatrixView<const float> codes);
// Of each row of kVoters labels (< 256) the largest share that agrees.
std::vector<double> agreement(std::span<const uint8_t> labels);
struct Agreement {
  std::vector<double> confidence;  // as above
  double meanConfidence = 0;
};
ATLAS_FIELDS(Agreement, confidence, meanConfidence)
Agreement agreementOf(std::span<const uint8_t> labels);

}  // namespace atlas
