#include "atlas/data/toys.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "data/labPoints.h"

namespace atlas {
namespace {

constexpr double kPi = 3.141592653589793;

constexpr const char* kNames[] = {"lab",  "gaussian",  "clusters", "moons",
                                  "ring", "spiral",    "ellipse",  "disc",
                                  "arc",  "labSpiral", "swissRoll"};

static_assert(std::size(kLabY) == kLabCount);

struct Point {
  double x = 0, y = 0;
};

// A planar Gaussian: centre + A ε, with ε two standard normal numbers and A lower triangular, so
// that AAᵀ is the covariance.
struct Gaussian {
  double weight;
  Point centre;
  double a11, a21, a22;

  Point at(double e1, double e2) const {
    return {centre.x + a11 * e1, centre.y + a21 * e1 + a22 * e2};
  }
  double logDensity(Point p) const {
    const double e1 = (p.x - centre.x) / a11;
    const double e2 = (p.y - centre.y - a21 * e1) / a22;
    return -0.5 * (e1 * e1 + e2 * e2) - log64(2 * kPi * a11 * a22);
  }
};

constexpr Gaussian kGaussian[] = {{1, {0.5, 0.5}, 0.105, 0.07, 0.05}};
constexpr Gaussian kClusters[] = {{0.5, {0.3, 0.36}, 0.075, 0.03, 0.05},
                                  {0.3, {0.68, 0.7}, 0.05, -0.035, 0.04},
                                  {0.2, {0.76, 0.26}, 0.03, 0.01, 0.045}};

constexpr double kEllipseAxes[] = {0.42, 0.21};
constexpr Point kEllipseTurn = {0.8660254037844386, 0.5};  // cosine and sine of 30°
constexpr double kDiscRadius = 0.35;

// The noise of a curve; 0 for every other set.
double curveNoise(Toy toy) {
  switch (toy) {
    case Toy::moons:
      return 0.035;
    case Toy::ring:
      return 0.03;
    case Toy::spiral:
      return 0.018;
    case Toy::arc:
      return 0.02;
    default:
      return 0;
  }
}

// The curve under the noise at t in 0…1.
Point curveAt(Toy toy, double t) {
  switch (toy) {
    case Toy::moons: {
      const bool second = t >= 0.5;
      const double angle = kPi * (second ? 2 * t - 1 : 2 * t);
      const double c = 0.24 * cos64(angle), s = 0.24 * sin64(angle);
      return second ? Point{0.62 - c, 0.56 - s} : Point{0.38 + c, 0.44 + s};
    }
    case Toy::ring:
      return {0.5 + 0.33 * cos64(2 * kPi * t), 0.5 + 0.33 * sin64(2 * kPi * t)};
    case Toy::spiral: {
      // Nearly even along its length: the arc length of r = a + bs grows as s² does.
      const double s = std::sqrt(0.04 + 0.96 * t);
      const double angle = 3 * kPi * s, radius = 0.4 * s;
      return {0.5 + radius * cos64(angle), 0.5 + radius * sin64(angle)};
    }
    default: {  // arc
      const double angle = kPi * (0.3 + 1.6 * t), radius = 0.4 + 0.6 * t;
      return {radius * cos64(angle), radius * sin64(angle)};
    }
  }
}

// Random numbers of one point; each has its own place in the stream.
class Draw {
 public:
  Draw(const Rng& rng, uint64_t point) : rng_(rng), first_(point * kPerPoint) {}
  double uniform(uint64_t i) const { return rng_.uniform(first_ + i); }
  double normal(uint64_t i) const { return rng_.normal(first_ + i); }

 private:
  static constexpr uint64_t kPerPoint = 4;
  const Rng& rng_;
  uint64_t first_;
};

// A point uniform in the unit disc.
Point inDisc(const Draw& draw) {
  const double radius = std::sqrt(draw.uniform(0)), angle = 2 * kPi * draw.uniform(1);
  return {radius * cos64(angle), radius * sin64(angle)};
}

struct Placed {
  double coordinates[3] = {0, 0, 0};
  double position = 0;

