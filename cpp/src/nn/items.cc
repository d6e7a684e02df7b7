#include "atlas/nn/items.h"

#include <algorithm>

#include "kernels/gather.h"

namespace atlas {

void ImageItems::fill(ThreadPool& pool, std::span<const uint32_t> chosen, uint64_t,
                      std::span<const MatrixView<float>> inputs) const {
  gatherPixels(pool, images_, chosen.data(), inputs[0]);
  if (inputs.size() < 2) return;
  for (size_t i = 0; i < chosen.size(); ++i) inputs[1](i, 0) = labels_[chosen[i]];
}

void PointItems::fill(ThreadPool&, std::span<const uint32_t> chosen, uint64_t,
                      std::span<const MatrixView<float>> inputs) const {
  for (size_t i = 0; i < chosen.size(); ++i) {
    std::copy_n(points_.row(chosen[i]), points_.cols, inputs[0].row(i));
  }
}

}  // namespace atlas
