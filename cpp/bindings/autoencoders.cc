// What chapter 6 asks: atlas/models/linearAutoencoder.h, roundTrip.h, imageMetrics.h,
// finiteDifferences.h.
#include "atlas/lessons/finiteDifferences.h"
#include "atlas/lessons/imageMetrics.h"
#include "atlas/lessons/roundTrip.h"
#include "atlas/models/linearAutoencoder.h"
#include "call.h"

namespace atlas {
namespace {

Status comparison(Session& session, const In& in, Out& out) {
  ATLAS_GET(network, networkOf(session, in));
  ATLAS_GET(pca, session.pca(in["pca"]));
  return out.give(compareWithPca(session.pool(), *network, *pca));
}

// The model `id` of kind linear as the network `network`.
Status linearWrite(Session& session, const In& in, Out&) {
  ATLAS_GET(model, session.model(in["id"], ModelKind::linear));
  ATLAS_GET(network, session.network(in["network"]));
  return writeLinearAutoencoder(*model->linear, *network);
}

Status pcaErrors(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  out("errors", pcaErrorCurve(*pca));
  return Status::okay();
}
Status thereAndBack(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  return out.give(roundTrip(session.pool(), *model, in.rows<float>("codes", model->latentDim())));
}
// `batches` more; goes on from the `tally` of the answer before. `errors` once it has ended.
Status errors(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  ATLAS_GET(images, allImagesOf(session, in));
  const uint32_t count = in["count"];
  ErrorTally tally;
  in("tally", tally);
  ATLAS_TRY(addReconstructionErrors(session.pool(), *model, images, count, in["batches"], tally));
  out("tally", tally);
  if (tally.done >= std::min<size_t>(count, images.rows))
    out("errors", meanErrors(tally, model->inputDim()));
  return Status::okay();
}
Status disturbed(Session&, const In& in, Out& out) {
  return out.give(disturb(in["image"], in.all<Disturbance>()));
}
Status distances(Session&, const In& in, Out& out) {
  return out.give(distancesTo(in["image"], in["others"]));
}
Status noise(Session&, const In& in, Out& out) {
  const uint32_t pixels = in["pixels"];
  out("image", bytesOfPixels(uniformNoise(std::min(pixels, kMaxInputDim), in["seed"])));
  return Status::okay();
}
// Of the model `id` as it was made: its spec, at its initial weights.
Status gradient(Session& session, const In& in, Out& out) {
  ATLAS_GET(network, networkOf(session, in));
  ATLAS_GET(images, upTo(session, in, 0, in["images"]));
  return out.give(
      checkGradient(session.pool(), network->spec(), images, in["count"], in["first"], in["some"]));
}

constexpr Call kCalls[] = {
    {"linearAutoencoderWrite", linearWrite},
    {"compareWithPca", comparison},
    {"pcaErrors", pcaErrors},
    {"roundTrip", thereAndBack},
    {"reconstructionErrorsPart", errors},
    {"disturbed", disturbed},
    {"distancesTo", distances},
    {"noiseImage", noise},
    {"gradientCheckPart", gradient},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
