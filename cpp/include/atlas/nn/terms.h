// The terms of a loss, each behind a function that makes it (graph.h). Gradients:
// tests/cpp/nn/layers_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

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

// −log softmax(logits)_t of inputs logits, rows×K, and t, rows×1: a number 0 … K − 1; a row whose t
// is below 0 costs nothing. No gradient of t.
template <class Real>
std::unique_ptr<Term<Real>> softmaxCrossEntropy();

// ‖sg(e) − z‖² of inputs e and z: draws z to what it was rounded to (van den Oord et al. 2017,
// equation 3, last term). No gradient of e.
template <class Real>
std::unique_ptr<Term<Real>> commitment();

// Σ over edges (a, b) of (‖v_a − v_b‖ / l_ab − 1)², of inputs v, vertices×dimensions, and 1/l, a
// number an edge: how far a mesh is from having the lengths wanted, as shares of them (after Cosmo
// et al., "LIMP", 2020, §3.2). No gradient of l; none of an edge whose ends are one point.
using Edge = std::array<uint32_t, 2>;
template <class Real>
std::unique_ptr<Term<Real>> edgeLengths(std::vector<Edge> edges);

}  // namespace atlas
