// A fitted PCA at work on numbers, and measured (lecture.md (a) 3, 5, 7, 8; chapters 4 and 5).
//
//   z = Wᵀ D⁻¹(x − x̄)      x̂ = x̄ + D W z       D = diag(scale), or the identity: "standardised or
//   not"
//
// pca.h encodes bytes in single precision for speed; here a point is d numbers in double precision,
// so that identities of the lecture can be checked to 1e-6 and better: the midpoint of two codes is
// the code of the midpoint, k = d gives x back, and the mean error of the first k directions is the
// sum of the dropped eigenvalues. Codes may be fewer than W has directions: k = codes.cols.
//
// With a scale the Pca is that of the points D⁻¹x: its mean is D⁻¹x̄ and its eigenvalues those of
// the correlation matrix, whose sum is the number of pixels that vary. scikit-learn: StandardScaler
// before PCA. Errors are invalidArgument with a sentence. Tested by
// tests/cpp/models/pcaPoints_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/pca.h"

namespace atlas {

// Standard deviations of the d numbers of a point (divisor n−1); empty: points as they are. A
// number that never varies gets 1, as in scikit-learn: centred it is 0 whatever it is divided by.
using Scale = std::vector<double>;

// The first k codes of points (n×d numbers); n×k. Precondition of all below: scale is empty or has
// d numbers. Cost: 2nkd flops in double.
Result<std::vector<double>> projectPoints(const Pca& pca, const Scale& scale,
                                          MatrixView<const double> points, size_t k);

// A pixel that never varies (67 of MNIST's 784) comes back as 0 only to rounding, with a sign that
// depends on the eigensolver. A decoded number this near to an end is not beyond it.
inline constexpr float kPixelRounding = 1e-6f;

struct Decoded {
  std::vector<float> points;  // n×d, not clamped
  // Share of the numbers below −kPixelRounding: no image has such a pixel.
  double below = 0;
  double above = 0;  // share above 1
};
ATLAS_FIELDS(Decoded, points, below, above)
// x̄ + D W z, or D W z without the mean (what x = Wz of the slides would draw). codes: n×k.
Result<Decoded> decodePoints(const Pca& pca, const Scale& scale, MatrixView<const double> codes,
                             bool addMean);

// Numbers first … first+count−1 of the prior z ~ N(0, Λ) of `seed`, the first k of each, decoded.
// invalidArgument for k outside 1 … latentDim or count outside 1 … kMostSampledPoints.
inline constexpr uint32_t kMostSampledPoints = 10'000;
struct SampledPoints {
  std::vector<double> codes;  // count×k
  Decoded decoded;
};
template <class V>
void fields(V& visit, Is<SampledPoints> auto& of) {
  visit("codes", of.codes);
  fields(visit, of.decoded);
}
Result<SampledPoints> samplePoints(const Pca& pca, uint64_t seed, uint64_t first, uint32_t count,
                                   uint32_t k, bool addMean);

// Encoded to k numbers and decoded again; k = 0 gives the mean.
struct Reconstruction {
  std::vector<float> points;          // n×d, x̂
  std::vector<float> residuals;       // n×d, x − x̂
  std::vector<double> squaredErrors;  // n, ‖x − x̂‖²
  double largest = 0;                 // largest |x − x̂|
};
ATLAS_FIELDS(Reconstruction, points, residuals, squaredErrors, largest)
Result<Reconstruction> reconstructPoints(const Pca& pca, const Scale& scale,
                                         MatrixView<const double> points, size_t k);

// Σ over the images of ‖D⁻¹(x − x̂)‖², by encoding and decoding every image with k directions; on
// the n images of the fit it is (n−1) Σ_{i>k} λᵢ. In single precision, 4nkd flops: 60,000 images
// and k = 50 take about 0.2 s; so call it for a slice of images at a time.
Result<double> squaredErrorSum(ThreadPool& pool, const Pca& pca, const Scale& scale,
                               ByteImages images, size_t k);

// ‖WᵀW − I‖∞, the largest row sum of absolute values, over the first k directions. k²d/2 flops.
double orthonormalityError(ThreadPool& pool, const Pca& pca, size_t k);

// Byte images as points: n×d numbers in 0…1.
std::vector<double> pointsOf(ByteImages images);

}  // namespace atlas
