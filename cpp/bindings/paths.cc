// Paths of codes in the decoder's metric (atlas/lessons/paths.h).
#include "atlas/lessons/paths.h"

#include "call.h"

namespace atlas {
namespace {

Status shortest(Session& session, const In& in, Out& out) {
  const std::string id = in["id"];
  ATLAS_GET(model, session.latentModel(id));
  ATLAS_GET(path,
            geodesic(session.pool(), *model, in["from"], in["to"], in.all<GeodesicOptions>()));
  ATLAS_GET(images, session.decode(id, path.codes));
  out("images", images);
  return out.give(path);
}
Status length(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  return out.give(pathLength(session.pool(), *model, in.rows<float>("codes", model->latentDim())));
}

constexpr Call kCalls[] = {{"pathGeodesic", shortest}, {"pathLength", length}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
