#include "atlas/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>

// The header's JSON is read by a small strict parser rather than a library: it is objects of
// strings and small arrays, and the usual header-only library costs more than 20 KB of gzipped
// wasm.

namespace atlas {

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored as they lie");

constexpr struct {
  DType dtype;
  const char* name;
  size_t size;
} kTypes[] = {{DType::u8, "U8", 1},       {DType::i8, "I8", 1},   {DType::u16, "U16", 2},
              {DType::i16, "I16", 2},     {DType::f16, "F16", 2}, {DType::bf16, "BF16", 2},
              {DType::u32, "U32", 4},     {DType::i32, "I32", 4}, {DType::f32, "F32", 4},
              {DType::u64, "U64", 8},     {DType::i64, "I64", 8}, {DType::f64, "F64", 8},
              {DType::boolean, "BOOL", 1}};

Status damaged(const std::string& what) {
  return Status::dataCorrupt("This safetensors file is damaged or another format: " + what +
                             ". Load it again from where it came.");
}

// Strict JSON of the one shape a header has. Every method is false on the first error, which
// `problem` then tells; nesting is fixed by the grammar, so input cannot recurse.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  std::string problem;

  bool parse(Safetensors& out, std::vector<std::pair<uint64_t, uint64_t>>& offsets) {
    return object([&](const std::string& key) {
             if (key == "__metadata__") {
               return object([&](const std::string& name) { return string(out.metadata[name]); });
             }
             Tensor tensor;
             tensor.name = key;
             bool dtype = false, shape = false;
             std::vector<uint64_t> range;
             const bool ok = object([&](const std::string& field) {
               if (field == "dtype") {
                 std::string name;
                 if (!string(name)) return false;
                 for (const auto& type : kTypes) {
                   if (name == type.name) {
                     tensor.dtype = type.dtype;
                     dtype = true;
                   }
                 }
                 return dtype || fail("tensor " + key + " has the unknown type " + name);
               }
               if (field == "shape") return shape = numbers(tensor.shape);
               if (field == "data_offsets") return numbers(range);
               return fail("tensor " + key + " has the unknown field " + field);
             });
             if (!ok) return false;
             if (!dtype || !shape || range.size() != 2) {
               return fail("tensor " + key + " lacks dtype, shape or data_offsets");
             }
             if (out.find(key) != nullptr) return fail("tensor " + key + " is there twice");
             out.tensors.push_back(std::move(tensor));
             offsets.emplace_back(range[0], range[1]);
             return true;
           }) &&
           (space(), at_ == text_.size() || fail("its header goes on after its end"));
  }

 private:
  bool fail(const std::string& what) {
    if (problem.empty()) problem = what;
    return false;
  }
  void space() {
    while (at_ < text_.size() && std::strchr(" \t\r\n", text_[at_]) && text_[at_] != 0) ++at_;
  }
  bool eat(char c) {
    space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool expect(char c) {
    return eat(c) ||
           fail(std::string("its header has no '") + c + "' at byte " + std::to_string(at_));
  }
  template <class Member>
  bool object(Member&& member) {
    if (!expect('{')) return false;
    if (eat('}')) return true;
    do {
      std::string key;
      if (!string(key) || !expect(':') || !member(key)) return false;
    } while (eat(','));
    return expect('}');
  }
  bool string(std::string& out) {
    if (!expect('"')) return false;
    out.clear();
    while (at_ < text_.size() && text_[at_] != '"') {
      char c = text_[at_++];
      if (c == '\\') {
        if (at_ >= text_.size()) break;
        c = text_[at_++];
        constexpr char kFrom[] = "\"\\/nrtbf", kTo[] = "\"\\/\n\r\t\b\f";
        const char* escape = c ? std::strchr(kFrom, c) : nullptr;
        if (escape == nullptr)
          return fail("its header has the unreadable escape \\" + std::string(1, c));
        c = kTo[escape - kFrom];
      }
      out += c;
    }
    return expect('"');
  }
  bool numbers(std::vector<uint64_t>& out) {
    if (!expect('[')) return false;
    out.clear();
    if (eat(']')) return true;
    do {
      space();
      uint64_t value = 0;
      const size_t from = at_;
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
        if (at_ - from > 15) return fail("its header has a number of more than 16 digits");
        value = value * 10 + uint64_t(text_[at_++] - '0');
      }
      if (at_ == from) return fail("its header has no number at byte " + std::to_string(at_));
      out.push_back(value);
      if (out.size() > 16) return fail("a tensor has more than 16 dimensions");
    } while (eat(','));
    return expect(']');
  }

