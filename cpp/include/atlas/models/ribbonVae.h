// Posterior collapse, made and undone (lecture row 25): a VAE on the ribbons of ribbons.h whose
// decoder can be given an autoregressive term,
//   logit_t = D(z)_t + Σ_{s<t} a_{ts} (2 x_s − 1),
// with which it can model the ribbons exactly while it ignores z (Bowman et al., "Generating
// sentences from a continuous space", 2016; Chen et al., "Variational lossy autoencoder", 2017).
// Encoder 32-128-16, decoder 8-128-32, ReLU. What brings z back:
//   beta       weight of the KL below 1 (Higgins et al. 2017)
//   freeBits   nats a dimension of z may cost for nothing: Σⱼ max(KLⱼ, freeBits), KLⱼ the mean over
//              the batch (Kingma et al., "Improved variational inference with inverse
//              autoregressive flow", 2016, appendix C.8)
//   wordDropout  share of the bits x_s that the decoder does not see while it trains (Bowman et
//              al.)
// Every step draws 128 new ribbons, so nothing is overfitted; the learning rate falls to a fifth at
// half and at three quarters of the run. Tested by tests/cpp/models/ribbonVae_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/rng.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/data/ribbons.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/trainer.h"

namespace atlas {

inline constexpr size_t kRibbonLatentDim = 8;
// A dimension of z counts as active when the variance of its posterior mean over the data is above
// this (Burda et al., "Importance weighted autoencoders", 2016).
inline constexpr double kActiveVariance = 0.01;
inline constexpr double kRibbonMaxBeta = 100;
inline constexpr double kRibbonMaxFreeBits = 10;
inline constexpr uint64_t kRibbonMaxSteps = 100'000;
inline constexpr size_t kRibbonMaxMeasured = 16384;

struct RibbonVaeSettings {
  bool autoregressive = false;
  double beta = 1;
  double freeBits = 0;     // nats a dimension
  double wordDropout = 0;  // share of bits hidden
  uint64_t steps = 4000;   // of the whole run: the learning rate's plan hangs on it
  uint64_t seed = 1;
};
// Ok, or a sentence with the ranges above.
Status validate(const RibbonVaeSettings& settings);
TrainSettings trainSettings(const RibbonVaeSettings& settings);

// New ribbons at every step.
class RibbonItems final : public Items {
 public:
  explicit RibbonItems(uint64_t seed) : seed_(seed) {}
  size_t count() const override { return 0; }
  size_t width(size_t) const override { return kRibbonBits; }
  void fill(ThreadPool& pool, std::span<const uint32_t> chosen, uint64_t step,
            std::span<const MatrixView<float>> inputs) const override;

 private:
  uint64_t seed_;
};

template <class Real>
class RibbonVae {
 public:
  // Precondition: validate(settings).ok().
  explicit RibbonVae(const RibbonVaeSettings& settings);

  const RibbonVaeSettings& settings() const { return settings_; }
  Graph<Real>& graph() { return graph_; }
  // Of the last loss: the head (B×16: posterior means, then log-variances) and the z that was
  // drawn.
  MatrixView<const Real> head() const { return graph_.value(head_); }
  MatrixView<const Real> codes() const { return graph_.value(z_); }

  // Ribbons drawn bit by bit from p(x|z), z: n×8. Number t of ribbon i uses
  // rng.uniform(32 (first + i) + t).
  void draw(ThreadPool& pool, MatrixView<const Real> z, const Rng& rng, MatrixView<uint8_t> bits,
            size_t first = 0);

 private:
  RibbonVaeSettings settings_;
  Graph<Real> graph_;
  Value head_, z_, plain_;  // plain: D(z), the logits without the bits before
};

// On held-out ribbons, nothing hidden, one z each. −ELBO is H + mean(−ELBO(x) + ln p(x)): the same
// mean as that of −ELBO(x), with ln p(x) as control variate, so that its standard error is that of
// what the model loses and not that of the data.
struct RibbonVaeReport {
  double negElbo = 0;        // recon + kl, nats a ribbon; never below H but for chance
  double standardError = 0;  // of negElbo
  double recon = 0;
  double kl = 0;
  std::vector<double> klPerDim;      // 8, as the network numbers them
  std::vector<double> meanVariance;  // 8, variance of μⱼ over the ribbons
  uint32_t active = 0;               // of them above kActiveVariance
  // Pictures, n×32 bits: held-out ribbons, ribbons drawn from p(x|z) with z from the posterior of
  // each, and ribbons drawn with z from the prior.
  std::vector<uint8_t> data, rebuilt, sampled;
  double kept = 0;          // share of rebuilt bits equal to the data's; ½ when z says nothing
  double dataFlips = 0;     // share of neighbouring bits that differ: 0.1 but for chance
  double sampledFlips = 0;  // the same of the samples
};
ATLAS_FIELDS(RibbonVaeReport, negElbo, standardError, recon, kl, klPerDim, meanVariance, active,
             data, rebuilt, sampled, kept, dataFlips, sampledFlips)
// Kept and flips are of all `count` ribbons, 2 to kRibbonMaxMeasured; `pictures` of them, at most
// count, come out as bits.
Result<RibbonVaeReport> ribbonVaeMeasure(ThreadPool& pool, RibbonVae<float>& model, size_t count,
                                         size_t pictures);

// The same in parts, for a page that looks at its mailbox between them: sums over the ribbons
// measured so far, in their order, so that no cutting changes a bit.
struct RibbonVaeTally {
  size_t done = 0;                  // ribbons measured
  double loss = 0, lossSquare = 0;  // of −ELBO(x) + ln p(x), over `count`
  std::array<double, kRibbonLatentDim> klPerDim{}, mean{}, square{};  // of μ over `count`
  size_t kept = 0, dataFlips = 0, sampledFlips = 0;                   // bits
  std::vector<uint8_t> data, rebuilt, sampled;                        // the pictures so far
};
ATLAS_FIELDS(RibbonVaeTally, done, loss, lossSquare, klPerDim, mean, square, kept, dataFlips,
             sampledFlips, data, rebuilt, sampled)
// Measures the next `size` ribbons of `count`, fewer at the end.
Status ribbonVaeMeasurePart(ThreadPool& pool, RibbonVae<float>& model, size_t count, size_t size,
                            size_t pictures, RibbonVaeTally& tally);
// What a tally of `count` ribbons, all of them measured, says.
RibbonVaeReport ribbonVaeReportOf(RibbonVaeTally tally, size_t count);

}  // namespace atlas
