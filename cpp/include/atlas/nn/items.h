// Where training takes its items from: a set with a count, or a source that draws them anew at
// every step. Tested through tests/cpp/nn/trainer_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"

namespace atlas {

class Items {
 public:
  virtual ~Items() = default;

  // 0: drawn anew at every step.
  virtual size_t count() const = 0;
  // Numbers of one item's input.
  virtual size_t width(size_t input) const = 0;
  // Row i of inputs[0], [1], … becomes item chosen[i] or, drawn anew, item i of batch `step`.
  virtual void fill(ThreadPool& pool, std::span<const uint32_t> chosen, uint64_t step,
                    std::span<const MatrixView<float>> inputs) const = 0;
};

// Bytes to numbers in 0…1: bytes stay bytes until a network needs them. A second input is the
// label, one number. Refers to the images and labels.
class ImageItems final : public Items {
 public:
  // labels: one an image, or none.
  explicit ImageItems(ByteImages images, std::span<const uint8_t> labels = {})
      : images_(images), labels_(labels) {}
  size_t count() const override { return images_.rows; }
  size_t width(size_t input) const override { return input > 0 ? 1 : images_.cols; }
  void fill(ThreadPool& pool, std::span<const uint32_t> chosen, uint64_t step,
            std::span<const MatrixView<float>> inputs) const override;

 private:
  ByteImages images_;
  std::span<const uint8_t> labels_;
};

// Rows of numbers as they are. Refers to the points.
class PointItems final : public Items {
 public:
  explicit PointItems(MatrixView<const float> points) : points_(points) {}
  size_t count() const override { return points_.rows; }
  size_t width(size_t) const override { return points_.cols; }
  void fill(ThreadPool& pool, std::span<const uint32_t> chosen, uint64_t step,
            std::span<const MatrixView<float>> inputs) const override;

 private:
  MatrixView<const float> points_;
};

}  // namespace atlas
