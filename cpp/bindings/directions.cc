// What chapter 14 asks: which number is which factor, directions of attributes, analogies
// (atlas/lessons/{disentanglement,attributes,analogies}.h, atlas/data/sprites.h).
#include <algorithm>

#include "atlas/data/digits.h"
#include "atlas/data/sprites.h"
#include "atlas/lessons/analogies.h"
#include "atlas/lessons/attributes.h"
#include "atlas/lessons/disentanglement.h"
#include "atlas/session/fields.h"
#include "call.h"

namespace atlas {
namespace {

Status study(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  const FactorImages kind = in["images"];
  ATLAS_TRY(in.status());
  return out.give(
      studyFactors(session.pool(), *model, kind, in["seed"], in["firstIndex"], in["count"]));
}
// Of the images given, all together: of one, what its own code costs.
Status used(Session& session, const In& in, Out& out) {
  ATLAS_GET(codes, session.encodeImages(in["id"], in["images"]));
  ATLAS_GET(model, modelOf(session, in));
  const size_t k = model->latentDim(), n = codes.mu.size() / k;
  if (codes.logVar.empty()) return Status::invalidArgument("posterior.noKl");
  out("mu", codes.mu);
  return out.give(numbersUsed({codes.mu.data(), n, k}, {codes.logVar.data(), n, k}));
}
Status sprites(Session&, const In& in, Out& out) {
  return out.give(readSprites(in.rows<uint8_t>("images", kSpritePixels)));
}
Status strokes(Session&, const In& in, Out& out) {
  return out.give(measureStrokes(in.rows<uint8_t>("images", kDigitPixels), kDigitSide, kDigitSide));
}

// Of the first `count` images of a set those of class `label`, or all of them.
struct Chosen {
  std::vector<uint8_t> images;
  std::vector<float> codes;
  size_t count = 0;
};
Result<Chosen> choose(Session& session, const In& in, LatentModel& model) {
  ATLAS_GET(images, session.images(in["dataset"]));
  ATLAS_GET(labels, session.labels(in["dataset"]));
  const size_t n = std::min<size_t>(images.rows, uint32_t(in["count"])), k = model.latentDim();
  const bool some = in.has("label");
  const uint32_t label = some ? uint32_t(in["label"]) : 0;
  Chosen out;
  for (size_t i = 0; i < n; ++i) {
    if (some && (labels.empty() || labels[i] != label)) continue;
    out.images.insert(out.images.end(), images.row(i), images.row(i) + images.cols);
    ++out.count;
  }
  if (images.cols != kDigitPixels || model.inputDim() != kDigitPixels || out.count == 0) {
    return Status::invalidArgument("images.needed found width least wanted",
                                   {out.count, images.cols, 1, kDigitPixels});
  }
  out.codes.resize(out.count * k);
  model.encode(session.pool(), {out.images.data(), out.count, images.cols},
               {out.codes.data(), out.count, k}, {});
  return out;
}

Status direction(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  const Attribute attribute = in["attribute"];
  ATLAS_TRY(in.status());
  ATLAS_GET(chosen, choose(session, in, *model));
  const ByteImages images{chosen.images.data(), chosen.count, kDigitPixels};
  const Strokes measured = measureStrokes(images, kDigitSide, kDigitSide);
  return out.give(attributeDirection(
      {chosen.codes.data(), chosen.count, model->latentDim()}, images,
      attribute == Attribute::slant ? measured.slant : measured.thickness, in["share"]));
}
Status move(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  ATLAS_GET(judge, session.model(in["judge"], ModelKind::classifier));
  const std::span<const uint8_t> labels = in["labels"];
  const std::span<const float> code = in["direction"], pixels = in["pixels"];
  const std::span<const double> steps = in["steps"];
  return out.give(moveAlong(session.pool(), *model, *judge->classifier,
                            in.rows<uint8_t>("images", kDigitPixels), labels, code, pixels, steps));
}
Status analogies(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, modelOf(session, in));
  const AnalogySpec spec = in.all<AnalogySpec>();
  ATLAS_TRY(in.status());
  return out.give(digitAnalogies(session.pool(), *model, spec));
}

constexpr Call kCalls[] = {
    {"factorStudy", study},
    {"numbersUsed", used},
    {"readSprites", sprites},
    {"measureStrokes", strokes},
    {"attributeDirection", direction},
    {"moveAlong", move},
    {"digitAnalogies", analogies},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
