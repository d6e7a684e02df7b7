// Procedural shapes (atlas/data/shapes.h) and their PCA by the Gram matrix, kept under a name: from
// then on pcaDecode makes new shapes of codes.
#include "atlas/data/shapes.h"

#include "atlas/models/gramPca.h"
#include "atlas/models/pcaPoints.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

Result<ShapeKind> parseShapeKind(const std::string& name) {
  if (name == "head") return ShapeKind::head;
  if (name == "quadruped") return ShapeKind::quadruped;
  return Status::invalidArgument("There are no shapes named " + name +
                                 "; choose head or quadruped.");
}

val shapesFit(Session& session, std::string id, std::string kindName, uint32_t count, double seed,
              double turn, uint32_t components) {
  auto kind = parseShapeKind(kindName);
  if (!kind.ok()) return failure(kind.status());
  auto set = makeShapes(kind.value(), count, u64(seed), turn);
  if (!set.ok()) return failure(set.status());
  const MatrixView<const double> points{set->points.data(), set->count, 3 * size_t(set->vertices)};
  auto pca = fitPcaByGram(session.pool(), points, components);
  if (!pca.ok()) return failure(pca.status());
  auto codes = projectPoints(pca.value(), {}, points, pca->latentDim());
  if (!codes.ok()) return failure(codes.status());
  val out = success();
  const auto held = pca->cumulativeVarianceRatio();
  out.set("cumulative", copyOut(held.data(), std::min<size_t>(held.size(), count)));
  out.set("eigenvalues",
          copyOut(pca->parts().eigenvalues.data(), std::min<size_t>(held.size(), count)));
  out.set("components", pca->latentDim());
  out.set("rank", double(pca->rank()));
  out.set("codes", copyOut(codes.value()));
  out.set("points", copyOut(std::vector<float>(set->points.begin(), set->points.end())));
  out.set("triangles", copyOut(set->triangles));
  out.set("kinds", copyOut(set->kinds));
  out.set("turns", copyOut(set->turns));
  out.set("vertices", set->vertices);
  session.adopt(id, std::move(pca.value()));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(shapes) { emscripten::function("shapesFit", &shapesFit); }

}  // namespace atlas
