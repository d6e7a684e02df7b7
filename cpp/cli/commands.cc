#include "commands.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "atlas/data/digits.h"
#include "atlas/data/sprites.h"
#include "atlas/files/modelFile.h"
#include "atlas/files/npy.h"
#include "atlas/files/safetensors.h"
#include "atlas/files/sha256.h"
#include "atlas/lessons/disentanglement.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/gramPca.h"
#include "atlas/models/latent.h"
#include "atlas/models/pca.h"
#include "atlas/models/pcaPoints.h"
#include "atlas/nn/trainer.h"
#include "atlas/session/familyHashes.h"
#include "atlas/session/fields.h"
#include "files.h"
#include "history.h"
#include "json.h"
#include "options.h"
#include "pool.h"

namespace atlas::cli {

namespace {

constexpr size_t kHistoryImages = 2000;      // held-out images a shipped model carries
constexpr uint32_t kTrainLossImages = 2000;  // of the training set, for the history's train losses

// 10, or all there are: a handful of images is judged too.
uint32_t neighboursOf(size_t candidates) {
  return uint32_t(std::min<size_t>(kKnnNeighbours, candidates));
}

// Losses of any model: a PCA's are ½ mean ‖x−x̂‖² with no KL.
Losses measure(ThreadPool& pool, const Model& model, const DataView& data, size_t count) {
  const ByteImages images = data.images;
  if (model.trainable) {
    const ImageItems items(images, data.labels);
    return evaluate(pool, *model.trainable, items, count, model.spec.seed);
  }
  Losses losses;
  const ByteImages some(images.data, std::min(count, images.rows), images.cols);
  losses.recon = losses.total =
      0.5 * model.pca->meanSquaredError(pool, some, model.pca->latentDim());
  return losses;
}

std::vector<float> codesOf(ThreadPool& pool, LatentModel& model, ByteImages images) {
  std::vector<float> codes(images.rows * model.latentDim());
  model.encode(pool, images, {codes.data(), images.rows, model.latentDim()}, {});
  return codes;
}

Result<ModelSpec> specFrom(const Options& options, uint32_t inputDim) {
  ModelSpec spec;
  ATLAS_GET(kind, parseModelKind(options.text("model")));
  spec.kind = kind;
  spec.inputDim = inputDim;
  const bool pca = kind == ModelKind::pca;
  ATLAS_GET(loss, parseReconLoss(options.text("loss", pca ? "mse" : "bce")));
  if (pca && loss != ReconLoss::mse) {
    return Status::invalidArgument("option.pcaLoss value", {options.text("loss")});
  }
  ATLAS_GET(activation, parseActivation(options.text("activation", "relu")));
  ATLAS_GET(optimizer, parseOptimizer(options.text("optimizer", "adam")));
  ATLAS_GET(latent, options.count("latent", 2, 1, UINT32_MAX));
  ATLAS_GET(layers, parseLayers(options.text("layers", "dense")));
  ATLAS_GET(hidden, options.numbers("hidden", layers == Layers::conv ? "128" : "400"));
  ATLAS_GET(batch, options.count("batch", 128, 1, UINT32_MAX));
  ATLAS_GET(warmup, options.count("warmup", 0, 0, UINT64_MAX >> 1));
  ATLAS_GET(seed, options.count("seed", 1, 0, UINT64_MAX >> 11));
  ATLAS_GET(beta, options.number("beta", 1, 0, 1e9));
  ATLAS_GET(rate, options.number("lr", 1e-3, 0, 1e9));
  ATLAS_GET(momentum, options.number("momentum", 0.9, 0, 1));
  spec.loss = loss;
  spec.activation = activation;
  spec.optimizer = optimizer;
  spec.latentDim = uint32_t(latent);
  spec.layers = layers;
  spec.hidden.clear();
  for (double width : hidden) {
    if (width != double(uint32_t(width)) || width < 1) {
      return Status::invalidArgument("option.widths value", {options.text("hidden")});
    }
    spec.hidden.push_back(uint32_t(width));
  }
  spec.batchSize = uint32_t(batch);
  spec.klWarmupSteps = warmup;
  spec.seed = seed;
  spec.beta = beta;
  spec.learningRate = rate;
  spec.momentum = momentum;
  ATLAS_TRY(validate(spec));
  return spec;
}

// What training leaves behind.
struct Trained {
  Model model;
  uint64_t steps = 0;
  Json epochs = Json::array();
  Status divergence;  // ok, or why it ended early: the model is that of the last good step
};

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<Trained> trainPca(ThreadPool& pool, const ModelSpec& spec, ByteImages images,
                         ByteImages test, History* history) {
  const auto start = std::chrono::steady_clock::now();
  ATLAS_GET(pca, fitPcaBySmaller(pool, images, spec.latentDim));
  const double seconds = secondsSince(start);
  Trained out;
  out.steps = 1;
  out.model = modelOf(std::move(pca), spec);
  const Losses train = measure(pool, out.model, {images, {}}, images.rows);
  Json epoch = Json::object().add("train", Json::of(train));
  if (test.rows > 0) {
    const Losses held = measure(pool, out.model, {test, {}}, test.rows);
    epoch.add("test", Json::of(held));
    if (history) history->add(pool, *out.model.latent, 1, 1, train, held);
  }
  epoch.add("images_per_s", double(images.rows) / seconds);
  out.epochs.push(epoch);
  return out;
}

Result<Trained> trainNetwork(ThreadPool& pool, const ModelSpec& spec, const DataView& data,
                             const DataView& heldOut, uint64_t epochs, std::vector<double> moments,
                             History* history) {
  Trained out;
  const ByteImages images = data.images, test = heldOut.images;
  ATLAS_GET(model, makeModel(spec, data));
  ATLAS_TRY(checkLabels(model, data));
  if (test.rows > 0) ATLAS_TRY(checkLabels(model, heldOut));
  if (history && model.latent == nullptr) {
    return Status::invalidArgument("option.history kind", {modelKindName(spec.kind)});
  }
  const ImageItems items(images, data.labels);
  Trainer trainer(*model.trainable, model.settings);
  const uint64_t perEpoch = (images.rows + spec.batchSize - 1) / spec.batchSize;
  std::sort(moments.begin(), moments.end());
  size_t nextMoment = 0;
  const auto momentStep = [&](size_t i) { return uint64_t(moments[i] * double(perEpoch) + 0.5); };
  const auto remember = [&] {
    while (history && nextMoment < moments.size() && momentStep(nextMoment) <= trainer.step()) {
      history->add(pool, *model.latent, trainer.epoch(), trainer.step(),
                   measure(pool, model, data, kTrainLossImages),
                   measure(pool, model, heldOut, test.rows));
      ++nextMoment;
    }
  };
  remember();
  for (uint64_t epoch = 0; epoch < epochs; ++epoch) {
    LossSum sum;
    double seconds = 0;
    while (trainer.step() < (epoch + 1) * perEpoch) {
      uint64_t target = (epoch + 1) * perEpoch;
      if (history && nextMoment < moments.size()) target = std::min(target, momentStep(nextMoment));
      const auto start = std::chrono::steady_clock::now();
      const auto ran = trainer.run(pool, items, target - trainer.step());
      if (ran.status().code == StatusCode::diverged) {
        out.divergence = ran.status();
        out.steps = trainer.step();
        out.model = std::move(model);
        return out;
      }
      ATLAS_GET(run, ran);
      seconds += secondsSince(start);
      sum.add(run.sum);
      remember();
    }
    const Losses train = meanLosses(sum, model.trainable->terms());
    Json entry = Json::object().add("train", Json::of(train));
    std::fprintf(stderr, "epoch %llu/%llu  train %.2f", static_cast<unsigned long long>(epoch + 1),
                 static_cast<unsigned long long>(epochs), train.total);
    if (test.rows > 0) {
      const Losses held = measure(pool, model, heldOut, test.rows);
      entry.add("test", Json::of(held));
      std::fprintf(stderr, "  test %.2f", held.total);
      if (model.latent) std::fprintf(stderr, " (recon %.2f + KL %.2f)", held.recon, held.kl);
    }
    entry.add("images_per_s", double(sum.items) / std::max(seconds, 1e-9));
    std::fprintf(stderr, "  %.0f images/s\n", double(sum.items) / std::max(seconds, 1e-9));
    out.epochs.push(entry);
  }
  out.steps = trainer.step();
  out.model = std::move(model);
  return out;
}

Status checkPixels(const Options& options, ByteImages images, size_t wanted) {
  if (images.cols == wanted) return Status::okay();
  return Status::invalidArgument("file.pixels file found wanted",
                                 {options.text("images"), images.cols, wanted});
}

// Of a classifier: how often its likeliest class is the label.
Status evalClassifier(const Options& options, const Model& model) {
  ATLAS_TRY(options.require({"labels"}));
  ATLAS_GET(data, readData(options.text("images"), options.text("labels")));
  const ByteImages images = data.images.view();
  const DataView view{images, {}, data.labels};
  ATLAS_TRY(checkLabels(model, view));
  ATLAS_TRY(checkPixels(options, images, model.spec.inputDim));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  const size_t classes = model.spec.latentDim;
  std::vector<float> shares(images.rows * classes);
  model.classifier->classify(*pool, images, {shares.data(), images.rows, classes});
  size_t right = 0;
  for (size_t i = 0; i < images.rows; ++i) {
    const auto own = shares.begin() + ptrdiff_t(i * classes);
    right += std::max_element(own, own + ptrdiff_t(classes)) - own == data.labels[i];
  }
  return report(options, Json::object()
                             .add("nats", measure(*pool, model, view, images.rows).total)
                             .add("accuracy", double(right) / double(images.rows)));
}

}  // namespace

Result<ThreadPool*> openPool(const Options& options, std::unique_ptr<ThreadPool>& pool) {
  const uint64_t cores =
      std::clamp(std::thread::hardware_concurrency(), 1u, unsigned(ThreadPool::kMaxThreads));
  auto threads = options.count("threads", cores, 1, ThreadPool::kMaxThreads);
  if (!threads.ok()) return threads.status();
  pool = std::make_unique<ThreadPool>(int(threads.value()));
  return pool.get();
}

Status report(const Options& options, const Json& json) {
  const std::string text = json.text() + "\n";
  if (options.has("json")) return writeText(options.text("json"), text);
  std::fputs(text.c_str(), stdout);
  return Status::okay();
}

Status runPca(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"images", "test", "k", "threads", "json"}));
  ATLAS_TRY(options.require({"images"}));
  ATLAS_GET(data, readData(options.text("images"), ""));
  const ByteImages images = data.images.view();
  ATLAS_GET(k, options.count("k", std::min<uint64_t>(50, images.cols), 1, images.cols));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  ATLAS_GET(pca, fitPcaBySmaller(*pool, images, uint32_t(k)));
  Json error = Json::object();
  error.add("train", pca.meanSquaredError(*pool, images, k));
  if (options.has("test")) {
    ATLAS_GET(test, readData(options.text("test"), ""));
    if (test.images.view().cols != images.cols) {
      return Status::invalidArgument(
          "file.twoSizes file found other wanted",
          {options.text("test"), test.images.view().cols, options.text("images"), images.cols});
    }
    error.add("test", pca.meanSquaredError(*pool, test.images.view(), k));
  }
  return report(options, Json::object()
                             .add("n", uint64_t(images.rows))
                             .add("d", uint64_t(images.cols))
                             .add("k", uint64_t(k))
                             .add("total_variance", pca.parts().totalVariance)
                             .add("eigenvalues", pca.parts().eigenvalues)
                             .add("cumulative", pca.cumulativeVarianceRatio())
                             .add("mean_sq_error_per_image", error)
                             .add("orthonormality_error", orthonormalityError(*pool, pca, k))
                             .add("weights_sha256",
                                  sha256Hex(std::span<const float>(pca.parts().components))));
}

