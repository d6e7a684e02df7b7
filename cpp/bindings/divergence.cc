// Information, entropy, divergence (atlas/lessons/divergence.h).
#include "atlas/lessons/divergence.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val compare(Session&, const val& p, const val& q) {
  const auto d = compareDistributions(copyIn<double>(p), copyIn<double>(q));
  if (!d.ok()) return failure(d.status());
  val out = success();
  out.set("entropyP", d->entropyP);
  out.set("entropyQ", d->entropyQ);
  out.set("crossEntropy", d->crossEntropy);
  out.set("divergence", d->divergence);
  out.set("reverse", d->reverse);
  out.set("wrongStep", d->wrongStep);
  out.set("p", copyOut(d->p));
  out.set("q", copyOut(d->q));
  out.set("informationP", copyOut(d->informationP));
  out.set("informationQ", copyOut(d->informationQ));
  out.set("terms", copyOut(d->terms));
  return out;
}

val withOne(Session&, const val& p, uint32_t index, double value) {
  const auto changed = withProbability(copyIn<double>(p), index, value);
  if (!changed.ok()) return failure(changed.status());
  val out = success();
  out.set("p", copyOut(changed.value()));
  return out;
}

val signs(Session&, uint32_t pairs, uint32_t outcomes, double seed, const val& window,
          uint32_t bins) {
  const std::vector<double> w = copyIn<double>(window);
  if (w.size() != 2)
    return failure(Status::invalidArgument("A window is two numbers; " + std::to_string(w.size()) +
                                           " were given."));
  const auto found = signsOfPairs(pairs, outcomes, u64(seed), w[0], w[1], bins);
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("negativeDivergences", found->negativeDivergences);
  out.set("negativeWrongSteps", found->negativeWrongSteps);
  out.set("leastDivergence", found->leastDivergence);
  out.set("largestGap", found->largestGap);
  out.set("divergences", copyOut(found->divergences));
  out.set("wrongSteps", copyOut(found->wrongSteps));
  return out;
}

val normals(Session&, const val& means, const val& stds, const val& window, uint32_t curvePoints,
            const val& counts, double seed) {
  const std::vector<double> m = copyIn<double>(means), s = copyIn<double>(stds),
                            w = copyIn<double>(window);
  if (m.size() != 2 || s.size() != 2 || w.size() != 2 || !(s[0] > 0) || !(s[1] > 0))
    return failure(Status::invalidArgument(
        "Two means, two standard deviations above 0 and a window of two numbers are needed."));
  const Normal p{m[0], s[0]}, q{m[1], s[1]};
  const auto estimates = estimateKl(p, q, copyIn<uint32_t>(counts), u64(seed));
  if (!estimates.ok()) return failure(estimates.status());
  const NormalCurves curves = normalCurves(p, q, w[0], w[1], curvePoints);
  val out = success();
  out.set("entropyP", entropyNormal(p));
  out.set("entropyQ", entropyNormal(q));
  out.set("divergence", klNormal(p, q));
  out.set("reverse", klNormal(q, p));
  out.set("estimates", copyOut(estimates->means));
  out.set("standardErrors", copyOut(estimates->standardErrors));
  out.set("x", copyOut(curves.x));
  out.set("p", copyOut(curves.p));
  out.set("q", copyOut(curves.q));
  out.set("integrand", copyOut(curves.integrand));
  return out;
}

val probability(Session&, double mean, double std, double low, double high) {
  if (!(std > 0))
    return failure(Status::invalidArgument("A standard deviation is above 0; " +
                                           std::to_string(std) + " was given."));
  val out = success();
  out.set("probability", probabilityNormal({mean, std}, low, high));
  return out;
}

val bowl(Session&, double mean, double std, const val& window, uint32_t cols, uint32_t rows) {
  const std::vector<double> w = copyIn<double>(window);
  if (w.size() != 4)
    return failure(Status::invalidArgument("A window is four numbers; " + std::to_string(w.size()) +
                                           " were given."));
  const auto values = klBowl({mean, std}, w[0], w[1], w[2], w[3], cols, rows);
  if (!values.ok()) return failure(values.status());
  val out = success();
  out.set("values", copyOut(values.value()));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(divergence) {
  emscripten::function("compareDistributions", &compare);
  emscripten::function("withProbability", &withOne);
  emscripten::function("signsOfPairs", &signs);
  emscripten::function("compareNormals", &normals);
  emscripten::function("probabilityNormal", &probability);
  emscripten::function("klBowl", &bowl);
}

}  // namespace atlas
