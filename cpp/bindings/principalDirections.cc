// Lines through small clouds of points (atlas/lessons/principalDirections.h). Points cross as
// Float64Array, a point a row; angles in radians.
#include "atlas/lessons/principalDirections.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

struct Cloud {
  std::vector<double> numbers;
  size_t dim;
  MatrixView<const double> view() const { return {numbers.data(), numbers.size() / dim, dim}; }
};

Cloud cloudFrom(const val& points, uint32_t dim) {
  return {copyIn<double>(points), dim > 0 ? dim : size_t{1}};
}

Centre centreFrom(bool centred) { return centred ? Centre::mean : Centre::origin; }

Status checkPlane(uint32_t dim) {
  if (dim == 2) return Status::okay();
  return Status::invalidArgument("An angle names a line in the plane only; these points have " +
                                 std::to_string(dim) + " numbers.");
}

val directionsOf(Session&, val points, uint32_t dim, bool centred, uint32_t angles) {
  const Cloud cloud = cloudFrom(points, dim);
  const auto moments = pointMoments(cloud.view(), centreFrom(centred));
  if (!moments.ok()) return failure(moments.status());
  const auto found = principalDirections(cloud.view(), moments.value());
  if (!found.ok()) return failure(found.status());
  val out = success();
  out.set("mean", copyOut(moments->mean));
  out.set("centre", copyOut(moments->centre));
  out.set("scatter", copyOut(moments->scatter));
  out.set("total", moments->total);
  out.set("values", copyOut(found->eigen.values));
  out.set("vectors", copyOut(found->eigen.vectors));
  out.set("variances", copyOut(found->variances));
  out.set("varianceRatio", copyOut(found->varianceRatio));
  out.set("singularValues", copyOut(found->singularValues));
  out.set("singularSquares", copyOut(found->singularSquares));
  out.set("routeDifference", found->routeDifference);
  if (dim != 2) return out;
  if (angles < 2 || angles > kDirectionsMaxAngles)
    return failure(Status::invalidArgument("Curves over the angle take 2 to 10000 angles; " +
                                           std::to_string(angles) + " were asked for."));
  const AngleCurves curves = curvesOverAngle(cloud.view(), moments.value(), angles);
  out.set("curveScatter", copyOut(curves.scatter));
  out.set("curveError", copyOut(curves.error));
  const auto& w = found->eigen.vectors;
  out.set("angle", lineAngle(w[0], w[1]));
  out.set("meanAngle", lineAngle(moments->mean[0], moments->mean[1]));
  out.set("searchedAngle", searchBestAngle(cloud.view(), moments.value()));
  return out;
}

val directionsLine(Session&, val points, uint32_t dim, bool centred, double angle) {
  if (Status status = checkPlane(dim); !status.ok()) return failure(status);
  const Cloud cloud = cloudFrom(points, dim);
  const auto moments = pointMoments(cloud.view(), centreFrom(centred));
  if (!moments.ok()) return failure(moments.status());
  const auto direction = directionAt(angle);
  const ProjectedPoints line = projectOnto(cloud.view(), moments.value(), direction);
  val out = success();
  out.set("direction", copyOut(direction.data(), direction.size()));
  out.set("centre", copyOut(moments->centre));
  out.set("codes", copyOut(line.codes));
  out.set("reconstructions", copyOut(line.reconstructions));
  out.set("scatter", line.scatter);
  out.set("error", line.error);
  out.set("variance", line.variance);
  out.set("sum", line.scatter + line.error);
  out.set("total", moments->total);
  return out;
}

val directionsPower(Session&, val points, bool centred, double startAngle, uint32_t component,
                    uint32_t steps) {
  const Cloud cloud = cloudFrom(points, 2);
  const auto moments = pointMoments(cloud.view(), centreFrom(centred));
  if (!moments.ok()) return failure(moments.status());
  const auto run = powerRun(moments.value(), startAngle, component, steps);
  if (!run.ok()) return failure(run.status());
  val out = success();
  out.set("centre", copyOut(moments->centre));
  out.set("matrix", copyOut(run->matrix));
  out.set("directions", copyOut(run->iteration.directions));
  out.set("images", copyOut(run->iteration.images));
  out.set("rayleigh", copyOut(run->iteration.rayleigh));
  out.set("sine", copyOut(run->iteration.sine));
  out.set("tangent", copyOut(run->iteration.tangent));
  out.set("expected", copyOut(run->expected));
  out.set("value", run->value);
  out.set("ratio", run->ratio);
  return out;
}

val directionsSpread(Session&, double ratio, double angle, uint32_t count, uint32_t repeats,
                     double seed, double draw) {
  SpreadSpec spec;
  spec.ratio = ratio;
  spec.angle = angle;
  spec.count = count;
  spec.repeats = repeats;
  spec.seed = u64(seed);
  spec.draw = u64(draw);
  const auto spread = directionSpread(spec);
  if (!spread.ok()) return failure(spread.status());
  val out = success();
  out.set("points", copyOut(spread->points));
  out.set("angles", copyOut(spread->angles));
  out.set("directions", copyOut(spread->directions));
  out.set("firstValue", spread->firstValue);
  out.set("secondValue", spread->secondValue);
  out.set("agreement", spread->agreement);
  out.set("angleStd", spread->angleStd);
  out.set("asymptoticStd", spread->asymptoticStd);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(principalDirections) {
  emscripten::function("directionsOf", &directionsOf);
  emscripten::function("directionsLine", &directionsLine);
  emscripten::function("directionsPower", &directionsPower);
  emscripten::function("directionsSpread", &directionsSpread);
}

}  // namespace atlas
