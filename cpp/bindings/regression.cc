// Three lines through one cloud (atlas/lessons/regression.h).
#include "atlas/lessons/regression.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

val lineOut(const Line& line) {
  val out = val::object();
  out.set("angle", line.angle);
  out.set("slope", line.slope);
  out.set("cost", copyOut(line.cost.data(), line.cost.size()));
  return out;
}

// Everything a picture of the lines needs: the fits, the line at `angle` with its residuals of one
// kind, and the cost of every line.
val lines(Session&, const val& points, double unit, double angle, uint32_t residual,
          uint32_t curvePoints) {
  const std::vector<double> flat = copyIn<double>(points);
  const MatrixView<const double> view{flat.data(), flat.size() / 2, 2};
  const auto fits = fitLines(view, unit);
  if (!fits.ok()) return failure(fits.status());
  if (residual > 2)
    return failure(Status::invalidArgument("Residuals are of kind 0, 1 or 2; asked for " +
                                           std::to_string(residual) + "."));
  val out = success();
  out.set("mean", copyOut(std::vector<double>{fits->x, fits->y}));
  out.set("scatter", copyOut(std::vector<double>{fits->xx, fits->xy, fits->yy}));
  out.set("correlation", fits->correlation);
  out.set("yOnX", lineOut(fits->yOnX));
  out.set("xOnY", lineOut(fits->xOnY));
  out.set("pca", lineOut(fits->pca));
  out.set("hand", lineOut(lineAt(fits.value(), angle, unit)));
  out.set("ends", copyOut(residualEnds(view, fits.value(), angle, Residual(residual), unit)));
  const CostCurves curves = costCurves(fits.value(), curvePoints, unit);
  out.set("angles", copyOut(curves.angles));
  out.set("costs", copyOut(curves.costs));
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(regression) { emscripten::function("fitLines", &lines); }

}  // namespace atlas
