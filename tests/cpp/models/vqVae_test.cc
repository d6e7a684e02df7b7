#include "atlas/models/vqVae.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/data/digits.h"
#include "atlas/data/textures.h"
#include "atlas/lessons/discreteCodes.h"
#include "atlas/models/codePrior.h"
#include "atlas/models/families.h"
#include "atlas/nn/layers.h"
#include "base/near.h"
#include "nn/gradientCheck.h"
#include "words/sentence.h"

namespace atlas {
namespace {

ModelSpec specOf(ModelKind kind, uint32_t side) {
  ModelSpec spec;
  spec.kind = kind;
  spec.side = side;
  spec.codes = 64;
  spec.hidden = {};
  const bool prior = kind == ModelKind::codes;
  spec.inputDim = prior ? side * side : kDigitPixels;
  spec.latentDim = prior ? 10 : 8;
  spec.batchSize = prior ? 100 : 50;
  spec.learningRate = side == 4 && prior ? 2e-3 : 3e-3;
  spec.seed = 1;
  return spec;
}

struct Digits {
  std::vector<uint8_t> bytes, labels;
  Digits(ThreadPool& pool, uint64_t seed, size_t count)
      : bytes(count * kDigitPixels), labels(count) {
    generateDigits(pool, seed, 0, count, bytes.data(), labels.data(), nullptr);
  }
  ByteImages view() const { return {bytes.data(), labels.size(), kDigitPixels}; }
};

}  // namespace

TEST_CASE(
    "vq: a map is the numbers of the words that the graph puts in, and decodes to its image") {
  ThreadPool pool(2);
  const Digits digits(pool, 3, 131);  // past the images of a pass
  for (const uint32_t side : {4, 8}) {
    CAPTURE(side);
    VqVae<float> model(specOf(ModelKind::vqvae, side));
    const CodeReport before = measureCodes(pool, model, digits.view());
    const size_t p = side * side;
    std::vector<uint8_t> maps(131 * p);
    model.encode(pool, digits.view(), maps.data());
    CHECK(*std::max_element(maps.begin(), maps.end()) < 64);
    std::vector<float> pixels(131 * kDigitPixels);
    model.decode(pool, {maps.data(), 131, p}, {pixels.data(), 131, kDigitPixels});
    // The loss that training sees is of the same words.
    std::vector<float> x(131 * kDigitPixels);
    for (size_t i = 0; i < x.size(); ++i) x[i] = float(digits.bytes[i]) / 255;
    const MatrixView<const float> batch(x.data(), 131, kDigitPixels);
    LossSum sum;
    model.graph().loss(pool, {&batch, 1}, {Rng(1, Stream::posteriorNoise)}, sum);
    double squares = 0;
    for (size_t i = 0; i < x.size(); ++i)
      squares += (double(x[i]) - pixels[i]) * (double(x[i]) - pixels[i]);
    CHECK(near(0.5 * squares, sum.terms[0].nats, 1e-5));
    CHECK(near(before.mse, squares / double(x.size()), 1e-5));
    CHECK(before.perplexity >= 1);
    CHECK(before.perplexity <= before.used + 1e-9);
    std::vector<uint32_t> counts(64);
    for (const uint8_t code : maps) ++counts[code];
    CHECK(before.counts == counts);
    const auto bytes = drawnFrom(pool, model, {maps.data(), 131, p});
    for (const size_t at : {size_t{0}, bytes.size() / 3, bytes.size() - 1})
      CHECK(bytes[at] == uint8_t(std::clamp(pixels[at], 0.0f, 1.0f) * 255 + 0.5f));
  }
}

// By hand: a 4×4 map, the code to the left, the one above, and the place.
TEST_CASE("vq: a code window sees what stands at its offsets, or outside") {
  ThreadPool pool(1);
  Graph<float> graph;
  const Value map = graph.input({1, 16});
  const Value seen = graph.add("", codeWindow<float>(4, 20, {{0, -1}, {-1, 0}}, true), {map});
  graph.finish(1);
  std::vector<float> bytes(16);
  for (size_t t = 0; t < 16; ++t) bytes[t] = float(t + 2) / 255;
  const auto out = graph.run(pool, {Rng(1, Stream::test)}, map, {bytes.data(), 1, 16}, seen);
  REQUIRE(out.rows == 16);
  REQUIRE(out.cols == 3);
  for (size_t t = 0; t < 16; ++t) {
    CHECK(out(t, 0) == (t % 4 ? float(t + 1) : 20.0f));
    CHECK(out(t, 1) == (t >= 4 ? float(t - 2) : 20.0f));
    CHECK(out(t, 2) == float(21 + t));
  }
}

TEST_CASE("vq: the gradient of the prior of codes") {
  ThreadPool pool(1);
  for (const uint32_t side : {4, 8}) {
    CAPTURE(side);
    const size_t p = side * side, n = 3;
    ModelSpec spec = specOf(ModelKind::codes, side);
    spec.codes = 5;
    CodePrior<double> prior(spec);
    std::vector<double> maps(n * p);
    const std::vector<double> labels = {7, 0, 9};
    const Rng rng(3, Stream::test);
    for (size_t i = 0; i < maps.size(); ++i) maps[i] = double(rng.bits(i) % 5) / 255;
    const std::vector<MatrixView<const double>> inputs = {{maps.data(), n, p},
                                                          {labels.data(), n, 1}};
    const Noise noise{Rng(1, Stream::posteriorNoise)};
    const double one = 1;
    LossSum sum;
    prior.graph().lossAndGradient(pool, inputs, noise, {&one, 1}, sum);
    const std::vector<double> gradients(prior.graph().gradients().begin(),
                                        prior.graph().gradients().end());
    const auto loss = [&] {
      LossSum here;
      prior.graph().loss(pool, inputs, noise, here);
      return here.terms[0].nats / double(n);
    };
    // The bias of the head and the tables: what every code's share depends on.
    for (const ParameterInfo& tensor : prior.graph().parameterInfo()) {
      if (tensor.count > 2000) continue;
      CAPTURE(tensor.name);
      CHECK(worstGradientError(prior.graph().parameters().subspan(tensor.offset, tensor.count),
                               std::span(gradients).subspan(tensor.offset, tensor.count),
                               loss) < kGradientTolerance);
    }
  }
}

TEST_CASE("vq: samples follow the prior: a class that always has one map gives that map") {
  ThreadPool pool(1);
  const size_t p = 16, n = 200;
  ModelSpec spec = specOf(ModelKind::codes, 4);
  spec.codes = 7;
  std::vector<uint8_t> maps(n * p), labels(n);
  for (size_t i = 0; i < n; ++i) {
    labels[i] = uint8_t(i % 10);
    for (size_t t = 0; t < p; ++t) maps[i * p + t] = uint8_t((labels[i] + 3 * t) % 7);
  }
  CodePrior<float> prior(spec);
  Trainer trainer(prior.graph(), codeTrainSettings(spec));
  const ImageItems items({maps.data(), n, p}, labels);
  REQUIRE(trainer.run(pool, items, 120).ok());
  CHECK(evaluate(pool, prior.graph(), items, n, 1).total < 0.5);  // ln 7 · 16 = 31 by chance
  const std::vector<uint8_t> classes = {4, 9, 0};
  std::vector<uint8_t> drawn(classes.size() * p), later(p);
  const Rng rng(1, Stream::priorSample);
  prior.sample(pool, classes, rng, 0, drawn.data());
  size_t same = 0;
  for (size_t i = 0; i < classes.size(); ++i)
    for (size_t t = 0; t < p; ++t) same += drawn[i * p + t] == (classes[i] + 3 * t) % 7;
  CHECK(same >= 45);  // of 48
  prior.sample(pool, {&classes[1], 1}, rng, 1, later.data());
  CHECK(std::equal(later.begin(), later.end(), &drawn[p]));
}

TEST_CASE("vq: learns generated digits, most words in use, and the prior pays fewer bits") {
  ThreadPool pool(2);
  const Digits train(pool, 1, 2000), test(pool, 2, 499);
  double mean = 0;  // the mean squared pixel error of the mean pixel: what knows nothing
  {
    double sum = 0, square = 0;
    for (const uint8_t byte : test.bytes) {
      sum += byte / 255.0;
      square += byte / 255.0 * byte / 255.0;
    }
    const double count = double(test.bytes.size());
    mean = square / count - sum / count * sum / count;
  }
  double mse[2] = {};
  for (const uint32_t side : {4, 8}) {
    ModelSpec spec = specOf(ModelKind::vqvae, side);
    spec.rateDrop = 100;
    VqVae<float> model(spec);
    Trainer trainer(model.graph(), codeTrainSettings(spec));
    const ImageItems items(train.view());
    REQUIRE(trainer.run(pool, items, side == 4 ? 400 : 120).ok());  // sixteen words take longer
    const CodeReport report = measureCodes(pool, model, test.view());
    MESSAGE(side, "×", side, ": MSE ", report.mse, ", perplexity ", report.perplexity, ", used ",
            report.used);
    CHECK(report.mse < 0.5 * mean);
    CHECK(report.perplexity > 16);
    mse[side / 8] = report.mse;
    if (side == 8) continue;
    const size_t p = side * side;
    std::vector<uint8_t> maps(2000 * p), held(499 * p);
    model.encode(pool, train.view(), maps.data());
    model.encode(pool, test.view(), held.data());
    ModelSpec own = specOf(ModelKind::codes, side);
    CodePrior<float> prior(own);
    Trainer second(prior.graph(), codeTrainSettings(own));
    const ImageItems codes({maps.data(), 2000, p}, train.labels);
    const ImageItems heldOut({held.data(), 499, p}, test.labels);
    REQUIRE(second.run(pool, codes, 3 * 20).ok());
    const double bits = evaluate(pool, prior.graph(), heldOut, 499, 1).total / std::log(2.0);
    MESSAGE("prior: ", bits, " of ", 6 * p, " bits");
    CHECK(bits < 0.85 * std::log2(report.perplexity) * double(p));  // than words used so, alone
  }
  CHECK(mse[1] < 0.7 * mse[0]);
}

// Of 1,000 words two fall on 4 in 5 and 1 in 5: the standard error of a share is 0.013.
TEST_CASE("vq: words are drawn in their shares, and never one that is not used") {
  const std::vector<uint32_t> counts = {0, 8, 0, 2, 0};
  const Rng rng(1, Stream::priorSample);
  const std::vector<uint8_t> words = drawWords(counts, 1000, rng, 0);
  size_t ones = 0;
  for (const uint8_t word : words) {
    CHECK((word == 1 || word == 3));
    ones += word == 1;
  }
  CHECK(near(double(ones) / 1000, 0.8, 0, 0.05));
  const std::vector<uint8_t> later = drawWords(counts, 500, rng, 500);
  CHECK(std::equal(later.begin(), later.end(), words.begin() + 500));
}

TEST_CASE("vq: the share that a judge reads as asked is the share of right labels") {
  ThreadPool pool(1);
  const Digits digits(pool, 5, 131);
  ModelSpec spec;
  spec.kind = ModelKind::classifier;
  spec.latentDim = 10;
  spec.hidden = {17};
  Classifier<float> judge(spec);
  std::vector<float> shares(131 * 10);
  judge.classify(pool, digits.view(), {shares.data(), 131, 10});
  std::vector<uint8_t> asked(131);
  for (size_t i = 0; i < 131; ++i) {
    const float* own = &shares[i * 10];
    asked[i] = uint8_t(std::max_element(own, own + 10) - own);
  }
  CHECK(shareAsked(pool, judge, 10, digits.view(), asked) == 1);
  for (size_t i = 0; i < 53; ++i) asked[i] = uint8_t((asked[i] + 1) % 10);
  CHECK(shareAsked(pool, judge, 10, digits.view(), asked) == 78.0 / 131);
}

TEST_CASE("vq: without restart words that nobody uses stay dead") {
  ThreadPool pool(2);
  const Digits train(pool, 1, 500);
  uint32_t used[2] = {};
  for (const bool restart : {false, true}) {
    ModelSpec spec = specOf(ModelKind::vqvae, 4);
    spec.restart = restart;
    VqVae<float> model(spec);
    Trainer trainer(model.graph(), codeTrainSettings(spec));
    REQUIRE(trainer.run(pool, ImageItems(train.view()), 60).ok());
    used[restart] = measureCodes(pool, model, train.view()).used;
  }
  MESSAGE("words in use without and with restart: ", used[0], ", ", used[1]);
  CHECK(used[0] < used[1]);
}

// A word of a 4×4 map reaches, through three transposed convolutions of 4 with stride 2, the 22×22
// of 32×32 pixels around its 8×8: of place (1, 2) rows 1 … 22 and columns 9 … 30 of the padded
// image.
TEST_CASE("vq: a word that is changed changes its patch and what is around it, and nothing else") {
  ThreadPool pool(1);
  VqVae<float> model(specOf(ModelKind::vqvae, 4));
  std::vector<uint8_t> map(16, 7), other(map);
  const size_t place = 6;
  const WordChange none = changeWord(pool, model, map, place, 7);
  CHECK(none.own == 0);
  CHECK(none.touched == 0);
  const WordChange one = changeWord(pool, model, map, place, 3);
  CHECK(one.own > 0);
  CHECK(one.own < 1);
  CHECK(one.touched <= 22.0 * 22 / (28 * 28));
  other[place] = 3;
  CHECK(one.image == drawnFrom(pool, model, {other.data(), 1, 16}));
  std::vector<float> before(784), after(784);
  model.decode(pool, {map.data(), 1, 16}, {before.data(), 1, 784});
  model.decode(pool, {other.data(), 1, 16}, {after.data(), 1, 784});
  for (size_t at = 0; at < 784; ++at) {
    const size_t row = at / 28 + 2, col = at % 28 + 2;
    if (row < 1 || row > 22 || col < 9 || col > 30) CHECK(before[at] == after[at]);
  }
}

TEST_CASE("vq: the vectors of a map are what its words are the nearest to") {
  ThreadPool pool(2);
  const Digits digits(pool, 7, 71);  // past the images of a pass
  for (const uint32_t levels : {1, 2}) {
    ModelSpec spec = specOf(ModelKind::vqvae, 8);
    spec.levels = levels;
    VqVae<float> model(spec);
    const size_t p = model.positions(), from = p - model.lower();
    CHECK(p == (levels == 2 ? 80 : 64));
    std::vector<uint8_t> maps(71 * p);
    std::vector<float> z(71 * p * 8);
    model.encode(pool, digits.view(), maps.data(), z.data());
    const MatrixView<const float> words = model.words();
    REQUIRE(words.rows == 64);
    for (const size_t i : {0, 67})
      for (size_t t = from; t < p; ++t) {
        const auto apart = [&](size_t word) {
          double sum = 0;
          for (size_t j = 0; j < 8; ++j) {
            const double d = double(z[(i * p + t) * 8 + j]) - words(word, j);
            sum += d * d;
          }
          return sum;
        };
        const double own = apart(maps[i * p + t]);
        for (size_t word = 0; word < 64; ++word)
          CHECK(own <= apart(word) + 1e-4);  // float products
      }
  }
}

// By hand: place 1 of 3 tells the label, the others nothing.
TEST_CASE("vq: a reader of words finds the label where it stands, and guesses where not") {
  const size_t n = 400;
  std::vector<uint8_t> maps(n * 3), labels(n);
  const Rng rng(1, Stream::test);
  for (size_t i = 0; i < n; ++i) {
    labels[i] = uint8_t(rng.bits(3 * i) % 2);
    maps[3 * i] = uint8_t(rng.bits(3 * i + 1) % 5);
    maps[3 * i + 1] = uint8_t(labels[i] ? 4 : 1);
    maps[3 * i + 2] = uint8_t(rng.bits(3 * i + 2) % 5);
  }
  CHECK(readableBy({maps.data(), n, 3}, labels, 5, 2) == 1);
  const double guessed = readableBy({maps.data(), n, 1, 3}, labels, 5, 2);
  CHECK(near(guessed, 0.5, 0, 0.18));  // of 200: five standard errors
}

TEST_CASE("vq: two levels: what each one's words tell of shape and stripes") {
  ThreadPool pool(2);
  const size_t n = 4000, held = 2000;
  std::vector<uint8_t> images((n + held) * kTexturePixels), shapes(n + held), stripes(n + held);
  generateTextures(pool, 1, 0, n + held, images.data(), shapes.data(), stripes.data());
  ModelSpec spec = specOf(ModelKind::vqvae, 8);
  spec.levels = 2;
  spec.rateDrop = 80;
  VqVae<float> model(spec);
  Trainer trainer(model.graph(), codeTrainSettings(spec));
  const ImageItems items({images.data(), n, kTexturePixels});
  REQUIRE(trainer.run(pool, items, 480).ok());
  const ByteImages rest{&images[n * kTexturePixels], held, kTexturePixels};
  const CodeReport report = measureCodes(pool, model, rest);
  const size_t p = model.positions();
  std::vector<uint8_t> maps(held * p);
  model.encode(pool, rest, maps.data());
  const ByteImages top{maps.data(), held, 16, p}, low{&maps[16], held, 64, p};
  const auto of = [&](const std::vector<uint8_t>& labels) {
    return std::span<const uint8_t>(labels).subspan(n);
  };
  // Chance is 1 in 4, the standard error of a share of 1,000 at most 0.016: five above. Which level
  // tells which better is no law: nothing in the loss asks for it (the page says what is measured).
  const double upperShape = readableBy(top, of(shapes), 64, 4);
  const double upperStripes = readableBy(top, of(stripes), 64, 4);
  const double lowerShape = readableBy(low, of(shapes), 64, 4);
  const double lowerStripes = readableBy(low, of(stripes), 64, 4);
  MESSAGE("MSE ", report.mse, ", upper: shape ", upperShape, ", stripes ", upperStripes,
          ", lower: shape ", lowerShape, ", stripes ", lowerStripes);
  for (const double found : {upperShape, upperStripes, lowerShape, lowerStripes})
    CHECK(found > 0.25 + 5 * 0.016);
}

TEST_CASE("vq: what its settings allow") {
  for (const ModelKind kind : {ModelKind::vqvae, ModelKind::codes}) {
    const ModelSpec good = specOf(kind, 4);
    CHECK(makeModel(good, {}).ok());
    ModelSpec spec = good;
    spec.side = 5;
    CHECK(makeModel(spec, {}).status().code == StatusCode::invalidArgument);
    spec = good;
    spec.codes = 257;
    CHECK(sentence(makeModel(spec, {}).status()).find("257") != std::string::npos);
    spec = good;
    spec.inputDim = 100;
    CHECK(!makeModel(spec, {}).ok());
    spec = good;
    spec.latentDim = 0;
    CHECK(!makeModel(spec, {}).ok());
  }
  // A byte that is no code.
  const std::vector<uint8_t> map(2 * 16, 64), labels = {1, 2};
  const ModelSpec prior = specOf(ModelKind::codes, 4);
  const DataView data{{map.data(), 2, 16}, {}, labels};
  CHECK(sentence(checkLabels(makeModel(prior, data).value(), data)).find("64") !=
        std::string::npos);
}

}  // namespace atlas
