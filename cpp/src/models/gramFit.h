// A PCA by the Gram matrix in turns: gramPca.cc, pcaFit.cc.
#pragma once

#include <optional>
#include <vector>

#include "atlas/linalg/symmetricEigen.h"
#include "atlas/models/pca.h"

namespace atlas {

// Ok, or why the Gram matrix of so many points is not made.
Status checkGramShape(size_t count, size_t dim, uint32_t components);
// Whether the Gram matrix of n points of d numbers is the smaller one by far, and keeps so many
// directions.
bool gramIsSmaller(size_t n, size_t d, uint32_t components);
// Of bytes: they differ by 1/255 or not at all; a smaller variance is the rounding of the mean.
double leastVariance(size_t n);

class GramFit {
 public:
  // points: n×d, taken. As many directions as there is variance for, at most `components`; none
  // where all of it is less than `least`. `fills`: directions without variance follow until there
  // are `components`.
  GramFit(std::vector<double> points, size_t n, size_t d, uint32_t components, double least,
          bool fills);
  // As EigenWork::advance.
  double advance(ThreadPool& pool, double work);
  bool ended() const { return phase_ == Phase::ended; }
  // Precondition: ended().
  Result<Pca> take();
  const std::vector<double>& first() const { return first_; }  // w₁, not rounded

 private:
  enum class Phase { gram, eigen, directions, filling, ended };

  double step(ThreadPool& pool, double work);
  void findDirections();
  double fillOne();
  double* row(size_t i) { return points_.data() + i * d_; }

  std::vector<double> points_;  // n×d, centred
  std::vector<double> gram_;    // n×n
  size_t n_, d_, components_;
  double least_;
  bool fills_;
  Phase phase_ = Phase::gram;
  size_t at_ = 0;  // the next row, direction or axis
  std::optional<EigenWork> eigen_;
  EigenDecomposition found_;
  Status failure_;
  std::vector<double> first_;
  Pca::Parts parts_;
};

}  // namespace atlas
