// Images as maps of words of a codebook (atlas/models/vqVae.h), their prior (codePrior.h), and what
// is measured of them (atlas/lessons/discreteCodes.h).
#include <algorithm>

#include "atlas/data/textures.h"
#include "atlas/lessons/discreteCodes.h"

#include "call.h"

namespace atlas {
namespace {

// The side of a model that is of this kind.
template <class Side>
Result<Side*> sideOf(Session& session, const std::string& id, Side* Model::* side, ModelKind kind) {
  ATLAS_GET(model, session.model(id));
  if (model->*side != nullptr) return model->*side;
  return Status::invalidArgument("model.kind id kind needed",
                                 {id, modelKindName(model->spec.kind), modelKindName(kind)});
}
Result<VqVae<float>*> vqOf(Session& session, const In& in) {
  return sideOf(session, in["id"], &Model::vq, ModelKind::vqvae);
}
// Below `count`, all of them.
Status allBelow(const char* name, std::span<const uint8_t> values, uint32_t count) {
  const auto most = std::max_element(values.begin(), values.end());
  return most == values.end() || *most < count ? Status::okay()
                                               : outOfRange(name, *most, 0, count - 1);
}

Status encode(Session& session, const In& in, Out& out) {
  ATLAS_GET(vq, vqOf(session, in));
  ATLAS_GET(images, upTo(session, in, 0, in["count"]));
  if (images.cols != vq->pixels())
    return Status::invalidArgument("images.width found wanted", {images.cols, vq->pixels()});
  std::vector<uint8_t> maps(images.rows * vq->positions());
  vq->encode(session.pool(), images, maps.data());
  out("maps", maps);
  return out.give(measureCodes(session.pool(), *vq, images));
}

Status decode(Session& session, const In& in, Out& out) {
  ATLAS_GET(vq, vqOf(session, in));
  const auto maps = in.rows<uint8_t>("maps", vq->positions());
  ATLAS_TRY(allBelow("maps", {maps.data, maps.rows * maps.cols}, vq->codes()));
  return out.give(drawnFrom(session.pool(), *vq, {maps.data, maps.rows, maps.cols}));
}

// Of one image: what its words were the nearest to, beside the words.
Status vectors(Session& session, const In& in, Out& out) {
  ATLAS_GET(vq, vqOf(session, in));
  ATLAS_GET(images, imagesOf(session, in, in["index"], 1));
  if (images.cols != vq->pixels())
    return Status::invalidArgument("images.width found wanted", {images.cols, vq->pixels()});
  const auto book = vq->words();
  std::vector<uint8_t> map(vq->positions());
  std::vector<float> z(map.size() * book.cols);
  vq->encode(session.pool(), images, map.data(), z.data());
  out("map", map);
  out("vectors", z);
  out("words", std::vector<float>(book.data, book.data + book.rows * book.cols));
  return out.give("image", Result<std::vector<uint8_t>>(
                               drawnFrom(session.pool(), *vq, {map.data(), 1, map.size()})));
}

Status change(Session& session, const In& in, Out& out) {
  ATLAS_GET(vq, vqOf(session, in));
  const auto map = in.rows<uint8_t>("map", vq->positions());
  const uint32_t place = in["place"], word = in["word"];
  if (map.rows != 1)
    return Status::invalidArgument("numbers.count name found wanted",
                                   {"map", map.rows * map.cols, vq->positions()});
  ATLAS_TRY(allBelow("map", {map.data, map.cols}, vq->codes()));
  if (word >= vq->codes()) return outOfRange("word", word, 0, vq->codes() - 1);
  const size_t most = vq->positions() - 1, least = vq->positions() - vq->lower();
  if (place < least || place > most) return outOfRange("place", place, double(least), double(most));
  return out.give(changeWord(session.pool(), *vq, {map.data, map.cols}, place, uint8_t(word)));
}

Status draw(Session&, const In& in, Out& out) {
  const std::span<const uint32_t> counts = in["counts"];
  if (std::all_of(counts.begin(), counts.end(), [](uint32_t count) { return count == 0; }))
    return Status::invalidArgument("weights.zero name", {"counts"});
  return out.give(
      drawWords(counts, in["words"], Rng(in["seed"], Stream::priorSample), in["first"]));
}

Status sample(Session& session, const In& in, Out& out) {
  ATLAS_GET(prior, sideOf(session, in["id"], &Model::codes, ModelKind::codes));
  const std::span<const uint8_t> classes = in["classes"];
  ATLAS_TRY(allBelow("classes", classes, prior->classes()));
  std::vector<uint8_t> maps(classes.size() * prior->positions());
  prior->sample(session.pool(), classes, Rng(in["seed"], Stream::priorSample), in["first"],
                maps.data());
  return out.give(maps);
}

Status asked(Session& session, const In& in, Out& out) {
  const std::string id = in["judge"];
  ATLAS_GET(model, session.model(id));
  ATLAS_GET(judge, sideOf(session, id, &Model::classifier, ModelKind::classifier));
  const auto images = in.rows<uint8_t>("images", model->spec.inputDim);
  const std::span<const uint8_t> classes = in["classes"];
  if (images.rows != classes.size() || classes.empty())
    return Status::invalidArgument("numbers.same found other", {images.rows, classes.size()});
  return out.give(shareAsked(session.pool(), *judge, model->spec.latentDim,
                             {images.data, images.rows, images.cols}, classes));
}

// How well words first … first+places−1 of each map tell its label.
Status readable(Session&, const In& in, Out& out) {
  const size_t wide = std::max<uint32_t>(1, in["places"]), from = in["first"], places = in["count"];
  const auto maps = in.rows<uint8_t>("maps", wide);
  const std::span<const uint8_t> labels = in["labels"];
  const uint32_t words = in["words"], classes = in["classes"];
  if (maps.rows < 2) return tooFew("maps", double(maps.rows), 2);
  if (from + places > wide) return outOfRange("count", double(places), 1, double(wide - from));
  if (labels.size() != maps.rows)
    return Status::invalidArgument("numbers.same found other", {maps.rows, labels.size()});
  ATLAS_TRY(allBelow("maps", {maps.data, maps.rows * wide}, words));
  ATLAS_TRY(allBelow("labels", labels, classes));
  return out.give(readableBy({maps.data + from, maps.rows, places, wide}, labels, words, classes));
}

Status textures(Session& session, const In& in, Out& out) {
  const uint32_t count = in["count"];
  std::vector<uint8_t> images(size_t{count} * kTexturePixels), shapes(count), stripes(count);
  generateTextures(session.pool(), in["seed"], in["first"], count, images.data(), shapes.data(),
                   stripes.data());
  out("images", images);
  out("shapes", shapes);
  out("stripes", stripes);
  return Status::okay();
}

constexpr Call kCalls[] = {
    {"codesEncode", encode},     {"codesVectors", vectors},  {"codesChange", change},
    {"codesReadable", readable}, {"texturesMake", textures}, {"codesDecode", decode},
    {"codesDraw", draw},         {"codesSample", sample},    {"codesAsked", asked}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
