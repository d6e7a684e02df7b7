// The training loop: what it learns, what it reports, that threads, slices, and saving change no
// bit, and that every way a run can end badly ends in a sentence and a usable model.
#include "atlas/nn/trainer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "atlas/models/autoencoder.h"
#include "base/near.h"
#include "nn/gradientCheck.h"
#include "words/sentence.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 53;
constexpr size_t kImages = 101;

// A few noisy prototypes: something to learn.
std::vector<uint8_t> toyImages(size_t n) {
  constexpr size_t kPrototypes = 5;
  const auto prototypes = testNumbers<float>(kPrototypes * kDim, 0, 1, 20);
  const auto grain = testNumbers<float>(n * kDim, -20, 20, 21);
  std::vector<uint8_t> bytes(n * kDim);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < kDim; ++j) {
      const float on = prototypes[(i % kPrototypes) * kDim + j] > 0.6f ? 220.f : 20.f;
      bytes[i * kDim + j] = static_cast<uint8_t>(on + grain[i * kDim + j]);
    }
  }
  return bytes;
}

ModelSpec toySpec() {
  ModelSpec spec;
  spec.inputDim = kDim;
  spec.latentDim = 3;
  spec.hidden = {31, 17};
  spec.batchSize = 23;
  spec.seed = 7;
  return spec;
}

std::vector<float> copyOf(std::span<const float> values) { return {values.begin(), values.end()}; }

// A model with a trainer, ready to run on the toy images.
struct Toy {
  std::vector<uint8_t> bytes = toyImages(kImages);
  std::unique_ptr<Autoencoder<float>> model;
  Trainer trainer;
  explicit Toy(const ModelSpec& spec = toySpec())
      : model(std::move(makeAutoencoder(spec).value())),
        trainer(model->graph(), trainSettings(spec)) {}
  ImageItems images() const { return ImageItems({bytes.data(), kImages, kDim}); }
  std::vector<float> weights() const { return copyOf(model->parameters()); }
};

// One weight and a script: what the model finds in its batches is recorded, and chosen calls go
// wrong or ask for a stop.
struct ScriptedModel final : TrainableModel<float> {
  std::vector<float> weight = {0}, gradient = {0};
  std::vector<ParameterInfo> info;
  std::vector<Shape> shapes = {{1, 1}};
  std::vector<TermInfo> losses = {{"recon", {1}}, {"kl", {1}}};
  std::vector<std::vector<int>> batches;  // the first byte of each image of each call
  std::vector<double> betas;
  int nanAtCall = -1, infiniteGradientAtCall = -1, cancelAtCall = -1;
  std::atomic<bool> cancel = false;

  const std::vector<Shape>& inputs() const override { return shapes; }
  const std::vector<TermInfo>& terms() const override { return losses; }
  std::span<float> parameters() override { return weight; }
  std::span<const float> parameters() const override { return weight; }
  std::span<const float> gradients() const override { return gradient; }
  const std::vector<ParameterInfo>& parameterInfo() const override { return info; }
  void lossAndGradient(ThreadPool& pool, Inputs<float> inputs, const Noise& noise,
                       std::span<const double> weights, LossSum& sum) override {
    const int call = static_cast<int>(batches.size());
    betas.push_back(weights[1]);
    batches.emplace_back();
    for (size_t i = 0; i < inputs[0].rows; ++i) {
      batches.back().push_back(static_cast<int>(std::lround(inputs[0](i, 0) * 255)));
    }
    loss(pool, inputs, noise, sum);
    if (call == nanAtCall) sum.terms[0].nats = NAN;
    gradient[0] = call == infiniteGradientAtCall ? INFINITY : 1.0f;
    if (call == cancelAtCall) cancel = true;
  }
  void loss(ThreadPool&, Inputs<float> inputs, const Noise&, LossSum& sum) override {
    sum.items += inputs[0].rows;
    sum.terms.resize(2);
    sum.terms[0].nats += 2.0 * static_cast<double>(inputs[0].rows);
  }
};

std::vector<uint8_t> countingBytes(size_t n) {
  std::vector<uint8_t> bytes(n);
  for (size_t i = 0; i < n; ++i) bytes[i] = static_cast<uint8_t>(i);
  return bytes;
}

TrainSettings scripted(uint32_t batchSize) {
  TrainSettings settings;
  settings.batchSize = batchSize;
  return settings;
}

