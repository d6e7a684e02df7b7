// What the page's memory holds and how much of it is left.
#include <emscripten/heap.h>
#include <malloc.h>

#include "atlas/session.h"
#include "values.h"

extern "C" char __heap_base;

namespace atlas {
namespace {

// free: bytes that are not allocated, of all this build may ever have. It may be in pieces: a
// single block of that size need not be there.
val memory(Session& session) {
  val out = success();
  const size_t limit = emscripten_get_heap_max() - reinterpret_cast<size_t>(&__heap_base);
  const size_t used = size_t(mallinfo().uordblks);
  out.set("models", session.modelCount());
  out.set("datasets", session.datasetCount());
  out.set("used", double(used));
  out.set("free", double(limit > used ? limit - used : 0));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(memory) { emscripten::function("memory", &memory); }

}  // namespace atlas
