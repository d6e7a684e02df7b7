// The fits of PCA of a session: in one go, and in turns.
#include <algorithm>
#include <limits>
#include <utility>

#include "atlas/models/gramPca.h"
#include "atlas/models/pcaFit.h"
#include "atlas/session/session.h"
#include "session/sessionParts.h"

namespace atlas {

Status Session::fit(Entry& entry, ByteImages images) {
  const ModelSpec& spec = entry.model.spec;
  ATLAS_TRY(
      checkRoom(fitBytes(images.rows, images.cols, spec.latentDim), "memory.pca megabytes free"));
  ATLAS_GET(fit, PcaFit::of(images.rows, images.cols, {spec.latentDim, PcaFitBy::smaller}));
  ATLAS_TRY(fit.advance(pool_, images, std::numeric_limits<double>::infinity()));
  return takeFit(entry, fit);
}

Status Session::takeFit(Entry& entry, PcaFit& fit) {
  const ModelSpec& spec = entry.model.spec;
  ATLAS_GET(fitted, fit.take());
  if (fitted.inputDim() != spec.inputDim || fitted.latentDim() != spec.latentDim) {
    return Status::invalidArgument(
        "fit.shape pixels directions wanted most",
        {fitted.inputDim(), fitted.latentDim(), spec.inputDim, spec.latentDim});
  }
  // On the images it was fitted to, ½ mean ‖x−x̂‖² is ½(n−1)/n · Σ dropped λ (pca.h).
  const auto& parts = fitted.parts();
  double dropped = 0;
  for (size_t i = spec.latentDim; i < parts.eigenvalues.size(); ++i)
    dropped += parts.eigenvalues[i];
  const double n = double(parts.sampleCount);
  entry.fitted = {};
  entry.fitted.recon = entry.fitted.total = 0.5 * dropped * (n - 1) / n;
  const ModelSpec own = spec;
  entry.model = modelOf(std::move(fitted), own);
  entry.step = 1;
  return Status::okay();
}

Status Session::beginFit(const std::string& fit, const std::string& dataset, uint32_t first,
                         uint32_t count, PcaFit::Settings settings) {
  ATLAS_GET(set, findDataset(dataset));
  if (first >= set->count)
    return Status::invalidArgument("images.place index count", {first, set->count});
  const size_t n = std::min<size_t>(count, set->count - first), d = set->dim();
  ATLAS_TRY(checkRoom(fitBytes(n, d, settings.components), "memory.pca megabytes free"));
  ATLAS_GET(work, PcaFit::of(n, d, settings));
  fits_[fit] = std::make_unique<Fit>(Fit{dataset, set->version, first, n, std::move(work)});
  return Status::okay();
}

Result<bool> Session::goOnFitting(const std::string& fit, double work) {
  const auto found = fits_.find(fit);
  if (found == fits_.end()) return Status::notFound("fit.unknown id", {fit});
  Fit& own = *found->second;
  const auto set = datasets_.find(own.dataset);
  if (set == datasets_.end() || set->second->version != own.version) {
    return Status::notFound("fit.imagesGone id", {own.dataset});
  }
  ATLAS_TRY(own.fit.advance(pool_, set->second->view(own.first, own.count), work));
  return own.fit.ended();
}

Result<PcaFit*> Session::endedFit(const std::string& fit) {
  const auto found = fits_.find(fit);
  if (found == fits_.end() || !found->second->fit.ended())
    return Status::notFound("fit.unknown id", {fit});
  return &found->second->fit;
}

Result<StepOutcome> Session::takeFit(const std::string& id, const std::string& fit) {
  ATLAS_GET(entry, findModel(id));
  ATLAS_GET(ended, endedFit(fit));
  StepOutcome outcome;
  outcome.stepsTaken = 1;
  outcome.imagesSeen = fits_[fit]->count;
  ATLAS_TRY(takeFit(*entry, *ended));
  outcome.info = infoOf(id, *entry);
  return outcome;
}

}  // namespace atlas
