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
