// What chapter 10 asks of a trained VAE: atlas/lessons/ledger.h, encoderStretch.h,
// gradientEstimators.h.
#include "atlas/lessons/encoderStretch.h"
#include "atlas/lessons/gradientEstimators.h"
#include "atlas/lessons/ledger.h"
#include "call.h"

namespace atlas {
namespace {

Status ledger(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, networkOf(session, in));
  return out.give(
      elboLedger(session.pool(), *model, in["image"], in["samples"], in["sigmaScale"], in["seed"]));
}
Status pass(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, networkOf(session, in));
  return out.give(reparameterizedPass(session.pool(), *model, in["image"], in["seed"], in["draw"]));
}
Status decoded(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, networkOf(session, in));
  return out.give(decodedDistribution(session.pool(), *model, in["code"], in["seed"], in["draw"]));
}
// The first images of the set against as many after them.
Status stretch(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  ATLAS_GET(all, allImagesOf(session, in));
  const uint32_t n = uint32_t(std::min<size_t>(uint32_t(in["count"]), all.rows / 2));
  ATLAS_GET(queries, imagesOf(session, in, 0, n));
  ATLAS_GET(set, imagesOf(session, in, n, n));
  return out.give(encoderStretch(session.pool(), *model, set, queries));
}
Status duel(Session&, const In& in, Out& out) {
  return out.give(gradientDuel(in["mu"], in["sigma"], in["samples"], in["seed"], in["low"],
                               in["high"], in["bins"]));
}

constexpr Call kCalls[] = {
    {"elboLedger", ledger},      {"reparameterizedPass", pass}, {"decodedDistribution", decoded},
    {"encoderStretch", stretch}, {"gradientDuel", duel},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
