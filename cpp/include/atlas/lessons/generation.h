// PCA as a generative model (lecture.md (a) 7 and (b) 05_PCA 7, 8; chapter 5): new points from
// codes that no point had, and two measures of how far such a point is from those it was learned
// from.
//
//   x_new = x̄ + W z_new      the slides' x_new = W z_new with the mean added back
//   z = (s₁√λ₁, …, s_k√λ_k)  a code told in standard deviations s of the data
//   z(t) = (1−t) z_a + t z_b at t = ½ the slides' ½W(z₁+z₂); outside 0…1 it extrapolates
//
// Encoding is affine, so z(t) is the code of (1−t) a + t b: a blend in code space is the projection
// of a blend of pixels. Errors are invalidArgument with a sentence. Tested by
// tests/cpp/lessons/generation_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/latent.h"
#include "atlas/models/pca.h"
#include "atlas/models/pcaPoints.h"

namespace atlas {

// s_i √λ_i, and back: z_i / √λ_i, 0 beyond the rank. n×k numbers, k at most the directions kept.
Result<std::vector<double>> codesOfDeviations(const Pca& pca, MatrixView<const double> deviations);
Result<std::vector<double>> deviationsOfCodes(const Pca& pca, MatrixView<const double> codes);

// Codes, the same in standard deviations √λ of the data, and what they decode to.
struct Generated {
  std::vector<double> codes, deviations;  // n×k
  Decoded decoded;
};
template <class V>
void fields(V& visit, Is<Generated> auto& of) {
  ATLAS_VISIT_EACH(codes, deviations)
  fields(visit, of.decoded);
}
Result<Generated> generatePoints(const Pca& pca, std::vector<double> codes, size_t k, bool addMean);

struct Blend {
  std::vector<double> codes;  // k, (1−t) z_a + t z_b
  double gap = 0;             // largest |difference| to the code of (1−t) a + t b; 0 up to rounding
};
// a, b: d numbers each; the first k directions.
Result<Blend> blendPoints(const Pca& pca, std::span<const double> a, std::span<const double> b,
                          double t, size_t k);

struct MeshMeasures {
  double volume = 0;     // enclosed, signed: negative when the mesh is inside out
  double insideOut = 0;  // share of the facets that face away from where they face in `reference`
};
ATLAS_FIELDS(MeshMeasures, volume, insideOut)
// points, reference: 3v numbers each, of one set of triangles (shapes.h). A facet without area in
// either is not inside out.
Result<MeshMeasures> measureMesh(std::span<const float> points, std::span<const float> reference,
                                 std::span<const uint32_t> triangles);

}  // namespace atlas
