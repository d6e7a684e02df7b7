// The evidence lower bound on the line (atlas/elbo.h). A LatentLine crosses as its decoder's name
// and five numbers: slope, noise, x, μ, σ.
#include "atlas/elbo.h"

#include "atlas/session.h"
#include "values.h"

namespace atlas {
namespace {

Result<LatentLine> lineIn(const std::string& shape, const val& numbers) {
  const auto parsed = parseDecoderShape(shape);
  if (!parsed.ok()) return parsed.status();
  const std::vector<double> n = copyIn<double>(numbers);
  if (n.size() != 5)
    return Status::invalidArgument("A model on the line is five numbers; " +
                                   std::to_string(n.size()) + " were given.");
  return LatentLine{parsed.value(), n[0], n[1], n[2], n[3], n[4]};
}

val picture(Session&, std::string shape, const val& numbers, double reach, uint32_t count) {
  const auto line = lineIn(shape, numbers);
  if (!line.ok()) return failure(line.status());
  const auto found = elboPicture(line.value(), reach, count);
  if (!found.ok()) return failure(found.status());
  val out = success();
  const ElboSteps& s = found->steps;
  const std::pair<const char*, double> values[] = {
      {"bayes", s.bayes},
      {"bayesJoint", s.bayesJoint},
      {"evidence", s.evidence},
      {"divergence", s.divergence},
      {"flipped", s.flipped},
      {"byBayes", s.byBayes},
      {"split", s.split},
      {"sumOfQ", s.sumOfQ},
      {"toMaximise", s.toMaximise},
      {"elbo", s.elbo},
      {"factored", s.factored},
      {"likelihood", s.likelihood},
      {"klPrior", s.klPrior},
      {"loss", s.loss},
      {"klClosed", s.klClosed},
      {"reconstruction", s.reconstruction},
      {"logEvidence", found->logEvidence},
      {"gap", found->gap},
      {"disagreement", found->disagreement},
      {"posteriorMean", found->posteriorMean},
      {"posteriorStd", found->posteriorStd},
      {"dMu", found->dMu},
      {"dLogSigma", found->dLogSigma},
  };
  val numbersOut = val::object();
  for (const auto& [name, value] : values) numbersOut.set(name, value);
  out.set("numbers", numbersOut);
  val curves = val::object();
  curves.set("z", copyOut(found->z));
  curves.set("decoder", copyOut(found->decoder));
  curves.set("prior", copyOut(found->prior));
  curves.set("likelihood", copyOut(found->likelihood));
  curves.set("posterior", copyOut(found->posterior));
  curves.set("q", copyOut(found->q));
  out.set("curves", curves);
  return out;
}

val sweep(Session&, std::string shape, const val& numbers, bool overNoise, uint32_t count) {
  const auto line = lineIn(shape, numbers);
  if (!line.ok()) return failure(line.status());
  const auto found = thetaSweep(line.value(), overNoise, count);
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("theta", copyOut(found->theta));
  out.set("logEvidence", copyOut(found->logEvidence));
  out.set("elbo", copyOut(found->elbo));
  out.set("bestEvidence", found->bestEvidence);
  out.set("bestElbo", found->bestElbo);
  return out;
}

val ascent(Session&, std::string shape, const val& numbers, double rate, uint32_t steps) {
  const auto line = lineIn(shape, numbers);
  if (!line.ok()) return failure(line.status());
  const auto found = elboAscent(line.value(), rate, steps);
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("mu", copyOut(found->mu));
  out.set("sigma", copyOut(found->sigma));
  out.set("elbo", copyOut(found->elbo));
  return out;
}

val costs(Session&, uint32_t nodesPerAxis, double noise, double relativeError, uint32_t dims) {
  const auto found = evidenceCosts(nodesPerAxis, noise, relativeError, dims);
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("ratio", found->ratio);
  out.set("log10Nodes", copyOut(found->log10Nodes));
  out.set("log10Samples", copyOut(found->log10Samples));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(elbo) {
  emscripten::function("elboPicture", &picture);
  emscripten::function("thetaSweep", &sweep);
  emscripten::function("elboAscent", &ascent);
  emscripten::function("evidenceCosts", &costs);
}

}  // namespace atlas