Status runTrain(const Words& words) {
  ATLAS_GET(
      options,
      Options::parse(
          words, {"layers",  "model",  "images",     "labels", "test-images", "test-labels",
                  "latent",  "hidden", "activation", "loss",   "beta",        "warmup",
                  "epochs",  "batch",  "optimizer",  "lr",     "momentum",    "seed",
                  "threads", "out",    "precision",  "json",   "history",     "history-epochs"}));
  ATLAS_TRY(options.require({"model", "images"}));
  ATLAS_GET(epochs, options.count("epochs", 5, 1, 100000));
  ATLAS_GET(moments, options.numbers("history-epochs", std::to_string(epochs)));
  const std::string precision = options.text("precision", "f32");
  if (precision != "f32" && precision != "f16") {
    return Status::invalidArgument("option.choice name value allowed",
                                   {"precision", precision, "f32, f16"});
  }
  if (options.has("history")) ATLAS_TRY(options.require({"test-images", "test-labels"}));
  // Hours of training must not end at a name that cannot be written.
  for (const char* name : {"out", "history", "json"})
    if (options.has(name)) ATLAS_TRY(prepareFile(options.text(name)));
  ATLAS_GET(data, readData(options.text("images"), options.text("labels")));
  const ByteImages images = data.images.view();
  ATLAS_GET(spec, specFrom(options, uint32_t(images.cols)));
  DataFiles testData;
  ByteImages test;
  if (options.has("test-images")) {
    ATLAS_GET(read, readData(options.text("test-images"), options.text("test-labels")));
    testData = std::move(read);
    test = testData.images.view();
    if (test.cols != images.cols) {
      return Status::invalidArgument(
          "file.twoSizes file found other wanted",
          {options.text("test-images"), test.cols, options.text("images"), images.cols});
    }
  } else if (options.has("test-labels")) {
    return Status::invalidArgument("option.together given missing", {"test-labels", "test-images"});
  }
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  std::unique_ptr<History> history;
  if (options.has("history")) {
    history = std::make_unique<History>(test, testData.labels, kHistoryImages);
  }
  ATLAS_GET(trained,
            spec.kind == ModelKind::pca
                ? trainPca(*pool, spec, images, test, history.get())
                : trainNetwork(*pool, spec, {images, {}, data.labels}, {test, {}, testData.labels},
                               epochs, moments, history.get()));
  // What diverged at once has learned nothing that could be kept.
  if (options.has("out") && (trained.divergence.ok() || trained.steps > 0)) {
    ATLAS_TRY(writeFile(options.text("out"), saveModel(trained.model, trained.steps,
                                                       precision == "f16" ? WeightPrecision::f16
                                                                          : WeightPrecision::f32)));
  }
  if (!trained.divergence.ok()) return trained.divergence;
  if (history) ATLAS_TRY(writeFile(options.text("history"), history->file()));
  return report(options, Json::object()
                             .add("epochs", trained.epochs)
                             .add("weights_sha256", weightsSha256(trained.model)));
}

