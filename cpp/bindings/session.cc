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
// `capacity`: of one that is made in turns; without, all of it at once.
Status datasetDigits(Session& session, const In& in, Out& out) {
  return out.give(
      session.beginDigits(in["id"], in["count"], in["capacity"], in["seed"], in["firstIndex"]));
}
Status digitsAppend(Session& session, const In& in, Out& out) {
  return out.give(session.appendDigits(in["id"], in["count"], in["seed"], in["firstIndex"]));
}
Status datasetInfo(Session& session, const In& in, Out& out) {
  return out.give(session.datasetInfo(in["id"]));
}
Status datasetRename(Session& session, const In& in, Out& out) {
  return out.give(session.renameDataset(in["id"], in["as"]));
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

// `batches` more; goes on from the `tally` of the answer before. `losses` once it has ended.
Status evaluatePart(Session& session, const In& in, Out& out) {
  EvaluateTally tally;
  in("tally", tally);
  ATLAS_TRY(session.evaluatePart(in["id"], in["dataset"], in["count"], in["batches"], tally));
  out("tally", tally);
  if (tally.losses) out("losses", *tally.losses);
  return Status::okay();
}

// A PCA in turns (web/engine/fitting.js).
Status fitBegin(Session& session, const In& in, Out&) {
  PcaFit::Settings settings;
  in("components", settings.components);
  in("by", settings.by);
  ATLAS_TRY(in.status());
  return session.beginFit(in["fit"], in["dataset"], in["first"], in["count"], settings);
}
Status fitGoOn(Session& session, const In& in, Out& out) {
  ATLAS_GET(ended, session.goOnFitting(in["fit"], in["work"]));
  return out.give(ended);
}
Status fitDrop(Session& session, const In& in, Out&) {
  session.dropFit(in["fit"]);
  return Status::okay();
}
Status fitTake(Session& session, const In& in, Out& out) {
  return out.give(session.takeFit(in["id"], in["fit"]));
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
// The share of `testCodes`, those of images `first` … of the test set, that get their own label;
// both of `dim` numbers a code.
Status knnShare(Session& session, const In& in, Out& out) {
  const uint32_t dim = in["dim"], first = in["first"];
  const auto train = in.rows<float>("codes", dim), test = in.rows<float>("testCodes", dim);
  ATLAS_GET(labels, session.labels(in["dataset"]));
  ATLAS_GET(own, session.labels(in["testDataset"]));
  ATLAS_TRY(in.status());
  if (labels.size() < train.rows || own.size() < first + test.rows)
    return Status::invalidArgument("labels.none");
  return out.give(atlas::knnAccuracy(session.pool(), {train, labels.first(train.rows)},
                                     {test, own.subspan(first, test.rows)}, in["k"]));
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
    {"digitsAppend", digitsAppend},
    {"datasetInfo", datasetInfo},
    {"datasetRename", datasetRename},
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
    {"evaluatePart", evaluatePart},
    {"fitBegin", fitBegin},
    {"fitGoOn", fitGoOn},
    {"fitDrop", fitDrop},
    {"fitTake", fitTake},
    {"encode", encode},
    {"encodeImages", encodeImages},
    {"decode", decode},
    {"reconstruct", reconstruct},
    {"pcaReconstruct", reconstruct},
    {"sample", sample},
    {"mosaic", mosaic},
    {"interpolate", interpolate},
    {"nearest", nearest},
    {"knnShare", knnShare},
    {"classify", classify},
    {"pcaSummary", pcaSummary},
    {"familyHashes", hashes},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
