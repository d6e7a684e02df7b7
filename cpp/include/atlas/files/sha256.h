// SHA-256 (FIPS 180-4): names weights and data by their content. Tested by
// tests/cpp/files/sha256_test.cc with the vectors of NIST's "Examples with Intermediate Values".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace atlas {

class Sha256 {
 public:
  Sha256();
  void update(std::span<const uint8_t> bytes);
  std::array<uint8_t, 32> digest();  // ends the message; the object is then used up

 private:
  void compress(const uint8_t* block /* [64] */);

  std::array<uint32_t, 8> state_;
  std::array<uint8_t, 64> pending_;
  uint64_t length_ = 0;  // bytes
};

std::string sha256Hex(std::span<const uint8_t> bytes);  // 64 lower-case hexadecimal digits
std::string sha256Hex(std::span<const float> values);   // of their bytes, little endian

}  // namespace atlas
