#include "atlas/lessons/generation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "atlas/models/pcaPoints.h"
#include "linalg/vector3.h"

namespace atlas {
namespace {

Status checkCodes(const Pca& pca, size_t k) {
  if (k >= 1 && k <= pca.latentDim()) return Status::okay();
  return outOfRange("k", k, 1, pca.latentDim());
}

// Several sums at a time, always in this order: the same bits on every machine.
float squaredDistance(const uint8_t* image, const float* point, size_t d) {
  constexpr size_t kLanes = 16;
  constexpr float kInverse = 1.0f / 255;
  float lanes[kLanes] = {};
  size_t j = 0;
  for (; j + kLanes <= d; j += kLanes)
    for (size_t l = 0; l < kLanes; ++l) {
      const float e = float(image[j + l]) * kInverse - point[j + l];
      lanes[l] += e * e;
    }
  float sum = 0;
  for (; j < d; ++j) {
    const float e = float(image[j]) * kInverse - point[j];
    sum += e * e;
  }
  for (float lane : lanes) sum += lane;
  return sum;
}

struct Facet {
  Vector3 a, b, c;
  Facet(std::span<const float> points, const uint32_t* corners)
      : a(at(points, corners[0])), b(at(points, corners[1])), c(at(points, corners[2])) {}
  static Vector3 at(std::span<const float> points, uint32_t v) {
    return {points[3 * size_t(v)], points[3 * size_t(v) + 1], points[3 * size_t(v) + 2]};
  }
  Vector3 normal() const { return (b - a).cross(c - a); }
};

}  // namespace

Result<std::vector<double>> codesOfDeviations(const Pca& pca, MatrixView<const double> deviations) {
  if (Status status = checkCodes(pca, deviations.cols); !status.ok()) return status;
  std::vector<double> codes(deviations.rows * deviations.cols);
  for (size_t n = 0; n < deviations.rows; ++n)
    for (size_t i = 0; i < deviations.cols; ++i)
      codes[n * deviations.cols + i] =
          deviations(n, i) * std::sqrt(std::max(0.0, pca.parts().eigenvalues[i]));
  return codes;
}

Result<std::vector<double>> deviationsOfCodes(const Pca& pca, MatrixView<const double> codes) {
  if (Status status = checkCodes(pca, codes.cols); !status.ok()) return status;
  std::vector<double> deviations(codes.rows * codes.cols);
  for (size_t n = 0; n < codes.rows; ++n)
    for (size_t i = 0; i < codes.cols; ++i) {
      const double lambda = pca.parts().eigenvalues[i];
      deviations[n * codes.cols + i] = lambda > 0 ? codes(n, i) / std::sqrt(lambda) : 0;
    }
  return deviations;
}

Result<Generated> generatePoints(const Pca& pca, std::vector<double> codes, size_t k,
                                 bool addMean) {
  const MatrixView<const double> rows{codes.data(), codes.size() / k, k};
  ATLAS_GET(deviations, deviationsOfCodes(pca, rows));
  ATLAS_GET(decoded, decodePoints(pca, {}, rows, addMean));
  return Generated{std::move(codes), std::move(deviations), std::move(decoded)};
}

Result<Blend> blendPoints(const Pca& pca, std::span<const double> a, std::span<const double> b,
                          double t, size_t k) {
  if (Status status = checkCodes(pca, k); !status.ok()) return status;
  if (a.size() != b.size())
    return Status::invalidArgument("numbers.same found other", {a.size(), b.size()});
  if (!std::isfinite(t)) return notFinite("t");
  std::vector<double> points(a.begin(), a.end());
  points.insert(points.end(), b.begin(), b.end());
  for (size_t j = 0; j < a.size(); ++j) points.push_back((1 - t) * a[j] + t * b[j]);
  auto codes = projectPoints(pca, {}, {points.data(), 3, a.size()}, k);
  if (!codes.ok()) return codes.status();
  Blend out;
  out.codes.resize(k);
  for (size_t i = 0; i < k; ++i) {
    out.codes[i] = (1 - t) * codes.value()[i] + t * codes.value()[k + i];
    out.gap = std::max(out.gap, std::fabs(out.codes[i] - codes.value()[2 * k + i]));
  }
  return out;
}

Result<NearestImages> nearestToPoints(ThreadPool& pool, ByteImages set,
                                      MatrixView<const float> points) {
  if (set.rows == 0) return tooFew("images", 0, 1);
  if (set.cols != points.cols)
    return Status::invalidArgument("images.width found wanted", {points.cols, set.cols});
  constexpr size_t kGrain = 1024;  // images a thread compares at a time
  struct Found {
    float squared;
    size_t index;
  };
  NearestImages out{std::vector<uint32_t>(points.rows), std::vector<float>(points.rows)};
  std::vector<Found> best((set.rows + kGrain - 1) / kGrain);
  for (size_t q = 0; q < points.rows; ++q) {
    parallelFor(pool, set.rows, kGrain, [&](size_t begin, size_t end) {
      Found found{squaredDistance(set.row(begin), points.row(q), set.cols), begin};
      for (size_t i = begin + 1; i < end; ++i) {
        const float squared = squaredDistance(set.row(i), points.row(q), set.cols);
        if (squared < found.squared) found = {squared, i};
      }
      best[begin / kGrain] = found;
    });
    const auto winner = *std::min_element(best.begin(), best.end(), [](auto& x, auto& y) {
      return x.squared < y.squared;  // of equal ones the first
    });
    out.indices[q] = uint32_t(winner.index);
    out.distances[q] = std::sqrt(winner.squared);
  }
  return out;
}

Result<MeshMeasures> measureMesh(std::span<const float> points, std::span<const float> reference,
                                 std::span<const uint32_t> triangles) {
  if (points.size() != reference.size() || points.size() % 3 || triangles.size() % 3 ||
      triangles.empty())
    return Status::invalidArgument("mesh.size found wanted", {points.size(), reference.size()});
  for (uint32_t v : triangles)
    if (3 * size_t(v) >= points.size())
      return Status::invalidArgument("mesh.vertex index count", {v, points.size() / 3});
  MeshMeasures out;
  size_t turned = 0;
  for (size_t t = 0; t < triangles.size(); t += 3) {
    const Facet facet(points, &triangles[t]), was(reference, &triangles[t]);
    out.volume += dot(facet.a, facet.b.cross(facet.c)) / 6;
    turned += dot(facet.normal(), was.normal()) < 0;
  }
  out.insideOut = double(turned) / (double(triangles.size()) / 3);
  return out;
}

}  // namespace atlas