bool mentions(const Status& status, const char* part) {
  CAPTURE(sentence(status));
  return sentence(status).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("trainer: VAE and autoencoder learn, with Adam and with SGD") {
  ThreadPool pool(2);
  for (const ModelKind kind : {ModelKind::ae, ModelKind::vae}) {
    for (const Optimizer optimizer : {Optimizer::adam, Optimizer::sgd}) {
      CAPTURE(modelKindName(kind));
      CAPTURE(optimizerName(optimizer));
      ModelSpec spec = toySpec();
      spec.kind = kind;
      spec.optimizer = optimizer;
      if (optimizer == Optimizer::sgd) spec.learningRate = 3e-3;
      Toy toy(spec);
      const Losses before = evaluate(pool, toy.model->graph(), toy.images(), kImages, 1);
      const Result<TrainReport> report = toy.trainer.run(pool, toy.images(), 400);
      REQUIRE(report.ok());
      const Losses after = evaluate(pool, toy.model->graph(), toy.images(), kImages, 1);
      CHECK(before.total > 36);  // a blank guess costs 53·ln 2 = 36.7 nats
      CHECK(after.total < 0.8 * before.total);
      CHECK(near(after.total, after.recon + after.kl, 1e-15));
      CHECK(report->losses.klPerDim.size() == (kind == ModelKind::vae ? 3 : 0));
    }
  }
}

TEST_CASE("trainer: threads, slices and the batch of an evaluation change no bit") {
  ThreadPool one(1);
  Toy whole;
  REQUIRE(whole.trainer.run(one, whole.images(), 29).ok());
  for (const int threads : {1, 2, 3, 4}) {
    CAPTURE(threads);
    ThreadPool pool(threads);
    Toy sliced;
    for (const uint64_t steps : {1, 0, 11, 17}) {
      REQUIRE(sliced.trainer.run(pool, sliced.images(), steps).ok());
    }
    CHECK(sliced.weights() == whole.weights());
    CHECK(evaluate(pool, sliced.model->graph(), sliced.images(), kImages, 3, 7).total ==
          evaluate(one, whole.model->graph(), whole.images(), kImages, 3).total);
  }
  ModelSpec other = toySpec();
  other.seed = 8;
  Toy differs(other);
  REQUIRE(differs.trainer.run(one, differs.images(), 29).ok());
  CHECK(differs.weights() != whole.weights());
}

TEST_CASE("trainer: a saved run continues in a new trainer with the same bits") {
  ThreadPool pool(2);
  for (const Optimizer optimizer : {Optimizer::adam, Optimizer::sgd}) {
    ModelSpec spec = toySpec();
    spec.optimizer = optimizer;
    spec.klWarmupSteps = 19;
    Toy first(spec);
    REQUIRE(first.trainer.run(pool, first.images(), 13).ok());  // in the third epoch
    const TrainerState state = first.trainer.saveState();
    REQUIRE(first.trainer.run(pool, first.images(), 16).ok());

    Toy second(spec);
    REQUIRE(second.trainer.restoreState(state).ok());
    CHECK(second.trainer.step() == 13);
    const Result<TrainReport> report = second.trainer.run(pool, second.images(), 16);
    REQUIRE(report.ok());
    CHECK(second.weights() == first.weights());
    CHECK(second.trainer.epoch() == first.trainer.epoch());
  }
}

TEST_CASE("trainer: a state that does not fit is refused and changes nothing") {
  ThreadPool pool(1);
  Toy toy;
  REQUIRE(toy.trainer.run(pool, toy.images(), 3).ok());
  const std::vector<float> before = toy.weights();
  TrainerState state = toy.trainer.saveState();
  state.parameters.pop_back();
  CHECK(toy.trainer.restoreState(state).code == StatusCode::invalidArgument);
  state = toy.trainer.saveState();
  state.optimizer.moment2.clear();
  CHECK(toy.trainer.restoreState(state).code == StatusCode::invalidArgument);
  state = toy.trainer.saveState();
  state.progress.position = state.progress.epochItems + 1;
  CHECK(mentions(toy.trainer.restoreState(state), "102"));
  CHECK(toy.weights() == before);
  CHECK(toy.trainer.step() == 3);
}

TEST_CASE("trainer: an epoch uses every image once, the last batch may be smaller") {
  ThreadPool pool(1);
  ScriptedModel model;
  Trainer trainer(model, scripted(4));
  const std::vector<uint8_t> bytes = countingBytes(10);
  const Result<TrainReport> report = trainer.run(pool, ImageItems({bytes.data(), 10, 1}), 6);
  REQUIRE(report.ok());
  CHECK(report->step == 6);
  CHECK(report->epoch == 2);
  CHECK(report->items == 20);
  CHECK(report->losses.recon == 2);
  std::vector<int> order[2];
  for (size_t call = 0; call < 6; ++call) {
    CHECK(model.batches[call].size() == (call % 3 == 2 ? 2 : 4));
    order[call / 3].insert(order[call / 3].end(), model.batches[call].begin(),
                           model.batches[call].end());
  }
  for (const std::vector<int>& epoch : order) {
    CHECK(std::set<int>(epoch.begin(), epoch.end()).size() == 10);
  }
  CHECK(order[0] != order[1]);
}

TEST_CASE("trainer: images that arrive are used from the next epoch on") {
  ThreadPool pool(1);
  ScriptedModel model;
  Trainer trainer(model, scripted(5));
  const std::vector<uint8_t> bytes = countingBytes(20);
  REQUIRE(trainer.run(pool, ImageItems({bytes.data(), 10, 1}), 1).ok());
  REQUIRE(trainer.run(pool, ImageItems({bytes.data(), 20, 1}), 1).ok());
  CHECK(trainer.epoch() == 1);
  REQUIRE(trainer.run(pool, ImageItems({bytes.data(), 20, 1}), 4).ok());
  CHECK(trainer.epoch() == 2);
  std::set<int> seen;
  for (size_t call = 0; call < 2; ++call) {
    seen.insert(model.batches[call].begin(), model.batches[call].end());
  }
  CHECK(seen.size() == 10);
  CHECK(*seen.rbegin() == 9);
  for (size_t call = 2; call < 6; ++call) {
    seen.insert(model.batches[call].begin(), model.batches[call].end());
  }
  CHECK(seen.size() == 20);
}

TEST_CASE("trainer: beta rises linearly from 0 during the warm-up") {
  ThreadPool pool(1);
  ScriptedModel model;
  model.losses[1].weight = {2, 4};
  Trainer trainer(model, scripted(5));
  const std::vector<uint8_t> bytes = countingBytes(10);
  const Result<TrainReport> report = trainer.run(pool, ImageItems({bytes.data(), 10, 1}), 6);
  REQUIRE(report.ok());
  CHECK(model.betas == std::vector<double>{0, 0.5, 1, 1.5, 2, 2});
  CHECK(report->weights == std::vector<double>{1, 2});
}

TEST_CASE("trainer: a stop is heard between two steps, and the steps taken stand") {
  ThreadPool pool(1);
  ScriptedModel model;
  model.cancelAtCall = 2;
  Trainer trainer(model, scripted(5));
  const std::vector<uint8_t> bytes = countingBytes(10);
  const Result<TrainReport> report =
      trainer.run(pool, ImageItems({bytes.data(), 10, 1}), 100, &model.cancel);
  CHECK(report.status().code == StatusCode::cancelled);
  CHECK(mentions(report.status(), "step 3"));
  CHECK(trainer.step() == 3);
  model.cancel = false;
  REQUIRE(trainer.run(pool, ImageItems({bytes.data(), 10, 1}), 1, &model.cancel).ok());
  CHECK(trainer.step() == 4);
}

TEST_CASE("trainer: a learning rate that is too high ends at the last good step, with a sentence") {
  ThreadPool pool(1);
  ModelSpec spec = toySpec();
  spec.learningRate = kMaxLearningRate;
  Toy toy(spec);
  const std::vector<float> start = toy.weights();
  const Result<TrainReport> report = toy.trainer.run(pool, toy.images(), 50);
  REQUIRE(!report.ok());
  CHECK(report.status().code == StatusCode::diverged);
  CHECK(mentions(report.status(), "learning rate 10"));
  CHECK(mentions(report.status(), "back at step 0"));
  CHECK(toy.weights() == start);
  CHECK(toy.trainer.step() == 0);
  CHECK(evaluate(pool, toy.model->graph(), toy.images(), kImages, 1).total < 100);
}

TEST_CASE("trainer: after a NaN the run is exactly where it was at the last good step") {
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes = countingBytes(10);
  const ImageItems images({bytes.data(), 10, 1});
  constexpr auto kInterval = static_cast<int>(Trainer::kGoodStateInterval);
  ScriptedModel model;
  model.nanAtCall = kInterval + 7;
  Trainer trainer(model, scripted(3));
  const Result<TrainReport> report = trainer.run(pool, images, 3 * kInterval);
  CHECK(report.status().code == StatusCode::diverged);
  CHECK(mentions(report.status(), "nan"));
  CHECK(trainer.step() == kInterval);

  ScriptedModel straight;
  Trainer other(straight, scripted(3));
  REQUIRE(other.run(pool, images, kInterval).ok());
  CHECK(trainer.epoch() == other.epoch());
  CHECK(model.weight == straight.weight);
  REQUIRE(trainer.run(pool, images, 5).ok());
  REQUIRE(other.run(pool, images, 5).ok());
  CHECK(model.weight == straight.weight);
  CHECK(model.batches.back() == straight.batches.back());
}

TEST_CASE("trainer: a weight that becomes infinite is found though the loss stays finite") {
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes = countingBytes(10);
  ScriptedModel model;
  model.infiniteGradientAtCall = 3;
  Trainer trainer(model, scripted(5));
  const Result<TrainReport> report = trainer.run(pool, ImageItems({bytes.data(), 10, 1}), 4);
  CHECK(report.status().code == StatusCode::diverged);
  CHECK(mentions(report.status(), "weight"));
  CHECK(model.weight[0] == 0);
  CHECK(trainer.step() == 0);
}

TEST_CASE("trainer: weights that are bad from the start are said to be so and left alone") {
  ThreadPool pool(1);
  Toy toy;
  std::fill(toy.model->parameters().begin(), toy.model->parameters().end(),
            std::numeric_limits<float>::quiet_NaN());
  const Result<TrainReport> report = toy.trainer.run(pool, toy.images(), 5);
  CHECK(report.status().code == StatusCode::diverged);
  CHECK(mentions(report.status(), "before the first step"));
  CHECK(toy.trainer.step() == 0);
}

TEST_CASE("trainer: wrong images are refused with their numbers") {
  ThreadPool pool(1);
  Toy toy;
  CHECK(mentions(toy.trainer.run(pool, ImageItems({toy.bytes.data(), 0, kDim}), 1).status(),
                 "images: found 0"));
  const Status narrow = toy.trainer.run(pool, ImageItems({toy.bytes.data(), 10, 47}), 1).status();
  CHECK(mentions(narrow, "47"));
  CHECK(mentions(narrow, "53"));
  REQUIRE(toy.trainer.run(pool, toy.images(), 1).ok());
  const Status fewer = toy.trainer.run(pool, ImageItems({toy.bytes.data(), 97, kDim}), 1).status();
  CHECK(fewer.code == StatusCode::invalidArgument);
  CHECK(mentions(fewer, "97"));
  CHECK(mentions(fewer, "101"));
  CHECK(toy.trainer.step() == 1);
}

TEST_CASE(
    "trainer: items drawn with replacement come from the step alone, drawn anew from the source") {
  ThreadPool pool(1);
  const std::vector<uint8_t> bytes = countingBytes(11);
  TrainSettings settings = scripted(5);
  settings.draw = Draw::withReplacement;
  ScriptedModel model, again;
  Trainer trainer(model, settings), other(again, settings);
  REQUIRE(trainer.run(pool, ImageItems({bytes.data(), 11, 1}), 40).ok());
  for (const uint64_t steps : {3, 37}) {
    REQUIRE(other.run(pool, ImageItems({bytes.data(), 11, 1}), steps).ok());
  }
  CHECK(model.batches == again.batches);
  std::set<int> seen;
  bool repeats = false;
  for (const std::vector<int>& batch : model.batches) {
    REQUIRE(batch.size() == 5);
    seen.insert(batch.begin(), batch.end());
    repeats |= std::set<int>(batch.begin(), batch.end()).size() < 5;
  }
  CHECK(seen.size() == 11);
  CHECK(repeats);
  CHECK(trainer.epoch() == 200.0 / 11);

  struct Fresh final : Items {
    size_t count() const override { return 0; }
    size_t width(size_t) const override { return 1; }
    void fill(ThreadPool&, std::span<const uint32_t> chosen, uint64_t step,
              std::span<const MatrixView<float>> inputs) const override {
      CHECK(chosen.empty());
      for (size_t i = 0; i < inputs[0].rows; ++i) inputs[0](i, 0) = float(step) / 255;
    }
  };
  settings.draw = Draw::fresh;
  ScriptedModel drawn;
  Trainer fresh(drawn, settings);
  REQUIRE(fresh.run(pool, Fresh(), 3).ok());
  CHECK(drawn.batches ==
        std::vector<std::vector<int>>{{0, 0, 0, 0, 0}, {1, 1, 1, 1, 1}, {2, 2, 2, 2, 2}});
}

TEST_CASE("schedule: warm-up from 0, then drops") {
  const Schedule schedule{3, 4, {6, 8}, 0.5};
  const double wanted[] = {0, 0.75, 1.5, 2.25, 3, 3, 1.5, 1.5, 0.75, 0.75};
  for (uint64_t step = 0; step < 10; ++step) CHECK(schedule.at(step) == wanted[step]);
}

TEST_CASE("trainer: the mean of sums, and sums of sums") {
  LossSum sum{2, {{10, {}}, {4, {1, 3}}}};
  sum.add({2, {{6, {}}, {0, {0, 0}}}});
  const Losses losses = meanLosses(sum, {{"recon", {1}}, {"kl", {0.5}}});
  CHECK(losses.recon == 4);
  CHECK(losses.kl == 1);
  CHECK(losses.total == 4.5);
  CHECK(losses.klPerDim == std::vector<double>{0.25, 0.75});
  CHECK(losses.terms == std::vector<double>{4, 1});
  sum.clear();
  CHECK(sum.items == 0);
  CHECK(sum.terms[1].parts == std::vector<double>{0, 0});
}

}  // namespace atlas
