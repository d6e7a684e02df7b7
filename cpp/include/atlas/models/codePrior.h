// A distribution of the maps of codes that a VqVae makes, code after code, given the class
// (van den Oord et al. 2017, §3.3: a VQ-VAE's codes are drawn by an autoregressive model):
//
//   p(c | class) = Π_t p(c_t | codes near t that come before it, t, class)
//
// A table gives the numbers of each code that is seen and of the place t, another those of the
// class; then one hidden layer and a softmax. On 8×8 maps a code sees 6 before it (left, two left,
// up, two up, and both beside that above), on 4×4 all of them. A map is an image whose bytes are
// codes, its label the class; the one term, "nats", is −log p(c | class). Chapter 15; lecture.md
// (c3). Tested by tests/cpp/models/vqVae_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/rng.h"
#include "atlas/base/tensor.h"
#include "atlas/models/vqVae.h"
#include "atlas/nn/layers.h"

namespace atlas {

// One call at a time; not thread-safe.
template <class Real>
class CodePrior {
 public:
  // spec.latentDim: classes; spec.side and spec.codes as the VqVae's. Precondition:
  // validateCodes(spec).ok().
  explicit CodePrior(const ModelSpec& spec);

  Graph<Real>& graph() { return graph_; }
  size_t positions() const { return size_t{spec_.side} * spec_.side; }
  uint32_t classes() const { return spec_.latentDim; }
  // A map for each of n classes, n×positions; map i uses numbers of `rng` from (first +
  // i)·positions on.
  void sample(ThreadPool& pool, std::span<const uint8_t> classes, const Rng& rng, uint64_t first,
              uint8_t* maps);

 private:
  // What both graphs have behind the codes that are seen: logits.
  Value record(Graph<Real>& graph, Value seen, Value label) const;

  ModelSpec spec_;
  std::vector<Offset> sees_;
  Graph<Real> graph_, one_;  // of whole maps; of one place, with the same weights
  Value seen_, label_, logits_;
};

}  // namespace atlas
