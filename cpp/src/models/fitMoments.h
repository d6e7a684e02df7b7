// Where every fit of a PCA by a matrix ends: pca.cc, pcaPoints.cc.
#pragma once

#include "atlas/models/pca.h"

namespace atlas {

// Ok, or why a PCA of `count` points of `dim` numbers cannot keep so many components.
Status checkPcaShape(size_t count, size_t dim, uint32_t components);

// The PCA of points with this mean and covariance; eigenvalues that are rounding are 0.
Result<Pca> fitMoments(ThreadPool& pool, const CovarianceAccumulator::Moments& moments,
                       uint32_t components);

}  // namespace atlas
