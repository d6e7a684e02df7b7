// Information, fits and gaps of codes whose relation to the factors is known.
#include "atlas/lessons/disentanglement.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "atlas/base/rng.h"
#include "atlas/data/digits.h"
#include "atlas/data/sprites.h"
#include "atlas/models/autoencoder.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

// numpy's quantile edges (linear between ranks) and searchsorted, as the reference bins.
std::vector<int> numpyBins(const std::vector<double>& values, int bins) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (int e = 1; e < bins; ++e) {
    const double at = double(e) / bins * double(sorted.size() - 1);
    const size_t low = size_t(at);
    edges.push_back(sorted[low] + (at - double(low)) * (sorted[low + 1] - sorted[low]));
  }
  std::vector<int> out;
  for (double v : values)
    out.push_back(int(std::lower_bound(edges.begin(), edges.end(), v) - edges.begin()));
  return out;
}

// Σ p(a, b) log p(a, b) / (p(a) p(b)) over pairs that occur, over H(a).
double told(const std::vector<int>& a, const std::vector<int>& b) {
  std::map<std::pair<int, int>, double> both;
  std::map<int, double> ofA, ofB;
  const double share = 1.0 / double(a.size());
  for (size_t i = 0; i < a.size(); ++i) {
    both[{a[i], b[i]}] += share;
    ofA[a[i]] += share;
    ofB[b[i]] += share;
  }
  double information = 0, entropy = 0;
  for (const auto& [pair, p] : both)
    information += p * std::log(p / (ofA[pair.first] * ofB[pair.second]));
  for (const auto& [value, p] : ofA) entropy -= p * std::log(p);
  return information / entropy;
}

}  // namespace

TEST_CASE("disentanglement: information is that of numpy's bins, gaps and fits by hand") {
  constexpr size_t n = 4001, k = 3;  // of 20 bins each edge is a value: binning by rank is numpy's
  const Rng rng(3, Stream::test);
  std::vector<float> codes(n * k);
  std::vector<double> factors(n * 2);
  std::vector<double> x, y, z0, z1, z2;
  for (size_t i = 0; i < n; ++i) {
    const float u = rng.uniform(2 * i), v = rng.uniform(2 * i + 1);
    x.push_back(u);
    y.push_back(std::floor(5 * v));
    codes[i * k] = u * u;                                         // x alone, bent
    codes[i * k + 1] = u + 0.5f * rng.normal(9 * n + i);          // x with noise
    codes[i * k + 2] = float(y.back()) + rng.normal(10 * n + i);  // the class with noise
    z0.push_back(codes[i * k]);
    z1.push_back(codes[i * k + 1]);
    z2.push_back(codes[i * k + 2]);
    factors[2 * i] = x.back();
    factors[2 * i + 1] = y.back();
  }
  const bool isClass[] = {false, true};
  const auto found = disentanglement({codes.data(), n, k}, {factors.data(), n, 2}, isClass);
  REQUIRE(found.ok());
  std::vector<int> classes(y.begin(), y.end());
  const std::vector<int> parts = numpyBins(x, 20);
  const std::vector<double>* numbers[] = {&z0, &z1, &z2};
  for (size_t j = 0; j < k; ++j) {
    CAPTURE(j);
    // An edge between two ranks may put one image into the next bin: of 4001 images in 400 cells
    // that is some 1e-3.
    CHECK(near(found->information[j], told(parts, numpyBins(*numbers[j], 20)), 0, 3e-3));
    CHECK(near(found->information[k + j], told(classes, numpyBins(*numbers[j], 20)), 0, 3e-3));
  }
  CHECK(near(found->information[0], 1, 1e-12));  // u² tells u
  CHECK(found->strongest == std::vector<uint32_t>{0, 2});
  CHECK(near(found->gaps[0], found->information[0] - found->information[1], 1e-15));
  CHECK(near(found->mig, (found->gaps[0] + found->gaps[1]) / 2, 1e-15));
  // R² of u on u² over the unit interval: corr² = (1/12)² / (1/12 · 4/45) = 15/16; four standard
  // errors of a correlation that high are 4 · (1 − ρ²) · 2ρ / √n.
  CHECK(near(found->fits[0], 15.0 / 16, 0, 4 * (1.0 / 16) * 2 / std::sqrt(double(n))));
  // Variance of the class is 2, that of the noise 1: two thirds lie between the classes.
  CHECK(near(found->fits[k + 2], 2.0 / 3, 0, 0.03));
}

