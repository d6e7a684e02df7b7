#include "atlas/base/kinds.h"

#include <array>

namespace atlas {
namespace {

// Names in the order of the enumeration.
constexpr std::array<const char*, 10> kModelKindNames = {
    "pca", "ae", "vae", "points", "linear", "ribbons", "classifier", "mesh", "vqvae", "codes"};
constexpr std::array<const char*, 4> kActivations = {"identity", "relu", "tanh", "sigmoid"};
constexpr std::array<const char*, 3> kReconLosses = {"bce", "mse", "l1"};
constexpr std::array<const char*, 2> kOptimizers = {"adam", "sgd"};
constexpr std::array<const char*, 2> kLayers = {"dense", "conv"};
constexpr std::array<const char*, 2> kBodyKinds = {"tube", "person"};
constexpr std::array<const char*, 3> kMeshPriors = {"none", "interpolation", "full"};

template <class Enum, size_t N>
Result<Enum> parseName(const char* what, const std::string& name,
                       const std::array<const char*, N>& names) {
  for (size_t i = 0; i < N; ++i)
    if (name == names[i]) return static_cast<Enum>(i);
  return unknownChoice(what, name, joined(names));
}

}  // namespace

const char* modelKindName(ModelKind kind) { return kModelKindNames[static_cast<size_t>(kind)]; }
const char* activationName(Activation activation) {
  return kActivations[static_cast<size_t>(activation)];
}
const char* reconLossName(ReconLoss loss) { return kReconLosses[static_cast<size_t>(loss)]; }
const char* optimizerName(Optimizer optimizer) {
  return kOptimizers[static_cast<size_t>(optimizer)];
}
const char* layersName(Layers layers) { return kLayers[static_cast<size_t>(layers)]; }
const char* bodyKindName(BodyKind kind) { return kBodyKinds[static_cast<size_t>(kind)]; }
const char* meshPriorName(MeshPrior prior) { return kMeshPriors[static_cast<size_t>(prior)]; }

Result<ModelKind> parseModelKind(const std::string& name) {
  return parseName<ModelKind>("kind", name, kModelKindNames);
}
Result<Activation> parseActivation(const std::string& name) {
  return parseName<Activation>("activation", name, kActivations);
}
Result<ReconLoss> parseReconLoss(const std::string& name) {
  return parseName<ReconLoss>("loss", name, kReconLosses);
}
Result<Optimizer> parseOptimizer(const std::string& name) {
  return parseName<Optimizer>("optimizer", name, kOptimizers);
}
Result<Layers> parseLayers(const std::string& name) {
  return parseName<Layers>("layers", name, kLayers);
}
Result<BodyKind> parseBodyKind(const std::string& name) {
  return parseName<BodyKind>("body", name, kBodyKinds);
}
Result<MeshPrior> parseMeshPrior(const std::string& name) {
  return parseName<MeshPrior>("prior", name, kMeshPriors);
}

}  // namespace atlas
