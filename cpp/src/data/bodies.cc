#include "atlas/data/bodies.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/data/tube.h"
#include "data/spine.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;

// ---- A person ----
//
// The torso is rings of ten vertices from the hips to the crown. Each arm goes out where two of the
// facets at its side are left out, each leg from a half of the lowest ring closed by a vertex
// between the legs: so the whole is one closed surface.

constexpr uint32_t kTorsoSides = 10;
// Height, half width, half depth of each ring.
constexpr double kTorso[][3] = {{-0.27, 0.195, 0.125}, {-0.17, 0.200, 0.135}, {-0.05, 0.170, 0.120},
                                {0.09, 0.165, 0.115},  {0.22, 0.200, 0.125},  {0.32, 0.215, 0.125},
                                {0.41, 0.190, 0.105},  {0.47, 0.090, 0.075},  {0.53, 0.055, 0.060},
                                {0.59, 0.085, 0.095},  {0.68, 0.125, 0.140},  {0.78, 0.135, 0.150},
                                {0.87, 0.105, 0.120}};
constexpr uint32_t kTorsoRings = std::size(kTorso);
constexpr double kCrown = 0.925, kCrotch = -0.31;
constexpr uint32_t kArmpit = 4;     // the ring where an arm begins below; it ends two above
constexpr uint32_t kNeck = 7;       // girth changes what is below it
constexpr double kFirstAngle = 18;  // degrees, of a ring's vertex 0 from the viewer's right
constexpr uint32_t kTop = kTorsoRings * kTorsoSides, kBetween = kTop + 1;

// `turn`: radians before each step at rest and, times the share of a pose, in that pose.
struct Limb {
  uint32_t first, sides, rings;
  double length, out;  // of the spine; how far before its first ring it begins
  const double *radius, *turn, *posed;
};
constexpr uint32_t kArmRings = 9, kLegRings = 10, kArmSides = 6, kLegSides = 7;
constexpr double kArmRadius[kArmRings] = {0.072, 0.062, 0.056, 0.051, 0.050,
                                          0.048, 0.042, 0.040, 0.046};
constexpr double kArmTurn[kArmRings] = {};
constexpr double kArmPosed[kArmRings] = {0.30, 0.25, 0.10, 0, 0.12, 0.12, 0.11, 0, 0};
constexpr double kLegRadius[kLegRings] = {0.102, 0.096, 0.086, 0.074, 0.066,
                                          0.068, 0.060, 0.050, 0.052, 0.048};
// A knee is bent by what the leg does not swing forward; a foot points forward.
constexpr double kLegTurn[kLegRings] = {0, 0, 0, -0.12, -0.16, -0.12, 0, 0.65, 0.65, 0};
constexpr double kLegPosed[kLegRings] = {0.45, 0.40, 0.15, 0.12, 0.16, 0.12, 0, 0, 0, 0};
constexpr uint32_t kArmVertices = kArmRings * kArmSides + 1;
constexpr uint32_t kLegVertices = kLegRings * kLegSides + 1;
constexpr Limb kArm{kBetween + 1, kArmSides,  kArmRings, 0.60,
                    0.02,         kArmRadius, kArmTurn,  kArmPosed};
constexpr Limb kLeg{kBetween + 1 + 2 * kArmVertices,
                    kLegSides,
                    kLegRings,
                    0.98,
                    0.05,
                    kLegRadius,
                    kLegTurn,
                    kLegPosed};
constexpr uint32_t kPersonVertices = kLeg.first + 2 * kLegVertices;

// Of the arm (or leg) at the viewer's right, side 0, or left: the numbers of the vertices it grows
// from, counter-clockwise seen from its tip, and the angle of the first from the frame's normal.
struct Root {
  std::vector<uint32_t> vertices;
  double angle;  // degrees
};
uint32_t torsoVertex(uint32_t ring, uint32_t k) { return ring * kTorsoSides + k; }
Root armRoot(int side) {
  const uint32_t a = side == 0 ? 0 : 5, b = side == 0 ? 9 : 4, low = kArmpit, high = kArmpit + 2;
  return {{torsoVertex(high, a), torsoVertex(low + 1, a), torsoVertex(low, a), torsoVertex(low, b),
           torsoVertex(low + 1, b), torsoVertex(high, b)},
          30};
}
Root legRoot(int side) {
  constexpr double kSide = 360.0 / kLegSides;
  if (side == 0) return {{2, kBetween, 7, 8, 9, 0, 1}, 90 - kSide};
  return {{2, 3, 4, 5, 6, 7, kBetween}, 270 + kSide};
}

