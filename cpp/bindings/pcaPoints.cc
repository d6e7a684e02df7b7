// PCA on numbers (atlas/models/pcaPoints.h, atlas/models/gramPca.h): fits kept in the session under
// a name, reconstructions and samples as numbers, and the three routes to the same eigenvalues.
#include "atlas/models/pcaPoints.h"

#include "atlas/models/gramPca.h"
#include "call.h"

namespace atlas {
namespace {

// `count` images from `first` on, as many as there are.
Result<ByteImages> imagesIn(Session& session, const In& in) {
  return upTo(session, in, in["first"], in["count"]);
}

// Of a fit that has ended: kept as model `id`.
Status adopt(Session& session, const In& in, Out& out) {
  ATLAS_GET(fit, session.endedFit(in["fit"]));
  out("scale", fit->scale());
  ATLAS_GET(pca, fit->take());
  out("rank", pca.rank());
  session.adopt(in["id"], std::move(pca));
  return Status::okay();
}
Status orthonormality(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  return out.give(orthonormalityError(session.pool(), *pca, in["components"]));
}
Status project(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  return out.give("codes",
                  projectPoints(*pca, in["scale"], in.rows<double>("points", pca->inputDim()),
                                in["components"]));
}
Status decode(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  return out.give(
      decodePoints(*pca, in["scale"], in.rows<double>("codes", in["components"]), in["addMean"]));
}
Status reconstruct(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  const auto images = in.rows<uint8_t>("images", pca->inputDim());
  const auto points = pointsOf(images);
  return out.give(reconstructPoints(*pca, in["scale"], {points.data(), images.rows, images.cols},
                                    in["components"]));
}
Status sample(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  return out.give(
      samplePoints(*pca, in["seed"], in["first"], in["count"], in["components"], in["addMean"]));
}
Status errorSum(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  ATLAS_GET(images, imagesIn(session, in));
  out("images", images.rows);
  return out.give("sum",
                  squaredErrorSum(session.pool(), *pca, in["scale"], images, in["components"]));
}
// Of a fit that has ended, of `count` images.
Status route(Session& session, const In& in, Out& out) {
  ATLAS_GET(fit, session.endedFit(in["fit"]));
  ATLAS_GET(pca, fit->take());
  return out.give(routeOf(pca, fit->first(), in["count"], in["shown"]));
}
// The third route for `rounds` more; goes on from the `rows`, `done` and `settled` of the answer
// before, or starts where `done` is 0. Once it has ended: as pcaRoute.
Status svdRounds(Session& session, const In& in, Out& out) {
  ATLAS_GET(images, imagesIn(session, in));
  const auto points = pointsOf(images);
  ATLAS_GET(svd, centredSvd(session.pool(), {points.data(), images.rows, images.cols}, in["rounds"],
                            in.all<CentredSvd>()));
  if (svd.ended) out.add(routeOf(svd, images.rows, images.cols, in["shown"]));
  return out.give(svd);
}
// `steps` more of power iteration on the covariance towards its first direction `goal`; goes on
// from the `next` and `tangent` of the answer before, or starts where they are empty.
Status powerSteps(Session& session, const In& in, Out& out) {
  ATLAS_GET(images, imagesIn(session, in));
  const auto points = pointsOf(images);
  PointsPower so;
  in("next", so.next);
  in("tangent", so.tangent);
  return out.give(powerOnPoints({points.data(), images.rows, images.cols}, in["goal"], in["steps"],
                                std::move(so)));
}

constexpr Call kCalls[] = {
    {"pcaAdopt", adopt},
    {"pcaOrthonormality", orthonormality},
    {"pcaProject", project},
    {"pcaDecode", decode},
    {"pcaReconstructPoints", reconstruct},
    {"pcaSample", sample},
    {"pcaErrorSum", errorSum},
    {"pcaRoute", route},
    {"pcaSvdRounds", svdRounds},
    {"pcaPowerSteps", powerSteps},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
