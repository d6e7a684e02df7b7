// What chapter 12 asks: atlas/lessons/interpolation.h.
#include "atlas/lessons/interpolation.h"

#include "call.h"

namespace atlas {
namespace {

Result<LabelledImages> labelled(Session& session, const std::string& dataset) {
  ATLAS_GET(images, session.images(dataset));
  ATLAS_GET(labels, session.labels(dataset));
  return LabelledImages{images, labels};
}

Status blend(Session&, const In& in, Out& out) {
  return out.give(blendImages(in["a"], in["b"], in["count"]));
}
Status judge(Session& session, const In& in, Out& out) {
  ATLAS_GET(set, labelled(session, in["dataset"]));
  ATLAS_GET(points, pointsOf(session, in, set.images.cols));
  return out.give(judgeImages(session.pool(), set.images, set.labels,
                              rowsOf(points, set.images.cols), in["neighbours"]));
}
Status nearestOfTriangle(Session&, const In& in, Out& out) {
  return out.give(barycentric(in["corners"], in["point"]));
}
Status codesOfTriangle(Session&, const In& in, Out& out) {
  return out.give("codes", triangleCodes(in["corners"], in["rows"]));
}
// `id` empty: in pixels.
Status middles(Session& session, const In& in, Out& out) {
  const std::string id = in["id"];
  LatentModel* model = nullptr;
  if (!id.empty()) {
    ATLAS_GET(found, session.latentModel(id));
    model = found;
  }
  ATLAS_GET(train, labelled(session, in["train"]));
  ATLAS_GET(held, labelled(session, in["held"]));
  return out.give(middleFrames(session.pool(), model, train, held, in.all<PairSpec>()));
}

constexpr Call kCalls[] = {
    {"blendImages", blend},
    {"judgeImages", judge},
    {"barycentric", nearestOfTriangle},
    {"triangleCodes", codesOfTriangle},
    {"middleFrames", middles},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