SpineFrame armStart(int side, const BodyStyle& style) {
  const double sign = side == 0 ? 1 : -1, girth = style[1];
  const auto& ring = kTorso[kArmpit + 1];
  return {{sign * girth * ring[1] * cos64(kFirstAngle * kPi / 180), ring[0], 0},
          {sign, 0, 0},
          {0, 1, 0}};
}
SpineFrame legStart(int side, const BodyStyle& style) {
  const double sign = side == 0 ? 1 : -1, girth = style[1];
  return {{sign * girth * 0.105, kTorso[0][0], 0}, {0, -1, 0}, {0, 0, 1}};
}

void put(const Vector3& v, std::vector<double>& out) {
  out.insert(out.end(), {v.x(), v.y(), v.z()});
}

void putTorso(const BodyStyle& style, std::vector<double>& out) {
  const double girth = style[1], belly = style[2];
  for (uint32_t r = 0; r < kTorsoRings; ++r) {
    const auto [y, wide, deep] = kTorso[r];
    const double size = r < kNeck ? girth : 1, off = (y + 0.02) / 0.13;
    const double bulge = r < kNeck ? 0.20 * belly * exp64(-off * off) : 0;
    for (uint32_t k = 0; k < kTorsoSides; ++k) {
      const double angle = (kFirstAngle + 360.0 / kTorsoSides * k) * kPi / 180;
      const double c = cos64(angle), s = sin64(angle);
      // A belly is in front, and a little at the sides.
      put({size * (wide + 0.25 * bulge) * c, y, size * (deep * s + bulge * std::max(0.0, s))}, out);
    }
  }
  put({0, kCrown, 0}, out);
  put({0, kCrotch, 0}, out);
}

void putLimb(const Limb& limb, SpineFrame frame, double firstAngle, double pose,
             const BodyStyle& style, std::vector<double>& out) {
  const double step = style[0] * limb.length / limb.rings, girth = style[1];
  frame.place = frame.place + limb.out * frame.along;
  for (uint32_t r = 0; r < limb.rings; ++r) {
    frame = frame.turned(limb.turn[r] + pose * limb.posed[r], 0);
    if (r > 0) frame.place = frame.place + step * frame.along;
    for (uint32_t k = 0; k < limb.sides; ++k) {
      const double angle = (firstAngle + 360.0 / limb.sides * k) * kPi / 180;
      put(frame.place + frame.around(angle, girth * limb.radius[r]), out);
    }
  }
  put(frame.place + 0.6 * step * frame.along, out);  // the tip
}

// Facets between two rings of vertices, the second nearer to the tip; and around a tip.
void join(std::span<const uint32_t> ring, std::span<const uint32_t> next,
          std::vector<uint32_t>& out) {
  for (size_t k = 0; k < ring.size(); ++k) {
    const size_t n = (k + 1) % ring.size();
    out.insert(out.end(), {ring[k], ring[n], next[n], ring[k], next[n], next[k]});
  }
}
void close(std::span<const uint32_t> ring, uint32_t tip, std::vector<uint32_t>& out) {
  for (size_t k = 0; k < ring.size(); ++k) {
    out.insert(out.end(), {ring[k], ring[(k + 1) % ring.size()], tip});
  }
}
std::vector<uint32_t> numbersFrom(uint32_t first, uint32_t count) {
  std::vector<uint32_t> out(count);
  for (uint32_t i = 0; i < count; ++i) out[i] = first + i;
  return out;
}

std::vector<uint32_t> personTriangles(const std::vector<RingChain>& chains) {
  std::vector<uint32_t> out;
  for (uint32_t r = 0; r + 1 < kTorsoRings; ++r) {
    for (uint32_t k = 0; k < kTorsoSides; ++k) {
      const bool arm = (r == kArmpit || r == kArmpit + 1) && (k == 4 || k == 9);
      if (arm) continue;
      const uint32_t next = (k + 1) % kTorsoSides;
      const uint32_t a = torsoVertex(r, k), b = torsoVertex(r, next), c = torsoVertex(r + 1, k),
                     d = torsoVertex(r + 1, next);
      out.insert(out.end(), {a, d, b, a, c, d});
    }
  }
  std::vector<uint32_t> crown = numbersFrom(kTop - kTorsoSides, kTorsoSides);
  std::reverse(crown.begin(), crown.end());
  close(crown, kTop, out);
  for (size_t i = 0; i < chains.size(); ++i) {
    const RingChain& chain = chains[i];
    std::vector<uint32_t> ring = (i < 2 ? armRoot(int(i)) : legRoot(int(i) - 2)).vertices;
    for (uint32_t r = 0; r < chain.rings; ++r) {
      const std::vector<uint32_t> next = numbersFrom(chain.first + r * chain.sides, chain.sides);
      join(ring, next, out);
      ring = next;
    }
    close(ring, ring.back() + 1, out);
  }
  return out;
}

