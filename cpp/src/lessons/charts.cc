#include "atlas/lessons/charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"

namespace atlas {
namespace {

constexpr double kPi = 3.141592653589793;
// Of φ with numbers about 1: the errors of the difference and of rounding are both below 1e-9.
constexpr double kDifference = 1e-5;

constexpr const char* kNames[] = {"roll",  "arch",   "dome",  "saddle", "ring",
                                  "drawn", "sphere", "torus", "heights"};

constexpr double kRollTurns = 1.25, kRollStart = 0.6, kRollScale = 0.1;
constexpr double kArchAngle = 0.8 * kPi, kArchRadius = 0.75;
constexpr double kSheetHalf = 0.8;  // half width along y
constexpr double kDomeScale = 0.85, kDomeReach = 0.85;
constexpr double kSaddleBend = 0.6, kSaddleHalf = 0.85;
constexpr double kNetHalf = 0.8;
constexpr double kRingBig = 0.62, kRingSmall = 0.36, kRingTurn = 0.7 * kPi, kRingTube = 0.6 * kPi;

struct OnSpline {
  double value = 0, slope = 0;
};

// A uniform Catmull-Rom spline through the numbers at(0) … at(n − 1), t in 0…1; the ends are
// continued straight.
template <class At>
OnSpline splineAt(ptrdiff_t n, double t, const At& at) {
  const double scaled = std::clamp(t, 0.0, 1.0) * double(n - 1);
  const ptrdiff_t i = std::min(ptrdiff_t(scaled), n - 2);
  const double f = scaled - double(i);
  const auto p = [&](ptrdiff_t j) {
    return j < 0 ? 2 * at(0) - at(1) : j >= n ? 2 * at(n - 1) - at(n - 2) : at(j);
  };
  const double a = p(i - 1), b = p(i), d = p(i + 1), e = p(i + 2);
  const double c1 = (d - a) / 2, c2 = a - 2.5 * b + 2 * d - e / 2, c3 = (e - a + 3 * (b - d)) / 2;
  return {b + f * (c1 + f * (c2 + f * c3)), (c1 + f * (2 * c2 + f * 3 * c3)) * double(n - 1)};
}

// A profile, carried straight along y.
SurfacePoint onProfile(std::span<const double> control, double u, double v) {
  const auto along = [&](ptrdiff_t c) {
    return splineAt(ptrdiff_t(control.size() / 2), u,
                    [&](ptrdiff_t j) { return control[size_t(2 * j + c)]; });
  };
  const OnSpline x = along(0), z = along(1);
  return {{x.value, v, z.value}, {x.slope, 0, z.slope}, {0, 1, 0}};
}

// Points along a side of a net of so many; 0 if it is not square.
size_t sideOf(size_t points) {
  size_t side = 0;
  while (side * side < points) ++side;
  return side * side == points ? side : 0;
}

// Splines along x through each row of the net, then one along y through what they give.
SurfacePoint onNet(std::span<const double> control, double x, double y) {
  const size_t side = sideOf(control.size());
  const ptrdiff_t n = ptrdiff_t(side);
  const double s = (x / kNetHalf + 1) / 2, t = (y / kNetHalf + 1) / 2;
  std::array<OnSpline, kNetMax> rows;
  for (size_t i = 0; i < side; ++i)
    rows[i] = splineAt(n, s, [&](ptrdiff_t j) { return control[i * side + size_t(j)]; });
  const OnSpline z = splineAt(n, t, [&](ptrdiff_t i) { return rows[size_t(i)].value; });
  const OnSpline dx = splineAt(n, t, [&](ptrdiff_t i) { return rows[size_t(i)].slope; });
  const double share = 1 / (2 * kNetHalf);  // of the net, for a unit along x or y
  return {{x, y, z.value}, {1, 0, dx.value * share}, {0, 1, z.slope * share}};
}

SurfacePoint onTorus(double big, double small, double u, double v) {
  const double cu = cos64(u), su = sin64(u), cv = cos64(v), sv = sin64(v), w = big + small * cv;
  return {{w * cu, w * su, small * sv},
          {-w * su, w * cu, 0},
          {-small * sv * cu, -small * sv * su, small * cv}};
}

// Inverse stereographic projection onto the unit sphere, (0, 0) to the north pole.
SurfacePoint stereographic(double u, double v) {
  const double q = 1 / (1 + u * u + v * v), p = 2 * q;
  const double s = -4 * q * q;  // ∂(2q)/∂u = s u
  return {
      {p * u, p * v, p - 1}, {p + s * u * u, s * u * v, s * u}, {s * u * v, p + s * v * v, s * v}};
}

// Turns the north pole to longitude a, polar angle b: about y by b, then about z by a.
struct Turn {
  double ca, sa, cb, sb;
  explicit Turn(const double centre[2])
      : ca(cos64(centre[0])), sa(sin64(centre[0])), cb(cos64(centre[1])), sb(sin64(centre[1])) {}
  void apply(double x[3]) const {
    const double along = cb * x[0] + sb * x[2], up = -sb * x[0] + cb * x[2], side = x[1];
    x[0] = ca * along - sa * side;
    x[1] = sa * along + ca * side;
    x[2] = up;
  }
  void undo(const double x[3], double out[3]) const {
    const double along = ca * x[0] + sa * x[1];
    out[0] = cb * along - sb * x[2];
    out[1] = -sa * x[0] + ca * x[1];
    out[2] = sb * along + cb * x[2];
  }
};

// The angle in (−π, π] that differs from this one by whole turns.
double wrapped(double angle) { return angle - 2 * kPi * std::ceil(angle / (2 * kPi) - 0.5); }

// Calls visit(u, v, du·dv) at the midpoints of n×n cells of a disc in polar coordinates.
template <class Visit>
void overDisc(double radius, size_t n, const Visit& visit) {
  for (size_t i = 0; i < n; ++i) {
    const double rho = radius * (double(i) + 0.5) / double(n);
    for (size_t j = 0; j < n; ++j) {
      const double angle = 2 * kPi * (double(j) + 0.5) / double(n);
      visit(rho * cos64(angle), rho * sin64(angle),
            rho * (radius / double(n)) * (2 * kPi / double(n)));
    }
  }
}

template <class Visit>
void overDomain(const SurfaceSpec& spec, size_t n, const Visit& visit) {
  const Rectangle r = domainOf(spec);
  const double du = (r.u1 - r.u0) / double(n), dv = (r.v1 - r.v0) / double(n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      visit(r.u0 + (double(j) + 0.5) * du, r.v0 + (double(i) + 0.5) * dv, du * dv);
    }
  }
}

Status validateSizes(size_t nodes, size_t cells, size_t points) {
  if (nodes >= 2 && nodes <= kChartMaxNodes && cells >= 1 && cells <= kChartMaxCells &&
      points <= kChartMaxPoints)
    return Status::okay();
  return Status::invalidArgument("charts.size");
}

}  // namespace

