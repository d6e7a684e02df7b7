// A session: named data sets and models and the thread pool they share. It is what the binding
// exposes, so that a page speaks in names and values, never in pointers, and so that everything a
// page can ask for is also tested natively (tests/cpp/session/session_test.cc). Not thread-safe:
// one call at a time.
//
// Names are chosen by the caller; using one again replaces what it named. Every failure is a Status
// and changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/families.h"
#include "atlas/models/model.h"
#include "atlas/models/pcaFit.h"
#include "atlas/nn/trainer.h"

namespace atlas {

struct DatasetInfo {
  std::string id;
  uint32_t count = 0, rows = 0, cols = 0;
  bool labelled = false;
};

struct ModelInfo {
  std::string id;
  ModelSpec spec;
  uint64_t parameterCount = 0;
  uint64_t step = 0;  // optimiser steps taken; PCA: 1 once fitted
  double epoch = 0;
};

// What trainSteps did. A run that diverged is not a failed call: the model is usable, at its last
// good state.
struct StepOutcome {
  ModelInfo info;
  uint64_t stepsTaken = 0;
  uint64_t imagesSeen = 0;
  Status divergence;  // ok, or the sentence
};

// Mean losses of training since the last report.
struct SessionReport {
  uint64_t step = 0;
  double epoch = 0;
  Losses train;
};

// Where the measuring of a model stands: the sums of the images so far, term by term.
struct EvaluateTally {
  uint64_t done = 0;             // images
  std::vector<uint32_t> parts;   // of each term
  std::vector<double> sums;      // of each term its nats, then its parts; of a PCA ‖x − x̂‖²
  std::optional<Losses> losses;  // once all are measured
};

struct Codes {
  std::vector<float> mu;      // n×k
  std::vector<float> logVar;  // n×k, or empty for models without a posterior
};

struct CodesAndImages {
  std::vector<float> codes;     // n×k
  std::vector<uint8_t> images;  // n×d
};

class Session {
 public:
  // Bytes that could still be allocated; null: nothing limits them. What is large is compared with
  // it before it is made, and refused with the largest number that fits: running out in the middle
  // would end the program.
  using FreeBytes = uint64_t (*)();
  explicit Session(int threads, FreeBytes freeBytes = nullptr);
  ~Session();

  int threads() const { return pool_.threads(); }
  ThreadPool& pool() { return pool_; }
  // How many names stand for something.
  uint32_t modelCount() const { return uint32_t(models_.size()); }
  uint32_t datasetCount() const { return uint32_t(datasets_.size()); }

  // Data sets. images: count×(rows·cols) bytes; labels: count bytes, or empty. capacity: images
  // expected in all, so that shards can be appended without moving what is there.
  Result<DatasetInfo> createDataset(const std::string& id, uint32_t rows, uint32_t cols,
                                    uint32_t capacity, std::span<const uint8_t> images,
                                    std::span<const uint8_t> labels);
  Result<DatasetInfo> appendDataset(const std::string& id, std::span<const uint8_t> images,
                                    std::span<const uint8_t> labels);
  // Both as IDX files (idx.h); labelsIdx may be empty.
  Result<DatasetInfo> datasetFromIdx(const std::string& id, std::span<const uint8_t> imagesIdx,
                                     std::span<const uint8_t> labelsIdx);
  // Ground-truth digits firstIndex … firstIndex+count−1 of a seed (digits.h).
  Result<DatasetInfo> createDigits(const std::string& id, uint32_t count, uint64_t seed,
                                   uint64_t firstIndex);
  // The same in turns: the set is made for `capacity` digits and begun with `count` of them, and
  // `count` more come after those that are there.
  Result<DatasetInfo> beginDigits(const std::string& id, uint32_t count, uint32_t capacity,
                                  uint64_t seed, uint64_t firstIndex);
  Result<DatasetInfo> appendDigits(const std::string& id, uint32_t count, uint64_t seed,
                                   uint64_t firstIndex);
  // What it names goes by another name from here on, which no longer stands for what it did.
  Result<DatasetInfo> renameDataset(const std::string& id, const std::string& as);
  // Sprites firstIndex … firstIndex+count−1 of a seed (sprites.h); without labels.
  Result<DatasetInfo> createSprites(const std::string& id, uint32_t count, uint64_t seed,
                                    uint64_t firstIndex);
  // Rows of `dim` numbers each, for models of points.
  Result<DatasetInfo> createPoints(const std::string& id, uint32_t dim,
                                   std::span<const float> points);
  Result<DatasetInfo> datasetInfo(const std::string& id) const;
  void dropDataset(const std::string& id);
  // labels: empty when the set has none.
  Status datasetImages(const std::string& id, std::span<const uint32_t> indices,
                       std::vector<uint8_t>& images, std::vector<uint8_t>& labels) const;
  // Σ BCE(x, x), mean nats per image: no Bernoulli decoder gets below it on grey targets.
  Result<double> bernoulliFloor(const std::string& dataset) const;

  // Models. spec.inputDim is taken from the data set; a family that draws its own items takes none
  // (an empty name), here and in trainSteps.
  Result<ModelInfo> createModel(const std::string& id, ModelSpec spec, const std::string& dataset);
  Result<ModelInfo> loadModel(const std::string& id, std::span<const uint8_t> file);
  Result<std::vector<uint8_t>> saveModel(const std::string& id) const;
  // The run's whole state (parameters, optimiser, position); restoring it continues bit for bit.
  Result<std::vector<uint8_t>> saveTrainer(const std::string& id) const;
  Result<ModelInfo> restoreTrainer(const std::string& id, std::span<const uint8_t> file);
  Result<ModelInfo> modelInfo(const std::string& id) const;
  // SHA-256 of the float32 parameters, little endian, in hexadecimal.
  Result<std::string> modelHash(const std::string& id) const;
  // The numbers of one tensor of a model that is trained, by its name in a file.
  Result<std::vector<float>> modelTensor(const std::string& id, const std::string& name) const;
  void dropModel(const std::string& id);

