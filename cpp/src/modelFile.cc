#include "atlas/modelFile.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "atlas/autoencoder.h"
#include "atlas/pca.h"
#include "atlas/sha256.h"

namespace atlas {

namespace {

constexpr char kNotePrefix[] = "note.";

Status foreign(const std::string& what) {
  return Status::dataCorrupt("This is not a model of this program: " + what +
                             ". Choose a .safetensors file that Latent Atlas saved.");
}

std::string textOf(double value) {
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string textOf(const std::vector<uint32_t>& widths) {
  std::string out;
  for (uint32_t width : widths) out += (out.empty() ? "" : ",") + std::to_string(width);
  return out;
}

// Reads fields of the metadata; the first problem is kept.
class Fields {
 public:
  explicit Fields(const std::map<std::string, std::string>& metadata) : metadata_(metadata) {}

  Status status;

  std::string text(const char* name) {
    const auto found = metadata_.find(name);
    if (found != metadata_.end()) return found->second;
    if (status.ok()) status = foreign(std::string("it does not tell its ") + name);
    return {};
  }
  double number(const char* name) {
    const std::string value = text(name);
    char* end = nullptr;
    const double out = std::strtod(value.c_str(), &end);
    if (status.ok() && (value.empty() || *end != 0)) {
      status = foreign(std::string("its ") + name + " is '" + value + "', not a number");
    }
    return out;
  }
  uint64_t count(const char* name) {
    const std::string value = text(name);
    uint64_t out = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
    if (status.ok() && (error != std::errc() || end != value.data() + value.size())) {
      status = foreign(std::string("its ") + name + " is '" + value + "', not a whole number");
    }
    return out;
  }
  uint32_t small(const char* name) { return uint32_t(std::min<uint64_t>(count(name), UINT32_MAX)); }
  template <class T>
  T parsed(const char* name, Result<T> (*parse)(const std::string&)) {
    auto result = parse(text(name));
    if (result.ok()) return result.value();
    if (status.ok()) status = foreign(result.status().message);
    return T{};
  }
  std::vector<uint32_t> widths(const char* name) {
    std::vector<uint32_t> out;
    const std::string value = text(name);
    const char *at = value.data(), *end = at + value.size();
    while (at < end) {
      uint32_t width = 0;
      const auto [next, error] = std::from_chars(at, end, width);
      if (error != std::errc() || (next < end && *next != ',')) {
        if (status.ok()) status = foreign(std::string("its ") + name + " is '" + value + "'");
        break;
      }
      out.push_back(width);
      at = next + 1;
    }
    return out;
  }

 private:
  const std::map<std::string, std::string>& metadata_;
};

std::map<std::string, std::string> metadataOf(const ModelSpec& spec, uint64_t step) {
  return {{"format", kModelFormat},
          {"kind", modelKindName(spec.kind)},
          {"inputDim", std::to_string(spec.inputDim)},
          {"latentDim", std::to_string(spec.latentDim)},
          {"hidden", textOf(spec.hidden)},
          {"activation", activationName(spec.activation)},
          {"loss", reconLossName(spec.loss)},
          {"beta", textOf(spec.beta)},
          {"klWarmupSteps", std::to_string(spec.klWarmupSteps)},
          {"optimizer", optimizerName(spec.optimizer)},
          {"learningRate", textOf(spec.learningRate)},
          {"momentum", textOf(spec.momentum)},
          {"batchSize", std::to_string(spec.batchSize)},
          {"seed", std::to_string(spec.seed)},
          {"step", std::to_string(step)}};
}

ModelSpec specFrom(Fields& fields) {
  ModelSpec spec;
  spec.kind = fields.parsed("kind", parseModelKind);
  spec.inputDim = fields.small("inputDim");
  spec.latentDim = fields.small("latentDim");
  spec.hidden = fields.widths("hidden");
  spec.activation = fields.parsed("activation", parseActivation);
  spec.loss = fields.parsed("loss", parseReconLoss);
  spec.beta = fields.number("beta");
  spec.klWarmupSteps = fields.count("klWarmupSteps");
  spec.optimizer = fields.parsed("optimizer", parseOptimizer);
  spec.learningRate = fields.number("learningRate");
  spec.momentum = fields.number("momentum");
  spec.batchSize = fields.small("batchSize");
  spec.seed = fields.count("seed");
  return spec;
}

// The tensor of that name and shape, or a sentence.
Result<const Tensor*> need(const Safetensors& file, const std::string& name,
                           const std::vector<uint64_t>& shape) {
  const Tensor* tensor = file.find(name);
  if (tensor == nullptr) return foreign("it has no tensor " + name);
  if (tensor->shape != shape)
    return foreign("its tensor " + name + " has another shape than its settings say");
  return tensor;
}

Result<std::unique_ptr<LatentModel>> readPca(const Safetensors& file, const ModelSpec& spec,
                                             uint64_t sampleCount) {
  Pca::Parts parts;
  auto mean = need(file, "mean", {spec.inputDim});
  auto components = need(file, "components", {spec.latentDim, spec.inputDim});
  auto eigenvalues = need(file, "eigenvalues", {spec.inputDim});
  auto total = need(file, "totalVariance", {});
  for (const auto* part : {&mean, &components, &eigenvalues, &total}) {
    if (!part->ok()) return part->status();
  }
  auto meanValues = tensorFloats(*mean.value());
  auto componentValues = tensorFloats(*components.value());
  auto eigenValues = tensorDoubles(*eigenvalues.value());
  auto totalValue = tensorDoubles(*total.value());
  if (!meanValues.ok()) return meanValues.status();
  if (!componentValues.ok()) return componentValues.status();
  if (!eigenValues.ok()) return eigenValues.status();
  if (!totalValue.ok()) return totalValue.status();
  parts.mean = std::move(meanValues.value());
  parts.components = std::move(componentValues.value());
  parts.eigenvalues = std::move(eigenValues.value());
  parts.totalVariance = totalValue.value()[0];
  parts.sampleCount = sampleCount;
  auto pca = Pca::fromParts(std::move(parts));
  if (!pca.ok()) return foreign(pca.status().message);
  return std::unique_ptr<LatentModel>(std::make_unique<Pca>(std::move(pca.value())));
}

Result<std::unique_ptr<LatentModel>> readNetwork(const Safetensors& file, const ModelSpec& spec) {
  // Before memory is taken for what the settings claim: the file must be large enough to hold it.
  uint64_t width = spec.inputDim, weights = 0, bytes = 0;
  for (uint32_t hidden : spec.hidden) {
    weights += width * hidden;
    width = hidden;
  }
  weights += width * spec.latentDim;
  for (const Tensor& tensor : file.tensors) bytes += tensor.bytes.size();
  if (bytes < weights * dtypeSize(DType::f16)) {
    return foreign("its settings ask for more weights than it holds");
  }
  auto network = makeAutoencoder(spec);
  if (!network.ok()) return foreign(network.status().message);
  auto parameters = network.value()->parameters();
  for (const ParameterInfo& info : network.value()->parameterInfo()) {
    auto tensor = need(file, info.name, {info.shape.begin(), info.shape.end()});
    if (!tensor.ok()) return tensor.status();
    auto values = tensorFloats(*tensor.value());
    if (!values.ok()) return values.status();
    for (float value : values.value()) {
      if (!(value - value == 0))
        return foreign("its tensor " + info.name + " has a number that is not finite");
    }
    std::copy(values->begin(), values->end(), parameters.begin() + ptrdiff_t(info.offset));
  }
  return std::unique_ptr<LatentModel>(std::move(network.value()));
}

}  // namespace

std::vector<uint8_t> saveModel(const LatentModel& model, const ModelSpec& spec, uint64_t step,
                               WeightPrecision precision,
                               const std::map<std::string, std::string>& notes) {
  Safetensors file;
  file.metadata = metadataOf(spec, step);
  for (const auto& [key, value] : notes) file.metadata[kNotePrefix + key] = value;
  std::vector<std::vector<uint8_t>> storage;
  const DType dtype = precision == WeightPrecision::f16 ? DType::f16 : DType::f32;
  storage.reserve(64);
  const auto add = [&](std::string name, DType type, std::vector<uint64_t> shape,
                       std::vector<uint8_t> bytes) {
    storage.push_back(std::move(bytes));
    file.tensors.push_back({std::move(name), type, std::move(shape), storage.back()});
  };
  const auto weights = [&](std::string name, std::vector<uint64_t> shape,
                           std::span<const float> values) {
    add(std::move(name), dtype, std::move(shape),
        dtype == DType::f16 ? bytesOfHalf(values) : bytesOf(values));
  };
  if (spec.kind == ModelKind::pca) {
    const Pca::Parts& parts = static_cast<const Pca&>(model).parts();
    file.metadata["sampleCount"] = std::to_string(parts.sampleCount);
    weights("mean", {spec.inputDim}, parts.mean);
    weights("components", {spec.latentDim, spec.inputDim}, parts.components);
    add("eigenvalues", DType::f64, {spec.inputDim}, bytesOf(parts.eigenvalues));
    add("totalVariance", DType::f64, {}, bytesOf(std::span(&parts.totalVariance, 1)));
  } else {
    const auto& network = static_cast<const Autoencoder<float>&>(model);
    for (const ParameterInfo& info : network.parameterInfo()) {
      weights(info.name, {info.shape.begin(), info.shape.end()},
              network.parameters().subspan(info.offset, info.count));
    }
  }
  return writeSafetensors(file);
}

Result<ModelFile> loadModel(std::span<const uint8_t> bytes) {
  auto read = readSafetensors(bytes);
  if (!read.ok()) return read.status();
  Fields fields(read->metadata);
  const std::string format = fields.text("format");
  if (!fields.status.ok()) return fields.status;
  if (format != kModelFormat) {
    return foreign("its format is '" + format + "', this program reads '" + kModelFormat + "'");
  }
  ModelFile out;
  out.spec = specFrom(fields);
  out.step = fields.count("step");
  const uint64_t samples = out.spec.kind == ModelKind::pca ? fields.count("sampleCount") : 0;
  if (!fields.status.ok()) return fields.status;
  if (Status valid = validate(out.spec); !valid.ok()) return foreign(valid.message);
  for (const auto& [key, value] : read->metadata) {
    if (key.starts_with(kNotePrefix)) out.notes[key.substr(sizeof kNotePrefix - 1)] = value;
  }
  auto model = out.spec.kind == ModelKind::pca ? readPca(read.value(), out.spec, samples)
                                               : readNetwork(read.value(), out.spec);
  if (!model.ok()) return model.status();
  out.model = std::move(model.value());
  return out;
}

std::vector<float> modelWeights(const LatentModel& model) {
  if (model.kind() == ModelKind::pca) return static_cast<const Pca&>(model).parts().components;
  const auto parameters = static_cast<const Autoencoder<float>&>(model).parameters();
  return {parameters.begin(), parameters.end()};
}

std::string weightsSha256(const LatentModel& model) {
  return sha256Hex(std::span<const float>(modelWeights(model)));
}

}  // namespace atlas
