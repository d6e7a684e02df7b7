#include "atlas/lessons/deformableShapes.h"

#include <algorithm>
#include <cmath>

#include "atlas/models/gramPca.h"

namespace atlas {
namespace {

// What is known of one body.
struct Measured {
  std::vector<double> vertices, edges, spines;
};
Measured measured(const BodyMesh& mesh, std::vector<double> vertices) {
  Measured out{std::move(vertices), {}, {}};
  out.edges = edgeLengthsOf(mesh, out.vertices);
  out.spines = spineLengths(mesh, out.vertices);
  return out;
}

std::vector<double> blended(std::span<const double> a, std::span<const double> b, double t) {
  std::vector<double> out(a.size());
  for (size_t i = 0; i < out.size(); ++i) out[i] = (1 - t) * a[i] + t * b[i];
  return out;
}

double total(std::span<const double> numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum;
}

double edgeErrorOf(std::span<const double> edges, std::span<const double> wanted) {
  double sum = 0;
  for (size_t e = 0; e < edges.size(); ++e) sum += std::fabs(edges[e] / wanted[e] - 1);
  return sum / double(edges.size());
}

// Numbers of edges → their mean at each vertex.
std::vector<double> atVertices(const BodyMesh& mesh, std::span<const double> ofEdges) {
  std::vector<double> sums(mesh.vertices), counts(mesh.vertices);
  for (size_t e = 0; e < mesh.edges.size(); ++e) {
    for (const uint32_t v : mesh.edges[e]) {
      sums[v] += ofEdges[e];
      ++counts[v];
    }
  }
  for (size_t v = 0; v < sums.size(); ++v) sums[v] /= counts[v];
  return sums;
}

// Root mean square distance of a vertex.
double distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(3 * sum / double(a.size()));
}

std::vector<float> codesOf(ThreadPool& pool, MeshVae<float>& model,
                           const std::vector<Measured>& bodies) {
  std::vector<float> shapes;
  for (const Measured& body : bodies)
    shapes.insert(shapes.end(), body.vertices.begin(), body.vertices.end());
  return model.encode(pool, {shapes.data(), bodies.size(), model.inputDim()});
}

// Codes n×7 → shapes in double.
std::vector<std::vector<double>> decoded(ThreadPool& pool, MeshVae<float>& model,
                                         const std::vector<float>& codes) {
  const size_t n = codes.size() / kMeshLatentDim, d = model.inputDim();
  const std::vector<float> all = model.decode(pool, {codes.data(), n, kMeshLatentDim});
  std::vector<std::vector<double>> out;
  for (size_t i = 0; i < n; ++i)
    out.emplace_back(all.begin() + ptrdiff_t(i * d), all.begin() + ptrdiff_t((i + 1) * d));
  return out;
}

std::vector<Measured> training(const BodyMesh& mesh, BodyKind body, uint64_t seed) {
  std::vector<Measured> all;
  for (uint64_t i = 0; i < kMeshBodies; ++i)
    all.push_back(measured(mesh, numberedBody(body, seed, i)));
  return all;
}

// A model knows bodies of one kind.
Status checkKind(const MeshVae<float>* model, BodyKind body) {
  if (!model || model->settings().body == body) return Status::okay();
  return Status::invalidArgument("body.kind found wanted",
                                 {bodyKindName(body), bodyKindName(model->settings().body)});
}

// The training bodies that give their pose, and those that give their style.
constexpr uint64_t kPoseStride = 3, kStyleStride = 7;

void studyTransfer(ThreadPool& pool, MeshVae<float>& model, BodyKind body, uint64_t seed,
                   BodyStudy& study) {
  const std::vector<Measured> bodies = training(model.mesh(), body, seed);
  const std::vector<float> codes = codesOf(pool, model, bodies);
  uint32_t count = 0;
  for (uint64_t a = 0; a < kMeshBodies; a += kPoseStride) {
    std::vector<float> mixed;
    std::vector<std::vector<double>> truth;
    for (uint64_t b = 0; b < kMeshBodies; b += kStyleStride) {
      if (a / kMeshPoses == b / kMeshPoses) continue;
      const auto pose = codes.begin() + ptrdiff_t(a * kMeshLatentDim),
                 style = codes.begin() + ptrdiff_t(b * kMeshLatentDim);
      mixed.insert(mixed.end(), pose, pose + kMeshPoseCodes);
      mixed.insert(mixed.end(), style + kMeshPoseCodes, style + kMeshLatentDim);
      truth.push_back(bodyVertices(body, bodyPose(body, seed, a), styleOfNumbered(body, seed, b)));
    }
    const std::vector<std::vector<double>> made = decoded(pool, model, mixed);
    for (size_t i = 0; i < made.size(); ++i, ++count) {
      study.transfer += distance(made[i], truth[i]);
      study.copied += distance(bodies[a].vertices, truth[i]);
    }
  }
  study.transfer /= count;
  study.copied /= count;
}

}  // namespace

