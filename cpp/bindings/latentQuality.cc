// Latent planes compared (atlas/lessons/latentQuality.h).
#include "atlas/lessons/latentQuality.h"

#include "call.h"

namespace atlas {
namespace {

Status spread(Session&, const In& in, Out& out) {
  const auto codes = in.rows<float>("codes", 2);
  out("beyond", shareBeyond(codes, in["radii"]));
  return out.give(latentSpread(codes, in["cells"], in["reach"]));
}
Status stretch(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  return out.give(
      decoderStretch(session.pool(), *model, in["centre"], in["std"], in["cells"], in["reach"]));
}
Status aggregate(Session& session, const In& in, Out& out) {
  const uint32_t count = in["count"], cells = in["cells"];
  ATLAS_GET(codes, session.encode(in["id"], in["dataset"], 0, count));
  if (codes.logVar.empty() || codes.mu.size() != size_t(count) * 2)
    return Status::invalidArgument("codes.posteriors");
  return out.give(
      densityGrid(session.pool(),
                  aggregatePosterior({codes.mu.data(), count, 2}, {codes.logVar.data(), count, 2}),
                  in["window"], cells, cells));
}
Status shell(Session&, const In& in, Out& out) {
  return out.give(shellCodes(in["radius"], in["count"]));
}
Status unlikely(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  ATLAS_GET(images, allImagesOf(session, in));
  const std::vector<float> codes = in["codes"];
  ATLAS_GET(found,
            unlikelyCodes(session.pool(), *model, images, {codes.data(), codes.size() / 2, 2}));
  std::vector<uint8_t> nearest, labels;  // kVoters of each code
  ATLAS_TRY(session.datasetImages(in["dataset"], found.nearest, nearest, labels));
  out("codes", codes);
  out("nearest", nearest);
  out("labels", labels);
  out.add(agreementOf(labels));
  return out.give(found);
}

constexpr Call kCalls[] = {
    {"latentSpread", spread}, {"decoderStretch", stretch}, {"aggregateDensity", aggregate},
    {"shellCodes", shell},    {"unlikelyCodes", unlikely},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
