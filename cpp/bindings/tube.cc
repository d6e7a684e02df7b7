// What chapter 12 asks of a tube that bends: atlas/data/tube.h. Named in web/engine/calls/tube.js.
#include "atlas/data/tube.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

std::vector<float> rounded(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

val tubeBlend(Session&, double seed, double pair, uint32_t frames, uint32_t pairs) {
  const auto blend =
      blendTubes(tubePose(u64(seed), u64(pair), 0), tubePose(u64(seed), u64(pair), 1), frames);
  if (!blend.ok()) return failure(blend.status());
  const auto study = studyTubes(u64(seed), pairs);
  if (!study.ok()) return failure(study.status());
  val out = success();
  out.set("blended", copyOut(rounded(blend->blended)));
  out.set("posed", copyOut(rounded(blend->posed)));
  out.set("blendedLength", copyOut(blend->blendedLength));
  out.set("posedLength", copyOut(blend->posedLength));
  out.set("lost", copyOut(blend->lost));
  out.set("triangles", copyOut(tubeTriangles()));
  out.set("study", copyOut(std::vector<double>{study->lost, study->standardError}));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(tube) { emscripten::function("tubeBlend", &tubeBlend); }

}  // namespace atlas
