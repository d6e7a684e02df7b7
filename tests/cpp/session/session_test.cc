#include "atlas/session/session.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

#include "atlas/base/rng.h"
#include "atlas/files/idx.h"
#include "base/near.h"
#include "words/sentence.h"

using namespace atlas;

namespace {

// n images of 5×7 pixels: one of three fixed patterns each plus noise, labelled by the pattern.
struct Toy {
  static constexpr uint32_t kRows = 5, kCols = 7, kDim = kRows * kCols, kClasses = 3;
  std::vector<uint8_t> images, labels;

  explicit Toy(uint32_t n, uint64_t step = 0) : images(n * kDim), labels(n) {
    const Rng rng(11, Stream::test, step);
    const Rng patterns(11, Stream::test, 999);
    for (uint32_t i = 0; i < n; ++i) {
      labels[i] = uint8_t(rng.bits(uint64_t(i) * (kDim + 1)) % kClasses);
      for (uint32_t j = 0; j < kDim; ++j) {
        const bool ink = patterns.uniform(labels[i] * kDim + j) > 0.5f;
        const float noise = rng.uniform(uint64_t(i) * (kDim + 1) + 1 + j);
        images[i * kDim + j] = uint8_t((ink ? 160 : 10) + 80 * noise);
      }
    }
  }
};

ModelSpec smallSpec(ModelKind kind) {
  ModelSpec spec;
  spec.kind = kind;
  spec.hidden = {13};
  spec.latentDim = 2;
  spec.batchSize = 17;
  spec.learningRate = 5e-3;
  if (kind == ModelKind::pca) spec.loss = ReconLoss::mse;
  return spec;
}

void addToy(Session& session, const std::string& id, uint32_t n) {
  const Toy toy(n);
  REQUIRE(session.createDataset(id, Toy::kRows, Toy::kCols, 0, toy.images, toy.labels).ok());
}

}  // namespace

TEST_CASE("session: names are counted, replaced and dropped") {
  Session session(1);
  const Toy toy(7);
  for (const char* id : {"a", "b", "a"})
    REQUIRE(session.createDataset(id, Toy::kRows, Toy::kCols, 7, toy.images, toy.labels).ok());
  for (const char* id : {"m", "n", "m"})
    REQUIRE(session.createModel(id, smallSpec(ModelKind::vae), "a").ok());
  CHECK(session.datasetCount() == 2);
  CHECK(session.modelCount() == 2);
  session.dropModel("m");
  session.dropModel("unknown");
  session.dropDataset("b");
  CHECK(session.datasetCount() == 1);
  CHECK(session.modelCount() == 1);
}

TEST_CASE("session: shards append to what is there, whatever the capacity said") {
  Session session(1);
  const Toy toy(53);
  const std::span<const uint8_t> images(toy.images), labels(toy.labels);
  for (uint32_t capacity : {0u, 53u, 1000u}) {
    REQUIRE(session
                .createDataset("d", Toy::kRows, Toy::kCols, capacity, images.first(31 * Toy::kDim),
                               labels.first(31))
                .ok());
    auto info = session.appendDataset("d", images.subspan(31 * Toy::kDim), labels.subspan(31));
    REQUIRE(info.ok());
    CHECK(info->count == 53);
    CHECK(info->labelled);
    std::vector<uint32_t> all(53);
    for (uint32_t i = 0; i < 53; ++i) all[i] = i;
    std::vector<uint8_t> gotImages, gotLabels;
    REQUIRE(session.datasetImages("d", all, gotImages, gotLabels).ok());
    CHECK(gotImages == toy.images);
    CHECK(gotLabels == toy.labels);
  }
}

