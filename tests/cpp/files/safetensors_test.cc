#include "atlas/files/safetensors.h"
#include "words/sentence.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace atlas {
namespace {

std::vector<uint8_t> fileOf(const std::string& header, size_t dataBytes) {
  std::vector<uint8_t> file(8);
  const uint64_t length = header.size();
  std::memcpy(file.data(), &length, 8);
  file.insert(file.end(), header.begin(), header.end());
  file.resize(file.size() + dataBytes);
  return file;
}

// The sentence for a damaged file, or "" if it was read.
std::string refusal(const std::vector<uint8_t>& file) {
  const auto read = readSafetensors(file);
  if (read.ok()) return "";
  CHECK(read.status().code == StatusCode::dataCorrupt);
  return sentence(read.status());
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<uint8_t> someFile() {
  const std::vector<float> weights = {1.5f, -2.0f, 0.25f, 3.0f, 5.0f, -0.0f};
  const std::vector<double> rates = {1e-300, -7.0};
  const std::vector<uint8_t> labels = {1, 2, 3};
  const auto weightBytes = bytesOf(weights), rateBytes = bytesOf(rates);
  const auto halfBytes = bytesOfHalf(weights);
  Safetensors contents;
  contents.metadata = {{"name", "quote \" backslash \\ tab \t"}, {"a", "δ"}};
  contents.tensors = {{"labels", DType::u8, {3}, labels},
                      {"half", DType::f16, {3, 2}, halfBytes},
                      {"weights", DType::f32, {2, 3}, weightBytes},
                      {"rates", DType::f64, {2}, rateBytes},
                      {"nothing", DType::f32, {0, 5}, {}}};
  return writeSafetensors(contents);
}

}  // namespace

TEST_CASE("what is written is read again") {
  const auto file = someFile();
  const auto read = readSafetensors(file);
  REQUIRE(read.ok());
  CHECK(read->metadata.at("name") == "quote \" backslash \\ tab \t");
  CHECK(read->metadata.at("a") == "δ");
  REQUIRE(read->tensors.size() == 5);
  CHECK(read->find("weights")->shape == std::vector<uint64_t>{2, 3});
  CHECK(read->find("weights")->count() == 6);
  CHECK(read->find("nothing")->count() == 0);
  CHECK(read->find("missing") == nullptr);
  CHECK(tensorFloats(*read->find("weights")).value() ==
        std::vector<float>{1.5f, -2.0f, 0.25f, 3.0f, 5.0f, -0.0f});
  CHECK(tensorFloats(*read->find("half")).value() ==
        std::vector<float>{1.5f, -2.0f, 0.25f, 3.0f, 5.0f, -0.0f});
  CHECK(tensorDoubles(*read->find("rates")).value() == std::vector<double>{1e-300, -7.0});
  CHECK(contains(sentence(tensorFloats(*read->find("labels")).status()), "U8"));
  // Big numbers first, so that every tensor is aligned to its type; data begin at a multiple of 8.
  CHECK(read->tensors[0].name == "rates");
  CHECK((read->tensors[0].bytes.data() - file.data()) % 8 == 0);
  CHECK(read->tensors.back().name == "labels");
  CHECK(someFile() == file);
}

TEST_CASE("the file of the format's own documentation is read, in any order and with any spaces") {
  const std::string header =
      "{ \"b\" : {\"shape\":[1,2],\n\"data_offsets\":[4,8],\"dtype\":\"I16\"},"
      "\"\\u0061\\u00e9\\ud83d\\ude00\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ";
  const auto file = fileOf(header, 8);
  const auto read = readSafetensors(file);
  REQUIRE(read.ok());
  CHECK(read->tensors[0].name == "aé😀");
  CHECK(read->tensors[0].count() == 1);
  CHECK(read->tensors[1].dtype == DType::i16);
  CHECK(readSafetensors(fileOf("{}", 0)).ok());
}

TEST_CASE("every shortened file, and every file with one byte changed, is read or refused safely") {
  const auto file = someFile();
  for (size_t length = 0; length < file.size(); ++length) {
    CAPTURE(length);
    CHECK(refusal({file.begin(), file.begin() + ptrdiff_t(length)}) != "");
  }
  auto longer = file;
  longer.push_back(0);
  CHECK(contains(refusal(longer), "the file holds"));
  const size_t header = file.size() - 63;
  size_t refused = 0;
  for (size_t at = 0; at < header; ++at)
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = file;
      changed[at] ^= uint8_t(1 << bit);
      const auto read = readSafetensors(changed);
      refused += !read.ok();
      if (!read.ok()) continue;
      for (const Tensor& tensor : read->tensors) {
        CHECK(tensor.bytes.data() >= changed.data());
        CHECK(tensor.bytes.data() + tensor.bytes.size() <= changed.data() + changed.size());
      }
    }
  CHECK(refused > header * 3);
}