Result<SurfaceKind> parseSurface(std::string_view name) {
  const auto found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) return unknownChoice("surface", std::string(name), joined(kNames));
  return SurfaceKind(found - std::begin(kNames));
}

Status validate(const SurfaceSpec& spec) {
  if (!(spec.smallRadius > 0) || !(spec.bigRadius >= spec.smallRadius) ||
      !std::isfinite(spec.bigRadius))
    return Status::invalidArgument("surface.torus big small", {spec.bigRadius, spec.smallRadius});
  const bool isProfile = spec.kind == SurfaceKind::drawn;
  if (!isProfile && spec.kind != SurfaceKind::heights) return Status::okay();
  const auto& control = spec.control;
  const size_t n = isProfile ? control.size() / 2 : sideOf(control.size());
  const bool fits = isProfile ? n >= kProfileMin && n <= kProfileMax && control.size() % 2 == 0
                              : n >= kNetMin && n <= kNetMax;
  if (!fits ||
      !std::all_of(control.begin(), control.end(), [](double v) { return std::isfinite(v); }))
    return Status::invalidArgument("surface.control found", {control.size()});
  return Status::okay();
}

Rectangle domainOf(const SurfaceSpec& spec) {
  switch (spec.kind) {
    case SurfaceKind::roll:
    case SurfaceKind::drawn:
      return {0, 1, -kSheetHalf, kSheetHalf};
    case SurfaceKind::arch:
      return {-kArchAngle, kArchAngle, -kSheetHalf, kSheetHalf};
    case SurfaceKind::dome:
      return {-kDomeReach, kDomeReach, -kDomeReach, kDomeReach};
    case SurfaceKind::saddle:
      return {-kSaddleHalf, kSaddleHalf, -kSaddleHalf, kSaddleHalf};
    case SurfaceKind::ring:
      return {-kRingTurn, kRingTurn, -kRingTube, kRingTube};
    case SurfaceKind::heights:
      return {-kNetHalf, kNetHalf, -kNetHalf, kNetHalf};
    case SurfaceKind::sphere:
      return {0, 2 * kPi, 0, kPi};
    default:
      return {0, 2 * kPi, 0, 2 * kPi};
  }
}

