// Memory, models and training. Data sets: sessionData.cc; fits: sessionFits.cc; codes:
// sessionLatent.cc.
#include "atlas/session/session.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "atlas/files/modelFile.h"
#include "atlas/files/safetensors.h"
#include "atlas/models/gramPca.h"
#include "atlas/models/latent.h"
#include "session/sessionParts.h"

namespace atlas {

namespace {

constexpr char kTrainerFormat[] = "latent-atlas-run/1";

// Kept free for codes, pictures and shards on their way.
constexpr uint64_t kMargin = uint64_t{8} << 20;

Status untrained(const std::string& id) { return Status::notFound("pca.unfitted id", {id}); }

}  // namespace

Session::Session(int threads, FreeBytes freeBytes) : pool_(threads), freeBytes_(freeBytes) {}
Session::~Session() = default;

uint64_t Session::room() const {
  if (!freeBytes_) return UINT64_MAX;
  const uint64_t bytes = freeBytes_();
  return bytes > kMargin ? bytes - kMargin : 0;
}

Status Session::checkRoom(uint64_t bytes, const char* error) const {
  const uint64_t most = room();
  if (bytes <= most) return Status::okay();
  return Status::outOfMemory(error, {megabytes(bytes), most >> 20});
}

void Session::dropDataset(const std::string& id) { datasets_.erase(id); }
void Session::dropModel(const std::string& id) { models_.erase(id); }
void Session::dropFit(const std::string& fit) { fits_.erase(fit); }

// ---- Models ----

Result<Session::Entry*> Session::findModel(const std::string& id) const {
  const auto found = models_.find(id);
  if (found == models_.end()) return Status::notFound("model.unknown id", {id});
  return found->second.get();
}

ModelInfo Session::infoOf(const std::string& id, const Entry& entry) const {
  const Model& model = entry.model;
  ModelInfo info{id, model.spec, 0, entry.step, 0};
  if (model.trainable) {
    info.parameterCount = model.trainable->parameters().size();
  } else {
    info.parameterCount = uint64_t(model.spec.inputDim) * (model.spec.latentDim + 1);
    info.epoch = double(entry.step);
  }
  if (entry.trainer) {
    info.step = entry.trainer->step();
    info.epoch = entry.trainer->epoch();
  }
  return info;
}

Result<ModelInfo> Session::createModel(const std::string& id, ModelSpec spec,
                                       const std::string& dataset) {
  DataView data;
  if (!dataset.empty()) {
    auto set = findDataset(dataset);
    if (!set.ok()) return set.status();
    data = set.value()->data();
    spec.inputDim = uint32_t(data.width());
  }
  if (validate(spec).ok()) ATLAS_TRY(checkRoom(trainingBytes(spec), "memory.model megabytes free"));
  auto made = makeModel(spec, data);
  if (!made.ok()) return made.status();
  auto entry = std::make_unique<Entry>(Entry{std::move(made.value())});
  if (entry->model.trainable && !entry->model.source && data.count() == 0) {
    return Status::invalidArgument("model.needsImages kind", {modelKindName(spec.kind)});
  }
  if (entry->model.trainable) {
    entry->trainer = std::make_unique<Trainer>(*entry->model.trainable, entry->model.settings);
  }
  const ModelInfo info = infoOf(id, *entry);
  models_[id] = std::move(entry);
  return info;
}

Result<ModelInfo> Session::loadModel(const std::string& id, std::span<const uint8_t> file) {
  // Its numbers as they are read, and weights and gradients of the model.
  ATLAS_TRY(checkRoom(uint64_t{8} * file.size(), "memory.model megabytes free"));
  auto loaded = atlas::loadModel(file);
  if (!loaded.ok()) return loaded.status();
  auto entry = std::make_unique<Entry>(Entry{std::move(loaded->model), loaded->step});
  const ModelInfo info = infoOf(id, *entry);
  models_[id] = std::move(entry);
  return info;
}

Result<std::vector<uint8_t>> Session::saveModel(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  const Entry& entry = *found.value();
  if (!entry.model.owner) return untrained(id);
  return atlas::saveModel(entry.model, infoOf(id, entry).step, WeightPrecision::f32);
}

Result<std::vector<uint8_t>> Session::saveTrainer(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  const Entry& entry = *found.value();
  if (!entry.trainer) return saveModel(id);  // a fit has no state beyond its result
  const TrainerState state = entry.trainer->saveState();
  const uint64_t counters[] = {state.progress.step, state.progress.epoch, state.progress.epochItems,
                               state.progress.position, state.optimizer.steps};
  const auto counterBytes = std::as_bytes(std::span(counters));
  const auto weights = bytesOf(state.parameters);
  const auto moment1 = bytesOf(state.optimizer.moment1);
  const auto moment2 = bytesOf(state.optimizer.moment2);
  Safetensors file;
  file.metadata["format"] = kTrainerFormat;
  file.tensors = {
      {"counters",
       DType::u64,
       {std::size(counters)},
       {reinterpret_cast<const uint8_t*>(counterBytes.data()), counterBytes.size()}},
      {"parameters", DType::f32, {state.parameters.size()}, weights},
      {"moment1", DType::f32, {state.optimizer.moment1.size()}, moment1},
      {"moment2", DType::f32, {state.optimizer.moment2.size()}, moment2},
  };
  return writeSafetensors(file);
}

Result<ModelInfo> Session::restoreTrainer(const std::string& id, std::span<const uint8_t> file) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  Entry& entry = *found.value();
  if (!entry.model.trainable) return loadModel(id, file);
  auto read = readSafetensors(file);
  if (!read.ok()) return read.status();
  const Tensor* counters = read->find("counters");
  uint64_t numbers[5];
  if (read->metadata["format"] != kTrainerFormat || counters == nullptr ||
      counters->bytes.size() != sizeof numbers) {
    return Status::dataCorrupt("run.version");
  }
  std::memcpy(numbers, counters->bytes.data(), sizeof numbers);
  TrainerState state;
  state.progress = {numbers[0], numbers[1], numbers[2], numbers[3]};
  state.optimizer.steps = numbers[4];
  const std::pair<const char*, std::vector<float>*> parts[] = {
      {"parameters", &state.parameters},
      {"moment1", &state.optimizer.moment1},
      {"moment2", &state.optimizer.moment2}};
  for (const auto& [name, target] : parts) {
    const Tensor* tensor = read->find(name);
    if (tensor == nullptr) {
      return Status::dataCorrupt("run.noTensor name", {name});
    }
    auto values = tensorFloats(*tensor);
    if (!values.ok()) return values.status();
    *target = std::move(values.value());
  }
  auto trainer = std::make_unique<Trainer>(*entry.model.trainable, entry.model.settings);
  if (Status restored = trainer->restoreState(state); !restored.ok()) return restored;
  entry.trainer = std::move(trainer);
  return infoOf(id, entry);
}