TEST_CASE("a hostile header is refused with a sentence that names what is wrong") {
  const auto entry = [](const std::string& dtype, const std::string& shape,
                        const std::string& offsets) {
    return "{\"w\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}}";
  };
  CHECK(refusal(fileOf(entry("F32", "[2]", "[0,8]"), 8)) == "");
  CHECK(contains(refusal({1, 2, 3}), "this one has 3"));
  CHECK(contains(refusal(std::vector<uint8_t>(64, 0xff)), "1.844674407e+19"));
  CHECK(contains(refusal(fileOf(entry("F32", "[3]", "[0,8]"), 8)), "8 bytes"));
  CHECK(contains(refusal(fileOf(entry("F32", "[2]", "[0,16]"), 8)), "0 to 16"));
  CHECK(contains(refusal(fileOf(entry("F32", "[2]", "[8,0]"), 8)), "8 to 0"));
  CHECK(contains(refusal(fileOf(entry("F31", "[2]", "[0,8]"), 8)), "F31"));
  CHECK(contains(refusal(fileOf(entry("F32", "[2]", "[4,12]"), 12)), "begins at byte 4"));
  CHECK(contains(refusal(fileOf(entry("F32", "[2]", "[0,8]"), 12)), "end at byte 8"));
  // 2⁶² · 4 bytes · 4 wraps around to 0, and 2³³ · 2³³ does in the product of sizes.
  CHECK(contains(refusal(fileOf(entry("F32", "[4611686018427387904,4]", "[0,0]"), 0)), "shape"));
  CHECK(contains(refusal(fileOf(entry("U8", "[8589934592,8589934592]", "[0,0]"), 0)), "shape"));
  CHECK(contains(refusal(fileOf(entry("F32", "[99999999999999999999]", "[0,8]"), 8)),
                 "whole number below"));
  CHECK(
      contains(refusal(fileOf(entry("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8)), "longer than 8"));
  CHECK(contains(refusal(fileOf(entry("F32", "[-2]", "[0,8]"), 8)), "whole number"));
  CHECK(contains(refusal(fileOf(entry("F32", "[02]", "[0,8]"), 8)), "begin with 0"));
  CHECK(contains(refusal(fileOf(entry("F32", "[2]", "[0,8,9]"), 8)), "two data_offsets"));
  CHECK(contains(refusal(fileOf("[]", 0)), "expected '{'"));
  CHECK(contains(refusal(fileOf("{}{}", 0)), "follows"));
  CHECK(contains(refusal(fileOf("{\"w\":{}}", 0)), "tensor w must have its dtype"));
  CHECK(contains(refusal(fileOf("{\"w\":7}", 0)), "expected '{'"));
  CHECK(contains(refusal(fileOf("{\"w\":{\"size\":1}}", 0)), "and nothing else"));
  CHECK(contains(refusal(fileOf("{\"w\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", 0)), "each once"));
  CHECK(contains(refusal(fileOf("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0)), "twice"));
  CHECK(contains(refusal(fileOf("{\"__metadata__\":{\"a\":{\"b\":\"2\"}}}", 0)), "expected '\"'"));
  CHECK(contains(refusal(fileOf("{\"unfinished", 0)), "does not end"));
  CHECK(contains(refusal(fileOf("{\"\\ud800\":{}}", 0)), "JSON does not allow"));
  CHECK(contains(refusal(fileOf("{\"\\q\":{}}", 0)), "JSON does not allow"));
  CHECK(contains(refusal(fileOf(std::string(100'000, '{'), 0)), "expected"));
  CHECK(contains(refusal(fileOf(std::string((1 << 20) + 1, ' '), 0)), "1048576"));
  const std::string w = "\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}";
  CHECK(contains(refusal(fileOf("{" + w + "," + w + "}", 1)), "w is there twice"));
}

TEST_CASE(
    "every half is exact as a float and comes back; rounding is to the nearest, ties to even") {
  size_t wrong = 0;
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = floatFromHalf(uint16_t(bits));
    if (std::isnan(value))
      wrong += !std::isnan(floatFromHalf(halfFromFloat(value)));
    else
      wrong += halfFromFloat(value) != bits;
  }
  CHECK(wrong == 0);
  // Between each pair of neighbours: the tie goes to the even one, a hair aside to the nearer.
  for (uint32_t bits = 0; bits < 0x7bff; ++bits) {
    const float low = floatFromHalf(uint16_t(bits)), high = floatFromHalf(uint16_t(bits + 1));
    const float middle = low + (high - low) / 2;
    wrong += halfFromFloat(middle) != (bits % 2 == 0 ? bits : bits + 1);
    wrong += halfFromFloat(std::nextafterf(middle, 0)) != bits;
    wrong += halfFromFloat(std::nextafterf(middle, 1e9f)) != bits + 1;
    wrong += halfFromFloat(-middle) != (halfFromFloat(middle) | 0x8000);
  }
  CHECK(wrong == 0);
  CHECK(floatFromHalf(0x3c00) == 1.0f);
  CHECK(floatFromHalf(0x0001) == 0x1p-24f);
  CHECK(halfFromFloat(65519.0f) == 0x7bff);
  CHECK(halfFromFloat(65520.0f) == 0x7c00);
  CHECK(halfFromFloat(-std::numeric_limits<float>::infinity()) == 0xfc00);
  CHECK(halfFromFloat(1e-10f) == 0);
}

}  // namespace atlas
