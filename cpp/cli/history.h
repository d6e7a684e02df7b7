// The history of a run that a shipped model carries: codes and labels of held-out images and the
// losses at a dozen moments, so that a page can draw the map and its time line without any data.
// As safetensors: epochs, {train,test}_{recon,kl,total} F32 [m], steps U32 [m], labels U8 [n],
// codes_0 … codes_{m−1} F16 [n, k].
#pragma once

#include <cstdint>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"
#include "atlas/nn/trainable.h"

namespace atlas::cli {

class History {
 public:
  // The first `count` held-out images are followed.
  History(ByteImages heldOut, std::span<const uint8_t> labels, size_t count);

  void add(ThreadPool& pool, LatentModel& model, double epoch, uint64_t step, const Losses& train,
           const Losses& test);
  std::vector<uint8_t> file() const;

 private:
  ByteImages images_;
  std::vector<uint8_t> labels_;
  uint32_t latentDim_ = 0;
  std::vector<std::vector<float>> codes_;
  std::vector<float> epochs_, losses_[6];
  std::vector<uint32_t> steps_;
};

}  // namespace atlas::cli
