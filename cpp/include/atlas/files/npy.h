// NumPy's .npy, version 1.0 (numpy.lib.format: magic, header length, a Python dictionary padded
// with spaces so that the values begin at a multiple of 64, then the values), little-endian, C
// order, 1 to 3 dimensions, values of type float, double, uint8_t, int32_t, uint32_t or int64_t.
//
// Written by xtensor (xt::dump_npy into a string: no file system, no exception). Read by our own
// parser: xt::load_npy aborts on a damaged file where exceptions are off, and uses std::regex.
// Only the command-line program writes .npy, so neither is part of the page's download.
// Tested by tests/cpp/files/npy_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/status.h"

namespace atlas {

// The bytes of a file. Preconditions: 1 to 3 dimensions, data.size() is their product.
// Instantiated for the six types above.
template <class T>
std::vector<uint8_t> writeNpy(std::span<const T> data, std::span<const size_t> shape);

template <class T>
struct NpyArray {
  std::vector<size_t> shape;  // 1 to 3 sizes; a size may be 0
  std::vector<T> data;        // C order, as many as the product of shape
};

// dataCorrupt when the bytes are not such a file of T, with a sentence naming what was found.
template <class T>
Result<NpyArray<T>> parseNpy(std::span<const uint8_t> file);

}  // namespace atlas