Result<BodyPath> bodyPath(ThreadPool& pool, MeshVae<float>* model, const BodyWay& way) {
  if (way.frames < 2 || way.frames > kMostBodyFrames) {
    return outOfRange("frames", way.frames, 2, kMostBodyFrames);
  }
  ATLAS_TRY(checkKind(model, way.body));
  const BodyMesh mesh = bodyMesh(way.body);
  const std::vector<Measured> ends = {measured(mesh, numberedBody(way.body, way.seed, way.from)),
                                      measured(mesh, numberedBody(way.body, way.seed, way.to))};
  const auto at = [&](uint32_t f) { return double(f) / (way.frames - 1); };
  std::vector<std::vector<double>> shapes;
  if (model) {
    const std::vector<float> codes = codesOf(pool, *model, ends);
    std::vector<float> between;
    for (uint32_t f = 0; f < way.frames; ++f) {
      for (size_t j = 0; j < kMeshLatentDim; ++j)
        between.push_back(float((1 - at(f)) * codes[j] + at(f) * codes[kMeshLatentDim + j]));
    }
    shapes = decoded(pool, *model, between);
  } else {
    for (uint32_t f = 0; f < way.frames; ++f)
      shapes.push_back(blended(ends[0].vertices, ends[1].vertices, at(f)));
  }
  BodyPath out;
  for (uint32_t f = 0; f < way.frames; ++f) {
    const std::vector<double> edges = blended(ends[0].edges, ends[1].edges, at(f)),
                              spines = blended(ends[0].spines, ends[1].spines, at(f));
    const Measured shape = measured(mesh, std::move(shapes[f]));
    std::vector<double> stretch(edges.size());
    for (size_t e = 0; e < edges.size(); ++e) stretch[e] = shape.edges[e] / edges[e] - 1;
    const std::vector<double> heat = atVertices(mesh, stretch);
    double shortest = 1e300;
    for (size_t c = 0; c < spines.size(); ++c)
      shortest = std::min(shortest, shape.spines[c] / spines[c]);
    out.vertices.insert(out.vertices.end(), shape.vertices.begin(), shape.vertices.end());
    out.stretch.insert(out.stretch.end(), heat.begin(), heat.end());
    out.length.push_back(total(shape.spines) / total(spines));
    out.shortest.push_back(shortest);
    out.edgeError.push_back(edgeErrorOf(shape.edges, edges));
  }
  return out;
}

Result<BodyStudy> studyBodies(ThreadPool& pool, MeshVae<float>* model, BodyKind body, uint64_t seed,
                              uint32_t count) {
  if (count < 2 || count > kMostStudied) {
    return outOfRange("count", count, 2, kMostStudied);
  }
  ATLAS_TRY(checkKind(model, body));
  const BodyMesh mesh = bodyMesh(body);
  std::vector<Measured> bodies;
  for (uint64_t i = 0; i < count; ++i)
    bodies.push_back(measured(mesh, numberedBody(body, seed, kNewBodies + i)));
  BodyStudy out;
  std::vector<float> codes;
  if (model) {
    codes = codesOf(pool, *model, bodies);
    const std::vector<std::vector<double>> again = decoded(pool, *model, codes);
    double square = 0;
    for (size_t i = 0; i < count; ++i) {
      const double off = distance(again[i], bodies[i].vertices);
      square += off * off / count;
    }
    out.rebuilt = std::sqrt(square);
    studyTransfer(pool, *model, body, seed, out);
  }
  double length = 0;
  for (size_t i = 0; i + 1 < count; ++i) {
    std::vector<std::vector<double>> middles;
    if (model) {
      std::vector<float> between;
      for (size_t k = i + 1; k < count; ++k) {
        for (size_t j = 0; j < kMeshLatentDim; ++j)
          between.push_back(0.5f * (codes[i * kMeshLatentDim + j] + codes[k * kMeshLatentDim + j]));
      }
      middles = decoded(pool, *model, between);
    } else {
      for (size_t k = i + 1; k < count; ++k)
        middles.push_back(blended(bodies[i].vertices, bodies[k].vertices, 0.5));
    }
    for (size_t k = i + 1; k < count; ++k) {
      const std::vector<double>& middle = middles[k - i - 1];
      out.edgeError +=
          edgeErrorOf(edgeLengthsOf(mesh, middle), blended(bodies[i].edges, bodies[k].edges, 0.5));
      length += total(spineLengths(mesh, middle)) /
                total(blended(bodies[i].spines, bodies[k].spines, 0.5));
    }
  }
  const double pairs = 0.5 * count * (count - 1);
  out.edgeError /= pairs;
  out.shortening = 1 - length / pairs;
  return out;
}

