// Learned densities in the plane (atlas/lessons/density.h). A mixture crosses as a Float64Array of
// K×6: weight, mean x, y, covariance xx, xy, yy.
#include "atlas/lessons/density.h"

#include "atlas/data/toys.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

constexpr size_t kPerComponent = 6;

MatrixView<const double> plane(const std::vector<double>& points) {
  return {points.data(), points.size() / 2, 2};
}

Mixture mixtureIn(const val& numbers) {
  const std::vector<double> flat = copyIn<double>(numbers);
  Mixture out;
  for (size_t i = 0; i + kPerComponent <= flat.size(); i += kPerComponent)
    out.push_back({flat[i], flat[i + 1], flat[i + 2], flat[i + 3], flat[i + 4], flat[i + 5]});
  return out;
}

val mixtureOut(const Mixture& mixture) {
  std::vector<double> flat;
  for (const Component& c : mixture)
    flat.insert(flat.end(), {c.weight, c.x, c.y, c.xx, c.xy, c.yy});
  return copyOut(flat);
}

val momentsOut(const PlaneMoments& m) {
  return copyOut(std::vector<double>{m.x, m.y, m.xx, m.xy, m.yy});
}

val kernelFit(Session&, const val& points, double bandwidth) {
  const std::vector<double> flat = copyIn<double>(points);
  const auto mixture = kernelDensity(plane(flat), bandwidth);
  if (!mixture.ok()) return failure(mixture.status());
  val out = success();
  out.set("mixture", mixtureOut(mixture.value()));
  return out;
}

// The mixture before the first EM step and after each of `steps`, with the mean log densities of
// the points and of held-out points under each.
val mixtureFit(Session& session, const val& points, const val& heldOut, uint32_t components,
               double seed, uint32_t steps, double floor) {
  const std::vector<double> flat = copyIn<double>(points), held = copyIn<double>(heldOut);
  auto mixture = startMixture(plane(flat), components, u64(seed));
  if (!mixture.ok()) return failure(mixture.status());
  std::vector<double> mixtures, train, test;
  for (uint32_t i = 0; i <= steps; ++i) {
    for (const Component& c : mixture.value())
      mixtures.insert(mixtures.end(), {c.weight, c.x, c.y, c.xx, c.xy, c.yy});
    if (!held.empty()) test.push_back(meanLogDensity(session.pool(), mixture.value(), plane(held)));
    EmStep step = emStep(plane(flat), mixture.value(), floor);
    train.push_back(step.meanLogDensity);
    mixture.value() = std::move(step.mixture);
  }
  val out = success();
  out.set("mixtures", copyOut(mixtures));
  out.set("train", copyOut(train));
  out.set("heldOut", copyOut(test));
  return out;
}

val grid(Session& session, const val& mixture, const val& window, uint32_t cols, uint32_t rows) {
  const std::vector<double> w = copyIn<double>(window);
  if (w.size() != 4)
    return failure(Status::invalidArgument("A window is four numbers, x0, x1, y0, y1; " +
                                           std::to_string(w.size()) + " were given."));
  const auto made =
      densityGrid(session.pool(), mixtureIn(mixture), {w[0], w[1], w[2], w[3]}, cols, rows);
  if (!made.ok()) return failure(made.status());
  val out = success();
  out.set("values", copyOut(made->values));
  out.set("integral", made->integral);
  out.set("largest", made->largest);
  return out;
}

val integral(Session& session, const val& mixture, uint32_t cells) {
  const Mixture model = mixtureIn(mixture);
  if (model.empty() || cells < 1 || uint64_t(cells) * cells > kDensityMaxCells)
    return failure(
        Status::invalidArgument("An integral needs a component and 1 to 512 cells a side."));
  val out = success();
  out.set("integral", integrate(session.pool(), model, cells));
  return out;
}

val score(Session& session, const val& mixture, const val& points) {
  const std::vector<double> flat = copyIn<double>(points);
  const std::vector<double> scores = logDensity(session.pool(), mixtureIn(mixture), plane(flat));
  double sum = 0;
  for (double v : scores) sum += v;
  val out = success();
  out.set("logDensity", copyOut(scores));
  out.set("mean", sum / double(scores.size()));
  return out;
}

