#include "atlas/lessons/discreteCodes.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"

namespace atlas {
namespace {

// A map covers 32×32 pixels, of which the image is the middle (models/vqVae.h).
constexpr size_t kPadded = 32;
constexpr int kBorder = 2;
constexpr size_t kPass = 64;  // images: bounds what is held of them

}  // namespace

CodeReport measureCodes(ThreadPool& pool, VqVae<float>& model, ByteImages images) {
  const size_t p = model.positions(), d = images.cols;
  std::vector<uint8_t> map(kPass * p);
  std::vector<float> pixels(kPass * d);
  CodeReport report;
  report.counts.resize(model.codes());
  for (size_t first = 0; first < images.rows; first += kPass) {
    const size_t count = std::min(kPass, images.rows - first);
    const ByteImages some{images.row(first), count, d, images.stride};
    model.encode(pool, some, map.data());
    model.decode(pool, {map.data(), count, p}, {pixels.data(), count, d});
    for (size_t i = 0; i < count; ++i)
      for (size_t t = p - model.lower(); t < p; ++t) ++report.counts[map[i * p + t]];
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < d; ++j) {
        const double apart = double(some(i, j)) / 255 - double(pixels[i * d + j]);
        report.mse += apart * apart;
      }
    }
  }
  report.mse /= double(images.rows * d);
  double entropy = 0;
  for (const uint32_t count : report.counts) {
    if (count == 0) continue;
    const double share = double(count) / double(images.rows * model.lower());
    entropy -= share * log64(share);
    ++report.used;
  }
  report.perplexity = exp64(entropy);
  return report;
}

WordChange changeWord(ThreadPool& pool, VqVae<float>& model, std::span<const uint8_t> map,
                      size_t place, uint8_t word) {
  const size_t p = model.positions(), d = model.pixels();
  std::vector<uint8_t> maps(map.begin(), map.end());
  maps.insert(maps.end(), map.begin(), map.end());
  maps[p + place] = word;
  std::vector<float> pixels(2 * d);
  model.decode(pool, {maps.data(), 2, p}, {pixels.data(), 2, d});
  const size_t places = size_t(std::lround(std::sqrt(double(model.lower())))),
               t = place - (p - model.lower());
  const int patch = int(kPadded / places), top = int(t / places) * patch - kBorder,
            left = int(t % places) * patch - kBorder;
  WordChange out;
  double own = 0, all = 0;
  size_t touched = 0;
  for (int row = 0; row < int(kConvSide); ++row)
    for (int col = 0; col < int(kConvSide); ++col) {
      const size_t at = size_t(row) * kConvSide + size_t(col);
      const float apart = pixels[d + at] - pixels[at];
      const bool isOwn = row >= top && row < top + patch && col >= left && col < left + patch;
      all += double(apart) * apart;
      own += isOwn ? double(apart) * apart : 0;
      touched += std::abs(apart) > kSeen;
    }
  out.own = all > 0 ? own / all : 0;
  out.touched = double(touched) / double(d);
  out.image = drawnFrom(pool, model, {&maps[p], 1, p});
  return out;
}

std::vector<uint8_t> drawWords(std::span<const uint32_t> counts, size_t words, const Rng& rng,
                               uint64_t first) {
  double total = 0;
  for (const uint32_t count : counts) total += count;
  std::vector<uint8_t> out(words);
  for (size_t i = 0; i < words; ++i) {
    const double goal = double(rng.uniform(first + i)) * total;
    double upTo = 0;
    size_t word = 0;
    for (size_t c = 0; c < counts.size(); ++c) {
      if (counts[c] == 0) continue;
      word = c;  // never one that is not used, not at the end of rounding either
      upTo += counts[c];
      if (upTo > goal) break;
    }
    out[i] = uint8_t(word);
  }
  return out;
}

std::vector<uint8_t> drawnFrom(ThreadPool& pool, VqVae<float>& model, ByteImages maps) {
  const size_t d = model.pixels();
  std::vector<float> pixels(maps.rows * d);
  model.decode(pool, maps, {pixels.data(), maps.rows, d});
  std::vector<uint8_t> bytes(pixels.size());
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = uint8_t(std::clamp(pixels[i], 0.0f, 1.0f) * 255 + 0.5f);
  return bytes;
}

double shareAsked(ThreadPool& pool, Classifier<float>& judge, size_t classes, ByteImages images,
                  std::span<const uint8_t> asked) {
  const size_t n = images.rows;
  std::vector<float> shares(n * classes);
  judge.classify(pool, images, {shares.data(), n, classes});
  size_t right = 0;
  for (size_t i = 0; i < n; ++i) {
    const float* const own = &shares[i * classes];
    right += size_t(std::max_element(own, own + classes) - own) == asked[i];
  }
  return double(right) / double(n);
}

double readableBy(ByteImages maps, std::span<const uint8_t> labels, uint32_t words,
                  uint32_t classes) {
  const size_t half = maps.rows / 2, p = maps.cols;
  std::vector<double> share(size_t{classes} * p * words, 1), prior(classes, 1);
  const auto at = [&](size_t label, size_t t, size_t word) -> double& {
    return share[(label * p + t) * words + word];
  };
  for (size_t i = 0; i < half; ++i) {
    ++prior[labels[i]];
    for (size_t t = 0; t < p; ++t) ++at(labels[i], t, maps(i, t));
  }
  for (size_t label = 0; label < classes; ++label) {
    const double all = log64(prior[label] - 1 + words);
    for (size_t t = 0; t < p; ++t)
      for (size_t word = 0; word < words; ++word)
        at(label, t, word) = log64(at(label, t, word)) - all;
  }
  size_t right = 0;
  for (size_t i = half; i < maps.rows; ++i) {
    size_t best = 0;
    double most = -1e300;
    for (size_t label = 0; label < classes; ++label) {
      double sum = log64(prior[label]);
      for (size_t t = 0; t < p; ++t) sum += at(label, t, maps(i, t));
      if (sum > most) {
        most = sum;
        best = label;
      }
    }
    right += best == labels[i];
  }
  return double(right) / double(maps.rows - half);
}

}  // namespace atlas
