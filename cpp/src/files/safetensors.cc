#include "atlas/files/safetensors.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

#include "base/statistics.h"
#include "files/safetensorsHeader.h"

namespace atlas {
namespace {

static_assert(std::endian::native == std::endian::little);  // numbers are copied as they lie

constexpr size_t kLengthBytes = 8;  // of the header length at the start of the file
constexpr size_t kAlignment = 8;

struct DTypeFact {
  DType dtype;
  const char* name;
  size_t size;
};
constexpr DTypeFact kDTypes[] = {
    {DType::u8, "U8", 1},       {DType::i8, "I8", 1},   {DType::u16, "U16", 2},
    {DType::i16, "I16", 2},     {DType::f16, "F16", 2}, {DType::bf16, "BF16", 2},
    {DType::u32, "U32", 4},     {DType::i32, "I32", 4}, {DType::f32, "F32", 4},
    {DType::u64, "U64", 8},     {DType::i64, "I64", 8}, {DType::f64, "F64", 8},
    {DType::boolean, "BOOL", 1}};

const DTypeFact& factOf(DType dtype) {
  return *std::find_if(std::begin(kDTypes), std::end(kDTypes),
                       [&](const DTypeFact& fact) { return fact.dtype == dtype; });
}

template <class T>
std::vector<T> copyOf(std::span<const uint8_t> bytes) {
  std::vector<T> out(bytes.size() / sizeof(T));
  if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
  return out;
}

std::vector<uint8_t> bytesAt(const void* data, size_t size) {
  std::vector<uint8_t> out(size);
  if (size > 0) std::memcpy(out.data(), data, size);
  return out;
}

template <class Out>
Result<std::vector<Out>> numbersOf(const Tensor& tensor) {
  if (tensor.dtype == DType::f16) {
    const auto halves = copyOf<uint16_t>(tensor.bytes);
    std::vector<Out> out(halves.size());
    std::transform(halves.begin(), halves.end(), out.begin(), floatFromHalf);
    return out;
  }
  const auto cast = [](const auto& from) {
    std::vector<Out> out(from.size());
    std::transform(from.begin(), from.end(), out.begin(), [](auto value) { return Out(value); });
    return out;
  };
  if (tensor.dtype == DType::f32) return cast(copyOf<float>(tensor.bytes));
  if (tensor.dtype == DType::f64) return cast(copyOf<double>(tensor.bytes));
  return Status::dataCorrupt("tensor.type name found", {tensor.name, dtypeName(tensor.dtype)});
}

// The tensor of a header entry, or why there is none. `data` is what follows the header.
Result<Tensor> tensorOf(const HeaderEntry& entry, std::span<const uint8_t> data) {
  const auto fact = std::find_if(std::begin(kDTypes), std::end(kDTypes),
                                 [&](const DTypeFact& f) { return entry.dtype == f.name; });
  if (fact == std::end(kDTypes))
    return Status::dataCorrupt("tensor.unknownType name found", {entry.name, entry.dtype});
  if (entry.begin > entry.end || entry.end > data.size())
    return Status::dataCorrupt("tensor.place name begin end bytes",
                               {entry.name, entry.begin, entry.end, data.size()});
  Tensor tensor{entry.name, fact->dtype, entry.shape,
                data.subspan(size_t(entry.begin), size_t(entry.end - entry.begin))};
  // Sizes are checked against the bytes there are before they are multiplied.
  uint64_t count = 1;
  bool fits = true;
  if (std::find(entry.shape.begin(), entry.shape.end(), 0u) != entry.shape.end()) {
    count = 0;
  } else {
    for (uint64_t size : entry.shape) {
      fits = fits && size <= data.size() / count;
      if (fits) count *= size;
    }
  }
  if (!fits || count * fact->size != tensor.bytes.size())
    return Status::dataCorrupt("tensor.bytes name found type",
                               {entry.name, tensor.bytes.size(), entry.dtype});
  return tensor;
}

}  // namespace

const char* dtypeName(DType dtype) { return factOf(dtype).name; }
size_t dtypeSize(DType dtype) { return factOf(dtype).size; }

uint64_t Tensor::count() const { return bytes.size() / dtypeSize(dtype); }

const Tensor* Safetensors::find(const std::string& name) const {
  const auto it = std::find_if(tensors.begin(), tensors.end(),
                               [&](const Tensor& tensor) { return tensor.name == name; });
  return it == tensors.end() ? nullptr : &*it;
}

Result<Safetensors> readSafetensors(std::span<const uint8_t> file) {
  const std::string size = std::to_string(file.size());
  if (file.size() < kLengthBytes + 2) return Status::dataCorrupt("safetensors.short found", {size});
  uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (length > kSafetensorsMaxHeader || length > file.size() - kLengthBytes)
    return Status::dataCorrupt("safetensors.header announced found most",
                               {length, size, kSafetensorsMaxHeader});
  const auto data = file.subspan(kLengthBytes + size_t(length));
  auto header = parseSafetensorsHeader(
      {reinterpret_cast<const char*>(file.data()) + kLengthBytes, size_t(length)});
  if (!header.ok()) return header.status();

  // Where tensors lie one after the other without gaps, their middles rise, empty ones included.
  std::vector<double> before;
  for (const HeaderEntry& entry : header->entries)
    before.push_back(-double(entry.begin) - double(entry.end));
  Safetensors out;
  out.metadata = std::move(header->metadata);
  uint64_t covered = 0;
  for (size_t at : byFalling(before)) {
    const HeaderEntry& entry = header->entries[at];
    auto tensor = tensorOf(entry, data);
    if (!tensor.ok()) return tensor.status();
    if (entry.begin != covered)
      return Status::dataCorrupt("tensor.gap name begin end", {entry.name, entry.begin, covered});
    covered = entry.end;
    out.tensors.push_back(std::move(tensor.value()));
  }
  if (covered != data.size())
    return Status::dataCorrupt("tensor.end end bytes", {covered, data.size()});
  return out;
}

std::vector<uint8_t> writeSafetensors(const Safetensors& contents) {
  std::vector<double> sizes;
  for (const Tensor& tensor : contents.tensors) {
    assert(tensor.bytes.size() == tensor.count() * dtypeSize(tensor.dtype));
    sizes.push_back(double(dtypeSize(tensor.dtype)));
  }
  std::vector<const Tensor*> order;
  for (size_t at : byFalling(sizes)) order.push_back(&contents.tensors[at]);

  std::string header = "{";
  if (!contents.metadata.empty()) {
    header += "\"__metadata__\":{";
    for (const auto& [key, value] : contents.metadata)
      header += jsonString(key) + ":" + jsonString(value) + ",";
    header.back() = '}';
    header += ",";
  }
  uint64_t offset = 0;
  for (const Tensor* tensor : order) {
    header +=
        jsonString(tensor->name) + ":{\"dtype\":\"" + dtypeName(tensor->dtype) + "\",\"shape\":[";
    for (size_t i = 0; i < tensor->shape.size(); ++i)
      header += (i > 0 ? "," : "") + std::to_string(tensor->shape[i]);
    header += "],\"data_offsets\":[" + std::to_string(offset) + ",";
    offset += tensor->bytes.size();
    header += std::to_string(offset) + "]},";
  }
  if (header.size() > 1) header.pop_back();  // the last comma
  header += "}";
  header.resize((header.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');

  const uint64_t length = header.size();
  std::vector<uint8_t> file = bytesAt(&length, kLengthBytes);
  file.reserve(kLengthBytes + header.size() + size_t(offset));
  file.insert(file.end(), header.begin(), header.end());
  for (const Tensor* tensor : order)
    file.insert(file.end(), tensor->bytes.begin(), tensor->bytes.end());
  return file;
}

Result<std::vector<float>> tensorFloats(const Tensor& tensor) { return numbersOf<float>(tensor); }
Result<std::vector<double>> tensorDoubles(const Tensor& tensor) {
  return numbersOf<double>(tensor);
}

std::vector<uint8_t> bytesOf(std::span<const float> values) {
  return bytesAt(values.data(), values.size_bytes());
}
std::vector<uint8_t> bytesOf(std::span<const double> values) {
  return bytesAt(values.data(), values.size_bytes());
}
std::vector<uint8_t> bytesOfHalf(std::span<const float> values) {
  std::vector<uint16_t> halves(values.size());
  std::transform(values.begin(), values.end(), halves.begin(), halfFromFloat);
  return bytesAt(halves.data(), halves.size() * sizeof(uint16_t));
}

// binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits; binary32: 1, 8 (bias 127), 23.
uint16_t halfFromFloat(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  const uint16_t sign = uint16_t(bits >> 16 & 0x8000);
  const uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;   // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00;  // 65520 and more round to infinity
  if (magnitude < 0x38800000) {                       // below 2^-14: a multiple of 2^-24
    // Adding ½ makes the last place of the sum 2^-24, so the addition itself rounds to it.
    const float sum = std::bit_cast<float>(magnitude) + 0.5f;
    return sign | uint16_t(std::bit_cast<uint32_t>(sum) - std::bit_cast<uint32_t>(0.5f));
  }
  const uint32_t odd = magnitude >> 13 & 1;  // ties go to the even neighbour
  const uint32_t rounded = magnitude + 0xfff + odd;
  return sign | uint16_t((rounded - (112u << 23)) >> 13);
}

float floatFromHalf(uint16_t bits) {
  const uint32_t sign = uint32_t(bits & 0x8000) << 16;
  const uint32_t exponent = bits >> 10 & 31, fraction = bits & 0x3ff;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000 | fraction << 13);
  if (exponent == 0) {
    const float magnitude = float(fraction) * 0x1p-24f;
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(magnitude));
  }
  return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
}

}  // namespace atlas
