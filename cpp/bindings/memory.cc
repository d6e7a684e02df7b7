// What the page's memory holds and how much of it is left.
#include <emscripten/heap.h>
#include <malloc.h>

#include "call.h"

extern "C" char __heap_base;

namespace atlas {
namespace {

// free: bytes that are not allocated, of all this build may ever have. It may be in pieces: a
// single block of that size need not be there.
Status memory(Session& session, const In&, Out& out) {
  const size_t limit = emscripten_get_heap_max() - reinterpret_cast<size_t>(&__heap_base);
  const size_t used = size_t(mallinfo().uordblks);
  out("models", uint32_t(session.modelCount()));
  out("datasets", uint32_t(session.datasetCount()));
  out("used", double(used));
  out("free", double(limit > used ? limit - used : 0));
  return Status::okay();
}

constexpr Call kCalls[] = {{"memory", memory}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