  std::string_view text_;
  size_t at_ = 0;
};

void appendQuoted(std::string& out, const std::string& text) {
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"':
      case '\\':
        out += '\\';
        out += c;
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
  out += '"';
}

template <class T>
Result<std::vector<T>> numbersOf(const Tensor& tensor) {
  std::vector<T> out(tensor.count());
  const uint8_t* p = tensor.bytes.data();
  for (size_t i = 0; i < out.size(); ++i) {
    switch (tensor.dtype) {
      case DType::f16: {
        uint16_t bits;
        std::memcpy(&bits, p + 2 * i, 2);
        out[i] = T(floatFromHalf(bits));
        break;
      }
      case DType::f32: {
        float v;
        std::memcpy(&v, p + 4 * i, 4);
        out[i] = T(v);
        break;
      }
      case DType::f64: {
        double v;
        std::memcpy(&v, p + 8 * i, 8);
        out[i] = T(v);
        break;
      }
      default:
        return damaged("tensor " + tensor.name + " holds " + dtypeName(tensor.dtype) +
                       "; F16, F32 or F64 is needed");
    }
  }
  return out;
}

template <class T>
std::vector<uint8_t> rawBytes(std::span<const T> values) {
  std::vector<uint8_t> out(values.size_bytes());
  if (!out.empty()) std::memcpy(out.data(), values.data(), out.size());
  return out;
}

}  // namespace

const char* dtypeName(DType dtype) {
  for (const auto& type : kTypes) {
    if (type.dtype == dtype) return type.name;
  }
  return "?";
}

size_t dtypeSize(DType dtype) {
  for (const auto& type : kTypes) {
    if (type.dtype == dtype) return type.size;
  }
  return 0;
}

uint64_t Tensor::count() const {
  uint64_t n = 1;
  for (uint64_t side : shape) n *= side;
  return n;
}

