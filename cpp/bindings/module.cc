// What JavaScript sees: a Session with one function that makes every call. Used by
// web/engine/core.js.
#include <emscripten.h>
#include <emscripten/bind.h>

#include <new>

#include "call.h"

// Embind writes the address of a type it does not know into a sentence of its own, by the C
// library's formatting of everything: 2 kB of every download. All of ours are registered; this
// stands in its place.
extern "C" int siprintf(char* text, const char*, ...) {
  *text = '\0';
  return 0;
}

namespace atlas {
namespace {

// Out of memory without exceptions would be a bare abort: give it words the worker can recognise.
void installMemoryHandler() {
  std::set_new_handler([] { EM_ASM({ throw new WebAssembly.RuntimeError('out of memory'); }); });
}

// `{ value }`, or `{ error }` of what went wrong.
val call(Session& session, const std::string& name, const val& payload) {
  const In in(payload);
  Out out;
  const Call* call = Calls::find(name);
  Status status =
      call ? call->run(session, in, out) : Status::notFound("call.unknown call", {name});
  if (!in.status().ok()) status = in.status();
  if (!status.ok()) {
    Out refusal;
    refusal("error", status);
    return refusal.value();
  }
  val answer = val::object();
  answer.set("value", out.value());
  return answer;
}

Session* newSession(int threads) { return new Session(threads, freeBytes); }
int threads(Session& session) { return session.threads(); }

Status version(Session&, const In&, Out& out) { return out.give(std::string(ATLAS_VERSION)); }
Status callNames(Session&, const In&, Out& out) { return out.give(Calls::names()); }

constexpr Call kCalls[] = {{"version", version}, {"callNames", callNames}};
const Calls calls(kCalls);

}  // namespace

EMSCRIPTEN_BINDINGS(module) {
  installMemoryHandler();
  emscripten::class_<Session>("Session")
      .constructor(&newSession, emscripten::return_value_policy::take_ownership())
      .function("threads", &threads)
      .function("call", &call);
}

}  // namespace atlas
