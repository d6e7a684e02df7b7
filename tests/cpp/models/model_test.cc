// What a model may be: names both ways, and every setting outside its range refused in a sentence
// that names the value and what is allowed.
#include "atlas/models/model.h"
#include "words/sentence.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

namespace atlas {
namespace {

void checkRefused(const std::function<void(ModelSpec&)>& change,
                  std::initializer_list<const char*> parts) {
  ModelSpec spec;
  change(spec);
  const Status status = validate(spec);
  CHECK(status.code == StatusCode::invalidArgument);
  for (const char* part : parts) {
    CAPTURE(sentence(status));
    CAPTURE(part);
    CHECK(sentence(status).find(part) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("model: the default, the extremes and no hidden layer are allowed") {
  CHECK(validate(ModelSpec{}).ok());
  ModelSpec spec;
  spec.hidden = {};
  spec.latentDim = kMaxLatentDim;
  spec.beta = 0;
  spec.learningRate = kMaxLearningRate;
  spec.momentum = 0;
  spec.batchSize = 1;
  CHECK(validate(spec).ok());
}

TEST_CASE("model: what is out of range is named with its value and what is allowed") {
  checkRefused([](ModelSpec& s) { s.inputDim = 0; }, {"inputDim", "is 0", "1 to 65536"});
  checkRefused([](ModelSpec& s) { s.latentDim = 0; }, {"latentDim", "is 0", "1 to 256"});
  checkRefused([](ModelSpec& s) { s.latentDim = 257; }, {"257", "1 to 256"});
  checkRefused([](ModelSpec& s) { s.hidden = {7, 7, 7, 7, 7, 7, 7}; },
               {"number of hidden layers", "is 7", "0 to 6"});
  checkRefused([](ModelSpec& s) { s.hidden = {64, 0}; }, {"width", "is 0", "1 to 2048"});
  checkRefused([](ModelSpec& s) { s.hidden = {2049}; }, {"2049", "1 to 2048"});
  checkRefused([](ModelSpec& s) { s.beta = -0.5; }, {"beta", "-0.5", "0 to 1000"});
  checkRefused([](ModelSpec& s) { s.beta = NAN; }, {"beta", "nan", "0 to 1000"});
  checkRefused([](ModelSpec& s) { s.klWarmupSteps = 1'000'001; }, {"klWarmupSteps", "1000001"});
  checkRefused([](ModelSpec& s) { s.learningRate = 0; },
               {"learningRate", "is 0", "0.0000001 to 10"});
  checkRefused([](ModelSpec& s) { s.learningRate = INFINITY; }, {"learningRate", "inf"});
  checkRefused([](ModelSpec& s) { s.momentum = 1; }, {"momentum", "is 1", "0 to 0.999"});
  checkRefused([](ModelSpec& s) { s.batchSize = 0; }, {"batchSize", "is 0", "1 to 4096"});
  checkRefused([](ModelSpec& s) { s.hidden = {2048, 2048}; }, {"11", "parameters", "8000000"});
}

TEST_CASE("model: PCA keeps at most as many directions as there are pixels, and needs no network") {
  ModelSpec spec;
  spec.kind = ModelKind::pca;
  spec.latentDim = spec.inputDim;  // 784: without a bottleneck PCA copies
  CHECK(validate(spec).ok());
  spec.hidden = {0};
  spec.inputDim = 13;
  spec.latentDim = 13;
  CHECK(validate(spec).ok());
  spec.latentDim = 17;
  CHECK(sentence(validate(spec)).find("17") != std::string::npos);
}

TEST_CASE("model: convolutions are for autoencoders of 28×28 images, in smaller batches") {
  const auto refused = [](const std::function<void(ModelSpec&)>& change,
                          std::initializer_list<const char*> parts) {
    checkRefused(
        [&](ModelSpec& s) {
          s.layers = Layers::conv;
          s.hidden = {128};
          change(s);
        },
        parts);
  };
  ModelSpec spec;
  spec.layers = Layers::conv;
  spec.hidden = {};
  spec.batchSize = kMaxConvBatchSize;
  CHECK(validate(spec).ok());
  CHECK(hiddenLayers(spec) == 2);
  refused([](ModelSpec& s) { s.inputDim = 783; }, {"783", "28×28", "dense"});
  refused([](ModelSpec& s) { s.batchSize = 513; }, {"batchSize", "513", "1 to 512"});
  refused([](ModelSpec& s) { s.kind = ModelKind::pca; }, {"\"pca\"", "ae, vae and classifier"});
  refused([](ModelSpec& s) { s.kind = ModelKind::ribbons; },
          {"\"ribbons\"", "ae, vae and classifier"});
  refused([](ModelSpec& s) { s.hidden = {2048, 2048}; }, {"parameters", "8000000"});
}

TEST_CASE("model: every name reads back; an unknown one is refused with the list") {
  for (const ModelKind kind : {ModelKind::pca, ModelKind::ae, ModelKind::vae})
    CHECK(parseModelKind(modelKindName(kind)).value() == kind);
  for (const Activation a :
       {Activation::identity, Activation::relu, Activation::tanh, Activation::sigmoid})
    CHECK(parseActivation(activationName(a)).value() == a);
  for (const ReconLoss loss : {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1})
    CHECK(parseReconLoss(reconLossName(loss)).value() == loss);
  for (const Optimizer optimizer : {Optimizer::adam, Optimizer::sgd})
    CHECK(parseOptimizer(optimizerName(optimizer)).value() == optimizer);
  for (const Layers layers : {Layers::dense, Layers::conv})
    CHECK(parseLayers(layersName(layers)).value() == layers);
  for (const BodyKind body : {BodyKind::tube, BodyKind::person})
    CHECK(parseBodyKind(bodyKindName(body)).value() == body);
  for (const MeshPrior prior : {MeshPrior::none, MeshPrior::interpolation, MeshPrior::full})
    CHECK(parseMeshPrior(meshPriorName(prior)).value() == prior);
  CHECK(sentence(parseActivation("swish").status()) ==
        "activation is \"swish\"; allowed: identity, relu, tanh, sigmoid.");
  CHECK(sentence(parseOptimizer("").status()) == "optimizer is \"\"; allowed: adam, sgd.");
}

}  // namespace atlas