SurfacePoint surfaceAt(const SurfaceSpec& spec, double u, double v) {
  switch (spec.kind) {
    case SurfaceKind::roll: {
      const double turn = 2 * kPi * kRollTurns, s = 2 * kPi * kRollStart + turn * u;
      const double c = cos64(s), d = sin64(s), k = kRollScale;
      return {{k * s * c, v, k * s * d},
              {k * turn * (c - s * d), 0, k * turn * (d + s * c)},
              {0, 1, 0}};
    }
    case SurfaceKind::arch: {
      const double c = cos64(u), s = sin64(u), r = kArchRadius;
      return {{r * s, v, r * c}, {r * c, 0, -r * s}, {0, 1, 0}};
    }
    case SurfaceKind::dome: {
      SurfacePoint p = stereographic(u, v);
      for (size_t i = 0; i < 3; ++i) {
        p.x[i] *= kDomeScale;
        p.du[i] *= kDomeScale;
        p.dv[i] *= kDomeScale;
      }
      return p;
    }
    case SurfaceKind::saddle:
      return {{u, v, kSaddleBend * (u * u - v * v)},
              {1, 0, 2 * kSaddleBend * u},
              {0, 1, -2 * kSaddleBend * v}};
    case SurfaceKind::ring:
      return onTorus(kRingBig, kRingSmall, u, v);
    case SurfaceKind::drawn:
      return onProfile(spec.control, u, v);
    case SurfaceKind::heights:
      return onNet(spec.control, u, v);
    case SurfaceKind::sphere: {
      const double cu = cos64(u), su = sin64(u), cv = cos64(v), sv = sin64(v);
      return {{sv * cu, sv * su, cv}, {-sv * su, sv * cu, 0}, {cv * cu, cv * su, -sv}};
    }
    default:
      return onTorus(spec.bigRadius, spec.smallRadius, u, v);
  }
}

double surfaceArea(const SurfaceSpec& spec, size_t n) {
  double area = 0;
  overDomain(spec, n, [&](double u, double v, double cell) {
    const SurfacePoint p = surfaceAt(spec, u, v);
    area += metricOf(p.du, p.dv, 3).area * cell;
  });
  return area;
}

double exactArea(const SurfaceSpec& spec) {
  if (spec.kind == SurfaceKind::sphere) return 4 * kPi;
  return spec.kind == SurfaceKind::torus ? 4 * kPi * kPi * spec.bigRadius * spec.smallRadius : 0;
}

double jacobianError(const SurfaceSpec& spec, size_t n) {
  double worst = 0;
  overDomain(spec, n, [&](double u, double v, double) {
    const double h = kDifference;
    const SurfacePoint p = surfaceAt(spec, u, v);
    const SurfacePoint e = surfaceAt(spec, u + h, v), w = surfaceAt(spec, u - h, v);
    const SurfacePoint a = surfaceAt(spec, u, v + h), b = surfaceAt(spec, u, v - h);
    for (size_t i = 0; i < 3; ++i) {
      worst = std::max(worst, std::fabs((e.x[i] - w.x[i]) / (2 * h) - p.du[i]));
      worst = std::max(worst, std::fabs((a.x[i] - b.x[i]) / (2 * h) - p.dv[i]));
    }
  });
  return worst;
}

SurfaceSample sampleSurface(const SurfaceSpec& spec, size_t count, uint64_t seed) {
  const Rng rng(seed, Stream::surfacePoints, uint64_t(spec.kind));
  const Rectangle r = domainOf(spec);
  SurfaceSample out;
  for (size_t i = 0; i < count; ++i) {
    const double s = rng.uniform(2 * i), t = rng.uniform(2 * i + 1);
    const SurfacePoint p = surfaceAt(spec, r.u0 + s * (r.u1 - r.u0), r.v0 + t * (r.v1 - r.v0));
    out.points.insert(out.points.end(), p.x, p.x + 3);
    out.position.push_back(s);
    out.position.push_back(t);
  }
  return out;
}

SurfacePoint discAt(const SurfaceSpec& spec, const ChartDisc& disc, double u, double v) {
  if (spec.kind == SurfaceKind::torus)
    return surfaceAt(spec, disc.centre[0] + u, disc.centre[1] + v);
  SurfacePoint p = stereographic(u, v);
  const Turn turn(disc.centre);
  turn.apply(p.x);
  turn.apply(p.du);
  turn.apply(p.dv);
  return p;
}