Status runEval(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"model", "images", "labels", "train-images",
                                            "train-labels", "threads", "json"}));
  ATLAS_TRY(options.require({"model", "images"}));
  ATLAS_GET(bytes, readFile(options.text("model")));
  auto loaded = loadModel(bytes);
  if (!loaded.ok()) return inFile(options.text("model"), loaded.status());
  if (loaded->model.classifier) return evalClassifier(options, loaded->model);
  if (loaded->model.latent == nullptr) {
    return Status::invalidArgument("file.noImages file kind",
                                   {options.text("model"), modelKindName(loaded->model.spec.kind)});
  }
  LatentModel& model = *loaded->model.latent;
  ATLAS_GET(data, readData(options.text("images"), options.text("labels")));
  const ByteImages images = data.images.view();
  ATLAS_TRY(checkPixels(options, images, model.inputDim()));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  const Losses losses = measure(*pool, loaded->model, {images, {}}, images.rows);
  Json json = Json::of(losses);
  if (!data.labels.empty()) {
    const size_t k = model.latentDim();
    const std::vector<float> codes = codesOf(*pool, model, images);
    const LabelledCodes test = {{codes.data(), images.rows, k}, data.labels};
    if (options.has("train-images")) {
      ATLAS_TRY(options.require({"train-labels"}));
      ATLAS_GET(train, readData(options.text("train-images"), options.text("train-labels")));
      if (train.images.view().cols != model.inputDim()) {
        return Status::invalidArgument(
            "file.pixels file found wanted",
            {options.text("train-images"), train.images.view().cols, model.inputDim()});
      }
      const std::vector<float> trainCodes = codesOf(*pool, model, train.images.view());
      const LabelledCodes known = {{trainCodes.data(), train.images.count, k}, train.labels};
      ATLAS_GET(accuracy, knnAccuracy(*pool, known, test, neighboursOf(train.images.count)));
      json.add("knn_accuracy", accuracy);
    } else if (images.rows > 1) {  // each image is judged by all the others
      ATLAS_GET(accuracy, knnAccuracyLeaveOneOut(*pool, test, neighboursOf(images.rows - 1)));
      json.add("knn_accuracy", accuracy);
    }
  }
  return report(options, json);
}