Result<BodyMix> mixBodies(ThreadPool& pool, MeshVae<float>& model, uint64_t from, uint64_t to,
                          double u, double v) {
  const BodyKind body = model.settings().body;
  const uint64_t seed = model.settings().seed;
  const std::vector<Measured> ends = {measured(model.mesh(), numberedBody(body, seed, from)),
                                      measured(model.mesh(), numberedBody(body, seed, to))};
  const std::vector<float> codes = codesOf(pool, model, ends);
  std::vector<float> mixed(kMeshLatentDim);
  for (size_t j = 0; j < kMeshLatentDim; ++j) {
    const double share = j < kMeshPoseCodes ? u : v;
    mixed[j] = float((1 - share) * codes[j] + share * codes[kMeshLatentDim + j]);
  }
  const BodyPose poses[] = {bodyPose(body, seed, from), bodyPose(body, seed, to)};
  const BodyStyle styles[] = {styleOfNumbered(body, seed, from), styleOfNumbered(body, seed, to)};
  BodyPose pose;
  BodyStyle style;
  for (size_t j = 0; j < pose.size(); ++j) pose[j] = (1 - u) * poses[0][j] + u * poses[1][j];
  for (size_t j = 0; j < style.size(); ++j) style[j] = (1 - v) * styles[0][j] + v * styles[1][j];
  BodyMix out;
  out.vertices = decoded(pool, model, mixed)[0];
  out.truth = bodyVertices(body, pose, style);
  out.off = distance(out.vertices, out.truth);
  out.fromOff = distance(out.vertices, ends[0].vertices);
  out.toOff = distance(out.vertices, ends[1].vertices);
  out.from.assign(codes.begin(), codes.begin() + kMeshLatentDim);
  out.to.assign(codes.begin() + kMeshLatentDim, codes.end());
  return out;
}

Result<Pca> fitBodies(ThreadPool& pool, BodyKind body, uint64_t seed, uint32_t components) {
  std::vector<double> points;
  for (uint64_t i = 0; i < kMeshBodies; ++i) {
    const std::vector<double> one = numberedBody(body, seed, i);
    points.insert(points.end(), one.begin(), one.end());
  }
  return fitPcaByGram(pool, {points.data(), kMeshBodies, points.size() / kMeshBodies}, components);
}

Result<BodyLook> lookAtBody(BodyKind body, uint64_t seed, std::span<const float> vertices) {
  const BodyMesh mesh = bodyMesh(body);
  if (vertices.size() != 3 * size_t{mesh.vertices}) {
    return Status::invalidArgument("body.size found wanted", {vertices.size(), 3 * mesh.vertices});
  }
  const Measured shape = measured(mesh, {vertices.begin(), vertices.end()});
  const std::vector<Measured> bodies = training(mesh, body, seed);
  std::vector<double> least = bodies[0].edges, most = least, beyond(least.size());
  BodyLook out;
  out.length = shape.spines;
  out.least = out.most = bodies[0].spines;
  out.mean.resize(shape.spines.size());
  for (const Measured& one : bodies) {
    for (size_t e = 0; e < least.size(); ++e) {
      least[e] = std::min(least[e], one.edges[e]);
      most[e] = std::max(most[e], one.edges[e]);
    }
    for (size_t c = 0; c < out.mean.size(); ++c) {
      out.least[c] = std::min(out.least[c], one.spines[c]);
      out.most[c] = std::max(out.most[c], one.spines[c]);
      out.mean[c] += one.spines[c] / kMeshBodies;
    }
  }
  for (size_t e = 0; e < beyond.size(); ++e) {
    const double l = shape.edges[e];
    beyond[e] = l > most[e] ? l / most[e] - 1 : l < least[e] ? l / least[e] - 1 : 0;
    out.outside += (beyond[e] != 0) / double(beyond.size());
  }
  out.beyond = atVertices(mesh, beyond);
  return out;
}

}  // namespace atlas