TEST_CASE("disentanglement: turned codes hold as much and tell it worse") {
  constexpr size_t n = 5003;
  const Rng rng(4, Stream::test);
  std::vector<float> straight, turned;
  std::vector<double> factors;
  for (size_t i = 0; i < n; ++i) {
    const float u = rng.uniform(2 * i) - 0.5f, v = rng.uniform(2 * i + 1) - 0.5f;
    straight.insert(straight.end(), {v, u});
    turned.insert(turned.end(), {u + v, u - v});
    factors.insert(factors.end(), {double(u), double(v)});
  }
  const bool isClass[] = {false, false};
  const MatrixView<const double> truth{factors.data(), n, 2};
  const auto apart = disentanglement({straight.data(), n, 2}, truth, isClass);
  const auto mixed = disentanglement({turned.data(), n, 2}, truth, isClass);
  REQUIRE(apart.ok());
  REQUIRE(mixed.ok());
  CHECK(apart->strongest == std::vector<uint32_t>{1, 0});
  // Beside 1 the second number has only the bias bins²/2n of independent numbers, over ln 20.
  CHECK(near(apart->mig, 1, 0, 400.0 / (2 * n) / std::log(20.0) + 0.005));
  // Each of the turned ones tells as much of u as the other.
  CHECK(mixed->mig < 0.02);
  CHECK(near(mixed->fits[0], 0.5, 0, 0.04));
  CHECK(near(mixed->fits[1], 0.5, 0, 0.04));
}

TEST_CASE("disentanglement: equal values share a bin, and a factor that never varies is refused") {
  constexpr size_t n = 101;
  std::vector<float> codes(n, 2.0f);  // a collapsed number tells nothing
  std::vector<double> factors(n);
  for (size_t i = 0; i < n; ++i) factors[i] = double(i);
  const bool isClass[] = {false};
  const auto found = disentanglement({codes.data(), n, 1}, {factors.data(), n, 1}, isClass);
  REQUIRE(found.ok());
  CHECK(near(found->information[0], 0, 0, 1e-12));
  CHECK(found->fits[0] == 0);
  const std::vector<double> same(n, 7);
  CHECK(sentence(disentanglement({codes.data(), n, 1}, {same.data(), n, 1}, isClass).status()) ==
        "Factor 0 has the same value in all 101 images; a factor must vary.");
  CHECK_FALSE(disentanglement({codes.data(), 19, 1}, {same.data(), 19, 1}, isClass).ok());
}

TEST_CASE("numbers used: the closed form of the KL, and which are active") {
  // N(1, 1): ½; N(0, e²): ½(e² − 1 − 2); N(0, 1): 0.
  const float mu[] = {1, 0, 0, -1, 0, 0}, logVar[] = {0, 2, 0, 0, 2, 0};
  const NumbersUsed found = numbersUsed({mu, 2, 3}, {logVar, 2, 3});
  CHECK(near(found.used[0], 0.5, 1e-15));
  CHECK(near(found.used[1], (std::exp(2.0) - 3) / 2, 1e-14));
  CHECK(found.used[2] == 0);
  CHECK(found.active == 2);
}

TEST_CASE("factor study: names, shapes and error of a model on images it is shown") {
  ThreadPool pool(2);
  for (const FactorImages kind : {FactorImages::sprites, FactorImages::digits}) {
    const bool digits = kind == FactorImages::digits;
    ModelSpec spec;
    spec.inputDim = digits ? kDigitPixels : kSpritePixels;
    spec.latentDim = 3;
    spec.hidden = {7};
    Autoencoder<float> model(spec);
    constexpr uint32_t n = 307;
    const auto study = studyFactors(pool, model, kind, 5, 11, n);
    REQUIRE(study.ok());
    CHECK(study->names.size() == (digits ? 7u : 3u));
    CHECK(study->names[0] == (digits ? "class" : "x"));
    CHECK(study->found.information.size() == 3 * study->names.size());
    CHECK(study->numbers.used.size() == 3);
    // The error by hand, image by image.
    std::vector<uint8_t> image(spec.inputDim), label(1);
    double sum = 0;
    for (uint32_t i = 0; i < n; ++i) {
      if (digits) {
        generateDigits(pool, 5, 11 + i, 1, image.data(), label.data(), nullptr);
      } else {
        drawSprite(spriteFactors(5, 11 + i), image.data());
      }
      float z[3];
      std::vector<float> back(spec.inputDim);
      model.encode(pool, {image.data(), 1, image.size()}, {z, 1, 3}, {});
      model.decode(pool, {z, 1, 3}, {back.data(), 1, back.size()});
      for (size_t p = 0; p < back.size(); ++p)
        sum += (back[p] - image[p] / 255.0) * (back[p] - image[p] / 255.0);
    }
    CHECK(near(study->mse, sum / n / double(spec.inputDim), 1e-9));
    CHECK_FALSE(studyFactors(pool, model, kind, 5, 11, 3).ok());
    CHECK_FALSE(
        studyFactors(pool, model, digits ? FactorImages::sprites : FactorImages::digits, 5, 11, n)
            .ok());
  }
}

}  // namespace atlas
