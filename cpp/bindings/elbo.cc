// The evidence and its lower bound: on the line (atlas/lessons/elbo.h) and of a trained VAE
// (atlas/lessons/evidence.h). A LatentLine crosses as its decoder's name and five numbers: slope,
// noise, x, μ, σ.
#include "atlas/lessons/elbo.h"

#include "atlas/lessons/evidence.h"

#include "atlas/session/session.h"
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

val costs(Session&, uint32_t nodesPerAxis, double noise, double relativeError, double rate,
          uint32_t dims) {
  const auto found = evidenceCosts(nodesPerAxis, noise, relativeError, rate, dims);
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("ratio", found->ratio);
  out.set("log10Nodes", copyOut(found->log10Nodes));
  out.set("log10Samples", copyOut(found->log10Samples));
  out.set("log10NodeSeconds", copyOut(found->log10NodeSeconds));
  out.set("log10SampleSeconds", copyOut(found->log10SampleSeconds));
  out.set("log10DecodingSeconds", found->log10DecodingSeconds);
  out.set("nodesInTime", found->nodesInTime);
  out.set("samplesInTime", found->samplesInTime);
  return out;
}

// Image `index` of the set. window: seven numbers, half; x0, x1, y0, y1, sigmas and the cells a
// side of what is drawn.
val evidenceOf(Session& session, std::string id, std::string dataset, uint32_t index, uint32_t side,
               uint32_t levels, const val& window) {
  auto model = session.network(id);
  if (!model.ok()) return failure(model.status());
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  const ByteImages all = images.value();
  const std::vector<double> w = copyIn<double>(window);
  if (index >= all.rows || w.size() != 7)
    return failure(Status::invalidArgument(
        "Image " + std::to_string(index) + " of " + std::to_string(all.rows) + " and " +
        std::to_string(w.size()) + " numbers of a window were given; it has seven."));
  const auto found =
      evidence(session.pool(), *model.value(), {all.row(index), all.cols}, {w[0], side, levels},
               {{w[1], w[2], w[3], w[4]}, w[5], uint32_t(w[6])});
  if (!found.ok()) return failure(found.status());
  val out = success();
  const std::pair<const char*, double> values[] = {
      {"logEvidence", found->logEvidence},
      {"elbo", found->elbo},
      {"reconstruction", found->reconstruction},
      {"klPrior", found->klPrior},
      {"gap", found->gap},
      {"divergence", found->divergence},
      {"sumOfQ", found->sumOfQ},
      {"step", found->step},
      {"drawsForOne", found->drawsForOne},
      {"decoded", double(found->decoded)},
  };
  for (const auto& [name, value] : values) out.set(name, value);
  out.set("mu", copyOut(found->mu.data(), 2));
  out.set("sigma", copyOut(found->sigma.data(), 2));
  out.set("posteriorMean", copyOut(found->posteriorMean.data(), 2));
  out.set("posteriorStd", copyOut(found->posteriorStd.data(), 2));
  out.set("posterior", copyOut(found->posterior));
  out.set("window", copyOut(found->window.data(), 4));
  return out;
}

// Images first … first+count−1 of the set.
val naiveEvidenceOf(Session& session, std::string id, std::string dataset, uint32_t first,
                    uint32_t count, uint32_t draws, const val& counts, double seed,
                    double reference) {
  auto model = session.network(id);
  if (!model.ok()) return failure(model.status());
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  const ByteImages all = images.value();
  if (uint64_t(first) + count > all.rows)
    return failure(Status::invalidArgument("Images " + std::to_string(first) + " to " +
                                           std::to_string(uint64_t(first) + count) + " of " +
                                           std::to_string(all.rows) + " were asked for."));
  const auto found =
      naiveEvidence(session.pool(), *model.value(), {all.row(first), count, all.cols, all.stride},
                    draws, copyIn<uint32_t>(counts), u64(seed), reference);
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("below", copyOut(found->below));
  out.set("mean", copyOut(found->mean));
  out.set("spread", copyOut(found->spread));
  out.set("blocks", copyOut(found->blocks));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(elbo) {
  emscripten::function("evidence", &evidenceOf);
  emscripten::function("naiveEvidence", &naiveEvidenceOf);
  emscripten::function("elboPicture", &picture);
  emscripten::function("thetaSweep", &sweep);
  emscripten::function("elboAscent", &ascent);
  emscripten::function("evidenceCosts", &costs);
}

}  // namespace atlas
