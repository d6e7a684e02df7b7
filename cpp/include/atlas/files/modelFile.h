// A model as one .safetensors file, to ship and to open elsewhere. Metadata: "format" (version of
// this layout), the fields of ModelSpec and the optimiser step as text. Tensors:
//   pca      mean [d], components [k, d] (F32 or F16), eigenvalues [d], totalVariance [] (F64)
//   others   the parameters by name, in the layout of a PyTorch state dict (nn/layer.h)
// F32 keeps every bit of the model; F16 halves the file. Optimiser state is not stored.
// Reading checks everything: a damaged or foreign file gives dataCorrupt and a sentence.
// Tested by tests/cpp/files/modelFile_test.cc.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/files/safetensors.h"
#include "atlas/models/families.h"

namespace atlas {

inline constexpr char kModelFormat[] = "latent-atlas/1";

enum class WeightPrecision { f32, f16 };

struct ModelFile {
  Model model;
  uint64_t step = 0;                         // optimiser steps taken
  std::map<std::string, std::string> notes;  // free metadata (a card's facts); not interpreted
};

// Precondition: the model is trainable or, of a PCA, fitted.
std::vector<uint8_t> saveModel(const Model& model, uint64_t step, WeightPrecision precision,
                               const std::map<std::string, std::string>& notes = {});
Result<ModelFile> loadModel(std::span<const uint8_t> file);

// Of weightsOf (families.h) as float32, little endian, in hexadecimal.
std::string weightsSha256(const Model& model);

}  // namespace atlas
