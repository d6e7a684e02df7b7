// The terms of a loss, each behind a function that makes it (graph.h). Gradients:
// tests/cpp/nn/layers_test.cc.
#pragma once

#include <limits>
#include <memory>

#include "atlas/base/kinds.h"
#include "atlas/nn/layer.h"

namespace atlas {

// −log p(x|z) of inputs `output` and `target`, both rows×d (ReconLoss, kinds.h). No gradient of the
// target.
template <class Real>
std::unique_ptr<Term<Real>> reconstruction(ReconLoss loss);

// KL(N(mu, e^logVar) ‖ N(0, 1)) in nats: one latent number of one item.
template <class Real>
Real gaussianKl(Real mu, Real logVar);

// Σⱼ KLⱼ of a head [μ | log σ²] (rows×2k),
//   KL = ½ Σ (μ² + σ² − 1 − log σ²)   (Kingma & Welling 2014, appendix B);
// parts: KLⱼ. freeBits: nats a latent number may cost for nothing, Σⱼ max(KLⱼ, freeBits) with KLⱼ
// the mean over the batch (Kingma et al. 2016, appendix C.8): while below, its gradient is 0; the
// loss tells the whole KL.
inline constexpr double kNoFreeBits = -std::numeric_limits<double>::infinity();
template <class Real>
std::unique_ptr<Term<Real>> gaussianKl(double freeBits = kNoFreeBits);

}  // namespace atlas
