// Information, entropy, divergence (atlas/lessons/divergence.h).
#include "atlas/lessons/divergence.h"

#include "call.h"

namespace atlas {
namespace {

Status compare(Session&, const In& in, Out& out) {
  return out.give(compareDistributions(in["p"], in["q"]));
}
Status withOne(Session&, const In& in, Out& out) {
  return out.give(withProbability(in["p"], in["index"], in["value"]));
}
Status signs(Session&, const In& in, Out& out) {
  const std::array<double, 2> window = in["window"];
  return out.give(
      signsOfPairs(in["pairs"], in["outcomes"], in["seed"], window[0], window[1], in["bins"]));
}
Status normals(Session&, const In& in, Out& out) {
  const std::array<double, 2> means = in["means"], stds = in["stds"], window = in["window"];
  return out.give(compareNormals({means[0], stds[0]}, {means[1], stds[1]}, in["counts"], in["seed"],
                                 window[0], window[1], in["curvePoints"]));
}
Status probability(Session&, const In& in, Out& out) {
  const Normal p{in["mean"], in["std"]};
  ATLAS_TRY(validate(p));
  return out.give(probabilityNormal(p, in["low"], in["high"]));
}
Status bowl(Session&, const In& in, Out& out) {
  const std::array<double, 4> window = in["window"];
  return out.give(klBowl({in["mean"], in["std"]}, window[0], window[1], window[2], window[3],
                         in["cols"], in["rows"]));
}

constexpr Call kCalls[] = {
    {"compareDistributions", compare}, {"withProbability", withOne},       {"signsOfPairs", signs},
    {"compareNormals", normals},       {"probabilityNormal", probability}, {"klBowl", bowl},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
