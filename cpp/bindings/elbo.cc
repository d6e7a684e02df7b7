// The evidence and its lower bound: on the line (atlas/lessons/elbo.h) and of a trained VAE
// (atlas/lessons/evidence.h).
#include "atlas/lessons/elbo.h"

#include "atlas/lessons/evidence.h"
#include "call.h"

namespace atlas {
namespace {

Status picture(Session&, const In& in, Out& out) {
  return out.give(elboPicture(in["line"], in["reach"], in["count"]));
}
Status sweep(Session&, const In& in, Out& out) {
  const std::string over = in["over"];
  return out.give(thetaSweep(in["line"], over == "noise", in["count"]));
}
Status ascent(Session&, const In& in, Out& out) {
  return out.give(elboAscent(in["line"], in["rate"], in["steps"]));
}
Status costs(Session&, const In& in, Out& out) {
  return out.give(
      evidenceCosts(in["nodesPerAxis"], in["noise"], in["relativeError"], in["rate"], in["dims"]));
}

// Image `index` of the set.
Status evidenceOf(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, networkOf(session, in));
  ATLAS_GET(image, imagesOf(session, in, in["index"], 1));
  return out.give(
      evidence(session.pool(), *model, {image.data, image.cols}, in["grid"], in["view"]));
}

Status naive(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, networkOf(session, in));
  ATLAS_GET(images, imagesOf(session, in, in["first"], in["count"]));
  return out.give(naiveEvidence(session.pool(), *model, images, in["draws"], in["counts"],
                                in["seed"], in["reference"]));
}

constexpr Call kCalls[] = {
    {"evidence", evidenceOf}, {"naiveEvidence", naive}, {"elboPicture", picture},
    {"thetaSweep", sweep},    {"elboAscent", ascent},   {"evidenceCosts", costs},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
