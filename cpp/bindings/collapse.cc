// What chapter 11 asks of posterior collapse: atlas/models/ribbonVae.h, linearVae.h.
#include "atlas/models/linearVae.h"
#include "atlas/models/ribbonVae.h"
#include "call.h"
#include "runs.h"

namespace atlas {

ATLAS_FIELDS(RibbonVaeSettings, autoregressive, beta, freeBits, wordDropout, steps, seed)
ATLAS_FIELDS(RibbonVaeTally, done, loss, lossSquare, klPerDim, mean, square, kept, dataFlips,
             sampledFlips, data, rebuilt, sampled)
ATLAS_FIELDS(RibbonVaeReport, negElbo, standardError, recon, kl, klPerDim, meanVariance, active,
             data, rebuilt, sampled, kept, dataFlips, sampledFlips)

namespace {

// `state` is what an earlier call returned, or null for a start.
Status steps(Session& session, const In& in, Out& out) {
  const RibbonVaeSettings settings = in["settings"];
  auto run = in.has("state") ? runFrom<RibbonVaeState>(in) : ribbonVaeStart(settings);
  ATLAS_TRY(ribbonVaeRun(session.pool(), settings, in["steps"], run));
  writeRun(out, run);
  return Status::okay();
}

// A part of a measurement of `count` ribbons: `tally` as the part before returned it, or null.
// The `report` is there after the last part.
Status measure(Session& session, const In& in, Out& out) {
  const auto state = runFrom<RibbonVaeState>(in);
  const size_t count = in["count"];
  RibbonVaeTally tally;
  in("tally", tally);
  ATLAS_TRY(ribbonVaeMeasurePart(session.pool(), in["settings"], state.weights, count, in["size"],
                                 in["pictures"], tally));
  out("tally", tally);
  if (tally.done < count) return Status::okay();
  out("entropy", ribbonEntropy());
  out("report", ribbonVaeReportOf(std::move(tally), count));
  return Status::okay();
}

Status linear(Session& session, const In& in, Out& out) {
  return out.give(
      linearVae(session.pool(), in["eigenvalues"], in["sigma2"], kLinearVaeSteps, in["seed"]));
}

constexpr Call kCalls[] = {
    {"ribbonVaeSteps", steps},
    {"ribbonVaeMeasure", measure},
    {"linearVae", linear},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
