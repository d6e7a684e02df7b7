// Reading and writing files: the only place of the command line that touches the disk.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/files/idx.h"

namespace atlas::cli {

// Unpacked where it is gzipped.
Result<std::vector<uint8_t>> readFile(const std::string& path);
// Before long work: makes the folder of a file that will be written, and says when it cannot be.
// What the file holds stays.
Status prepareFile(const std::string& path);
Status writeFile(const std::string& path, std::span<const uint8_t> bytes);
Status writeText(const std::string& path, const std::string& text);
Status makeFolder(const std::string& path);

// The error of what a file holds, with its name.
Status inFile(const std::string& path, const Status& status);

// A data set read from files; keeps their bytes.
struct DataFiles {
  std::vector<uint8_t> imageBytes, labelBytes;
  IdxImages images;
  std::span<const uint8_t> labels;  // empty where there are none
};

// IDX, .npy or CSV, known by what is in them, gzipped or not. labelPath may be empty: a table's own
// column of labels counts then. Errors name the file.
Result<DataFiles> readData(const std::string& imagePath, const std::string& labelPath);

}  // namespace atlas::cli
