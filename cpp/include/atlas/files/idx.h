// IDX, the file format of MNIST (LeCun, Cortes, Burges: "The MNIST database", yann.lecun.com): a
// big-endian header (two zero bytes, a type code, the rank, one 32-bit size a dimension), then the
// values, last dimension fastest. Read here: unsigned bytes (type 08), images of rank 3 (count,
// rows, columns) and labels of rank 1. Unpacking a .gz is the caller's work.
//
// Parsing copies nothing: a view points into the caller's bytes and lives as long as they do.
// Errors are StatusCode::dataCorrupt with a sentence that names the value found and what is
// allowed. Cost: O(1) for images; one pass over the labels. Tested by tests/cpp/files/idx_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/base/tensor.h"

namespace atlas {

inline constexpr uint32_t kIdxImagesMagic = 0x00000803;  // unsigned byte, rank 3
inline constexpr uint32_t kIdxLabelsMagic = 0x00000801;  // unsigned byte, rank 1

// Sizes outside these are refused before anything is multiplied or allocated. All MNIST-like sets
// are far below; together they keep count·rows·cols inside what a 32-bit address space can hold.
inline constexpr uint32_t kIdxMaxSide = 4096;                // pixels a row or a column
inline constexpr uint64_t kIdxMaxBytes = uint64_t{1} << 31;  // values in one file

struct IdxImages {
  size_t count = 0;                // n
  size_t rows = 0;                 // pixels
  size_t cols = 0;                 // pixels
  std::span<const uint8_t> bytes;  // n·rows·cols, one image after another, row by row

  ByteImages view() const { return {bytes.data(), count, rows * cols}; }  // n × d
};

struct IdxLabels {
  std::span<const uint8_t> labels;  // n, any byte
  size_t classes = 0;               // largest label + 1
};

Result<IdxImages> parseIdxImages(std::span<const uint8_t> file);
Result<IdxLabels> parseIdxLabels(std::span<const uint8_t> file);

// Images and labels of one set: invalidArgument unless their counts are equal.
Status checkMatch(const IdxImages& images, const IdxLabels& labels);

// The bytes of a file that parses back to the same values.
// Preconditions: pixels.size() is a multiple of rows·cols; sizes within the limits above.
std::vector<uint8_t> writeIdxImages(std::span<const uint8_t> pixels, uint32_t rows, uint32_t cols);
std::vector<uint8_t> writeIdxLabels(std::span<const uint8_t> labels);

}  // namespace atlas
