// Session (atlas/session/session.h) as one Embind class.
#include <emscripten.h>

#include <new>

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

// Out of memory without exceptions would be a bare abort: give it words the worker can recognise.
void installMemoryHandler() {
  std::set_new_handler([] { EM_ASM({ throw new WebAssembly.RuntimeError('out of memory'); }); });
}

// ---- In ----

Result<ModelSpec> specFrom(const val& object) {
  ModelSpec spec;
  auto kind = parseModelKind(object["kind"].as<std::string>());
  auto activation = parseActivation(object["activation"].as<std::string>());
  auto loss = parseReconLoss(object["loss"].as<std::string>());
  auto optimizer = parseOptimizer(object["optimizer"].as<std::string>());
  // A spec of before there was a choice does not say it.
  auto layers = object["layers"].isUndefined() ? Result<Layers>(Layers::dense)
                                               : parseLayers(object["layers"].as<std::string>());
  if (!layers.ok()) return layers.status();
  if (!kind.ok()) return kind.status();
  if (!activation.ok()) return activation.status();
  if (!loss.ok()) return loss.status();
  if (!optimizer.ok()) return optimizer.status();
  spec.kind = kind.value();
  spec.layers = layers.value();
  spec.activation = activation.value();
  spec.loss = loss.value();
  spec.optimizer = optimizer.value();
  spec.latentDim = u32(object, "latentDim");
  spec.hidden = copyIn<uint32_t>(object["hidden"]);
  spec.beta = object["beta"].as<double>();
  spec.klWarmupSteps = u64(object["klWarmupSteps"].as<double>());
  spec.learningRate = object["learningRate"].as<double>();
  spec.momentum = object["momentum"].as<double>();
  spec.batchSize = u32(object, "batchSize");
  spec.seed = u64(object["seed"].as<double>());
  return spec;
}

// ---- Out ----

void put(val& out, const DatasetInfo& info) {
  out.set("id", info.id);
  out.set("count", info.count);
  out.set("rows", info.rows);
  out.set("cols", info.cols);
  out.set("labelled", info.labelled);
}

val specOut(const ModelSpec& spec) {
  val out = val::object();
  out.set("kind", std::string(modelKindName(spec.kind)));
  out.set("layers", std::string(layersName(spec.layers)));
  out.set("latentDim", spec.latentDim);
  val hidden = val::array();
  for (uint32_t width : spec.hidden) hidden.call<void>("push", width);
  out.set("hidden", hidden);
  out.set("activation", std::string(activationName(spec.activation)));
  out.set("loss", std::string(reconLossName(spec.loss)));
  out.set("beta", spec.beta);
  out.set("klWarmupSteps", double(spec.klWarmupSteps));
  out.set("optimizer", std::string(optimizerName(spec.optimizer)));
  out.set("learningRate", spec.learningRate);
  out.set("momentum", spec.momentum);
  out.set("batchSize", spec.batchSize);
  out.set("seed", double(spec.seed));
  return out;
}

void put(val& out, const ModelInfo& info) {
  out.set("id", info.id);
  out.set("spec", specOut(info.spec));
  out.set("inputDim", info.spec.inputDim);
  out.set("parameterCount", double(info.parameterCount));
  out.set("step", double(info.step));
  out.set("epoch", info.epoch);
}

void put(val& out, const StepOutcome& outcome) {
  put(out, outcome.info);
  out.set("stepsTaken", double(outcome.stepsTaken));
  out.set("imagesSeen", double(outcome.imagesSeen));
  out.set("diverged", !outcome.divergence.ok());
  out.set("divergedMessage", outcome.divergence.message);
}

void put(val& out, const Losses& losses) {
  out.set("recon", losses.recon);
  out.set("kl", losses.kl);
  out.set("total", losses.total);
  val perDim = val::array();
  for (double v : losses.klPerDim) perDim.call<void>("push", v);
  out.set("klPerDim", perDim);
}

void put(val& out, const SessionReport& report) {
  out.set("step", double(report.step));
  out.set("epoch", report.epoch);
  val train = val::object();
  put(train, report.train);
  out.set("train", train);
}

