// The latent operations of a session: checks names and sizes, then calls latent.h and pca.h.
#include <algorithm>

#include "atlas/models/latent.h"
#include "atlas/session/session.h"
#include "session/sessionParts.h"

namespace atlas {

namespace {

Status untrained(const std::string& id) {
  return Status::notFound("The PCA " + id + " has no components yet; fit it first.");
}

Status wrongWidth(const std::string& what, size_t found, size_t expected) {
  return Status::invalidArgument(what + " of " + std::to_string(found) +
                                 " numbers were given; the model takes " +
                                 std::to_string(expected) + " for each, and at least one.");
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
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  auto set = findDataset(dataset);
  if (!set.ok()) return set.status();
  if (!found.value()->model) return untrained(id);
  const Dataset& s = *set.value();
  if (s.dim() != found.value()->model->inputDim()) {
    return wrongWidth("Images", s.dim(), found.value()->model->inputDim());
  }
  if (first >= s.count) {
    return Status::invalidArgument("Image " + std::to_string(first) + " was asked for; " + dataset +
                                   " has " + std::to_string(s.count) + ".");
  }
  return encodeAll(pool_, *found.value()->model,
                   s.view(first, std::min<size_t>(count, s.count - first)));
}

Result<Codes> Session::encodeImages(const std::string& id, std::span<const uint8_t> images) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model) return untrained(id);
  const size_t d = found.value()->model->inputDim();
  if (images.empty() || images.size() % d != 0) return wrongWidth("Images", images.size(), d);
  return encodeAll(pool_, *found.value()->model, {images.data(), images.size() / d, d});
}

Result<std::vector<uint8_t>> Session::decode(const std::string& id, std::span<const float> codes) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model) return untrained(id);
  const size_t k = found.value()->model->latentDim();
  if (codes.empty() || codes.size() % k != 0) return wrongWidth("Codes", codes.size(), k);
  return decodeBytes(pool_, *found.value()->model, {codes.data(), codes.size() / k, k});
}

Result<std::vector<uint8_t>> Session::reconstruct(const std::string& id, const std::string& dataset,
                                                  std::span<const uint32_t> indices,
                                                  uint32_t components) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model) return untrained(id);
  std::vector<uint8_t> images, labels;
  if (Status got = datasetImages(dataset, indices, images, labels); !got.ok()) return got;
  auto codes = encodeImages(id, images);
  if (!codes.ok()) return codes.status();
  const size_t k = found.value()->model->latentDim();
  if (components > 0 && components < k) {
    if (found.value()->spec.kind != ModelKind::pca) {
      return Status::invalidArgument("Only a PCA can leave out components; model " + id +
                                     " uses all " + std::to_string(k) + ".");
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
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model) return untrained(id);
  CodesAndImages out;
  out.codes = samplePrior(*found.value()->model, seed, n, count);
  auto images = decode(id, out.codes);
  if (!images.ok()) return images.status();
  out.images = std::move(images.value());
  return out;
}

Result<std::vector<uint8_t>> Session::mosaic(const std::string& id, const MosaicRequest& request) {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (!found.value()->model) return untrained(id);
  MosaicSpec spec;
  spec.size = request.size;
  std::copy_n(request.window, 4, spec.window.begin());
  spec.spacing = request.quantiles ? Spacing::quantile : Spacing::uniform;
  spec.dims = {request.dims[0], request.dims[1]};
  spec.base = request.base;
  return atlas::mosaic(pool_, *found.value()->model, spec);
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
    return wrongWidth("Images", images.size(), s.dim());
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
    return Status::invalidArgument("Accuracy needs labels; give the data sets their label files.");
  }
  auto trainCodes = encode(id, dataset, 0, trainCount);
  if (!trainCodes.ok()) return trainCodes.status();
  auto testCodes = encode(id, testDataset, 0, testCount);
  if (!testCodes.ok()) return testCodes.status();
  const size_t dim = findModel(id).value()->model->latentDim();
  const size_t n = trainCodes->mu.size() / dim, m = testCodes->mu.size() / dim;
  return atlas::knnAccuracy(pool_, {{trainCodes->mu.data(), n, dim}, train.value()->labelSpan(n)},
                            {{testCodes->mu.data(), m, dim}, test.value()->labelSpan(m)}, k);
}

Result<const Pca*> Session::pca(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (found.value()->spec.kind != ModelKind::pca) {
    return Status::invalidArgument("Model " + id + " is not a PCA; it has no eigenvalues.");
  }
  if (!found.value()->model) return untrained(id);
  return static_cast<const Pca*>(found.value()->model.get());
}

ModelInfo Session::adopt(const std::string& id, Pca pca) {
  auto model = std::make_unique<Model>();
  model->spec.kind = ModelKind::pca;
  model->spec.inputDim = pca.inputDim();
  model->spec.latentDim = pca.latentDim();
  model->step = 1;
  model->model = std::make_unique<Pca>(std::move(pca));
  const ModelInfo info = infoOf(id, *model);
  models_[id] = std::move(model);
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
  if (!found.value()->model) return untrained(id);
  return found.value()->model.get();
}

Result<Autoencoder<float>*> Session::network(const std::string& id) const {
  auto found = findModel(id);
  if (!found.ok()) return found.status();
  if (found.value()->network == nullptr) {
    return Status::invalidArgument("Model " + id +
                                   " is a PCA; an autoencoder or a VAE is needed here.");
  }
  return found.value()->network;
}

}  // namespace atlas
