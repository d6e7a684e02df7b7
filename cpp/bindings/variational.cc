// What chapter 10 asks of a trained VAE: atlas/lessons/ledger.h, encoderStretch.h,
// gradientEstimators.h.
#include "atlas/lessons/encoderStretch.h"
#include "atlas/lessons/gradientEstimators.h"
#include "atlas/lessons/ledger.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val estimateOut(const Estimate& estimate) {
  val out = val::object();
  out.set("mean", estimate.mean);
  out.set("standardError", estimate.standardError);
  return out;
}

val elboLedgerOf(Session& session, std::string id, val image, uint32_t samples, double sigmaScale,
                 double seed) {
  auto model = session.network(id);
  if (!model.ok()) return failure(model.status());
  const auto ledger = elboLedger(session.pool(), *model.value(), copyIn<uint8_t>(image), samples,
                                 sigmaScale, u64(seed));
  if (!ledger.ok()) return failure(ledger.status());
  val out = success();
  out.set("mu", copyOut(ledger->mu));
  out.set("sigma", copyOut(ledger->sigma));
  out.set("klPerDim", copyOut(ledger->klPerDim));
  out.set("kl", ledger->kl);
  out.set("klMonteCarlo", estimateOut(ledger->klMonteCarlo));
  out.set("reconstruction", estimateOut(ledger->reconstruction));
  out.set("reconPerPixel", copyOut(ledger->reconPerPixel));
  out.set("reconAtMean", ledger->reconAtMean);
  out.set("negativeLogDensityAtMean", ledger->negativeLogDensityAtMean);
  out.set("densityConstant", ledger->densityConstant);
  return out;
}

val reparameterizedPassOf(Session& session, std::string id, val image, double seed, double draw) {
  auto model = session.network(id);
  if (!model.ok()) return failure(model.status());
  const auto pass = reparameterizedPass(session.pool(), *model.value(), copyIn<uint8_t>(image),
                                        u64(seed), u64(draw));
  if (!pass.ok()) return failure(pass.status());
  val out = success();
  out.set("mu", copyOut(pass->mu));
  out.set("sigma", copyOut(pass->sigma));
  out.set("epsilon", copyOut(pass->epsilon));
  out.set("z", copyOut(pass->z));
  out.set("dMu", copyOut(pass->dMu));
  out.set("dLogVar", copyOut(pass->dLogVar));
  out.set("dKlMu", copyOut(pass->dKlMu));
  out.set("dKlLogVar", copyOut(pass->dKlLogVar));
  out.set("reconstruction", pass->reconstruction);
  return out;
}

val decodedDistributionOf(Session& session, std::string id, val code, double seed, double draw) {
  auto model = session.network(id);
  if (!model.ok()) return failure(model.status());
  const auto decoded = decodedDistribution(session.pool(), *model.value(), copyIn<float>(code),
                                           u64(seed), u64(draw));
  if (!decoded.ok()) return failure(decoded.status());
  val out = success();
  out.set("mean", copyOut(decoded->mean));
  out.set("standardDeviation", copyOut(decoded->standardDeviation));
  out.set("sample", copyOut(decoded->sample));
  return out;
}

// Images first … first+count−1 of the set against the `count` after them.
val encoderStretchOf(Session& session, std::string id, std::string dataset, uint32_t count) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  const ByteImages all = images.value();
  const size_t n = std::min<size_t>(count, all.rows / 2);
  const auto stretch =
      encoderStretch(session.pool(), *model.value(), {all.row(n), n, all.cols, all.stride},
                     {all.row(0), n, all.cols, all.stride});
  if (!stretch.ok()) return failure(stretch.status());
  val out = success();
  out.set("count", n);
  out.set("latentStd", stretch->latentStd);
  out.set("neighbour", copyOut(stretch->neighbour));
  out.set("imageDistance", copyOut(stretch->imageDistance));
  out.set("codeDistance", copyOut(stretch->codeDistance));
  out.set("stretch", copyOut(stretch->stretch));
  out.set("order", copyOut(stretch->order));
  out.set("median", stretch->median);
  out.set("p99", stretch->p99);
  return out;
}

val estimatorOut(const GradientEstimator& estimator) {
  val out = val::object();
  out.set("mean", estimator.mean);
  out.set("variance", estimator.variance);
  out.set("standardError", estimator.standardError);
  out.set("varianceStandardError", estimator.varianceStandardError);
  out.set("exactVariance", estimator.exactVariance);
  out.set("counts", copyOut(estimator.counts));
  return out;
}

val gradientDuelOf(Session&, double mu, double sigma, uint32_t samples, double seed, double low,
                   double high, uint32_t bins) {
  const auto duel = gradientDuel(mu, sigma, samples, u64(seed), low, high, bins);
  if (!duel.ok()) return failure(duel.status());
  val out = success();
  out.set("exactMean", duel->exactMean);
  out.set("pathwise", estimatorOut(duel->pathwise));
  out.set("score", estimatorOut(duel->score));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(variational) {
  emscripten::function("elboLedger", &elboLedgerOf);
  emscripten::function("reparameterizedPass", &reparameterizedPassOf);
  emscripten::function("decodedDistribution", &decodedDistributionOf);
  emscripten::function("encoderStretch", &encoderStretchOf);
  emscripten::function("gradientDuel", &gradientDuelOf);
}

}  // namespace atlas