const Tensor* Safetensors::find(const std::string& name) const {
  for (const Tensor& tensor : tensors) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

Result<Safetensors> readSafetensors(std::span<const uint8_t> file) {
  uint64_t headerSize = 0;
  if (file.size() < sizeof headerSize) {
    return damaged("it has " + std::to_string(file.size()) +
                   " bytes, and the length of its header alone takes 8");
  }
  std::memcpy(&headerSize, file.data(), sizeof headerSize);
  if (headerSize > kSafetensorsMaxHeader || headerSize > file.size() - 8) {
    return damaged("its header claims " + std::to_string(headerSize) + " bytes in a file of " +
                   std::to_string(file.size()) + " (at most " +
                   std::to_string(kSafetensorsMaxHeader) + " are read)");
  }
  const auto data = file.subspan(8 + size_t(headerSize));
  HeaderParser parser({reinterpret_cast<const char*>(file.data()) + 8, size_t(headerSize)});
  Safetensors out;
  std::vector<std::pair<uint64_t, uint64_t>> offsets;
  if (!parser.parse(out, offsets)) return damaged(parser.problem);

  uint64_t covered = 0;
  for (size_t i = 0; i < offsets.size(); ++i) {
    Tensor& tensor = out.tensors[i];
    const auto [begin, end] = offsets[i];
    if (begin > end || end > data.size()) {
      return damaged("tensor " + tensor.name + " lies at bytes " + std::to_string(begin) + " to " +
                     std::to_string(end) + " of " + std::to_string(data.size()));
    }
    uint64_t expected = dtypeSize(tensor.dtype);
    for (uint64_t side : tensor.shape) {
      // A product that leaves the file behind cannot come back to its size.
      if (side != 0 && expected > file.size() / side) {
        expected = UINT64_MAX;
        break;
      }
      expected *= side;
    }
    if (expected != end - begin) {
      return damaged("tensor " + tensor.name + " has " + std::to_string(end - begin) +
                     " bytes, which does not agree with its shape");
    }
    tensor.bytes = data.subspan(size_t(begin), size_t(end - begin));
    covered += end - begin;
  }
  auto sorted = offsets;
  std::sort(sorted.begin(), sorted.end());
  uint64_t at = 0;
  for (const auto& [begin, end] : sorted) {
    if (begin != at)
      return damaged("its tensors overlap or leave a hole at byte " + std::to_string(at));
    at = end;
  }
  if (at != data.size() || covered != data.size()) {
    return damaged("it has " + std::to_string(data.size()) +
                   " bytes of data, its header tells of " + std::to_string(at));
  }
  return out;
}

std::vector<uint8_t> writeSafetensors(const Safetensors& contents) {
  std::vector<const Tensor*> order;
  for (const Tensor& tensor : contents.tensors) order.push_back(&tensor);
  std::stable_sort(order.begin(), order.end(), [](const Tensor* a, const Tensor* b) {
    return dtypeSize(a->dtype) > dtypeSize(b->dtype);
  });
  std::string header = "{";
  if (!contents.metadata.empty()) {
    header += "\"__metadata__\":{";
    const char* comma = "";
    for (const auto& [key, value] : contents.metadata) {
      header += comma;
      appendQuoted(header, key);
      header += ':';
      appendQuoted(header, value);
      comma = ",";
    }
    header += '}';
  }
  uint64_t offset = 0;
  for (const Tensor* tensor : order) {
    if (header.size() > 1) header += ',';
    appendQuoted(header, tensor->name);
    header += std::string(":{\"dtype\":\"") + dtypeName(tensor->dtype) + "\",\"shape\":[";
    for (size_t i = 0; i < tensor->shape.size(); ++i) {
      header += (i ? "," : "") + std::to_string(tensor->shape[i]);
    }
    header += "],\"data_offsets\":[" + std::to_string(offset) + ',';
    offset += tensor->bytes.size();
    header += std::to_string(offset) + "]}";
  }
  header += '}';
  while (header.size() % 8 != 0) header += ' ';

  std::vector<uint8_t> file(8 + header.size() + offset);
  const uint64_t headerSize = header.size();
  std::memcpy(file.data(), &headerSize, 8);
  std::memcpy(file.data() + 8, header.data(), header.size());
  uint8_t* at = file.data() + 8 + header.size();
  for (const Tensor* tensor : order) {
    if (!tensor->bytes.empty()) std::memcpy(at, tensor->bytes.data(), tensor->bytes.size());
    at += tensor->bytes.size();
  }
  return file;
}

Result<std::vector<float>> tensorFloats(const Tensor& tensor) { return numbersOf<float>(tensor); }
Result<std::vector<double>> tensorDoubles(const Tensor& tensor) {
  return numbersOf<double>(tensor);
}

std::vector<uint8_t> bytesOf(std::span<const float> values) { return rawBytes(values); }
std::vector<uint8_t> bytesOf(std::span<const double> values) { return rawBytes(values); }
std::vector<uint8_t> bytesOfHalf(std::span<const float> values) {
  std::vector<uint16_t> half(values.size());
  for (size_t i = 0; i < values.size(); ++i) half[i] = halfFromFloat(values[i]);
  return rawBytes(std::span<const uint16_t>(half));
}

uint16_t halfFromFloat(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  const uint16_t sign = uint16_t((bits >> 16) & 0x8000);
  const uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return uint16_t(sign | 0x7e00);   // NaN
  if (magnitude >= 0x477ff000) return uint16_t(sign | 0x7c00);  // 65520 and above round to infinity
  if (magnitude < 0x33000001) return sign;                      // at most half of the smallest half
  const int exponent = int(magnitude >> 23) - 127;
  const uint32_t mantissa = (magnitude & 0x7fffff) | 0x800000;
  const int shift = exponent < -14 ? 13 + (-14 - exponent) : 13;  // subnormals keep fewer bits
  uint32_t half = mantissa >> shift;
  const uint32_t rest = mantissa & ((1u << shift) - 1), middle = 1u << (shift - 1);
  if (rest > middle || (rest == middle && (half & 1))) ++half;
  // The leading 1 of a normal number adds one to the exponent field, hence +14 and not +15.
  return uint16_t(sign | (exponent < -14 ? half : half + (uint32_t(exponent + 14) << 10)));
}

float floatFromHalf(uint16_t bits) {
  const uint32_t sign = uint32_t(bits & 0x8000) << 16;
  const uint32_t exponent = (bits >> 10) & 31, mantissa = bits & 1023;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000 | mantissa << 13);
  if (exponent == 0) {
    const float magnitude = float(mantissa) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
}

}  // namespace atlas
