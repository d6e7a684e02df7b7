#include "atlas/session/familyHashes.h"

#include "atlas/base/rng.h"
#include "atlas/data/toys.h"
#include "atlas/session/session.h"

namespace atlas {
namespace {

constexpr uint32_t kImages = 2000;
constexpr uint64_t kSeed = 7, kSteps = 32;  // two epochs of images
constexpr size_t kPointCount = 601;

ModelSpec specOf(ModelKind kind) {
  ModelSpec spec;
  spec.kind = kind;
  spec.latentDim = kind == ModelKind::points                                   ? 1
                   : kind == ModelKind::classifier || kind == ModelKind::codes ? 10
                                                                               : 3;
  spec.hidden = {67, 31};
  spec.seed = kSeed;
  spec.rateDrop = 20;
  spec.side = 4;
  spec.totalSteps = 40;
  spec.freeBits = 0.01;
  spec.wordDropout = 0.3;
  spec.autoregressive = true;
  return spec;
}

constexpr const char* kDigits = "hashes/digits";
constexpr const char* kPoints = "hashes/points";
constexpr const char* kMaps = "hashes/maps";
constexpr const char* kModel = "hashes/model";

Result<std::vector<FamilyHash>> hashesIn(Session& session) {
  auto images = session.createDigits(kDigits, kImages, kSeed, 0);
  if (!images.ok()) return images.status();
  const auto arc = toyPoints(Toy::arc, kPointCount, kSeed);
  if (!arc.ok()) return arc.status();
  const std::vector<float> numbers(arc->points.begin(), arc->points.end());
  auto rows = session.createPoints(kPoints, 2, numbers);
  if (!rows.ok()) return rows.status();
  // Maps of codes, of any kind.
  std::vector<uint8_t> maps(kImages * 16), labels(kImages);
  const Rng rng(kSeed, Stream::codebook);
  for (size_t i = 0; i < maps.size(); ++i) maps[i] = uint8_t(rng.bits(i) % 64);
  for (size_t i = 0; i < labels.size(); ++i) labels[i] = uint8_t(i % 10);
  if (auto made = session.createDataset(kMaps, 4, 4, kImages, maps, labels); !made.ok())
    return made.status();
  std::vector<FamilyHash> out;
  const auto add = [&](const std::string& name, const ModelSpec& spec) -> Status {
    const ModelKind kind = spec.kind;
    const bool drawsItsOwn = kind == ModelKind::ribbons || kind == ModelKind::mesh;
    const std::string dataset = kind == ModelKind::points  ? kPoints
                                : drawsItsOwn              ? ""
                                : kind == ModelKind::codes ? kMaps
                                                           : kDigits;
    if (auto made = session.createModel(kModel, spec, dataset); !made.ok()) {
      return made.status();
    }
    if (auto run = session.trainSteps(kModel, dataset, kSteps); !run.ok()) return run.status();
    auto hash = session.modelHash(kModel);
    if (!hash.ok()) return hash.status();
    out.push_back({name, hash.value()});
    return Status::okay();
  };
  for (const ModelKind kind : kModelKinds) {
    if (Status added = add(modelKindName(kind), specOf(kind)); !added.ok()) return added;
  }
  ModelSpec conv = specOf(ModelKind::vae);
  conv.layers = Layers::conv;
  conv.hidden = {128};
  if (Status added = add("vae, conv", conv); !added.ok()) return added;
  return out;
}

}  // namespace

Result<std::vector<FamilyHash>> familyHashes(Session& session) {
  auto hashes = hashesIn(session);
  // After a failure too.
  session.dropModel(kModel);
  session.dropDataset(kDigits);
  session.dropDataset(kPoints);
  session.dropDataset(kMaps);
  return hashes;
}

}  // namespace atlas
