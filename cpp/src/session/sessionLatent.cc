// The latent operations of a session: checks names and sizes, then calls latent.h and pca.h.
#include <algorithm>

#include "atlas/models/latent.h"
#include "atlas/session/session.h"
#include "session/sessionParts.h"

namespace atlas {

namespace {

// The latent side of a model, or why there is none.
Result<LatentModel*> latentOf(const std::string& id, const Model& model) {
  if (model.latent) return model.latent;
  if (model.trainable) {
    return Status::invalidArgument("model.noCodes id kind", {id, modelKindName(model.spec.kind)});
  }
  return Status::notFound("pca.unfitted id", {id});
}

Status wrongImages(size_t found, size_t width) {
  return Status::invalidArgument("images.whole found width", {found, width});
}

Codes encodeAll(ThreadPool& pool, LatentModel& model, ByteImages images) {
  const size_t k = model.latentDim();
  Codes codes;
  codes.mu.resize(images.rows * k);
  MatrixView<float> logVar;
  if (model.kind() == ModelKind::vae) {
    codes.logVar.resize(images.rows * k);
    logVar = {codes.logVar.data(), images.rows, k};
  }
  model.encode(pool, images, {codes.mu.data(), images.rows, k}, logVar);
  return codes;
}

}  // namespace

Result<Codes> Session::encode(const std::string& id, const std::string& dataset, uint32_t first,
                              uint32_t count) {
  auto found = latentModel(id);
  if (!found.ok()) return found.status();
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  const Dataset& s = *set.value();
  if (s.dim() != found.value()->inputDim()) {
    return Status::invalidArgument("images.width found wanted",
                                   {s.dim(), found.value()->inputDim()});
  }
  if (first >= s.count) {
    return Status::invalidArgument("images.place index count", {first, s.count});
  }
  return encodeAll(pool_, *found.value(), s.view(first, std::min<size_t>(count, s.count - first)));
}

Result<Codes> Session::encodeImages(const std::string& id, std::span<const uint8_t> images) {
  auto found = latentModel(id);
  if (!found.ok()) return found.status();
  const size_t d = found.value()->inputDim();
  if (images.empty() || images.size() % d != 0) return wrongImages(images.size(), d);
  return encodeAll(pool_, *found.value(), {images.data(), images.size() / d, d});
}

Result<std::vector<uint8_t>> Session::decode(const std::string& id, std::span<const float> codes) {
  auto found = latentModel(id);
  if (!found.ok()) return found.status();
  const size_t k = found.value()->latentDim();
  if (codes.empty() || codes.size() % k != 0)
    return Status::invalidArgument("codes.whole found width", {codes.size(), k});
  ATLAS_TRY(checkRoom(2 * uint64_t(codes.size() / k) * found.value()->inputDim(),
                      "memory.answer megabytes free"));
  return decodeBytes(pool_, *found.value(), {codes.data(), codes.size() / k, k});
}

Result<std::vector<uint8_t>> Session::reconstruct(const std::string& id, const std::string& dataset,
                                                  std::span<const uint32_t> indices,
                                                  uint32_t components) {
  auto found = latentModel(id);
  if (!found.ok()) return found.status();
  std::vector<uint8_t> images, labels;
  if (Status got = datasetImages(dataset, indices, images, labels); !got.ok()) return got;
  auto codes = encodeImages(id, images);
  if (!codes.ok()) return codes.status();
  const size_t k = found.value()->latentDim();
  if (components > 0 && components < k) {
    if (found.value()->kind() != ModelKind::pca) {
      return Status::invalidArgument("model.kind id kind needed",
                                     {id, modelKindName(found.value()->kind()), "pca"});
    }
    // W has orthonormal columns, so leaving out a direction is setting its code to 0.
    for (size_t i = 0; i < indices.size(); ++i) {
      std::fill_n(codes->mu.begin() + ptrdiff_t(i * k + components), k - components, 0.0f);
    }
  }
  return decode(id, codes->mu);
}

Result<CodesAndImages> Session::sample(const std::string& id, uint64_t n, uint32_t count,
                                       uint64_t seed) {
  auto found = latentModel(id);
  if (!found.ok()) return found.status();
  ATLAS_TRY(
      checkRoom(uint64_t(count) * found.value()->latentDim() * 8, "memory.answer megabytes free"));
  CodesAndImages out;
  out.codes = samplePrior(*found.value(), seed, n, count);
  auto images = decode(id, out.codes);
  if (!images.ok()) return images.status();
  out.images = std::move(images.value());
  return out;
}

Result<std::vector<uint8_t>> Session::mosaic(const std::string& id, const MosaicRequest& request) {
  auto found = latentModel(id);
  if (!found.ok()) return found.status();
  MosaicSpec spec;
  spec.size = request.size;
  std::copy_n(request.window, 4, spec.window.begin());
  spec.spacing = request.quantiles ? Spacing::quantile : Spacing::uniform;
  spec.dims = {request.dims[0], request.dims[1]};
  spec.base = request.base;
  return atlas::mosaic(pool_, *found.value(), spec);
}

Result<CodesAndImages> Session::interpolate(const std::string& id, std::span<const float> from,
                                            std::span<const float> to, uint32_t count,
                                            bool spherical) {
  auto codes = atlas::interpolate(from, to, count, spherical ? Path::spherical : Path::linear);
  if (!codes.ok()) return codes.status();
  CodesAndImages out;
  out.codes = std::move(codes.value());
  auto images = decode(id, out.codes);
  if (!images.ok()) return images.status();
  out.images = std::move(images.value());
  return out;
}

Status Session::nearest(const std::string& dataset, std::span<const uint8_t> images, uint32_t limit,
                        std::vector<uint32_t>& indices, std::vector<float>& distances) {
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  const Dataset& s = *set.value();
  if (images.empty() || images.size() % s.dim() != 0) {
    return wrongImages(images.size(), s.dim());
  }
  auto nearest = nearestImages(pool_, s.view(0, std::min(limit, s.count)),
                               {images.data(), images.size() / s.dim(), s.dim()});
  if (!nearest.ok()) return nearest.status();
  indices = std::move(nearest->indices);
  distances = std::move(nearest->distances);
  return Status::okay();
}

Result<double> Session::knnAccuracy(const std::string& id, const std::string& dataset,
                                    const std::string& testDataset, uint32_t trainCount,
                                    uint32_t testCount, uint32_t k) {
  auto train = findDataset(dataset);
  if (!train.ok()) return train.status();
  auto test = findDataset(testDataset);
  if (!test.ok()) return test.status();
  if (!train.value()->labelled() || !test.value()->labelled()) {
    return Status::invalidArgument("labels.none");
  }
  auto trainCodes = encode(id, dataset, 0, trainCount);
  if (!trainCodes.ok()) return trainCodes.status();
  auto testCodes = encode(id, testDataset, 0, testCount);
  if (!testCodes.ok()) return testCodes.status();
  const size_t dim = latentModel(id).value()->latentDim();
  const size_t n = trainCodes->mu.size() / dim, m = testCodes->mu.size() / dim;
  return atlas::knnAccuracy(pool_, {{trainCodes->mu.data(), n, dim}, train.value()->labelSpan(n)},
                            {{testCodes->mu.data(), m, dim}, test.value()->labelSpan(m)}, k);
}

Result<const Pca*> Session::pca(const std::string& id) const {
  ATLAS_GET(found, model(id, ModelKind::pca));
  if (auto fitted = latentOf(id, *found); !fitted.ok()) return fitted.status();
  return static_cast<const Pca*>(found->pca);
}

ModelInfo Session::adopt(const std::string& id, Pca pca) {
  ModelSpec spec;
  spec.kind = ModelKind::pca;
  spec.inputDim = pca.inputDim();
  spec.latentDim = pca.latentDim();
  auto entry = std::make_unique<Entry>(Entry{modelOf(std::move(pca), spec), 1});
  const ModelInfo info = infoOf(id, *entry);
  models_[id] = std::move(entry);
  return info;
}

// ---- What the names stand for ----

Result<ByteImages> Session::images(const std::string& dataset) const {
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  return set.value()->all();
}

Result<std::span<const uint8_t>> Session::labels(const std::string& dataset) const {
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  return set.value()->labelSpan(set.value()->labels.size());
}

Result<LatentModel*> Session::latentModel(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  return latentOf(id, found.value()->model);
}

Result<Autoencoder<float>*> Session::network(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (found.value()->model.network == nullptr) {
    return Status::invalidArgument("model.kind id kind needed",
                                   {id, modelKindName(found.value()->model.spec.kind), "ae, vae"});
  }
  return found.value()->model.network;
}

Result<const Model*> Session::model(const std::string& id, ModelKind needed) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  const Model& model = found.value()->model;
  if (model.spec.kind == needed) return &model;
  return Status::invalidArgument("model.kind id kind needed",
                                 {id, modelKindName(model.spec.kind), modelKindName(needed)});
}

Result<std::vector<float>> Session::classify(const std::string& id,
                                             std::span<const uint8_t> images) {
  ATLAS_GET(found, model(id, ModelKind::classifier));
  const size_t d = found->spec.inputDim, classes = found->spec.latentDim;
  if (images.empty() || images.size() % d != 0) return wrongImages(images.size(), d);
  const size_t n = images.size() / d;
  std::vector<float> shares(n * classes);
  found->classifier->classify(pool_, {images.data(), n, d}, {shares.data(), n, classes});
  return shares;
}

}  // namespace atlas
