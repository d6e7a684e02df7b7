// .npy: the bytes NumPy itself writes, a round trip of every type and rank, and damage refused.
#include "atlas/files/npy.h"
#include "words/sentence.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <string>

namespace atlas {
namespace {

template <class T>
std::vector<uint8_t> written(const std::vector<size_t>& shape) {
  const size_t n = std::accumulate(shape.begin(), shape.end(), size_t{1}, std::multiplies<>());
  std::vector<T> data(n);
  for (size_t i = 0; i < n; ++i) data[i] = T(i * 37 % 251) / T(2);
  return writeNpy<T>(data, shape);
}

std::string headerOf(const std::vector<uint8_t>& file) {
  const size_t length = file[8] + 256u * file[9];
  return {file.begin() + 10, file.begin() + 10 + std::ptrdiff_t(length)};
}

}  // namespace

TEST_CASE("npy: the file begins as NumPy's does, values at a multiple of 64") {
  const std::vector<uint8_t> file = written<float>({3, 5});
  CHECK(std::string(file.begin(), file.begin() + 8) == std::string("\x93NUMPY\x01\x00", 8));
  const std::string header = headerOf(file);
  CHECK(header.starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }"));
  CHECK(header.back() == '\n');
  CHECK((10 + header.size()) % 64 == 0);
  CHECK(file.size() == 10 + header.size() + 3 * 5 * sizeof(float));
  CHECK(headerOf(written<uint8_t>({7}))
            .starts_with("{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }"));
  CHECK(headerOf(written<double>({2, 3, 5})).find("'<f8'") != std::string::npos);
  CHECK(headerOf(written<int32_t>({2})).find("'<i4'") != std::string::npos);
  CHECK(headerOf(written<uint32_t>({2})).find("'<u4'") != std::string::npos);
}

TEST_CASE_TEMPLATE("npy: every type and rank reads back", T, float, double, uint8_t, int32_t,
                   uint32_t, int64_t) {
  for (const std::vector<size_t>& shape :
       {std::vector<size_t>{11}, {5, 7}, {2, 3, 5}, {0}, {3, 0}, {1}}) {
    const std::vector<uint8_t> file = written<T>(shape);
    const Result<NpyArray<T>> array = parseNpy<T>(file);
    REQUIRE(array.ok());
    CHECK(array->shape == shape);
    CHECK(writeNpy<T>(array->data, array->shape) == file);
    for (size_t i = 0; i < array->data.size(); ++i) CHECK(array->data[i] == T(i * 37 % 251) / T(2));
  }
}

TEST_CASE("npy: damage is refused") {
  const std::vector<uint8_t> file = written<float>({3, 5});
  for (size_t size = 0; size < file.size(); ++size) {
    const Status status = parseNpy<float>(std::span<const uint8_t>(file.data(), size)).status();
    CHECK(status.code == StatusCode::dataCorrupt);
  }
  std::vector<uint8_t> longer(file.size() + 1);
  std::copy(file.begin(), file.end(), longer.begin());
  CHECK(sentence(parseNpy<float>(longer).status()).find("61 bytes") != std::string::npos);
  CHECK(sentence(parseNpy<double>(file).status()).find("'<f4'; '<f8' is needed") !=
        std::string::npos);

  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text(file.begin(), file.end());
    text.replace(text.find(from), from.size(), to);
    return sentence(parseNpy<float>(std::vector<uint8_t>(text.begin(), text.end())).status());
  };
  CHECK(with("False", "True ").find("C order") != std::string::npos);
  CHECK(with("(3, 5)", "(3; 5)").find("shape") != std::string::npos);
  CHECK(with("(3, 5)", "(5, 5)").find("does not fit") != std::string::npos);
  CHECK(with("NUMPY\x01", "NUMPY\x02").find("version 1.0") != std::string::npos);
  // The product 2^30·2^30·16 is 0 modulo 2^64.
  CHECK(with("(3, 5), }             ", "(1073741824,1073741824,16),}").find("does not fit") !=
        std::string::npos);
}

}  // namespace atlas