TEST_CASE("session: bad data is a sentence and what the name stood for stays") {
  Session session(1);
  addToy(session, "d", 19);
  const std::vector<uint8_t> bytes(2 * Toy::kDim), one(1);
  auto ragged = session.createDataset("d", Toy::kRows, Toy::kCols, 0,
                                      std::span(bytes).first(Toy::kDim + 1), {});
  CHECK(ragged.status().code == StatusCode::invalidArgument);
  CHECK(sentence(ragged.status()).find("36 bytes") != std::string::npos);
  CHECK_FALSE(session.createDataset("d", 0, 7, 0, bytes, {}).ok());
  CHECK_FALSE(session.appendDataset("d", bytes, one).ok());  // 2 images, 1 label
  CHECK_FALSE(session.appendDataset("d", bytes, {}).ok());   // the set has labels
  CHECK(session.appendDataset("nobody", bytes, {}).status().code == StatusCode::notFound);
  const std::vector<uint8_t> junk = {1, 2, 3};
  CHECK(session.datasetFromIdx("d", junk, {}).status().code == StatusCode::dataCorrupt);
  std::vector<uint8_t> images, labels;
  const uint32_t last[] = {18}, beyond[] = {19};
  CHECK(session.datasetImages("d", last, images, labels).ok());
  CHECK_FALSE(session.datasetImages("d", beyond, images, labels).ok());
}

TEST_CASE("session: IDX files become a data set; labels must match") {
  Session session(1);
  const Toy toy(23);
  const auto images = writeIdxImages(toy.images, Toy::kRows, Toy::kCols);
  auto info = session.datasetFromIdx("idx", images, writeIdxLabels(toy.labels));
  REQUIRE(info.ok());
  CHECK(info->count == 23);
  CHECK(info->rows == Toy::kRows);
  auto mismatch =
      session.datasetFromIdx("idx", images, writeIdxLabels(std::span(toy.labels).first(22)));
  CHECK_FALSE(mismatch.ok());
  CHECK(sentence(mismatch.status()).find("22") != std::string::npos);
}

TEST_CASE("session: AE and VAE learn the toy; the report is the mean since the last one") {
  for (ModelKind kind : {ModelKind::ae, ModelKind::vae}) {
    Session session(2);
    addToy(session, "d", 211);
    REQUIRE(session.createModel("m", smallSpec(kind), "d").ok());
    const double before = session.evaluate("m", "d", 211)->recon;
    auto first = session.trainSteps("m", "d", 40);
    REQUIRE(first.ok());
    CHECK(first->stepsTaken == 40);
    CHECK(session.takeReport("m")->train.recon > 0);
    REQUIRE(session.trainSteps("m", "d", 400).ok());
    auto report = session.takeReport("m");
    CHECK(report->step == 440);
    CHECK(report->train.klPerDim.size() == (kind == ModelKind::vae ? 2 : 0));
    const double after = session.evaluate("m", "d", 211)->recon;
    CHECK(after < 0.85 * before);
    auto accuracy = session.knnAccuracy("m", "d", "d", 211, 101, 5);
    REQUIRE(accuracy.ok());
    CHECK(accuracy.value() > 0.8);
  }
}

TEST_CASE("session: a saved run continues with the same bits, a saved model decodes the same") {
  Session session(1);
  addToy(session, "d", 97);
  REQUIRE(session.createModel("m", smallSpec(ModelKind::vae), "d").ok());
  REQUIRE(session.trainSteps("m", "d", 29).ok());
  const auto run = session.saveTrainer("m");
  const auto file = session.saveModel("m");
  REQUIRE(run.ok());
  REQUIRE(file.ok());
  REQUIRE(session.trainSteps("m", "d", 31).ok());
  const std::string expected = session.modelHash("m").value();

  REQUIRE(session.createModel("again", smallSpec(ModelKind::vae), "d").ok());
  auto restored = session.restoreTrainer("again", run.value());
  REQUIRE(restored.ok());
  CHECK(restored->step == 29);
  REQUIRE(session.trainSteps("again", "d", 31).ok());
  CHECK(session.modelHash("again").value() == expected);

  REQUIRE(session.loadModel("loaded", file.value()).ok());
  REQUIRE(session.restoreTrainer("m", run.value()).ok());
  const float codes[] = {0.5f, -1.25f, 2.0f, 0.0f};
  CHECK(session.decode("loaded", codes).value() == session.decode("m", codes).value());
  CHECK_FALSE(session.trainSteps("loaded", "d", 1).ok());

  std::vector<uint8_t> damaged = run.value();
  damaged.resize(damaged.size() - 3);
  CHECK(session.restoreTrainer("m", damaged).status().code == StatusCode::dataCorrupt);
  CHECK(session.modelInfo("m")->step == 29);
}

