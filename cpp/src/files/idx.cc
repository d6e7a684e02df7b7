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

// Length, gzip and magic number; `what` is "images" or "labels".
Status checkHeader(std::span<const uint8_t> file, uint32_t magic, const char* what) {
  if (startsLikeGzip(file)) return Status::dataCorrupt("idx.gzipped what", {what});
  const size_t headerBytes = kWord * (1 + (magic & 0xff));
  if (file.size() < headerBytes)
    return Status::dataCorrupt("idx.header what wanted found", {what, headerBytes, file.size()});
  const uint32_t found = readBigEndian(file.data());
  if (found == magic) return Status::okay();
  if (found == kIdxImagesMagic || found == kIdxLabelsMagic)
    return Status::dataCorrupt("idx.other what found",
                               {what, found == kIdxImagesMagic ? "images" : "labels"});
  return Status::dataCorrupt("idx.magic what found wanted rank",
                             {what, hex(found), hex(magic), magic & 0xff});
}

// The values must fill the file exactly. Callers bound `expected` by kIdxMaxBytes first.
Status checkLength(std::span<const uint8_t> file, uint64_t expected, const char* what) {
  if (file.size() == expected) return Status::okay();
  if (file.size() < expected)
    return Status::dataCorrupt("idx.truncated what wanted found", {what, expected, file.size()});
  return Status::dataCorrupt("idx.oversized what wanted found trailing",
                             {what, expected, file.size(), file.size() - expected});
}

}  // namespace

Result<IdxImages> parseIdxImages(std::span<const uint8_t> file) {
  if (Status s = checkHeader(file, kIdxImagesMagic, "images"); !s.ok()) return s;
  const uint64_t count = readBigEndian(file.data() + kWord);
  const uint64_t rows = readBigEndian(file.data() + 2 * kWord);
  const uint64_t cols = readBigEndian(file.data() + 3 * kWord);
  if (count == 0) return Status::dataCorrupt("idx.empty what", {"images"});
  if (rows == 0 || cols == 0 || rows > kIdxMaxSide || cols > kIdxMaxSide)
    return Status::dataCorrupt("images.side rows cols most", {rows, cols, kIdxMaxSide});
  // No overflow: count < 2^32 and rows·cols <= 2^24.
  const uint64_t values = count * rows * cols;
  if (values > kIdxMaxBytes)
    return Status::dataCorrupt("idx.tooLarge what count bytes most",
                               {"images", count, values, kIdxMaxBytes});
  const size_t headerBytes = 4 * kWord;
  if (Status s = checkLength(file, headerBytes + values, "images"); !s.ok()) return s;
  return IdxImages{size_t(count), size_t(rows), size_t(cols), file.subspan(headerBytes)};
}

Result<IdxLabels> parseIdxLabels(std::span<const uint8_t> file) {
  if (Status s = checkHeader(file, kIdxLabelsMagic, "labels"); !s.ok()) return s;
  const uint64_t count = readBigEndian(file.data() + kWord);
  if (count == 0) return Status::dataCorrupt("idx.empty what", {"labels"});
  if (count > kIdxMaxBytes)
    return Status::dataCorrupt("idx.tooLarge what count bytes most",
                               {"labels", count, count, kIdxMaxBytes});
  const size_t headerBytes = 2 * kWord;
  if (Status s = checkLength(file, headerBytes + count, "labels"); !s.ok()) return s;
  const std::span<const uint8_t> labels = file.subspan(headerBytes);
  return IdxLabels{labels, size_t{*std::max_element(labels.begin(), labels.end())} + 1};
}

Status checkMatch(const IdxImages& images, const IdxLabels& labels) {
  if (images.count == labels.labels.size()) return Status::okay();
  return Status::invalidArgument("labels.count labels images",
                                 {labels.labels.size(), images.count});
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
