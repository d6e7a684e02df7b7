// Data sets, models and training; the latent operations are in sessionLatent.cc.
#include "atlas/session/session.h"

#include <algorithm>
#include <cstring>

#include "atlas/data/digits.h"
#include "atlas/files/idx.h"
#include "atlas/files/modelFile.h"
#include "atlas/files/safetensors.h"
#include "atlas/models/latent.h"
#include "session/sessionParts.h"

namespace atlas {

namespace {

constexpr char kTrainerFormat[] = "latent-atlas-run/1";

std::string megabytes(size_t bytes) { return std::to_string((bytes >> 20) + 1) + " MB"; }

Status noMemory(size_t bytes, const std::string& what) {
  return Status::outOfMemory("There is no memory for " + megabytes(bytes) + " of " + what +
                             "; use fewer images or close other tabs.");
}

}  // namespace

bool ByteStore::append(std::span<const uint8_t> bytes) {
  if (!reserve(size_ + bytes.size())) return false;
  if (!bytes.empty()) std::memcpy(data_.get() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
  return true;
}

Session::Session(int threads) : pool_(threads) {}
Session::~Session() = default;

void Session::dropDataset(const std::string& id) { datasets_.erase(id); }
void Session::dropModel(const std::string& id) { models_.erase(id); }

// ---- Data sets ----

Result<DatasetInfo> Session::createDataset(const std::string& id, uint32_t rows, uint32_t cols,
                                           uint32_t capacity, std::span<const uint8_t> images,
                                           std::span<const uint8_t> labels) {
  if (rows == 0 || cols == 0 || rows > kIdxMaxSide || cols > kIdxMaxSide) {
    return Status::invalidArgument(
        "Images of " + std::to_string(rows) + "×" + std::to_string(cols) +
        " pixels were given; each side must be 1 to " + std::to_string(kIdxMaxSide) + ".");
  }
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->rows = rows;
  set->cols = cols;
  const size_t wanted = std::max(size_t(capacity) * set->dim(), images.size());
  if (!set->images.reserve(wanted)) return noMemory(wanted, "images");
  std::swap(datasets_[id], set);
  auto info = appendDataset(id, images, labels);
  if (!info.ok()) std::swap(datasets_[id], set);  // what the name stood for stays
  if (!datasets_[id]) datasets_.erase(id);
  return info;
}

Result<DatasetInfo> Session::appendDataset(const std::string& id, std::span<const uint8_t> images,
                                           std::span<const uint8_t> labels) {
  const auto found = datasets_.find(id);
  if (found == datasets_.end()) return Status::notFound("There is no data set named " + id + ".");
  Dataset& set = *found->second;
  const size_t n = images.size() / set.dim();
  if (images.empty() || images.size() % set.dim() != 0) {
    return Status::invalidArgument(
        std::to_string(images.size()) + " bytes are not a whole number of images of " +
        std::to_string(set.dim()) + " pixels; send at least one whole image.");
  }
  const bool wantsLabels = set.count == 0 ? !labels.empty() : set.labelled();
  if (labels.size() != (wantsLabels ? n : 0)) {
    return Status::invalidArgument(std::to_string(labels.size()) + " labels came with " +
                                   std::to_string(n) +
                                   " images; send one label an image, or none for the whole set.");
  }
  if (!set.images.reserve(set.images.size() + images.size()))
    return noMemory(images.size(), "images");
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

Result<DatasetInfo> Session::createDigits(const std::string& id, uint32_t count, uint64_t seed,
                                          uint64_t firstIndex) {
  constexpr uint32_t kMax = 1'000'000;
  if (count == 0 || count > kMax) {
    return Status::invalidArgument(std::to_string(count) + " digits were asked for; 1 to " +
                                   std::to_string(kMax) + " can be made.");
  }
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->rows = set->cols = kDigitSide;
  const size_t bytes = size_t(count) * kDigitPixels;
  if (!set->images.reserve(bytes) || !set->labels.reserve(count)) return noMemory(bytes, "digits");
  set->images.resizeWithin(bytes);
  set->labels.resizeWithin(count);
  set->count = count;
  generateDigits(pool_, seed, firstIndex, count, set->images.data(), set->labels.data(), nullptr);
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
      return Status::invalidArgument("Image " + std::to_string(i) + " was asked for; " + id +
                                     " has images 0 to " + std::to_string(s.count - 1) + ".");
    }
  }
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
  if (found == datasets_.end()) return Status::notFound("There is no data set named " + id + ".");
  return static_cast<const Dataset*>(found->second.get());
}

// ---- Models ----

Result<Session::Model*> Session::findModel(const std::string& id) const {
  const auto found = models_.find(id);
  if (found == models_.end()) return Status::notFound("There is no model named " + id + ".");
  return found->second.get();
}

ModelInfo Session::infoOf(const std::string& id, const Model& model) const {
  ModelInfo info{id, model.spec, 0, model.step, 0};
  if (model.network) info.parameterCount = model.network->parameters().size();
  if (model.spec.kind == ModelKind::pca) {
    info.parameterCount = uint64_t(model.spec.inputDim) * (model.spec.latentDim + 1);
    info.epoch = double(model.step);
  }
  if (model.trainer) {
    info.step = model.trainer->step();
    info.epoch = model.trainer->epoch();
  }
  return info;
}

Result<ModelInfo> Session::createModel(const std::string& id, ModelSpec spec,
                                       const std::string& dataset) {
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  spec.inputDim = uint32_t(set.value()->dim());
  if (Status valid = validate(spec); !valid.ok()) return valid;
  auto model = std::make_unique<Model>();
  if (spec.kind != ModelKind::pca) {
    auto network = makeAutoencoder(spec);
    if (!network.ok()) return network.status();
    model->network = network.value().get();
    model->model = std::move(network.value());
    model->trainer = std::make_unique<Trainer>(*model->network, spec);
  }
  model->spec = std::move(spec);
  const ModelInfo info = infoOf(id, *model);
  models_[id] = std::move(model);
  return info;
}

Result<ModelInfo> Session::loadModel(const std::string& id, std::span<const uint8_t> file) {
  auto loaded = atlas::loadModel(file);
  if (!loaded.ok()) return loaded.status();
  auto model = std::make_unique<Model>();
  model->spec = loaded->spec;
  model->step = loaded->step;
  model->model = std::move(loaded->model);
  if (model->spec.kind != ModelKind::pca) {
    // loadModel made an Autoencoder for every kind but pca.
    model->network = static_cast<Autoencoder<float>*>(model->model.get());
  }
  const ModelInfo info = infoOf(id, *model);
  models_[id] = std::move(model);
  return info;
}

Result<std::vector<uint8_t>> Session::saveModel(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  const Model& model = *found.value();
  if (!model.model)
    return Status::notFound("The PCA " + id + " has no components yet; fit it first.");
  return atlas::saveModel(*model.model, model.spec, infoOf(id, model).step, WeightPrecision::f32);
}

Result<std::vector<uint8_t>> Session::saveTrainer(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  const Model& model = *found.value();
  if (!model.trainer) return saveModel(id);  // a fit has no state beyond its result
  const TrainerState state = model.trainer->saveState();
  const uint64_t counters[] = {state.progress.step, state.progress.epoch,
                               state.progress.epochImages, state.progress.position,
                               state.optimizer.steps};
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
  Model& model = *found.value();
  if (model.spec.kind == ModelKind::pca) return loadModel(id, file);
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
      return Status::dataCorrupt(std::string("The saved run has no tensor ") + name +
                                 "; train anew.");
    }
    auto values = tensorFloats(*tensor);
    if (!values.ok()) return values.status();
    *target = std::move(values.value());
  }
  auto trainer = std::make_unique<Trainer>(*model.network, model.spec);
  if (Status restored = trainer->restoreState(state); !restored.ok()) return restored;
  model.trainer = std::move(trainer);
  return infoOf(id, model);
}

