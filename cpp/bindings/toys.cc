// Named point sets (atlas/data/toys.h).
#include "atlas/data/toys.h"

#include "call.h"

namespace atlas {
namespace {

Status points(Session&, const In& in, Out& out) {
  return out.give(toyPoints(in["name"], in["count"], in["seed"], in["first"]));
}

constexpr Call kCalls[] = {{"toyPoints", points}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