void put(val& out, const Codes& codes) {
  out.set("mu", copyOut(codes.mu));
  out.set("logVar", copyOut(codes.logVar));
}

void put(val& out, const CodesAndImages& both) {
  out.set("codes", copyOut(both.codes));
  out.set("images", copyOut(both.images));
}

void put(val& out, const std::vector<uint8_t>& bytes) { out.set("bytes", copyOut(bytes)); }

void put(val& out, const Pca* pca) {
  const Pca::Parts& parts = pca->parts();
  out.set("inputDim", pca->inputDim());
  out.set("components", pca->latentDim());
  out.set("sampleCount", double(parts.sampleCount));
  out.set("totalVariance", parts.totalVariance);
  out.set("eigenvalues", copyOut(parts.eigenvalues));
  out.set("cumulative", copyOut(pca->cumulativeVarianceRatio()));
  out.set("mean", copyOut(parts.mean));
  out.set("eigenvectors", copyOut(parts.components));
}

// Result<T> as data.
template <class T>
val answer(const Result<T>& result) {
  if (!result.ok()) return failure(result.status());
  val out = success();
  put(out, result.value());
  return out;
}
val answerImages(const Result<std::vector<uint8_t>>& result) {
  if (!result.ok()) return failure(result.status());
  val out = success();
  out.set("images", copyOut(result.value()));
  return out;
}

// ---- Methods; their names are also those of functions of the core ----

namespace bound {

int threads(Session& session) { return session.threads(); }

val version(Session&) {
  val out = success();
  out.set("version", std::string(ATLAS_VERSION));
  return out;
}

val datasetCreate(Session& session, std::string id, uint32_t rows, uint32_t cols, uint32_t capacity,
                  val images, val labels) {
  return answer(session.createDataset(id, rows, cols, capacity, copyIn<uint8_t>(images),
                                      copyIn<uint8_t>(labels)));
}
val datasetAppend(Session& session, std::string id, val images, val labels) {
  return answer(session.appendDataset(id, copyIn<uint8_t>(images), copyIn<uint8_t>(labels)));
}
val datasetFromIdx(Session& session, std::string id, val images, val labels) {
  return answer(session.datasetFromIdx(id, copyIn<uint8_t>(images), copyIn<uint8_t>(labels)));
}
val datasetDigits(Session& session, std::string id, uint32_t count, double seed,
                  double firstIndex) {
  return answer(session.createDigits(id, count, u64(seed), u64(firstIndex)));
}
val datasetImages(Session& session, std::string id, val indices) {
  std::vector<uint8_t> images, labels;
  const Status status = session.datasetImages(id, copyIn<uint32_t>(indices), images, labels);
  val out = failure(status);
  if (status.ok()) {
    out.set("images", copyOut(images));
    out.set("labels", copyOut(labels));
  }
  return out;
}
val datasetFloor(Session& session, std::string id) {
  return answer(session.bernoulliFloor(id), "floor");
}
val datasetDrop(Session& session, std::string id) {
  session.dropDataset(id);
  return success();
}

val modelCreate(Session& session, std::string id, val spec, std::string dataset) {
  auto parsed = specFrom(spec);
  if (!parsed.ok()) return failure(parsed.status());
  return answer(session.createModel(id, parsed.value(), dataset));
}
val modelLoad(Session& session, std::string id, val bytes) {
  return answer(session.loadModel(id, copyIn<uint8_t>(bytes)));
}
val modelSave(Session& session, std::string id) { return answer(session.saveModel(id)); }
val trainerSave(Session& session, std::string id) { return answer(session.saveTrainer(id)); }
val trainerRestore(Session& session, std::string id, val bytes) {
  return answer(session.restoreTrainer(id, copyIn<uint8_t>(bytes)));
}
val modelInfo(Session& session, std::string id) { return answer(session.modelInfo(id)); }
val modelHash(Session& session, std::string id) { return answer(session.modelHash(id), "sha256"); }
val modelDrop(Session& session, std::string id) {
  session.dropModel(id);
  return success();
}

val trainSteps(Session& session, std::string id, std::string dataset, double steps) {
  return answer(session.trainSteps(id, dataset, u64(steps)));
}
val trainReport(Session& session, std::string id) { return answer(session.takeReport(id)); }
val evaluate(Session& session, std::string id, std::string dataset, uint32_t count) {
  return answer(session.evaluate(id, dataset, count));
}

val encode(Session& session, std::string id, std::string dataset, uint32_t first, uint32_t count) {
  return answer(session.encode(id, dataset, first, count));
}
val encodeImages(Session& session, std::string id, val images) {
  return answer(session.encodeImages(id, copyIn<uint8_t>(images)));
}
val decode(Session& session, std::string id, val codes) {
  return answerImages(session.decode(id, copyIn<float>(codes)));
}
val reconstruct(Session& session, std::string id, std::string dataset, val indices,
                uint32_t components) {
  return answerImages(session.reconstruct(id, dataset, copyIn<uint32_t>(indices), components));
}
val sample(Session& session, std::string id, double n, uint32_t count, double seed) {
  return answer(session.sample(id, u64(n), count, u64(seed)));
}
val mosaic(Session& session, std::string id, uint32_t size, val window, std::string spacing,
           val dims, val base) {
  Session::MosaicRequest request;
  request.size = size;
  for (int i = 0; i < 4; ++i) request.window[i] = window[i].as<float>();
  request.quantiles = spacing == "quantile";
  for (int i = 0; i < 2; ++i) request.dims[i] = dims[i].as<uint32_t>();
  request.base = copyIn<float>(base);
  return answerImages(session.mosaic(id, request));
}
val interpolate(Session& session, std::string id, val from, val to, uint32_t count,
                std::string mode) {
  return answer(
      session.interpolate(id, copyIn<float>(from), copyIn<float>(to), count, mode == "spherical"));
}
val nearest(Session& session, std::string dataset, val images, uint32_t limit) {
  std::vector<uint32_t> indices;
  std::vector<float> distances;
  const Status status =
      session.nearest(dataset, copyIn<uint8_t>(images), limit, indices, distances);
  val out = failure(status);
  if (status.ok()) {
    out.set("indices", copyOut(indices));
    out.set("distances", copyOut(distances));
  }
  return out;
}
val knnAccuracy(Session& session, std::string id, std::string dataset, std::string testDataset,
                uint32_t trainCount, uint32_t testCount, uint32_t k) {
  return answer(session.knnAccuracy(id, dataset, testDataset, trainCount, testCount, k),
                "accuracy");
}
val pcaSummary(Session& session, std::string id) { return answer(session.pca(id)); }

}  // namespace bound
}  // namespace