Status runInspect(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {}, 1));
  if (options.positional().empty())
    return Status::invalidArgument("option.noModel command", {"inspect"});
  const std::string path = options.positional()[0];
  ATLAS_GET(bytes, readFile(path));
  auto loaded = loadModel(bytes);
  if (!loaded.ok()) return inFile(path, loaded.status());
  ATLAS_GET(file, readSafetensors(bytes));
  Json tensors = Json::object();
  for (const Tensor& tensor : file.tensors) {
    Json shape = Json::array();
    for (uint64_t side : tensor.shape) shape.push(side);
    tensors.add(tensor.name,
                Json::object().add("dtype", dtypeName(tensor.dtype)).add("shape", shape));
  }
  Json metadata = Json::object();
  for (const auto& [key, value] : file.metadata) metadata.add(key, value);
  return report(options, Json::object()
                             .add("metadata", metadata)
                             .add("tensors", tensors)
                             .add("weights_sha256", weightsSha256(loaded->model)));
}

Status runDigits(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"n", "seed", "first", "out", "threads"}));
  ATLAS_TRY(options.require({"out"}));
  ATLAS_GET(n, options.count("n", 1000, 1, 1'000'000));
  ATLAS_GET(seed, options.count("seed", 1, 0, UINT64_MAX >> 11));
  ATLAS_GET(first, options.count("first", 0, 0, UINT64_MAX >> 11));
  const std::string folder = options.text("out");
  ATLAS_TRY(makeFolder(folder));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  std::vector<uint8_t> images(n * kDigitPixels), labels(n);
  std::vector<DigitFactors> factors(n);
  generateDigits(*pool, seed, first, n, images.data(), labels.data(), factors.data());
  ATLAS_TRY(
      writeFile(folder + "/images-idx3-ubyte", writeIdxImages(images, kDigitSide, kDigitSide)));
  ATLAS_TRY(writeFile(folder + "/labels-idx1-ubyte", writeIdxLabels(labels)));
  std::vector<float> table(n * kDigitFactors);
  std::vector<uint8_t> variants(n);
  for (size_t i = 0; i < n; ++i) {
    variants[i] = factors[i].variant;
    for (int f = 0; f < kDigitFactors; ++f) {
      table[i * kDigitFactors + size_t(f)] = factorValue(factors[i], Factor(f));
    }
  }
  const std::vector<size_t> tableShape = {size_t(n), size_t(kDigitFactors)},
                            listShape = {size_t(n)};
  ATLAS_TRY(
      writeFile(folder + "/factors.npy", writeNpy(std::span<const float>(table), tableShape)));
  return writeFile(folder + "/variants.npy",
                   writeNpy(std::span<const uint8_t>(variants), listShape));
}

