// The layers of graph.h, each behind a function that makes it. Sizes of inputs are taken when a
// layer is added to a graph. Gradients: tests/cpp/nn/layers_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/nn/layer.h"

namespace atlas {

// log σ² above this is read as this, so that one wild step gives a large finite loss instead of
// infinity; the gradient there is the gradient at the limit, which pushes back. Trained networks
// stay below 5. There is no lower limit: σ → 0 is harmless.
inline constexpr double kMaxLogVar = 30;

enum class Bias { yes, no };

// y = a(x·Wᵀ + b) of every row, as torch.nn.Linear followed by an activation: W ("weight") is
// out×in row-major, b ("bias") has `out` numbers; both begin in ±1/√in. 2·rows·in·out FLOP forward,
// twice that backward.
template <class Real>
std::unique_ptr<Layer<Real>> dense(uint32_t out, Activation activation, Bias bias = Bias::yes);

// y_t = start_t + Σ_{s<t} a_{ts} x_s: what an autoregressive term adds to `start` (lecture row 25).
// Inputs start and x, both rows×n; the one tensor is the n×n matrix a, 0 where s >= t, without a
// name of its own.
template <class Real>
std::unique_ptr<Layer<Real>> pastSum();

// y = 2x − 1 of bits x, or 0 for the share of them that is hidden (word dropout, Bowman et al.
// 2016): while training a number u < share of Stream::wordDropout hides its bit. always: all bits,
// in training or not.
struct Hidden {
  double share = 0;
  bool always = false;
};
template <class Real>
std::unique_ptr<Layer<Real>> signedBits(Hidden hidden);

// y = x − c with c a tensor ("mean") that is given, not trained; 0 in the beginning.
template <class Real>
std::unique_ptr<Layer<Real>> centre();

// z = μ + σ⊙ε of a head [μ | log σ²], ε ~ N(0, I) (Kingma & Welling 2014, §2.4): rows×2k → rows×k.
template <class Real>
std::unique_ptr<Layer<Real>> reparameterise();

}  // namespace atlas
