// The three distances against their formulas, and the disturbances against what they promise.
#include "atlas/lessons/imageMetrics.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "atlas/models/autoencoder.h"
#include "atlas/nn/trainer.h"
#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

// In one go, and to the same bits a batch at a time.
Result<ReconstructionErrors> reconstructionErrors(ThreadPool& pool, LatentModel& model,
                                                  ByteImages images, size_t count) {
  ErrorTally whole, parts;
  ATLAS_TRY(addReconstructionErrors(pool, model, images, count, images.rows, whole));
  while (parts.done < whole.done)
    ATLAS_TRY(addReconstructionErrors(pool, model, images, count, 1, parts));
  CHECK(parts.squared == whole.squared);
  CHECK(parts.crossEntropy == whole.crossEntropy);
  return meanErrors(whole, model.inputDim());
}

constexpr size_t kRows = 7, kCols = 11, kDim = kRows * kCols;

TEST_CASE("imageMetrics: distances are their formulas; the floor holds where the target has ink") {
  const auto x = testNumbers<float>(kDim, 0.05, 0.95, 45);
  const auto y = testNumbers<float>(kDim, 0.05, 0.95, 46);
  double squared = 0, absolute = 0, entropy = 0;
  for (size_t j = 0; j < kDim; ++j) {
    squared += std::pow(double(x[j]) - double(y[j]), 2);
    absolute += std::fabs(double(x[j]) - double(y[j]));
    entropy -= x[j] * std::log(double(y[j])) + (1 - double(x[j])) * std::log(1 - double(y[j]));
  }
  const ImageDistances got = imageDistances(x.data(), y.data(), kDim);
  CHECK(near(got.squared, squared, 1e-15));
  CHECK(near(got.absolute, absolute, 1e-15));
  CHECK(near(got.crossEntropy, entropy, 1e-15));
  const ImageDistances same = imageDistances(x.data(), x.data(), kDim);
  CHECK(same.squared == 0);
  CHECK(same.absolute == 0);
  CHECK(same.crossEntropy < got.crossEntropy);  // least at y = x …
  CHECK(same.crossEntropy > 1);                 // … and not 0 on grey pixels

  const float ink[] = {1, 0, 0.25f}, paper[] = {0, 0, 0};
  CHECK(near(imageDistances(ink, paper, 3).crossEntropy, 125, 1e-15));
  const float outside[] = {1.5f, -0.5f, 0.25f};  // PCA leaves 0…1
  CHECK(near(imageDistances(ink, outside, 3).crossEntropy,
             -0.25 * std::log(0.25) - 0.75 * std::log(0.75), 1e-15));
  CHECK(near(imageDistances(ink, outside, 3).squared, 0.5, 1e-15));
}

TEST_CASE("imageMetrics: whole shifts move pixels, half shifts average two, black comes in") {
  const auto image = testNumbers<float>(kDim, 0, 1, 47);
  const auto moved = shifted(image, kRows, kCols, 2, -1);
  CHECK(moved[0 * kCols + 2] == image[1 * kCols + 0]);
  CHECK(moved[5 * kCols + 10] == image[6 * kCols + 8]);
  CHECK(moved[0 * kCols + 1] == 0);
  CHECK(moved[6 * kCols + 5] == 0);
  const auto half = shifted(image, kRows, kCols, 0.5, 0);
  CHECK(near(half[3 * kCols + 4], (image[3 * kCols + 3] + image[3 * kCols + 4]) / 2, 1e-15));
  CHECK(shifted(image, kRows, kCols, 0, 0) == image);
}

TEST_CASE("imageMetrics: noise has its spread and its seed, gain and clamping stay in 0…1") {
  const std::vector<float> grey(10007, 0.5f);
  const auto grainy = noisy(grey, 0.1, 3);
  double mean = 0, square = 0;
  for (const float v : grainy) {
    mean += v - 0.5;
    square += (v - 0.5) * (v - 0.5);
  }
  CHECK(near(mean / 10007, 0, 0, 4 * 0.1 / std::sqrt(10007.0)));
  // A deviation measured on n numbers is known to 1/√2n of itself; four times that.
  CHECK(near(std::sqrt(square / 10007), 0.1, 4 / std::sqrt(2 * 10007.0)));
  CHECK(noisy(grey, 0.1, 3) == grainy);
  CHECK(noisy(grey, 0.1, 4) != grainy);
  CHECK(noisy(grey, 0, 3) == grey);
  const auto [low, high] = std::minmax_element(grainy.begin(), grainy.end());
  CHECK(*low >= 0);
  CHECK(*high <= 1);
  const float two[] = {0.25f, 0.75f};
  CHECK(brightened(two, 2) == std::vector<float>{0.5f, 1});
  const auto uniform = uniformNoise(10007, 5);
  double sum = 0;
  for (const float v : uniform) sum += v;
  CHECK(near(sum / 10007, 0.5, 0, 4 / std::sqrt(12 * 10007.0)));
}

