// Is the gradient right? Backpropagation, in single precision as it trains, against central
// differences of a loss by plain loops in double (lecture row 9), for an autoencoder of dense
// layers at its initial weights. The unit tests ask the same of every layer and loss, in double;
// this is for showing it. Tested by
// tests/cpp/lessons/finiteDifferences_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

struct CheckedWeight {
  std::string tensor;   // "encoder.0.weight"
  double analytic = 0;  // ∂ℓ/∂w by backpropagation
  double numeric = 0;   // (ℓ(w + h) − ℓ(w − h)) / 2h, h = 1e-5
};
struct GradientCheck {
  std::vector<CheckedWeight> weights;
  // Largest |analytic − numeric| relative to the larger of the two or, for small ones, to the root
  // mean square of the analytic ones.
  double worst = 0;
};
template <class V>
void fields(V& visit, Is<GradientCheck> auto& of) {
  std::vector<std::string> tensors;
  std::vector<double> analytic, numeric;
  for (const CheckedWeight& w : of.weights) {
    tensors.push_back(w.tensor);
    analytic.push_back(w.analytic);
    numeric.push_back(w.numeric);
  }
  visit("tensors", tensors);
  visit("analytic", analytic);
  visit("numeric", numeric);
  visit("worst", of.worst);
}

// `count` weights drawn by spec.seed, 1 to kMaxCheckedWeights, on a batch of 1 to 16 images.
// spec.kind ae, dense layers. invalidArgument otherwise. Cost: 2·count passes in double by plain
// loops: 784-128-2 with 5 images and 40 weights takes about 0.3 s. So a page asks for some of them
// at a time, from `first`: the same numbers, and `worst` is of those.
inline constexpr uint32_t kMaxCheckedWeights = 400;
Result<GradientCheck> checkGradient(ThreadPool& pool, const ModelSpec& spec, ByteImages images,
                                    uint32_t count, uint32_t first = 0, uint32_t some = UINT32_MAX);

}  // namespace atlas
