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
    return unknownChoice("side", std::to_string(spec.side), "4, 8");
  if (spec.levels < 1 || spec.levels > 2 || (spec.levels == 2 && (prior || spec.side != 8)))
    return outOfRange("levels", spec.levels, 1, !prior && spec.side == 8 ? 2 : 1);
  if (spec.codes < 2 || spec.codes > kMaxCodewords)
    return outOfRange("codes", spec.codes, 2, kMaxCodewords);
  if (spec.inputDim != pixels)
    return Status::invalidArgument("images.width found wanted", {spec.inputDim, pixels});
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
  const char* half = "encoder.";
  const auto add = [&](std::unique_ptr<Layer<Real>> layer, Value from) {
    return graph_.add(half + std::to_string(number++), std::move(layer), {from});
  };
  const auto down = [&](uint32_t channels, uint32_t side, Window window, Value from) {
    return add(conv<Real>(channels, side, window, Activation::relu), from);
  };
  const auto up = [&](uint32_t channels, uint32_t side, Window window, Activation activation,
                      Value from) {
    return add(convTransposed<Real>(channels, side, window, activation), from);
  };
  const auto quantised = [&](const char* name, uint32_t side, Value from) {
    const Value z = add(dense<Real>(spec.latentDim, Activation::identity), from);
    const Codebook book{spec.codes, kCodebookDecay, spec.restart ? kCodebookRevive : 0};
    levels_.push_back({name, side, z, graph_.add(name, quantise<Real>(book), {z})});
    return levels_.back().words;
  };
  const auto beside = [&](Value a, Value b) { return graph_.add("", concat<Real>(), {a, b}); };
  const bool small = spec.side == 4;
  const uint32_t dim = spec.latentDim;
  x_ = graph_.input({1, spec.inputDim});
  Value h = down(kWidth, kConvSide, kOuter, graph_.reshape(x_, {spec.inputDim, 1}));
  h = down(small ? 2 * kWidth : kWidth, kOuterSide, kHalf, h);
  if (small) h = down(2 * kWidth, kOuterSide / 2, kHalf, h);
  if (spec.levels == 2) {
    const Value top = quantised("top", 4, down(kWidth, kOuterSide / 2, kHalf, h));
    const Value low =
        quantised("words", 8, beside(h, up(dim, 4, kHalf, Activation::identity, top)));
    half = "decoder.";
    number = 0;
    upper_ = up(dim, 4, kHalf, Activation::identity, top);
    words_ = beside(low, upper_);
  } else {
    words_ = quantised("words", spec.side, h);
    half = "decoder.";
    number = 0;
  }
  h = words_;
  h = small ? up(2 * kWidth, 4, kHalf, Activation::relu, h)
            : add(conv<Real>(kWidth, 8, kSame, Activation::relu), h);
  h = up(kWidth, 8, kHalf, Activation::relu, h);
  h = up(1, kOuterSide, kOuter, Activation::identity, h);
  output_ = graph_.reshape(h, {1, spec.inputDim});
  graph_.term("recon", reconstruction<Real>(ReconLoss::mse), {output_, x_});
  for (const Level& level : levels_) {
    const double numbers = double(level.side * level.side * dim);
    graph_.term("commitment", commitment<Real>(), {level.words, level.z}, {kCommitment / numbers});
  }
  graph_.finish(spec.seed);
}

template <class Real>
size_t VqVae<Real>::positions() const {
  return lower() + (levels_.size() > 1 ? 4 * 4 : 0);
}

template <class Real>
MatrixView<const Real> VqVae<Real>::codebook(const Level& level) const {
  const std::string name = std::string(level.name) + ".codebook";
  const auto& tensors = graph_.parameterInfo();
  const auto book = std::find_if(tensors.begin(), tensors.end(),
                                 [&](const ParameterInfo& info) { return info.name == name; });
  return {graph_.parameters().data() + book->offset, spec_.codes, spec_.latentDim};
}

template <class Real>
void VqVae<Real>::encode(ThreadPool& pool, ByteImages images, uint8_t* codes, float* vectors) {
  std::vector<Real> batch(std::min(images.rows, kPass) * images.cols), scratch;
  std::vector<uint32_t> code;
  GemmScratch gemm;
  for (size_t first = 0; first < images.rows; first += kPass) {
    const size_t count = std::min(kPass, images.rows - first);
    const MatrixView<Real> x(batch.data(), count, images.cols);
    gatherPixels<Real>(pool, {images.row(first), count, images.cols, images.stride}, nullptr, x);
    uint8_t* to = codes + first * positions();
    for (const Level& level : levels_) {
      const MatrixView<const Real> z = graph_.run(pool, kNoNoise, x_, x, level.z);
      const size_t p = size_t{level.side} * level.side;
      code.resize(z.rows);
      Pass pass{pool, gemm, kNoNoise, count, false};
      nearestCodes<Real>(pass, z, codebook(level), scratch, code.data());
      for (size_t i = 0; i < count; ++i) {
        std::copy_n(code.begin() + ptrdiff_t(i * p), p, to + i * positions());
        if (vectors == nullptr) continue;
        const size_t at = size_t(to - codes) + i * positions();
        for (size_t t = 0; t < p; ++t)
          std::copy_n(z.row(i * p + t), z.cols, vectors + (at + t) * z.cols);
      }
      to += p;
    }
  }
}

template <class Real>
void VqVae<Real>::decode(ThreadPool& pool, ByteImages maps, MatrixView<float> pixels) {
  const size_t p = positions(), low = lower(), dim = spec_.latentDim,
               most = std::min(maps.rows, kPass);
  const size_t wide = graph_.shape(words_).cols;  // beside a lower word what the upper ones draw
  std::vector<Real> words(most * low * wide), top(most * (p - low) * dim);
  for (size_t first = 0; first < maps.rows; first += kPass) {
    const size_t count = std::min(kPass, maps.rows - first);
    // Words from … of each map, each in a row of `to`.
    const auto write = [&](const Level& level, size_t from, Real* to, size_t pitch) {
      const MatrixView<const Real> book = codebook(level);
      for (size_t i = 0; i < count; ++i)
        for (size_t t = 0; t < size_t{level.side} * level.side; ++t, to += pitch)
          std::copy_n(book.row(maps(first + i, from + t)), dim, to);
    };
    if (p > low) {
      const Level& upper = levels_.front();
      write(upper, 0, top.data(), dim);
      const MatrixView<const Real> given(top.data(), count * (p - low), dim);
      const auto drawn = graph_.run(pool, kNoNoise, upper.words, given, upper_);
      for (size_t row = 0; row < count * low; ++row)
        std::copy_n(drawn.row(row), drawn.cols, &words[row * wide + dim]);
    }
    write(levels_.back(), p - low, words.data(), wide);
    const MatrixView<const Real> given(words.data(), count * low, wide);
    const MatrixView<const Real> x = graph_.run(pool, kNoNoise, words_, given, output_);
    for (size_t i = 0; i < count; ++i) std::copy_n(x.row(i), x.cols, pixels.row(first + i));
  }
}

template class VqVae<float>;
template class VqVae<double>;

}  // namespace atlas
