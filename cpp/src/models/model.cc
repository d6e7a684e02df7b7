#include "atlas/models/model.h"

#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

// "latentDim is 0; allowed are whole numbers from 1 to 256." or Ok.
Status inRange(const char* name, double value, double low, double high, const char* kind,
               const char* advice) {
  if (std::isfinite(value) && value >= low && value <= high) return Status::okay();
  return Status::invalidArgument("{} is {}; allowed are {} from {} to {}. {}",
                                 {name, value, kind, low, high, advice});
}

Status wholeInRange(const char* name, double value, double low, double high, const char* advice) {
  return inRange(name, value, low, high, "whole numbers", advice);
}

Status realInRange(const char* name, double value, double low, double high, const char* advice) {
  return inRange(name, value, low, high, "numbers", advice);
}

// Numbers in the weights and biases of encoder and decoder; heads counted for a VAE.
uint64_t parameterCount(const ModelSpec& spec) {
  uint64_t count = 0;
  uint64_t width = spec.inputDim;
  if (spec.layers == Layers::conv) {
    const auto [first, second] = kConvChannels;
    const uint64_t area = kConvKernel * kConvKernel;
    count = 2 * area * (first + first * second) + first + second + first + 1;
    width = kConvFeatures;
  }
  for (const uint32_t next : spec.hidden) {
    count += (width + 1) * next + (uint64_t{next} + 1) * width;  // encoder layer and its mirror
    width = next;
  }
  const uint64_t head = uint64_t{spec.latentDim} * (spec.kind == ModelKind::vae ? 2 : 1);
  return count + (width + 1) * head + (uint64_t{spec.latentDim} + 1) * width;
}

}  // namespace

uint64_t trainingBytes(const ModelSpec& spec) {
  if (spec.kind == ModelKind::pca) return 0;
  if (spec.kind == ModelKind::vqvae || spec.kind == ModelKind::codes) {
    const uint64_t images = std::max<uint64_t>(spec.batchSize, inferenceBatch(spec));
    return kCodeModelBytes + kCodeItemBytes * images;
  }
  uint64_t item = uint64_t{spec.inputDim} + 2 * uint64_t{spec.latentDim};  // numbers
  for (const uint32_t width : spec.hidden) item += width;
  uint64_t itemBytes = 4 * 4 * item;  // encoder and decoder, values and gradients
  if (spec.layers == Layers::conv) itemBytes += kConvItemBytes;
  const uint64_t batch = std::max<uint64_t>(spec.batchSize, inferenceBatch(spec));
  return 4 * kFloatsAParameter * parameterCount(spec) + itemBytes * batch;
}

size_t hiddenLayers(const ModelSpec& spec) {
  return spec.hidden.size() + (spec.layers == Layers::conv ? kConvChannels.size() : 0);
}

size_t inferenceBatch(const ModelSpec& spec) {
  return spec.layers == Layers::conv || spec.kind == ModelKind::vqvae ? 64 : 256;
}

Status checkLayers(const ModelSpec& spec) {
  const bool ofImages = spec.kind == ModelKind::ae || spec.kind == ModelKind::vae ||
                        spec.kind == ModelKind::classifier;
  if (spec.layers == Layers::conv && !ofImages) {
    return Status::invalidArgument(
        std::string("The model is \"") + modelKindName(spec.kind) +
        "\" and its layers convolutions; those are for ae, vae and classifier.");
  }
  return Status::okay();
}

Status validate(const ModelSpec& spec) {
  Status status = checkLayers(spec);
  if (!status.ok()) return status;
  status =
      wholeInRange("inputDim", spec.inputDim, 1, kMaxInputDim, "Use images with fewer pixels.");
  if (!status.ok()) return status;
  status = wholeInRange("latentDim", spec.latentDim, 1,
                        spec.kind == ModelKind::pca ? kMaxPrincipalDirections : kMaxLatentDim,
                        "2 can be drawn, 20 reconstructs digits well.");
  if (!status.ok()) return status;
  if (spec.kind == ModelKind::pca) {
    if (spec.latentDim <= spec.inputDim) return Status::okay();  // the rest does not concern PCA
    return Status::invalidArgument(
        "latentDim is {}, but images of {} pixels have at most {} principal directions.",
        {spec.latentDim, spec.inputDim, spec.inputDim});
  }
  if (spec.layers == Layers::conv && spec.inputDim != kConvSide * kConvSide) {
    return Status::invalidArgument(
        "The layers are convolutions and the images have {} pixels; convolutions are for 28×28 "
        "images, 784 pixels. Use dense layers.",
        {spec.inputDim});
  }
  status = wholeInRange("The number of hidden layers", static_cast<double>(spec.hidden.size()), 0,
                        kMaxHiddenLayers, "Two layers, 256 and 64, suit MNIST.");
  if (!status.ok()) return status;
  for (const uint32_t width : spec.hidden) {
    status = wholeInRange("The width of a hidden layer", width, 1, kMaxHiddenWidth,
                          "Two layers, 256 and 64, suit MNIST.");
    if (!status.ok()) return status;
  }
  status = realInRange("beta", spec.beta, 0, kMaxBeta, "1 is the VAE's bound.");
  if (!status.ok()) return status;
  status = wholeInRange("klWarmupSteps", static_cast<double>(spec.klWarmupSteps), 0,
                        kMaxKlWarmupSteps, "0 is no warm-up.");
  if (!status.ok()) return status;
  status = realInRange("learningRate", spec.learningRate, kMinLearningRate, kMaxLearningRate,
                       "0.001 suits Adam, 0.0001 plain gradient descent.");
  if (!status.ok()) return status;
  status = realInRange("momentum", spec.momentum, 0, kMaxMomentum, "0.9 is usual.");
  if (!status.ok()) return status;
  status = wholeInRange("batchSize", spec.batchSize, 1,
                        spec.layers == Layers::conv ? kMaxConvBatchSize : kMaxBatchSize,
                        "128 is usual.");
  if (!status.ok()) return status;
  const uint64_t parameters = parameterCount(spec);
  if (parameters > kMaxParameters) {
    return Status::invalidArgument(
        "The model would have {} parameters; allowed are up to {}. Use narrower hidden layers or "
        "smaller images.",
        {parameters, kMaxParameters});
  }
  return Status::okay();
}

}  // namespace atlas