Result<ModelInfo> Session::modelInfo(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  return infoOf(id, *found.value());
}

Result<std::string> Session::modelHash(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model.owner) return untrained(id);
  return weightsSha256(found.value()->model);
}

Result<std::vector<float>> Session::modelTensor(const std::string& id,
                                                const std::string& name) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  const TrainableModel<float>* const model = found.value()->model.trainable;
  if (model != nullptr) {
    for (const ParameterInfo& tensor : model->parameterInfo()) {
      if (tensor.name != name) continue;
      const auto numbers = model->parameters().subspan(tensor.offset, tensor.count);
      return std::vector<float>(numbers.begin(), numbers.end());
    }
  }
  return Status::notFound("model.noTensor id name", {id, name});
}

// ---- Training ----

Result<StepOutcome> Session::trainSteps(const std::string& id, const std::string& dataset,
                                        uint64_t steps) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  Entry& entry = *found.value();
  DataView data;
  if (!entry.model.source) {
    auto set = findDataset(dataset);
    if (!set.ok()) return set.status();
    data = set.value()->data();
  }
  if (Status fitting = checkLabels(entry.model, data); !fitting.ok()) return fitting;
  StepOutcome outcome;
  if (entry.model.spec.kind == ModelKind::pca) {
    if (Status fitted = fit(entry, data.images); !fitted.ok()) return fitted;
    outcome.stepsTaken = 1;
    outcome.imagesSeen = data.images.rows;
  } else if (!entry.trainer) {
    return Status::invalidArgument("model.noRun id", {id});
  } else {
    const uint64_t before = entry.trainer->step();
    const ImageItems images(data.images, data.labels);
    const PointItems points(data.points);
    const Items& own = data.images.data ? static_cast<const Items&>(images) : points;
    auto report = entry.trainer->run(pool_, entry.model.source ? *entry.model.source : own, steps);
    if (report.ok()) {
      entry.report.add(report->sum);
      outcome.stepsTaken = entry.trainer->step() - before;
      outcome.imagesSeen = report->items;
    } else if (report.status().code == StatusCode::diverged) {
      outcome.divergence = report.status();
    } else {
      return report.status();
    }
  }
  outcome.info = infoOf(id, entry);
  return outcome;
}

