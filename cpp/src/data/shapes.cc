#include "atlas/data/shapes.h"

#include <array>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "linalg/vector3.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kDegree = kPi / 180;

double square(double v) { return v * v; }
// 0 below `low`, 1 above `high`, smooth between.
double rise(double v, double low, double high) {
  const double t = std::min(1.0, std::max(0.0, (v - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

using Factors = std::array<double, kShapeFactors>;

// ---- Heads ----

constexpr int kRings = 24, kSegments = 32;
constexpr double kLowestLatitude = -76, kHighestLatitude = 88;  // degrees

// Where a vertex lies on the sphere, in degrees: latitude from the neck to the crown, longitude 0
// at the nose and positive to the viewer's right.
struct Place {
  double latitude, longitude;
};

Place headPlace(int ring, int segment) {
  const double around = 2 * kPi * segment / kSegments - kPi;
  // Denser in front, where the face is.
  const double longitude = around - 0.35 * sin64(around);
  return {kLowestLatitude + (kHighestLatitude - kLowestLatitude) * ring / (kRings - 1),
          longitude / kDegree};
}

// A smooth bump of height 1 at (latitude, longitude) and its widths, in degrees.
double bump(Place at, double latitude, double longitude, double high, double wide) {
  return exp64(
      -0.5 * (square((at.latitude - latitude) / high) + square((at.longitude - longitude) / wide)));
}
// The same on both sides of the face.
double bumps(Place at, double latitude, double longitude, double high, double wide) {
  return bump(at, latitude, longitude, high, wide) + bump(at, latitude, -longitude, high, wide);
}

Vector3 headBase(Place at) {
  const double latitude = at.latitude * kDegree, longitude = at.longitude * kDegree;
  const double across = cos64(latitude);
  Vector3 p{0.74 * across * sin64(longitude), sin64(latitude), 0.86 * across * cos64(longitude)};
  p.x() *= 1 - 0.14 * rise(-at.latitude, 15, 50);                             // towards the jaw
  p.z() += 0.24 * bump(at, -9, 0, 8, 9) + 0.10 * bump(at, 8, 0, 10, 8);       // nose
  p.z() += 0.06 * bumps(at, 23, 22, 6, 15) - 0.09 * bumps(at, 10, 23, 6, 9);  // brows, eyes
  p.z() += 0.08 * bump(at, -27, 0, 4, 14) + 0.07 * bump(at, -37, 0, 4, 12);   // lips
  p.z() += 0.15 * bump(at, -55, 0, 9, 16);                                    // chin
  p.z() += 0.05 * bumps(at, -6, 40, 12, 14);                                  // cheekbones
  const double ear = bumps(at, 2, 97, 11, 7);
  p.x() += (at.longitude > 0 ? 0.16 : -0.16) * ear;
  p.z() -= 0.05 * ear;
  const double neck = rise(-at.latitude, 58, 70);  // the lowest rings widen again and hang down
  p.x() += 0.26 * neck * sin64(longitude);
  p.z() += neck * (0.24 * cos64(longitude) - 0.12);
  p.y() -= 0.55 * rise(-at.latitude, 62, 76);
  return p;
}

// Blend shape j at a vertex.
Vector3 headBlend(uint32_t j, Place at, Vector3 base) {
  const double side = at.longitude > 0 ? 1 : -1;
  switch (j) {
    case 0:
      return {0.13 * base.x(), 0, 0};  // width
    case 1:
      return {0, 0.20 * rise(at.latitude, 5, 85) * base.y(), 0};  // skull
    case 2:
      return {0.20 * base.x() * bump(at, -38, at.longitude, 14, 1), 0, 0};  // jaw
    case 3: {                                                               // chin
      const double b = bump(at, -54, 0, 12, 28);
      return {0, -0.11 * b, 0.12 * b};
    }
    case 4:
      return {0, 0, 0.16 * bump(at, -9, 0, 9, 10)};  // nose
    case 5:
      return {0, 0, 0.11 * bump(at, 26, 0, 11, 38)};  // brow
    case 6: {                                         // cheeks
      const double b = bumps(at, -14, 42, 13, 17);
      return {0.13 * side * b, 0, 0.11 * b};
    }
    default: {  // ears
      const double b = bumps(at, 4, 97, 12, 8);
      return {0.20 * side * b, 0.05 * b, -0.04 * b};
    }
  }
}

// What all heads have in common at a vertex: some twenty exponentials, so they are made once for a
// set.
struct HeadVertex {
  Vector3 base;
  std::array<Vector3, kShapeFactors> blends;
  double turned;  // share of the head's turn: 0 at the neck's end, which stays where it is
};

std::vector<HeadVertex> headVertices() {
  std::vector<HeadVertex> all;
  all.reserve(kRings * kSegments);
  for (int ring = 0; ring < kRings; ++ring)
    for (int segment = 0; segment < kSegments; ++segment) {
      const Place at = headPlace(ring, segment);
      HeadVertex vertex{headBase(at), {}, rise(at.latitude, -74, -55)};
      for (uint32_t j = 0; j < kShapeFactors; ++j) vertex.blends[j] = headBlend(j, at, vertex.base);
      all.push_back(vertex);
    }
  return all;
}

void makeHead(const std::vector<HeadVertex>& vertices, const Factors& factors, double angle,
              double* out) {
  const double c = cos64(angle), s = sin64(angle);
  for (const HeadVertex& vertex : vertices) {
    Vector3 p = vertex.base;
    for (uint32_t j = 0; j < kShapeFactors; ++j) p = p + factors[j] * vertex.blends[j];
    out[0] = p.x() + vertex.turned * (c * p.x() + s * p.z() - p.x());
    out[1] = p.y();
    out[2] = p.z() + vertex.turned * (c * p.z() - s * p.x() - p.z());
    out += 3;
  }
}

// Quads between consecutive rings of `around` vertices, and both ends closed.
void tubeTriangles(uint32_t first, uint32_t rings, uint32_t around, std::vector<uint32_t>& out) {
  const auto vertex = [&](uint32_t r, uint32_t s) { return first + r * around + s % around; };
  for (uint32_t r = 0; r + 1 < rings; ++r)
    for (uint32_t s = 0; s < around; ++s)
      out.insert(out.end(), {vertex(r, s), vertex(r, s + 1), vertex(r + 1, s + 1), vertex(r, s),
                             vertex(r + 1, s + 1), vertex(r + 1, s)});
  for (uint32_t s = 1; s + 1 < around; ++s) {
    out.insert(out.end(), {vertex(0, 0), vertex(0, s + 1), vertex(0, s)});
    out.insert(out.end(), {vertex(rings - 1, 0), vertex(rings - 1, s), vertex(rings - 1, s + 1)});
  }
}

// ---- Quadrupeds ----

enum Measure { length, girth, leg, thickness, neck, head, muzzle, tail };
// Torso length, girth, leg length, leg thickness, neck, head, muzzle, tail.
constexpr std::array<Factors, kQuadrupedKinds> kAnimals = {{
    {1.00, 0.24, 0.52, 0.060, 0.20, 0.19, 0.16, 0.85},  // cat
    {1.00, 0.27, 0.70, 0.070, 0.34, 0.19, 0.36, 0.45},  // dog
    {1.50, 0.42, 1.25, 0.100, 0.90, 0.23, 0.60, 0.70},  // horse
    {1.60, 0.52, 0.90, 0.115, 0.45, 0.26, 0.48, 0.75},  // cow
    {1.30, 0.42, 1.75, 0.100, 1.90, 0.21, 0.42, 0.70},  // giraffe
    {1.60, 0.68, 0.48, 0.185, 0.22, 0.40, 0.66, 0.30},  // hippopotamus
    {1.40, 0.38, 0.78, 0.115, 0.40, 0.33, 0.32, 0.90},  // lion
}};
constexpr double kWithinKind = 0.08;  // deviation of a measure, relative

// One tube: rings of `around` vertices about an axis in the plane z = const.
class TubeWriter {
 public:
  explicit TubeWriter(double* out) : out_(out) {}
  // A ring at `centre`, perpendicular to `axis` (a unit vector with z = 0), flattened by `wide`.
  void ring(Vector3 centre, Vector3 axis, double radius, double wide, uint32_t around) {
    const Vector3 up{-axis.y(), axis.x(), 0};
    for (uint32_t s = 0; s < around; ++s) {
      const double angle = 2 * kPi * s / around;
      const Vector3 p =
          centre + radius * (cos64(angle) * up + wide * sin64(angle) * Vector3{0, 0, 1});
      *out_++ = p.x();
      *out_++ = p.y();
      *out_++ = p.z();
    }
  }

 private:
  double* out_;
};

struct Tube {
  uint32_t rings, around;
};
constexpr Tube kTorso{9, 14}, kLeg{6, 8}, kNeck{5, 10}, kHead{8, 10}, kEar{3, 6}, kTail{5, 6};
constexpr std::array<Tube, 10> kTubes = {kTorso, kLeg,  kLeg, kLeg, kLeg,
                                         kNeck,  kHead, kEar, kEar, kTail};

constexpr uint32_t quadrupedVertices() {
  uint32_t n = 0;
  for (const Tube& tube : kTubes) n += tube.rings * tube.around;
  return n;
}

// Every position is linear in the measures m (products of measures would not be flat).
void makeQuadruped(const Factors& m, const std::array<double, 4>& swing, double* out) {
  TubeWriter tube(out);
  constexpr std::array<double, 9> torso = {0.30, 0.72, 0.93, 1.0, 0.96, 0.96, 1.0, 0.80, 0.38};
  for (uint32_t r = 0; r < kTorso.rings; ++r)
    tube.ring({m[length] * (r / 8.0 - 0.5), 0, 0}, {1, 0, 0}, m[girth] * torso[r], 0.85,
              kTorso.around);
  constexpr std::array<double, 6> legs = {1.7, 1.35, 1.0, 0.85, 0.85, 1.15};
  for (int i = 0; i < 4; ++i) {
    const double front = i < 2 ? 1 : -1, side = i % 2 ? 1 : -1;
    const Vector3 hip{front * 0.37 * m[length], -0.35 * m[girth], side * 0.5 * m[girth]};
    const Vector3 down{sin64(swing[size_t(i)]), -cos64(swing[size_t(i)]), 0};
    for (uint32_t r = 0; r < kLeg.rings; ++r)
      tube.ring(hip + (m[leg] * r / 5.0) * down, down, m[thickness] * legs[r], 1, kLeg.around);
  }
  const Vector3 up{0.56, 0.828, 0}, forward{0.94, -0.341, 0};
  const Vector3 nape = Vector3{0.40 * m[length], 0.30 * m[girth], 0};
  for (uint32_t r = 0; r < kNeck.rings; ++r) {
    const double t = r / 4.0;
    tube.ring(nape + (m[neck] * t) * up, up, (0.62 - 0.32 * t) * m[girth] + 0.30 * t * m[head],
              0.75, kNeck.around);
  }
  const Vector3 skull = nape + m[neck] * up + (0.1 * m[head]) * up;
  constexpr std::array<double, 8> along = {-0.75, -0.45, 0, 0.4, 0.2, 0.2, 0.2, 0.2};
  constexpr std::array<double, 8> snout = {0, 0, 0, 0, 0.35, 0.65, 0.95, 1.05};
  constexpr std::array<double, 8> skulls = {0.35, 0.75, 0.88, 0.72, 0.58, 0.52, 0.46, 0.25};
  for (uint32_t r = 0; r < kHead.rings; ++r)
    tube.ring(skull + (m[head] * along[r] * 1.1 + m[muzzle] * snout[r]) * forward, forward,
              m[head] * skulls[r], 0.85, kHead.around);
  constexpr std::array<double, 3> ears = {0.20, 0.17, 0.03};
  for (double side : {-1.0, 1.0})
    for (uint32_t r = 0; r < kEar.rings; ++r)
      tube.ring(skull + m[head] * Vector3{-0.25 - 0.1 * r, 0.7 + 0.28 * r, side * (0.42 + 0.1 * r)},
                {0, 1, 0}, m[head] * ears[r], 0.5, kEar.around);
  const Vector3 rump{-0.47 * m[length], 0.30 * m[girth], 0}, back{-0.55, -0.835, 0};
  constexpr std::array<double, 5> tails = {0.55, 0.42, 0.34, 0.34, 0.20};
  for (uint32_t r = 0; r < kTail.rings; ++r)
    tube.ring(rump + (m[tail] * r / 4.0) * back, back, m[thickness] * tails[r], 1, kTail.around);
}

void centre(double* points, uint32_t vertices) {
  for (int axis = 0; axis < 3; ++axis) {
    double mean = 0;
    for (uint32_t v = 0; v < vertices; ++v) mean += points[3 * v + axis];
    mean /= vertices;
    for (uint32_t v = 0; v < vertices; ++v) points[3 * v + axis] -= mean;
  }
}

}  // namespace

Result<ShapeSet> makeShapes(ShapeKind kind, uint32_t count, uint64_t seed, double turn) {
  if (count < 2 || count > kShapesMaxCount) return outOfRange("count", count, 2, kShapesMaxCount);
  if (!(turn >= 0 && turn <= kShapesMaxTurn)) return outOfRange("turn", turn, 0, kShapesMaxTurn);
  ShapeSet set;
  set.count = count;
  std::vector<HeadVertex> head;
  if (kind == ShapeKind::head) {
    head = headVertices();
    set.vertices = kRings * kSegments;
    tubeTriangles(0, kRings, kSegments, set.triangles);
  } else {
    set.vertices = quadrupedVertices();
    uint32_t first = 0;
    for (const Tube& tube : kTubes) {
      tubeTriangles(first, tube.rings, tube.around, set.triangles);
      first += tube.rings * tube.around;
    }
  }
  set.points.resize(size_t(count) * 3 * set.vertices);
  set.factors.resize(size_t(count) * kShapeFactors);
  set.kinds.resize(count);
  set.turns.resize(count);
  for (uint32_t i = 0; i < count; ++i) {
    const Rng rng(seed, Stream::shapes, i);
    double* out = set.points.data() + size_t(i) * 3 * set.vertices;
    Factors factors;
    std::array<double, 4> angles;
    for (uint32_t j = 0; j < 4; ++j)
      angles[j] = turn * kDegree * (2 * double(rng.uniform(16 + j)) - 1);
    set.turns[i] = angles[0] / kDegree;
    for (uint32_t j = 0; j < kShapeFactors; ++j) factors[j] = double(rng.normal(j));
    if (kind == ShapeKind::head) {
      makeHead(head, factors, angles[0], out);
    } else {
      const uint32_t animal = i % kQuadrupedKinds;
      set.kinds[i] = uint8_t(animal);
      const double variation = i < kQuadrupedKinds ? 0 : kWithinKind;
      for (uint32_t j = 0; j < kShapeFactors; ++j)
        factors[j] = kAnimals[animal][j] * (1 + variation * factors[j]);
      makeQuadruped(factors, angles, out);
    }
    centre(out, set.vertices);
    std::copy(factors.begin(), factors.end(), set.factors.begin() + ptrdiff_t(i * kShapeFactors));
  }
  return set;
}

template <>
Result<ShapeKind> named(const std::string& name) {
  if (name == "head") return ShapeKind::head;
  if (name == "quadruped") return ShapeKind::quadruped;
  return unknownChoice("shapes", name, "head, quadruped");
}

}  // namespace atlas
