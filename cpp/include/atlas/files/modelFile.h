// A model as one .safetensors file, to ship and to open elsewhere. Metadata: "format" (version of
// this layout), the fields of ModelSpec and the optimiser step as text. Tensors:
//   pca      mean [d], components [k, d] (F32 or F16), eigenvalues [d], totalVariance [] (F64)
//   ae, vae  the parameters by name, in the layout of a PyTorch state dict (network.h)
// F32 keeps every bit of the model; F16 halves the file. Optimiser state is not stored.
// Reading checks everything: a damaged or foreign file gives dataCorrupt and a sentence.
// Tested by tests/cpp/files/modelFile_test.cc.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/status.h"
#include "atlas/files/safetensors.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr char kModelFormat[] = "latent-atlas/1";

enum class WeightPrecision { f32, f16 };

struct ModelFile {
  ModelSpec spec;
  uint64_t step = 0;                         // optimiser steps taken
  std::map<std::string, std::string> notes;  // free metadata (a card's facts); not interpreted
  std::unique_ptr<LatentModel> model;
};

// Precondition: spec describes model.
std::vector<uint8_t> saveModel(const LatentModel& model, const ModelSpec& spec, uint64_t step,
                               WeightPrecision precision,
                               const std::map<std::string, std::string>& notes = {});
Result<ModelFile> loadModel(std::span<const uint8_t> file);

// The numbers that make the model what it is, in file order: every parameter of a network, the
// components of a PCA. weightsSha256 is of these as float32, little endian.
std::vector<float> modelWeights(const LatentModel& model);
std::string weightsSha256(const LatentModel& model);

}  // namespace atlas