EMSCRIPTEN_BINDINGS(session) {
  installMemoryHandler();
  emscripten::class_<Session>("Session")
      .constructor<int>()
      .function("threads", &bound::threads)
      .function("version", &bound::version)
      .function("datasetCreate", &bound::datasetCreate)
      .function("datasetAppend", &bound::datasetAppend)
      .function("datasetFromIdx", &bound::datasetFromIdx)
      .function("datasetDigits", &bound::datasetDigits)
      .function("datasetImages", &bound::datasetImages)
      .function("datasetFloor", &bound::datasetFloor)
      .function("datasetDrop", &bound::datasetDrop)
      .function("modelCreate", &bound::modelCreate)
      .function("modelLoad", &bound::modelLoad)
      .function("modelSave", &bound::modelSave)
      .function("trainerSave", &bound::trainerSave)
      .function("trainerRestore", &bound::trainerRestore)
      .function("modelInfo", &bound::modelInfo)
      .function("modelHash", &bound::modelHash)
      .function("modelDrop", &bound::modelDrop)
      .function("trainSteps", &bound::trainSteps)
      .function("trainReport", &bound::trainReport)
      .function("evaluate", &bound::evaluate)
      .function("encode", &bound::encode)
      .function("encodeImages", &bound::encodeImages)
      .function("decode", &bound::decode)
      .function("reconstruct", &bound::reconstruct)
      .function("sample", &bound::sample)
      .function("mosaic", &bound::mosaic)
      .function("interpolate", &bound::interpolate)
      .function("nearest", &bound::nearest)
      .function("knnAccuracy", &bound::knnAccuracy)
      .function("pcaSummary", &bound::pcaSummary);
}

}  // namespace atlas
