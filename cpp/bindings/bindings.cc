// The only file that knows Emscripten: Session (atlas/session.h) as one Embind class. Values go in,
// copies come out, errors are data: every method returns a plain object with `code` and `message`
// ("ok", "") and the fields named in web/engine/protocol.js; web/engine/core.js unwraps it. Typed
// arrays that come out own their memory (never a view of wasm memory, which may move or be shared).
#include <emscripten.h>
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <new>

#include "atlas/session.h"

using emscripten::val;

namespace atlas {
namespace {

// Out of memory without exceptions would be a bare abort: give it words the worker can recognise.
void installMemoryHandler() {
  std::set_new_handler([] { EM_ASM({ throw new WebAssembly.RuntimeError('out of memory'); }); });
}

// ---- In ----

template <class T>
std::vector<T> copyIn(const val& array) {
  std::vector<T> out;
  if (array.isNull() || array.isUndefined()) return out;
  out.resize(array["length"].as<size_t>());
  val(emscripten::typed_memory_view(out.size(), out.data())).call<void>("set", array);
  return out;
}

uint32_t u32(const val& object, const char* field) { return object[field].as<uint32_t>(); }

// A JavaScript number as a count or seed; exact up to 2^53.
uint64_t u64(double number) { return number > 0 ? uint64_t(number) : 0; }

Result<ModelSpec> specFrom(const val& object) {
  ModelSpec spec;
  auto kind = parseModelKind(object["kind"].as<std::string>());
  auto activation = parseActivation(object["activation"].as<std::string>());
  auto loss = parseReconLoss(object["loss"].as<std::string>());
  auto optimizer = parseOptimizer(object["optimizer"].as<std::string>());
  if (!kind.ok()) return kind.status();
  if (!activation.ok()) return activation.status();
  if (!loss.ok()) return loss.status();
  if (!optimizer.ok()) return optimizer.status();
  spec.kind = kind.value();
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

// `slice` copies out of (possibly shared) wasm memory into an array of its own.
template <class T>
val copyOut(const T* data, size_t count) {
  return val(emscripten::typed_memory_view(count, data)).template call<val>("slice");
}
template <class T>
val copyOut(const std::vector<T>& values) {
  return copyOut(values.data(), values.size());
}

val failure(const Status& status) {
  val out = val::object();
  out.set("code", std::string(statusCodeName(status.code)));
  out.set("message", status.message);
  return out;
}

val success() { return failure(Status::okay()); }

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

// Result<T> as data; a scalar value goes under `name`.
template <class T>
val answer(const Result<T>& result) {
  if (!result.ok()) return failure(result.status());
  val out = success();
  put(out, result.value());
  return out;
}
template <class T>
val answer(const Result<T>& result, const char* name) {
  if (!result.ok()) return failure(result.status());
  val out = success();
  out.set(name, result.value());
  return out;
}
val answerImages(const Result<std::vector<uint8_t>>& result) {
  if (!result.ok()) return failure(result.status());
  val out = success();
  out.set("images", copyOut(result.value()));
  return out;
}

// ---- The class ----

class BoundSession {
 public:
  explicit BoundSession(int threads) : session_(threads) { installMemoryHandler(); }

  int threads() const { return session_.threads(); }

  val version() const {
    val out = success();
    out.set("version", std::string(ATLAS_VERSION));
    return out;
  }

  val datasetCreate(std::string id, uint32_t rows, uint32_t cols, uint32_t capacity, val images,
                    val labels) {
    return answer(session_.createDataset(id, rows, cols, capacity, copyIn<uint8_t>(images),
                                         copyIn<uint8_t>(labels)));
  }
  val datasetAppend(std::string id, val images, val labels) {
    return answer(session_.appendDataset(id, copyIn<uint8_t>(images), copyIn<uint8_t>(labels)));
  }
  val datasetFromIdx(std::string id, val images, val labels) {
    return answer(session_.datasetFromIdx(id, copyIn<uint8_t>(images), copyIn<uint8_t>(labels)));
  }
  val datasetDigits(std::string id, uint32_t count, double seed, double firstIndex) {
    return answer(session_.createDigits(id, count, u64(seed), u64(firstIndex)));
  }
  val datasetImages(std::string id, val indices) {
    std::vector<uint8_t> images, labels;
    const Status status = session_.datasetImages(id, copyIn<uint32_t>(indices), images, labels);
    val out = failure(status);
    if (status.ok()) {
      out.set("images", copyOut(images));
      out.set("labels", copyOut(labels));
    }
    return out;
  }
  val datasetFloor(std::string id) { return answer(session_.bernoulliFloor(id), "floor"); }
  val datasetDrop(std::string id) {
    session_.dropDataset(id);
    return success();
  }

  val modelCreate(std::string id, val spec, std::string dataset) {
    auto parsed = specFrom(spec);
    if (!parsed.ok()) return failure(parsed.status());
    return answer(session_.createModel(id, parsed.value(), dataset));
  }
  val modelLoad(std::string id, val bytes) {
    return answer(session_.loadModel(id, copyIn<uint8_t>(bytes)));
  }
  val modelSave(std::string id) { return answer(session_.saveModel(id)); }
  val trainerSave(std::string id) { return answer(session_.saveTrainer(id)); }
  val trainerRestore(std::string id, val bytes) {
    return answer(session_.restoreTrainer(id, copyIn<uint8_t>(bytes)));
  }
  val modelInfo(std::string id) { return answer(session_.modelInfo(id)); }
  val modelHash(std::string id) { return answer(session_.modelHash(id), "sha256"); }
  val modelDrop(std::string id) {
    session_.dropModel(id);
    return success();
  }

  val trainSteps(std::string id, std::string dataset, double steps) {
    return answer(session_.trainSteps(id, dataset, u64(steps)));
  }
  val trainReport(std::string id) { return answer(session_.takeReport(id)); }
  val evaluate(std::string id, std::string dataset, uint32_t count) {
    return answer(session_.evaluate(id, dataset, count));
  }

  val encode(std::string id, std::string dataset, uint32_t first, uint32_t count) {
    return answer(session_.encode(id, dataset, first, count));
  }
  val encodeImages(std::string id, val images) {
    return answer(session_.encodeImages(id, copyIn<uint8_t>(images)));
  }
  val decode(std::string id, val codes) {
    return answerImages(session_.decode(id, copyIn<float>(codes)));
  }
  val reconstruct(std::string id, std::string dataset, val indices, uint32_t components) {
    return answerImages(session_.reconstruct(id, dataset, copyIn<uint32_t>(indices), components));
  }
  val sample(std::string id, double n, uint32_t count, double seed) {
    return answer(session_.sample(id, u64(n), count, u64(seed)));
  }
  val mosaic(std::string id, uint32_t size, val window, std::string spacing, val dims, val base) {
    Session::MosaicRequest request;
    request.size = size;
    for (int i = 0; i < 4; ++i) request.window[i] = window[i].as<float>();
    request.quantiles = spacing == "quantile";
    for (int i = 0; i < 2; ++i) request.dims[i] = dims[i].as<uint32_t>();
    request.base = copyIn<float>(base);
    return answerImages(session_.mosaic(id, request));
  }
  val interpolate(std::string id, val from, val to, uint32_t count, std::string mode) {
    return answer(session_.interpolate(id, copyIn<float>(from), copyIn<float>(to), count,
                                       mode == "spherical"));
  }
  val nearest(std::string dataset, val images, uint32_t limit) {
    std::vector<uint32_t> indices;
    std::vector<float> distances;
    const Status status =
        session_.nearest(dataset, copyIn<uint8_t>(images), limit, indices, distances);
    val out = failure(status);
    if (status.ok()) {
      out.set("indices", copyOut(indices));
      out.set("distances", copyOut(distances));
    }
    return out;
  }
  val knnAccuracy(std::string id, std::string dataset, std::string testDataset, uint32_t trainCount,
                  uint32_t testCount, uint32_t k) {
    return answer(session_.knnAccuracy(id, dataset, testDataset, trainCount, testCount, k),
                  "accuracy");
  }
  val pcaSummary(std::string id) { return answer(session_.pca(id)); }

 private:
  Session session_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(latent_atlas) {
  emscripten::class_<BoundSession>("Session")
      .constructor<int>()
      .function("threads", &BoundSession::threads)
      .function("version", &BoundSession::version)
      .function("datasetCreate", &BoundSession::datasetCreate)
      .function("datasetAppend", &BoundSession::datasetAppend)
      .function("datasetFromIdx", &BoundSession::datasetFromIdx)
      .function("datasetDigits", &BoundSession::datasetDigits)
      .function("datasetImages", &BoundSession::datasetImages)
      .function("datasetFloor", &BoundSession::datasetFloor)
      .function("datasetDrop", &BoundSession::datasetDrop)
      .function("modelCreate", &BoundSession::modelCreate)
      .function("modelLoad", &BoundSession::modelLoad)
      .function("modelSave", &BoundSession::modelSave)
      .function("trainerSave", &BoundSession::trainerSave)
      .function("trainerRestore", &BoundSession::trainerRestore)
      .function("modelInfo", &BoundSession::modelInfo)
      .function("modelHash", &BoundSession::modelHash)
      .function("modelDrop", &BoundSession::modelDrop)
      .function("trainSteps", &BoundSession::trainSteps)
      .function("trainReport", &BoundSession::trainReport)
      .function("evaluate", &BoundSession::evaluate)
      .function("encode", &BoundSession::encode)
      .function("encodeImages", &BoundSession::encodeImages)
      .function("decode", &BoundSession::decode)
      .function("reconstruct", &BoundSession::reconstruct)
      .function("sample", &BoundSession::sample)
      .function("mosaic", &BoundSession::mosaic)
      .function("interpolate", &BoundSession::interpolate)
      .function("nearest", &BoundSession::nearest)
      .function("knnAccuracy", &BoundSession::knnAccuracy)
      .function("pcaSummary", &BoundSession::pcaSummary);
}

}  // namespace atlas
