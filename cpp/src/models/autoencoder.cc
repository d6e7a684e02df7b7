#include "atlas/models/autoencoder.h"

#include <algorithm>
#include <limits>
#include <string>

#include "atlas/kernels/elementwise.h"
#include "atlas/nn/layers.h"
#include "kernels/gather.h"
#include "models/encoder.h"

namespace atlas {
namespace {

// Images a chunk of pixels: a few microseconds of work.
constexpr size_t kRowsAChunk = 8;

// Encoding and decoding draw nothing.
const Noise kNoNoise{Rng(0, Stream::posteriorNoise)};

}  // namespace

TrainSettings trainSettings(const ModelSpec& spec) {
  TrainSettings settings;
  settings.optimizer.kind = spec.optimizer;
  settings.optimizer.momentum = spec.momentum;
  settings.rate.value = spec.learningRate;
  settings.batchSize = spec.batchSize;
  settings.seed = spec.seed;
  settings.divergedNats = kDivergedNatsPerPixel * spec.inputDim;
  return settings;
}

template <class Real>
Autoencoder<Real>::Autoencoder(const ModelSpec& spec) : spec_(spec) {
  const bool variational = spec.kind == ModelKind::vae;
  x_ = graph_.input({1, spec.inputDim});
  const Value h = addEncoder(graph_, x_, spec);
  const uint32_t head = spec.latentDim * (variational ? 2 : 1);
  head_ = graph_.add("encoder.head", dense<Real>(head, Activation::identity), {h});
  z_ = variational ? graph_.add("", reparameterise<Real>(), {head_}) : head_;
  output_ = addDecoder(graph_, z_, spec);
  graph_.term("recon", reconstruction<Real>(spec.loss), {output_, x_});
  if (variational) {
    graph_.term("kl", gaussianKl<Real>(), {head_}, {spec.beta, spec.klWarmupSteps});
  }
  graph_.finish(spec.seed);
}

template <class Real>
void Autoencoder<Real>::loss(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                             LossSum& sum) {
  graph_.loss(pool, {&batch, 1}, noise, sum);
}

template <class Real>
void Autoencoder<Real>::lossAndGradient(ThreadPool& pool, MatrixView<const Real> batch,
                                        const Noise& noise, double beta, LossSum& sum) {
  const double weights[] = {1, beta};
  graph_.lossAndGradient(pool, {&batch, 1}, noise, {weights, graph_.terms().size()}, sum);
}

template <class Real>
void Autoencoder<Real>::posterior(const Real* head, float* mu, float* logVar) const {
  const size_t k = latentDim();
  std::copy_n(head, k, mu);
  if (logVar == nullptr) return;
  for (size_t j = 0; j < k; ++j) {
    logVar[j] = spec_.kind == ModelKind::vae
                    ? static_cast<float>(std::min(head[k + j], static_cast<Real>(kMaxLogVar)))
                    : -std::numeric_limits<float>::infinity();
  }
}

template <class Real>
void Autoencoder<Real>::encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
                               MatrixView<float> logVar) {
  const size_t d = inputDim(), most = inferenceBatch(spec_);
  std::vector<Real> batch(std::min(images.rows, most) * d);
  for (size_t first = 0; first < images.rows; first += most) {
    const size_t count = std::min(most, images.rows - first);
    const MatrixView<Real> x(batch.data(), count, d);
    gatherPixels<Real>(pool, {images.row(first), count, d, images.stride}, nullptr, x);
    const MatrixView<const Real> head = graph_.run(pool, kNoNoise, x_, x, head_);
    for (size_t i = 0; i < count; ++i) {
      posterior(head.row(i), mu.row(first + i), logVar.data ? logVar.row(first + i) : nullptr);
    }
  }
}

template <class Real>
void Autoencoder<Real>::encodePixels(ThreadPool& pool, MatrixView<const Real> pixels,
                                     MatrixView<float> mu) {
  const MatrixView<const Real> head = graph_.run(pool, kNoNoise, x_, pixels, head_);
  for (size_t i = 0; i < pixels.rows; ++i) posterior(head.row(i), mu.row(i), nullptr);
}

template <class Real>
void Autoencoder<Real>::decode(ThreadPool& pool, MatrixView<const float> codes,
                               MatrixView<float> pixels) {
  const size_t d = inputDim();
  const size_t k = latentDim();
  const size_t most = inferenceBatch(spec_);
  std::vector<Real> batch(std::min(codes.rows, most) * k);
  for (size_t first = 0; first < codes.rows; first += most) {
    const size_t count = std::min(most, codes.rows - first);
    for (size_t i = 0; i < count; ++i) std::copy_n(codes.row(first + i), k, &batch[i * k]);
    const MatrixView<const Real> output =
        decoderOutput(pool, MatrixView<const Real>(batch.data(), count, k));
    parallelFor(pool, count, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        float* image = pixels.row(first + i);
        std::copy_n(output.row(i), d, image);
        // A Bernoulli decoder ends in logits: its mean is their sigmoid.
        if (spec_.loss == ReconLoss::bce) activate(Activation::sigmoid, image, d);
      }
    });
  }
}

template <class Real>
MatrixView<const Real> Autoencoder<Real>::decoderOutput(ThreadPool& pool,
                                                        MatrixView<const Real> codes) {
  return graph_.run(pool, kNoNoise, z_, codes, output_);
}

template <class Real>
void Autoencoder<Real>::priorStd(float* std) const {
  std::fill_n(std, latentDim(), 1.0f);
}

template class Autoencoder<float>;
template class Autoencoder<double>;

Result<std::unique_ptr<Autoencoder<float>>> makeAutoencoder(const ModelSpec& spec) {
  const Status status = validate(spec);
  if (!status.ok()) return status;
  if (spec.kind == ModelKind::pca) {
    return unknownChoice("kind", "pca", "ae, vae");
  }
  return std::make_unique<Autoencoder<float>>(spec);
}

}  // namespace atlas
