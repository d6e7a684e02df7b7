#include "atlas/models/model.h"

#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

// `error`: "<setting>.range found least most", whose sentence says what is usual.
Status inRange(const char* error, double value, double least, double most) {
  if (std::isfinite(value) && value >= least && value <= most) return Status::okay();
  return Status::invalidArgument(error, {value, least, most});
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
    return Status::invalidArgument("layers.kind kind", {modelKindName(spec.kind)});
  }
  return Status::okay();
}

Status validate(const ModelSpec& spec) {
  ATLAS_TRY(checkLayers(spec));
  ATLAS_TRY(inRange("inputDim.range found least most", spec.inputDim, 1, kMaxInputDim));
  ATLAS_TRY(inRange("latentDim.range found least most", spec.latentDim, 1,
                    spec.kind == ModelKind::pca ? kMaxPrincipalDirections : kMaxLatentDim));
  if (spec.kind == ModelKind::pca) {
    if (spec.latentDim <= spec.inputDim) return Status::okay();  // the rest does not concern PCA
    return Status::invalidArgument("latentDim.pixels found most", {spec.latentDim, spec.inputDim});
  }
  if (spec.layers == Layers::conv && spec.inputDim != kConvSide * kConvSide) {
    return Status::invalidArgument("layers.pixels found", {spec.inputDim});
  }
  ATLAS_TRY(inRange("hidden.range found least most", static_cast<double>(spec.hidden.size()), 0,
                    kMaxHiddenLayers));
  for (const uint32_t width : spec.hidden) {
    ATLAS_TRY(inRange("hiddenWidth.range found least most", width, 1, kMaxHiddenWidth));
  }
  ATLAS_TRY(inRange("beta.range found least most", spec.beta, 0, kMaxBeta));
  ATLAS_TRY(inRange("klWarmupSteps.range found least most", static_cast<double>(spec.klWarmupSteps),
                    0, kMaxKlWarmupSteps));
  ATLAS_TRY(inRange("learningRate.range found least most", spec.learningRate, kMinLearningRate,
                    kMaxLearningRate));
  ATLAS_TRY(inRange("momentum.range found least most", spec.momentum, 0, kMaxMomentum));
  ATLAS_TRY(inRange("batchSize.range found least most", spec.batchSize, 1,
                    spec.layers == Layers::conv ? kMaxConvBatchSize : kMaxBatchSize));
  const uint64_t parameters = parameterCount(spec);
  if (parameters > kMaxParameters) {
    return Status::invalidArgument("model.parameters found most", {parameters, kMaxParameters});
  }
  return Status::okay();
}

}  // namespace atlas
