// A model whose code is the image itself, pixels in 0…1: the middle of codes is the middle of
// pixels, and a step of a code is the same step of the image.
#pragma once

#include <algorithm>

#include "atlas/models/latent.h"

namespace atlas {

class SameModel final : public LatentModel {
 public:
  explicit SameModel(uint32_t d) : d_(d) {}
  ModelKind kind() const override { return ModelKind::ae; }
  uint32_t inputDim() const override { return d_; }
  uint32_t latentDim() const override { return d_; }
  void encode(ThreadPool&, ByteImages images, MatrixView<float> mu, MatrixView<float>) override {
    for (size_t n = 0; n < images.rows; ++n)
      for (size_t j = 0; j < d_; ++j) mu(n, j) = float(images(n, j)) / 255.0f;
  }
  void decode(ThreadPool&, MatrixView<const float> codes, MatrixView<float> pixels) override {
    for (size_t n = 0; n < codes.rows; ++n) std::copy_n(codes.row(n), d_, pixels.row(n));
  }
  void priorStd(float* std) const override { std::fill_n(std, d_, 1.0f); }

 private:
  uint32_t d_;
};

}  // namespace atlas
