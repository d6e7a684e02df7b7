// safetensors, the file format of weights (github.com/huggingface/safetensors, "Format"): a
// little-endian u64 length of the header, the header as JSON, then the tensors' bytes:
//   {"__metadata__": {"key": "value"}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets":
//   [0, 24]}}
// Offsets count from the end of the header; tensors cover the rest of the file with no hole and no
// overlap.
//
// The reader trusts nothing: every length and offset is checked before use, header and nesting are
// bounded, and a damaged or foreign file ends in dataCorrupt with a sentence naming the value. It
// copies no tensor: spans point into the caller's bytes and live as long as they do.
// The writer is deterministic: metadata by key, tensors by falling alignment then in the order
// added, header padded with spaces so that data starts at a multiple of 8. Tested by
// tests/cpp/files/safetensors_test.cc.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/status.h"

namespace atlas {

inline constexpr uint64_t kSafetensorsMaxHeader = 1 << 20;  // bytes; ours are a few KB

enum class DType { u8, i8, u16, i16, f16, bf16, u32, i32, f32, u64, i64, f64, boolean };
const char* dtypeName(DType dtype);  // "U8", "F32", …
size_t dtypeSize(DType dtype);       // bytes an element

struct Tensor {
  std::string name;
  DType dtype = DType::f32;
  std::vector<uint64_t> shape;  // empty: one number
  std::span<const uint8_t> bytes;

  uint64_t count() const;  // elements
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::vector<Tensor> tensors;  // in file order

  const Tensor* find(const std::string& name) const;  // null if it is not there
};

Result<Safetensors> readSafetensors(std::span<const uint8_t> file);

// Precondition: names are distinct and not "__metadata__"; bytes.size() = count() · dtypeSize.
std::vector<uint8_t> writeSafetensors(const Safetensors& contents);

// The numbers of an F16, F32 or F64 tensor as float or double (F64 → float rounds to nearest).
// dataCorrupt for other types.
Result<std::vector<float>> tensorFloats(const Tensor& tensor);
Result<std::vector<double>> tensorDoubles(const Tensor& tensor);

// Little-endian bytes of numbers, for writeSafetensors.
std::vector<uint8_t> bytesOf(std::span<const float> values);
std::vector<uint8_t> bytesOf(std::span<const double> values);
std::vector<uint8_t> bytesOfHalf(std::span<const float> values);

// IEEE 754 binary16, round to nearest, ties to even; overflow becomes infinity, NaN stays NaN.
uint16_t halfFromFloat(float value);
float floatFromHalf(uint16_t bits);

}  // namespace atlas
