#include "atlas/data/digits.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "data/digitSkeletons.h"

namespace atlas {
namespace {

constexpr float kTwoPi = 6.28318531f;
constexpr double kTruncatedTail = 0.006209665325776132;  // Φ(-kFactorTruncation)

// Which number of Rng(seed, Stream::digits, index) is used for what. Part of the determinism
// contract: append, never renumber.
enum Draw : uint64_t {
  kDrawLabel = 0,
  kDrawVariant = 1,
  kDrawFactor = 2,   // and one for each Factor
  kDrawWave = 16,    // kWaveDraws for each wave of the hand
  kDrawUneven = 32,  // two: the hand's proportions
  kDrawPen = 40,     // two: the nib
  kDrawKnot = 64,    // kKnotDraws for each skeleton point
  kDrawGrain = 256,  // one for four pixels
};
constexpr uint64_t kWaveDraws = 5;
constexpr uint64_t kKnotDraws = 3;

// The hand, in units of the skeleton's height at wobble 1.
constexpr int kWaves = 2;
constexpr float kWaveAmplitude = 0.045f;  // deviation of a wave's displacement
constexpr float kWaveFrequencyLow = 0.4f, kWaveFrequencyHigh = 1.1f;  // cycles a height
constexpr float kKnotJitter = 0.018f;  // deviation of a point's own displacement
constexpr float kUnevenWaist = 0.05f;  // deviation of the shift of the middle, up or down
constexpr float kUnevenTaper = 0.12f;  // deviation of the relative width of top against bottom

// The pen.
constexpr float kPressureDeviation = 0.10f;  // of the pen's width from point to point, relative
constexpr float kPressureLow = 0.55f, kPressureHigh = 1.5f;
constexpr float kTaperLow = 0.70f, kTaperHigh = 1.05f;  // width where a stroke begins or ends
constexpr float kNibDeviation = 0.10f;  // of the width along against across the nib, relative
constexpr float kEdge = 1.25f;          // pixels from paper to full ink across an outline
constexpr float kGrain = 0.2f;          // pixels the outline is rough by, as scanned ink is
constexpr float kBlank = 100;           // pixels: depth of paper far from any ink

constexpr int kSpanSamples = 8;  // points on the curve for one span of the skeleton
constexpr int kMaxSamples = kMaxSkeletonPoints * kSpanSamples + 1;

constexpr FactorRange normalRange(float mean, float deviation) {
  return {mean - kFactorTruncation * deviation, mean + kFactorTruncation * deviation, true};
}

constexpr FactorRange kRanges[kDigitFactors] = {
    normalRange(0.14f, 0.24f),  // slant
    normalRange(2.80f, 0.68f),  // thickness
    {0.88f, 1.0f, false},       // scale
    normalRange(0.0f, 0.08f),   // rotation
    {0.4f, 1.6f, false},        // wobble
    normalRange(1.08f, 0.17f),  // width
};

constexpr const char* kFactorNames[kDigitFactors] = {"slant",    "thickness", "scale",
                                                     "rotation", "wobble",    "width"};

float drawFactor(const Rng& rng, Factor factor) {
  const FactorRange range = factorRange(factor);
  const float u = rng.uniform(kDrawFactor + uint64_t(factor));
  if (!range.normal) return range.low + (range.high - range.low) * u;
  const double p = kTruncatedTail + (1 - 2 * kTruncatedTail) * double(u);
  const double mean = 0.5 * (double(range.low) + double(range.high));
  const double deviation = (double(range.high) - double(range.low)) / (2 * kFactorTruncation);
  return std::clamp(float(mean + deviation * normalQuantile(p)), range.low, range.high);
}

// A point of the pen's path: skeleton units first, pixels after placement.
struct PenPoint {
  float x, y;
  float width;  // relative to the pen's thickness, then in pixels
  bool start;   // the pen comes down here
};

struct Path {
  std::array<PenPoint, kMaxSamples> points;
  int count = 0;
};

float sine(float x) { return float(sin64(double(x))); }
float cosine(float x) { return float(cos64(double(x))); }

float between(float low, float high, float u) { return low + (high - low) * u; }

// The skeleton's points as this hand puts them, with the pen's pressure at each.
struct Knots {
  std::array<PenPoint, kMaxSkeletonPoints> points;
  std::array<Knot, kMaxSkeletonPoints> kinds;
  int count = 0;
};

Knots moveByHand(const Skeleton& skeleton, float wobble, const Rng& rng) {
  struct Wave {
    float kx, ky, phase, dx, dy;
  };
  std::array<Wave, kWaves> waves;
  for (int w = 0; w < kWaves; ++w) {
    const uint64_t first = kDrawWave + kWaveDraws * uint64_t(w);
    const float angle = kTwoPi * rng.uniform(first);
    const float frequency =
        kTwoPi * between(kWaveFrequencyLow, kWaveFrequencyHigh, rng.uniform(first + 1));
    waves[size_t(w)] = {frequency * cosine(angle), frequency * sine(angle),
                        kTwoPi * rng.uniform(first + 2),
                        wobble * kWaveAmplitude * rng.normal(first + 3),
                        wobble * kWaveAmplitude * rng.normal(first + 4)};
  }
  const float waist = wobble * kUnevenWaist * rng.normal(kDrawUneven);
  const float taper = wobble * kUnevenTaper * rng.normal(kDrawUneven + 1);

  Knots knots;
  knots.count = int(skeleton.points.size());
  for (int i = 0; i < knots.count; ++i) {
    const SkeletonPoint& p = skeleton.points[size_t(i)];
    const uint64_t first = kDrawKnot + kKnotDraws * uint64_t(i);
    float x = p.x + wobble * kKnotJitter * rng.normal(first);
    float y = p.y + wobble * kKnotJitter * rng.normal(first + 1);
    for (const Wave& wave : waves) {
      const float s = sine(wave.kx * p.x + wave.ky * p.y + wave.phase);
      x += wave.dx * s;
      y += wave.dy * s;
    }
    x *= 1 + taper * (2 * p.y - 1);
    y += waist * 4 * p.y * (1 - p.y);
    const bool begins = p.knot == Knot::start;
    const bool ends = i + 1 == knots.count || skeleton.points[size_t(i) + 1].knot == Knot::start;
    const float pressure = begins || ends
                               ? between(kTaperLow, kTaperHigh, rng.uniform(first + 2))
                               : std::clamp(1 + kPressureDeviation * rng.normal(first + 2),
                                            kPressureLow, kPressureHigh);
    knots.points[size_t(i)] = {x, y, pressure, begins};
    knots.kinds[size_t(i)] = p.knot;
  }
  return knots;
}

// Catmull-Rom through the knots; a start or a corner ends the tangent's continuity, and there the
// missing neighbour is the next one mirrored.
Path traceCurve(const Knots& knots) {
  Path path;
  const auto mirrored = [](const PenPoint& at, const PenPoint& other) {
    return PenPoint{2 * at.x - other.x, 2 * at.y - other.y, 2 * at.width - other.width, false};
  };
  for (int i = 0; i < knots.count; ++i) {
    const PenPoint& b = knots.points[size_t(i)];
    const bool last = i + 1 == knots.count || knots.kinds[size_t(i) + 1] == Knot::start;
    if (b.start) path.points[size_t(path.count++)] = b;
    if (last) continue;
    const PenPoint& c = knots.points[size_t(i) + 1];
    const bool breakBefore = knots.kinds[size_t(i)] != Knot::smooth;
    const bool breakAfter = knots.kinds[size_t(i) + 1] == Knot::corner || i + 2 == knots.count ||
                            knots.kinds[size_t(i) + 2] == Knot::start;
    const PenPoint a = breakBefore ? mirrored(b, c) : knots.points[size_t(i) - 1];
    const PenPoint d = breakAfter ? mirrored(c, b) : knots.points[size_t(i) + 2];
    for (int s = 1; s <= kSpanSamples; ++s) {
      const float t = float(s) / kSpanSamples;
      const float t2 = t * t, t3 = t2 * t;
      const auto spline = [&](float pa, float pb, float pc, float pd) {
        return 0.5f * (2 * pb + (pc - pa) * t + (2 * pa - 5 * pb + 4 * pc - pd) * t2 +
                       (3 * pb - pa - 3 * pc + pd) * t3);
      };
      path.points[size_t(path.count++)] = {spline(a.x, b.x, c.x, d.x), spline(a.y, b.y, c.y, d.y),
                                           spline(a.width, b.width, c.width, d.width), false};
    }
  }
  return path;
}

// Width, slant and rotation; then into the box, around the image's centre, in pixels.
void placeOnPaper(Path& path, const DigitFactors& f, const Rng& rng) {
  const float c = cosine(f.rotation), s = sine(f.rotation);
  float minX = 1e9f, minY = 1e9f, maxX = -1e9f, maxY = -1e9f;
  for (int i = 0; i < path.count; ++i) {
    PenPoint& p = path.points[size_t(i)];
    const float x = p.x * f.width - f.slant * p.y;
    const float y = p.y;
    p.x = c * x - s * y;
    p.y = s * x + c * y;
    minX = std::min(minX, p.x);
    maxX = std::max(maxX, p.x);
    minY = std::min(minY, p.y);
    maxY = std::max(maxY, p.y);
  }
  // The skeleton gets what the pen's width leaves of the box; never less than a pixel, so that any
  // finite factors draw something.
  const float box = std::max(kDigitBox * f.scale - f.thickness, 1.0f);
  const float zoom = box / std::max({maxX - minX, maxY - minY, 1e-3f});

  // The nib: the line is wider across its direction than along it.
  const float nib = kTwoPi * rng.uniform(kDrawPen);
  const float nibX = cosine(nib), nibY = sine(nib);
  const float contrast = kNibDeviation * rng.normal(kDrawPen + 1);
  for (int i = 0; i < path.count; ++i) {
    PenPoint& p = path.points[size_t(i)];
    p.x = (p.x - 0.5f * (minX + maxX)) * zoom + kDigitCentre;
    p.y = (p.y - 0.5f * (minY + maxY)) * zoom + kDigitCentre;
    p.width *= f.thickness;
    if (p.start) continue;
    const PenPoint& before = path.points[size_t(i) - 1];
    const float dx = p.x - before.x, dy = p.y - before.y;
    const float lengthSquared = dx * dx + dy * dy;
    if (lengthSquared == 0) continue;
    const float along = dx * nibX + dy * nibY;
    p.width *= 1 + contrast * (1 - 2 * along * along / lengthSquared);
  }
}

// Depth of a pixel's centre under the ink: radius - distance to the pen's path, the largest over
// all segments (each a capsule whose radius runs linearly from end to end). depth: 784, updated.
void inkSegment(const PenPoint& a, const PenPoint& b, float* depth) {
  const float ra = 0.5f * a.width, rb = 0.5f * b.width;
  const float reach = std::max(ra, rb) + 0.5f * kEdge;
  const auto clampPixel = [](float v) { return int(std::clamp(v, 0.0f, float(kDigitSide - 1))); };
  const int x0 = clampPixel(std::min(a.x, b.x) - reach + 1);
  const int x1 = clampPixel(std::max(a.x, b.x) + reach);
  const int y0 = clampPixel(std::min(a.y, b.y) - reach + 1);
  const int y1 = clampPixel(std::max(a.y, b.y) + reach);
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float lengthSquared = dx * dx + dy * dy;
  const float scale = lengthSquared > 0 ? 1 / lengthSquared : 0;
  for (int y = y0; y <= y1; ++y) {
    const float py = float(y) - a.y;
    float* row = depth + y * kDigitSide;
    for (int x = x0; x <= x1; ++x) {
      const float px = float(x) - a.x;
      const float t = std::clamp((px * dx + py * dy) * scale, 0.0f, 1.0f);
      const float ex = px - t * dx, ey = py - t * dy;
      const float d = ra + (rb - ra) * t - std::sqrt(ex * ex + ey * ey);
      row[x] = std::max(row[x], d);
    }
  }
}

// A depth for each pixel, row by row.
using Paper = std::array<float, kDigitPixels>;

float coverage(float depth) { return std::clamp(depth / kEdge + 0.5f, 0.0f, 1.0f); }

void inkPath(const Path& path, Paper& paper) {
  paper.fill(-kBlank);
  for (int i = 1; i < path.count; ++i)
    if (!path.points[size_t(i)].start)
      inkSegment(path.points[size_t(i) - 1], path.points[size_t(i)], paper.data());
}

// Shifts the path so that the centre of mass of its ink on `paper` comes to the centre.
void moveToCentreOfMass(const Paper& paper, Path& path) {
  float mass = 0, momentX = 0, momentY = 0;
  for (int y = 0; y < kDigitSide; ++y) {
    for (int x = 0; x < kDigitSide; ++x) {
      const float ink = coverage(paper[size_t(y * kDigitSide + x)]);
      mass += ink;
      momentX += ink * float(x);
      momentY += ink * float(y);
    }
  }
  if (mass == 0) return;
  for (int i = 0; i < path.count; ++i) {
    path.points[size_t(i)].x += kDigitCentre - momentX / mass;
    path.points[size_t(i)].y += kDigitCentre - momentY / mass;
  }
}

}  // namespace

FactorRange factorRange(Factor factor) { return kRanges[size_t(factor)]; }

const char* factorName(Factor factor) { return kFactorNames[size_t(factor)]; }

float factorValue(const DigitFactors& f, Factor factor) {
  const float values[kDigitFactors] = {f.slant,    f.thickness, f.scale,
                                       f.rotation, f.wobble,    f.width};
  return values[size_t(factor)];
}

int digitVariants(int label) { return int(skeletonsOf(label).size()); }

const char* digitVariantName(int label, int variant) {
  return skeletonsOf(label)[size_t(variant)].name;
}

DigitFactors drawFactors(uint64_t seed, uint64_t index) {
  const Rng rng(seed, Stream::digits, index);
  DigitFactors f{};
  f.label = uint8_t(uint64_t{rng.bits(kDrawLabel)} * kDigitClasses >> 32);

  const std::span<const Skeleton> skeletons = skeletonsOf(f.label);
  float total = 0;
  for (const Skeleton& skeleton : skeletons) total += skeleton.weight;
  float left = total * rng.uniform(kDrawVariant);
  while (f.variant + 1u < skeletons.size() && left >= skeletons[f.variant].weight)
    left -= skeletons[f.variant++].weight;

  f.slant = drawFactor(rng, Factor::slant);
  f.thickness = drawFactor(rng, Factor::thickness);
  f.scale = drawFactor(rng, Factor::scale);
  f.rotation = drawFactor(rng, Factor::rotation);
  f.wobble = drawFactor(rng, Factor::wobble);
  f.width = drawFactor(rng, Factor::width);
  return f;
}

void renderDigit(const DigitFactors& factors, uint64_t seed, uint64_t index, uint8_t* out) {
  assert(factors.label < kDigitClasses && factors.variant < digitVariants(factors.label));
  for (int k = 0; k < kDigitFactors; ++k)
    assert(std::fabs(factorValue(factors, Factor(k))) <= kDigitFactorLimit);
  const Rng rng(seed, Stream::digits, index);
  const Skeleton& skeleton = skeletonsOf(factors.label)[factors.variant];
  Path path = traceCurve(moveByHand(skeleton, factors.wobble, rng));
  placeOnPaper(path, factors, rng);

  Paper paper;
  inkPath(path, paper);
  moveToCentreOfMass(paper, path);
  inkPath(path, paper);
  for (int p = 0; p < kDigitPixels; p += 4) {
    const uint32_t bits = rng.bits(kDrawGrain + uint64_t(p) / 4);
    for (int b = 0; b < 4; ++b) {
      const float grain = kGrain * (float((bits >> (8 * b)) & 0xff) / 127.5f - 1);
      out[p + b] = uint8_t(coverage(paper[size_t(p + b)] + grain) * 255 + 0.5f);
    }
  }
}

void generateDigits(ThreadPool& pool, uint64_t seed, uint64_t firstIndex, size_t count,
                    uint8_t* images, uint8_t* labels, DigitFactors* factors) {
  constexpr size_t kChunk = 64;  // images a task: about 1 ms
  parallelFor(pool, count, kChunk, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const DigitFactors f = drawFactors(seed, firstIndex + i);
      renderDigit(f, seed, firstIndex + i, images + i * kDigitPixels);
      labels[i] = f.label;
      if (factors != nullptr) factors[i] = f;
    }
  });
}

}  // namespace atlas
