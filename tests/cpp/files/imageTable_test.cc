// .npy and CSV as images: every type and layout, what is guessed of a table, and files that are
// cut, changed or made up, of which each is read or refused in a sentence.
#include "atlas/files/imageTable.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "atlas/base/rng.h"
#include "atlas/files/npy.h"
#include "words/sentence.h"

namespace atlas {
namespace {

std::vector<uint8_t> bytesOf(const std::string& text) { return {text.begin(), text.end()}; }

template <class T>
std::vector<uint8_t> npy(const std::vector<T>& data, const std::vector<size_t>& shape) {
  return writeNpy<T>(data, shape);
}

Result<ImageTable> csv(const std::string& text) { return readCsvImages(bytesOf(text)); }

std::string refusal(const Status& status) {
  CHECK(status.code == StatusCode::dataCorrupt);
  return sentence(status);
}

}  // namespace

TEST_CASE("imageTable: bytes of .npy stay, other numbers become greys, and shapes are n first") {
  const std::vector<uint8_t> dark = {0, 3, 7, 13, 2, 5};
  const auto bytes = readNpyImages(npy(dark, {2, 1, 3}));
  REQUIRE(bytes.ok());
  CHECK(bytes->count == 2);
  CHECK(bytes->rows == 1);
  CHECK(bytes->cols == 3);
  CHECK(bytes->bytes == dark);  // a prepared set is what the model saw, however dark
  CHECK(bytes->labels.empty());

  // 9 numbers are 3×3, 5 are a line.
  CHECK(readNpyImages(npy(std::vector<uint8_t>(18, 1), {2, 9}))->rows == 3);
  CHECK(readNpyImages(npy(std::vector<uint8_t>(10, 1), {2, 5}))->cols == 5);

  const std::vector<float> shares = {0, 1, 0.5f, 0.25f};
  CHECK(readNpyImages(npy(shares, {1, 4}))->bytes == std::vector<uint8_t>{0, 255, 128, 64});
  const std::vector<double> greys = {0, 200, 65, 7};
  CHECK(readNpyImages(npy(greys, {1, 4}))->bytes == std::vector<uint8_t>{0, 200, 65, 7});
  const std::vector<int32_t> stretched = {-10, 10, 0, 5};
  CHECK(readNpyImages(npy(stretched, {1, 4}))->bytes == std::vector<uint8_t>{0, 255, 128, 191});
  CHECK(readNpyImages(npy(std::vector<int64_t>{-3, -3}, {2, 1}))->bytes ==
        std::vector<uint8_t>{0, 0});
}

TEST_CASE("imageTable: labels of .npy are whole numbers of any type, one for each image") {
  const std::vector<uint8_t> wanted = {3, 0, 255};
  CHECK(readNpyLabels(npy(std::vector<int64_t>{3, 0, 255}, {3})).value() == wanted);
  CHECK(readNpyLabels(npy(std::vector<double>{3, 0, 255}, {3, 1})).value() == wanted);
  CHECK(readNpyLabels(npy(wanted, {3})).value() == wanted);
  CHECK(refusal(readNpyLabels(npy(std::vector<float>{0, 1.5f}, {2})).status()).find("1.5") !=
        std::string::npos);
  CHECK(refusal(readNpyLabels(npy(std::vector<int32_t>{0, 256}, {2})).status()).find("256") !=
        std::string::npos);
  CHECK(refusal(readNpyLabels(npy(wanted, {1, 3})).status()).find("3 numbers") !=
        std::string::npos);
  CHECK(refusal(readNpyLabels(npy(std::vector<uint8_t>{}, {0})).status()).find("holds none") !=
        std::string::npos);
  CHECK(refusal(readNpyImages(npy(wanted, {3})).status()).find("one row") != std::string::npos);
  CHECK(refusal(readNpyImages(npy(std::vector<uint8_t>{}, {0, 4})).status()).find("holds none") !=
        std::string::npos);
  CHECK(refusal(readNpyImages(npy(std::vector<uint8_t>(5000), {1, 5000, 1})).status())
            .find("5000×1 pixels") != std::string::npos);
  CHECK(
      refusal(readNpyImages(npy(std::vector<float>{1, NAN}, {2, 1})).status()).find("not finite") !=
      std::string::npos);
}

TEST_CASE("imageTable: tables with any mark between numbers, names, quotes and lines' ends") {
  const std::vector<uint8_t> wanted = {0, 100, 200, 3, 7, 11, 13, 17};
  for (const char* text :
       {"0,100,200,3\n7,11,13,17\n", "0;100;200;3\r\n7;11;13;17", "0\t100\t200\t3\r7\t11\t13\t17",
        " 0  100 200 3\n\n7 11\t13 17 \n", "a,b,c,d\n\"0\", 100 ,200.0,3\n7,1.1e1,+13,17\n"}) {
    CAPTURE(text);
    CHECK(isCsv(bytesOf(text)));
    const auto table = csv(text);
    REQUIRE(table.ok());
    CHECK(table->count == 2);
    CHECK(table->rows == 2);
    CHECK(table->bytes == wanted);
    CHECK(table->labels.empty());
  }
}

TEST_CASE("imageTable: a column of labels is known by its name, or leaves a square") {
  const auto named = csv("label,p\n3,200\n5,7\n");
  REQUIRE(named.ok());
  CHECK(named->labels == std::vector<uint8_t>{3, 5});
  CHECK(named->bytes == std::vector<uint8_t>{200, 7});
  CHECK(csv("p,q,Class\n1,200,9\n5,7,2\n")->labels == std::vector<uint8_t>{9, 2});
  // 1 + 4 numbers, the first of which tells two classes apart.
  const auto first = csv("1,10,20,30,90\n0,11,21,31,91\n1,12,22,32,92\n0,13,23,33,93\n");
  CHECK(first->labels == std::vector<uint8_t>{1, 0, 1, 0});
  CHECK(first->rows == 2);
  // A border that is always 0 is no label; the last column is.
  const auto last = csv("0,20,30,90,1\n0,21,31,91,0\n0,22,32,92,1\n0,23,33,93,0\n");
  CHECK(last->labels == std::vector<uint8_t>{1, 0, 1, 0});
  CHECK(last->bytes[1] == 20);
  CHECK(csv("1,2,3,100\n4,5,6,7\n")->labels.empty());  // 2×2 pixels already
  CHECK(readCsvLabels(bytesOf("7\n0\n255\n")).value() == std::vector<uint8_t>{7, 0, 255});
  CHECK(readCsvLabels(bytesOf("label\n7\n")).value() == std::vector<uint8_t>{7});
}

TEST_CASE("imageTable: what is wrong with a table is said with its place") {
  const auto says = [](const Status& status, const char* words) {
    return refusal(status).find(words) != std::string::npos;
  };
  CHECK(
      says(csv("1,2\n\n3,4,5\n").status(), "Line 3 of this table has 3 columns; the first has 2"));
  CHECK(says(csv("1,2\n3,x\n").status(), "Line 2, column 2 of this table is 'x'"));
  CHECK(says(csv("1,2\n3,\n").status(), "is ''"));
  CHECK(says(csv("1,2\n3,1e999\n").status(), "1e999"));
  CHECK(says(csv("1,2\n3,nan\n").status(), "nan"));
  CHECK(says(csv("a,b\n").status(), "no line"));
  CHECK(says(csv("").status(), "no line"));
  CHECK(says(csv("label,p\n300,7\n").status(), "300"));
  CHECK(says(readCsvLabels(bytesOf("1,2\n")).status(), "2 numbers"));
  CHECK(says(readCsvLabels(bytesOf("-1\n")).status(), "-1"));
  CHECK_FALSE(isCsv(bytesOf("these are no images at all")));
  CHECK_FALSE(isCsv(bytesOf(std::string("1,2\0", 4))));
  CHECK_FALSE(isCsv({}));
  CHECK_FALSE(isNpy({}));
}

TEST_CASE("imageTable: files that are cut, changed or made up are read or refused, never more") {
  const Rng rng(17, Stream::test);
  const std::vector<std::vector<uint8_t>> whole = {
      npy(std::vector<uint8_t>(3 * 5 * 7, 83), {3, 5, 7}),
      npy(std::vector<float>(3 * 9, 0.5f), {3, 9}),
      npy(std::vector<int64_t>(11, 3), {11}),
      bytesOf("label;a;b\n3;\"100\";2e1\r\n5;7;-1.5\n"),
      bytesOf("1 2 3 4 5\n6 7 8 9 0\n"),
      bytesOf("7\n3\n"),
  };
  const auto look = [](const std::vector<uint8_t>& file) {
    (void)isCsv(file);
    const bool npy = isNpy(file);
    for (const Result<ImageTable>& table : {npy ? readNpyImages(file) : readCsvImages(file)}) {
      if (table.ok()) {
        CHECK(table->bytes.size() == table->count * table->rows * table->cols);
        CHECK((table->labels.empty() || table->labels.size() == table->count));
      } else {
        CHECK(table.status().code == StatusCode::dataCorrupt);
        CHECK(sentence(table.status()).size() > 20);
      }
    }
    const auto labels = npy ? readNpyLabels(file) : readCsvLabels(file);
    CHECK((labels.ok() ? !labels->empty() : labels.status().code == StatusCode::dataCorrupt));
  };
  uint64_t draw = 0;
  for (const auto& file : whole) {
    for (size_t size = 0; size <= file.size(); ++size)
      look({file.begin(), file.begin() + long(size)});
    for (int round = 0; round < 700; ++round) {
      std::vector<uint8_t> changed = file;
      for (uint32_t change = rng.bits(draw++) % 3 + 1; change > 0; --change) {
        const uint32_t where = rng.bits(draw++) % uint32_t(changed.size());
        const uint32_t what = rng.bits(draw++);
        constexpr char kMarks[] = "0123456789,;.\"'()- \t\n\reE+x\0";
        if (what % 3 == 0)
          changed[where] = uint8_t(what >> 8);
        else if (what % 3 == 1)
          changed[where] = uint8_t(kMarks[(what >> 8) % sizeof kMarks]);
        else
          changed.insert(changed.begin() + where, uint8_t(kMarks[(what >> 8) % sizeof kMarks]));
      }
      look(changed);
    }
  }
}

}  // namespace atlas