  Placed(Point p, double at) : coordinates{p.x, p.y, 0}, position(at) {}
  Placed(double x, double y, double z, double at) : coordinates{x, y, z}, position(at) {}
};

Placed place(Toy toy, uint64_t i, const Draw& draw) {
  switch (toy) {
    case Toy::lab:
      return {{double(i) / (kLabCount - 1), kLabY[i]}, double(i) / (kLabCount - 1)};
    case Toy::gaussian:
      return {kGaussian[0].at(draw.normal(0), draw.normal(1)), 0};
    case Toy::clusters: {
      const double u = draw.uniform(2);
      const int which = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
      return {kClusters[which].at(draw.normal(0), draw.normal(1)), double(which)};
    }
    case Toy::ellipse: {
      const Point p = inDisc(draw);
      const double x = kEllipseAxes[0] * p.x, y = kEllipseAxes[1] * p.y;
      return {{0.5 + kEllipseTurn.x * x - kEllipseTurn.y * y,
               0.5 + kEllipseTurn.y * x + kEllipseTurn.x * y},
              0};
    }
    case Toy::disc: {
      const Point p = inDisc(draw);
      return {{0.5 + kDiscRadius * p.x, 0.5 + kDiscRadius * p.y}, 0};
    }
    case Toy::labSpiral: {
      const double t = 6 * kPi * double(i) / (kLabSpiralCount - 1);
      return {t * cos64(t), 2 * t * sin64(t), 0.1 * t, double(i) / (kLabSpiralCount - 1)};
    }
    case Toy::swissRoll: {
      const double t = draw.uniform(0), s = 1.5 * kPi * (1 + 2 * t);
      return {s * cos64(s), 21 * draw.uniform(1), s * sin64(s), t};
    }
    default: {  // moons, ring, spiral, arc
      const double t = draw.uniform(2), noise = curveNoise(toy);
      const Point p = curveAt(toy, t);
      return {{p.x + noise * draw.normal(0), p.y + noise * draw.normal(1)},
              toy == Toy::moons ? double(t >= 0.5) : t};
    }
  }
}

double logMixture(const Gaussian* begin, const Gaussian* end, Point p) {
  double best = -std::numeric_limits<double>::infinity(), sum = 0;
  for (auto g = begin; g != end; ++g) best = std::max(best, log64(g->weight) + g->logDensity(p));
  for (auto g = begin; g != end; ++g) sum += exp64(log64(g->weight) + g->logDensity(p) - best);
  return best + log64(sum);
}

double logCurve(const std::vector<Point>& nodes, double noise, Point p) {
  double nearest = std::numeric_limits<double>::infinity(), sum = 0;
  const auto squared = [&](Point q) {
    return (p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y);
  };
  for (Point q : nodes) nearest = std::min(nearest, squared(q));
  const double scale = 0.5 / (noise * noise);
  for (Point q : nodes) sum += exp64((nearest - squared(q)) * scale);
  return log64(sum / double(nodes.size())) - nearest * scale - log64(2 * kPi * noise * noise);
}

double logUniform(bool inside, double area) {
  return inside ? -log64(area) : -std::numeric_limits<double>::infinity();
}

}  // namespace

const char* toyName(Toy toy) { return kNames[uint32_t(toy)]; }

Result<Toy> parseToy(std::string_view name) {
  const auto found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found == std::end(kNames)) return unknownChoice("toy", std::string(name), joined(kNames));
  return Toy(found - std::begin(kNames));
}

Result<ToyPoints> toyPoints(Toy toy, uint32_t count, uint64_t seed, uint64_t first) {
  if (count == 0 || count > kToyMaxCount) return outOfRange("count", count, 1, kToyMaxCount);
  const uint64_t all = toy == Toy::lab ? kLabCount : toy == Toy::labSpiral ? kLabSpiralCount : 0;
  if (all > 0 && (first > all || count > all - first))
    return Status::invalidArgument("toy.range first last toy most",
                                   {first, first + count - 1, toyName(toy), all - 1});
  ToyPoints out;
  out.dim = toy == Toy::labSpiral || toy == Toy::swissRoll ? 3 : 2;
  out.points.reserve(size_t(count) * out.dim);
  out.position.reserve(count);
  const Rng rng(seed, Stream::toys, uint64_t(toy));
  for (uint64_t i = first; i < first + count; ++i) {
    const Placed placed = place(toy, i, Draw(rng, i));
    out.points.insert(out.points.end(), placed.coordinates, placed.coordinates + out.dim);
    out.position.push_back(placed.position);
  }
  return out;
}

Result<std::vector<double>> toyLogDensity(Toy toy, MatrixView<const double> points) {
  if (points.cols != 2) return Status::invalidArgument("points.planar found", {points.cols});
  const double noise = curveNoise(toy);
  std::vector<Point> nodes;
  for (uint32_t m = 0; noise > 0 && m < kToyCurveNodes; ++m)
    nodes.push_back(curveAt(toy, (m + 0.5) / kToyCurveNodes));
  const bool known = noise > 0 || toy == Toy::gaussian || toy == Toy::clusters ||
                     toy == Toy::ellipse || toy == Toy::disc;
  if (!known) return Status::invalidArgument("toy.noDensity toy", {toyName(toy)});
  std::vector<double> out(points.rows);
  for (size_t i = 0; i < points.rows; ++i) {
    const Point p = {points(i, 0), points(i, 1)};
    const double x = p.x - 0.5, y = p.y - 0.5;
    switch (toy) {
      case Toy::gaussian:
        out[i] = kGaussian[0].logDensity(p);
        break;
      case Toy::clusters:
        out[i] = logMixture(std::begin(kClusters), std::end(kClusters), p);
        break;
      case Toy::ellipse: {
        const double u = (kEllipseTurn.x * x + kEllipseTurn.y * y) / kEllipseAxes[0];
        const double v = (kEllipseTurn.x * y - kEllipseTurn.y * x) / kEllipseAxes[1];
        out[i] = logUniform(u * u + v * v < 1, kPi * kEllipseAxes[0] * kEllipseAxes[1]);
        break;
      }
      case Toy::disc:
        out[i] =
            logUniform(x * x + y * y < kDiscRadius * kDiscRadius, kPi * kDiscRadius * kDiscRadius);
        break;
      default:
        out[i] = logCurve(nodes, noise, p);
    }
  }
  return out;
}

}  // namespace atlas
