#include "atlas/lessons/finiteDifferences.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/lessons/ledger.h"
#include "atlas/models/autoencoder.h"

namespace atlas {
namespace {

constexpr double kStep = 1e-5;
constexpr size_t kMaxImages = 16;
constexpr double kByteMax = 255;

const std::string& tensorOf(const std::vector<ParameterInfo>& info, size_t index) {
  const auto next = std::find_if(info.begin(), info.end(), [&](const ParameterInfo& tensor) {
    return index < tensor.offset + tensor.count;
  });
  return next->name;
}

double activated(Activation activation, double x) {
  switch (activation) {
    case Activation::identity:
      return x;
    case Activation::relu:
      return std::max(x, 0.0);
    case Activation::tanh:
      return tanh64(x);
    case Activation::sigmoid:
      return sigmoid64(x);
  }
  return x;
}

// The autoencoder's mean loss by plain loops in double, layer after layer from the list of its
// tensors: a second opinion that shares no line with what trains.
double lossOf(const ModelSpec& spec, const std::vector<ParameterInfo>& tensors,
              const std::vector<double>& parameters, ByteImages images) {
  const size_t head = spec.hidden.size(), last = tensors.size() / 2 - 1;
  double sum = 0;
  std::vector<double> now, next;
  for (size_t i = 0; i < images.rows; ++i) {
    now.assign(images.row(i), images.row(i) + images.cols);
    for (double& x : now) x /= kByteMax;
    for (size_t layer = 0; layer <= last; ++layer) {
      const double* const w = &parameters[tensors[2 * layer].offset];
      const double* const b = &parameters[tensors[2 * layer + 1].offset];
      next.assign(b, b + tensors[2 * layer + 1].count);
      for (size_t o = 0; o < next.size(); ++o) {
        for (size_t j = 0; j < now.size(); ++j) next[o] += w[o * now.size() + j] * now[j];
        if (layer != head && layer != last) next[o] = activated(spec.activation, next[o]);
      }
      now.swap(next);
    }
    for (size_t j = 0; j < now.size(); ++j)
      sum += pixelLoss(spec.loss, now[j], images(i, j) / kByteMax);
  }
  return sum / double(images.rows);
}

}  // namespace

Result<GradientCheck> checkGradient(ThreadPool& pool, const ModelSpec& spec, ByteImages images,
                                    uint32_t count, uint32_t first, uint32_t some) {
  if (Status valid = validate(spec); !valid.ok()) return valid;
  if (spec.kind != ModelKind::ae || spec.layers != Layers::dense || images.cols != spec.inputDim ||
      images.rows == 0 || images.rows > kMaxImages || count == 0 || count > kMaxCheckedWeights) {
    return Status::invalidArgument(
        "gradientCheck.settings kind count images width mostWeights mostImages wanted",
        {modelKindName(spec.kind), count, images.rows, images.cols, kMaxCheckedWeights, kMaxImages,
         spec.inputDim});
  }
  Autoencoder<float> model(spec);
  std::vector<float> batch(images.rows * images.cols);
  for (size_t i = 0; i < batch.size(); ++i)
    batch[i] = float(images(i / images.cols, i % images.cols) / kByteMax);
  LossSum sum;
  model.lossAndGradient(pool, {batch.data(), images.rows, images.cols},
                        {Rng(spec.seed, Stream::evaluation)}, 0, sum);
  const std::span<const float> gradient = model.gradients();
  const std::span<const float> trained = model.parameters();
  std::vector<double> parameters(trained.begin(), trained.end());

  const Rng draw(spec.seed, Stream::gradientCheck);
  GradientCheck out;
  double square = 0;
  const uint32_t begin = std::min(first, count), end = begin + std::min(some, count - begin);
  for (uint32_t c = begin; c < end; ++c) {
    const size_t i = size_t(uint64_t{draw.bits(c)} * parameters.size() >> 32);
    const double kept = parameters[i];
    const auto lossAt = [&](double value) {
      parameters[i] = value;
      return lossOf(spec, model.parameterInfo(), parameters, images);
    };
    const double numeric = (lossAt(kept + kStep) - lossAt(kept - kStep)) / (2 * kStep);
    parameters[i] = kept;
    const double analytic = gradient[i];
    out.weights.push_back({tensorOf(model.parameterInfo(), i), analytic, numeric});
    square += analytic * analytic;
  }
  const double scale = std::sqrt(square / double(out.weights.size()));
  for (const CheckedWeight& w : out.weights) {
    const double size = std::max({std::fabs(w.analytic), std::fabs(w.numeric), scale});
    if (size > 0) out.worst = std::max(out.worst, std::fabs(w.analytic - w.numeric) / size);
  }
  return out;
}

}  // namespace atlas