TEST_CASE("session: PCA fits at once; leaving out components is leaving out codes") {
  Session session(2);
  addToy(session, "d", 113);
  ModelSpec spec = smallSpec(ModelKind::pca);
  spec.latentDim = 5;
  REQUIRE(session.createModel("p", spec, "d").ok());
  CHECK(session.encode("p", "d", 0, 1).status().code == StatusCode::notFound);
  REQUIRE(session.trainSteps("p", "d", 1).ok());
  const auto report = session.takeReport("p");
  const auto losses = session.evaluate("p", "d", 113);
  // The same number two ways: from the dropped eigenvalues, and by reconstructing every image.
  CHECK(near(report->train.recon, losses->recon, 5e-8));
  CHECK(session.pca("p").value()->parts().eigenvalues.size() == Toy::kDim);
  const uint32_t index[] = {7};
  const auto all = session.reconstruct("p", "d", index, 5);
  const auto two = session.reconstruct("p", "d", index, 2);
  REQUIRE(all.ok());
  REQUIRE(two.ok());
  CHECK(all.value() != two.value());
  CHECK(session.reconstruct("p", "d", index, 0).value() == all.value());
}

TEST_CASE("session: latent operations check names and widths") {
  Session session(1);
  addToy(session, "d", 41);
  REQUIRE(session.createModel("m", smallSpec(ModelKind::vae), "d").ok());
  const float three[] = {1, 2, 3};
  CHECK_FALSE(session.decode("m", three).ok());
  CHECK(session.decode("nobody", three).status().code == StatusCode::notFound);
  CHECK_FALSE(session.encode("m", "d", 41, 1).ok());
  CHECK(session.encode("m", "d", 40, 9)->mu.size() == 2);
  const uint32_t index[] = {0};
  CHECK_FALSE(session.reconstruct("m", "d", index, 1).ok());
  Session::MosaicRequest request;
  request.size = 3;
  CHECK(session.mosaic("m", request)->size() == 9 * Toy::kDim);
  auto strip =
      session.interpolate("m", std::span(three).first(2), std::span(three).last(2), 11, true);
  REQUIRE(strip.ok());
  CHECK(strip->images.size() == 11 * Toy::kDim);
  CHECK(session.sample("m", 4, 6, 9)->codes == session.sample("m", 4, 6, 9)->codes);
  const Toy toy(41);
  std::vector<uint32_t> nearest;
  std::vector<float> distances;
  REQUIRE(session
              .nearest("d", std::span(toy.images).subspan(13 * Toy::kDim, Toy::kDim), 41, nearest,
                       distances)
              .ok());
  CHECK(nearest[0] == 13);
  CHECK(distances[0] == 0);
}

TEST_CASE("session: a run that diverges says so and stays usable") {
  Session session(1);
  addToy(session, "d", 67);
  ModelSpec spec = smallSpec(ModelKind::ae);
  spec.optimizer = Optimizer::sgd;
  spec.loss = ReconLoss::mse;
  spec.activation = Activation::identity;
  spec.learningRate = 10;
  REQUIRE(session.createModel("m", spec, "d").ok());
  auto outcome = session.trainSteps("m", "d", 500);
  REQUIRE(outcome.ok());
  CHECK(outcome->divergence.code == StatusCode::diverged);
  CHECK(sentence(outcome->divergence).find("10") != std::string::npos);
  const double recon = session.evaluate("m", "d", 67)->recon;
  CHECK(recon == recon);  // not NaN
}

