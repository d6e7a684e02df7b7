// PCA when there are fewer points than dimensions, n ≪ d (lecture.md (b) 05_PCA 3 and 7): two
// routes that never make the d×d covariance.
//
//   Gram   G = 1/(n−1) X̃ᵀX̃ is n×n, and G u = λ u  ⇒  C (X̃u) = λ (X̃u): the same eigenvalues, and
//          w = X̃u / √((n−1)λ).
//   SVD    X̃ = W Σ Vᵀ  ⇒  λᵢ = σᵢ²/(n−1), without any product X̃X̃ᵀ.
//
// X̃ is d×n, a centred data point in each column, as in the lecture; in memory one point a row. (The
// course's notebook lays X out n×d and so writes XXᵀ for the Gram matrix.) Centring takes one
// dimension away: n points span at most n−1 directions. Tested by tests/cpp/models/gramPca_test.cc.
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

inline constexpr size_t kGramMaxCount = 2000;  // n×n doubles and n³ operations

// By the Gram matrix; keeps min(components, rank) directions. points: n×d. invalidArgument for
// fewer than 2 or more than kGramMaxCount points, a number that is not finite, or points all equal.
// `first` is set to w₁ before it is rounded to single precision. Cost: n²d + 9n³ flops: 100 images
// of 784 pixels take 10 ms.
Result<Pca> fitPcaByGram(ThreadPool& pool, MatrixView<const double> points, uint32_t components,
                         std::vector<double>* first = nullptr);

// The same fit as fitPca of these images, by the smaller of the two matrices: 100 images of 64×64
// pixels take a Gram matrix of 80 kB, where the covariance and its decomposition take 800 MB.
// Keeps `components` directions also where the images have fewer: those beyond have no variance.
Result<Pca> fitPcaBySmaller(ThreadPool& pool, ByteImages images, uint32_t components);
// What it takes beside n images of d pixels, at most, in bytes.
uint64_t fitBytes(uint64_t n, uint64_t d, uint32_t components);

// The eigenvalues of images by one of the routes, as many as there can be: min(n, d), descending.
struct PcaRoute {
  std::vector<double> eigenvalues;
  std::vector<float> directions;  // the first of them, one a row
  size_t rank = 0;                // eigenvalues above 0
  // Of the Gram matrix: w₁ before it is rounded, and λ₂/λ₁.
  std::vector<double> first;
  double ratio = 0;
  // Of the SVD.
  std::vector<double> singularValues;
};
ATLAS_FIELDS(PcaRoute, eigenvalues, directions, rank, first, ratio, singularValues)
// Of a fit by the Gram matrix (`first` of it) or by the covariance (none), of n images.
PcaRoute routeOf(const Pca& pca, std::vector<double> first, size_t n, uint32_t shown);

struct CentredSvd {
  // Once it has ended:
  std::vector<double> singularValues;  // min(n, d), descending; 0 beyond the rank
  std::vector<double> directions;      // rows×d, the columns of W that belong to them, rows =
                                       // number of singular values above 0; largest entry positive
  // Where it goes on:
  std::vector<double> rows;  // n×d, what the rotations have made of the centred points
  size_t rounds = 0;         // in which every point met another; n−1 of them (n odd: n) are a sweep
  bool settled = false;      // no pair of this sweep had to be rotated
  bool ended = false;
};
// Where it goes on; what it found is routeOf().
template <class V>
void fields(V& visit, Is<CentredSvd> auto& of) {
  visit("rows", of.rows);
  visit("done", of.rounds);
  ATLAS_VISIT_EACH(settled, ended)
}
inline constexpr size_t kAllRounds = size_t(-1);
// Singular values of the centred points by one-sided Jacobi (Hestenes 1958): pairs of rows are
// rotated until all are orthogonal; what is left are σᵢwᵢ. Independent of the covariance and of
// Eigen. points: n×d with n <= d. Cost: about 8 sweeps of 3n²d flops: 100 images 0.1 s, 200 0.5 s.
// Goes on from `so` for `rounds` more, to the same bits as in one call. invalidArgument for more
// points than numbers, or a `so` of another size.
Result<CentredSvd> centredSvd(ThreadPool& pool, MatrixView<const double> points,
                              size_t rounds = kAllRounds, CentredSvd so = {});
// Of one that has ended: eigenvalues σ²/(n−1).
PcaRoute routeOf(const CentredSvd& svd, size_t n, size_t d, uint32_t shown);

// Below this a tangent is the rounding of the direction that it is measured to.
inline constexpr double kPowerRounding = 1e-10;
inline constexpr size_t kPointsPowerMaxSteps = 10'000;

struct PointsPower {
  std::vector<double> direction;  // d, the last w; largest entry positive
  std::vector<double> next;       // d, Cw: where it goes on
  double eigenvalue = 0;          // Rayleigh quotient wᵀCw
  std::vector<double> tangent;    // steps+1, of the angle between w and `first`
  // Last quotient of two tangents above kPowerRounding; 0 when the second one is below it already.
  // Other than in the plane (smallEigen.h) it tends to λ₂/λ₁, from below, as the part along w₃ and
  // beyond dies out: Σcᵢ²λᵢ²ᵗ⁺² over Σcᵢ²λᵢ²ᵗ, i >= 2.
  double decay = 0;
  bool ended = false;  // at kPowerRounding or kPointsPowerMaxSteps
};
template <class V>
void fields(V& visit, Is<PointsPower> auto& of) {
  visit("direction", rounded(of.direction));
  ATLAS_VISIT_EACH(next, eigenvalue, tangent, decay, ended)
}
// Power iteration on the covariance, w ← X̃(X̃ᵀw)/(n−1) at unit length, without ever forming it: a
// step is 4nd flops. Starts at the first point less the mean (the next one where that is 0), or
// goes on from `so` (its `next` and `tangent`) to the same bits as in one call; stops once it has
// ended, or after `steps` more. first: w₁ of fitPcaByGram. Errors as there, and invalidArgument for
// a `first` or `next` of another length.
Result<PointsPower> powerOnPoints(MatrixView<const double> points, std::span<const double> first,
                                  size_t steps, PointsPower so = {});

}  // namespace atlas
