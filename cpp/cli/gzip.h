// Gzip (RFC 1952) and what is in it (RFC 1951), for IDX files as they are downloaded. Own code:
// zlib is in no package of the toolchain, and one more would make everybody's private root anew.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/status.h"

namespace atlas::cli {

bool isGzip(std::span<const uint8_t> bytes);

// The bytes of all members, one after another; zeros may follow the last, as tapes have them. Each
// is held to its checksum. dataCorrupt for anything else, or for more than `most` bytes.
Result<std::vector<uint8_t>> gunzip(std::span<const uint8_t> bytes, uint64_t most);

}  // namespace atlas::cli
