#include "atlas/models/families.h"

#include <algorithm>
#include <array>

#include "atlas/models/pointAutoencoder.h"

namespace atlas {
namespace {

Result<Model> makeNetwork(const ModelSpec& spec, const DataView&) {
  auto made = makeAutoencoder(spec);
  if (!made.ok()) return made.status();
  const std::shared_ptr<Autoencoder<float>> network(std::move(made.value()));
  Model model{spec, network};
  model.trainable = &network->graph();
  model.settings = trainSettings(spec);
  model.latent = model.network = network.get();
  return model;
}

Result<Model> makePca(const ModelSpec& spec, const DataView&) {
  if (Status valid = validate(spec); !valid.ok()) return valid;
  return Model{spec, nullptr};
}

Result<Model> makePoints(const ModelSpec& spec, const DataView& data) {
  PointSettings settings;
  settings.dim = spec.inputDim;
  settings.latentDim = spec.latentDim;
  settings.hidden = spec.hidden;
  settings.batchSize = spec.batchSize;
  settings.learningRate = spec.learningRate;
  settings.rateDrop = spec.rateDrop;
  settings.seed = spec.seed;
  auto model = makeNetwork(pointSpec(settings), data);
  if (!model.ok()) return model;
  model->spec = spec;
  model->settings = trainSettings(settings);
  return model;
}

Result<Model> makeLinear(const ModelSpec& spec, const DataView& data) {
  LinearAutoencoderSettings settings;
  settings.latentDim = spec.latentDim;
  settings.batchSize = spec.batchSize;
  settings.learningRate = spec.learningRate;
  settings.rateDrop = spec.rateDrop;
  settings.seed = spec.seed;
  if (Status valid = validate(settings, spec.inputDim); !valid.ok()) return valid;
  const std::vector<float> mean =
      data.images.data ? meanImage(data.images) : std::vector<float>(spec.inputDim);
  const auto linear = std::make_shared<LinearAutoencoder>(settings, mean);
  Model model{spec, linear};
  model.spec.hidden.clear();
  model.trainable = &linear->graph();
  model.settings = trainSettings(settings);
  model.linear = linear.get();
  return model;
}

Result<Model> makeRibbons(const ModelSpec& spec, const DataView&) {
  const RibbonVaeSettings settings{spec.autoregressive, spec.beta,       spec.freeBits,
                                   spec.wordDropout,    spec.totalSteps, spec.seed};
  if (Status valid = validate(settings); !valid.ok()) return valid;
  const auto ribbons = std::make_shared<RibbonVae<float>>(settings);
  Model model{spec, ribbons};
  model.spec.inputDim = kRibbonBits;
  model.spec.latentDim = kRibbonLatentDim;
  model.trainable = &ribbons->graph();
  model.settings = trainSettings(settings);
  model.source = std::make_shared<RibbonItems>(settings.seed);
  model.ribbons = ribbons.get();
  return model;
}

Result<Model> makeClassifier(const ModelSpec& spec, const DataView&) {
  if (Status valid = validate(spec); !valid.ok()) return valid;
  const auto classifier = std::make_shared<Classifier<float>>(spec);
  Model model{spec, classifier};
  model.trainable = &classifier->graph();
  model.settings = trainSettings(spec);
  model.classifier = classifier.get();
  return model;
}

Result<Model> makeMesh(const ModelSpec& spec, const DataView&) {
  const MeshVaeSettings settings{spec.body, spec.prior, spec.totalSteps, spec.seed};
  if (Status valid = validate(settings); !valid.ok()) return valid;
  const auto bodies = std::make_shared<const MeshItems>(settings);
  const auto mesh = std::make_shared<MeshVae<float>>(settings, *bodies);
  Model model{spec, mesh};
  model.spec.inputDim = mesh->inputDim();
  model.spec.latentDim = kMeshLatentDim;
  model.spec.hidden = {kMeshHidden.begin(), kMeshHidden.end()};
  model.trainable = &mesh->graph();
  model.settings = trainSettings(settings);
  model.source = bodies;
  model.mesh = mesh.get();
  return model;
}

Result<Model> makeVq(const ModelSpec& spec, const DataView&) {
  if (Status valid = validateCodes(spec); !valid.ok()) return valid;
  const auto vq = std::make_shared<VqVae<float>>(spec);
  Model model{spec, vq};
  model.spec.hidden.clear();
  model.trainable = &vq->graph();
  model.settings = codeTrainSettings(spec);
  model.vq = vq.get();
  return model;
}

Result<Model> makeCodes(const ModelSpec& spec, const DataView&) {
  if (Status valid = validateCodes(spec); !valid.ok()) return valid;
  const auto codes = std::make_shared<CodePrior<float>>(spec);
  Model model{spec, codes};
  model.spec.hidden.clear();
  model.trainable = &codes->graph();
  model.settings = codeTrainSettings(spec);
  model.codes = codes.get();
  return model;
}

// In the order of ModelKind.
constexpr std::array<Result<Model> (*)(const ModelSpec&, const DataView&), 10> kFamilies = {
    makePca,     makeNetwork,    makeNetwork, makePoints, makeLinear,
    makeRibbons, makeClassifier, makeMesh,    makeVq,     makeCodes};

}  // namespace

Result<Model> makeModel(const ModelSpec& spec, const DataView& data) {
  if (Status known = checkLayers(spec); !known.ok()) return known;
  return kFamilies[static_cast<size_t>(spec.kind)](spec, data);
}

Status checkLabels(const Model& model, const DataView& data) {
  if (!model.classifier && !model.codes) return Status::okay();
  if (model.codes && data.images.data) {
    const uint8_t* const first = data.images.data;
    const uint8_t most = *std::max_element(first, first + data.images.rows * data.images.stride);
    if (most >= model.spec.codes)
      return Status::invalidArgument("codebook.word found most", {most, model.spec.codes - 1});
  }
  const size_t classes = model.spec.latentDim;
  const auto most = std::max_element(data.labels.begin(), data.labels.end());
  if (most != data.labels.end() && *most < classes) return Status::okay();
  return Status::invalidArgument("labels.classes classes most", {classes, classes - 1});
}

Model modelOf(Pca pca, ModelSpec spec) {
  const auto owner = std::make_shared<Pca>(std::move(pca));
  Model model{std::move(spec), owner};
  model.latent = model.pca = owner.get();
  return model;
}

std::vector<float> weightsOf(const Model& model) {
  if (model.pca) return model.pca->parts().components;
  if (!model.trainable) return {};
  const std::span<const float> all = std::as_const(*model.trainable).parameters();
  return {all.begin(), all.end()};
}

}  // namespace atlas
