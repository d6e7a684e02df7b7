// Learned densities in the plane (atlas/lessons/density.h).
#include "atlas/lessons/density.h"

#include "atlas/data/toys.h"
#include "call.h"

namespace atlas {
namespace {

MatrixView<const double> plane(const In& in, const char* name) { return in.rows<double>(name, 2); }

Result<Mixture> mixtureIn(const In& in) {
  Mixture mixture = mixtureOf(in["mixture"]);
  if (mixture.empty()) return Status::invalidArgument("mixture.empty");
  return mixture;
}

Status kernelFit(Session&, const In& in, Out& out) {
  ATLAS_GET(mixture, kernelDensity(plane(in, "points"), in["bandwidth"]));
  return out.give(numbersOf(mixture));
}
Status mixtureFit(Session& session, const In& in, Out& out) {
  return out.give(fitMixture(session.pool(), plane(in, "points"), plane(in, "heldOut"),
                             in["components"], in["seed"], in["steps"], in["floor"]));
}
Status grid(Session& session, const In& in, Out& out) {
  return out.give(
      densityGrid(session.pool(), mixtureOf(in["mixture"]), in["window"], in["cols"], in["rows"]));
}
Status integral(Session& session, const In& in, Out& out) {
  ATLAS_GET(mixture, mixtureIn(in));
  const uint32_t cells = in["cells"];
  if (cells < 1 || uint64_t(cells) * cells > kDensityMaxCells)
    return outOfRange("cells", cells, 1, 512);
  return out.give(integrate(session.pool(), mixture, cells));
}
Status score(Session& session, const In& in, Out& out) {
  return out.give(
      withMean(logDensity(session.pool(), mixtureOf(in["mixture"]), plane(in, "points"))));
}
Status sample(Session&, const In& in, Out& out) {
  ATLAS_GET(mixture, mixtureIn(in));
  return out.give(sampleMixture(mixture, in["count"], in["seed"], in["first"]));
}
Status moments(Session&, const In& in, Out& out) {
  const auto samples = plane(in, "samples");
  if (samples.rows < 2) return tooFew("samples", samples.rows, 2);
  return out.give(checkMoments(mixtureOf(in["mixture"]), samples));
}
Status bandwidths(Session& session, const In& in, Out& out) {
  return out.give(
      bandwidthCurve(session.pool(), plane(in, "points"), plane(in, "heldOut"), in["bandwidths"]));
}
Status trueDensity(Session&, const In& in, Out& out) {
  ATLAS_GET(scores, toyLogDensity(in["name"], plane(in, "points")));
  return out.give(withMean(std::move(scores)));
}
Status summary(Session&, const In& in, Out& out) {
  const std::span<const double> values = in["values"];
  if (values.empty()) return tooFew("values", 0, 1);
  return out.give(summarize(values));
}
// Over points of the named set that its seed has not shown to the model.
Status divergence(Session& session, const In& in, Out& out) {
  const Toy toy = in["name"];
  ATLAS_GET(drawn, toyPoints(toy, in["count"], in["seed"]));
  const MatrixView<const double> points(drawn.points.data(), drawn.points.size() / 2, 2);
  ATLAS_GET(truth, toyLogDensity(toy, points));
  return out.give(divergenceFrom(session.pool(), mixtureOf(in["mixture"]), points, truth));
}
Status noise(Session&, const In& in, Out& out) {
  return out.give(noiseImages(in["count"], in["pixels"], in["seed"], in["first"]));
}

constexpr Call kCalls[] = {
    {"kernelFit", kernelFit},      {"mixtureFit", mixtureFit},     {"densityGrid", grid},
    {"densityIntegral", integral}, {"densityScore", score},        {"densitySample", sample},
    {"densityMoments", moments},   {"bandwidthCurve", bandwidths}, {"toyTrueDensity", trueDensity},
    {"summarize", summary},        {"toyDivergence", divergence},  {"noiseImages", noise},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