Result<SessionReport> Session::takeReport(const std::string& id) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  Entry& entry = *found.value();
  const ModelInfo info = infoOf(id, entry);
  SessionReport report{info.step, info.epoch, entry.fitted};
  if (entry.report.items > 0) {
    report.train = meanLosses(entry.report, entry.model.trainable->terms());
  }
  entry.report.clear();
  entry.fitted = {};
  return report;
}

Result<Losses> Session::evaluate(const std::string& id, const std::string& dataset,
                                 uint32_t count) {
  EvaluateTally tally;
  ATLAS_TRY(evaluatePart(id, dataset, count, UINT32_MAX, tally));
  return std::move(*tally.losses);
}

Status Session::evaluatePart(const std::string& id, const std::string& dataset, uint32_t count,
                             uint32_t batches, EvaluateTally& tally) {
  ATLAS_GET(entry, findModel(id));
  ATLAS_GET(set, findDataset(dataset));
  const Model& model = entry->model;
  const DataView data = set->data();
  const size_t n = std::min<size_t>(count, data.count());
  if (!model.owner || n == 0 || data.width() != model.spec.inputDim) {
    return Status::invalidArgument("images.needed found width least wanted",
                                   {n, data.width(), 1, model.spec.inputDim});
  }
  ATLAS_TRY(checkLabels(model, data));
  const size_t batch = model.trainable ? inferenceBatch(model.spec) : Pca::kErrorBatch;
  const size_t first = size_t(std::min<uint64_t>(tally.done, n));
  const size_t some = size_t(std::min<uint64_t>(uint64_t(batches) * batch, n - first));
  tally.done = first + some;
  if (!model.trainable) {
    tally.sums.resize(1);
    model.pca->addSquaredErrors(pool_, set->view(first, some), model.pca->latentDim(),
                                tally.sums[0]);
    if (tally.done < n) return Status::okay();
    tally.losses.emplace();
    tally.losses->recon = tally.losses->total = 0.5 * (tally.sums[0] / double(n));
    return Status::okay();
  }
  LossSum sum;
  if (!tally.parts.empty()) sum.items = first;
  size_t at = 0;
  for (uint32_t parts : tally.parts) {
    if (at + 1 + parts > tally.sums.size()) return Status::invalidArgument("sums.unfit");
    const auto begin = tally.sums.begin() + ptrdiff_t(at);
    sum.terms.push_back({*begin, {begin + 1, begin + 1 + ptrdiff_t(parts)}});
    at += 1 + parts;
  }
  const uint64_t seed = model.spec.seed;
  if (data.images.data) {
    addLosses(pool_, *model.trainable, ImageItems(data.images, data.labels), first, some, seed,
              batch, sum);
  } else {
    addLosses(pool_, *model.trainable, PointItems(data.points), first, some, seed, batch, sum);
  }
  tally.parts.clear();
  tally.sums.clear();
  for (const TermSum& term : sum.terms) {
    tally.parts.push_back(uint32_t(term.parts.size()));
    tally.sums.push_back(term.nats);
    tally.sums.insert(tally.sums.end(), term.parts.begin(), term.parts.end());
  }
  if (tally.done == n) tally.losses = meanLosses(sum, model.trainable->terms());
  return Status::okay();
}

}  // namespace atlas