TEST_CASE("session: what there is no room for is refused with what fits, before it is touched") {
  static uint64_t free;
  free = UINT64_MAX;
  constexpr uint64_t kMargin = uint64_t{8} << 20;  // kept for what is asked meanwhile
  Session session(1, [] { return free; });
  addToy(session, "d", 23);
  REQUIRE(session.createModel("m", smallSpec(ModelKind::vae), "d").ok());
  const std::string before = session.modelHash("m").value();
  const std::vector<uint8_t> one(Toy::kDim);

  free = kMargin + 41 * (Toy::kDim + 1) + 17;
  auto refused = session.createDataset("d", Toy::kRows, Toy::kCols, 43, one, {});
  CHECK(refused.status().code == StatusCode::outOfMemory);
  CHECK(sentence(refused.status()).find("43 images of 5×7") != std::string::npos);
  CHECK(sentence(refused.status()).find("there is memory for 41") != std::string::npos);
  CHECK(session.createDataset("e", Toy::kRows, Toy::kCols, 41, one, {}).ok());
  // Counts whose product passes 32 bits are counted as they are.
  refused =
      session.createDataset("d", 4093, 4091, UINT32_MAX, std::vector<uint8_t>(4093 * 4091), {});
  CHECK(refused.status().code == StatusCode::outOfMemory);
  CHECK(session.createDigits("d", 59, 1, 0).status().code == StatusCode::outOfMemory);
  // More than was announced.
  CHECK(session.appendDataset("d", std::vector<uint8_t>(41 * Toy::kDim), std::vector<uint8_t>(41))
            .status()
            .code == StatusCode::outOfMemory);
  free = kMargin + 4 * 1009;
  CHECK(session.createPoints("p", 1, std::vector<float>(1013)).status().code ==
        StatusCode::outOfMemory);
  CHECK(session.createPoints("p", 1, std::vector<float>(1009)).ok());
  CHECK(session.modelInfo("m").ok());

  ModelSpec wide = smallSpec(ModelKind::vae);
  wide.hidden = {1009};
  free = kMargin + 1000;
  auto model = session.createModel("m", wide, "d");
  CHECK(model.status().code == StatusCode::outOfMemory);
  CHECK(sentence(model.status()).find("0 MB are free") != std::string::npos);
  CHECK(session.modelHash("m").value() == before);
  // A setting outside its range is that, whatever room there is.
  wide.hidden = {0};
  CHECK(session.createModel("m", wide, "d").status().code == StatusCode::invalidArgument);

  free = UINT64_MAX;
  REQUIRE(session.createModel("pca", smallSpec(ModelKind::pca), "d").ok());
  free = kMargin + 1000;
  CHECK(session.trainSteps("pca", "d", 1).status().code == StatusCode::outOfMemory);
  free = 0;
  CHECK(session.trainSteps("m", "d", 3).ok());  // it has what it needs
}

TEST_CASE("session: digits made in turns are those made at once, and go by their name when whole") {
  Session session(2);
  REQUIRE(session.createDigits("whole", 41, 5, 11).ok());
  REQUIRE(session.beginDigits("d", 3, 41, 5, 11).ok());
  REQUIRE(session.appendDigits("d", 1, 5, 14).ok());
  REQUIRE(session.appendDigits("d", 37, 5, 15).ok());
  const auto wanted = session.images("whole"), images = session.images("d");
  CHECK(images->rows == 41);
  CHECK(std::equal(wanted->data, wanted->data + 41 * 784, images->data));
  const auto labels = session.labels("whole").value();
  CHECK(std::equal(labels.begin(), labels.end(), session.labels("d")->begin()));
  // Beyond what it was made for it grows.
  REQUIRE(session.appendDigits("d", 2, 5, 52).ok());
  CHECK(session.images("d")->rows == 43);

  addToy(session, "toy", 7);
  CHECK(session.appendDigits("toy", 1, 5, 0).status().code == StatusCode::invalidArgument);
  CHECK(session.appendDigits("none", 1, 5, 0).status().code == StatusCode::notFound);
  CHECK(session.beginDigits("e", 1, 1'000'001, 5, 0).status().code == StatusCode::invalidArgument);
  CHECK(session.renameDataset("none", "toy").status().code == StatusCode::notFound);
  const auto renamed = session.renameDataset("d", "toy");
  REQUIRE(renamed.ok());
  CHECK(renamed->id == "toy");
  CHECK(renamed->count == 43);
  CHECK(session.images("d").status().code == StatusCode::notFound);
  CHECK(session.images("toy")->cols == 784);
  CHECK(session.datasetCount() == 2);
}

