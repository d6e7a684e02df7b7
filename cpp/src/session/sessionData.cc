// The data sets of a session: filled, named anew, looked at.
#include <algorithm>
#include <cstring>
#include <utility>

#include "atlas/data/digits.h"
#include "atlas/data/sprites.h"
#include "atlas/files/idx.h"
#include "atlas/models/latent.h"
#include "atlas/session/session.h"
#include "session/sessionParts.h"

namespace atlas {

namespace {

Status noMemory(uint64_t bytes) {
  return Status::outOfMemory("memory.refused megabytes", {megabytes(bytes)});
}

}  // namespace

bool ByteStore::append(std::span<const uint8_t> bytes) {
  if (!reserve(size_ + bytes.size())) return false;
  if (!bytes.empty()) std::memcpy(data_.get() + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
  return true;
}

Status Session::checkRoomForImages(uint64_t count, uint32_t rows, uint32_t cols) const {
  const uint64_t each = uint64_t(rows) * cols + 1, most = room() / each;  // a label each
  if (count <= most) return Status::okay();
  return Status::outOfMemory("memory.images count rows cols megabytes most",
                             {count, rows, cols, megabytes(count * each), most});
}

Result<DatasetInfo> Session::createDataset(const std::string& id, uint32_t rows, uint32_t cols,
                                           uint32_t capacity, std::span<const uint8_t> images,
                                           std::span<const uint8_t> labels) {
  if (rows == 0 || cols == 0 || rows > kIdxMaxSide || cols > kIdxMaxSide) {
    return Status::invalidArgument("images.side rows cols most", {rows, cols, kIdxMaxSide});
  }
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->version = ++versions_;
  set->rows = rows;
  set->cols = cols;
  const uint64_t count = std::max<uint64_t>(capacity, images.size() / set->dim());
  ATLAS_TRY(checkRoomForImages(count, rows, cols));
  const uint64_t wanted = count * set->dim();
  if (wanted > SIZE_MAX || !set->images.reserve(size_t(wanted))) return noMemory(wanted);
  std::swap(datasets_[id], set);
  auto info = appendDataset(id, images, labels);
  if (!info.ok()) std::swap(datasets_[id], set);  // what the name stood for stays
  if (!datasets_[id]) datasets_.erase(id);
  return info;
}

Result<DatasetInfo> Session::appendDataset(const std::string& id, std::span<const uint8_t> images,
                                           std::span<const uint8_t> labels) {
  const auto found = datasets_.find(id);
  if (found == datasets_.end()) return Status::notFound("dataset.unknown id", {id});
  Dataset& set = *found->second;
  const size_t n = images.size() / set.dim();
  if (images.empty() || images.size() % set.dim() != 0) {
    return Status::invalidArgument("images.whole found width", {images.size(), set.dim()});
  }
  const bool wantsLabels = set.count == 0 ? !labels.empty() : set.labelled();
  if (labels.size() != (wantsLabels ? n : 0)) {
    return Status::invalidArgument("labels.count labels images", {labels.size(), n});
  }
  if (set.images.lacks(images.size())) {
    // Beyond what it was made for: all of it moves, so both are there for a while.
    ATLAS_TRY(checkRoomForImages(uint64_t(set.count) + n, set.rows, set.cols));
    if (!set.images.reserve(set.images.size() + images.size())) return noMemory(images.size());
  }
  if (!set.labels.append(labels)) return noMemory(labels.size());
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
    return outOfRange("count", count, 1, kMax);
  }
  ATLAS_TRY(checkRoomForImages(count, side, side));
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->version = ++versions_;
  set->rows = set->cols = side;
  const size_t bytes = size_t(count) * set->dim();
  if (!set->images.reserve(bytes) || (labelled && !set->labels.reserve(count)))
    return noMemory(bytes);
  datasets_[id] = std::move(set);
  return datasets_[id].get();
}

Result<DatasetInfo> Session::createDigits(const std::string& id, uint32_t count, uint64_t seed,
                                          uint64_t firstIndex) {
  return beginDigits(id, count, count, seed, firstIndex);
}

Result<DatasetInfo> Session::beginDigits(const std::string& id, uint32_t count, uint32_t capacity,
                                         uint64_t seed, uint64_t firstIndex) {
  // None at all is refused, whatever there is to be room for.
  ATLAS_TRY(roomFor(id, count == 0 ? 0 : std::max(count, capacity), kDigitSide, true).status());
  return appendDigits(id, count, seed, firstIndex);
}

Result<DatasetInfo> Session::appendDigits(const std::string& id, uint32_t count, uint64_t seed,
                                          uint64_t firstIndex) {
  const auto found = datasets_.find(id);
  if (found == datasets_.end()) return Status::notFound("dataset.unknown id", {id});
  Dataset& set = *found->second;
  const size_t bytes = size_t(count) * kDigitPixels;
  if (set.dim() != kDigitPixels || (set.count > 0 && !set.labelled())) {
    return Status::invalidArgument("dataset.noDigits id side", {id, kDigitSide});
  }
  if (set.images.lacks(bytes)) {
    ATLAS_TRY(checkRoomForImages(uint64_t(set.count) + count, set.rows, set.cols));
    if (!set.images.reserve(set.images.size() + bytes) ||
        !set.labels.reserve(set.labels.size() + count))
      return noMemory(bytes);
  }
  generateDigits(pool_, seed, firstIndex, count, set.images.data() + set.images.size(),
                 set.labels.data() + set.labels.size(), nullptr);
  set.images.resizeWithin(set.images.size() + bytes);
  set.labels.resizeWithin(set.labels.size() + count);
  set.count += count;
  return set.info();
}

Result<DatasetInfo> Session::renameDataset(const std::string& id, const std::string& as) {
  const auto found = datasets_.find(id);
  if (found == datasets_.end()) return Status::notFound("dataset.unknown id", {id});
  auto set = std::move(found->second);
  datasets_.erase(found);
  set->id = as;
  const DatasetInfo info = set->info();
  datasets_[as] = std::move(set);
  return info;
}

Result<DatasetInfo> Session::createSprites(const std::string& id, uint32_t count, uint64_t seed,
                                           uint64_t firstIndex) {
  ATLAS_GET(set, roomFor(id, count, kSpriteSide, false));
  set->images.resizeWithin(size_t(count) * set->dim());
  set->count = count;
  generateSprites(pool_, seed, firstIndex, count, set->images.data(), nullptr);
  return set->info();
}

Result<DatasetInfo> Session::createPoints(const std::string& id, uint32_t dim,
                                          std::span<const float> points) {
  if (dim == 0 || dim > kMaxInputDim || points.empty() || points.size() % dim != 0) {
    return Status::invalidArgument("points.whole found width", {points.size(), dim});
  }
  ATLAS_TRY(checkRoom(points.size_bytes(), "memory.points megabytes free"));
  auto set = std::make_unique<Dataset>();
  set->id = id;
  set->version = ++versions_;
  set->rows = 1;
  set->cols = dim;
  set->count = uint32_t(points.size() / dim);
  set->points.assign(points.begin(), points.end());
  const DatasetInfo info = set->info();
  datasets_[id] = std::move(set);
  return info;
}

Result<DatasetInfo> Session::datasetInfo(const std::string& id) const {
  ATLAS_GET(set, findDataset(id));
  return set->info();
}

Status Session::datasetImages(const std::string& id, std::span<const uint32_t> indices,
                              std::vector<uint8_t>& images, std::vector<uint8_t>& labels) const {
  auto set = findDataset(id);
  if (!set.ok()) return set.status();
  const Dataset& s = *set.value();
  for (uint32_t i : indices) {
    if (i >= s.count) {
      return Status::invalidArgument("images.place index count", {i, s.count});
    }
  }
  ATLAS_TRY(checkRoom(2 * uint64_t(indices.size()) * s.dim(), "memory.answer megabytes free"));
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
  if (found == datasets_.end()) return Status::notFound("dataset.unknown id", {id});
  return static_cast<const Dataset*>(found->second.get());
}

}  // namespace atlas
