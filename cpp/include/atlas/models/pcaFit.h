// A fit of a PCA to images in turns, for a page that must not wait: the sums, the eigenproblem and
// the directions are cut where they can be, and give the same bits wherever that is. The fits of
// pca.h, gramPca.h and pcaPoints.h that take images are this one, whole. Tested by
// tests/cpp/models/pcaFit_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/pca.h"

namespace atlas {

enum class PcaFitBy {
  smaller,       // the Gram matrix where that is the smaller one, else the covariance
  covariance,    // d×d
  gram,          // n×n (gramPca.h)
  standardised,  // the covariance of the images divided by their standard deviations (pcaPoints.h)
};
template <>
Result<PcaFitBy> named(const std::string& name);

class PcaFit {
 public:
  struct Settings {
    uint32_t components = 1;
    PcaFitBy by = PcaFitBy::smaller;
  };
  // Of `count` images of `dim` pixels. invalidArgument as fitPca and fitPcaByGram.
  static Result<PcaFit> of(size_t count, size_t dim, Settings settings);
  // In one go.
  static Result<Pca> whole(ThreadPool& pool, ByteImages images, Settings settings);
  PcaFit(PcaFit&&) noexcept;
  PcaFit& operator=(PcaFit&&) noexcept;
  ~PcaFit();

  // Goes on until about `work` multiply-adds are done, or to its end. The images are the same at
  // every call.
  Status advance(ThreadPool& pool, ByteImages images, double work);
  bool ended() const;
  // Preconditions of what follows: ended(). Diverged when the eigenvalues did not converge;
  // invalidArgument when a Gram matrix has no direction of variance.
  Result<Pca> take();
  // Of a standardised one: the standard deviations (pcaPoints.h).
  const std::vector<double>& scale() const;
  // By the Gram matrix: w₁ before it is rounded to single precision; else empty.
  const std::vector<double>& first() const;

 private:
  struct Parts;
  explicit PcaFit(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace atlas
