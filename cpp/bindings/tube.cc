// What chapter 12 asks of a tube that bends (atlas/data/tube.h).
#include "atlas/data/tube.h"

#include "call.h"

namespace atlas {
namespace {

Status blend(Session&, const In& in, Out& out) {
  const uint64_t seed = in["seed"], pair = in["pair"];
  ATLAS_GET(blend, blendTubes(tubePose(seed, pair, 0), tubePose(seed, pair, 1), in["frames"]));
  ATLAS_GET(study, studyTubes(seed, in["pairs"]));
  out("triangles", tubeTriangles());
  out.add(study);
  return out.give(blend);
}

constexpr Call kCalls[] = {{"tubeBlend", blend}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
