#include "atlas/files/modelFile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/rng.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/pca.h"
#include "words/sentence.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 23;

std::vector<uint8_t> someImages(size_t n) {
  std::vector<uint8_t> out(n * kDim);
  const Rng rng(4, Stream::test);
  for (size_t i = 0; i < out.size(); ++i) out[i] = uint8_t(rng.bits(i) >> 24);
  return out;
}

ModelSpec networkSpec(ModelKind kind) {
  ModelSpec spec;
  spec.kind = kind;
  spec.inputDim = kDim;
  spec.latentDim = 3;
  spec.hidden = {13, 7};
  spec.activation = Activation::tanh;
  spec.loss = ReconLoss::mse;
  spec.beta = 0.1;  // no short binary form
  spec.learningRate = 0.00123456789;
  spec.klWarmupSteps = 17;
  spec.seed = 0xfedcba9876543210;
  return spec;
}

Model example(ModelKind kind) {
  const ModelSpec spec = networkSpec(kind);
  if (kind != ModelKind::pca) return makeModel(spec, {}).value();
  ThreadPool pool(1);
  const auto bytes = someImages(31);
  return modelOf(fitPca(pool, ByteImages{bytes.data(), 31, kDim}, 3).value(), spec);
}

std::vector<float> codesOf(LatentModel& model) {
  ThreadPool pool(1);
  const auto bytes = someImages(11);
  std::vector<float> codes(11 * model.latentDim());
  model.encode(pool, {bytes.data(), 11, kDim}, {codes.data(), 11, model.latentDim()}, {});
  return codes;
}

std::string refusal(const std::vector<uint8_t>& file) {
  const auto loaded = loadModel(file);
  if (loaded.ok()) return "";
  CHECK(loaded.status().code == StatusCode::dataCorrupt);
  return sentence(loaded.status());
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The file of a VAE after `change` on what it holds.
template <class Change>
std::string changed(const std::vector<uint8_t>& file, Change&& change) {
  auto contents = readSafetensors(file).value();
  change(contents);
  return refusal(writeSafetensors(contents));
}

}  // namespace

TEST_CASE("a float32 file gives back the same model, bit for bit, and the same file") {
  for (ModelKind kind : {ModelKind::pca, ModelKind::ae, ModelKind::vae}) {
    CAPTURE(modelKindName(kind));
    const Model original = example(kind);
    const auto file =
        saveModel(original, 4711, WeightPrecision::f32, {{"data", "MNIST \"train\""}});
    const auto loaded = loadModel(file);
    REQUIRE(loaded.ok());
    const ModelSpec &a = loaded->model.spec, &b = original.spec;
    CHECK(a.kind == kind);
    CHECK(a.inputDim == b.inputDim);
    CHECK(a.latentDim == b.latentDim);
    CHECK(a.hidden == b.hidden);
    CHECK(a.activation == b.activation);
    CHECK(a.loss == b.loss);
    CHECK(a.beta == b.beta);
    CHECK(a.klWarmupSteps == b.klWarmupSteps);
    CHECK(a.optimizer == b.optimizer);
    CHECK(a.learningRate == b.learningRate);
    CHECK(a.momentum == b.momentum);
    CHECK(a.batchSize == b.batchSize);
    CHECK(a.seed == b.seed);
    CHECK(loaded->step == 4711);
    CHECK(loaded->notes == std::map<std::string, std::string>{{"data", "MNIST \"train\""}});
    CHECK(loaded->model.spec.kind == kind);
    CHECK(weightsOf(loaded->model) == weightsOf(original));
    CHECK(weightsSha256(loaded->model) == weightsSha256(original));
    CHECK(weightsSha256(loaded->model).size() == 64);
    CHECK(codesOf(*loaded->model.latent) == codesOf(*original.latent));
    CHECK(saveModel(loaded->model, 4711, WeightPrecision::f32, loaded->notes) == file);
  }
}

TEST_CASE("a network of convolutions names its layers and its tensors as torch does") {
  ModelSpec spec = networkSpec(ModelKind::vae);
  CHECK(!readSafetensors(saveModel(makeModel(spec, {}).value(), 0, WeightPrecision::f32))
             ->metadata.contains("layers"));  // as before there was a choice
  spec.inputDim = 784;
  spec.layers = Layers::conv;
  spec.hidden = {13};
  const auto file = saveModel(makeModel(spec, {}).value(), 0, WeightPrecision::f32);
  const auto contents = readSafetensors(file).value();
  CHECK(contents.metadata.at("layers") == "conv");
  const std::pair<const char*, std::vector<uint64_t>> tensors[] = {
      {"encoder.0.weight", {16, 1, 4, 4}},
      {"encoder.0.bias", {16}},
      {"encoder.1.weight", {32, 16, 4, 4}},
      {"encoder.2.weight", {13, 32 * 7 * 7}},
      {"encoder.head.weight", {6, 13}},
      {"decoder.0.weight", {13, 3}},
      {"decoder.1.weight", {1568, 13}},
      {"decoder.2.weight", {32, 16, 4, 4}},
      {"decoder.2.bias", {16}},
      {"decoder.3.weight", {16, 1, 4, 4}}};
  for (const auto& [name, shape] : tensors) {
    CAPTURE(name);
    REQUIRE(contents.find(name) != nullptr);
    CHECK(contents.find(name)->shape == shape);
  }
  CHECK(contents.tensors.size() == 16);
  CHECK(contains(changed(file, [](Safetensors& c) { c.metadata["layers"] = "fourier"; }),
                 "dense, conv"));
  CHECK(contains(changed(file, [](Safetensors& c) { c.metadata.erase("layers"); }), "16×1×4×4"));
  CHECK(contains(changed(file, [](Safetensors& c) { c.metadata["hidden"] = "2000"; }), "numbers"));
}

