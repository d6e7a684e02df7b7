#include "atlas/models/linearAutoencoder.h"

#include <algorithm>
#include <string>

#include "atlas/base/rng.h"
#include "atlas/linalg/subspace.h"
#include "atlas/nn/layers.h"

namespace atlas {
namespace {

constexpr float kInitialStd = 0.03f;
constexpr double kRateDropFactor = 0.1;
constexpr double kByteMax = 255;

}  // namespace

Status validate(const LinearAutoencoderSettings& settings, uint32_t inputDim) {
  ModelSpec spec;  // for its ranges and their sentences
  spec.kind = ModelKind::ae;
  spec.inputDim = inputDim;
  spec.latentDim = settings.latentDim;
  spec.hidden = {};
  spec.batchSize = settings.batchSize;
  spec.learningRate = settings.learningRate;
  return validate(spec);
}

TrainSettings trainSettings(const LinearAutoencoderSettings& settings) {
  TrainSettings train;
  train.rate = {settings.learningRate, 0, {settings.rateDrop}, kRateDropFactor};
  train.draw = Draw::withReplacement;
  train.batchSize = settings.batchSize;
  train.seed = settings.seed;
  return train;
}

std::vector<float> meanImage(ByteImages images) {
  std::vector<uint64_t> sums(images.cols);
  for (size_t i = 0; i < images.rows; ++i) {
    for (size_t j = 0; j < images.cols; ++j) sums[j] += images(i, j);
  }
  std::vector<float> mean(images.cols);
  for (size_t j = 0; j < images.cols; ++j) {
    mean[j] = float(double(sums[j]) / (double(images.rows) * kByteMax));
  }
  return mean;
}

LinearAutoencoder::LinearAutoencoder(const LinearAutoencoderSettings& settings,
                                     std::span<const float> mean)
    : d_(uint32_t(mean.size())), k_(settings.latentDim) {
  const auto linear = [&](const char* name, Value from, uint32_t width) {
    return graph_.add(name, dense<float>(width, Activation::identity, Bias::no), {from});
  };
  const Value x = graph_.input({1, d_});
  const Value centred = graph_.add("centre", centre<float>(), {x});
  const Value output = linear("decoder.0", linear("encoder.head", centred, k_), d_);
  graph_.term("recon", reconstruction<float>(ReconLoss::mse), {output, centred}, {2});
  graph_.finish(settings.seed);
  const std::span<float> weights = graph_.parameters().subspan(d_);  // behind the mean
  std::copy(mean.begin(), mean.end(), graph_.parameters().begin());
  Rng(settings.seed, Stream::weightInit).fillNormal(weights.data(), weights.size());
  for (float& w : weights) w *= kInitialStd;
}

Status writeLinearAutoencoder(const LinearAutoencoder& model, Autoencoder<float>& network) {
  const size_t d = model.inputDim(), k = model.latentDim();
  if (hiddenLayers(network.spec()) > 0 || network.latentDim() != k || network.inputDim() != d) {
    return Status::invalidArgument("linear.network hidden codes wanted",
                                   {hiddenLayers(network.spec()), network.latentDim(), k});
  }
  const float* mean = model.graph().parameters().data();
  const float* encoder = mean + d;
  const float* decoder = encoder + k * d;
  // encoder.head.weight, encoder.head.bias, decoder.0.weight, decoder.0.bias (autoencoder.h)
  auto at = std::copy_n(encoder, k * d, network.parameters().begin());
  for (size_t i = 0; i < k; ++i) {
    double along = 0;
    for (size_t j = 0; j < d; ++j) along += double{encoder[i * d + j]} * mean[j];
    *at++ = float(-along);
  }
  at = std::copy_n(decoder, k * d, at);
  std::copy_n(mean, d, at);
  return Status::okay();
}

Result<ComparisonWithPca> compareWithPca(ThreadPool& pool, const Autoencoder<float>& network,
                                         const Pca& pca) {
  const size_t d = network.inputDim(), k = network.latentDim();
  if (hiddenLayers(network.spec()) > 0 || pca.latentDim() < k || pca.inputDim() != d) {
    return Status::invalidArgument(
        "linear.compare hidden codes pixels directions width",
        {hiddenLayers(network.spec()), k, d, pca.latentDim(), pca.inputDim()});
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
