// What chapter 7 asks: atlas/charts.h, codeMaps.h, pointAutoencoder.h.
#include "atlas/charts.h"
#include "atlas/codeMaps.h"
#include "atlas/fmath.h"
#include "atlas/pointAutoencoder.h"
#include "atlas/session.h"
#include "values.h"

namespace atlas {
namespace {

constexpr size_t kMostNodes = 129, kMostPoints = 20'000;
constexpr double kDifference = 1e-5;

void put(val& out, const char* name, const std::vector<double>& values) {
  out.set(name, copyOut(values));
}

Result<SurfaceSpec> surfaceFrom(const val& in) {
  auto kind = parseSurface(in["kind"].as<std::string>());
  if (!kind.ok()) return kind.status();
  SurfaceSpec spec;
  spec.kind = kind.value();
  spec.bigRadius = in["bigRadius"].as<double>();
  spec.smallRadius = in["smallRadius"].as<double>();
  spec.profile = copyIn<double>(in["profile"]);
  if (Status valid = validate(spec); !valid.ok()) return valid;
  return spec;
}

// Points of a surface, its own grid of nodes² places, its area and how well J is known.
val chartSurface(Session&, val surface, uint32_t nodes, uint32_t count, double seed,
                 uint32_t cells) {
  const auto spec = surfaceFrom(surface);
  if (!spec.ok()) return failure(spec.status());
  if (nodes < 2 || nodes > kMostNodes || cells < 1 || cells > 512 || count > kMostPoints)
    return failure(Status::invalidArgument(
        "A surface of " + std::to_string(nodes) + " nodes, " + std::to_string(cells) +
        " cells and " + std::to_string(count) +
        " points was asked for; allowed are 2 to 129 nodes, 1 to 512 cells, 20,000 points."));
  const Rectangle r = domainOf(spec.value());
  std::vector<double> grid, area;
  for (size_t i = 0; i < size_t(nodes) * nodes; ++i) {
    const SurfacePoint p =
        surfaceAt(spec.value(), r.u0 + (r.u1 - r.u0) * double(i % nodes) / (nodes - 1),
                  r.v0 + (r.v1 - r.v0) * double(i / nodes) / (nodes - 1));
    grid.insert(grid.end(), p.x, p.x + 3);
    area.push_back(metricOf(p.du, p.dv, 3).area);
  }
  const SurfaceSample sample = sampleSurface(spec.value(), count, u64(seed));
  val out = success();
  put(out, "grid", grid);
  put(out, "area", area);
  put(out, "domain", {r.u0, r.u1, r.v0, r.v1});
  put(out, "points", sample.points);
  put(out, "position", sample.position);
  out.set("total", surfaceArea(spec.value(), cells));
  out.set("jacobianError", jacobianError(spec.value(), std::min(cells, 64u)));
  return out;
}

// Two charts of a sphere or torus. discs: a, b, radius of each. Their patches as grids over the
// square around the disc (nodes², NaN outside of it), and the first one's grid in the second's
// coordinates.
val chartPair(Session&, val surface, val discsIn, uint32_t nodes, uint32_t cells) {
  const auto spec = surfaceFrom(surface);
  if (!spec.ok()) return failure(spec.status());
  const auto numbers = copyIn<double>(discsIn);
  if (numbers.size() != 6 || nodes < 2 || nodes > kMostNodes || cells < 1 || cells > 256)
    return failure(
        Status::invalidArgument("Two charts take six numbers, 2 to 129 nodes and 1 to "
                                "256 cells."));
  const ChartDisc discs[2] = {{{numbers[0], numbers[1]}, numbers[2]},
                              {{numbers[3], numbers[4]}, numbers[5]}};
  std::vector<double> patches[2], area, transition;
  for (size_t which = 0; which < 2; ++which) {
    const ChartDisc& disc = discs[which];
    for (size_t ring = 0; ring < nodes; ++ring) {
      for (size_t spoke = 0; spoke < nodes; ++spoke) {
        const double rho = disc.radius * double(ring) / (nodes - 1);
        const double angle = 6.283185307179586 * double(spoke) / (nodes - 1);
        const double u = rho * cos64(angle), v = rho * sin64(angle);
        const SurfacePoint p = discAt(spec.value(), disc, u, v);
        patches[which].insert(patches[which].end(), p.x, p.x + 3);
        if (which == 1) continue;
        double uv[2];
        discCoordinates(spec.value(), discs[1], p.x, uv);
        transition.insert(transition.end(), uv, uv + 2);
        area.push_back(metricOf(p.du, p.dv, 3).area);
      }
    }
  }
  const ChartPair pair = measureCharts(spec.value(), discs[0], discs[1], cells);
  val out = success();
  put(out, "first", patches[0]);
  put(out, "second", patches[1]);
  put(out, "area", area);
  put(out, "transition", transition);
  put(out, "measures",
      {pair.areas[0], pair.areas[1], pair.overlap, pair.covered, pair.total, pair.agreement,
       pair.sizes[0], pair.sizes[1]});
  return out;
}

PointSettings settingsFrom(const val& in) {
  PointSettings settings;
  settings.dim = u32(in, "dim");
  settings.latentDim = u32(in, "latentDim");
  settings.rateDrop = u64(in["rateDrop"].as<double>());
  settings.seed = u64(in["seed"].as<double>());
  return settings;
}

// `state` is what an earlier call returned, or null for a start.
val pointsTrain(Session& session, val pointsIn, val settingsIn, double steps, val stateIn) {
  const auto points = copyIn<float>(pointsIn);
  const PointSettings settings = settingsFrom(settingsIn);
  PointState state;
  if (!stateIn.isNull()) {
    state.weights = copyIn<float>(stateIn["weights"]);
    state.optimizer.moment1 = copyIn<float>(stateIn["moment1"]);
    state.optimizer.moment2 = copyIn<float>(stateIn["moment2"]);
    state.optimizer.steps = u64(stateIn["steps"].as<double>());
  }
  const size_t d = std::max(settings.dim, 1u);
  const auto error = trainOnPoints(session.pool(), {points.data(), points.size() / d, d}, settings,
                                   u64(steps), state);
  if (!error.ok()) return failure(error.status());
  val out = success();
  out.set("weights", copyOut(state.weights));
  out.set("moment1", copyOut(state.optimizer.moment1));
  out.set("moment2", copyOut(state.optimizer.moment2));
  out.set("steps", double(state.optimizer.steps));
  out.set("error", error.value());
  return out;
}

void putProbe(val& out, const CodeProbe& probe, double difference) {
  put(out, "point", probe.point);
  put(out, "jacobian", probe.jacobian);
  put(out, "metric", {probe.metric.g11, probe.metric.g12, probe.metric.g22});
  out.set("sigma1", probe.metric.sigma1);
  out.set("sigma2", probe.metric.sigma2);
  out.set("area", probe.metric.area);
  put(out, "back", {probe.back[0], probe.back[1]});
  out.set("roundTrip", probe.roundTrip);
  out.set("difference", difference);
}

// The network of `settings` with these weights; for weights null, PCA of the points.
template <class Use>
val withPointMaps(Session& session, const std::vector<float>& points, const val& settingsIn,
                  const val& weights, const Use& use) {
  const PointSettings settings = settingsFrom(settingsIn);
  const size_t d = settings.dim, n = points.size() / std::max<size_t>(d, 1);
  if (d < 1 || settings.latentDim < 1 || settings.latentDim > 2 || n < 2)
    return failure(
        Status::invalidArgument("A look takes at least two points and one or two code "
                                "numbers."));
  if (weights.isNull()) {
    const std::vector<double> wide(points.begin(), points.end());
    auto pca =
        fitPca(session.pool(), MatrixView<const double>(wide.data(), n, d), settings.latentDim);
    if (!pca.ok()) return failure(pca.status());
    return use(CodeMaps(pca.value()), MatrixView<const float>(points.data(), n, d));
  }
  auto network = pointNetwork(settings, copyIn<float>(weights));
  if (!network.ok()) return failure(network.status());
  return use(CodeMaps(*network.value()), MatrixView<const float>(points.data(), n, d));
}

Warp warpFrom(const val& in) {
  Warp warp;
  warp.kind = WarpKind(std::min(u32(in, "kind"), 3u));
  warp.strength = in["strength"].as<double>();
  return warp;
}

val pointsLook(Session& session, val pointsIn, val settings, val weights, val warpIn,
               uint32_t nodes, val position) {
  const auto points = copyIn<float>(pointsIn);
  const Warp warp = warpFrom(warpIn);
  return withPointMaps(
      session, points, settings, weights, [&](const CodeMaps& maps, MatrixView<const float> x) {
        const PointLook look = lookAtPoints(maps, x, warp.kind, warp.strength,
                                            std::clamp<size_t>(nodes, 2, kMostNodes));
        val out = success();
        put(out, "codes", look.codes);
        put(out, "rebuilt", look.rebuilt);
        put(out, "window", {look.window, look.window + 4});
        put(out, "grid", look.grid);
        put(out, "sigma1", look.sigma1);
        put(out, "sigma2", look.sigma2);
        put(out, "area", look.area);
        put(out, "roundTrip", look.roundTrip);
        put(out, "support", look.support);
        out.set("meanSquaredError", look.meanSquaredError);
        out.set("largestChange", look.largestChange);
        out.set("codeChange", look.codeChange);
        val box = val::object();
        box.set("kind", uint32_t(look.warp.kind));
        box.set("strength", look.warp.strength);
        box.set("size", look.warp.size);
        box.set("x", look.warp.centre[0]);
        box.set("y", look.warp.centre[1]);
        out.set("warp", box);
        const auto along = copyIn<double>(position);
        out.set("rank", maps.k() == 1 ? rankCorrelation(look.codes, along) : 0);
        return out;
      });
}

// `warp` as pointsLook returned it.
val pointsProbe(Session& session, val pointsIn, val settings, val weights, val warpIn, double x,
                double y) {
  const auto points = copyIn<float>(pointsIn);
  if (u32(settings, "latentDim") != 2)
    return failure(Status::invalidArgument("A probe takes models of two code numbers."));
  Warp warp = warpFrom(warpIn);
  warp.size = warpIn["size"].as<double>();
  warp.centre[0] = warpIn["x"].as<double>();
  warp.centre[1] = warpIn["y"].as<double>();
  return withPointMaps(
      session, points, settings, weights, [&](const CodeMaps& maps, MatrixView<const float>) {
        const double z[2] = {x, y};
        double code[2];
        warp.inverse(z, code);
        val out = success();
        putProbe(out, probeCode(maps, warp, z), decoderDifference(maps, code, kDifference));
        return out;
      });
}

// The decoder of a session's model as a chart: at one code in full, at many their stretch alone.
val decoderChart(Session& session, std::string id, val codesIn) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  const auto codes = copyIn<double>(codesIn);
  if (model.value()->latentDim() != 2 || codes.size() < 2)
    return failure(Status::invalidArgument("Model " + id + " has " +
                                           std::to_string(model.value()->latentDim()) +
                                           " code numbers; a chart takes two."));
  const CodeMaps maps(*model.value());
  val out = success();
  if (codes.size() == 2) {
    putProbe(out, probeCode(maps, {}, codes.data()),
             decoderDifference(maps, codes.data(), kDifference));
    return out;
  }
  std::vector<double> sigma1, sigma2, area;
  for (size_t i = 0; i + 1 < codes.size(); i += 2) {
    const Metric m = decoderMetric(maps, &codes[i]);
    sigma1.push_back(m.sigma1);
    sigma2.push_back(m.sigma2);
    area.push_back(m.area);
  }
  put(out, "sigma1", sigma1);
  put(out, "sigma2", sigma2);
  put(out, "area", area);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(manifolds) {
  emscripten::function("chartSurface", &chartSurface);
  emscripten::function("chartPair", &chartPair);
  emscripten::function("pointsTrain", &pointsTrain);
  emscripten::function("pointsLook", &pointsLook);
  emscripten::function("pointsProbe", &pointsProbe);
  emscripten::function("decoderChart", &decoderChart);
}

}  // namespace atlas