TEST_CASE("imageMetrics: a model's errors are the mean distances of its reconstructions") {
  ThreadPool pool(2);
  constexpr size_t n = 307;  // more than a pass
  std::vector<uint8_t> bytes(n * kDim);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i * 37);
  ModelSpec spec;
  spec.kind = ModelKind::ae;
  spec.inputDim = kDim;
  spec.hidden = {13};
  const ByteImages images(bytes.data(), n, kDim);
  for (const ReconLoss loss : {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1}) {
    spec.loss = loss;
    auto model = makeAutoencoder(spec);
    const auto errors = reconstructionErrors(pool, *model.value(), images, 301);
    REQUIRE(errors.ok());
    const double recon =
        evaluate(pool, model.value()->graph(), ImageItems(images), 301, 1).recon / kDim;
    if (loss == ReconLoss::mse) CHECK(near(errors->squared / 2, recon, 5e-9));
    if (loss == ReconLoss::l1) CHECK(near(errors->absolute, recon, 5e-8));
    if (loss == ReconLoss::bce) CHECK(near(errors->crossEntropy, recon, 5e-9));
  }
  auto model = makeAutoencoder(spec);
  CHECK(!reconstructionErrors(pool, *model.value(), {bytes.data(), 3, kDim - 1}, 3).ok());
  CHECK(!reconstructionErrors(pool, *model.value(), images, 0).ok());
}

}  // namespace
TEST_CASE("imageMetrics: bytes are pixels times 255, rounded half up, and come back as they were") {
  std::vector<uint8_t> every(256);
  for (size_t b = 0; b < 256; ++b) every[b] = uint8_t(b);
  const auto pixels = pixelsOfBytes(every);
  CHECK(pixels[0] == 0);
  CHECK(pixels[51] == 0.2f);
  CHECK(pixels[255] == 1);
  CHECK(bytesOfPixels(pixels) == every);
  const float outside[] = {-0.5f, 1.5f, 0.0019f, 0.0020f};
  CHECK(bytesOfPixels(outside) == std::vector<uint8_t>{0, 255, 0, 1});
}

TEST_CASE("imageMetrics: distances to several images are those to each") {
  std::vector<uint8_t> image(kDim), others(3 * kDim);
  for (size_t i = 0; i < kDim; ++i) image[i] = uint8_t(7 * i % 256);
  for (size_t i = 0; i < others.size(); ++i) others[i] = uint8_t(11 * i % 256);
  const auto all = distancesTo(image, others);
  REQUIRE(all.ok());
  REQUIRE(all->squared.size() == 3);
  const auto x = pixelsOfBytes(image), y = pixelsOfBytes(others);
  for (size_t n = 0; n < 3; ++n) {
    const ImageDistances each = imageDistances(x.data(), &y[n * kDim], kDim);
    CHECK(all->squared[n] == each.squared);
    CHECK(all->absolute[n] == each.absolute);
    CHECK(all->crossEntropy[n] == each.crossEntropy);
  }
  others.pop_back();
  CHECK(distancesTo(image, others).status().code == StatusCode::invalidArgument);
  CHECK(!distancesTo({}, {}).ok());
}

TEST_CASE(
    "imageMetrics: a disturbed image is shifted, noisy, brightened; undisturbed it is itself") {
  std::vector<uint8_t> image(kDim);
  for (size_t i = 0; i < kDim; ++i) image[i] = uint8_t(13 * i % 256);
  const auto still = disturb(image, {kRows, kCols, 0, 0, 1, 5});
  REQUIRE(still.ok());
  REQUIRE(still->images.size() == 3 * kDim);
  for (size_t n = 0; n < 3; ++n) {
    CHECK(std::equal(image.begin(), image.end(), still->images.begin() + ptrdiff_t(n * kDim)));
    CHECK(still->distances.squared[n] == 0);
    CHECK(still->distances.crossEntropy[n] == still->floor);
  }
  const auto moved = disturb(image, {kRows, kCols, 2, 0.1, 0.5, 5});
  REQUIRE(moved.ok());
  CHECK(moved->images[kCols + 5] == image[kCols + 3]);                        // two to the right
  CHECK(moved->images[2 * kDim + 9] == uint8_t(double(image[9]) / 2 + 0.5));  // half as bright
  for (size_t n = 0; n < 3; ++n) CHECK(moved->distances.squared[n] > 0);
  CHECK(!disturb(image, {kRows, kCols + 1, 0, 0, 1, 5}).ok());
  CHECK(!disturb(image, {kRows, kCols, 8.5, 0, 1, 5}).ok());
  CHECK(!disturb(image, {kRows, kCols, std::nan(""), 0, 1, 5}).ok());
}

}  // namespace atlas
