#include "atlas/models/linearAutoencoder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/rng.h"
#include "atlas/kernels/elementwise.h"
#include "atlas/kernels/gemm.h"
#include "atlas/linalg/subspace.h"

namespace atlas {
namespace {

constexpr float kInitialStd = 0.03f;
constexpr double kRateDropFactor = 0.1;
constexpr size_t kRowsAChunk = 16;

Status check(ByteImages images, std::span<const float> mean,
             const LinearAutoencoderSettings& settings, const LinearAutoencoderState& state) {
  ModelSpec spec;  // for its ranges and their sentences
  spec.kind = ModelKind::ae;
  spec.inputDim = uint32_t(images.cols);
  spec.latentDim = settings.latentDim;
  spec.hidden = {};
  spec.batchSize = settings.batchSize;
  spec.learningRate = settings.learningRate;
  if (Status valid = validate(spec); !valid.ok()) return valid;
  const size_t count = 2 * images.cols * settings.latentDim;
  if (images.rows == 0 || mean.size() != images.cols || state.weights.size() != count ||
      state.optimizer.moment1.size() != count || state.optimizer.moment2.size() != count) {
    return Status::invalidArgument(
        std::to_string(images.rows) + " images of " + std::to_string(images.cols) +
        " pixels came with a mean of " + std::to_string(mean.size()) + " numbers and " +
        std::to_string(state.weights.size()) + " weights; give at least one image and " +
        std::to_string(count) + " weights, and a mean of as many numbers as pixels.");
  }
  return Status::okay();
}

OptimizerSettings optimizerOf(const LinearAutoencoderSettings& settings) {
  OptimizerSettings optimizer;
  optimizer.learningRate = settings.learningRate;
  return optimizer;
}

// Buffers of one batch.
struct Batch {
  std::vector<float> x, z, error, dz, gradient;
  std::vector<double> rowError;
  GemmScratch gemm;
};

// One step's gradient into batch.gradient; returns Σ (x − x̂)² over the batch.
double gradientOfBatch(ThreadPool& pool, size_t b, size_t d, size_t k, const float* weights,
                       Batch& batch) {
  const float* encoder = weights;
  const float* decoder = weights + k * d;
  // z = E(x − x̄), then the error D z − (x − x̄), scaled to the gradient of the batch mean.
  gemm(pool, Transpose::no, Transpose::yes, b, k, d, batch.x.data(), d, encoder, d, nullptr, false,
       batch.z.data(), k, batch.gemm);
  gemm(pool, Transpose::no, Transpose::yes, b, d, k, batch.z.data(), k, decoder, k, nullptr, false,
       batch.error.data(), d, batch.gemm);
  const float scale = 2.0f / float(b);
  parallelFor(pool, b, kRowsAChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      double sum = 0;
      for (size_t j = 0; j < d; ++j) {
        const float e = batch.error[i * d + j] - batch.x[i * d + j];
        sum += double{e} * e;
        batch.error[i * d + j] = scale * e;
      }
      batch.rowError[i] = sum;
    }
  });
  gemm(pool, Transpose::yes, Transpose::no, d, k, b, batch.error.data(), d, batch.z.data(), k,
       nullptr, false, batch.gradient.data() + k * d, k, batch.gemm);
  gemm(pool, Transpose::no, Transpose::no, b, k, d, batch.error.data(), d, decoder, k, nullptr,
       false, batch.dz.data(), k, batch.gemm);
  gemm(pool, Transpose::yes, Transpose::no, k, d, b, batch.dz.data(), k, batch.x.data(), d, nullptr,
       false, batch.gradient.data(), d, batch.gemm);
  double sum = 0;
  for (size_t i = 0; i < b; ++i) sum += batch.rowError[i];
  return sum;
}

}  // namespace

LinearAutoencoderState linearAutoencoderStart(const LinearAutoencoderSettings& settings, size_t d) {
  LinearAutoencoderState state;
  state.weights.resize(2 * d * settings.latentDim);
  Rng(settings.seed, Stream::weightInit).fillNormal(state.weights.data(), state.weights.size());
  for (float& w : state.weights) w *= kInitialStd;
  state.optimizer = initialState(optimizerOf(settings), state.weights.size());
  return state;
}

