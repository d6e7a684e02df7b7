// Data sets, models and training; the latent operations are in sessionLatent.cc.
#include "atlas/session/session.h"

#include <algorithm>
#include <cstring>

#include "atlas/data/digits.h"
#include "atlas/data/sprites.h"
#include "atlas/files/idx.h"
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

uint64_t megabytes(uint64_t bytes) { return (bytes >> 20) + 1; }

Status noMemory(uint64_t bytes, const char* what) {
  return Status::outOfMemory(
      "There is no memory for {} MB of {}; use fewer images or close other tabs.",
      {megabytes(bytes), what});
}

Status untrained(const std::string& id) {
  return Status::notFound("The PCA {} has no components yet; fit it first.", {id});
}

}  // namespace

bool ByteStore::append(std::span<const uint8_t> bytes) {
  if (!reserve(size_ + bytes.size())) return false;
  if (!bytes.empty()) std::memcpy(data_.get() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
  return true;
}

Session::Session(int threads, FreeBytes freeBytes) : pool_(threads), freeBytes_(freeBytes) {}
Session::~Session() = default;

uint64_t Session::room() const {
  if (!freeBytes_) return UINT64_MAX;
  const uint64_t bytes = freeBytes_();
  return bytes > kMargin ? bytes - kMargin : 0;
}

Status Session::checkRoom(uint64_t bytes, const char* what) const {
  const uint64_t most = room();
  if (bytes <= most) return Status::okay();
  return Status::outOfMemory(
      "{} takes {} MB and {} MB are free. Use a smaller one, or fewer images beside it.",
      {what, megabytes(bytes), most >> 20});
}

Status Session::checkRoomForImages(uint64_t count, uint32_t rows, uint32_t cols) const {
  const uint64_t each = uint64_t(rows) * cols + 1, most = room() / each;  // a label each
  if (count <= most) return Status::okay();
  return Status::outOfMemory(
      "{} images of {}×{} pixels take {} MB; there is memory for {}. Use that many or fewer.",
      {count, rows, cols, megabytes(count * each), most});
}

void Session::dropDataset(const std::string& id) { datasets_.erase(id); }
void Session::dropModel(const std::string& id) { models_.erase(id); }

// ---- Data sets ----

Result<DatasetInfo> Session::createDataset(const std::string& id, uint32_t rows, uint32_t cols,
                                           uint32_t capacity, std::span<const uint8_t> images,
                                           std::span<const uint8_t> labels) {
  if (rows == 0 || cols == 0 || rows > kIdxMaxSide || cols > kIdxMaxSide) {
    return Status::invalidArgument("Images of {}×{} pixels were given; each side must be 1 to {}.",
                                   {rows, cols, kIdxMaxSide});
  }
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->rows = rows;
  set->cols = cols;
  const uint64_t count = std::max<uint64_t>(capacity, images.size() / set->dim());
  ATLAS_TRY(checkRoomForImages(count, rows, cols));
  const uint64_t wanted = count * set->dim();
  if (wanted > SIZE_MAX || !set->images.reserve(size_t(wanted))) return noMemory(wanted, "images");
  std::swap(datasets_[id], set);
  auto info = appendDataset(id, images, labels);
  if (!info.ok()) std::swap(datasets_[id], set);  // what the name stood for stays
  if (!datasets_[id]) datasets_.erase(id);
  return info;
}

Result<DatasetInfo> Session::appendDataset(const std::string& id, std::span<const uint8_t> images,
                                           std::span<const uint8_t> labels) {
  const auto found = datasets_.find(id);
  if (found == datasets_.end()) return Status::notFound("There is no data set named {}.", {id});
  Dataset& set = *found->second;
  const size_t n = images.size() / set.dim();
  if (images.empty() || images.size() % set.dim() != 0) {
    return Status::invalidArgument(
        "{} bytes are not a whole number of images of {} pixels; send at least one whole image.",
        {images.size(), set.dim()});
  }
  const bool wantsLabels = set.count == 0 ? !labels.empty() : set.labelled();
  if (labels.size() != (wantsLabels ? n : 0)) {
    return Status::invalidArgument(
        "{} labels came with {} images; send one label an image, or none for the whole set.",
        {labels.size(), n});
  }
  if (set.images.lacks(images.size())) {
    // Beyond what it was made for: all of it moves, so both are there for a while.
    ATLAS_TRY(checkRoomForImages(uint64_t(set.count) + n, set.rows, set.cols));
    if (!set.images.reserve(set.images.size() + images.size()))
      return noMemory(images.size(), "images");
  }
  if (!set.labels.append(labels)) return noMemory(labels.size(), "labels");
  set.images.append(images);
  set.count += uint32_t(n);
  return set.info();
}

Result<DatasetInfo> Session::datasetFromIdx(const std::string& id,
                                            std::span<const uint8_t> imagesIdx,
                                            std::span<const uint8_t> labelsIdx) {
  auto images = parseIdxImages(imagesIdx);
  if (!images.ok()) return images.status();
  std::span<const uint8_t> labels;
  if (!labelsIdx.empty()) {
    auto parsed = parseIdxLabels(labelsIdx);
    if (!parsed.ok()) return parsed.status();
    if (Status match = checkMatch(images.value(), parsed.value()); !match.ok()) return match;
    labels = parsed->labels;
  }
  return createDataset(id, uint32_t(images->rows), uint32_t(images->cols), uint32_t(images->count),
                       images->bytes, labels);
}

Result<Session::Dataset*> Session::roomFor(const std::string& id, uint32_t count, uint32_t side,
                                           bool labelled) {
  constexpr uint32_t kMax = 1'000'000;
  if (count == 0 || count > kMax) {
    return Status::invalidArgument("{} images were asked for; 1 to {} can be made.", {count, kMax});
  }
  ATLAS_TRY(checkRoomForImages(count, side, side));
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->rows = set->cols = side;
  const size_t bytes = size_t(count) * set->dim();
  if (!set->images.reserve(bytes) || (labelled && !set->labels.reserve(count)))
    return noMemory(bytes, "images");
  set->images.resizeWithin(bytes);
  if (labelled) set->labels.resizeWithin(count);
  set->count = count;
  datasets_[id] = std::move(set);
  return datasets_[id].get();
}

Result<DatasetInfo> Session::createDigits(const std::string& id, uint32_t count, uint64_t seed,
                                          uint64_t firstIndex) {
  ATLAS_GET(set, roomFor(id, count, kDigitSide, true));
  generateDigits(pool_, seed, firstIndex, count, set->images.data(), set->labels.data(), nullptr);
  return set->info();
}

Result<DatasetInfo> Session::createSprites(const std::string& id, uint32_t count, uint64_t seed,
                                           uint64_t firstIndex) {
  ATLAS_GET(set, roomFor(id, count, kSpriteSide, false));
  generateSprites(pool_, seed, firstIndex, count, set->images.data(), nullptr);
  return set->info();
}

Result<DatasetInfo> Session::createPoints(const std::string& id, uint32_t dim,
                                          std::span<const float> points) {
  if (dim == 0 || dim > kMaxInputDim || points.empty() || points.size() % dim != 0) {
    return Status::invalidArgument(
        "{} numbers are not a whole number of points of {}; send at least one whole point.",
        {points.size(), dim});
  }
  ATLAS_TRY(checkRoom(points.size_bytes(), "This set of points"));
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->rows = 1;
  set->cols = dim;
  set->count = uint32_t(points.size() / dim);
  set->points.assign(points.begin(), points.end());
  const DatasetInfo info = set->info();
  datasets_[id] = std::move(set);
  return info;
}

Status Session::datasetImages(const std::string& id, std::span<const uint32_t> indices,
                              std::vector<uint8_t>& images, std::vector<uint8_t>& labels) const {
  auto set = findDataset(id);
  if (!set.ok()) return set.status();
  const Dataset& s = *set.value();
  for (uint32_t i : indices) {
    if (i >= s.count) {
      return Status::invalidArgument("Image {} was asked for; {} has images 0 to {}.",
                                     {i, id, s.count - 1});
    }
  }
  ATLAS_TRY(checkRoom(2 * uint64_t(indices.size()) * s.dim(), "What was asked for"));
  images.resize(indices.size() * s.dim());
  labels.resize(s.labelled() ? indices.size() : 0);
  for (size_t i = 0; i < indices.size(); ++i) {
    std::memcpy(images.data() + i * s.dim(), s.images.data() + indices[i] * s.dim(), s.dim());
    if (s.labelled()) labels[i] = s.labels.data()[indices[i]];
  }
  return Status::okay();
}

Result<double> Session::bernoulliFloor(const std::string& dataset) const {
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  return atlas::bernoulliFloor(set.value()->all());
}

Result<const Session::Dataset*> Session::findDataset(const std::string& id) const {
  const auto found = datasets_.find(id);
  if (found == datasets_.end()) return Status::notFound("There is no data set named {}.", {id});
  return static_cast<const Dataset*>(found->second.get());
}

// ---- Models ----

Result<Session::Entry*> Session::findModel(const std::string& id) const {
  const auto found = models_.find(id);
  if (found == models_.end()) return Status::notFound("There is no model named {}.", {id});
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
  if (validate(spec).ok()) ATLAS_TRY(checkRoom(trainingBytes(spec), "This model"));
  auto made = makeModel(spec, data);
  if (!made.ok()) return made.status();
  auto entry = std::make_unique<Entry>(Entry{std::move(made.value())});
  if (entry->model.trainable && !entry->model.source && data.count() == 0) {
    return Status::invalidArgument("A model of kind {} needs a data set; name one.",
                                   {std::string(modelKindName(spec.kind))});
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
  ATLAS_TRY(checkRoom(uint64_t{8} * file.size(), "This model"));
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
    return Status::dataCorrupt("These bytes are not a saved run of this version; train anew.");
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
      return Status::dataCorrupt("The saved run has no tensor {}; train anew.", {name});
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
  return Status::notFound("Model {} has no tensor {}.", {id, name});
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
    return Status::invalidArgument(
        "Model {} was loaded without its run; create a new model to train.", {id});
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

Status Session::fit(Entry& entry, ByteImages images) {
  const ModelSpec& spec = entry.model.spec;
  ATLAS_TRY(
      checkRoom(fitBytes(images.rows, images.cols, spec.latentDim), "A PCA of so many pixels"));
  auto fitted = fitPcaBySmaller(pool_, images, spec.latentDim);
  if (!fitted.ok()) return fitted.status();
  // On the images it was fitted to, ½ mean ‖x−x̂‖² is ½(n−1)/n · Σ dropped λ (pca.h).
  const auto& parts = fitted->parts();
  double dropped = 0;
  for (size_t i = spec.latentDim; i < parts.eigenvalues.size(); ++i)
    dropped += parts.eigenvalues[i];
  const double n = double(parts.sampleCount);
  entry.fitted = {};
  entry.fitted.recon = entry.fitted.total = 0.5 * dropped * (n - 1) / n;
  entry.model = modelOf(std::move(fitted.value()), spec);
  entry.step = 1;
  return Status::okay();
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
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  const Model& model = found.value()->model;
  const DataView data = set.value()->data();
  const size_t n = std::min<size_t>(count, data.count());
  if (!model.owner || n == 0 || data.width() != model.spec.inputDim) {
    return Status::invalidArgument(
        "Model {} cannot be evaluated on {} images of {} pixels; give it images of the size it was "
        "made for.",
        {id, n, data.width()});
  }
  if (Status fitting = checkLabels(model, data); !fitting.ok()) return fitting;
  if (model.trainable) {
    const size_t batch = inferenceBatch(model.spec);
    const uint64_t seed = model.spec.seed;
    if (data.images.data) {
      const ImageItems images(data.images, data.labels);
      return atlas::evaluate(pool_, *model.trainable, images, n, seed, batch);
    }
    return atlas::evaluate(pool_, *model.trainable, PointItems(data.points), n, seed, batch);
  }
  Losses losses;
  losses.recon = losses.total =
      0.5 * model.pca->meanSquaredError(pool_, set.value()->view(0, n), model.pca->latentDim());
  return losses;
}

}  // namespace atlas
