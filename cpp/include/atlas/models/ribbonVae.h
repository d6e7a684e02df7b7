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
// Every step draws new ribbons, so nothing is overfitted; the learning rate falls to a fifth at
// half and at three quarters of the run. A state is a plain value: training is a function of
// (settings, state, steps), and neither threads nor how steps are grouped change a bit. Gradients
// are checked in double in tests/cpp/models/ribbonVae_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/rng.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/data/ribbons.h"
#include "atlas/nn/network.h"
#include "atlas/nn/optimizer.h"

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

// The network and one pass through it; float trains, double checks gradients.
template <class Real>
class RibbonVae {
 public:
  RibbonVae();

  size_t parameterCount() const { return parameterCount_; }
  // Encoder, decoder, then a_{ts} as a 32×32 matrix whose entries s >= t are 0.
  void initialise(uint64_t seed, std::span<Real> parameters) const;

  struct Sums {
    double recon = 0;                     // of the batch, nats
    double klPerDim[kRibbonLatentDim]{};  // of the batch, nats
  };
  // The batch's losses (bits: B×32). With a gradient (parameterCount numbers, overwritten): that of
  // the batch mean of recon + β Σ max(KLⱼ, freeBits). `hidden` says which bits word dropout hides;
  // null hides none. `first` is the batch's place in a longer one: the noise is of that place.
  Sums pass(ThreadPool& pool, const RibbonVaeSettings& settings, std::span<const Real> parameters,
            MatrixView<const Real> bits, const Rng& noise, const Rng* hidden,
            std::span<Real> gradient, size_t first = 0);
  // Of the last pass: posterior means (B×8, then 8 log-variances a row), and the loss of each
  // image.
  MatrixView<const Real> head() const { return head_; }
  std::span<const double> reconOf() const { return recon_; }
  std::span<const double> klOf() const { return kl_; }

  // Ribbons drawn bit by bit from p(x|z), z: n×8. Number t of ribbon i uses
  // rng.uniform(32 (first + i) + t).
  void draw(ThreadPool& pool, const RibbonVaeSettings& settings, std::span<const Real> parameters,
            MatrixView<const Real> z, const Rng& rng, MatrixView<uint8_t> bits, size_t first = 0);

 private:
  Network<Real> encoder_, decoder_;
  size_t parameterCount_;
  MatrixView<const Real> head_;
  std::vector<Real> z_, sigma_, logits_, seen_;
  std::vector<float> noise_;
  std::vector<double> recon_, kl_;
  GemmScratch gemm_;
};

struct RibbonVaeState {
  std::vector<float> weights;
  OptimizerState optimizer;  // its `steps` is the step counter
};

RibbonVaeState ribbonVaeStart(const RibbonVaeSettings& settings);

// Takes `steps` steps of 128 ribbons. invalidArgument for settings outside the ranges above or a
// state of another size; diverged, state unchanged, if the loss is not finite.
Status ribbonVaeRun(ThreadPool& pool, const RibbonVaeSettings& settings, uint64_t steps,
                    RibbonVaeState& state);

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
// Kept and flips are of all `count` ribbons, 2 to kRibbonMaxMeasured; `pictures` of them, at most
// count, come out as bits.
Result<RibbonVaeReport> ribbonVaeMeasure(ThreadPool& pool, const RibbonVaeSettings& settings,
                                         std::span<const float> weights, size_t count,
                                         size_t pictures);

// The same in parts, for a page that looks at its mailbox between them: sums over the ribbons
// measured so far, in their order, so that no cutting changes a bit
// (tests/cpp/models/ribbonVae_test.cc).
struct RibbonVaeTally {
  size_t done = 0;                  // ribbons measured
  double loss = 0, lossSquare = 0;  // of −ELBO(x) + ln p(x), over `count`
  std::array<double, kRibbonLatentDim> klPerDim{}, mean{}, square{};  // of μ over `count`
  size_t kept = 0, dataFlips = 0, sampledFlips = 0;                   // bits
  std::vector<uint8_t> data, rebuilt, sampled;                        // the pictures so far
};
// Measures the next `size` ribbons of `count`, fewer at the end.
Status ribbonVaeMeasurePart(ThreadPool& pool, const RibbonVaeSettings& settings,
                            std::span<const float> weights, size_t count, size_t size,
                            size_t pictures, RibbonVaeTally& tally);
// What a tally of `count` ribbons, all of them measured, says.
RibbonVaeReport ribbonVaeReportOf(RibbonVaeTally tally, size_t count);

}  // namespace atlas
