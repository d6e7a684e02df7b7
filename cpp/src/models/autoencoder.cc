#include "atlas/models/autoencoder.h"

#include <algorithm>
#include <limits>
#include <string>

#include "atlas/kernels/elementwise.h"
#include "atlas/models/vae.h"
#include "kernels/gather.h"

namespace atlas {
namespace {

// Images a pass when encoding or decoding many: bounds the memory, changes no bit.
constexpr size_t kInferenceBatch = 256;
// Images a chunk of losses: a few microseconds of work.
constexpr size_t kRowsAChunk = 8;

template <class Real>
Network<Real> makeEncoder(const ModelSpec& spec, uint32_t headDim) {
  Network<Real> network;
  uint32_t width = spec.inputDim;
  for (size_t i = 0; i < spec.hidden.size(); ++i) {
    network.add("encoder." + std::to_string(i),
                std::make_unique<Dense<Real>>(width, spec.hidden[i], spec.activation));
    width = spec.hidden[i];
  }
  network.add("encoder.head", std::make_unique<Dense<Real>>(width, headDim, Activation::identity));
  return network;
}

template <class Real>
Network<Real> makeDecoder(const ModelSpec& spec) {
  Network<Real> network;
  uint32_t width = spec.latentDim;
  for (size_t i = 0; i < spec.hidden.size(); ++i) {
    const uint32_t next = spec.hidden[spec.hidden.size() - 1 - i];
    network.add("decoder." + std::to_string(i),
                std::make_unique<Dense<Real>>(width, next, spec.activation));
    width = next;
  }
  network.add("decoder." + std::to_string(spec.hidden.size()),
              std::make_unique<Dense<Real>>(width, spec.inputDim, Activation::identity));
  return network;
}

}  // namespace

template <class Real>
Autoencoder<Real>::Autoencoder(const ModelSpec& spec) : Autoencoder(spec, spec.latentDim) {}

template <class Real>
Autoencoder<Real>::Autoencoder(const ModelSpec& spec, uint32_t headDim)
    : spec_(spec),
      encoder_(makeEncoder<Real>(spec, headDim)),
      decoder_(makeDecoder<Real>(spec)),
      info_(encoder_.parameterInfo()),
      parameters_(encoder_.parameterCount() + decoder_.parameterCount()),
      gradients_(parameters_.size()) {
  for (ParameterInfo tensor : decoder_.parameterInfo()) {
    tensor.offset += encoder_.parameterCount();
    info_.push_back(std::move(tensor));
  }
  initialiseParameters<Real>(info_, spec.seed, parameters_);
}

template <class Real>
MatrixView<const Real> Autoencoder<Real>::pass(ThreadPool& pool, MatrixView<const Real> batch,
                                               const Noise& noise, LossSum& sum) {
  head_ = encoder_.forward(pool, parameters_.data(), batch);
  if (codes_.size() < batch.rows * latentDim()) codes_.resize(batch.rows * latentDim());
  if (imageLoss_.size() < batch.rows) imageLoss_.resize(batch.rows);
  const MatrixView<Real> z(codes_.data(), batch.rows, latentDim());
  makeCodes(pool, head_, noise, z, sum);
  return decoder_.forward(pool, decoderParameters(), z);
}

template <class Real>
void Autoencoder<Real>::addReconstruction(size_t images, LossSum& sum) const {
  sum.images += images;
  for (size_t i = 0; i < images; ++i) sum.recon += imageLoss_[i];
}

template <class Real>
void Autoencoder<Real>::loss(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                             LossSum& sum) {
  const MatrixView<const Real> output = pass(pool, batch, noise, sum);
  parallelFor(pool, batch.rows, kRowsAChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      imageLoss_[i] = reconstructionLoss(spec_.loss, output.row(i), batch.row(i), batch.cols);
    }
  });
  addReconstruction(batch.rows, sum);
}