TEST_CASE("a PCA keeps all its eigenvalues and its total variance") {
  const Model original = example(ModelKind::pca);
  const auto loaded = loadModel(saveModel(original, 1, WeightPrecision::f16));
  REQUIRE(loaded.ok());
  const auto& a = loaded->model.pca->parts();
  const auto& b = original.pca->parts();
  CHECK(a.eigenvalues == b.eigenvalues);
  CHECK(a.totalVariance == b.totalVariance);
  CHECK(a.sampleCount == b.sampleCount);
}

TEST_CASE("a float16 file is half as large, and its model is the rounded one") {
  const Model original = example(ModelKind::vae);
  const auto whole = saveModel(original, 0, WeightPrecision::f32);
  const auto half = saveModel(original, 0, WeightPrecision::f16);
  const auto weights = weightsOf(original);
  CHECK(whole.size() - half.size() > weights.size() * 2 - 64);
  const auto loaded = loadModel(half);
  REQUIRE(loaded.ok());
  const auto rounded = weightsOf(loaded->model);
  size_t wrong = 0;
  for (size_t i = 0; i < weights.size(); ++i)
    wrong += rounded[i] != floatFromHalf(halfFromFloat(weights[i]));
  CHECK(wrong == 0);
}

TEST_CASE("damaged and foreign files are refused with a sentence") {
  const Model original = example(ModelKind::vae);
  const auto file = saveModel(original, 0, WeightPrecision::f32);
  CHECK(refusal(file) == "");
  CHECK(contains(refusal({file.begin(), file.begin() + ptrdiff_t(file.size() / 2)}), "bytes"));
  CHECK(contains(refusal({'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0}), "safetensors"));
  const auto metadata = [&](const char* key, const char* value) {
    return changed(file, [&](Safetensors& c) { c.metadata[key] = value; });
  };
  CHECK(contains(metadata("format", "other/9"), "other/9"));
  CHECK(contains(changed(file, [](Safetensors& c) { c.metadata.clear(); }), "its format is \"\""));
  CHECK(contains(changed(file, [](Safetensors& c) { c.metadata.erase("seed"); }), "its seed"));
  CHECK(contains(metadata("kind", "gan"), "gan"));
  CHECK(contains(metadata("beta", "1x"), "1x"));
  CHECK(contains(metadata("latentDim", "-2"), "-2"));
  CHECK(contains(metadata("hidden", "13,,7"), "hidden"));
  CHECK(contains(metadata("latentDim", "0"), "latentDim is 0"));
  CHECK(contains(metadata("latentDim", "4"), "encoder.head.weight"));
  CHECK(contains(metadata("hidden", "499,503"), "settings need more than"));
  CHECK(contains(changed(file, [](Safetensors& c) { c.tensors[0].name = "other"; }), "no tensor"));
  CHECK(contains(changed(file,
                         [](Safetensors& c) {
                           const uint64_t n = c.tensors[0].count();
                           c.tensors[0].shape = {n};
                         }),
                 "its settings need"));
  static const std::vector<uint8_t> extra(4);
  CHECK(contains(
      changed(file, [](Safetensors& c) { c.tensors.push_back({"extra", DType::f32, {1}, extra}); }),
      "tensors"));
  auto infinite = file;
  std::fill(infinite.end() - 4, infinite.end(), uint8_t(0x7f));  // the last weight: a NaN
  infinite.end()[-2] = 0xff;
  CHECK(contains(refusal(infinite), "not finite"));

  const Model pca = example(ModelKind::pca);
  const auto pcaFile = saveModel(pca, 0, WeightPrecision::f32);
  CHECK(contains(changed(pcaFile, [](Safetensors& c) { c.metadata["latentDim"] = "5"; }),
                 "components"));
  CHECK(contains(changed(pcaFile, [](Safetensors& c) { c.metadata.erase("sampleCount"); }),
                 "sampleCount"));
  CHECK(contains(changed(pcaFile, [](Safetensors& c) { c.metadata["kind"] = "ae"; }), "numbers"));
}

}  // namespace atlas
