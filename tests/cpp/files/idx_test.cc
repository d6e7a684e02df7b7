// IDX: what is written reads back, and every kind of damage is refused with a sentence that names
// the value found and what is allowed.
#include "atlas/files/idx.h"
#include "words/sentence.h"

#include <doctest/doctest.h>

#include <numeric>
#include <string>

namespace atlas {
namespace {

// 3 images of 5 by 7: distinct primes, so that no two sizes can be confused.
constexpr uint32_t kCount = 3, kRows = 5, kCols = 7;

std::vector<uint8_t> imageFile() {
  std::vector<uint8_t> pixels(kCount * kRows * kCols);
  std::iota(pixels.begin(), pixels.end(), uint8_t{200});  // wraps past 255: every byte is allowed
  return writeIdxImages(pixels, kRows, kCols);
}

std::vector<uint8_t> labelFile() { return writeIdxLabels(std::vector<uint8_t>{3, 200, 9}); }

// Sets header word `word` (0 is the magic number).
void setWord(std::vector<uint8_t>& file, size_t word, uint32_t value) {
  for (size_t b = 0; b < 4; ++b) file[4 * word + b] = uint8_t(value >> (24 - 8 * b));
}

void checkRefused(const Status& status, StatusCode code, std::initializer_list<const char*> parts) {
  CHECK(status.code == code);
  for (const char* part : parts) {
    CAPTURE(sentence(status));
    CAPTURE(part);
    CHECK(sentence(status).find(part) != std::string::npos);
  }
}

void checkImagesRefused(const std::vector<uint8_t>& file,
                        std::initializer_list<const char*> parts) {
  checkRefused(parseIdxImages(file).status(), StatusCode::dataCorrupt, parts);
}

void checkLabelsRefused(const std::vector<uint8_t>& file,
                        std::initializer_list<const char*> parts) {
  checkRefused(parseIdxLabels(file).status(), StatusCode::dataCorrupt, parts);
}

}  // namespace

TEST_CASE("idx: the header bytes are those of the format") {
  const std::vector<uint8_t> images = imageFile();
  const std::vector<uint8_t> header(images.begin(), images.begin() + 16);
  CHECK(header == std::vector<uint8_t>{0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 5, 0, 0, 0, 7});
  CHECK(labelFile() == std::vector<uint8_t>{0, 0, 8, 1, 0, 0, 0, 3, 3, 200, 9});
}

TEST_CASE("idx: images read back, without a copy") {
  const std::vector<uint8_t> file = imageFile();
  const Result<IdxImages> images = parseIdxImages(file);
  REQUIRE(images.ok());
  CHECK(images->count == kCount);
  CHECK(images->rows == kRows);
  CHECK(images->cols == kCols);
  CHECK(images->bytes.data() == file.data() + 16);
  const ByteImages view = images->view();
  CHECK(view.rows == kCount);
  CHECK(view.cols == kRows * kCols);
  CHECK(view(2, 4) == uint8_t(200 + 2 * kRows * kCols + 4));
}

TEST_CASE("idx: labels read back, also above 9") {
  const std::vector<uint8_t> file = labelFile();
  const Result<IdxLabels> labels = parseIdxLabels(file);
  REQUIRE(labels.ok());
  CHECK(std::vector<uint8_t>(labels->labels.begin(), labels->labels.end()) ==
        std::vector<uint8_t>{3, 200, 9});
  CHECK(labels->classes == 201);
}

TEST_CASE("idx: a wrong magic number is named") {
  std::vector<uint8_t> file = imageFile();
  setWord(file, 0, 0x00000d03);  // floats
  checkImagesRefused(file, {"0x00000d03", "0x00000803", "allowed"});
  checkImagesRefused(labelFile(), {"truncated", "16", "11"});
  checkLabelsRefused(imageFile(), {"holds images", "given as labels"});
  std::vector<uint8_t> manyLabels = writeIdxLabels(std::vector<uint8_t>(23, 1));
  checkImagesRefused(manyLabels, {"holds labels", "given as images"});
}

TEST_CASE("idx: gzip is recognised, however short") {
  checkImagesRefused({0x1f, 0x8b}, {"still gzipped?"});
  checkLabelsRefused({0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, {"still gzipped?"});
}

TEST_CASE("idx: every truncation is refused and says how much is missing") {
  const std::vector<uint8_t> images = imageFile();
  for (size_t size = 0; size < images.size(); ++size)
    checkImagesRefused({images.begin(), images.begin() + std::ptrdiff_t(size)}, {"truncated"});
  checkImagesRefused({images.begin(), images.end() - 1}, {"121", "120"});
  const std::vector<uint8_t> labels = labelFile();
  for (size_t size = 0; size < labels.size(); ++size)
    checkLabelsRefused({labels.begin(), labels.begin() + std::ptrdiff_t(size)}, {"truncated"});
}

TEST_CASE("idx: trailing bytes are refused and counted") {
  std::vector<uint8_t> images = imageFile();
  images.resize(images.size() + 13);
  checkImagesRefused(images, {"oversized", "121", "134", "13 trailing"});
  std::vector<uint8_t> labels = labelFile();
  labels.push_back(0);
  checkLabelsRefused(labels, {"oversized", "1 trailing"});
}

TEST_CASE("idx: zero and absurd sizes are refused before they are multiplied") {
  const auto withWord = [](size_t word, uint32_t value) {
    std::vector<uint8_t> file = imageFile();
    setWord(file, word, value);
    return file;
  };
  checkImagesRefused(withWord(1, 0), {"(images) holds none"});
  checkImagesRefused(withWord(2, 0), {"0×7", "4096"});
  checkImagesRefused(withWord(3, 0), {"5×0", "4096"});
  checkImagesRefused(withWord(3, 4097), {"5×4097", "4096"});
  checkImagesRefused(withWord(2, 0xffffffff), {"4294967295×7"});
  checkImagesRefused(withWord(1, 0xffffffff),
                     {"(images) promises 4294967295", "150323855325 bytes"});
  // 2^32·2^12·2^12 = 2^56 does not fit 32 bits, where it would be 0 and could pass for "truncated".
  std::vector<uint8_t> file = withWord(1, 0xffffffff);
  setWord(file, 2, 4096);
  setWord(file, 3, 4096);
  checkImagesRefused(file, {"(images) promises 4294967295", "allowed"});
  std::vector<uint8_t> labels = labelFile();
  setWord(labels, 1, 0);
  checkLabelsRefused(labels, {"(labels) holds none"});
  setWord(labels, 1, 0xffffffff);
  checkLabelsRefused(labels, {"(labels) promises 4294967295", "allowed"});
}

TEST_CASE("idx: images and labels of different counts do not match") {
  const std::vector<uint8_t> imageBytes = imageFile(), labelBytes = labelFile();
  const IdxImages images = parseIdxImages(imageBytes).value();
  CHECK(checkMatch(images, parseIdxLabels(labelBytes).value()).ok());
  const std::vector<uint8_t> more = writeIdxLabels(std::vector<uint8_t>(11, 4));
  checkRefused(checkMatch(images, parseIdxLabels(more).value()), StatusCode::invalidArgument,
               {"3 images", "11 labels"});
}

}  // namespace atlas
