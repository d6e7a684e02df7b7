// Data sets, models, training and the latent operations (atlas/session/session.h).
#include "atlas/session/session.h"

#include "atlas/models/latent.h"
#include "atlas/session/familyHashes.h"
#include "atlas/session/fields.h"
#include "call.h"

namespace atlas {
namespace {

Status datasetCreate(Session& session, const In& in, Out& out) {
  return out.give(session.createDataset(in["id"], in["rows"], in["cols"], in["capacity"],
                                        in["images"], in["labels"]));
}
Status datasetAppend(Session& session, const In& in, Out& out) {
  return out.give(session.appendDataset(in["id"], in["images"], in["labels"]));
}
Status datasetFromIdx(Session& session, const In& in, Out& out) {
  return out.give(session.datasetFromIdx(in["id"], in["imagesIdx"], in["labelsIdx"]));
}
Status datasetDigits(Session& session, const In& in, Out& out) {
  return out.give(session.createDigits(in["id"], in["count"], in["seed"], in["firstIndex"]));
}
Status datasetSprites(Session& session, const In& in, Out& out) {
  return out.give(session.createSprites(in["id"], in["count"], in["seed"], in["firstIndex"]));
}
Status datasetPoints(Session& session, const In& in, Out& out) {
  return out.give(session.createPoints(in["id"], in["dim"], in["points"]));
}
Status datasetImages(Session& session, const In& in, Out& out) {
  std::vector<uint8_t> images, labels;
  ATLAS_TRY(session.datasetImages(in["id"], in["indices"], images, labels));
  out("images", images);
  out("labels", labels);
  return Status::okay();
}
Status datasetFloor(Session& session, const In& in, Out& out) {
  return out.give(session.bernoulliFloor(in["id"]));
}
Status datasetDrop(Session& session, const In& in, Out&) {
  session.dropDataset(in["id"]);
  return Status::okay();
}

Status modelCreate(Session& session, const In& in, Out& out) {
  const ModelSpec spec = in["spec"];
  ATLAS_TRY(in.status());
  return out.give(session.createModel(in["id"], spec, in["dataset"]));
}
Status modelLoad(Session& session, const In& in, Out& out) {
  return out.give(session.loadModel(in["id"], in["bytes"]));
}
Status modelSave(Session& session, const In& in, Out& out) {
  return out.give(session.saveModel(in["id"]));
}
Status trainerSave(Session& session, const In& in, Out& out) {
  return out.give(session.saveTrainer(in["id"]));
}
Status trainerRestore(Session& session, const In& in, Out& out) {
  return out.give(session.restoreTrainer(in["id"], in["bytes"]));
}
Status modelInfo(Session& session, const In& in, Out& out) {
  return out.give(session.modelInfo(in["id"]));
}
Status modelHash(Session& session, const In& in, Out& out) {
  return out.give("sha256", session.modelHash(in["id"]));
}
Status modelTensor(Session& session, const In& in, Out& out) {
  return out.give(session.modelTensor(in["id"], in["name"]));
}
Status modelDrop(Session& session, const In& in, Out&) {
  session.dropModel(in["id"]);
  return Status::okay();
}

Status trainSteps(Session& session, const In& in, Out& out) {
  return out.give(session.trainSteps(in["id"], in["dataset"], in["steps"]));
}
Status trainReport(Session& session, const In& in, Out& out) {
  return out.give(session.takeReport(in["id"]));
}
Status evaluate(Session& session, const In& in, Out& out) {
  return out.give(session.evaluate(in["id"], in["dataset"], in["count"]));
}

Status encode(Session& session, const In& in, Out& out) {
  return out.give(session.encode(in["id"], in["dataset"], in["first"], in["count"]));
}
Status encodeImages(Session& session, const In& in, Out& out) {
  return out.give(session.encodeImages(in["id"], in["images"]));
}
Status decode(Session& session, const In& in, Out& out) {
  return out.give(session.decode(in["id"], in["codes"]));
}
// `components`: of a PCA; without, all.
Status reconstruct(Session& session, const In& in, Out& out) {
  return out.give(session.reconstruct(in["id"], in["dataset"], in["indices"], in["components"]));
}
Status sample(Session& session, const In& in, Out& out) {
  return out.give(session.sample(in["id"], in["n"], in["count"], in["seed"]));
}
Status mosaic(Session& session, const In& in, Out& out) {
  const std::array<float, 4> window = in["window"];
  const std::array<uint32_t, 2> dims = in["dims"];
  const std::string spacing = in["spacing"];
  Session::MosaicRequest request;
  in("size", request.size);
  std::copy(window.begin(), window.end(), request.window);
  std::copy(dims.begin(), dims.end(), request.dims);
  request.quantiles = spacing == "quantile";
  in("base", request.base);
  return out.give(session.mosaic(in["id"], request));
}
Status interpolate(Session& session, const In& in, Out& out) {
  const std::string mode = in["mode"];
  return out.give(
      session.interpolate(in["id"], in["from"], in["to"], in["count"], mode == "spherical"));
}
Status nearest(Session& session, const In& in, Out& out) {
  NearestImages found;
  ATLAS_TRY(
      session.nearest(in["dataset"], in["images"], in["limit"], found.indices, found.distances));
  return out.give(found);
}
Status knnAccuracy(Session& session, const In& in, Out& out) {
  return out.give(session.knnAccuracy(in["id"], in["dataset"], in["testDataset"], in["trainCount"],
                                      in["testCount"], in["k"]));
}
Status classify(Session& session, const In& in, Out& out) {
  return out.give(session.classify(in["id"], in["images"]));
}
Status pcaSummary(Session& session, const In& in, Out& out) {
  ATLAS_GET(pca, pcaOf(session, in));
  return out.give(*pca);
}

Status hashes(Session& session, const In&, Out& out) {
  ATLAS_GET(hashes, familyHashes(session));
  for (const FamilyHash& hash : hashes) out(hash.family.c_str(), hash.sha256);
  return Status::okay();
}

constexpr Call kCalls[] = {
    {"datasetCreate", datasetCreate},
    {"datasetAppend", datasetAppend},
    {"datasetFromIdx", datasetFromIdx},
    {"datasetDigits", datasetDigits},
    {"datasetSprites", datasetSprites},
    {"datasetPoints", datasetPoints},
    {"datasetImages", datasetImages},
    {"datasetFloor", datasetFloor},
    {"datasetDrop", datasetDrop},
    {"modelCreate", modelCreate},
    {"modelLoad", modelLoad},
    {"modelSave", modelSave},
    {"trainerSave", trainerSave},
    {"trainerRestore", trainerRestore},
    {"modelInfo", modelInfo},
    {"modelHash", modelHash},
    {"modelTensor", modelTensor},
    {"modelDrop", modelDrop},
    {"trainSteps", trainSteps},
    {"trainReport", trainReport},
    {"evaluate", evaluate},
    {"encode", encode},
    {"encodeImages", encodeImages},
    {"decode", decode},
    {"reconstruct", reconstruct},
    {"pcaReconstruct", reconstruct},
    {"sample", sample},
    {"mosaic", mosaic},
    {"interpolate", interpolate},
    {"nearest", nearest},
    {"knnAccuracy", knnAccuracy},
    {"classify", classify},
    {"pcaSummary", pcaSummary},
    {"familyHashes", hashes},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
