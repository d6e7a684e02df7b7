// `latent-atlas codes`: a VQ-VAE, and of one level the prior of its codes, trained and measured.
#include <cmath>

#include "atlas/data/textures.h"
#include "atlas/files/modelFile.h"
#include "atlas/lessons/discreteCodes.h"
#include "atlas/models/families.h"
#include "commands.h"
#include "files.h"
#include "json.h"
#include "options.h"
#include "pool.h"

namespace atlas::cli {
namespace {

constexpr uint32_t kClasses = 10, kWords = 64, kDim = 8;
constexpr size_t kSamples = 500;  // 50 of each class
constexpr uint64_t kEpochs = 6, kPriorEpochs = 8;
constexpr uint64_t kTextureSeeds[] = {1, 2};  // trained on, held out

// What is trained on or held out.
struct Images {
  DataFiles files;
  std::vector<uint8_t> bytes, shapes, stripes;  // of textures
  DataView view;
};

Result<Images> imagesOf(ThreadPool& pool, const Options& options, bool held, size_t count) {
  Images out;
  if (options.text("of") == "textures") {
    out.bytes.resize(count * kTexturePixels);
    out.shapes.resize(count);
    out.stripes.resize(count);
    generateTextures(pool, kTextureSeeds[held], 0, count, out.bytes.data(), out.shapes.data(),
                     out.stripes.data());
    out.view = {{out.bytes.data(), count, size_t{kTexturePixels}}, {}, out.shapes};
    return out;
  }
  ATLAS_TRY(options.require({"images", "labels", "test-images", "test-labels", "judge"}));
  const std::string which = held ? "test-" : "";
  ATLAS_GET(files, readData(options.text(which + "images"), options.text(which + "labels")));
  out.files = std::move(files);
  const ByteImages all = out.files.images.view();
  const size_t n = std::min(count, all.rows);
  out.view = {{all.data, n, all.cols}, {}, out.files.labels.first(n)};
  return out;
}

// Adam falls to 0.7 of its rate after each epoch (lecture.md, c3).
Result<Model> trained(ThreadPool& pool, ModelSpec spec, const DataView& data, uint64_t epochs) {
  const uint64_t perEpoch = (data.images.rows + spec.batchSize - 1) / spec.batchSize;
  spec.rateDrop = perEpoch;
  ATLAS_GET(model, makeModel(spec, data));
  ATLAS_TRY(checkLabels(model, data));
  Trainer trainer(*model.trainable, model.settings);
  ATLAS_TRY(trainer.run(pool, ImageItems(data.images, data.labels), epochs * perEpoch).status());
  return model;
}

Status save(const Options& options, const char* name, const Model& model) {
  if (!options.has(name)) return Status::okay();
  const bool half = options.text("precision", "f32") == "f16";
  return writeFile(options.text(name),
                   saveModel(model, model.settings.rate.drops.front() * kEpochs,
                             half ? WeightPrecision::f16 : WeightPrecision::f32));
}

// The prior of a model's maps, and how often a judge reads what was asked in images drawn by it, by
// words as often as they are used, and by any words.
Status addPrior(const Options& options, ThreadPool& pool, const Model& model, const DataView& train,
                const DataView& test, Json& json) {
  VqVae<float>& vq = *model.vq;
  ATLAS_GET(judgeBytes, readFile(options.text("judge")));
  ATLAS_GET(judge, loadModel(judgeBytes));
  const ModelSpec& judges = judge.model.spec;
  if (judge.model.classifier == nullptr || judges.latentDim != kClasses)
    return Status::invalidArgument(
        "model.kind id kind needed",
        {options.text("judge"), modelKindName(judges.kind), modelKindName(ModelKind::classifier)});
  if (judges.inputDim != vq.pixels())
    return Status::invalidArgument("images.width found wanted", {judges.inputDim, vq.pixels()});
  const size_t p = vq.positions();
  std::vector<uint8_t> maps(train.images.rows * p), heldMaps(test.images.rows * p);
  vq.encode(pool, train.images, maps.data());
  vq.encode(pool, test.images, heldMaps.data());
  ModelSpec spec = model.spec;
  spec.kind = ModelKind::codes;
  spec.inputDim = uint32_t(p);
  spec.latentDim = kClasses;
  spec.batchSize = 100;
  spec.learningRate = spec.side == 4 ? 2e-3 : 3e-3;
  const DataView codes{{maps.data(), train.images.rows, p}, {}, train.labels};
  ATLAS_GET(prior, trained(pool, spec, codes, kPriorEpochs));
  const ImageItems held({heldMaps.data(), test.images.rows, p}, test.labels);
  const double nats = evaluate(pool, prior.codes->graph(), held, test.images.rows, spec.seed).total;
  std::vector<uint8_t> classes(kSamples), drawn(kSamples * p);
  for (size_t i = 0; i < kSamples; ++i) classes[i] = uint8_t(i % kClasses);
  const Rng rng(spec.seed, Stream::priorSample);
  prior.codes->sample(pool, classes, rng, 0, drawn.data());
  const CodeReport used = measureCodes(pool, vq, train.images);
  Json asked = Json::object();
  const auto judged = [&](const char* name, const std::vector<uint8_t>& from) {
    const std::vector<uint8_t> images = drawnFrom(pool, vq, {from.data(), kSamples, p});
    asked.add(name, shareAsked(pool, *judge.model.classifier, kClasses,
                               {images.data(), kSamples, vq.pixels()}, classes));
  };
  judged("uniform", drawWords(std::vector<uint32_t>(kWords, 1), kSamples * p, rng, 0));
  judged("used", drawWords(used.counts, kSamples * p, rng, kSamples * p));
  judged("prior", drawn);
  json.add("bits", nats / std::log(2.0))
      .add("most_bits", double(p) * std::log2(double(kWords)))
      .add("asked", asked)
      .add("prior_weights_sha256", weightsSha256(prior));
  return save(options, "prior-out", prior);
}

// How well the words of each level tell shape and stripes of held-out textures.
void addReadable(ThreadPool& pool, VqVae<float>& vq, const Images& held, Json& json) {
  const size_t n = held.view.images.rows, p = vq.positions(), upper = p - vq.lower();
  std::vector<uint8_t> maps(n * p);
  vq.encode(pool, held.view.images, maps.data());
  Json out = Json::object();
  const auto add = [&](const std::string& level, size_t first, size_t count) {
    const ByteImages words{maps.data() + first, n, count, p};
    out.add(level + "_shape", readableBy(words, held.shapes, kWords, kTextureShapes));
    out.add(level + "_stripes", readableBy(words, held.stripes, kWords, kTextureStripes));
  };
  if (upper > 0) add("upper", 0, upper);
  add("lower", upper, vq.lower());
  json.add("readable", out);
}

}  // namespace

Status runCodes(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"images", "labels", "test-images", "test-labels", "of",
                                            "judge", "side", "levels", "n", "test-n", "seed",
                                            "threads", "out", "prior-out", "precision", "json"}));
  ATLAS_GET(seed, options.count("seed", 1, 0, UINT64_MAX >> 11));
  ATLAS_GET(side, options.count("side", 8, 4, 8));
  ATLAS_GET(levels, options.count("levels", 1, 1, 2));
  ATLAS_GET(most, options.count("n", 10'000, 1, UINT32_MAX));
  ATLAS_GET(mostTest, options.count("test-n", 2000, 2, UINT32_MAX));
  for (const char* name : {"out", "prior-out", "json"})
    if (options.has(name)) ATLAS_TRY(prepareFile(options.text(name)));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  ATLAS_GET(train, imagesOf(*pool, options, false, most));
  ATLAS_GET(held, imagesOf(*pool, options, true, mostTest));
  ModelSpec spec;
  spec.kind = ModelKind::vqvae;
  spec.inputDim = uint32_t(train.view.images.cols);
  spec.side = uint32_t(side);
  spec.levels = uint32_t(levels);
  spec.codes = kWords;
  spec.latentDim = kDim;
  spec.hidden.clear();
  spec.batchSize = 50;
  spec.learningRate = 3e-3;
  spec.seed = seed;
  ATLAS_GET(model, trained(*pool, spec, train.view, kEpochs));
  VqVae<float>& vq = *model.vq;
  if (held.view.images.cols != vq.pixels())
    return Status::invalidArgument("images.width found wanted",
                                   {held.view.images.cols, vq.pixels()});
  const CodeReport found = measureCodes(*pool, vq, held.view.images);
  Json json = Json::object();
  json.add("mse", found.mse).add("perplexity", found.perplexity).add("used", found.used);
  json.add("weights_sha256", weightsSha256(model));
  if (!held.stripes.empty()) {
    addReadable(*pool, vq, held, json);
  } else if (levels == 1) {
    ATLAS_TRY(addPrior(options, *pool, model, train.view, held.view, json));
  }
  ATLAS_TRY(save(options, "out", model));
  return report(options, json);
}

}  // namespace atlas::cli
