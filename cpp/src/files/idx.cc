#include "atlas/files/idx.h"

#include <algorithm>
#include <cassert>
#include <string>

namespace atlas {
namespace {

constexpr size_t kWord = 4;  // bytes of one header number

uint32_t readBigEndian(const uint8_t* p) {
  return uint32_t{p[0]} << 24 | uint32_t{p[1]} << 16 | uint32_t{p[2]} << 8 | uint32_t{p[3]};
}

void appendBigEndian(std::vector<uint8_t>& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(uint8_t(value >> shift));
}

std::string hex(uint32_t value) {
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[value >> shift & 15];
  return text;
}

bool startsLikeGzip(std::span<const uint8_t> file) {
  return file.size() >= 2 && file[0] == 0x1f && file[1] == 0x8b;
}

// Length, gzip and magic number; `what` is "image" or "label".
Status checkHeader(std::span<const uint8_t> file, uint32_t magic, const std::string& what) {
  if (startsLikeGzip(file))
    return Status::dataCorrupt(
        "This IDX {} file starts with 1f 8b, the mark of gzip: is it still gzipped? Unpack it "
        "first.",
        {what});
  const size_t headerBytes = kWord * (1 + (magic & 0xff));
  if (file.size() < headerBytes)
    return Status::dataCorrupt(
        "This IDX {} file is truncated: its header needs {} bytes, but the file has {}.",
        {what, headerBytes, file.size()});
  const uint32_t found = readBigEndian(file.data());
  if (found == magic) return Status::okay();
  std::string hint;
  if (found == kIdxImagesMagic) hint = " It looks like an image file given as labels.";
  if (found == kIdxLabelsMagic) hint = " It looks like a label file given as images.";
  return Status::dataCorrupt(
      "This is not an IDX {} file: it starts with {}, and only {} (unsigned bytes, rank {}) is "
      "allowed.{}",
      {what, hex(found), hex(magic), magic & 0xff, hint});
}

// The values must fill the file exactly. Callers bound `expected` by kIdxMaxBytes first.
Status checkLength(std::span<const uint8_t> file, uint64_t expected, const std::string& what) {
  if (file.size() == expected) return Status::okay();
  const std::string sizes =
      sentence(": its header promises {} bytes, but the file has {}", {expected, file.size()});
  if (file.size() < expected)
    return Status::dataCorrupt("This IDX {} file is truncated{}.", {what, sizes});
  return Status::dataCorrupt("This IDX {} file is oversized{} ({} trailing).",
                             {what, sizes, file.size() - expected});
}

}  // namespace

Result<IdxImages> parseIdxImages(std::span<const uint8_t> file) {
  if (Status s = checkHeader(file, kIdxImagesMagic, "image"); !s.ok()) return s;
  const uint64_t count = readBigEndian(file.data() + kWord);
  const uint64_t rows = readBigEndian(file.data() + 2 * kWord);
  const uint64_t cols = readBigEndian(file.data() + 3 * kWord);
  if (count == 0) return Status::dataCorrupt("This IDX image file holds 0 images; 1 is the least.");
  if (rows == 0 || cols == 0 || rows > kIdxMaxSide || cols > kIdxMaxSide)
    return Status::dataCorrupt(
        "This IDX image file has images of {} by {} pixels; 1 to {} a side are allowed.",
        {rows, cols, kIdxMaxSide});
  // No overflow: count < 2^32 and rows·cols <= 2^24.
  const uint64_t values = count * rows * cols;
  if (values > kIdxMaxBytes)
    return Status::dataCorrupt(
        "This IDX image file promises {} images of {} by {}, {} bytes; {} are allowed.",
        {count, rows, cols, values, kIdxMaxBytes});
  const size_t headerBytes = 4 * kWord;
  if (Status s = checkLength(file, headerBytes + values, "image"); !s.ok()) return s;
  return IdxImages{size_t(count), size_t(rows), size_t(cols), file.subspan(headerBytes)};
}

Result<IdxLabels> parseIdxLabels(std::span<const uint8_t> file) {
  if (Status s = checkHeader(file, kIdxLabelsMagic, "label"); !s.ok()) return s;
  const uint64_t count = readBigEndian(file.data() + kWord);
  if (count == 0) return Status::dataCorrupt("This IDX label file holds 0 labels; 1 is the least.");
  if (count > kIdxMaxBytes)
    return Status::dataCorrupt("This IDX label file promises {} labels; {} are allowed.",
                               {count, kIdxMaxBytes});
  const size_t headerBytes = 2 * kWord;
  if (Status s = checkLength(file, headerBytes + count, "label"); !s.ok()) return s;
  const std::span<const uint8_t> labels = file.subspan(headerBytes);
  return IdxLabels{labels, size_t{*std::max_element(labels.begin(), labels.end())} + 1};
}

Status checkMatch(const IdxImages& images, const IdxLabels& labels) {
  if (images.count == labels.labels.size()) return Status::okay();
  return Status::invalidArgument(
      "The images and labels do not belong together: {} images, but {} labels; each image needs "
      "exactly one.",
      {images.count, labels.labels.size()});
}

std::vector<uint8_t> writeIdxImages(std::span<const uint8_t> pixels, uint32_t rows, uint32_t cols) {
  const size_t imageBytes = size_t{rows} * cols;
  assert(imageBytes > 0 && pixels.size() % imageBytes == 0);
  std::vector<uint8_t> file;
  file.reserve(4 * kWord + pixels.size());
  appendBigEndian(file, kIdxImagesMagic);
  appendBigEndian(file, uint32_t(pixels.size() / imageBytes));
  appendBigEndian(file, rows);
  appendBigEndian(file, cols);
  file.insert(file.end(), pixels.begin(), pixels.end());
  return file;
}

std::vector<uint8_t> writeIdxLabels(std::span<const uint8_t> labels) {
  std::vector<uint8_t> file;
  file.reserve(2 * kWord + labels.size());
  appendBigEndian(file, kIdxLabelsMagic);
  appendBigEndian(file, uint32_t(labels.size()));
  file.insert(file.end(), labels.begin(), labels.end());
  return file;
}

}  // namespace atlas