template <size_t n>
std::array<double, n> drawn(const std::array<std::array<double, 2>, n>& ranges, const Rng& rng) {
  std::array<double, n> out;
  for (size_t i = 0; i < n; ++i) {
    out[i] = ranges[i][0] + (ranges[i][1] - ranges[i][0]) * double(rng.uniform(i));
  }
  return out;
}

}  // namespace

BodyRanges bodyRanges(BodyKind kind) {
  if (kind == BodyKind::tube) {
    return {{{{-2.4, 2.4}, {-2.4, 2.4}, {-1.2, 1.2}, {0, 0}}},
            {{{1.6, 2.6}, {0.1, 0.2}, {0, 0.9}}}};
  }
  return {{{{-1.4, 1.4}, {-1.4, 1.4}, {-0.9, 0.9}, {-0.9, 0.9}}},
          {{{0.75, 1.2}, {0.8, 1.3}, {0, 0.9}}}};
}

BodyPose bodyPose(BodyKind kind, uint64_t seed, uint64_t number) {
  return drawn(bodyRanges(kind).pose, Rng(seed, Stream::bodyPoses, number));
}
BodyStyle bodyStyle(BodyKind kind, uint64_t seed, uint64_t number) {
  return drawn(bodyRanges(kind).style, Rng(seed, Stream::bodyStyles, number));
}

BodyMesh bodyMesh(BodyKind kind) {
  BodyMesh mesh;
  if (kind == BodyKind::tube) {
    mesh.vertices = kTubeVertices;
    mesh.triangles = tubeTriangles();
    mesh.chains = {{0, kTubeSides, kTubeRings}};
  } else {
    mesh.vertices = kPersonVertices;
    for (const uint32_t i : {0, 1})
      mesh.chains.push_back({kArm.first + i * kArmVertices, kArm.sides, kArm.rings});
    for (const uint32_t i : {0, 1})
      mesh.chains.push_back({kLeg.first + i * kLegVertices, kLeg.sides, kLeg.rings});
    mesh.triangles = personTriangles(mesh.chains);
  }
  // Each edge once, by its lower end and then by its upper one: a sort costs more bytes on a page.
  const std::vector<uint32_t>& corners = mesh.triangles;
  std::vector<uint8_t> isNext(mesh.vertices);
  for (uint32_t low = 0; low < mesh.vertices; ++low) {
    std::fill(isNext.begin(), isNext.end(), uint8_t(0));
    for (size_t t = 0; t < corners.size(); t += 3) {
      const uint32_t* at = &corners[t];
      if (at[0] == low || at[1] == low || at[2] == low)
        isNext[at[0]] = isNext[at[1]] = isNext[at[2]] = 1;
    }
    for (uint32_t high = low + 1; high < mesh.vertices; ++high) {
      if (isNext[high]) mesh.edges.push_back({low, high});
    }
  }
  return mesh;
}

std::vector<double> bodyVertices(BodyKind kind, const BodyPose& pose, const BodyStyle& style) {
  if (kind == BodyKind::tube) {
    return tubeVertices({pose[0], pose[1], pose[2]}, {style[0], style[1], style[2]});
  }
  std::vector<double> out;
  out.reserve(3 * kPersonVertices);
  putTorso(style, out);
  for (const int side : {0, 1})
    putLimb(kArm, armStart(side, style), armRoot(side).angle, pose[size_t(side)], style, out);
  for (const int side : {0, 1})
    putLimb(kLeg, legStart(side, style), legRoot(side).angle, pose[size_t(side) + 2], style, out);
  return out;
}

std::vector<double> edgeLengthsOf(const BodyMesh& mesh, std::span<const double> vertices) {
  std::vector<double> out;
  out.reserve(mesh.edges.size());
  for (const auto [a, b] : mesh.edges) {
    double square = 0;
    for (size_t j = 0; j < 3; ++j) {
      const double off = vertices[3 * a + j] - vertices[3 * b + j];
      square += off * off;
    }
    out.push_back(std::sqrt(square));
  }
  return out;
}

std::vector<double> spineLengths(const BodyMesh& mesh, std::span<const double> vertices) {
  std::vector<double> out;
  for (const RingChain& chain : mesh.chains) {
    out.push_back(lengthOfRings(&vertices[3 * chain.first], chain.sides, chain.rings));
  }
  return out;
}

}  // namespace atlas
