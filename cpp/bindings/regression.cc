// Three lines through one cloud (atlas/lessons/regression.h).
#include "atlas/lessons/regression.h"

#include "call.h"

namespace atlas {
namespace {

// Everything a picture of the lines needs: the fits, the line at `angle` with its residuals of one
// kind, and the cost of every line.
Status lines(Session&, const In& in, Out& out) {
  const auto points = in.rows<double>("points", 2);
  const double unit = in["unit"], angle = in["angle"];
  const uint32_t residual = in["residual"];
  ATLAS_GET(fits, fitLines(points, unit));
  if (residual > 2) return outOfRange("residual", residual, 0, 2);
  out("hand", lineAt(fits, angle, unit));
  out("ends", residualEnds(points, fits, angle, Residual(residual), unit));
  out.add(fits);
  return out.give(costCurves(fits, in["curvePoints"], unit));
}

constexpr Call kCalls[] = {{"fitLines", lines}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