void discCoordinates(const SurfaceSpec& spec, const ChartDisc& disc, const double x[3],
                     double uv[2]) {
  if (spec.kind == SurfaceKind::torus) {
    const double out = std::sqrt(x[0] * x[0] + x[1] * x[1]);
    uv[0] = wrapped(angleOf64(x[0], x[1]) - disc.centre[0]);
    uv[1] = wrapped(angleOf64(out - spec.bigRadius, x[2]) - disc.centre[1]);
    return;
  }
  double y[3];
  Turn(disc.centre).undo(x, y);
  // The point opposite to the centre has no coordinates: far outside of every disc.
  const double scale = 1 / std::max(1 + y[2], 1e-12);
  uv[0] = y[0] * scale;
  uv[1] = y[1] * scale;
}

ChartPair measureCharts(const SurfaceSpec& spec, const ChartDisc& a, const ChartDisc& b, size_t n) {
  ChartPair out;
  const ChartDisc discs[2] = {a, b};
  out.sizes[0] = 1e300;
  for (size_t which = 0; which < 2; ++which) {
    const ChartDisc& other = discs[1 - which];
    overDisc(discs[which].radius, n, [&](double u, double v, double cell) {
      const SurfacePoint p = discAt(spec, discs[which], u, v);
      const Metric m = metricOf(p.du, p.dv, 3);
      out.areas[which] += m.area * cell;
      if (which == 1) return;
      out.sizes[0] = std::min(out.sizes[0], m.sigma2);
      out.sizes[1] = std::max(out.sizes[1], m.sigma1);
      double uv[2];
      discCoordinates(spec, other, p.x, uv);
      if (uv[0] * uv[0] + uv[1] * uv[1] > other.radius * other.radius) return;
      out.overlap += m.area * cell;
      const SurfacePoint again = discAt(spec, other, uv[0], uv[1]);
      for (size_t i = 0; i < 3; ++i)
        out.agreement = std::max(out.agreement, std::fabs(again.x[i] - p.x[i]));
    });
  }
  out.total = surfaceArea(spec, n);
  out.covered = out.areas[0] + out.areas[1] - out.overlap;
  return out;
}

Result<SurfaceChart> surfaceChart(const SurfaceSpec& spec, size_t nodes, size_t cells, size_t count,
                                  uint64_t seed) {
  ATLAS_TRY(validate(spec));
  ATLAS_TRY(validateSizes(nodes, cells, count));
  const Rectangle r = domainOf(spec);
  SurfaceChart out;
  out.domain = {r.u0, r.u1, r.v0, r.v1};
  for (size_t i = 0; i < nodes * nodes; ++i) {
    const SurfacePoint p =
        surfaceAt(spec, r.u0 + (r.u1 - r.u0) * double(i % nodes) / double(nodes - 1),
                  r.v0 + (r.v1 - r.v0) * double(i / nodes) / double(nodes - 1));
    out.grid.insert(out.grid.end(), p.x, p.x + 3);
    out.area.push_back(metricOf(p.du, p.dv, 3).area);
  }
  out.sample = sampleSurface(spec, count, seed);
  out.total = surfaceArea(spec, cells);
  out.exact = exactArea(spec);
  out.jacobianError = jacobianError(spec, std::min<size_t>(cells, 64));
  return out;
}

Result<ChartPatches> chartPatches(const SurfaceSpec& spec, const ChartDisc& a, const ChartDisc& b,
                                  size_t nodes, size_t cells) {
  ATLAS_TRY(validate(spec));
  ATLAS_TRY(validateSizes(nodes, cells, 0));
  ChartPatches out;
  const auto placeOf = [&](const ChartDisc& disc, size_t node) {
    const double rho = disc.radius * double(node / nodes) / double(nodes - 1);
    const double angle = 2 * kPi * double(node % nodes) / double(nodes - 1);
    return discAt(spec, disc, rho * cos64(angle), rho * sin64(angle));
  };
  for (size_t node = 0; node < nodes * nodes; ++node) {
    const SurfacePoint p = placeOf(a, node), q = placeOf(b, node);
    out.first.insert(out.first.end(), p.x, p.x + 3);
    out.second.insert(out.second.end(), q.x, q.x + 3);
    out.area.push_back(metricOf(p.du, p.dv, 3).area);
    double uv[2];
    discCoordinates(spec, b, p.x, uv);
    out.transition.insert(out.transition.end(), uv, uv + 2);
  }
  out.pair = measureCharts(spec, a, b, cells);
  return out;
}

}  // namespace atlas
