#include "atlas/lessons/disentanglement.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/data/digits.h"
#include "atlas/data/sprites.h"
#include "base/statistics.h"

namespace atlas {
namespace {

struct Binned {
  std::vector<uint32_t> bins;  // of each image
  uint32_t count = 0;
};

// Parts of equal count, by rank; equal values go to the part of the first of them.
Binned ofEqualCount(std::span<const double> values) {
  const std::vector<size_t> order = byFalling(values);
  Binned out{std::vector<uint32_t>(values.size()), uint32_t(kInformationBins)};
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const bool tied = rank > 0 && values[order[rank]] == values[order[rank - 1]];
    out.bins[order[rank]] =
        tied ? out.bins[order[rank - 1]] : uint32_t(rank * kInformationBins / order.size());
  }
  return out;
}

Binned ofClasses(std::span<const double> values) {
  Binned out;
  for (double value : values) {
    out.bins.push_back(uint32_t(value));
    out.count = std::max(out.count, out.bins.back() + 1);
  }
  return out;
}

double entropyOf(std::span<const double> counts, double total) {
  double sum = 0;
  for (double c : counts)
    if (c > 0) sum -= c / total * log64(c / total);
  return sum;
}

// I(a; b) = H(a) + H(b) − H(a, b), nats, of the histogram.
double informationOf(const Binned& a, const Binned& b) {
  std::vector<double> both(size_t(a.count) * b.count), ofA(a.count), ofB(b.count);
  for (size_t i = 0; i < a.bins.size(); ++i) {
    ++both[size_t(a.bins[i]) * b.count + b.bins[i]];
    ++ofA[a.bins[i]];
    ++ofB[b.bins[i]];
  }
  const double n = double(a.bins.size());
  return entropyOf(ofA, n) + entropyOf(ofB, n) - entropyOf(both, n);
}

double meanOf(std::span<const double> values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / double(values.size());
}

// Squared correlation; 0 where one of them does not vary.
double linearFit(std::span<const double> a, std::span<const double> b) {
  const double meanA = meanOf(a), meanB = meanOf(b);
  double aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - meanA) * (a[i] - meanA);
    bb += (b[i] - meanB) * (b[i] - meanB);
    ab += (a[i] - meanA) * (b[i] - meanB);
  }
  return aa > 0 && bb > 0 ? ab * ab / (aa * bb) : 0;
}

// Share of the variance of `values` that lies between the classes.
double betweenClasses(const Binned& classes, std::span<const double> values) {
  std::vector<double> sums(classes.count), counts(classes.count);
  const double mean = meanOf(values);
  double all = 0, between = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    sums[classes.bins[i]] += values[i] - mean;
    ++counts[classes.bins[i]];
    all += (values[i] - mean) * (values[i] - mean);
  }
  for (size_t c = 0; c < sums.size(); ++c)
    if (counts[c] > 0) between += sums[c] * sums[c] / counts[c];
  return all > 0 ? between / all : 0;
}

template <class T>
std::vector<double> column(MatrixView<const T> m, size_t j) {
  std::vector<double> out(m.rows);
  for (size_t i = 0; i < m.rows; ++i) out[i] = double(m(i, j));
  return out;
}

}  // namespace

NumbersUsed numbersUsed(MatrixView<const float> mu, MatrixView<const float> logVar) {
  NumbersUsed out;
  for (size_t j = 0; j < mu.cols; ++j) {
    double sum = 0;
    for (size_t i = 0; i < mu.rows; ++i) {
      const double m = mu(i, j), v = logVar(i, j);
      sum += (m * m + exp64(v) - 1 - v) / 2;  // lecture row 19
    }
    out.used.push_back(sum / double(mu.rows));
    out.active += out.used.back() > kActiveNats;
  }
  return out;
}

