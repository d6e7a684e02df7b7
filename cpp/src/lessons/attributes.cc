#include "atlas/lessons/attributes.h"

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "atlas/models/latent.h"
#include "base/statistics.h"

namespace atlas {
namespace {

// Mean of rows order[first] … of `rows`, each value times `scale`.
template <class T>
std::vector<double> meanRow(MatrixView<T> rows, std::span<const size_t> order, double scale) {
  std::vector<double> mean(rows.cols);
  for (size_t i : order)
    for (size_t j = 0; j < rows.cols; ++j) mean[j] += double(rows(i, j));
  for (double& value : mean) value *= scale / double(order.size());
  return mean;
}

// What the judge reads: the class with the largest share, of equal ones the first.
std::vector<uint8_t> readBy(ThreadPool& pool, Classifier<float>& judge, ByteImages images) {
  std::vector<float> shares(images.rows * kDigitClasses);
  judge.classify(pool, images, {shares.data(), images.rows, kDigitClasses});
  std::vector<uint8_t> read;
  for (size_t i = 0; i < images.rows; ++i) {
    const float* row = &shares[i * kDigitClasses];
    read.push_back(uint8_t(std::max_element(row, row + kDigitClasses) - row));
  }
  return read;
}

double meanOf(std::span<const double> values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / double(values.size());
}

}  // namespace

template <>
Result<Attribute> named(const std::string& name) {
  if (name == "slant") return Attribute::slant;
  if (name == "thickness") return Attribute::thickness;
  return unknownChoice("attribute", name, "slant, thickness");
}

Strokes measureStrokes(ByteImages images, uint32_t rows, uint32_t cols) {
  Strokes out;
  for (size_t n = 0; n < images.rows; ++n) {
    const uint8_t* image = images.row(n);
    double ink = 0, x = 0, y = 0;
    const auto at = [&](uint32_t r, uint32_t c) {
      return r < rows && c < cols ? image[r * cols + c] / 255.0 : 0.0;
    };
    for (uint32_t r = 0; r < rows; ++r)
      for (uint32_t c = 0; c < cols; ++c) {
        ink += at(r, c);
        x += at(r, c) * c;
        y += at(r, c) * r;
      }
    double sheared = 0, tall = 0, contour = 0;
    for (uint32_t r = 0; ink > 0 && r < rows; ++r)
      for (uint32_t c = 0; c < cols; ++c) {
        const double dx = c - x / ink, dy = r - y / ink;
        sheared += at(r, c) * dx * dy;
        tall += at(r, c) * dy * dy;
      }
    // Corners between pixels, those at the border included: outside there is paper. The first
    // row and column of corners are row and column −1, which wrap to none.
    for (uint32_t r = 0; r <= rows; ++r)
      for (uint32_t c = 0; c <= cols; ++c) {
        const double a = at(r - 1, c - 1), b = at(r - 1, c), d = at(r, c - 1), e = at(r, c);
        const double gx = (b + e - a - d) / 2, gy = (d + e - a - b) / 2;
        contour += std::sqrt(gx * gx + gy * gy);
      }
    out.slant.push_back(tall > 0 ? -sheared / tall : 0);
    out.thickness.push_back(contour > 0 ? 2 * ink / contour : 0);
  }
  return out;
}

Result<AttributeDirection> attributeDirection(MatrixView<const float> codes, ByteImages images,
                                              std::span<const double> values, double share) {
  const size_t n = values.size(), each = size_t(share * double(n));
  if (!(share > 0 && share <= 0.5) || each < 1 || n != codes.rows || n != images.rows) {
    return Status::invalidArgument("attributes.share share count", {share, n});
  }
  const std::vector<size_t> order = byFalling(values);
  const std::span<const size_t> high(order.data(), each), low(&order[n - each], each);
  AttributeDirection out;
  out.each = uint32_t(each);
  const auto difference = [&](auto rows, double scale, std::vector<float>& into) {
    const auto much = meanRow(rows, high, scale), little = meanRow(rows, low, scale);
    for (size_t j = 0; j < much.size(); ++j) into.push_back(float(much[j] - little[j]));
  };
  difference(codes, 1, out.direction);
  difference(images, 1 / 255.0, out.pixels);
  for (size_t i : high) out.high += values[i] / double(each);
  for (size_t i : low) out.low += values[i] / double(each);
  return out;
}

Result<Moved> moveAlong(ThreadPool& pool, LatentModel& model, Classifier<float>& judge,
                        ByteImages images, std::span<const uint8_t> labels,
                        std::span<const float> direction, std::span<const float> pixels,
                        std::span<const double> steps) {
  const size_t n = images.rows, d = images.cols, k = model.latentDim();
  if (d != kDigitPixels || model.inputDim() != d || direction.size() != k || pixels.size() != d) {
    return Status::invalidArgument("attributes.sizes images direction pixels wanted codes",
                                   {d, direction.size(), pixels.size(), model.inputDim(), k});
  }
  if (n < 1 || steps.empty() || steps.size() > kAttributeMaxSteps ||
      (!labels.empty() && labels.size() != n)) {
    return Status::invalidArgument("attributes.steps steps images labels most",
                                   {steps.size(), n, labels.size(), kAttributeMaxSteps});
  }
  std::vector<uint8_t> read;
  if (labels.empty()) {
    read = readBy(pool, judge, images);
    labels = read;
  }
  std::vector<float> codes(n * k), moved(n * k);
  model.encode(pool, images, {codes.data(), n, k}, {});
  Moved out;
  const auto measure = [&](std::span<const uint8_t> made, std::vector<double>& slant,
                           std::vector<double>& thickness, std::vector<double>& kept) {
    const ByteImages these{made.data(), n, d};
    const Strokes strokes = measureStrokes(these, kDigitSide, kDigitSide);
    slant.push_back(meanOf(strokes.slant));
    thickness.push_back(meanOf(strokes.thickness));
    const std::vector<uint8_t> now = readBy(pool, judge, these);
    size_t same = 0;
    for (size_t i = 0; i < n; ++i) same += now[i] == labels[i];
    kept.push_back(double(same) / double(n));
  };
  std::vector<uint8_t> blended(n * d);
  for (double t : steps) {
    for (size_t i = 0; i < n * k; ++i) moved[i] = codes[i] + float(t) * direction[i % k];
    ATLAS_GET(decoded, decodeBytes(pool, model, {moved.data(), n, k}));
    measure(decoded, out.slant, out.thickness, out.kept);
    out.images.insert(out.images.end(), decoded.begin(), decoded.end());

    double cut = 0, ink = 0;
    for (size_t i = 0; i < n * d; ++i) {
      const double wanted = images.data[i] / 255.0 + t * double(pixels[i % d]);
      const double given = std::clamp(wanted, 0.0, 1.0);
      cut += std::fabs(wanted - given);
      ink += std::fabs(wanted);
      blended[i] = uint8_t(255 * given + 0.5);
    }
    measure(blended, out.blendedSlant, out.blendedThickness, out.blendedKept);
    out.blendedCut.push_back(ink > 0 ? cut / ink : 0);
    out.blended.insert(out.blended.end(), blended.begin(), blended.end());
  }
  return out;
}

}  // namespace atlas
