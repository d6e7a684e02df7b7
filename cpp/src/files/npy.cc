#include "atlas/files/npy.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <string>
#include <string_view>
#include <xtensor/xadapt.hpp>
#include <xtensor/xnpy.hpp>

namespace atlas {
namespace {

static_assert(std::endian::native == std::endian::little,
              "values are copied as they lie in memory");

constexpr std::string_view kMagic{"\x93NUMPY\x01\x00", 8};  // with version 1.0
constexpr size_t kHeaderStart = 10;                         // magic, version, 16-bit header length
constexpr size_t kMaxDimensions = 3;

template <class T>
constexpr const char* kDescr = nullptr;
template <>
constexpr const char* kDescr<float> = "<f4";
template <>
constexpr const char* kDescr<double> = "<f8";
template <>
constexpr const char* kDescr<uint8_t> = "|u1";
template <>
constexpr const char* kDescr<int32_t> = "<i4";
template <>
constexpr const char* kDescr<uint32_t> = "<u4";
template <>
constexpr const char* kDescr<int64_t> = "<i8";

// The text after `'key':` and spaces, or empty.
std::string_view valueOf(std::string_view header, std::string_view key) {
  const size_t at = header.find(key);
  if (at == std::string_view::npos) return {};
  const size_t begin = header.find_first_not_of(" :", at + key.size());
  return begin == std::string_view::npos ? std::string_view{} : header.substr(begin);
}

// "(2, 3)" or "(5,)" into sizes; false unless it is a tuple of 1 to 3 numbers below 2^31.
bool parseShape(std::string_view text, std::vector<size_t>& shape) {
  if (text.empty() || text[0] != '(') return false;
  uint64_t number = 0;
  bool inNumber = false;
  for (const char c : text.substr(1)) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + uint64_t(c - '0');
      inNumber = true;
      if (number >> 31 != 0) return false;
    } else if (c == ',' || c == ')') {
      if (inNumber) shape.push_back(size_t(number));
      number = 0;
      inNumber = false;
      if (c == ')') return !shape.empty() && shape.size() <= kMaxDimensions;
    } else if (c != ' ') {
      return false;
    }
  }
  return false;
}

}  // namespace

template <class T>
std::vector<uint8_t> writeNpy(std::span<const T> data, std::span<const size_t> shape) {
  assert(!shape.empty() && shape.size() <= kMaxDimensions);
  const std::vector<size_t> sizes(shape.begin(), shape.end());
  const std::string file =
      xt::dump_npy(xt::adapt(data.data(), data.size(), xt::no_ownership(), sizes));
  return {file.begin(), file.end()};
}

template <class T>
Result<NpyArray<T>> parseNpy(std::span<const uint8_t> file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (text.size() < kHeaderStart || !text.starts_with(kMagic))
    return Status::dataCorrupt("npy.start");
  const size_t dataStart = kHeaderStart + file[kMagic.size()] + 256u * file[kMagic.size() + 1];
  if (dataStart > file.size())
    return Status::dataCorrupt("npy.header wanted found", {dataStart, file.size()});
  const std::string_view header = text.substr(kHeaderStart, dataStart - kHeaderStart);

  const std::string quoted = "'" + std::string(kDescr<T>) + "'";
  const std::string_view descr = valueOf(header, "'descr'");
  if (!descr.starts_with(quoted))
    return Status::dataCorrupt("npy.type found wanted",
                               {std::string(descr.substr(0, descr.find(','))), quoted});
  if (!valueOf(header, "'fortran_order'").starts_with("False"))
    return Status::dataCorrupt("npy.order");
  NpyArray<T> array;
  if (!parseShape(valueOf(header, "'shape'"), array.shape)) return Status::dataCorrupt("npy.shape");

  // Sizes are below 2^31 each; stop as soon as the product passes what the file could hold.
  const uint64_t available = (file.size() - dataStart) / sizeof(T);
  uint64_t values = 1;
  for (const size_t size : array.shape) {
    if (size != 0 && values > available / size)
      values = available + 1;
    else
      values *= size;
  }
  if (values * sizeof(T) != file.size() - dataStart)
    return Status::dataCorrupt("npy.values found", {file.size() - dataStart});
  array.data.resize(size_t(values));
  if (values > 0) std::memcpy(array.data.data(), file.data() + dataStart, values * sizeof(T));
  return array;
}

#define ATLAS_INSTANTIATE_NPY(T)                                                          \
  template std::vector<uint8_t> writeNpy<T>(std::span<const T>, std::span<const size_t>); \
  template Result<NpyArray<T>> parseNpy<T>(std::span<const uint8_t>);
ATLAS_INSTANTIATE_NPY(float)
ATLAS_INSTANTIATE_NPY(double)
ATLAS_INSTANTIATE_NPY(uint8_t)
ATLAS_INSTANTIATE_NPY(int32_t)
ATLAS_INSTANTIATE_NPY(uint32_t)
ATLAS_INSTANTIATE_NPY(int64_t)
#undef ATLAS_INSTANTIATE_NPY

}  // namespace atlas
