// What chapter 11 asks of posterior collapse: atlas/ribbonVae.h, linearVae.h.
#include "atlas/linearVae.h"
#include "atlas/ribbonVae.h"
#include "atlas/session.h"
#include "values.h"

namespace atlas {
namespace {

RibbonVaeSettings settingsFrom(const val& object) {
  const auto number = [&](const char* field) { return object[field].as<double>(); };
  RibbonVaeSettings settings;
  settings.autoregressive = object["autoregressive"].as<bool>();
  settings.beta = number("beta");
  settings.freeBits = number("freeBits");
  settings.wordDropout = number("wordDropout");
  settings.steps = u64(number("steps"));
  settings.seed = u64(number("seed"));
  return settings;
}

// `state` is what an earlier call returned, or null for a start.
val ribbonVaeSteps(Session& session, val settingsIn, double steps, val state) {
  const RibbonVaeSettings settings = settingsFrom(settingsIn);
  RibbonVaeState run;
  if (state.isNull()) {
    run = ribbonVaeStart(settings);
  } else {
    run.weights = copyIn<float>(state["weights"]);
    run.optimizer.moment1 = copyIn<float>(state["moment1"]);
    run.optimizer.moment2 = copyIn<float>(state["moment2"]);
    run.optimizer.steps = u64(state["steps"].as<double>());
  }
  const Status status = ribbonVaeRun(session.pool(), settings, u64(steps), run);
  if (!status.ok()) return failure(status);
  val out = success();
  out.set("weights", copyOut(run.weights));
  out.set("moment1", copyOut(run.optimizer.moment1));
  out.set("moment2", copyOut(run.optimizer.moment2));
  out.set("steps", double(run.optimizer.steps));
  return out;
}

val ribbonVaeMeasureOf(Session& session, val settings, val weights, uint32_t count,
                       uint32_t pictures) {
  const auto report = ribbonVaeMeasure(session.pool(), settingsFrom(settings),
                                       copyIn<float>(weights), count, pictures);
  if (!report.ok()) return failure(report.status());
  val out = success();
  out.set("entropy", ribbonEntropy());
  out.set("negElbo", report->negElbo);
  out.set("standardError", report->standardError);
  out.set("recon", report->recon);
  out.set("kl", report->kl);
  out.set("klPerDim", copyOut(report->klPerDim));
  out.set("meanVariance", copyOut(report->meanVariance));
  out.set("active", report->active);
  out.set("data", copyOut(report->data));
  out.set("rebuilt", copyOut(report->rebuilt));
  out.set("sampled", copyOut(report->sampled));
  out.set("kept", report->kept);
  out.set("dataFlips", report->dataFlips);
  out.set("sampledFlips", report->sampledFlips);
  return out;
}

val linearVaeOf(Session& session, val eigenvalues, double sigma2, uint32_t steps, double seed) {
  const auto report =
      linearVae(session.pool(), copyIn<double>(eigenvalues), sigma2, steps, u64(seed));
  if (!report.ok()) return failure(report.status());
  val out = success();
  out.set("negElbo", report->negElbo);
  out.set("ppca", report->ppca);
  out.set("klPerDim", copyOut(report->klPerDim));
  out.set("klLaw", copyOut(report->klLaw));
  out.set("singularValues", copyOut(report->singularValues));
  out.set("singularLaw", copyOut(report->singularLaw));
  out.set("active", report->active);
  out.set("activeLaw", report->activeLaw);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(collapse) {
  emscripten::function("ribbonVaeSteps", &ribbonVaeSteps);
  emscripten::function("ribbonVaeMeasure", &ribbonVaeMeasureOf);
  emscripten::function("linearVae", &linearVaeOf);
}

}  // namespace atlas
