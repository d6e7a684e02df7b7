// The term of labels, apart from terms.cc, which the wasm build compiles for speed: a logit a class
// is little beside the products that make them.
#include <algorithm>
#include <cassert>

#include "atlas/base/fmath.h"
#include "atlas/nn/terms.h"

namespace atlas {
namespace {

// Items a chunk of losses: a few microseconds of work.
constexpr size_t kItemsAChunk = 8;

template <class Real>
class SoftmaxCrossEntropy final : public Term<Real> {
 public:
  void loss(Pass& pass, Inputs<Real> x, TermSum& sum, std::span<double> ofItem, Real scale,
            Slopes<Real> dx) override {
    const MatrixView<const Real>&logits = x[0], &target = x[1];
    const size_t rows = logits.rows / pass.items, k = logits.cols;
    const Slope<Real> slope = dx.empty() ? Slope<Real>() : dx[0];
    if (shares_.size() < logits.rows * k) shares_.resize(logits.rows * k);
    parallelFor(pass.pool, pass.items, kItemsAChunk, [&](size_t begin, size_t end) {
      for (size_t item = begin; item < end; ++item) {
        ofItem[item] = 0;
        for (size_t r = item * rows; r < (item + 1) * rows; ++r) {
          const Real* logit = logits.row(r);
          Real* share = &shares_[r * k];
          const auto wanted = ptrdiff_t(target(r, 0));
          assert(wanted < ptrdiff_t(k));
          const Real most = *std::max_element(logit, logit + k);
          double total = 0;
          for (size_t j = 0; j < k; ++j) total += share[j] = fexp(logit[j] - most);
          if (wanted >= 0) ofItem[item] += log64(total) + most - logit[wanted];
          if (slope.d.data == nullptr) continue;
          const Real factor = wanted >= 0 ? scale : Real(0);
          for (size_t j = 0; j < k; ++j) {
            const Real d = share[j] / static_cast<Real>(total) - Real(ptrdiff_t(j) == wanted);
            slope.d(r, j) = (slope.add ? slope.d(r, j) : Real(0)) + factor * d;
          }
        }
      }
    });
    for (const double nats : ofItem) sum.nats += nats;
  }

 private:
  std::vector<Real> shares_;
};

}  // namespace

template <class Real>
std::unique_ptr<Term<Real>> softmaxCrossEntropy() {
  return std::make_unique<SoftmaxCrossEntropy<Real>>();
}

template std::unique_ptr<Term<float>> softmaxCrossEntropy();
template std::unique_ptr<Term<double>> softmaxCrossEntropy();

}  // namespace atlas
