// What chapter 5 asks: atlas/lessons/generation.h.
#include "atlas/lessons/generation.h"

#include <algorithm>

#include "atlas/models/pcaPoints.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

// Codes and what they decode to, the mean added or not.
val decodedAnswer(const Pca& pca, const std::vector<double>& codes, size_t k, bool addMean) {
  const MatrixView<const double> rows{codes.data(), codes.size() / k, k};
  auto deviations = deviationsOfCodes(pca, rows);
  if (!deviations.ok()) return failure(deviations.status());
  auto decoded = decodePoints(pca, {}, rows, addMean);
  if (!decoded.ok()) return failure(decoded.status());
  val out = success();
  out.set("codes", copyOut(codes));
  out.set("deviations", copyOut(deviations.value()));
  out.set("points", copyOut(decoded->points));
  out.set("below", decoded->below);
  out.set("above", decoded->above);
  return out;
}

val pcaFromDeviations(Session& session, std::string id, val deviations, uint32_t components,
                      bool addMean) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const auto numbers = copyIn<double>(deviations);
  if (components < 1 || numbers.empty() || numbers.size() % components != 0)
    return failure(Status::invalidArgument(std::to_string(numbers.size()) +
                                           " deviations are no codes of " +
                                           std::to_string(components) + " numbers each."));
  auto codes =
      codesOfDeviations(*pca.value(), {numbers.data(), numbers.size() / components, components});
  if (!codes.ok()) return failure(codes.status());
  return decodedAnswer(*pca.value(), codes.value(), components, addMean);
}

// `points`: the two ends, one after the other.
val pcaBlend(Session& session, std::string id, val points, double t, uint32_t components,
             bool addMean) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const auto ends = copyIn<double>(points);
  const size_t half = ends.size() / 2;
  auto blend = blendPoints(*pca.value(), {ends.data(), half},
                           {ends.data() + half, ends.size() - half}, t, components);
  if (!blend.ok()) return failure(blend.status());
  val out = decodedAnswer(*pca.value(), blend->codes, components, addMean);
  out.set("gap", blend->gap);
  return out;
}

// Among the first `limit` images of the data set.
val nearestToPointsOf(Session& session, std::string dataset, val points, uint32_t limit) {
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  const auto numbers = copyIn<float>(points);
  if (numbers.empty() || numbers.size() % images->cols != 0)
    return failure(Status::invalidArgument(std::to_string(numbers.size()) +
                                           " numbers are no images of " +
                                           std::to_string(images->cols) + " pixels each."));
  auto found = nearestToPoints(session.pool(),
                               {images->data, std::min<size_t>(limit, images->rows), images->cols},
                               {numbers.data(), numbers.size() / images->cols, images->cols});
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("indices", copyOut(found->indices));
  out.set("distances", copyOut(found->distances));
  return out;
}

val meshMeasures(Session&, val points, val reference, val triangles) {
  auto measured =
      measureMesh(copyIn<float>(points), copyIn<float>(reference), copyIn<uint32_t>(triangles));
  if (!measured.ok()) return failure(measured.status());
  val out = success();
  out.set("volume", measured->volume);
  out.set("insideOut", measured->insideOut);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(generation) {
  emscripten::function("pcaFromDeviations", &pcaFromDeviations);
  emscripten::function("pcaBlend", &pcaBlend);
  emscripten::function("nearestToPoints", &nearestToPointsOf);
  emscripten::function("meshMeasures", &meshMeasures);
}

}  // namespace atlas