Result<Disentanglement> disentanglement(MatrixView<const float> codes,
                                        MatrixView<const double> factors,
                                        std::span<const bool> isClass) {
  const size_t n = codes.rows, k = codes.cols, f = factors.cols;
  if (n < kInformationBins || n > kDisentanglementMaxImages) {
    return outOfRange("images", n, kInformationBins, kDisentanglementMaxImages);
  }
  std::vector<std::vector<double>> numbers;
  std::vector<Binned> binned;
  for (size_t j = 0; j < k; ++j) {
    numbers.push_back(column(codes, j));
    binned.push_back(ofEqualCount(numbers.back()));
  }
  Disentanglement out;
  out.factors = uint32_t(f);
  out.numbers = uint32_t(k);
  for (size_t i = 0; i < f; ++i) {
    const std::vector<double> factor = column(factors, i);
    const Binned parts = isClass[i] ? ofClasses(factor) : ofEqualCount(factor);
    const double entropy = informationOf(parts, parts);
    if (!(entropy > 0)) {
      return Status::invalidArgument("factors.constant index count", {i, n});
    }
    double largest = -1, second = 0;
    uint32_t strongest = 0;
    for (size_t j = 0; j < k; ++j) {
      const double told = informationOf(parts, binned[j]) / entropy;
      out.information.push_back(told);
      out.fits.push_back(isClass[i] ? betweenClasses(parts, numbers[j])
                                    : linearFit(factor, numbers[j]));
      if (told > largest) {
        second = std::max(largest, 0.0);
        largest = told;
        strongest = uint32_t(j);
      } else {
        second = std::max(second, told);
      }
    }
    out.gaps.push_back(largest - second);
    out.strongest.push_back(strongest);
  }
  out.mig = meanOf(out.gaps);
  return out;
}

template <>
Result<FactorImages> named(const std::string& name) {
  if (name == "sprites") return FactorImages::sprites;
  if (name == "digits") return FactorImages::digits;
  return unknownChoice("factors", name, "sprites, digits");
}

Result<FactorStudy> studyFactors(ThreadPool& pool, LatentModel& model, FactorImages kind,
                                 uint64_t seed, uint64_t first, uint32_t count) {
  const bool digits = kind == FactorImages::digits;
  const size_t d = digits ? kDigitPixels : kSpritePixels, n = count, k = model.latentDim();
  if (model.inputDim() != d) {
    return Status::invalidArgument("images.width found wanted", {d, model.inputDim()});
  }
  if (count < kInformationBins || count > kDisentanglementMaxImages) {
    return outOfRange("count", count, kInformationBins, kDisentanglementMaxImages);
  }
  FactorStudy out;
  std::vector<uint8_t> images(n * d);
  std::vector<double> factors;
  if (digits) {
    std::vector<uint8_t> labels(n);
    std::vector<DigitFactors> drawn(n);
    generateDigits(pool, seed, first, n, images.data(), labels.data(), drawn.data());
    out.names = {"class"};
    for (int f = 0; f < kDigitFactors; ++f) out.names.push_back(factorName(Factor(f)));
    for (const DigitFactors& one : drawn) {
      factors.push_back(one.label);
      for (int f = 0; f < kDigitFactors; ++f) factors.push_back(factorValue(one, Factor(f)));
    }
  } else {
    out.names = {"x", "y", "r"};
    factors.resize(n * kSpriteFactors);
    generateSprites(pool, seed, first, n, images.data(), factors.data());
  }
  std::vector<float> mu(n * k), logVar(model.kind() == ModelKind::vae ? n * k : 0);
  const MatrixView<float> means{mu.data(), n, k};
  const MatrixView<float> spreads =
      logVar.empty() ? MatrixView<float>{} : MatrixView<float>{logVar.data(), n, k};
  model.encode(pool, {images.data(), n, d}, means, spreads);
  if (logVar.empty()) {
    out.numbers.used.assign(k, 0);
  } else {
    out.numbers = numbersUsed(means, spreads);
  }
  const bool isClass[1 + kDigitFactors] = {digits};
  const size_t f = out.names.size();
  ATLAS_GET(found, disentanglement(means, {factors.data(), n, f}, {isClass, f}));
  out.found = found;

  constexpr size_t kBatch = 256;  // decoded at once
  std::vector<float> pixels(std::min(kBatch, n) * d);
  for (size_t begin = 0; begin < n; begin += kBatch) {
    const size_t some = std::min(kBatch, n - begin);
    model.decode(pool, {&mu[begin * k], some, k}, {pixels.data(), some, d});
    for (size_t i = 0; i < some * d; ++i) {
      const double off = double(pixels[i]) - images[begin * d + i] / 255.0;
      out.mse += off * off / double(n * d);
    }
  }
  return out;
}

}  // namespace atlas
