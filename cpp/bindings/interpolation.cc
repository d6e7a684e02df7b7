// What chapter 12 asks: atlas/lessons/interpolation.h.
#include "atlas/lessons/interpolation.h"

#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

void setJudged(val& out, const Judged& judged) {
  out.set("labels", copyOut(judged.labels));
  out.set("shares", copyOut(judged.shares));
  out.set("nearest", copyOut(judged.nearest));
  out.set("distances", copyOut(judged.distances));
}

Result<LabelledImages> labelled(Session& session, const std::string& dataset) {
  auto images = session.images(dataset);
  if (!images.ok()) return images.status();
  auto labels = session.labels(dataset);
  if (!labels.ok()) return labels.status();
  return LabelledImages{images.value(), labels.value()};
}

val blendImagesOf(Session&, val a, val b, uint32_t count) {
  auto images = blendImages(copyIn<uint8_t>(a), copyIn<uint8_t>(b), count);
  if (!images.ok()) return failure(images.status());
  val out = success();
  out.set("images", copyOut(images.value()));
  return out;
}

val judgeImagesOf(Session& session, std::string dataset, val images, uint32_t neighbours) {
  auto set = labelled(session, dataset);
  if (!set.ok()) return failure(set.status());
  const auto bytes = copyIn<uint8_t>(images);
  const size_t d = set->images.cols;
  if (bytes.empty() || bytes.size() % d != 0)
    return failure(Status::invalidArgument(std::to_string(bytes.size()) +
                                           " bytes are no images of " + std::to_string(d) +
                                           " pixels each."));
  auto judged = judgeImages(session.pool(), set->images, set->labels,
                            {bytes.data(), bytes.size() / d, d}, neighbours);
  if (!judged.ok()) return failure(judged.status());
  val out = success();
  setJudged(out, judged.value());
  return out;
}

// With a point: its weights and code. With rows instead: the codes of the grid.
val triangleOf(Session&, val corners, val point, uint32_t rows) {
  const auto three = copyIn<float>(corners);
  val out = success();
  if (rows == 0) {
    auto found = barycentric(three, copyIn<float>(point));
    if (!found.ok()) return failure(found.status());
    out.set("weights", copyOut(found->weights.data(), 3));
    out.set("codes", copyOut(found->code.data(), 2));
    return out;
  }
  auto codes = triangleCodes(three, rows);
  if (!codes.ok()) return failure(codes.status());
  out.set("codes", copyOut(codes.value()));
  return out;
}

// `id` empty: in pixels.
val middleFramesOf(Session& session, std::string id, std::string train, std::string held,
                   uint32_t from, uint32_t to, uint32_t first, uint32_t count, double seed,
                   uint32_t neighbours) {
  LatentModel* model = nullptr;
  if (!id.empty()) {
    auto found = session.latentModel(id);
    if (!found.ok()) return failure(found.status());
    model = found.value();
  }
  auto trained = labelled(session, train), apart = labelled(session, held);
  if (!trained.ok()) return failure(trained.status());
  if (!apart.ok()) return failure(apart.status());
  auto middles = middleFrames(session.pool(), model, trained.value(), apart.value(),
                              {uint8_t(from), uint8_t(to), first, count, u64(seed), neighbours});
  if (!middles.ok()) return failure(middles.status());
  val out = success();
  out.set("images", copyOut(middles->images));
  setJudged(out, middles->judged);
  out.set("confident", middles->confident);
  out.set("distanceSum", middles->distanceSum);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(interpolation) {
  emscripten::function("blendImages", &blendImagesOf);
  emscripten::function("judgeImages", &judgeImagesOf);
  emscripten::function("triangle", &triangleOf);
  emscripten::function("middleFrames", &middleFramesOf);
}

}  // namespace atlas