Result<ModelInfo> Session::modelInfo(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  return infoOf(id, *found.value());
}

Result<std::string> Session::modelHash(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model)
    return Status::notFound("The PCA " + id + " has no components yet; fit it first.");
  return weightsSha256(*found.value()->model);
}

// ---- Training ----

Result<StepOutcome> Session::trainSteps(const std::string& id, const std::string& dataset,
                                        uint64_t steps) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  Model& model = *found.value();
  const ByteImages images = set.value()->all();
  StepOutcome outcome;
  if (model.spec.kind == ModelKind::pca) {
    auto fitted = fitPca(pool_, images, model.spec.latentDim);
    if (!fitted.ok()) return fitted.status();
    // On the images it was fitted to, ½ mean ‖x−x̂‖² is ½(n−1)/n · Σ dropped λ (pca.h).
    const auto& parts = fitted->parts();
    double dropped = 0;
    for (size_t i = model.spec.latentDim; i < parts.eigenvalues.size(); ++i) {
      dropped += parts.eigenvalues[i];
    }
    const double n = double(parts.sampleCount);
    model.reportSum = {};
    model.reportSum.recon = model.reportSum.total = 0.5 * dropped * (n - 1);
    model.reportImages = parts.sampleCount;
    model.model = std::make_unique<Pca>(std::move(fitted.value()));
    model.step = 1;
    outcome.stepsTaken = 1;
    outcome.imagesSeen = images.rows;
  } else if (!model.trainer) {
    return Status::invalidArgument("Model " + id +
                                   " was loaded without its run; create a new model to train.");
  } else {
    const uint64_t before = model.trainer->step();
    auto report = model.trainer->run(pool_, images, steps);
    if (report.ok()) {
      const TrainReport& r = report.value();
      const double w = double(r.images);
      model.reportImages += r.images;
      model.reportSum.recon += w * r.losses.recon;
      model.reportSum.kl += w * r.losses.kl;
      model.reportSum.total += w * r.losses.total;
      model.reportSum.klPerDim.resize(r.losses.klPerDim.size());
      for (size_t j = 0; j < r.losses.klPerDim.size(); ++j) {
        model.reportSum.klPerDim[j] += w * r.losses.klPerDim[j];
      }
      outcome.stepsTaken = model.trainer->step() - before;
      outcome.imagesSeen = r.images;
    } else if (report.status().code == StatusCode::diverged) {
      outcome.divergence = report.status();
    } else {
      return report.status();
    }
  }
  outcome.info = infoOf(id, model);
  return outcome;
}

