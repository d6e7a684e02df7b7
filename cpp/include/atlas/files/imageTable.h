// Images and labels as NumPy and spreadsheets keep them: `.npy` and CSV. A page has readers of its
// own (web/data/own, which also asks the reader how); these are the command line's, and give the
// same bytes for the same numbers.
//
// Images: n×d or n×rows×cols numbers. d that is a square is one, else an image is one line. Bytes
// are taken as they are. Other numbers within 0…1 are shares of white; within 0…255, with one above
// 64 or all the same, they are greys; else the least becomes black and the largest white.
// Labels: whole numbers 0…255.
//
// CSV: an image a line; commas, semicolons, tabs or spaces between numbers; perhaps a line of
// names. A column of labels is the first or the last: the one with such a name, or the one that
// leaves a square of pixels and holds few different whole numbers.
//
// Errors are dataCorrupt with a sentence that names the place. Tested by
// tests/cpp/files/imageTable_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/status.h"

namespace atlas {

struct ImageTable {
  size_t count = 0, rows = 0, cols = 0;
  std::vector<uint8_t> bytes;   // count·rows·cols
  std::vector<uint8_t> labels;  // count, or empty
};

bool isNpy(std::span<const uint8_t> file);
// Text whose first or second line has two numbers.
bool isCsv(std::span<const uint8_t> file);

Result<ImageTable> readNpyImages(std::span<const uint8_t> file);
Result<ImageTable> readCsvImages(std::span<const uint8_t> file);
Result<std::vector<uint8_t>> readNpyLabels(std::span<const uint8_t> file);
// A column of labels alone.
Result<std::vector<uint8_t>> readCsvLabels(std::span<const uint8_t> file);

}  // namespace atlas
