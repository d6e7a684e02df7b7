// Paths of codes in the decoder's metric (atlas/lessons/paths.h).
#include "atlas/lessons/paths.h"

#include "atlas/models/latent.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val pathGeodesic(Session& session, std::string id, val from, val to, uint32_t count, uint32_t nodes,
                 uint32_t iterations, uint32_t grid) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  GeodesicOptions options;
  options.count = count;
  options.nodes = nodes;
  options.iterations = iterations;
  options.grid = grid;
  auto path =
      geodesic(session.pool(), *model.value(), copyIn<float>(from), copyIn<float>(to), options);
  if (!path.ok()) return failure(path.status());
  auto images = session.decode(id, path->codes);
  if (!images.ok()) return failure(images.status());
  val out = success();
  out.set("codes", copyOut(path->codes));
  out.set("images", copyOut(images.value()));
  out.set("length", path->length);
  out.set("straightLength", path->straightLength);
  out.set("fromGrid", path->fromGrid);
  return out;
}

val pathLength(Session& session, std::string id, val codes) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  const auto numbers = copyIn<float>(codes);
  const size_t k = model.value()->latentDim();
  auto steps = pathSteps(session.pool(), *model.value(), {numbers.data(), numbers.size() / k, k});
  if (!steps.ok()) return failure(steps.status());
  double length = 0;
  for (double step : steps.value()) length += step;
  val out = success();
  out.set("steps", copyOut(steps.value()));
  out.set("length", length);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(paths) {
  emscripten::function("pathGeodesic", &pathGeodesic);
  emscripten::function("pathLength", &pathLength);
}

}  // namespace atlas
