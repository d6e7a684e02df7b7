// Σx and Σxxᵀ of byte images in integers: exact, so the order of summation does not matter and any
// split over shards and threads gives the same bits. The naive form is the oracle of the fast one.
// Tested by tests/cpp/models/pca_test.cc.
#pragma once

#include <cstdint>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"

namespace atlas {

// For images n×d adds Σ xᵢ to sum[i] and, for i <= j, Σ xᵢxⱼ to products[i·d + j].
void addMomentsNaive(ByteImages images, int64_t* sum, int64_t* products);

// The same with four pixel pairs an instruction, where a few neighbouring pixels of two images are
// not all 0. Cost: at most n·d²/2 multiply-adds; memory: 5 KB a pixel.
void addMoments(ThreadPool& pool, ByteImages images, int64_t* sum, int64_t* products);

}  // namespace atlas
