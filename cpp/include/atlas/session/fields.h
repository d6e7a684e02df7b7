// The names of what a session takes and gives (session.h, model.h, trainable.h): on pages, in
// payloads and in the JSON of the command line.
#pragma once

#include <string>

#include "atlas/base/fields.h"
#include "atlas/base/kinds.h"
#include "atlas/models/pca.h"
#include "atlas/session/session.h"

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
  if (of.kind != ModelKind::ribbons) return;
  ATLAS_VISIT_EACH(totalSteps, freeBits, wordDropout, autoregressive)
}

template <class V>
void fields(V& visit, Is<Losses> auto& of) {
  ATLAS_VISIT_EACH(recon, kl, total)
  visit("klPerDim", Plain{of.klPerDim});
}

ATLAS_FIELDS(DatasetInfo, id, count, rows, cols, labelled)

template <class V>
void fields(V& visit, Is<ModelInfo> auto& of) {
  ATLAS_VISIT_EACH(id, spec, parameterCount, step, epoch)
  visit("inputDim", of.spec.inputDim);
}

template <class V>
void fields(V& visit, Is<StepOutcome> auto& of) {
  fields(visit, of.info);
  ATLAS_VISIT_EACH(stepsTaken, imagesSeen)
  visit("diverged", !of.divergence.ok());
  visit("divergedMessage", of.divergence.message);
}

ATLAS_FIELDS(SessionReport, step, epoch, train)
ATLAS_FIELDS(Codes, mu, logVar)
ATLAS_FIELDS(CodesAndImages, codes, images)

// A PCA as a chapter draws it: all eigenvalues, the directions kept.
template <class V>
void fields(V& visit, Is<Pca> auto& of) {
  const Pca::Parts& parts = of.parts();
  visit("inputDim", of.inputDim());
  visit("components", of.latentDim());
  visit("sampleCount", parts.sampleCount);
  visit("totalVariance", parts.totalVariance);
  visit("eigenvalues", parts.eigenvalues);
  visit("cumulative", of.cumulativeVarianceRatio());
  visit("mean", parts.mean);
  visit("eigenvectors", parts.components);
}

}  // namespace atlas
