// Principal component analysis (lecture.md (a) 2–8): the k orthogonal directions of largest
// variance.
//
//   C = 1/(n−1) Σ (xᵢ−x̄)(xᵢ−x̄)ᵀ = W Λ Wᵀ     exact covariance, d×d
//   z = Wᵀ(x−x̄)      x̂ = x̄ + W z               encode, decode: the mean is taken off and added back
//
// The lecture writes W as d×k with a direction in each column; here row i of components() (k×d,
// row-major) is column i of W: the same memory. Directions have the sign that makes their entry of
// largest magnitude positive. explainedVarianceRatio is over the TOTAL variance, also when k < d.
//
// n ≤ d and constant pixels are fine: eigenvalues at or below d·ε·λ₁ (the tolerance of a numerical
// rank) are set to exactly 0, rank() counts the others, and directions beyond the rank are an
// orthonormal completion that no code uses (their codes are 0 up to rounding).
//
// Byte images take an exact path: Σx and Σxxᵀ are integers, so any split into shards or threads, in
// any order, gives the same bits. Cost: n·d²/2 integer multiply-adds (60,000 × 784: about 0.4 s on
// one core) plus symmetricEigen. Memory: 8·d² bytes per accumulator. Tested by
// tests/cpp/models/pca_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr size_t kPcaMaxDim = 4096;  // pixels; d×d doubles are then 128 MB and d³ is minutes
inline constexpr size_t kPcaMaxCount = 10'000'000;  // images; n²·255² must stay below 2⁶³

// Σx and Σxxᵀ of byte images, exact, added shard by shard.
class CovarianceAccumulator {
 public:
  // Precondition: 1 <= dim <= kPcaMaxDim.
  explicit CovarianceAccumulator(size_t dim);
  CovarianceAccumulator(CovarianceAccumulator&&) noexcept;
  ~CovarianceAccumulator();

  // invalidArgument if the images do not have dim pixels or the count would pass kPcaMaxCount.
  Status add(ThreadPool& pool, ByteImages images);
  // The same in turns, until about `work` multiply-adds are done or count() is that of the images;
  // gives how many were. The images are the same at every call, and nothing else is added.
  Result<double> addSome(ThreadPool& pool, ByteImages images, double work);

  size_t dim() const { return dim_; }
  size_t count() const { return count_; }

  // x̄ (d numbers in 0…1) and C (d×d row-major, both triangles), each entry correctly rounded but
  // for one division. invalidArgument while count() < 2.
  struct Moments {
    size_t count = 0;
    std::vector<double> mean;
    std::vector<double> covariance;
  };
  Result<Moments> moments() const;
  // The same in turns: rows are appended in order. Precondition of fillRows: count() >= 2.
  Moments noMoments() const;
  void fillRows(Moments& moments, size_t begin, size_t end) const;

 private:
  struct Block;
  size_t dim_;
  size_t count_ = 0;
  std::vector<int64_t> sum_;  // d
  // d×d, entries on and above the diagonal. Of 4096 pixels that is 128 MB, so no row is touched
  // before something is added to it.
  std::unique_ptr<int64_t[]> products_;
  size_t ready_ = 0;              // rows of it
  std::unique_ptr<Block> block_;  // of addSome, under way

  void makeReady(size_t rows);
};

class Pca final : public LatentModel {
 public:
  // What a fitted PCA is made of, in the precision it is stored in (modelFile.h).
  struct Parts {
    std::vector<float> mean;          // d
    std::vector<float> components;    // k×d
    std::vector<double> eigenvalues;  // d, descending, 0 beyond the rank
    double totalVariance = 0;         // trace of C
    uint64_t sampleCount = 0;         // n
  };
  // invalidArgument if the sizes do not fit together (1 <= k <= d) or a number is not finite.
  static Result<Pca> fromParts(Parts parts);

  ModelKind kind() const override { return ModelKind::pca; }
  uint32_t inputDim() const override { return uint32_t(parts_.mean.size()); }
  uint32_t latentDim() const override { return components_; }
  void encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
              MatrixView<float> logVar) override;
  void decode(ThreadPool& pool, MatrixView<const float> codes, MatrixView<float> pixels) override;
  void priorStd(float* std) const override;

  const Parts& parts() const { return parts_; }
  MatrixView<const float> components() const;           // k×d
  size_t rank() const;                                  // eigenvalues above 0
  double explainedVarianceRatio(size_t i) const;        // λᵢ / total; 0 when there is no variance
  std::vector<double> cumulativeVarianceRatio() const;  // d, entry i sums λ₀…λᵢ over the total

  // The same as encode and decode with only the first k directions; 1 <= k <= latentDim().
  // codes: n×k. pixels: n×d, not clamped.
  void project(ThreadPool& pool, ByteImages images,
               MatrixView<float> codes) const;  // k = codes.cols
  void reconstruct(ThreadPool& pool, MatrixView<const float> codes, MatrixView<float> pixels) const;
  // Mean over the images of ‖x − x̂‖² with the first k directions; on the training images it is
  // (n−1)/n · Σ_{i>=k} λᵢ. k = 0 leaves the mean image.
  double meanSquaredError(ThreadPool& pool, ByteImages images, size_t k) const;
  // The sum of ‖x − x̂‖² added to `sum`, image by image: whole batches one after another give the
  // same bits as all at once.
  static constexpr size_t kErrorBatch = 512;
  void addSquaredErrors(ThreadPool& pool, ByteImages images, size_t k, double& sum) const;

 private:
  explicit Pca(Parts parts);

  Parts parts_;
  uint32_t components_;            // k
  std::vector<float> codeOfZero_;  // −Wᵀx̄, k: the code of the black image
};

// Keep `components` directions, 1 <= components <= d. invalidArgument for fewer than 2 images, a
// number of components or pixels outside the range, or data that is not finite.
Result<Pca> fitPca(ThreadPool& pool, ByteImages images, uint32_t components);
Result<Pca> fitPca(ThreadPool& pool, const CovarianceAccumulator& sums, uint32_t components);
// Any numbers, one point a row (n×d): for toy data. Two passes, fixed summation order.
Result<Pca> fitPca(ThreadPool& pool, MatrixView<const double> points, uint32_t components);

}  // namespace atlas