  // PCA: fits at once, whatever `steps`.
  Result<StepOutcome> trainSteps(const std::string& id, const std::string& dataset, uint64_t steps);
  Result<SessionReport> takeReport(const std::string& id);
  Result<Losses> evaluate(const std::string& id, const std::string& dataset, uint32_t count);
  // `batches` more of the same, to the same bits; it begins with an empty tally.
  Status evaluatePart(const std::string& id, const std::string& dataset, uint32_t count,
                      uint32_t batches, EvaluateTally& tally);

  // A PCA of images first … first+count−1, as far as there are some, in turns: it has a name of its
  // own until it is dropped, and becomes a model when it has ended.
  Status beginFit(const std::string& fit, const std::string& dataset, uint32_t first,
                  uint32_t count, PcaFit::Settings settings);
  // Whether it has ended, after about `work` multiply-adds more. notFound when its images are gone.
  Result<bool> goOnFitting(const std::string& fit, double work);
  // Preconditions of these: it has ended.
  Result<PcaFit*> endedFit(const std::string& fit);
  // As the fit of a model of kind PCA that is there: as trainSteps.
  Result<StepOutcome> takeFit(const std::string& id, const std::string& fit);
  void dropFit(const std::string& fit);

  Result<Codes> encode(const std::string& id, const std::string& dataset, uint32_t first,
                       uint32_t count);
  Result<Codes> encodeImages(const std::string& id, std::span<const uint8_t> images);
  Result<std::vector<uint8_t>> decode(const std::string& id, std::span<const float> codes);
  // components: PCA directions used, 0 for all; other models take 0 only.
  Result<std::vector<uint8_t>> reconstruct(const std::string& id, const std::string& dataset,
                                           std::span<const uint32_t> indices, uint32_t components);
  // Sample number n … n+count−1 of the prior stream of `seed`.
  Result<CodesAndImages> sample(const std::string& id, uint64_t n, uint32_t count, uint64_t seed);
  struct MosaicRequest {
    uint32_t size = 20;
    float window[4] = {-3, 3, -3, 3};  // x0, x1, y0, y1; with quantiles: probabilities
    bool quantiles = false;
    uint32_t dims[2] = {0, 1};
    std::vector<float> base;  // other coordinates; empty is 0
  };
  Result<std::vector<uint8_t>> mosaic(const std::string& id, const MosaicRequest& request);
  Result<CodesAndImages> interpolate(const std::string& id, std::span<const float> from,
                                     std::span<const float> to, uint32_t count, bool spherical);
  Status nearest(const std::string& dataset, std::span<const uint8_t> images, uint32_t limit,
                 std::vector<uint32_t>& indices, std::vector<float>& distances);
  Result<double> knnAccuracy(const std::string& id, const std::string& dataset,
                             const std::string& testDataset, uint32_t trainCount,
                             uint32_t testCount, uint32_t k);
  // p(class | x) of each image by a classifier, n×classes.
  Result<std::vector<float>> classify(const std::string& id, std::span<const uint8_t> images);
  Result<const Pca*> pca(const std::string& id) const;
  // Keeps a PCA that was fitted elsewhere (gramPca.h, pcaPoints.h) under a name.
  ModelInfo adopt(const std::string& id, Pca pca);

  // What the names stand for, for computations that are no part of a session (the lecture's own
  // functions over models and images). Valid until the name is used again or dropped.
  Result<ByteImages> images(const std::string& dataset) const;
  // Empty when the set has none.
  Result<std::span<const uint8_t>> labels(const std::string& dataset) const;
  Result<LatentModel*> latentModel(const std::string& id) const;
  // The model if it is an autoencoder or a VAE; else a sentence.
  Result<Autoencoder<float>*> network(const std::string& id) const;
  // Every side of it (families.h), if it is of this kind.
  Result<const Model*> model(const std::string& id, ModelKind needed) const;

 private:
  struct Dataset;
  struct Entry;

  Result<const Dataset*> findDataset(const std::string& id) const;
  Result<Entry*> findModel(const std::string& id) const;
  ModelInfo infoOf(const std::string& id, const Entry& entry) const;
  Status fit(Entry& entry, ByteImages images);
  Status takeFit(Entry& entry, PcaFit& fit);
  // Of which a load or a run may take all: some is kept for what is asked meanwhile.
  uint64_t room() const;
  // Before so many bytes are taken; `error` says of what, as "memory.… megabytes free".
  Status checkRoom(uint64_t bytes, const char* error) const;
  Status checkRoomForImages(uint64_t count, uint32_t rows, uint32_t cols) const;
  // A set of square images that is to be filled by a generator.
  Result<Dataset*> roomFor(const std::string& id, uint32_t count, uint32_t side, bool labelled);

  ThreadPool pool_;
  FreeBytes freeBytes_;
  std::map<std::string, std::unique_ptr<Dataset>> datasets_;
  std::map<std::string, std::unique_ptr<Entry>> models_;
  struct Fit;
  std::map<std::string, std::unique_ptr<Fit>> fits_;
  uint64_t versions_ = 0;  // of data sets
};

}  // namespace atlas
