// What chapter 11 asks of posterior collapse: atlas/models/ribbonVae.h, linearVae.h. Numbers travel
// as one array each way, named in web/engine/calls/collapse.js: a field set by name costs a visitor
// more bytes than the computation behind it.
#include "atlas/models/linearVae.h"
#include "atlas/models/ribbonVae.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

RibbonVaeSettings settingsFrom(const val& numbers) {
  auto n = copyIn<double>(numbers);
  n.resize(6);
  return {n[0] != 0, n[1], n[2], n[3], u64(n[4]), u64(n[5])};
}

RibbonVaeState stateFrom(const val& numbers, double steps) {
  const auto all = copyIn<float>(numbers);
  const size_t count = all.size() / 3;
  const float* at = all.data();
  return {{at, at + count},
          {u64(steps), {at + count, at + 2 * count}, {at + 2 * count, at + 3 * count}}};
}

// `state`: weights and Adam's two moments after `done` steps, as an earlier call returned them, or
// null for a start.
val ribbonVaeSteps(Session& session, val settingsIn, double steps, val state, double done) {
  const RibbonVaeSettings settings = settingsFrom(settingsIn);
  RibbonVaeState run = state.isNull() ? ribbonVaeStart(settings) : stateFrom(state, done);
  const Status status = ribbonVaeRun(session.pool(), settings, u64(steps), run);
  if (!status.ok()) return failure(status);
  std::vector<float>& all = run.weights;
  for (const auto* part : {&run.optimizer.moment1, &run.optimizer.moment2}) {
    all.insert(all.end(), part->begin(), part->end());
  }
  val out = success();
  out.set("state", copyOut(all));
  return out;
}

constexpr size_t k = kRibbonLatentDim;

RibbonVaeTally tallyFrom(const val& numbers) {
  auto n = copyIn<double>(numbers);
  n.resize(6 + 3 * k);
  RibbonVaeTally tally{size_t(n[0]), n[1],         n[2],         {}, {}, {},
                       size_t(n[3]), size_t(n[4]), size_t(n[5]), {}, {}, {}};
  for (size_t j = 0; j < k; ++j) {
    tally.klPerDim[j] = n[6 + j];
    tally.mean[j] = n[6 + k + j];
    tally.square[j] = n[6 + 2 * k + j];
  }
  return tally;
}

// A part of a measurement: `tally` as the part before returned it (empty: the first). `bits` are
// the pictures of this part; `numbers` are there after the last one.
val ribbonVaeMeasureOf(Session& session, val settings, double count, val state, double pictures,
                       double size, val tallyIn) {
  RibbonVaeTally tally = tallyFrom(tallyIn);
  const Status status =
      ribbonVaeMeasurePart(session.pool(), settingsFrom(settings), stateFrom(state, 0).weights,
                           size_t(count), size_t(size), size_t(pictures), tally);
  if (!status.ok()) return failure(status);
  std::vector<double> sums = {double(tally.done),      tally.loss,
                              tally.lossSquare,        double(tally.kept),
                              double(tally.dataFlips), double(tally.sampledFlips)};
  for (const auto* part : {&tally.klPerDim, &tally.mean, &tally.square}) {
    sums.insert(sums.end(), part->begin(), part->end());
  }
  std::vector<uint8_t> bits = tally.data;
  for (const auto* part : {&tally.rebuilt, &tally.sampled}) {
    bits.insert(bits.end(), part->begin(), part->end());
  }
  std::vector<double> numbers;
  if (tally.done == size_t(count)) {
    const RibbonVaeReport report = ribbonVaeReportOf(std::move(tally), size_t(count));
    numbers = {ribbonEntropy(), report.negElbo,   report.standardError,
               report.recon,    report.kl,        double(report.active),
               report.kept,     report.dataFlips, report.sampledFlips};
    for (const auto* part : {&report.klPerDim, &report.meanVariance}) {
      numbers.insert(numbers.end(), part->begin(), part->end());
    }
  }
  val out = success();
  out.set("tally", copyOut(sums));
  out.set("numbers", copyOut(numbers));
  out.set("bits", copyOut(bits));
  return out;
}

val linearVaeOf(Session& session, val eigenvalues, double sigma2, uint32_t steps, double seed) {
  const auto report =
      linearVae(session.pool(), copyIn<double>(eigenvalues), sigma2, steps, u64(seed));
  if (!report.ok()) return failure(report.status());
  std::vector<double> numbers = {report->negElbo, report->ppca, double(report->active),
                                 double(report->activeLaw)};
  for (const auto* part :
       {&report->klPerDim, &report->klLaw, &report->singularValues, &report->singularLaw}) {
    numbers.insert(numbers.end(), part->begin(), part->end());
  }
  val out = success();
  out.set("numbers", copyOut(numbers));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(collapse) {
  emscripten::function("ribbonVaeSteps", &ribbonVaeSteps);
  emscripten::function("ribbonVaeMeasure", &ribbonVaeMeasureOf);
  emscripten::function("linearVae", &linearVaeOf);
}

}  // namespace atlas
