// Charts of surfaces (lecture.md (a) 11): φ: R² → R³ smooth and invertible, its Jacobian
// J = (∂φ/∂u, ∂φ/∂v) and its metric tensor g = JᵀJ. All in double, with analytic derivatives.
//   lengths  du² g₁₁ + 2 du dv g₁₂ + dv² g₂₂      area  ∫ √det g du dv      stretch  σ₁ ≥ σ₂ of J
// do Carmo, "Differential Geometry of Curves and Surfaces", 2nd ed., §2.2 and 2.5. Tested by
// tests/cpp/lessons/charts_test.cc: J against central differences, areas 4π and 4π²Rr.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"
#include "atlas/linalg/metric.h"

namespace atlas {

enum class SurfaceKind : uint32_t {  // values are part of the determinism contract: append only
  roll = 0,                          // Swiss roll: (s cos s, v, s sin s) with s linear in u
  arch = 1,                          // an arc in x and z, straight along y: it can be unrolled
  dome = 2,                          // a cap of a sphere, stereographic: it cannot
  saddle = 3,                        // z = 0.6 (x² − y²)
  ring = 4,                          // the outer part of a torus
  drawn = 5,                         // a profile through given points, straight along y
  sphere = 6,                        // radius 1, u the longitude in 0…2π, v the polar angle in 0…π
  torus = 7,                         // ((R + r cos v) cos u, (R + r cos v) sin u, r sin v)
  heights = 8                        // z over the plane, smooth through the heights of a square net
};

// The enumerator's name; invalidArgument for any other text.
Result<SurfaceKind> parseSurface(std::string_view name);
template <>
inline Result<SurfaceKind> named(const std::string& name) {
  return parseSurface(name);
}

inline constexpr size_t kProfileMin = 3, kProfileMax = 16;  // points of a profile
inline constexpr size_t kNetMin = 3, kNetMax = 8;           // points along a side of a net

struct SurfaceSpec {
  SurfaceKind kind = SurfaceKind::roll;
  double bigRadius = 0.65, smallRadius = 0.3;  // R and r of torus
  // What the hand has drawn. drawn: x, z of the points of a profile. heights: z of the points of a
  // square net, along x first. Both are passed through, by Catmull-Rom splines (Catmull and Rom, "A
  // class of local interpolating splines", 1974), straight on at the ends.
  std::vector<double> control;
};
ATLAS_FIELDS(SurfaceSpec, kind, bigRadius, smallRadius, control)
// Finite; 0 < r <= R; as many control numbers as kind and constants above say. invalidArgument
// otherwise.
Status validate(const SurfaceSpec& spec);

struct SurfacePoint {
  double x[3], du[3], dv[3];  // φ, ∂φ/∂u, ∂φ/∂v
};
struct Rectangle {
  double u0, u1, v0, v1;
};
// Preconditions of all below: validate(spec).ok().
Rectangle domainOf(const SurfaceSpec& spec);
SurfacePoint surfaceAt(const SurfaceSpec& spec, double u, double v);

// ∫ √det g over the domain, by midpoints of n×n cells.
double surfaceArea(const SurfaceSpec& spec, size_t n);
// What the area is by algebra: 4π, 4π²Rr; 0 for surfaces without a formula here.
double exactArea(const SurfaceSpec& spec);
// Largest |J − J'| over n×n midpoints, J' by central differences of φ.
double jacobianError(const SurfaceSpec& spec, size_t n);

// Point i is φ at two uniforms of Rng(seed, Stream::surfacePoints), whatever the count.
struct SurfaceSample {
  std::vector<double> points;    // n×3
  std::vector<double> position;  // n×2, (u, v) as shares 0…1 of the domain
};
ATLAS_FIELDS(SurfaceSample, points, position)
SurfaceSample sampleSurface(const SurfaceSpec& spec, size_t count, uint64_t seed);

// Everything a picture of a surface needs: its own grid of nodes² places (u fastest), points drawn
// on it, its area by cells² midpoints, and how well J is known. invalidArgument beyond these sizes.
inline constexpr size_t kChartMaxNodes = 129, kChartMaxPoints = 20'000, kChartMaxCells = 256;
struct SurfaceChart {
  std::vector<double> grid;           // nodes²×3
  std::vector<double> area;           // nodes², √det g
  std::array<double, 4> domain = {};  // u0, u1, v0, v1
  SurfaceSample sample;
  double total = 0, exact = 0;  // surfaceArea, exactArea
  double jacobianError = 0;
};
template <class V>
void fields(V& visit, Is<SurfaceChart> auto& of) {
  ATLAS_VISIT_EACH(grid, area, domain, total, exact, jacobianError)
  fields(visit, of.sample);
}
Result<SurfaceChart> surfaceChart(const SurfaceSpec& spec, size_t nodes, size_t cells, size_t count,
                                  uint64_t seed);

// A chart that can be put anywhere on a sphere (radius 1) or torus. Its coordinates are a disc
// u² + v² <= radius² about `centre`, given in the angles of the surface's own (u, v).
//   sphere  inverse stereographic projection from the point opposite to the centre; radius 1 is a
//           hemisphere, and angles are kept
//   torus   the two angles, counted from the centre; radius below π, or it is not one to one
struct ChartDisc {
  double centre[2] = {0, 0};
  double radius = 1;
};
SurfacePoint discAt(const SurfaceSpec& spec, const ChartDisc& disc, double u, double v);
// φ⁻¹: the coordinates in this chart of a point of the surface; may lie outside the disc.
void discCoordinates(const SurfaceSpec& spec, const ChartDisc& disc, const double x[3],
                     double uv[2]);

// Two charts of one surface, measured by midpoints.
struct ChartPair {
  double areas[2] = {0, 0};  // of the patches
  double overlap = 0;        // area under both
  double covered = 0;        // area under at least one
  double total = 0;          // of the surface
  // Largest |φ_B(φ_B⁻¹(φ_A(u, v))) − φ_A(u, v)| on the overlap: both charts mean the same point.
  double agreement = 0;
  double sizes[2] = {0, 0};  // least and largest σ of J over the first disc
};
ChartPair measureCharts(const SurfaceSpec& spec, const ChartDisc& a, const ChartDisc& b, size_t n);

// Two charts as a picture draws them: their patches in polar coordinates, nodes rings of nodes
// spokes, and the places of the first in the coordinates of the second.
struct ChartPatches {
  std::vector<double> first, second;  // nodes²×3
  std::vector<double> area;           // nodes², √det g of the first
  std::vector<double> transition;     // nodes²×2
  ChartPair pair;
};
template <class V>
void fields(V& visit, Is<ChartPatches> auto& of) {
  ATLAS_VISIT_EACH(first, second, area, transition)
  const ChartPair& p = of.pair;
  visit("measures", std::array{p.areas[0], p.areas[1], p.overlap, p.covered, p.total, p.agreement,
                               p.sizes[0], p.sizes[1], p.covered / p.total});
}
Result<ChartPatches> chartPatches(const SurfaceSpec& spec, const ChartDisc& a, const ChartDisc& b,
                                  size_t nodes, size_t cells);

}  // namespace atlas
