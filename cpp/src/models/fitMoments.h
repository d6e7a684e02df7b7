// Where every fit of a PCA by a matrix ends: pca.cc, pcaPoints.cc, pcaFit.cc.
#pragma once

#include <utility>

#include "atlas/linalg/symmetricEigen.h"
#include "atlas/models/pca.h"

namespace atlas {

// Ok, or why a PCA of `count` points of `dim` numbers cannot keep so many components.
Status checkPcaShape(size_t count, size_t dim, uint32_t components);

// The PCA of points with this mean and covariance, in turns; eigenvalues that are rounding are 0.
class MomentsFit {
 public:
  static Result<MomentsFit> of(CovarianceAccumulator::Moments moments, uint32_t components);
  double advance(ThreadPool& pool, double work) { return eigen_.advance(pool, work); }
  bool ended() const { return eigen_.ended(); }
  Result<Pca> take();

 private:
  MomentsFit(Pca::Parts parts, EigenWork eigen)
      : parts_(std::move(parts)), eigen_(std::move(eigen)) {}
  Pca::Parts parts_;  // but for what the eigenvalues and eigenvectors say
  EigenWork eigen_;
};

Result<Pca> fitMoments(ThreadPool& pool, CovarianceAccumulator::Moments moments,
                       uint32_t components);

}  // namespace atlas
