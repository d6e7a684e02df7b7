// Variational inference on the line (lecture rows 16, 17 and "the slides' steps in order"): a
// latent model small enough that its true posterior is a sum over a grid,
//   p(z) = N(0, 1)     p(x|z) = N(D(z), s²)     q(z) = N(μ, σ²)
// so that every line of the ELBO's derivation is a number. θ is the decoder's slope a and noise s,
// φ is (μ, σ). In nats. The rule is the trapezoid's with even steps, whose error for a Gaussian of
// standard deviation σ and step h falls like exp(−2π²σ²/h²) (Trefethen & Weideman 2014): with σ of
// three steps it is below rounding. Tested by tests/cpp/lessons/elbo_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"

namespace atlas {

enum class DecoderShape {
  line,  // a z: the posterior is a Gaussian
  bend,  // a (log(1 + e^2z) − log 2): flat to the left, the posterior is skewed
  fold,  // a (z² − 1): two codes for one x, the posterior has two modes
};
template <>
Result<DecoderShape> named(const std::string& name);

// Allowed ranges: within them every density is at least three grid steps wide.
inline constexpr double kSlopeMin = 0.25, kSlopeMax = 2;
inline constexpr double kNoiseMin = 0.2, kNoiseMax = 2;
inline constexpr double kDataMax = 4;   // |x|
inline constexpr double kQMeanMax = 3;  // |μ|
inline constexpr double kQStdMin = 0.05, kQStdMax = 2;
inline constexpr double kElboGridHalf = 15, kElboGridStep = 0.01;
inline constexpr uint32_t kAscentMaxSteps = 1000;

struct LatentLine {
  DecoderShape shape = DecoderShape::line;
  double slope = 1;    // a
  double noise = 0.5;  // s, a standard deviation
  double x = 0;        // the observation
  double mu = 0;       // of q
  double sigma = 1;    // of q, a standard deviation
};
ATLAS_FIELDS(LatentLine, shape, slope, noise, x, mu, sigma)
// invalidArgument with a sentence for anything outside the ranges above.
Status validate(const LatentLine& line);

// The sides of the thirteen steps, each a grid sum of its own, written as the slide writes it.
struct ElboSteps {
  double bayes = 0, bayesJoint = 0;  // 1  p(μ|x) as p(x|z)p(z)/p(x), and as p(x,z)/p(x), at z = μ
  double evidence = 0;               // 2  p(x) = Σ p(x|z) p(z) Δ
  double divergence = 0;             // 3  Σ q log(q/p(z|x))
  double flipped = 0;                // 4  −Σ q log(p(z|x)/q)
  double byBayes = 0;                // 5  −Σ q log(p(x,z)/q · 1/p(x))
  double split = 0;                  // 6  −Σ q log(p(x,z)/q) + log p(x) Σ q
  double sumOfQ = 0;                 //    Σ q
  double toMaximise = 0;             // 7  Σ q log(p(x,z)/q) − log p(x) = −3
  double elbo = 0;                   // 8  Σ q log(p(x,z)/q)
  double factored = 0;               // 9  Σ q log(p(x|z)p(z)/q)
  double likelihood = 0;             // 10 E_q log p(x|z)
  double klPrior = 0;                //    KL(q‖p(z)) on the grid
  double loss = 0;                   // 11 −8
  double klClosed = 0;               // 12 ½(μ² + σ² − 1 − log σ²)
  double reconstruction = 0;         // 13 Σ q (x − D)²/2s² + log(s√2π)
};

ATLAS_FIELDS(ElboSteps, bayes, bayesJoint, evidence, divergence, flipped, byBayes, split, sumOfQ,
             toMaximise, elbo, factored, likelihood, klPrior, loss, klClosed, reconstruction)

struct ElboNumbers {
  ElboSteps steps;
  double logEvidence = 0;
  double gap = 0;           // log p(x) − ELBO
  double disagreement = 0;  // the largest difference between lines that must be equal
  double posteriorMean = 0, posteriorStd = 0;
  double dMu = 0, dLogSigma = 0;  // of the ELBO by φ
};
template <class V>
void fields(V& visit, Is<ElboNumbers> auto& of) {
  fields(visit, of.steps);
  ATLAS_VISIT_EACH(logEvidence, gap, disagreement, posteriorMean, posteriorStd, dMu, dLogSigma)
}

// At even places of [−reach, reach]; the likelihood is p(x|z) over z, no density.
struct ElboCurves {
  std::vector<double> z, decoder, prior, likelihood, posterior, q;
};
ATLAS_FIELDS(ElboCurves, z, decoder, prior, likelihood, posterior, q)

struct ElboPicture : ElboNumbers, ElboCurves {};
template <class V>
void fields(V& visit, Is<ElboPicture> auto& of) {
  visit("numbers", static_cast<const ElboNumbers&>(of));
  visit("curves", static_cast<const ElboCurves&>(of));
}
Result<ElboPicture> elboPicture(const LatentLine& line, double reach, uint32_t count);

// log p(x) and the ELBO of the same q while one part of θ goes from its least to its largest value.
struct ThetaSweep {
  std::vector<double> theta, logEvidence, elbo;
  double bestEvidence = 0, bestElbo = 0;  // the θ of the list with the largest of each
};
ATLAS_FIELDS(ThetaSweep, theta, logEvidence, elbo, bestEvidence, bestElbo)
Result<ThetaSweep> thetaSweep(const LatentLine& line, bool overNoise, uint32_t count);

// Gradient ascent of the ELBO in (μ, log σ), natural (Amari 1998: the step is σ² ∂μ, ½ ∂log σ) so
// that one rate serves narrow and wide q. A step that would lower the ELBO is halved until it does
// not. Entry 0 is the start; steps+1 entries.
struct Ascent {
  std::vector<double> mu, sigma, elbo;
};
ATLAS_FIELDS(Ascent, mu, sigma, elbo)
Result<Ascent> elboAscent(const LatentLine& line, double rate, uint32_t steps);

// What the sum over a grid costs in k dimensions, and what the average over prior samples costs, as
// powers of ten, for k = 1 … dims. The model is k copies of the line's z ↦ x with slope 1 and noise
// s, at a typical x (x² = 1 + s² in each):
//   grid      n^k nodes
//   samples   (ρ^k − 1)/ε² for a relative error ε, where ρ = E[w²]/E[w]² of one dimension,
//             w = p(x|z): E[w] = N(x; 0, 1+s²), E[w²] = N(x; 0, 1+s²/2)/(2s√π)
// each of them one decoding, `rate` a second.
inline constexpr double kLog10AgeOfUniverse = 17.638;  // 13.8·10⁹ years in seconds
struct EvidenceCosts {
  double ratio = 0;  // ρ
  std::vector<double> log10Nodes, log10Samples;
  std::vector<double> log10NodeSeconds, log10SampleSeconds;
  double log10DecodingSeconds = 0;  // of one: what a step on the ELBO takes, in any dimension
  // The most dimensions that end within the age of the universe; dims if all do.
  uint32_t nodesInTime = 0, samplesInTime = 0;
};
ATLAS_FIELDS(EvidenceCosts, ratio, log10Nodes, log10Samples, log10NodeSeconds, log10SampleSeconds,
             log10DecodingSeconds, nodesInTime, samplesInTime)
Result<EvidenceCosts> evidenceCosts(uint32_t nodesPerAxis, double noise, double relativeError,
                                    double rate, uint32_t dims);

}  // namespace atlas
