// What chapter 7 asks: atlas/lessons/charts.h, codeMaps.h, pointAutoencoder.h.
#include <algorithm>
#include <memory>

#include "atlas/base/fmath.h"
#include "atlas/lessons/charts.h"
#include "atlas/models/codeMaps.h"
#include "atlas/models/pointAutoencoder.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

constexpr size_t kMostNodes = 129, kMostPoints = 20'000, kMostCells = 256;
constexpr const char* kTooMany =
    "A surface or two charts were asked for in a size that is not served; allowed are 2 to 129 "
    "nodes, 1 to 256 cells, 20,000 points and six numbers for two discs.";
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
  spec.control = copyIn<double>(in["control"]);
  if (Status valid = validate(spec); !valid.ok()) return valid;
  return spec;
}

// Every call takes one object: one signature is one piece of glue.

// Points of a surface, its own grid of nodes² places, its area and how well J is known.
val chartSurface(Session&, val in) {
  const auto spec = surfaceFrom(in["surface"]);
  if (!spec.ok()) return failure(spec.status());
  const size_t nodes = u32(in, "nodes"), cells = u32(in, "cells"), count = u32(in, "count");
  if (nodes < 2 || nodes > kMostNodes || cells < 1 || cells > kMostCells || count > kMostPoints)
    return failure(Status::invalidArgument(kTooMany));
  const Rectangle r = domainOf(spec.value());
  std::vector<double> grid, area;
  for (size_t i = 0; i < nodes * nodes; ++i) {
    const SurfacePoint p =
        surfaceAt(spec.value(), r.u0 + (r.u1 - r.u0) * double(i % nodes) / double(nodes - 1),
                  r.v0 + (r.v1 - r.v0) * double(i / nodes) / double(nodes - 1));
    grid.insert(grid.end(), p.x, p.x + 3);
    area.push_back(metricOf(p.du, p.dv, 3).area);
  }
  const SurfaceSample sample = sampleSurface(spec.value(), count, u64(in["seed"].as<double>()));
  val out = success();
  put(out, "grid", grid);
  put(out, "area", area);
  put(out, "domain", {r.u0, r.u1, r.v0, r.v1});
  put(out, "points", sample.points);
  put(out, "position", sample.position);
  out.set("total", surfaceArea(spec.value(), cells));
  out.set("exact", exactArea(spec.value()));
  out.set("jacobianError", jacobianError(spec.value(), std::min<size_t>(cells, 64)));
  return out;
}

