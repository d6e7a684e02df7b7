#include "history.h"

#include <algorithm>
#include <cstring>

#include "atlas/files/safetensors.h"

namespace atlas::cli {

History::History(ByteImages heldOut, std::span<const uint8_t> labels, size_t count)
    : images_(heldOut.data, std::min(count, heldOut.rows), heldOut.cols),
      labels_(labels.begin(), labels.begin() + ptrdiff_t(std::min(images_.rows, labels.size()))) {}

void History::add(ThreadPool& pool, LatentModel& model, double epoch, uint64_t step,
                  const Losses& train, const Losses& test) {
  latentDim_ = model.latentDim();
  std::vector<float> codes(images_.rows * latentDim_);
  model.encode(pool, images_, {codes.data(), images_.rows, latentDim_}, {});
  codes_.push_back(std::move(codes));
  epochs_.push_back(float(epoch));
  steps_.push_back(uint32_t(step));
  const double values[] = {train.recon, train.kl, train.total, test.recon, test.kl, test.total};
  for (size_t i = 0; i < 6; ++i) losses_[i].push_back(float(values[i]));
}

std::vector<uint8_t> History::file() const {
  std::vector<std::vector<uint8_t>> storage;
  Safetensors out;
  storage.reserve(codes_.size() + 10);
  const auto add = [&](std::string name, DType dtype, std::vector<uint64_t> shape,
                       std::vector<uint8_t> bytes) {
    storage.push_back(std::move(bytes));
    out.tensors.push_back({std::move(name), dtype, std::move(shape), storage.back()});
  };
  const uint64_t m = epochs_.size();
  add("epochs", DType::f32, {m}, bytesOf(epochs_));
  const char* names[] = {"train_recon", "train_kl", "train_total",
                         "test_recon",  "test_kl",  "test_total"};
  for (size_t i = 0; i < 6; ++i) add(names[i], DType::f32, {m}, bytesOf(losses_[i]));
  std::vector<uint8_t> steps(steps_.size() * sizeof(uint32_t));
  std::memcpy(steps.data(), steps_.data(), steps.size());
  add("steps", DType::u32, {m}, std::move(steps));
  add("labels", DType::u8, {labels_.size()}, labels_);
  for (size_t i = 0; i < codes_.size(); ++i) {
    add("codes_" + std::to_string(i), DType::f16, {images_.rows, latentDim_},
        bytesOfHalf(codes_[i]));
  }
  return writeSafetensors(out);
}

}  // namespace atlas::cli
