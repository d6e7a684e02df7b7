// Named point sets (atlas/data/toys.h).
#include "atlas/data/toys.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val points(Session&, const std::string& name, uint32_t count, double seed, double first) {
  const auto toy = parseToy(name);
  if (!toy.ok()) return failure(toy.status());
  const auto set = toyPoints(toy.value(), count, u64(seed), u64(first));
  if (!set.ok()) return failure(set.status());
  val out = success();
  out.set("dim", set->dim);
  out.set("points", copyOut(set->points));
  out.set("position", copyOut(set->position));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(toys) { emscripten::function("toyPoints", &points); }

}  // namespace atlas
