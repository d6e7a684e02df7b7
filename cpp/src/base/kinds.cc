#include "atlas/base/kinds.h"

#include <array>

namespace atlas {
namespace {

// Names in the order of the enumeration.
constexpr std::array<const char*, 9> kModelKindNames = {
    "pca", "ae", "vae", "points", "linear", "ribbons", "classifier", "vqvae", "codes"};
constexpr std::array<const char*, 4> kActivations = {"identity", "relu", "tanh", "sigmoid"};
constexpr std::array<const char*, 3> kReconLosses = {"bce", "mse", "l1"};
constexpr std::array<const char*, 2> kOptimizers = {"adam", "sgd"};
constexpr std::array<const char*, 2> kLayers = {"dense", "conv"};

template <class Enum, size_t N>
Result<Enum> parseName(const char* what, const std::string& name,
                       const std::array<const char*, N>& names) {
  std::string allowed;
  for (size_t i = 0; i < N; ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
    allowed += std::string(i == 0 ? "" : i + 1 < N ? ", " : " and ") + names[i];
  }
  return Status::invalidArgument("{} is \"{}\"; allowed are {}.",
                                 {std::string(what), name, allowed});
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

Result<ModelKind> parseModelKind(const std::string& name) {
  return parseName<ModelKind>("The model", name, kModelKindNames);
}
Result<Activation> parseActivation(const std::string& name) {
  return parseName<Activation>("The activation", name, kActivations);
}
Result<ReconLoss> parseReconLoss(const std::string& name) {
  return parseName<ReconLoss>("The reconstruction loss", name, kReconLosses);
}
Result<Optimizer> parseOptimizer(const std::string& name) {
  return parseName<Optimizer>("The optimizer", name, kOptimizers);
}
Result<Layers> parseLayers(const std::string& name) {
  return parseName<Layers>("The kind of layers", name, kLayers);
}

}  // namespace atlas
