// Σx and Σxxᵀ of byte images in integers: exact, so the order of summation does not matter and any
// split over shards and threads gives the same bits. The naive form is the oracle of the fast one.
// Tested by tests/cpp/models/pca_test.cc.
#pragma once

#include <cstdint>
#include <memory>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"

namespace atlas {

// For images n×d adds Σ xᵢ to sum[i] and, for i <= j, Σ xᵢxⱼ to products[i·d + j].
void addMomentsNaive(ByteImages images, int64_t* sum, int64_t* products);

// The same with four pixel pairs an instruction, where a few neighbouring pixels of two images are
// not all 0. Cost: at most n·d²/2 multiply-adds; memory: 5 KB a pixel.
void addMoments(ThreadPool& pool, ByteImages images, int64_t* sum, int64_t* products);

// The same of a block of images in turns: `panels` parts are packed, then `tasks` parts of the
// products are added, each to rows of its own. What has one block serves the next.
class BlockMoments {
 public:
  static constexpr size_t kMostImages = 1024;  // 512 · 2·255² < 2³¹: sums of a block fit in int32

  explicit BlockMoments(size_t dim);
  BlockMoments(BlockMoments&&) noexcept;
  ~BlockMoments();

  size_t panels() const;
  size_t tasks() const;
  // Of the products, of one task: rows task · kTaskRows and those after it.
  static constexpr size_t kTaskRows = 16;

  // Precondition: at most kMostImages images.
  void pack(ThreadPool& pool, ByteImages images, size_t begin, size_t end, int64_t* sum);
  // Precondition: every panel is packed.
  void multiply(ThreadPool& pool, size_t begin, size_t end, int64_t* products) const;

 private:
  struct Packed;
  std::unique_ptr<Packed> packed_;
};

}  // namespace atlas
