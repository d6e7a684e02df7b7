// The JSON of a safetensors header: an object of objects, parsed strictly and without recursion.
// nlohmann-json was measured: it adds 19 KB gzip more than this to the page's download (30.6
// against 12.0 KB for a program that only reads a header), aborts on misuse where exceptions are
// off, and keeps the last of two equal keys without a word. Tested by
// tests/cpp/files/safetensors_test.cc.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/base/status.h"

namespace atlas {

struct HeaderEntry {
  std::string name;
  std::string dtype;
  std::vector<uint64_t> shape;
  uint64_t begin = 0, end = 0;  // data_offsets
};

struct SafetensorsHeader {
  std::map<std::string, std::string> metadata;
  std::vector<HeaderEntry> entries;  // in the order written
};

// dataCorrupt with a sentence that names the byte where the text stops being such a header.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json);

// `text` as a JSON string with its quotes.
std::string jsonString(std::string_view text);

}  // namespace atlas
