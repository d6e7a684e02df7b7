// The names of a model's settings and choices: on pages, in payloads, in the JSON of the command
// line and in model files. A setting is named here and nowhere else.
#pragma once

#include <string>

#include "atlas/base/fields.h"
#include "atlas/base/kinds.h"
#include "atlas/models/model.h"

namespace atlas {

template <>
inline Result<ModelKind> named(const std::string& name) {
  return parseModelKind(name);
}
template <>
inline Result<Activation> named(const std::string& name) {
  return parseActivation(name);
}
template <>
inline Result<ReconLoss> named(const std::string& name) {
  return parseReconLoss(name);
}
template <>
inline Result<Optimizer> named(const std::string& name) {
  return parseOptimizer(name);
}
template <>
inline Result<Layers> named(const std::string& name) {
  return parseLayers(name);
}
template <>
inline Result<BodyKind> named(const std::string& name) {
  return parseBodyKind(name);
}
template <>
inline Result<MeshPrior> named(const std::string& name) {
  return parseMeshPrior(name);
}
inline const char* nameOf(BodyKind kind) { return bodyKindName(kind); }
inline const char* nameOf(MeshPrior prior) { return meshPriorName(prior); }
inline const char* nameOf(Layers layers) { return layersName(layers); }
inline const char* nameOf(ModelKind kind) { return modelKindName(kind); }
inline const char* nameOf(Activation activation) { return activationName(activation); }
inline const char* nameOf(ReconLoss loss) { return reconLossName(loss); }
inline const char* nameOf(Optimizer optimizer) { return optimizerName(optimizer); }

// Without inputDim: that is the data set's to say.
template <class V>
void fields(V& visit, Is<ModelSpec> auto& of) {
  visit("hidden", Plain{of.hidden});
  ATLAS_VISIT_EACH(kind, layers, latentDim, activation, loss, beta, klWarmupSteps, optimizer,
                   learningRate, momentum, batchSize, seed)
  // Of some families only: the kind is read before.
  if (of.kind == ModelKind::points || of.kind == ModelKind::linear) visit("rateDrop", of.rateDrop);
  if (of.kind == ModelKind::vqvae || of.kind == ModelKind::codes) {
    ATLAS_VISIT_EACH(codes, side, rateDrop, levels, restart)
  }
  if (of.kind == ModelKind::mesh) {
    ATLAS_VISIT_EACH(body, prior, totalSteps)
  }
  if (of.kind != ModelKind::ribbons) return;
  ATLAS_VISIT_EACH(totalSteps, freeBits, wordDropout, autoregressive)
}

}  // namespace atlas
