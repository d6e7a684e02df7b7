#include "atlas/lessons/encoderStretch.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/models/latent.h"
#include "base/statistics.h"

namespace atlas {
namespace {

std::vector<float> codesOf(ThreadPool& pool, LatentModel& model, ByteImages images) {
  std::vector<float> mu(images.rows * model.latentDim());
  model.encode(pool, images, {mu.data(), images.rows, model.latentDim()}, {});
  return mu;
}

double latentStd(const std::vector<float>& codes, size_t k) {
  const size_t n = codes.size() / k;
  double variance = 0;
  for (size_t j = 0; j < k; ++j) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < n; ++i) mean += codes[i * k + j];
    mean /= double(n);
    for (size_t i = 0; i < n; ++i) {
      const double centred = codes[i * k + j] - mean;
      square += centred * centred;
    }
    variance += square / double(n);
  }
  return std::sqrt(variance / double(k));
}

}  // namespace

Result<EncoderStretch> encoderStretch(ThreadPool& pool, LatentModel& model, ByteImages set,
                                      ByteImages queries) {
  for (const ByteImages images : {set, queries}) {
    if (images.cols != model.inputDim())
      return Status::invalidArgument("images.width found wanted", {images.cols, model.inputDim()});
    if (images.rows < 2) return tooFew("images", images.rows, 2);
  }
  auto nearest = nearestImages(pool, set, queries);
  if (!nearest.ok()) return nearest.status();
  const size_t k = model.latentDim(), m = queries.rows;
  const std::vector<float> setCodes = codesOf(pool, model, set);
  const std::vector<float> queryCodes = codesOf(pool, model, queries);

  EncoderStretch out;
  out.count = queries.rows;
  out.latentStd = latentStd(setCodes, k);
  out.neighbour = std::move(nearest->indices);
  out.imageDistance = std::move(nearest->distances);
  for (size_t i = 0; i < m; ++i) {
    double square = 0;
    for (size_t j = 0; j < k; ++j) {
      const double step =
          double(queryCodes[i * k + j]) - setCodes[size_t(out.neighbour[i]) * k + j];
      square += step * step;
    }
    const double code = out.latentStd > 0 ? std::sqrt(square) / out.latentStd : 0;
    out.codeDistance.push_back(float(code));
    out.stretch.push_back(out.imageDistance[i] > 0 ? float(code / out.imageDistance[i]) : 0);
  }
  out.median = quantile(out.stretch, 0.5);
  out.p99 = quantile(out.stretch, 0.99);
  const double near = quantile(out.imageDistance, 0.5);
  const std::vector<double> stretch(out.stretch.begin(), out.stretch.end());
  for (size_t i : byFalling(stretch))
    if (out.imageDistance[i] <= near) out.order.push_back(uint32_t(i));
  return out;
}

}  // namespace atlas
