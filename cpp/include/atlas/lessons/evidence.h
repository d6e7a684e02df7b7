// The evidence p(x) = ∫ p(x|z) p(z) dz of one image under a trained VAE (lecture rows 16, 17), in
// nats: by a sum over a grid of codes (two latent numbers), and naively, by averaging p(x|z) over
// draws from the prior. From the same sum: the true posterior p(z|x), the ELBO of the encoder's q,
// and the gap between both as a divergence, computed apart:
//   log p(x) = ELBO + KL(q(z|x) ‖ p(z|x))
// p(x|z) is the decoder's Bernoulli on grey values, log p(x|z) = Σ x l − softplus(l) with logits l.
// Tested by tests/cpp/lessons/evidence_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/models/autoencoder.h"

namespace atlas {

inline constexpr uint32_t kEvidenceMaxSide = 400;
inline constexpr uint32_t kEvidenceMaxLevels = 6;
inline constexpr uint32_t kNaiveMaxSamples = 1u << 14;
inline constexpr uint32_t kNaiveMaxImages = 256;

// Codes are the middles of side×side cells of [−half, half]². Cells that can matter are then cut in
// four, `levels` times: those whose p(x, z) is within e^−24 of the largest (more where cells are
// still wide), and those within six σ of q's mean. levels = 0 is the plain grid of side² codes. The
// sum of a smooth density over the middles of cells of step h errs by about 2e^(−2π²(σ/h)²): 1.4e-2
// of it at h = 2σ, 5e-9 at h = σ; h <= σ/2 is asked for, so that what is left is the decoder's
// kinks.
struct EvidenceGrid {
  double half = 6;
  uint32_t side = 64;
  uint32_t levels = 6;
};
ATLAS_FIELDS(EvidenceGrid, half, side, levels)

// What of the plane is drawn: cols×cols cells of the window x0, x1, y0, y1, or with sigmas > 0 of
// the square around the posterior's mean that reaches so many of the largest standard deviation,
// q's or the posterior's. cols = 0: nothing.
struct EvidenceView {
  std::array<double, 4> window = {-4, 4, -4, 4};
  double sigmas = 0;
  uint32_t cols = 0;
};
ATLAS_FIELDS(EvidenceView, window, sigmas, cols)

struct Evidence {
  std::array<double, 2> mu = {}, sigma = {};  // of q, the encoder's
  double logEvidence = 0;
  double elbo = 0;            // Σ q (log p(x, z) − log q) over the grid
  double reconstruction = 0;  // −E_q log p(x|z), over the grid
  double klPrior = 0;         // KL(q‖p(z)) in closed form; elbo = −reconstruction − klPrior
  double gap = 0;             // log p(x) − elbo
  double divergence = 0;      // Σ q log(q / p(z|x)), the posterior from the sum: the gap again
  double sumOfQ = 0;
  double step = 0;  // of the finest cells
  std::array<double, 2> posteriorMean = {}, posteriorStd = {};
  // How many prior draws it takes until one explains x about as well as the best code:
  // max p(x|z) / p(x).
  double drawsForOne = 0;
  uint32_t decoded = 0;               // codes decoded in all
  std::array<double, 4> window = {};  // as drawn
  std::vector<float> posterior;       // p(z|x) relative to its largest value, row 0 at the top
};
ATLAS_FIELDS(Evidence, mu, sigma, logEvidence, elbo, reconstruction, klPrior, gap, divergence,
             sumOfQ, step, posteriorMean, posteriorStd, drawsForOne, decoded, window, posterior)
// image: d bytes. invalidArgument unless the model is a VAE with two latent numbers and the loss
// bce, half > 0, 2 <= side <= kEvidenceMaxSide, levels <= kEvidenceMaxLevels and the window has an
// inside; cols 0 to kEvidenceMaxSide. Cost: one decoding a code.
Result<Evidence> evidence(ThreadPool& pool, Autoencoder<float>& model,
                          std::span<const uint8_t> image, const EvidenceGrid& grid,
                          const EvidenceView& view = {});

// log (1/S Σ p(x|zᵢ)), zᵢ ~ p(z), for each S of `counts`: the draws of the seed are cut into blocks
// of S, each gives an estimate of the mean over the images, and these have a mean and a standard
// deviation (0 for one block): the error bar of one such run. By Jensen the mean rises with S
// towards the mean of log p(x).
struct NaiveEvidence {
  std::vector<double> mean, spread;  // one a count
  std::vector<double> below;         // reference − mean
  std::vector<uint32_t> blocks;
};
ATLAS_FIELDS(NaiveEvidence, mean, spread, below, blocks)
// reference: what the estimates are held against, the mean of log p(x) over the images where it is
// known. images: 1 to kNaiveMaxImages. counts: 1 to draws each; draws to kNaiveMaxSamples.
Result<NaiveEvidence> naiveEvidence(ThreadPool& pool, Autoencoder<float>& model, ByteImages images,
                                    uint32_t draws, std::span<const uint32_t> counts, uint64_t seed,
                                    double reference = 0);

}  // namespace atlas
