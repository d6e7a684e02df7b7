// What a Session keeps, for the files that implement it.
#pragma once

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "atlas/session/session.h"

namespace atlas {

inline uint64_t megabytes(uint64_t bytes) { return (bytes >> 20) + 1; }

// Bytes that can grow without throwing: images are the one thing here large enough to exhaust the
// memory of a tab, and running out must be a sentence.
class ByteStore {
 public:
  // False, and nothing changed, when the memory is not to be had.
  bool reserve(size_t capacity) {
    if (capacity <= capacity_) return true;
    void* moved = std::realloc(data_.get(), capacity);
    if (moved == nullptr) return false;
    (void)data_.release();
    data_.reset(static_cast<uint8_t*>(moved));
    capacity_ = capacity;
    return true;
  }
  bool lacks(size_t more) const { return more > capacity_ - size_; }  // it would have to move
  bool append(std::span<const uint8_t> bytes);
  const uint8_t* data() const { return data_.get(); }
  uint8_t* data() { return data_.get(); }
  size_t size() const { return size_; }
  void resizeWithin(size_t size) { size_ = size; }  // precondition: size <= reserved

 private:
  struct Free {
    void operator()(uint8_t* p) const { std::free(p); }
  };
  std::unique_ptr<uint8_t, Free> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

struct Session::Dataset {
  std::string id;
  uint64_t version = 0;  // another one for every set there ever was
  uint32_t rows = 0, cols = 0, count = 0;
  ByteStore images;           // count×(rows·cols)
  ByteStore labels;           // count, or empty
  std::vector<float> points;  // count×cols of a set of points, which has no images

  size_t dim() const { return size_t(rows) * cols; }
  bool labelled() const { return count > 0 && labels.size() == count; }
  ByteImages view(size_t first, size_t n) const {
    return {images.data() + first * dim(), n, dim()};
  }
  ByteImages all() const { return view(0, count); }
  std::span<const uint8_t> labelSpan(size_t n) const { return {labels.data(), n}; }
  DataView data() const {
    if (points.empty()) return {all(), {}, labelSpan(labelled() ? count : 0)};
    return {{}, {points.data(), count, cols}};
  }
  DatasetInfo info() const { return {id, count, rows, cols, labelled()}; }
};

struct Session::Fit {
  std::string dataset;
  uint64_t version;  // of the set
  size_t first, count;
  PcaFit fit;
};

struct Session::Entry {
  Model model;
  uint64_t step = 0;  // of a loaded model or a fitted PCA; a trainer keeps its own
  std::unique_ptr<Trainer> trainer = {};  // made by createModel and restoreTrainer
  LossSum report = {};                    // since the last takeReport
  Losses fitted = {};                     // of a PCA, on what it was fitted to
};

}  // namespace atlas
