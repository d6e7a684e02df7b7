// The VQ-VAE, as a graph (van den Oord et al., "Neural discrete representation learning", 2017):
// an encoder makes of an image side×side vectors of D numbers, each becomes the nearest of K words,
// and a decoder draws the image from the words. Loss: ½‖x − x̂‖² + w‖sg(e) − z‖²; the codebook
// moves by running means (nn/layers.h, quantise).
//
//   side 8   conv 16, conv 16, dense D | words | conv 16, conv-transposed 16, 1
//   side 4   conv 16, 32, 32, dense D  | words | conv-transposed 32, 16, 1
//
// With two levels (VQ-VAE-2: Razavi et al. 2019, §3.1) a map of 4×4 words stands above the 8×8 one:
// its words are made of the 8×8 vectors halved, and what is drawn of them is beside those vectors
// where the lower words are chosen, and beside the lower words where the image is drawn. Map t of
// an image is then its 16 upper words and its 64 lower ones; each level has its own codebook.
//
// All convolutions halve or double the sides but the first of side 8's decoder. Images are 28×28;
// the outermost convolutions have padding 3 instead of 1, which is a 32×32 image with two rows of
// zeros around it, halved. Chapter 15; lecture.md (c3). Tested by tests/cpp/models/vqVae_test.cc.
// What it reaches is measured by lessons/discreteCodes.h and held by `npm run check:reference`.
#pragma once

#include <cstdint>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/trainer.h"

namespace atlas {

inline constexpr uint32_t kMaxCodewords = 256;  // a code is a byte
inline constexpr double kCodebookDecay = 0.97, kCodebookRevive = 0.3;

// Ok, or an error: side 4 or 8, 2 to kMaxCodewords codes, images of 28×28. Of a CodePrior
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
  // Words of an image: those of the upper level come first.
  size_t positions() const;
  size_t lower() const { return size_t{spec_.side} * spec_.side; }  // the last of them
  uint32_t codes() const { return spec_.codes; }
  uint32_t pixels() const { return spec_.inputDim; }
  // The numbers of the words, n×positions; `vectors`: what they were the nearest to,
  // n×positions×D, or null.
  void encode(ThreadPool& pool, ByteImages images, uint8_t* codes, float* vectors = nullptr);
  // Of the lower level, K×D.
  MatrixView<const Real> words() const { return codebook(levels_.back()); }
  // maps: n×positions. pixels: n×784, not clamped. Precondition: codes are below K.
  void decode(ThreadPool& pool, ByteImages maps, MatrixView<float> pixels);

 private:
  struct Level {
    const char* name;  // of its layer: its codebook is "<name>.codebook"
    uint32_t side;
    Value z, words;
  };
  MatrixView<const Real> codebook(const Level& level) const;

  ModelSpec spec_;
  Graph<Real> graph_;
  std::vector<Level> levels_;  // the upper one first
  Value x_, upper_, words_,
      output_;  // upper_: drawn of the upper words, beside the lower ones in words_
};

}  // namespace atlas
