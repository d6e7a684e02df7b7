#include "atlas/lessons/finiteDifferences.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/rng.h"
#include "atlas/nn/graph.h"
#include "kernels/gather.h"
#include "models/encoder.h"

namespace atlas {
namespace {

constexpr double kStep = 1e-5;
constexpr size_t kMaxImages = 16;

const std::string& tensorOf(const std::vector<ParameterInfo>& info, size_t index) {
  const auto next = std::find_if(info.begin(), info.end(), [&](const ParameterInfo& tensor) {
    return index < tensor.offset + tensor.count;
  });
  return next->name;
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
  // The autoencoder of autoencoder.h, layer by layer, and nothing else of it: a page carries this.
  Graph<double> model;
  const Value input = model.input({1, spec.inputDim});
  const Value h = addEncoder<Layers::dense>(model, input, spec);
  const Value z =
      model.add("encoder.head", dense<double>(spec.latentDim, Activation::identity), {h});
  const Value output = addDecoder<Layers::dense>(model, z, spec);
  model.term("recon", reconstruction<double>(spec.loss), {output, input});
  model.finish(spec.seed);
  std::vector<double> batch(images.rows * images.cols);
  const MatrixView<double> x(batch.data(), images.rows, images.cols);
  gatherPixels<double>(pool, images, nullptr, x);
  const Noise noise{Rng(spec.seed, Stream::evaluation)};
  LossSum sum;
  const MatrixView<const double> given = x;
  const double weight = 1;
  model.lossAndGradient(pool, {&given, 1}, noise, {&weight, 1}, sum);
  const std::vector<double> gradient(model.gradients().begin(), model.gradients().end());

  const std::span<double> parameters = model.parameters();
  const Rng draw(spec.seed, Stream::gradientCheck);
  GradientCheck out;
  double square = 0;
  const uint32_t begin = std::min(first, count), end = begin + std::min(some, count - begin);
  for (uint32_t c = begin; c < end; ++c) {
    const size_t i = size_t(uint64_t{draw.bits(c)} * parameters.size() >> 32);
    const double kept = parameters[i];
    const auto lossAt = [&](double value) {
      parameters[i] = value;
      LossSum here;
      model.loss(pool, {&given, 1}, noise, here);
      return here.terms[0].nats / double(here.items);
    };
    const double numeric = (lossAt(kept + kStep) - lossAt(kept - kStep)) / (2 * kStep);
    parameters[i] = kept;
    out.weights.push_back({tensorOf(model.parameterInfo(), i), gradient[i], numeric});
    square += gradient[i] * gradient[i];
  }
  const double scale = std::sqrt(square / double(out.weights.size()));
  for (const CheckedWeight& w : out.weights) {
    const double size = std::max({std::fabs(w.analytic), std::fabs(w.numeric), scale});
    if (size > 0) out.worst = std::max(out.worst, std::fabs(w.analytic - w.numeric) / size);
  }
  return out;
}

}  // namespace atlas
