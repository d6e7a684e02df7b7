#include "atlas/models/vqVae.h"

#include <algorithm>
#include <string>

#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"
#include "kernels/gather.h"

namespace atlas {
namespace {

constexpr uint32_t kWidth = 16;  // channels of the largest maps
constexpr size_t kPass = 64;     // images, where nothing is trained: bounds what stays with it
constexpr Window kHalf = {4, 4, 2, 1}, kOuter = {4, 4, 2, 3}, kSame = {3, 3, 1, 1};
constexpr uint32_t kOuterSide = 16;  // of a map behind kOuter
constexpr double kFactor = 0.7;
constexpr uint64_t kDrops = 24;
// The mean over 32×32 pixels counts four times, and ¼ of the mean over the numbers of the codes.
constexpr double kPixels = 32 * 32, kCommitment = 0.25 * kPixels / (2 * 4);

const Noise kNoNoise{Rng(0, Stream::posteriorNoise)};

}  // namespace

Status validateCodes(const ModelSpec& spec) {
  const bool prior = spec.kind == ModelKind::codes;
  const uint32_t pixels = prior ? spec.side * spec.side : kConvSide * kConvSide;
  if (spec.side != 4 && spec.side != 8)
    return Status::invalidArgument("A map of codes is 4×4 or 8×8; {} a side were asked for.",
                                   {spec.side});
  if (spec.codes < 2 || spec.codes > kMaxCodewords)
    return Status::invalidArgument("A codebook has 2 to {} words; {} were asked for.",
                                   {kMaxCodewords, spec.codes});
  if (spec.inputDim != pixels)
    return Status::invalidArgument("These codes are for images of {} pixels; these have {}.",
                                   {pixels, spec.inputDim});
  ModelSpec rest = spec;  // what concerns every model
  rest.hidden.clear();
  rest.kind = ModelKind::ae;
  return validate(rest);
}

TrainSettings codeTrainSettings(const ModelSpec& spec) {
  TrainSettings train;
  train.optimizer.kind = spec.optimizer;
  train.optimizer.momentum = spec.momentum;
  train.rate = {spec.learningRate, 0, {}, kFactor};
  for (uint64_t drop = 1; spec.rateDrop > 0 && drop <= kDrops; ++drop)
    train.rate.drops.push_back(drop * spec.rateDrop);
  train.batchSize = spec.batchSize;
  train.seed = spec.seed;
  train.divergedNats = kDivergedNatsPerPixel * spec.inputDim;
  return train;
}

template <class Real>
VqVae<Real>::VqVae(const ModelSpec& spec) : spec_(spec) {
  size_t number = 0;  // of a layer of this half
  Value h;
  const auto add = [&](const char* half, std::unique_ptr<Layer<Real>> layer) {
    h = graph_.add(half + std::to_string(number++), std::move(layer), {h});
  };
  const auto down = [&](uint32_t channels, uint32_t side, Window window) {
    add("encoder.", conv<Real>(channels, side, window, Activation::relu));
  };
  const auto up = [&](uint32_t channels, uint32_t side, Window window) {
    const Activation activation = channels > 1 ? Activation::relu : Activation::identity;
    add("decoder.", convTransposed<Real>(channels, side, window, activation));
  };
  const bool small = spec.side == 4;
  x_ = graph_.input({1, spec.inputDim});
  h = graph_.reshape(x_, {spec.inputDim, 1});
  down(kWidth, kConvSide, kOuter);
  down(small ? 2 * kWidth : kWidth, kOuterSide, kHalf);
  if (small) down(2 * kWidth, kOuterSide / 2, kHalf);
  add("encoder.", dense<Real>(spec.latentDim, Activation::identity));
  z_ = h;
  words_ = h =
      graph_.add("words", quantise<Real>({spec.codes, kCodebookDecay, kCodebookRevive}), {z_});
  number = 0;
  if (small) {
    up(2 * kWidth, 4, kHalf);
  } else {
    add("decoder.", conv<Real>(kWidth, 8, kSame, Activation::relu));
  }
  up(kWidth, 8, kHalf);
  up(1, kOuterSide, kOuter);
  output_ = graph_.reshape(h, {1, spec.inputDim});
  graph_.term("recon", reconstruction<Real>(ReconLoss::mse), {output_, x_});
  graph_.term("commitment", commitment<Real>(), {words_, z_},
              {kCommitment / double(positions() * spec.latentDim)});
  graph_.finish(spec.seed);
}

template <class Real>
void VqVae<Real>::encode(ThreadPool& pool, ByteImages images, uint8_t* codes) {
  const ParameterInfo* book = nullptr;
  for (const ParameterInfo& info : graph_.parameterInfo())
    if (info.name == "words.codebook") book = &info;
  const MatrixView<const Real> words{graph_.parameters().data() + book->offset, spec_.codes,
                                     spec_.latentDim};
  std::vector<Real> batch(std::min(images.rows, kPass) * images.cols), scratch;
  std::vector<uint32_t> code;
  GemmScratch gemm;
  for (size_t first = 0; first < images.rows; first += kPass) {
    const size_t count = std::min(kPass, images.rows - first);
    const MatrixView<Real> x(batch.data(), count, images.cols);
    gatherPixels<Real>(pool, {images.row(first), count, images.cols, images.stride}, nullptr, x);
    const MatrixView<const Real> z = graph_.run(pool, kNoNoise, x_, x, z_);
    code.resize(z.rows);
    Pass pass{pool, gemm, kNoNoise, count, false};
    nearestCodes<Real>(pass, z, words, scratch, code.data());
    std::copy(code.begin(), code.end(), codes + first * positions());
  }
}

template <class Real>
void VqVae<Real>::decode(ThreadPool& pool, ByteImages maps, MatrixView<float> pixels) {
  const size_t p = positions(), dim = spec_.latentDim;
  const Real* book = nullptr;
  for (const ParameterInfo& info : graph_.parameterInfo())
    if (info.name == "words.codebook") book = graph_.parameters().data() + info.offset;
  std::vector<Real> words(std::min(maps.rows, kPass) * p * dim);
  for (size_t first = 0; first < maps.rows; first += kPass) {
    const size_t count = std::min(kPass, maps.rows - first);
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < p; ++j)
        std::copy_n(book + maps(first + i, j) * dim, dim, &words[(i * p + j) * dim]);
    }
    const MatrixView<const Real> given(words.data(), count * p, dim);
    const MatrixView<const Real> x = graph_.run(pool, kNoNoise, words_, given, output_);
    for (size_t i = 0; i < count; ++i) std::copy_n(x.row(i), x.cols, pixels.row(first + i));
  }
}

template class VqVae<float>;
template class VqVae<double>;

}  // namespace atlas
