// What the page's memory holds and how much of it is left.
#include <malloc.h>

#include "call.h"

extern "C" char __heap_base;

namespace atlas {

uint64_t freeBytes() {
  // What this machine lets the memory grow to (web/engine/core.js), not what the build asks for.
  static const auto most = val::module_property("mostBytes").as<double>();
  const double limit = most - double(reinterpret_cast<size_t>(&__heap_base));
  const auto used = double(size_t(mallinfo().uordblks));
  return limit > used ? uint64_t(limit - used) : 0;
}

namespace {

// free: it may be in pieces, a single block of that size need not be there.
Status memory(Session& session, const In&, Out& out) {
  out("models", uint32_t(session.modelCount()));
  out("datasets", uint32_t(session.datasetCount()));
  out("used", double(size_t(mallinfo().uordblks)));
  out("free", double(freeBytes()));
  return Status::okay();
}

constexpr Call kCalls[] = {{"memory", memory}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
