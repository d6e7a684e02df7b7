// Procedural shapes (atlas/data/shapes.h) and their PCA by the Gram matrix, kept under a name: from
// then on pcaDecode makes new shapes of codes.
#include "atlas/data/shapes.h"

#include "atlas/models/gramPca.h"
#include "atlas/models/pcaPoints.h"
#include "call.h"

namespace atlas {
namespace {

Status fit(Session& session, const In& in, Out& out) {
  const std::string id = in["id"];
  const ShapeKind kind = in["kind"];
  ATLAS_TRY(in.status());
  ATLAS_GET(set, makeShapes(kind, in["count"], in["seed"], in["turn"]));
  const MatrixView<const double> points{set.points.data(), set.count, 3 * size_t(set.vertices)};
  ATLAS_GET(pca, fitPcaByGram(session.pool(), points, in["components"]));
  ATLAS_GET(codes, projectPoints(pca, {}, points, pca.latentDim()));
  const auto first = [&](std::vector<double> numbers) {
    numbers.resize(std::min<size_t>(numbers.size(), set.count));
    return numbers;
  };
  out("cumulative", first(pca.cumulativeVarianceRatio()));
  out("eigenvalues", first(pca.parts().eigenvalues));
  out("components", pca.latentDim());
  out("rank", pca.rank());
  out("codes", codes);
  session.adopt(id, std::move(pca));
  return out.give(set);
}

constexpr Call kCalls[] = {{"shapesFit", fit}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
