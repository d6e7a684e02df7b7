// The choices a model is made of, and their names in files, on the command line and in messages.
// Tested by tests/cpp/models/model_test.cc.
#pragma once

#include <string>

#include "atlas/base/status.h"

namespace atlas {

// Families of models (models/families.h):
//   pca, ae, vae  of images
//   points        an autoencoder of points (pointAutoencoder.h)
//   linear        the linear autoencoder (linearAutoencoder.h)
//   ribbons       the VAE on ribbons (ribbonVae.h)
//   classifier    of images (classifier.h)
//   mesh          the VAE of meshes (meshVae.h)
//   vqvae         the VQ-VAE of images (vqVae.h)
//   codes         the prior of its maps of codes (codePrior.h)
enum class ModelKind { pca, ae, vae, points, linear, ribbons, classifier, mesh, vqvae, codes };
inline constexpr ModelKind kModelKinds[] = {
    ModelKind::pca,    ModelKind::ae,      ModelKind::vae,        ModelKind::points,
    ModelKind::linear, ModelKind::ribbons, ModelKind::classifier, ModelKind::mesh,
    ModelKind::vqvae,  ModelKind::codes};
enum class Activation { identity, relu, tanh, sigmoid };
// Negative log-likelihood of an image given its decoding, in nats, up to a constant in the model:
//   bce  Bernoulli, −Σ x log x̂ + (1−x) log(1−x̂)   (decoder ends in logits; x̂ = sigmoid)
//   mse  Gaussian with σ = 1, ½ Σ (x−x̂)²           (decoder ends linear)
//   l1   Laplace with b = 1, Σ |x−x̂|               (decoder ends linear)
enum class ReconLoss { bce, mse, l1 };
enum class Optimizer { adam, sgd };
// What an encoder of images is made of (encoder.h).
enum class Layers { dense, conv };
// Whose meshes (bodies.h).
enum class BodyKind { tube, person };
// What a VAE of meshes is asked for beside reconstruction (meshVae.h).
enum class MeshPrior { none, interpolation, full };

const char* modelKindName(ModelKind kind);
const char* activationName(Activation activation);
const char* reconLossName(ReconLoss loss);
const char* optimizerName(Optimizer optimizer);
const char* layersName(Layers layers);
const char* bodyKindName(BodyKind kind);
const char* meshPriorName(MeshPrior prior);
// invalidArgument, naming what is allowed, for any other text.
Result<ModelKind> parseModelKind(const std::string& name);
Result<Activation> parseActivation(const std::string& name);
Result<ReconLoss> parseReconLoss(const std::string& name);
Result<Optimizer> parseOptimizer(const std::string& name);
Result<Layers> parseLayers(const std::string& name);
Result<BodyKind> parseBodyKind(const std::string& name);
Result<MeshPrior> parseMeshPrior(const std::string& name);

}  // namespace atlas
