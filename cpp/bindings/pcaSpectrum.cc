// The spectrum of a fitted PCA (atlas/models/pcaSpectrum.h), a PCA of points that are no images,
// and the comparison of two results.
#include "atlas/models/pcaSpectrum.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val pcaSpectrum(Session& session, std::string id, val shares) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const auto spectrum = spectrumOf(*pca.value());
  std::vector<double> directions;
  for (double share : copyIn<double>(shares))
    directions.push_back(directionsFor(*pca.value(), share));
  val out = success();
  out.set("ratios", copyOut(spectrum.ratios));
  out.set("dropped", copyOut(spectrum.dropped));
  out.set("directions", copyOut(directions));
  out.set("rank", double(pca.value()->rank()));
  return out;
}

val pcaFitPoints(Session& session, std::string id, val points, uint32_t dim, uint32_t components) {
  const auto numbers = copyIn<double>(points);
  if (dim < 1 || numbers.size() % dim != 0)
    return failure(Status::invalidArgument(std::to_string(numbers.size()) +
                                           " numbers are not a whole number of points of " +
                                           std::to_string(dim) + "."));
  auto pca =
      fitPca(session.pool(), MatrixView<const double>{numbers.data(), numbers.size() / dim, dim},
             components);
  if (!pca.ok()) return failure(pca.status());
  session.adopt(id, std::move(pca.value()));
  val out = success();
  out.set("rank", double(session.pca(id).value()->rank()));
  return out;
}

val pcaCompare(Session&, val a, val b) {
  auto difference = largestDifference(copyIn<double>(a), copyIn<double>(b));
  if (!difference.ok()) return failure(difference.status());
  val out = success();
  out.set("difference", difference.value());
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(pcaSpectrum) {
  emscripten::function("pcaSpectrum", &pcaSpectrum);
  emscripten::function("pcaFitPoints", &pcaFitPoints);
  emscripten::function("pcaCompare", &pcaCompare);
}

}  // namespace atlas