TEST_CASE("session: a PCA fitted in turns is that of one go, and ends when its images go") {
  Session session(2);
  addToy(session, "d", 113);
  for (const char* id : {"one", "two"})
    REQUIRE(session.createModel(id, smallSpec(ModelKind::pca), "d").ok());
  REQUIRE(session.trainSteps("one", "d", 1).ok());
  REQUIRE(session.beginFit("f", "d", 0, UINT32_MAX, {2}).ok());
  CHECK(session.takeFit("two", "f").status().code == StatusCode::notFound);
  size_t turns = 0;
  for (bool ended = false; !ended; ++turns) ended = session.goOnFitting("f", 50).value();
  CHECK(turns > 10);
  const auto taken = session.takeFit("two", "f");
  REQUIRE(taken.ok());
  CHECK(taken->imagesSeen == 113);
  CHECK(session.modelHash("two").value() == session.modelHash("one").value());
  CHECK(session.takeReport("two")->train.recon == session.takeReport("one")->train.recon);
  session.dropFit("f");
  CHECK(session.goOnFitting("f", 50).status().code == StatusCode::notFound);

  REQUIRE(session.beginFit("f", "d", 3, 20, {2}).ok());
  const Toy toy(23);
  // More images of the same set may come.
  REQUIRE(session.appendDataset("d", toy.images, toy.labels).ok());
  CHECK(session.goOnFitting("f", 50).ok());
  addToy(session, "d", 113);
  const auto gone = session.goOnFitting("f", 50);
  CHECK(gone.status().code == StatusCode::notFound);
  CHECK(sentence(gone.status()).find("let go") != std::string::npos);
  CHECK(session.beginFit("g", "d", 113, 1, {2}).code == StatusCode::invalidArgument);
}

TEST_CASE("session: a model is measured in turns to the bits of one go") {
  Session session(2);
  const uint32_t n = 1301;  // some batches of every kind of model
  addToy(session, "d", n);
  for (ModelKind kind : {ModelKind::pca, ModelKind::ae, ModelKind::vae}) {
    REQUIRE(session.createModel("m", smallSpec(kind), "d").ok());
    REQUIRE(session.trainSteps("m", "d", 3).ok());
    const auto whole = session.evaluate("m", "d", n);
    REQUIRE(whole.ok());
    for (uint32_t batches : {1u, 2u, 100u}) {
      EvaluateTally tally;
      size_t turns = 0;
      for (; !tally.losses && turns < 50; ++turns)
        REQUIRE(session.evaluatePart("m", "d", n, batches, tally).ok());
      REQUIRE(tally.losses);
      CHECK(tally.done == n);
      if (batches == 1) CHECK(turns > 2);
      CHECK(tally.losses->recon == whole->recon);
      CHECK(tally.losses->kl == whole->kl);
      CHECK(tally.losses->total == whole->total);
      CHECK(tally.losses->klPerDim == whole->klPerDim);
    }
    EvaluateTally broken;
    broken.done = 256;
    broken.parts = {7};
    broken.sums = {1};
    if (kind != ModelKind::pca)
      CHECK(session.evaluatePart("m", "d", n, 1, broken).code == StatusCode::invalidArgument);
  }
}
