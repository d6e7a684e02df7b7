// The VQ-VAE, as a graph (van den Oord et al., "Neural discrete representation learning", 2017):
// an encoder makes of an image side×side vectors of D numbers, each becomes the nearest of K words,
// and a decoder draws the image from the words. Loss: ½‖x − x̂‖² + w‖sg(e) − z‖²; the codebook
// moves by running means (nn/layers.h, quantise).
//
//   side 8   conv 16, conv 16, dense D | words | conv 16, conv-transposed 16, 1
//   side 4   conv 16, 32, 32, dense D  | words | conv-transposed 32, 16, 1
//
// All convolutions halve or double the sides but the first of side 8's decoder. Images are 28×28;
// the outermost convolutions have padding 3 instead of 1, which is a 32×32 image with two rows of
// zeros around it, halved. Chapter 15; lecture.md (c3). Tested by tests/cpp/models/vqVae_test.cc.
//
// Measured on 10,000 images of MNIST (K = 64, D = 8, batches of 50, Adam 3e-3 falling to 0.7 at
// each of 6 epochs, seed 1), on 2,000 test images; bits of the prior of codePrior.h, 8 epochs;
// samples that a classifier of 92.4 % reads as the class asked for:
//
//   side 8   MSE 0.0076, perplexity 30, 112 of 384 bits; uniform words 9 %, used words alone 8 %,
//            the prior's 28 %
//   side 4   MSE 0.0231, perplexity 59,  54 of  96 bits; 10 %, 9 %, the prior's 57 %
#pragma once

#include <cstdint>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/trainer.h"

namespace atlas {

inline constexpr uint32_t kMaxCodewords = 256;  // a code is a byte
inline constexpr double kCodebookDecay = 0.97, kCodebookRevive = 0.3;

// Ok, or a sentence: side 4 or 8, 2 to kMaxCodewords codes, images of 28×28. Of a CodePrior
// (codePrior.h) too, whose images are maps of codes.
Status validateCodes(const ModelSpec& spec);
// The rate falls to 0.7 of it every rateDrop steps.
TrainSettings codeTrainSettings(const ModelSpec& spec);

// One call at a time; not thread-safe.
template <class Real>
class VqVae {
 public:
  // spec.latentDim: D. Precondition: validateCodes(spec).ok().
  explicit VqVae(const ModelSpec& spec);

  Graph<Real>& graph() { return graph_; }
  size_t positions() const { return size_t{spec_.side} * spec_.side; }
  // The numbers of the words, n×positions.
  void encode(ThreadPool& pool, ByteImages images, uint8_t* codes);
  // maps: n×positions. pixels: n×784, not clamped. Precondition: codes are below K.
  void decode(ThreadPool& pool, ByteImages maps, MatrixView<float> pixels);

 private:
  ModelSpec spec_;
  Graph<Real> graph_;
  Value x_, z_, words_, output_;
};

}  // namespace atlas