Result<SessionReport> Session::takeReport(const std::string& id) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  Model& model = *found.value();
  const ModelInfo info = infoOf(id, model);
  SessionReport report{info.step, info.epoch, model.reportSum};
  const double n = double(std::max<uint64_t>(model.reportImages, 1));
  report.train.recon /= n;
  report.train.kl /= n;
  report.train.total /= n;
  for (double& v : report.train.klPerDim) v /= n;
  model.reportImages = 0;
  model.reportSum = {};
  return report;
}

Result<Losses> Session::evaluate(const std::string& id, const std::string& dataset,
                                 uint32_t count) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  Model& model = *found.value();
  const size_t n = std::min<size_t>(count, set.value()->count);
  if (!model.model || n == 0 || set.value()->dim() != model.model->inputDim()) {
    return Status::invalidArgument("Model " + id + " cannot be evaluated on " + std::to_string(n) +
                                   " images of " + std::to_string(set.value()->dim()) +
                                   " pixels; give it images of the size it was made for.");
  }
  if (model.network) {
    return atlas::evaluate(pool_, *model.network, set.value()->all(), n, model.spec.beta,
                           model.spec.seed);
  }
  const auto& pca = static_cast<const Pca&>(*model.model);
  Losses losses;
  losses.recon = losses.total =
      0.5 * pca.meanSquaredError(pool_, set.value()->view(0, n), pca.latentDim());
  return losses;
}

}  // namespace atlas