// Two charts of a sphere or torus. discs: a, b, radius of each. Their patches in polar coordinates
// (nodes rings of nodes spokes), and the first one's places in the second's coordinates.
val chartPair(Session&, val in) {
  const auto spec = surfaceFrom(in["surface"]);
  if (!spec.ok()) return failure(spec.status());
  const size_t nodes = u32(in, "nodes"), cells = u32(in, "cells");
  const auto numbers = copyIn<double>(in["discs"]);
  if (numbers.size() != 6 || nodes < 2 || nodes > kMostNodes || cells < 1 || cells > kMostCells)
    return failure(Status::invalidArgument(kTooMany));
  const ChartDisc discs[2] = {{{numbers[0], numbers[1]}, numbers[2]},
                              {{numbers[3], numbers[4]}, numbers[5]}};
  std::vector<double> patches[2], area, transition;
  for (size_t at = 0; at < 2 * nodes * nodes; ++at) {
    const size_t which = at / (nodes * nodes), node = at % (nodes * nodes);
    const ChartDisc& disc = discs[which];
    const double rho = disc.radius * double(node / nodes) / double(nodes - 1);
    const double angle = 6.283185307179586 * double(node % nodes) / double(nodes - 1);
    const SurfacePoint p = discAt(spec.value(), disc, rho * cos64(angle), rho * sin64(angle));
    patches[which].insert(patches[which].end(), p.x, p.x + 3);
    if (which == 1) continue;
    double uv[2];
    discCoordinates(spec.value(), discs[1], p.x, uv);
    transition.insert(transition.end(), uv, uv + 2);
    area.push_back(metricOf(p.du, p.dv, 3).area);
  }
  const ChartPair pair = measureCharts(spec.value(), discs[0], discs[1], cells);
  val out = success();
  put(out, "first", patches[0]);
  put(out, "second", patches[1]);
  put(out, "area", area);
  put(out, "transition", transition);
  put(out, "measures",
      {pair.areas[0], pair.areas[1], pair.overlap, pair.covered, pair.total, pair.agreement,
       pair.sizes[0], pair.sizes[1], pair.covered / pair.total});
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
val pointsTrain(Session& session, val in) {
  const auto points = copyIn<float>(in["points"]);
  const PointSettings settings = settingsFrom(in["settings"]);
  const val given = in["state"];
  PointState state;
  if (!given.isNull()) {
    state.weights = copyIn<float>(given["weights"]);
    state.optimizer.moment1 = copyIn<float>(given["moment1"]);
    state.optimizer.moment2 = copyIn<float>(given["moment2"]);
    state.optimizer.steps = u64(given["steps"].as<double>());
  }
  const size_t d = std::max(settings.dim, 1u);
  const auto error = trainOnPoints(session.pool(), {points.data(), points.size() / d, d}, settings,
                                   u64(in["steps"].as<double>()), state);
  if (!error.ok()) return failure(error.status());
  val out = success();
  out.set("weights", copyOut(state.weights));
  out.set("moment1", copyOut(state.optimizer.moment1));
  out.set("moment2", copyOut(state.optimizer.moment2));
  out.set("steps", double(state.optimizer.steps));
  out.set("error", error.value());
  return out;
}

val probeOf(const CodeMaps& maps, const Warp& warp, const double z[2]) {
  const CodeProbe probe = probeCode(maps, warp, z);
  double code[2];
  warp.inverse(z, code);
  val out = success();
  put(out, "point", probe.point);
  put(out, "jacobian", probe.jacobian);
  put(out, "metric", {probe.metric.g11, probe.metric.g12, probe.metric.g22});
  out.set("sigma1", probe.metric.sigma1);
  out.set("sigma2", probe.metric.sigma2);
  out.set("area", probe.metric.area);
  put(out, "back", {probe.back[0], probe.back[1]});
  out.set("roundTrip", probe.roundTrip);
  out.set("difference", decoderDifference(maps, code, kDifference));
  return out;
}

val lookOf(const CodeMaps& maps, MatrixView<const float> points, const Warp& warp, const val& in) {
  const PointLook look = lookAtPoints(maps, points, warp.kind, warp.strength,
                                      std::clamp<size_t>(u32(in, "nodes"), 2, kMostNodes));
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
  put(out, "warp",
      {double(look.warp.kind), look.warp.strength, look.warp.size, look.warp.centre[0],
       look.warp.centre[1]});
  out.set("rank",
          maps.k() == 1 ? rankCorrelation(look.codes, copyIn<double>(in["position"])) : 0.0);
  return out;
}

// A network of points, or for weights null PCA of them: at one code if `z` is given, else all of
// it.
val pointsLook(Session& session, val in) {
  const auto points = copyIn<float>(in["points"]);
  const PointSettings settings = settingsFrom(in["settings"]);
  const auto numbers = copyIn<double>(in["warp"]), z = copyIn<double>(in["z"]);
  const size_t d = settings.dim, k = settings.latentDim, n = points.size() / std::max<size_t>(d, 1);
  if (d < 1 || k < 1 || k > 2 || n < 2 || numbers.size() != 5 || (z.size() == 2 && k != 2))
    return failure(Status::invalidArgument(
        "A look takes two points or more, one or two code numbers (a probe two) and five of h."));
  Warp warp;
  warp.kind = WarpKind(std::clamp(int(numbers[0]), 0, 3));
  warp.strength = numbers[1];
  warp.size = numbers[2];
  warp.centre[0] = numbers[3];
  warp.centre[1] = numbers[4];
  const MatrixView<const float> x(points.data(), n, d);
  std::unique_ptr<LatentModel> model;
  if (in["weights"].isNull()) {
    const std::vector<double> wide(points.begin(), points.end());
    auto pca = fitPca(session.pool(), MatrixView<const double>(wide.data(), n, d), uint32_t(k));
    if (!pca.ok()) return failure(pca.status());
    model = std::make_unique<Pca>(std::move(pca.value()));
  } else {
    auto network = pointNetwork(settings, copyIn<float>(in["weights"]));
    if (!network.ok()) return failure(network.status());
    model = std::move(network.value());
  }
  const CodeMaps maps(*model);
  return z.size() == 2 ? probeOf(maps, warp, z.data()) : lookOf(maps, x, warp, in);
}

// The decoder of a session's model as a chart: at one code in full, at many their stretch alone.
val decoderChart(Session& session, val in) {
  const std::string id = in["id"].as<std::string>();
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  const auto codes = copyIn<double>(in["codes"]);
  if (Status readable = CodeMaps::check(*model.value()); !readable.ok()) return failure(readable);
  const CodeMaps maps(*model.value(), 2);
  if (maps.k() != 2 || codes.size() < 2)
    return failure(Status::invalidArgument("Model " + id +
                                           " has another number of code numbers "
                                           "than two; a chart takes two."));
  if (codes.size() == 2) return probeOf(maps, {}, codes.data());
  std::vector<double> area;
  for (size_t i = 0; i + 1 < codes.size(); i += 2)
    area.push_back(decoderMetric(maps, &codes[i]).area);
  val out = success();
  put(out, "area", area);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(manifolds) {
  emscripten::function("chartSurface", &chartSurface);
  emscripten::function("chartPair", &chartPair);
  emscripten::function("pointsTrain", &pointsTrain);
  emscripten::function("pointsLook", &pointsLook);
  emscripten::function("decoderChart", &decoderChart);
}

}  // namespace atlas
