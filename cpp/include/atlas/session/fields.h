// The names of what a session takes and gives (session.h, trainable.h; of settings: specFields.h):
// on pages, in payloads and in the JSON of the command line.
#pragma once

#include "atlas/base/fields.h"
#include "atlas/models/pca.h"
#include "atlas/models/specFields.h"
#include "atlas/session/session.h"

namespace atlas {

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
  visit("divergence", of.divergence);
}

template <class V>
void fields(V& visit, Is<EvaluateTally> auto& of){ATLAS_VISIT_EACH(done, parts, sums)}

ATLAS_FIELDS(SessionReport, step, epoch, train) ATLAS_FIELDS(Codes, mu, logVar)
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
