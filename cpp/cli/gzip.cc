#include "gzip.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace atlas::cli {
namespace {

constexpr int kMostBits = 15;  // of a code
// Of a length or distance symbol: its base and how many bits follow (RFC 1951, 3.2.5).
constexpr uint16_t kLengthBase[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr uint8_t kLengthBits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr uint16_t kDistanceBase[] = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
constexpr uint8_t kDistanceBits[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                     6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

// A canonical prefix code: how many symbols have each length, and the symbols in its order.
struct Code {
  std::array<uint16_t, kMostBits + 1> counts{};
  std::array<uint16_t, 288> symbols{};

  // False where the lengths are no code.
  bool set(std::span<const uint8_t> lengths) {
    counts.fill(0);
    for (const uint8_t length : lengths) ++counts[length];
    int left = 1;
    for (int bits = 1; bits <= kMostBits; ++bits) {
      left = 2 * left - counts[size_t(bits)];
      if (left < 0) return false;
    }
    std::array<uint16_t, kMostBits + 1> next{};
    for (size_t bits = 1; bits < kMostBits; ++bits)
      next[bits + 1] = uint16_t(next[bits] + counts[bits]);
    for (size_t s = 0; s < lengths.size(); ++s)
      if (lengths[s] > 0) symbols[next[lengths[s]]++] = uint16_t(s);
    counts[0] = 0;
    return true;
  }
};

class Inflate {
 public:
  Inflate(std::span<const uint8_t> in, std::vector<uint8_t>& out, uint64_t most)
      : in_(in), out_(out), start_(out.size()), most_(most) {}

  // One stream; false where it is none, ends early or is too long.
  bool run() {
    for (bool isLast = false; !isLast;) {
      isLast = bits(1) != 0;
      const uint32_t kind = bits(2);
      if (failed_) return false;
      if (kind == 0 ? !stored() : kind == 1 ? !fixed() : kind == 2 ? !dynamic() : true)
        return false;
    }
    return !failed_;
  }
  size_t at() const { return at_; }  // bytes read; what is left of the last is not used

 private:
  uint32_t bits(int count) {
    while (held_ < count) {
      if (at_ == in_.size()) {
        failed_ = true;
        return 0;
      }
      buffer_ |= uint32_t{in_[at_++]} << held_;
      held_ += 8;
    }
    const uint32_t value = buffer_ & ((1u << count) - 1);
    buffer_ >>= count;
    held_ -= count;
    return value;
  }

  // The next symbol, or -1.
  int symbol(const Code& code) {
    int value = 0, first = 0, index = 0;
    for (size_t length = 1; length <= kMostBits; ++length) {
      value |= int(bits(1));
      if (failed_) return -1;
      const int count = code.counts[length];
      if (value - count < first) return code.symbols[size_t(index + value - first)];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    return -1;
  }

  bool stored() {
    buffer_ = 0;
    held_ = 0;
    if (in_.size() - at_ < 4) return false;
    const size_t length = in_[at_] | size_t{in_[at_ + 1]} << 8;
    const size_t inverse = in_[at_ + 2] | size_t{in_[at_ + 3]} << 8;
    at_ += 4;
    if (length != (inverse ^ 0xffff) || in_.size() - at_ < length || out_.size() + length > most_)
      return false;
    const auto from = in_.begin() + ptrdiff_t(at_);
    out_.insert(out_.end(), from, from + ptrdiff_t(length));
    at_ += length;
    return true;
  }

  bool fixed() {
    std::array<uint8_t, 288> lengths;
    std::fill(lengths.begin(), lengths.begin() + 144, uint8_t{8});
    std::fill(lengths.begin() + 144, lengths.begin() + 256, uint8_t{9});
    std::fill(lengths.begin() + 256, lengths.begin() + 280, uint8_t{7});
    std::fill(lengths.begin() + 280, lengths.end(), uint8_t{8});
    std::array<uint8_t, 30> distances;
    distances.fill(5);
    return lengths_.set(lengths) && distances_.set(distances) && codes();
  }

  bool dynamic() {
    constexpr uint8_t kOrder[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    const size_t literals = bits(5) + 257, distances = bits(5) + 1, lengthCodes = bits(4) + 4;
    if (failed_ || literals > 286 || distances > 30) return false;
    std::array<uint8_t, 320> lengths{};
    for (size_t i = 0; i < lengthCodes; ++i) lengths[kOrder[i]] = uint8_t(bits(3));
    if (failed_ || !lengths_.set({lengths.data(), 19})) return false;
    std::array<uint8_t, 320> all{};
    for (size_t i = 0; i < literals + distances;) {
      const int found = symbol(lengths_);
      if (found < 0) return false;
      if (found < 16) {
        all[i++] = uint8_t(found);
        continue;
      }
      if (found == 16 && i == 0) return false;
      const uint8_t value = found == 16 ? all[i - 1] : uint8_t{0};
      const size_t times = found == 16 ? 3 + bits(2) : found == 17 ? 3 + bits(3) : 11 + bits(7);
      if (failed_ || i + times > literals + distances) return false;
      std::fill_n(all.begin() + ptrdiff_t(i), times, value);
      i += times;
    }
    return all[256] > 0 && lengths_.set({all.data(), literals}) &&
           distances_.set({all.data() + literals, distances}) && codes();
  }

  bool codes() {
    for (;;) {
      const int found = symbol(lengths_);
      if (found < 0 || found > 285) return false;
      if (found == 256) return true;
      if (found < 256) {
        if (out_.size() >= most_) return false;
        out_.push_back(uint8_t(found));
        continue;
      }
      const size_t l = size_t(found - 257);
      const size_t length = kLengthBase[l] + bits(kLengthBits[l]);
      const int d = symbol(distances_);
      if (d < 0 || d > 29) return false;
      const size_t distance = kDistanceBase[d] + bits(kDistanceBits[d]);
      if (failed_ || distance > out_.size() - start_ || out_.size() + length > most_) return false;
      for (size_t i = 0; i < length; ++i) out_.push_back(out_[out_.size() - distance]);
    }
  }

  std::span<const uint8_t> in_;
  std::vector<uint8_t>& out_;
  size_t start_;  // of this member in `out_`
  uint64_t most_;
  size_t at_ = 0;
  uint32_t buffer_ = 0;
  int held_ = 0;  // bits in the buffer
  bool failed_ = false;
  Code lengths_, distances_;
};

uint32_t checksum(std::span<const uint8_t> bytes) {
  std::array<uint32_t, 256> table;
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
    table[i] = c;
  }
  uint32_t crc = ~0u;
  for (const uint8_t byte : bytes) crc = table[(crc ^ byte) & 255] ^ crc >> 8;
  return ~crc;
}

uint32_t littleEndian(std::span<const uint8_t> bytes) {
  return bytes[0] | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[3]} << 24;
}

// Where the stream of a member begins, or 0 where its head ends early.
size_t headSize(std::span<const uint8_t> member) {
  if (member.size() < 10) return 0;
  const uint8_t flags = member[3];
  size_t at = 10;
  if (flags & 4) {
    if (member.size() < at + 2) return 0;
    at += 2 + (member[at] | size_t{member[at + 1]} << 8);
  }
  for (const uint8_t text : {8, 16}) {  // name and comment, ended by a zero
    if (!(flags & text)) continue;
    while (at < member.size() && member[at] != 0) ++at;
    ++at;
  }
  if (flags & 2) at += 2;
  return at < member.size() ? at : 0;
}

}  // namespace

bool isGzip(std::span<const uint8_t> bytes) {
  return bytes.size() >= 3 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8;
}

Result<std::vector<uint8_t>> gunzip(std::span<const uint8_t> bytes, uint64_t most) {
  std::vector<uint8_t> out;
  for (std::span<const uint8_t> left = bytes; isGzip(left);) {
    const size_t head = headSize(left), start = out.size();
    if (head == 0) return Status::dataCorrupt("gzip.head");
    Inflate inflate(left.subspan(head), out, most);
    const bool isWhole = inflate.run();
    left = left.subspan(head + inflate.at());
    if (!isWhole || left.size() < 8)
      return Status::dataCorrupt("gzip.damaged bytes most", {out.size(), most});
    const std::span<const uint8_t> made(out.data() + start, out.size() - start);
    if (checksum(made) != littleEndian(left) ||
        uint32_t(made.size()) != littleEndian(left.subspan(4)))
      return Status::dataCorrupt("gzip.checksum");
    left = left.subspan(8);
    if (!isGzip(left) && std::any_of(left.begin(), left.end(), [](uint8_t b) { return b != 0; }))
      return Status::dataCorrupt("gzip.trailing bytes", {left.size()});
  }
  return out;
}

}  // namespace atlas::cli
