// What chapter 7 asks: atlas/lessons/charts.h, codeMaps.h, pointAutoencoder.h.
#include <memory>

#include "atlas/lessons/charts.h"
#include "atlas/models/codeMaps.h"
#include "atlas/models/pointAutoencoder.h"
#include "call.h"

namespace atlas {
namespace {

constexpr double kDifference = 1e-5;

Status surface(Session&, const In& in, Out& out) {
  return out.give(surfaceChart(in["surface"], in["nodes"], in["cells"], in["count"], in["seed"]));
}
// Two charts of a sphere or torus. discs: a, b, radius of each.
Status pair(Session&, const In& in, Out& out) {
  const std::array<double, 6> n = in["discs"];
  return out.give(chartPatches(in["surface"], {{n[0], n[1]}, n[2]}, {{n[3], n[4]}, n[5]},
                               in["nodes"], in["cells"]));
}

Warp warpIn(const In& in) {
  std::array<double, 5> n = {0, 0, 1, 0, 0};
  in("warp", n);
  Warp warp;
  warp.kind = n[0] >= 1 && n[0] < 4 ? WarpKind(n[0]) : WarpKind::none;
  warp.strength = n[1];
  warp.size = n[2];
  warp.centre[0] = n[3];
  warp.centre[1] = n[4];
  return warp;
}

// The points of a look, and what is looked at: the model `id` or, without one, PCA of the points.
struct Looked {
  MatrixView<const float> points;
  std::unique_ptr<Pca> fitted;
  const LatentModel* model;
};
Result<Looked> lookedIn(Session& session, const In& in) {
  const uint32_t dim = in["dim"], latentDim = in["latentDim"];
  const auto points = in.rows<float>("points", dim);
  if (dim < 1 || latentDim < 1 || latentDim > 2 || points.rows < 2)
    return Status::invalidArgument("look.settings points dim latentDim",
                                   {points.rows, dim, latentDim});
  if (in.has("id")) {
    const std::string id = in["id"];
    ATLAS_GET(model, session.latentModel(id));
    if (model->inputDim() != dim || model->latentDim() != latentDim)
      return Status::invalidArgument("look.model id codes width latentDim dim",
                                     {id, model->latentDim(), model->inputDim(), latentDim, dim});
    return Looked{points, nullptr, model};
  }
  const std::vector<double> wide(points.data, points.data + points.rows * points.cols);
  ATLAS_GET(pca,
            fitPca(session.pool(), MatrixView<const double>(wide.data(), points.rows, points.cols),
                   latentDim));
  auto fitted = std::make_unique<Pca>(std::move(pca));
  const LatentModel* const model = fitted.get();
  return Looked{points, std::move(fitted), model};
}

Status probeAt(const CodeMaps& maps, const Warp& warp, const double* z, Out& out) {
  double code[2];
  warp.inverse(z, code);
  out("difference", decoderDifference(maps, code, kDifference));
  return out.give(probeCode(maps, warp, z));
}

Status look(Session& session, const In& in, Out& out) {
  ATLAS_GET(looked, lookedIn(session, in));
  const Warp warp = warpIn(in);
  const CodeMaps maps(*looked.model);
  const size_t nodes = in["nodes"];
  const PointLook look = lookAtPoints(maps, looked.points, warp.kind, warp.strength,
                                      std::clamp<size_t>(nodes, 2, kChartMaxNodes));
  out("rank", maps.k() == 1 ? rankCorrelation(look.codes, in["position"]) : 0.0);
  return out.give(look);
}
Status probe(Session& session, const In& in, Out& out) {
  ATLAS_GET(looked, lookedIn(session, in));
  if (looked.model->latentDim() != 2)
    return Status::invalidArgument("codes.two found", {looked.model->latentDim()});
  const std::array<double, 2> z = in["z"];
  return probeAt(CodeMaps(*looked.model), warpIn(in), z.data(), out);
}

// The decoder of a session's model as a chart.
Result<CodeMaps> chartIn(Session& session, const In& in) {
  const std::string id = in["id"];
  ATLAS_GET(model, session.latentModel(id));
  ATLAS_TRY(CodeMaps::check(*model));
  CodeMaps maps(*model, 2);
  if (maps.k() != 2) return Status::invalidArgument("codes.two found", {maps.k()});
  return maps;
}
Status decoderProbe(Session& session, const In& in, Out& out) {
  ATLAS_GET(maps, chartIn(session, in));
  const std::array<double, 2> z = in["codes"];
  return probeAt(maps, {}, z.data(), out);
}
Status decoderAreas(Session& session, const In& in, Out& out) {
  ATLAS_GET(maps, chartIn(session, in));
  const auto codes = in.rows<double>("codes", 2);
  std::vector<double> area;
  for (size_t i = 0; i < codes.rows; ++i) area.push_back(decoderMetric(maps, codes.row(i)).area);
  out("area", area);
  return Status::okay();
}

constexpr Call kCalls[] = {
    {"chartSurface", surface},      {"chartPair", pair},
    {"pointsLook", look},           {"pointsProbe", probe},
    {"decoderProbe", decoderProbe}, {"decoderAreas", decoderAreas},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
