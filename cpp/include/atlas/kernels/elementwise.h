// What a training step does number by number: activations, reconstruction losses, optimiser
// updates, bytes to pixels. T is float (four lanes at a time) or double (gradient checks), one
// template in cpp/src/kernels/elementwise.cc. Everything is of one thread and one fixed order:
// callers split the rows of a batch, or ranges of a parameter vector, with parallelFor. Lengths may
// be anything. Formulas of the losses: ReconLoss in model.h. Tested by
// tests/cpp/kernels/elementwise_test.cc against naive double.
#pragma once

#include <cstddef>
#include <cstdint>

#include "atlas/base/kinds.h"

namespace atlas {

// y[i] = f(y[i]), in place.
template <class T>
void activate(Activation activation, T* y, size_t n);

// dy[i] *= f'(x[i]), with f' told by the output y = f(x): relu [y > 0], tanh 1 - y², sigmoid y (1 -
// y).
template <class T>
void multiplyByDerivative(Activation activation, const T* y, T* dy, size_t n);

// Loss of one image of d pixels, in nats: `output` is what the decoder ends in (logits for bce, x̂
// otherwise), `target` is x. With logits l, bce is Σ softplus(l) - x l. float: pixel j is added in
// lane j mod 4, then the lanes as (0 + 1) + (2 + 3) in double.
template <class T>
double reconstructionLoss(ReconLoss loss, const T* output, const T* target, size_t d);

// The same loss, and gradient[j] = scale ∂loss/∂output[j]: (sigmoid(l) - x), (x̂ - x) or sign(x̂ - x)
// times scale. gradient may be output.
template <class T>
double reconstructionLossAndGradient(ReconLoss loss, const T* output, const T* target, size_t d,
                                     T scale, T* gradient);

// Numbers of one Adam step t (Kingma & Ba, 2015, algorithm 1).
template <class T>
struct AdamStep {
  T learningRate, beta1, beta2, epsilon;
  T correction1, correction2;  // 1 / (1 - beta1^t), 1 / (1 - beta2^t)
};

// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²;
// w -= learningRate (correction1 m) / (√(correction2 v) + epsilon).
template <class T>
void adamUpdate(const AdamStep<T>& step, const T* g, T* m, T* v, T* w, size_t n);

// velocity = momentum velocity + g; w -= learningRate velocity.
template <class T>
void momentumUpdate(T learningRate, T momentum, const T* g, T* velocity, T* w, size_t n);

// x[i] = bytes[i] / 255, correctly rounded.
template <class T>
void bytesToPixels(const uint8_t* bytes, T* x, size_t n);

}  // namespace atlas