Status runSprites(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"n", "seed", "first", "out", "threads"}));
  ATLAS_TRY(options.require({"out"}));
  ATLAS_GET(n, options.count("n", 1000, 1, 1'000'000));
  ATLAS_GET(seed, options.count("seed", 1, 0, UINT64_MAX >> 11));
  ATLAS_GET(first, options.count("first", 0, 0, UINT64_MAX >> 11));
  const std::string folder = options.text("out");
  ATLAS_TRY(makeFolder(folder));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  std::vector<uint8_t> images(n * kSpritePixels);
  std::vector<double> factors(n * kSpriteFactors);
  generateSprites(*pool, seed, first, n, images.data(), factors.data());
  ATLAS_TRY(
      writeFile(folder + "/images-idx3-ubyte", writeIdxImages(images, kSpriteSide, kSpriteSide)));
  const std::vector<float> table(factors.begin(), factors.end());
  const std::vector<size_t> shape = {size_t(n), kSpriteFactors};
  return writeFile(folder + "/factors.npy", writeNpy(std::span<const float>(table), shape));
}

Status runFactors(const Words& words) {
  ATLAS_GET(options,
            Options::parse(words, {"model", "of", "n", "seed", "first", "threads", "json"}));
  ATLAS_TRY(options.require({"model", "of"}));
  ATLAS_GET(n, options.count("n", 8192, kInformationBins, kDisentanglementMaxImages));
  ATLAS_GET(seed, options.count("seed", 2, 0, UINT64_MAX >> 11));
  ATLAS_GET(first, options.count("first", 0, 0, UINT64_MAX >> 11));
  ATLAS_GET(kind, named<FactorImages>(options.text("of")));
  ATLAS_GET(bytes, readFile(options.text("model")));
  ATLAS_GET(loaded, loadModel(bytes));
  if (loaded.model.latent == nullptr)
    return Status::invalidArgument("file.noImages file kind",
                                   {options.text("model"), modelKindName(loaded.model.spec.kind)});
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  ATLAS_GET(study, studyFactors(*pool, *loaded.model.latent, kind, seed, first, uint32_t(n)));
  return report(options, Json::of(study));
}

Status runHashes(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"threads", "json"}));
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  Session session(pool->threads());
  ATLAS_GET(hashes, familyHashes(session));
  Json json = Json::object();
  for (const FamilyHash& hash : hashes) json.add(hash.family, hash.sha256);
  return report(options, json);
}

}  // namespace atlas::cli
