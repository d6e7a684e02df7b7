#include "atlas/lessons/imageMetrics.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/kernels/elementwise.h"
#include "kernels/gather.h"

namespace atlas {
namespace {

constexpr size_t kBatch = 256;     // images a pass; bounds the memory, changes no bit
constexpr size_t kRowsAChunk = 8;  // images a thread takes at a time

double flooredLog(double x) { return x > 0 ? std::max(log64(x), kLogFloor) : kLogFloor; }

void push(DistanceColumns& columns, const ImageDistances& distances) {
  columns.squared.push_back(distances.squared);
  columns.absolute.push_back(distances.absolute);
  columns.crossEntropy.push_back(distances.crossEntropy);
}

}  // namespace

ImageDistances imageDistances(const float* x, const float* y, size_t d) {
  ImageDistances out;
  for (size_t j = 0; j < d; ++j) {
    const double target = x[j];
    const double difference = target - double{y[j]};
    out.squared += difference * difference;
    out.absolute += std::fabs(difference);
    const double p = std::clamp(double{y[j]}, 0.0, 1.0);
    if (target > 0) out.crossEntropy -= target * flooredLog(p);
    if (target < 1) out.crossEntropy -= (1 - target) * flooredLog(1 - p);
  }
  return out;
}

Status addReconstructionErrors(ThreadPool& pool, LatentModel& model, ByteImages images,
                               size_t count, size_t batches, ErrorTally& tally) {
  const size_t d = model.inputDim(), k = model.latentDim();
  count = std::min(count, images.rows);
  if (count == 0 || images.cols != d) {
    return Status::invalidArgument("images.needed found width least wanted",
                                   {count, images.cols, 1, d});
  }
  std::vector<float> x(std::min(kBatch, count) * d), decoded(x.size()), codes(kBatch * k);
  std::vector<ImageDistances> each(kBatch);
  for (; batches > 0 && tally.done < count; --batches) {
    const size_t n = std::min(kBatch, count - size_t(tally.done));
    const ByteImages part(images.row(size_t(tally.done)), n, d, images.stride);
    model.encode(pool, part, {codes.data(), n, k}, {});
    model.decode(pool, {codes.data(), n, k}, {decoded.data(), n, d});
    gatherPixels<float>(pool, part, nullptr, {x.data(), n, d});
    parallelFor(pool, n, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) each[i] = imageDistances(&x[i * d], &decoded[i * d], d);
    });
    for (size_t i = 0; i < n; ++i) {
      tally.squared += each[i].squared;
      tally.absolute += each[i].absolute;
      tally.crossEntropy += each[i].crossEntropy;
    }
    tally.done += n;
  }
  return Status::okay();
}

ReconstructionErrors meanErrors(const ErrorTally& tally, size_t d) {
  const double pixels = double(tally.done) * double(d);
  return {tally.squared / pixels, tally.absolute / pixels, tally.crossEntropy / pixels};
}

std::vector<float> shifted(std::span<const float> image, size_t rows, size_t cols, double dx,
                           double dy) {
  const auto at = [&](ptrdiff_t r, ptrdiff_t c) -> double {
    const bool inside = r >= 0 && c >= 0 && r < ptrdiff_t(rows) && c < ptrdiff_t(cols);
    return inside ? image[size_t(r) * cols + size_t(c)] : 0.0f;
  };
  const double left = std::floor(-dx), top = std::floor(-dy);
  const double fx = -dx - left, fy = -dy - top;
  std::vector<float> out(rows * cols);
  for (size_t r = 0; r < rows; ++r) {
    for (size_t c = 0; c < cols; ++c) {
      const ptrdiff_t y = ptrdiff_t(r) + ptrdiff_t(top), x = ptrdiff_t(c) + ptrdiff_t(left);
      const double above = (1 - fx) * at(y, x) + fx * at(y, x + 1);
      const double below = (1 - fx) * at(y + 1, x) + fx * at(y + 1, x + 1);
      out[r * cols + c] = float((1 - fy) * above + fy * below);
    }
  }
  return out;
}

std::vector<float> noisy(std::span<const float> image, double std, uint64_t seed) {
  std::vector<float> out(image.size());
  Rng(seed, Stream::imageNoise).fillNormal(out.data(), out.size());
  for (size_t j = 0; j < out.size(); ++j) {
    out[j] = float(std::clamp(double{image[j]} + std * out[j], 0.0, 1.0));
  }
  return out;
}

std::vector<float> brightened(std::span<const float> image, double gain) {
  std::vector<float> out(image.size());
  for (size_t j = 0; j < out.size(); ++j) {
    out[j] = float(std::clamp(gain * double{image[j]}, 0.0, 1.0));
  }
  return out;
}

std::vector<float> uniformNoise(size_t pixels, uint64_t seed) {
  std::vector<float> out(pixels);
  Rng(seed, Stream::imageNoise, 1).fillUniform(out.data(), pixels);
  return out;
}

std::vector<float> pixelsOfBytes(std::span<const uint8_t> bytes) {
  std::vector<float> pixels(bytes.size());
  bytesToPixels(bytes.data(), pixels.data(), bytes.size());
  return pixels;
}

std::vector<uint8_t> bytesOfPixels(std::span<const float> pixels) {
  std::vector<uint8_t> bytes(pixels.size());
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = uint8_t(std::clamp(pixels[i], 0.0f, 1.0f) * 255.0f + 0.5f);
  return bytes;
}

Result<DistanceColumns> distancesTo(std::span<const uint8_t> image,
                                    std::span<const uint8_t> others) {
  const size_t d = image.size();
  if (d == 0 || others.size() % d != 0)
    return Status::invalidArgument("images.whole found width", {others.size(), d});
  const std::vector<float> from = pixelsOfBytes(image), to = pixelsOfBytes(others);
  DistanceColumns out;
  for (size_t at = 0; at < to.size(); at += d) push(out, imageDistances(from.data(), &to[at], d));
  return out;
}

Result<DisturbedImage> disturb(std::span<const uint8_t> image, const Disturbance& by) {
  const size_t d = image.size();
  if (d == 0 || d != size_t{by.rows} * by.cols || !(std::fabs(by.shift) <= kMaxShift))
    return Status::invalidArgument("disturbed.settings found rows cols shift most",
                                   {d, by.rows, by.cols, by.shift, kMaxShift});
  const std::vector<float> pixels = pixelsOfBytes(image);
  DisturbedImage out;
  for (const auto& picture : {shifted(pixels, by.rows, by.cols, by.shift, 0),
                              noisy(pixels, by.noise, by.seed), brightened(pixels, by.gain)}) {
    const auto bytes = bytesOfPixels(picture);
    out.images.insert(out.images.end(), bytes.begin(), bytes.end());
    push(out.distances, imageDistances(pixels.data(), picture.data(), d));
  }
  out.floor = imageDistances(pixels.data(), pixels.data(), d).crossEntropy;
  return out;
}

}  // namespace atlas
