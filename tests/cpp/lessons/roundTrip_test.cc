// Encode after decode: exact for PCA, measured for a network.
#include "atlas/lessons/roundTrip.h"

#include <doctest/doctest.h>

#include <cmath>

#include "atlas/models/autoencoder.h"
#include "atlas/models/pca.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr size_t kDim = 53, kCount = 211;

std::vector<uint8_t> someBytes() {
  const auto numbers = testNumbers<double>(kCount * kDim, 0, 256, 42);
  std::vector<uint8_t> bytes(numbers.size());
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(numbers[i]);
  return bytes;
}

// Lecture row 8.
TEST_CASE("roundTrip: PCA returns every code to 1e-5, also from pictures outside 0…1") {
  ThreadPool pool(2);
  const auto bytes = someBytes();
  for (const uint32_t k : {1u, 7u, uint32_t{kDim}}) {
    auto pca = fitPca(pool, ByteImages(bytes.data(), kCount, kDim), k);
    REQUIRE(pca.ok());
    const auto codes = testNumbers<float>(3 * k, -5, 5, 43);
    const auto trip = roundTrip(pool, pca.value(), {codes.data(), 3, k});
    REQUIRE(trip.ok());
    CHECK(trip->largest < 1e-5);
    CHECK(trip->error.size() == 3);
    CHECK(trip->error[2] < 1e-5 * std::sqrt(double(k)));
  }
}

TEST_CASE(
    "roundTrip: a network's codes are those of its decoded pictures; the error is their distance") {
  ThreadPool pool(1);
  ModelSpec spec;
  spec.kind = ModelKind::vae;
  spec.inputDim = kDim;
  spec.latentDim = 3;
  spec.hidden = {11};
  auto model = makeAutoencoder(spec);
  const auto codes = testNumbers<float>(5 * 3, -2, 2, 44);
  const auto trip = roundTrip(pool, *model.value(), {codes.data(), 5, 3});
  REQUIRE(trip.ok());
  double square = 0, largest = 0;
  for (size_t j = 0; j < 3; ++j) {
    square += std::pow(double(trip->codes[12 + j]) - double(codes[12 + j]), 2);
  }
  CHECK(near(trip->error[4], std::sqrt(square), 1e-15));
  for (size_t i = 0; i < codes.size(); ++i) {
    largest = std::max(largest, std::fabs(double(trip->codes[i]) - double(codes[i])));
  }
  CHECK(trip->largest == largest);

  // Pictures that are whole bytes give the codes that the bytes give.
  const auto bytes = someBytes();
  std::vector<float> pixels(7 * kDim);
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = float(bytes[i]) / 255.0f;
  std::vector<float> expected(7 * 3);
  model.value()->encode(pool, {bytes.data(), 7, kDim}, {expected.data(), 7, 3}, {});
  CHECK(encodePixels(pool, *model.value(), {pixels.data(), 7, kDim}).value() == expected);
}

TEST_CASE("roundTrip: wrong widths and nothing at all are refused") {
  ThreadPool pool(1);
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = kDim;
  auto model = makeAutoencoder(spec);
  const std::vector<float> numbers(kDim);
  CHECK(!roundTrip(pool, *model.value(), {numbers.data(), 2, 3}).ok());
  CHECK(!roundTrip(pool, *model.value(), {numbers.data(), 0, 2}).ok());
  CHECK(!encodePixels(pool, *model.value(), {numbers.data(), 1, 7}).ok());
}

}  // namespace
}  // namespace atlas