Result<double> linearAutoencoderRun(ThreadPool& pool, ByteImages images,
                                    std::span<const float> mean,
                                    const LinearAutoencoderSettings& settings, uint64_t steps,
                                    LinearAutoencoderState& state) {
  if (Status valid = check(images, mean, settings, state); !valid.ok()) return valid;
  const size_t d = images.cols, k = settings.latentDim, b = settings.batchSize;
  Batch batch;
  batch.x.resize(b * d);
  batch.error.resize(b * d);
  batch.z.resize(b * k);
  batch.dz.resize(b * k);
  batch.rowError.resize(b);
  batch.gradient.resize(state.weights.size());
  LinearAutoencoderState next = state;
  double total = 0;
  for (uint64_t s = 0; s < steps; ++s) {
    const Rng draw(settings.seed, Stream::shuffle, next.optimizer.steps);
    parallelFor(pool, b, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const size_t chosen = size_t(uint64_t{draw.bits(i)} * images.rows >> 32);
        float* x = &batch.x[i * d];
        bytesToPixels(images.row(chosen), x, d);
        for (size_t j = 0; j < d; ++j) x[j] -= mean[j];
      }
    });
    total += gradientOfBatch(pool, b, d, k, next.weights.data(), batch);
    if (!std::isfinite(total)) {
      return Status::diverged("At step " + std::to_string(next.optimizer.steps) +
                              " the error is no longer a number; train anew with a learning rate "
                              "below " +
                              std::to_string(settings.learningRate) + ".");
    }
    OptimizerSettings optimizer = optimizerOf(settings);
    if (next.optimizer.steps >= settings.rateDrop) optimizer.learningRate *= kRateDropFactor;
    applyGradient(pool, optimizer, next.optimizer, next.weights, batch.gradient);
  }
  state = std::move(next);
  return steps == 0 ? 0 : total / (double(steps) * double(b) * double(d));
}

void writeLinearAutoencoder(const LinearAutoencoderState& state, std::span<const float> mean,
                            Autoencoder<float>& network) {
  const size_t d = network.inputDim(), k = network.latentDim();
  const std::span<float> out = network.parameters();
  // encoder.head.weight, encoder.head.bias, decoder.0.weight, decoder.0.bias (autoencoder.h)
  auto at = std::copy_n(state.weights.begin(), k * d, out.begin());
  for (size_t i = 0; i < k; ++i) {
    double along = 0;
    for (size_t j = 0; j < d; ++j) along += double{state.weights[i * d + j]} * mean[j];
    *at++ = float(-along);
  }
  at = std::copy_n(state.weights.begin() + ptrdiff_t(k * d), k * d, at);
  std::copy_n(mean.begin(), d, at);
}

Result<ComparisonWithPca> compareWithPca(ThreadPool& pool, const Autoencoder<float>& network,
                                         const Pca& pca) {
  const size_t d = network.inputDim(), k = network.latentDim();
  if (!network.spec().hidden.empty() || pca.latentDim() < k || pca.inputDim() != d) {
    return Status::invalidArgument(
        "A network of " + std::to_string(network.spec().hidden.size()) + " hidden layers, " +
        std::to_string(k) + " code numbers and " + std::to_string(d) +
        " pixels was to be compared with a PCA of " + std::to_string(pca.latentDim()) +
        " directions of " + std::to_string(pca.inputDim()) +
        " pixels; give one without hidden layers, of the same pixels, and at least as many "
        "directions as code numbers.");
  }
  const ParameterInfo& tensor = network.parameterInfo()[2];  // decoder.0.weight, d×k
  const float* weights = network.parameters().data() + tensor.offset;
  std::vector<float> columns(k * d);  // a column of D a row
  for (size_t j = 0; j < d; ++j) {
    for (size_t i = 0; i < k; ++i) columns[i * d + j] = weights[j * k + i];
  }
  auto angles = principalAngles(pool, {columns.data(), k, d}, {pca.components().data, k, d});
  if (!angles.ok()) return angles.status();
  return ComparisonWithPca{std::move(angles.value()), orthonormalityGap({columns.data(), k, d})};
}

std::vector<double> pcaErrorCurve(const Pca& pca) {
  const std::vector<double>& eigenvalues = pca.parts().eigenvalues;
  const double n = double(pca.parts().sampleCount);
  const size_t d = eigenvalues.size();
  std::vector<double> curve(d + 1);
  for (size_t k = d; k-- > 0;) curve[k] = curve[k + 1] + (n - 1) / n * eigenvalues[k] / double(d);
  return curve;
}

}  // namespace atlas
