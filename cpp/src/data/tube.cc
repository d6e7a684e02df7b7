#include "atlas/data/tube.h"

#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "data/spine.h"

namespace atlas {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kMostBend = 2.4, kMostTwist = 1.2;

// At s of the spine, 0 to 1: thin at the ends, a bulge at 0.3.
double radiusAt(double s, const TubeStyle& style) {
  const double round = exp64(0.6 * log64(sin64(kPi * (0.06 + 0.88 * s))));
  const double off = (s - 0.3) / 0.12;
  return style.thickness * round * (1 + style.bulge * exp64(-off * off));
}

}  // namespace

TubePose tubePose(uint64_t seed, uint64_t pair, int end) {
  float u[6];
  Rng(seed, Stream::tubes, pair).fillUniform(u, 6);
  const float* own = u + 3 * end;
  return {kMostBend * (2 * double(own[0]) - 1), kMostBend * (2 * double(own[1]) - 1),
          kMostTwist * (2 * double(own[2]) - 1)};
}

std::vector<double> tubeVertices(const TubePose& pose, const TubeStyle& style) {
  const double half = (kTubeRings - 1) / 2.0, step = style.length / (kTubeRings - 1);
  std::array<SpineFrame, kTubeRings> frames;
  frames[0] = {Vector3::Zero(), {1, 0, 0}, {0, 1, 0}};
  for (size_t i = 0; i + 1 < kTubeRings; ++i) {
    const double bend = pose[double(i) < half ? 0 : 1] / half, turn = pose[2] / (kTubeRings - 1);
    frames[i + 1] = frames[i].turned(bend, turn);
    frames[i + 1].place = frames[i].place + step * frames[i + 1].along;
  }
  const SpineFrame& middle = frames[kTubeRings / 2];
  const Vector3 z = middle.across();
  std::vector<double> out;
  out.reserve(3 * kTubeVertices);
  for (size_t i = 0; i < kTubeRings; ++i) {
    const double radius = radiusAt(double(i) / (kTubeRings - 1), style);
    for (size_t k = 0; k < kTubeSides; ++k) {
      const double angle = 2 * kPi * double(k) / kTubeSides;
      const Vector3 v = frames[i].place - middle.place + frames[i].around(angle, radius);
      for (const Vector3& axis : {middle.along, middle.normal, z}) out.push_back(dot(v, axis));
    }
  }
  return out;
}

std::vector<uint32_t> tubeTriangles() {
  std::vector<uint32_t> out;
  for (uint32_t i = 0; i + 1 < kTubeRings; ++i) {
    for (uint32_t k = 0; k < kTubeSides; ++k) {
      const uint32_t next = (k + 1) % kTubeSides, a = i * kTubeSides + k, b = i * kTubeSides + next;
      const uint32_t c = a + kTubeSides, d = b + kTubeSides;
      out.insert(out.end(), {a, b, d, a, d, c});
    }
  }
  return out;
}

double tubeLength(std::span<const double> vertices) {
  return lengthOfRings(vertices.data(), kTubeSides, kTubeRings);
}

Result<TubeBlend> blendTubes(const TubePose& a, const TubePose& b, uint32_t frames) {
  if (frames < 2 || frames > kTubeMaxFrames) {
    return outOfRange("frames", frames, 2, kTubeMaxFrames);
  }
  const std::vector<double> from = tubeVertices(a), to = tubeVertices(b);
  TubeBlend out;
  for (uint32_t f = 0; f < frames; ++f) {
    const double t = double(f) / (frames - 1);
    std::vector<double> blend(from.size());
    for (size_t i = 0; i < from.size(); ++i) blend[i] = (1 - t) * from[i] + t * to[i];
    TubePose pose;
    for (size_t j = 0; j < pose.size(); ++j) pose[j] = (1 - t) * a[j] + t * b[j];
    const std::vector<double> posed = tubeVertices(pose);
    out.blendedLength.push_back(tubeLength(blend));
    out.posedLength.push_back(tubeLength(posed));
    out.lost.push_back(1 - out.blendedLength.back() / kTubeLength);
    out.blended.insert(out.blended.end(), blend.begin(), blend.end());
    out.posed.insert(out.posed.end(), posed.begin(), posed.end());
  }
  return out;
}

Result<TubeStudy> studyTubes(uint64_t seed, uint32_t pairs) {
  if (pairs < 2 || pairs > kTubeMaxPairs) {
    return outOfRange("pairs", pairs, 2, kTubeMaxPairs);
  }
  double sum = 0, squares = 0;
  for (uint32_t pair = 0; pair < pairs; ++pair) {
    const std::vector<double> a = tubeVertices(tubePose(seed, pair, 0)),
                              b = tubeVertices(tubePose(seed, pair, 1));
    std::vector<double> middle(a.size());
    for (size_t i = 0; i < a.size(); ++i) middle[i] = 0.5 * (a[i] + b[i]);
    const double lost = 1 - tubeLength(middle) / kTubeLength;
    sum += lost;
    squares += lost * lost;
  }
  const double mean = sum / pairs;
  return TubeStudy{mean, std::sqrt(std::max(0.0, squares / pairs - mean * mean) / (pairs - 1))};
}

}  // namespace atlas
