// Lines through small clouds of points in the plane (atlas/lessons/principalDirections.h); angles
// in radians.
#include "atlas/lessons/principalDirections.h"

#include "call.h"

namespace atlas {
namespace {

MatrixView<const double> cloud(const In& in) { return in.rows<double>("points", 2); }
Result<PointMoments> momentsIn(const In& in) {
  return pointMoments(cloud(in), in["centred"] ? Centre::mean : Centre::origin);
}

Status directions(Session&, const In& in, Out& out) {
  const auto points = cloud(in);
  ATLAS_GET(moments, momentsIn(in));
  ATLAS_GET(found, principalDirections(points, moments));
  const size_t angles = in["angles"];
  if (angles < 2 || angles > kDirectionsMaxAngles)
    return outOfRange("angles", angles, 2, kDirectionsMaxAngles);
  out.add(moments);
  out.add(found);
  out("angle", lineAngle(found.eigen.vectors[0], found.eigen.vectors[1]));
  out("meanAngle", lineAngle(moments.mean[0], moments.mean[1]));
  out("searchedAngle", searchBestAngle(points, moments));
  return out.give(curvesOverAngle(points, moments, angles));
}
Status line(Session&, const In& in, Out& out) {
  ATLAS_GET(moments, momentsIn(in));
  const auto direction = directionAt(in["angle"]);
  out("direction", direction);
  out("centre", moments.centre);
  out("total", moments.total);
  return out.give(projectOnto(cloud(in), moments, direction));
}
Status power(Session&, const In& in, Out& out) {
  ATLAS_GET(moments, momentsIn(in));
  out("centre", moments.centre);
  return out.give(powerRun(moments, in["startAngle"], in["component"], in["steps"]));
}
Status spread(Session&, const In& in, Out& out) {
  return out.give(directionSpread(in.all<SpreadSpec>()));
}

constexpr Call kCalls[] = {
    {"directionsOf", directions},
    {"directionsLine", line},
    {"directionsPower", power},
    {"directionsSpread", spread},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
