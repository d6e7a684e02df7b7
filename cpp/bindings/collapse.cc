// What chapter 11 asks of posterior collapse: atlas/models/ribbonVae.h, linearVae.h.
#include "atlas/models/linearVae.h"
#include "atlas/models/ribbonVae.h"
#include "call.h"

namespace atlas {
namespace {

// A part of a measurement of `count` ribbons by the model `id`: `tally` as the part before returned
// it, or null. The `report` is there after the last part.
Status measure(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, session.model(in["id"], ModelKind::ribbons));
  const size_t count = in["count"];
  RibbonVaeTally tally;
  in("tally", tally);
  ATLAS_TRY(ribbonVaeMeasurePart(session.pool(), *model->ribbons, count, in["size"], in["pictures"],
                                 tally));
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
    {"ribbonVaeMeasure", measure},
    {"linearVae", linear},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