template <class Real>
void Autoencoder<Real>::lossAndGradient(ThreadPool& pool, MatrixView<const Real> batch,
                                        const Noise& noise, double beta, LossSum& sum) {
  const Real scale = Real(1) / static_cast<Real>(batch.rows);  // the gradient of a mean
  const MatrixView<const Real> output = pass(pool, batch, noise, sum);
  const MatrixView<Real> dOutput = decoder_.outputGradient();
  parallelFor(pool, batch.rows, kRowsAChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      imageLoss_[i] = reconstructionLossAndGradient(spec_.loss, output.row(i), batch.row(i),
                                                    batch.cols, scale, dOutput.row(i));
    }
  });
  addReconstruction(batch.rows, sum);
  Real* gradient = gradients_.data();
  const MatrixView<const Real> dz = decoder_.backward(
      pool, decoderParameters(), gradient + encoder_.parameterCount(), /*wantInputGradient=*/true);
  codeGradient(head_, dz, scale * static_cast<Real>(beta), encoder_.outputGradient());
  encoder_.backward(pool, parameters_.data(), gradient, /*wantInputGradient=*/false);
}

template <class Real>
void Autoencoder<Real>::makeCodes(ThreadPool&, MatrixView<const Real> head, const Noise&,
                                  MatrixView<Real> z, LossSum&) {
  for (size_t i = 0; i < z.rows; ++i) std::copy_n(head.row(i), z.cols, z.row(i));
}

template <class Real>
void Autoencoder<Real>::codeGradient(MatrixView<const Real>, MatrixView<const Real> dz, Real,
                                     MatrixView<Real> dHead) {
  for (size_t i = 0; i < dz.rows; ++i) std::copy_n(dz.row(i), dz.cols, dHead.row(i));
}

template <class Real>
void Autoencoder<Real>::posterior(const Real* head, float* mu, float* logVar) const {
  for (uint32_t j = 0; j < latentDim(); ++j) mu[j] = static_cast<float>(head[j]);
  if (logVar == nullptr) return;
  std::fill_n(logVar, latentDim(), -std::numeric_limits<float>::infinity());
}

template <class Real>
void Autoencoder<Real>::encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
                               MatrixView<float> logVar) {
  const size_t d = inputDim();
  std::vector<Real> batch(std::min(images.rows, kInferenceBatch) * d);
  for (size_t first = 0; first < images.rows; first += kInferenceBatch) {
    const size_t count = std::min(kInferenceBatch, images.rows - first);
    const MatrixView<Real> x(batch.data(), count, d);
    gatherPixels<Real>(pool, {images.row(first), count, d, images.stride}, nullptr, x);
    const MatrixView<const Real> head = encoder_.forward(pool, parameters_.data(), x);
    for (size_t i = 0; i < count; ++i) {
      posterior(head.row(i), mu.row(first + i), logVar.data ? logVar.row(first + i) : nullptr);
    }
  }
}

template <class Real>
void Autoencoder<Real>::encodePixels(ThreadPool& pool, MatrixView<const Real> pixels,
                                     MatrixView<float> mu) {
  const MatrixView<const Real> head = encoder_.forward(pool, parameters_.data(), pixels);
  for (size_t i = 0; i < pixels.rows; ++i) posterior(head.row(i), mu.row(i), nullptr);
}

template <class Real>
void Autoencoder<Real>::decode(ThreadPool& pool, MatrixView<const float> codes,
                               MatrixView<float> pixels) {
  const size_t d = inputDim();
  const size_t k = latentDim();
  std::vector<Real> batch(std::min(codes.rows, kInferenceBatch) * k);
  for (size_t first = 0; first < codes.rows; first += kInferenceBatch) {
    const size_t count = std::min(kInferenceBatch, codes.rows - first);
    for (size_t i = 0; i < count; ++i) std::copy_n(codes.row(first + i), k, &batch[i * k]);
    const MatrixView<const Real> output =
        decoder_.forward(pool, decoderParameters(), MatrixView<const Real>(batch.data(), count, k));
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
  return decoder_.forward(pool, decoderParameters(), codes);
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
  switch (spec.kind) {
    case ModelKind::ae:
      return std::make_unique<Autoencoder<float>>(spec);
    case ModelKind::vae:
      return std::unique_ptr<Autoencoder<float>>(std::make_unique<Vae<float>>(spec));
    case ModelKind::pca:
      break;
  }
  return Status::invalidArgument(
      "The model is \"pca\"; allowed here are ae and vae: PCA is fitted, "
      "not trained.");
}

}  // namespace atlas
