#include "atlas/lessons/analogies.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "atlas/models/latent.h"
#include "base/statistics.h"

namespace atlas {
namespace {

enum Part { kA, kB, kC, kD };
constexpr size_t kParts = 4;
constexpr uint32_t kNearestShown = 5;

// Rows of any numbers, in double.
template <class T>
std::vector<double> asDoubles(std::span<const T> numbers, double scale) {
  std::vector<double> out;
  out.reserve(numbers.size());
  for (T number : numbers) out.push_back(double(number) * scale);
  return out;
}

std::vector<double> codesOf(ThreadPool& pool, LatentModel& model, std::span<const uint8_t> images) {
  const size_t n = images.size() / kDigitPixels, k = model.latentDim();
  std::vector<float> codes(n * k);
  model.encode(pool, {images.data(), n, size_t(kDigitPixels)}, {codes.data(), n, k}, {});
  return asDoubles<float>(codes, 1);
}

DigitFactors with(DigitFactors factors, Factor factor, double value) {
  float* const of[] = {&factors.slant,    &factors.thickness, &factors.scale,
                       &factors.rotation, &factors.wobble,    &factors.width};
  *of[size_t(factor)] = float(value);
  return factors;
}

double medianOf(std::span<const uint32_t> ranks) {
  const auto falling = asDoubles<uint32_t>(ranks, 1);
  const auto order = byFalling(falling);
  const size_t n = order.size();
  return (falling[order[(n - 1) / 2]] + falling[order[n / 2]]) / 2;
}

}  // namespace

template <>
Result<Factor> named(const std::string& name) {
  for (int f = 0; f < kDigitFactors; ++f)
    if (name == factorName(Factor(f))) return Factor(f);
  return unknownChoice("factor", name, "slant, thickness, scale, rotation, wobble, width");
}

AnalogyPlaces placesOf(std::span<const double> a, std::span<const double> b,
                       std::span<const double> c, MatrixView<const double> candidates) {
  AnalogyPlaces out;
  for (size_t j = 0; j < a.size(); ++j) out.answer.push_back(c[j] + (b[j] - a[j]));
  std::vector<double> nearness(candidates.rows);  // −distance²
  for (size_t i = 0; i < candidates.rows; ++i)
    for (size_t j = 0; j < a.size(); ++j) {
      const double away = candidates(i, j) - out.answer[j];
      nearness[i] -= away * away;
    }
  for (size_t i : byFalling(nearness)) out.order.push_back(uint32_t(i));
  return out;
}

std::vector<uint8_t> analogyImages(uint64_t seed, uint64_t question, Factor factor) {
  const FactorRange range = factorRange(factor);
  const double middle = (double(range.low) + double(range.high)) / 2;
  const double half = (double(range.high) - double(range.low)) / 2 *
                      (range.normal ? kAnalogyReach / double(kFactorTruncation) : 1);
  std::vector<uint8_t> images(kParts * kDigitPixels);
  for (size_t part = 0; part < kParts; ++part) {
    const uint64_t hand = 2 * question + part / 2;  // A and B are by one hand, C and D by another
    const double value = part % 2 ? middle + half : middle - half;
    renderDigit(with(drawFactors(seed, hand), factor, value), seed, hand,
                &images[part * kDigitPixels]);
  }
  return images;
}

Result<Analogies> digitAnalogies(ThreadPool& pool, LatentModel& model, const AnalogySpec& spec) {
  if (model.inputDim() != kDigitPixels) {
    return Status::invalidArgument("images.width found wanted", {kDigitPixels, model.inputDim()});
  }
  if (spec.questions < 1 || spec.questions > kAnalogyMaxQuestions || spec.shown >= spec.questions ||
      spec.candidates < kParts + 1 || spec.candidates > kAnalogyMaxCandidates) {
    return Status::invalidArgument(
        "analogies.settings questions candidates shown mostQuestions least most",
        {spec.questions, spec.candidates, spec.shown, kAnalogyMaxQuestions, kParts + 1,
         kAnalogyMaxCandidates});
  }
  // Candidates 0 … 3 are those of the question; the others are the same for all of them.
  const size_t n = spec.candidates, d = kDigitPixels, k = model.latentDim();
  std::vector<uint8_t> images(n * d), labels(n);
  generateDigits(pool, spec.seed, 2 * uint64_t(spec.questions), n - kParts, &images[kParts * d],
                 labels.data(), nullptr);
  std::vector<double> codes = codesOf(pool, model, images);
  std::vector<double> pixels = asDoubles<uint8_t>(images, 1 / 255.0);

  Analogies out;
  out.ranks.resize(spec.questions);
  out.pixelRanks.resize(spec.questions);
  double latentC = 0, pixelC = 0, latentD = 0, pixelD = 0;
  const auto ask = [&](std::vector<double>& all, size_t width, uint32_t& rank, double& isD,
                       double& isC) {
    const auto part = [&](size_t p) { return std::span<const double>(&all[p * width], width); };
    const AnalogyPlaces places = placesOf(part(kA), part(kB), part(kC), {all.data(), n, width});
    const auto at = std::find(places.order.begin(), places.order.end(), uint32_t(kD));
    rank = uint32_t(at - places.order.begin()) + 1;
    isD += places.order[0] == kD;
    isC += places.order[0] == kC;
    return places;
  };
  for (uint32_t q = 0; q < spec.questions; ++q) {
    const std::vector<uint8_t> asked = analogyImages(spec.seed, q, spec.factor);
    const auto askedCodes = codesOf(pool, model, asked);
    const auto askedPixels = asDoubles<uint8_t>(asked, 1 / 255.0);
    std::copy(askedCodes.begin(), askedCodes.end(), codes.begin());
    std::copy(askedPixels.begin(), askedPixels.end(), pixels.begin());
    const AnalogyPlaces inCodes = ask(codes, k, out.ranks[q], latentD, latentC);
    const AnalogyPlaces inPixels = ask(pixels, d, out.pixelRanks[q], pixelD, pixelC);
    if (q != spec.shown) continue;
    out.images = asked;
    const std::vector<float> code(inCodes.answer.begin(), inCodes.answer.end());
    ATLAS_GET(decoded, decodeBytes(pool, model, {code.data(), 1, k}));
    out.answer = decoded;
    for (double v : inPixels.answer)
      out.pixelAnswer.push_back(uint8_t(255 * std::clamp(v, 0.0, 1.0) + 0.5));
    for (uint32_t place = 0; place < kNearestShown; ++place) {
      const uint32_t i = inCodes.order[place];
      const uint8_t* image = i < kParts ? &asked[i * d] : &images[i * d];
      out.nearest.insert(out.nearest.end(), image, image + d);
    }
  }
  out.median = medianOf(out.ranks);
  out.pixelMedian = medianOf(out.pixelRanks);
  out.first = latentD / spec.questions;
  out.pixelFirst = pixelD / spec.questions;
  out.nearestIsC = latentC / spec.questions;
  out.pixelNearestIsC = pixelC / spec.questions;
  return out;
}

}  // namespace atlas
