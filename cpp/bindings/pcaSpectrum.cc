// The spectrum of a fitted PCA (atlas/models/pcaSpectrum.h), a PCA of points that are no images,
// and the comparison of two results.
#include "atlas/models/pcaSpectrum.h"

#include "call.h"

namespace atlas {
namespace {

Status spectrum(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  return out.give(spectrumOf(*pca, in["shares"]));
}
Status fitPoints(Session& session, const In& in, Out& out) {
  const std::string id = in["id"];
  const auto points = in.rows<double>("points", in["dim"]);
  ATLAS_TRY(in.status());
  ATLAS_GET(pca, fitPca(session.pool(), points, in["components"]));
  out("rank", pca.rank());
  session.adopt(id, std::move(pca));
  return Status::okay();
}
Status compare(Session&, const In& in, Out& out) {
  return out.give(largestDifference(in["a"], in["b"]));
}

constexpr Call kCalls[] = {
    {"pcaSpectrum", spectrum},
    {"pcaFitPoints", fitPoints},
    {"pcaCompare", compare},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
