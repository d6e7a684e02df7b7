// What chapter 13 measures: bodies between two bodies (data/bodies.h), by blending vertices or the
// codes of a mesh VAE, and how far they are from having the lengths a body between them must have
// (lecture rows 27, 28 and (c1)). The truth is the generator's: an edge, and a spine, of a body
// between A and B has a length between those it has in A and B. Tested by
// tests/cpp/lessons/deformableShapes_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/models/meshVae.h"
#include "atlas/models/pca.h"

namespace atlas {

inline constexpr uint32_t kMostBodyFrames = 201, kMostStudied = 100;

// Frames t = i/(frames−1) of the way from body `from` to body `to` (numberedBody): vertices
// (1−t)A + tB without a model, decoded codes with one.
struct BodyWay {
  BodyKind body = BodyKind::person;
  uint64_t seed = 1, from = 0, to = 1;
  uint32_t frames = 2;
};
ATLAS_FIELDS(BodyWay, body, seed, from, to, frames)
struct BodyPath {
  std::vector<double> vertices;   // frames × 3v
  std::vector<double> stretch;    // frames × v: mean of l/l* − 1 over the edges of a vertex
  std::vector<double> length;     // frames: of all spines, over the length wanted
  std::vector<double> shortest;   // frames: of the spine that misses most
  std::vector<double> edgeError;  // frames: mean |l/l* − 1| over the edges
};
template <class V>
void fields(V& visit, Is<BodyPath> auto& of) {
  visit("vertices", rounded(of.vertices));
  visit("stretch", rounded(of.stretch));
  ATLAS_VISIT_EACH(length, shortest, edgeError)
}
Result<BodyPath> bodyPath(ThreadPool& pool, MeshVae<float>* model, const BodyWay& way);

// Over the midpoints of all pairs of `count` bodies that nobody trained on.
struct BodyStudy {
  double edgeError = 0, shortening = 0;  // means of |l/l* − 1|, and of 1 − length/wanted
  // With a model: root mean square distance of a vertex, of bodies rebuilt, and of bodies of the
  // training set given the style of another, against the generator's truth; without the carrying.
  double rebuilt = 0, transfer = 0, copied = 0;
};
ATLAS_FIELDS(BodyStudy, edgeError, shortening, rebuilt, transfer, copied)
Result<BodyStudy> studyBodies(ThreadPool& pool, MeshVae<float>* model, BodyKind body, uint64_t seed,
                              uint32_t count);

// The body decoded with a pose code u of the way from body `from` to `to`, and a style code v of
// the way; the generator's with its pose and style numbers so far on the way.
struct BodyMix {
  std::vector<double> vertices, truth;  // 3v
  double off = 0;                       // root mean square distance of a vertex to the truth's
  double fromOff = 0, toOff = 0;        // and to those of the two bodies
  std::vector<double> from, to;         // their codes, 7 each: 4 of the pose, 3 of the style
};
template <class V>
void fields(V& visit, Is<BodyMix> auto& of) {
  visit("vertices", rounded(of.vertices));
  visit("truth", rounded(of.truth));
  ATLAS_VISIT_EACH(off, fromOff, toOff, from, to)
}
Result<BodyMix> mixBodies(ThreadPool& pool, MeshVae<float>& model, uint64_t from, uint64_t to,
                          double u, double v);

// PCA of the training set, `components` directions.
Result<Pca> fitBodies(ThreadPool& pool, BodyKind body, uint64_t seed, uint32_t components);

// A shape beside the bodies of the training set: what is longer or shorter than in every one.
struct BodyLook {
  std::vector<double> beyond;  // v: mean over its edges of how far l is outside, as a share; signed
  double outside = 0;          // share of the edges
  // Of each spine, of the shape and its least, mean and largest in the set.
  std::vector<double> length, least, mean, most;
};
template <class V>
void fields(V& visit, Is<BodyLook> auto& of) {
  visit("beyond", rounded(of.beyond));
  ATLAS_VISIT_EACH(outside, length, least, mean, most)
}
Result<BodyLook> lookAtBody(BodyKind body, uint64_t seed, std::span<const float> vertices);

}  // namespace atlas
