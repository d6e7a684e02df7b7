// What chapter 5 asks: atlas/lessons/generation.h.
#include "atlas/lessons/generation.h"

#include "call.h"

namespace atlas {
namespace {

Status fromDeviations(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  const uint32_t components = in["components"];
  ATLAS_GET(codes, codesOfDeviations(*pca, in.rows<double>("deviations", components)));
  return out.give(generatePoints(*pca, std::move(codes), components, in["addMean"]));
}
// `points`: the two ends, one after the other.
Status blend(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  const std::span<const double> ends = in["points"];
  const size_t half = ends.size() / 2;
  const uint32_t components = in["components"];
  ATLAS_GET(blend, blendPoints(*pca, ends.first(half), ends.subspan(half), in["t"], components));
  out("gap", blend.gap);
  return out.give(generatePoints(*pca, std::move(blend.codes), components, in["addMean"]));
}
// Among the first `limit` images of the data set.
Status nearest(Session& session, const In& in, Out& out) {
  ATLAS_GET(images, upTo(session, in, 0, in["limit"]));
  ATLAS_GET(points, pointsOf(session, in, images.cols));
  return out.give(nearestToPoints(session.pool(), images, rowsOf(points, images.cols)));
}
Status mesh(Session&, const In& in, Out& out) {
  return out.give(measureMesh(in["points"], in["reference"], in["triangles"]));
}

constexpr Call kCalls[] = {
    {"pcaFromDeviations", fromDeviations},
    {"pcaBlend", blend},
    {"nearestToPoints", nearest},
    {"meshMeasures", mesh},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