val sample(Session&, const val& mixture, uint32_t count, double seed, double first) {
  const Mixture model = mixtureIn(mixture);
  if (model.empty())
    return failure(Status::invalidArgument("A density needs at least one component."));
  val out = success();
  out.set("points", copyOut(sampleMixture(model, count, u64(seed), u64(first))));
  return out;
}

val moments(Session&, const val& mixture, const val& samples) {
  const std::vector<double> flat = copyIn<double>(samples);
  if (flat.size() < 4)
    return failure(Status::invalidArgument("Moments need at least 2 samples; there are " +
                                           std::to_string(flat.size() / 2) + "."));
  const MomentCheck check = checkMoments(mixtureIn(mixture), plane(flat));
  val out = success();
  out.set("model", momentsOut(check.model));
  out.set("sample", momentsOut(check.sample));
  out.set("standardErrors", copyOut(check.standardErrors.data(), check.standardErrors.size()));
  out.set("worst", check.worst);
  return out;
}

val bandwidths(Session& session, const val& points, const val& heldOut, const val& values) {
  const std::vector<double> flat = copyIn<double>(points), held = copyIn<double>(heldOut);
  const auto curve =
      bandwidthCurve(session.pool(), plane(flat), plane(held), copyIn<double>(values));
  if (!curve.ok()) return failure(curve.status());
  val out = success();
  out.set("train", copyOut(curve->train));
  out.set("heldOut", copyOut(curve->heldOut));
  out.set("best", curve->best);
  return out;
}

val trueDensity(Session&, const std::string& name, const val& points) {
  const auto toy = parseToy(name);
  if (!toy.ok()) return failure(toy.status());
  const std::vector<double> flat = copyIn<double>(points);
  const auto scores = toyLogDensity(toy.value(), plane(flat));
  if (!scores.ok()) return failure(scores.status());
  double sum = 0;
  for (double v : scores.value()) sum += v;
  val out = success();
  out.set("logDensity", copyOut(scores.value()));
  out.set("mean", sum / double(scores->size()));
  return out;
}

val summaryOut(const Summary& summary) {
  val out = success();
  out.set("mean", summary.mean);
  out.set("standardError", summary.standardError);
  out.set("least", summary.least);
  return out;
}

val summary(Session&, const val& values) {
  const std::vector<double> flat = copyIn<double>(values);
  if (flat.empty())
    return failure(Status::invalidArgument("A summary needs at least one value; there is none."));
  return summaryOut(summarize(flat));
}

// Over points of the named set that its seed has not shown to the model.
val divergence(Session& session, const val& mixture, const std::string& name, uint32_t count,
               double seed) {
  const auto toy = parseToy(name);
  if (!toy.ok()) return failure(toy.status());
  const auto drawn = toyPoints(toy.value(), count, u64(seed));
  if (!drawn.ok()) return failure(drawn.status());
  const auto truth = toyLogDensity(toy.value(), plane(drawn->points));
  if (!truth.ok()) return failure(truth.status());
  const auto found =
      divergenceFrom(session.pool(), mixtureIn(mixture), plane(drawn->points), truth.value());
  return found.ok() ? summaryOut(found.value()) : failure(found.status());
}

val noise(Session&, uint32_t count, uint32_t pixels, double seed, double first) {
  val out = success();
  out.set("images", copyOut(noiseImages(count, pixels, u64(seed), u64(first))));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(density) {
  emscripten::function("kernelFit", &kernelFit);
  emscripten::function("mixtureFit", &mixtureFit);
  emscripten::function("densityGrid", &grid);
  emscripten::function("densityIntegral", &integral);
  emscripten::function("densityScore", &score);
  emscripten::function("densitySample", &sample);
  emscripten::function("densityMoments", &moments);
  emscripten::function("bandwidthCurve", &bandwidths);
  emscripten::function("toyTrueDensity", &trueDensity);
  emscripten::function("summarize", &summary);
  emscripten::function("toyDivergence", &divergence);
  emscripten::function("noiseImages", &noise);
}

}  // namespace atlas
