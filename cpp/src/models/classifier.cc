#include "atlas/models/classifier.h"

#include <algorithm>

#include "atlas/base/fmath.h"
#include "atlas/nn/terms.h"
#include "kernels/gather.h"
#include "models/encoder.h"

namespace atlas {

template <class Real>
Classifier<Real>::Classifier(const ModelSpec& spec) : spec_(spec) {
  x_ = graph_.input({1, spec.inputDim});
  const Value label = graph_.input({1, 1});
  const Value h = addEncoder(graph_, x_, spec);
  logits_ = graph_.add("encoder.head", dense<Real>(spec.latentDim, Activation::identity), {h});
  graph_.term("nats", softmaxCrossEntropy<Real>(), {logits_, label});
  graph_.finish(spec.seed);
}

template <class Real>
void Classifier<Real>::classify(ThreadPool& pool, ByteImages images, MatrixView<float> shares) {
  const Noise none{Rng(0, Stream::posteriorNoise)};
  const size_t d = images.cols, most = inferenceBatch(spec_);
  std::vector<Real> batch(std::min(images.rows, most) * d);
  for (size_t first = 0; first < images.rows; first += most) {
    const size_t count = std::min(most, images.rows - first);
    const MatrixView<Real> x(batch.data(), count, d);
    gatherPixels<Real>(pool, {images.row(first), count, d, images.stride}, nullptr, x);
    const MatrixView<const Real> logits = graph_.run(pool, none, x_, x, logits_);
    for (size_t i = 0; i < count; ++i) {
      const Real* const logit = logits.row(i);
      const Real largest = *std::max_element(logit, logit + logits.cols);
      float* const share = shares.row(first + i);
      float total = 0;
      for (size_t j = 0; j < logits.cols; ++j) {
        total += share[j] = fexp(static_cast<float>(logit[j] - largest));
      }
      for (size_t j = 0; j < logits.cols; ++j) share[j] /= total;
    }
  }
}

template class Classifier<float>;
template class Classifier<double>;

}  // namespace atlas
