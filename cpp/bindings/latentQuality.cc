// Latent planes compared (atlas/lessons/latentQuality.h).
#include "atlas/lessons/latentQuality.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val latentSpreadOf(Session&, val codes, uint32_t cells, double reach, val radii) {
  const auto numbers = copyIn<float>(codes);
  const MatrixView<const float> view{numbers.data(), numbers.size() / 2, 2};
  const auto spread = latentSpread(view, cells, reach);
  if (!spread.ok()) return failure(spread.status());
  val out = success();
  out.set("count", double(view.rows));
  out.set("centre", copyOut(spread->centre.data(), 2));
  out.set("std", spread->std);
  out.set("counts", copyOut(spread->counts));
  out.set("emptyShare", spread->emptyShare);
  out.set("hole", copyOut(spread->hole.data(), 2));
  out.set("holeRadius", spread->holeRadius);
  out.set("beyond", copyOut(shareBeyond(view, copyIn<double>(radii))));
  return out;
}

val decoderStretchOf(Session& session, std::string id, val centre, double std, uint32_t cells,
                     double reach) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  const auto at = copyIn<double>(centre);
  const auto stretch =
      decoderStretch(session.pool(), *model.value(), {at[0], at[1]}, std, cells, reach);
  if (!stretch.ok()) return failure(stretch.status());
  val out = success();
  out.set("values", copyOut(stretch->values));
  out.set("median", stretch->median);
  out.set("p99", stretch->p99);
  out.set("largest", stretch->largest);
  return out;
}

val aggregateDensity(Session& session, std::string id, std::string dataset, uint32_t count,
                     val window, uint32_t cells) {
  auto codes = session.encode(id, dataset, 0, count);
  if (!codes.ok()) return failure(codes.status());
  if (codes->logVar.empty() || codes->mu.size() != size_t(count) * 2)
    return failure(Status::invalidArgument(
        "Only a VAE with 2 latent numbers has posteriors to be added up in the plane."));
  const auto edges = copyIn<double>(window);
  const auto grid = densityGrid(
      session.pool(),
      aggregatePosterior({codes->mu.data(), count, 2}, {codes->logVar.data(), count, 2}),
      {edges[0], edges[1], edges[2], edges[3]}, cells, cells);
  if (!grid.ok()) return failure(grid.status());
  val out = success();
  out.set("values", copyOut(grid->values));
  out.set("integral", grid->integral);
  out.set("largest", grid->largest);
  return out;
}

// The codes given, or with none `count` of them on the shell.
val unlikelyCodesOf(Session& session, std::string id, std::string dataset, val codes, double radius,
                    uint32_t count) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  auto numbers = copyIn<float>(codes);
  if (numbers.empty()) numbers = shellCodes(radius, count);
  auto found = unlikelyCodes(session.pool(), *model.value(), images.value(),
                             {numbers.data(), numbers.size() / 2, 2});
  if (!found.ok()) return failure(found.status());
  std::vector<uint8_t> nearest, labels;  // kVoters of each code
  const Status status = session.datasetImages(dataset, found->nearest, nearest, labels);
  if (!status.ok()) return failure(status);
  const auto confidence = agreement(labels);
  double meanConfidence = 0;
  for (double share : confidence) meanConfidence += share / double(confidence.size());
  val out = success();
  out.set("codes", copyOut(numbers));
  out.set("radius", copyOut(found->radius));
  out.set("priorRatio", copyOut(found->priorRatio));
  out.set("back", copyOut(found->back));
  out.set("cycle", copyOut(found->cycle));
  out.set("images", copyOut(found->images));
  out.set("nearest", copyOut(nearest));
  out.set("labels", copyOut(labels));
  out.set("confidence", copyOut(confidence));
  out.set("meanConfidence", meanConfidence);
  out.set("distance", copyOut(found->distance));
  out.set("meanCycle", found->meanCycle);
  out.set("meanDistance", found->meanDistance);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(latentQuality) {
  emscripten::function("latentSpread", &latentSpreadOf);
  emscripten::function("decoderStretch", &decoderStretchOf);
  emscripten::function("aggregateDensity", &aggregateDensity);
  emscripten::function("unlikelyCodes", &unlikelyCodesOf);
}

}  // namespace atlas
