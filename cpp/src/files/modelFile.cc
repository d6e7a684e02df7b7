#include "atlas/files/modelFile.h"

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

#include "atlas/files/sha256.h"
#include "base/decimal.h"

namespace atlas {
namespace {

using Metadata = std::map<std::string, std::string>;

// Metadata of ours; anything else in a file is a note.
constexpr const char* kFields[] = {
    "format",     "kind",        "inputDim",       "latentDim",   "hidden",       "loss",
    "activation", "beta",        "klWarmupSteps",  "momentum",    "learningRate", "optimizer",
    "batchSize",  "seed",        "step",           "sampleCount", "rateDrop",     "totalSteps",
    "freeBits",   "wordDropout", "autoregressive", "layers"};

std::string text(double value) { return shortestDecimal(value); }
std::string text(std::unsigned_integral auto value) { return std::to_string(value); }

std::string listText(const std::vector<uint32_t>& values) {
  std::string out;
  for (uint32_t value : values) out += (out.empty() ? "" : ",") + text(value);
  return out;
}

// Reads metadata field by field and keeps the first failure.
class Fields {
 public:
  explicit Fields(const Metadata& metadata) : metadata_(metadata) {}
  const Status& status() const { return status_; }

  std::string string(const char* name) {
    const auto it = metadata_.find(name);
    if (it != metadata_.end()) return it->second;
    fail("This model file does not say its " + std::string(name) + ".");
    return {};
  }
  template <class T>
  void number(const char* name, T& out) {
    parse(name, string(name), out);
  }
  template <class T>
  void choice(const char* name, Result<T> (*parseName)(const std::string&), T& out) {
    const auto parsed = parseName(string(name));
    if (parsed.ok())
      out = parsed.value();
    else
      fail("This model file is damaged. " + parsed.status().message);
  }
  void list(const char* name, std::vector<uint32_t>& out) {
    const std::string all = string(name);
    out.clear();
    for (size_t at = 0; at < all.size() && status_.ok();) {
      const size_t comma = std::min(all.find(',', at), all.size());
      parse(name, all.substr(at, comma - at), out.emplace_back());
      at = comma + 1;
    }
  }

 private:
  template <class T>
  void parse(const char* name, const std::string& value, T& out) {
    bool whole;
    if constexpr (std::is_floating_point_v<T>) {
      const std::optional<double> number = readDecimal(value);
      whole = number.has_value();
      out = T(number.value_or(0));
    } else {
      const char* end = value.data() + value.size();
      const auto result = std::from_chars(value.data(), end, out);
      whole = result.ec == std::errc() && result.ptr == end;
    }
    if (!whole)
      fail("This model file says its " + std::string(name) + " is \"" + value.substr(0, 40) +
           "\", which is not a number of the kind needed.");
  }
  void fail(std::string message) {
    if (status_.ok()) status_ = Status::dataCorrupt(std::move(message));
  }

  const Metadata& metadata_;
  Status status_;
};

Metadata metadataOf(const ModelSpec& spec, uint64_t step, const Metadata& notes) {
  Metadata out = notes;
  out["format"] = kModelFormat;
  out["kind"] = modelKindName(spec.kind);
  out["inputDim"] = text(spec.inputDim);
  out["latentDim"] = text(spec.latentDim);
  out["hidden"] = listText(spec.hidden);
  out["activation"] = activationName(spec.activation);
  out["loss"] = reconLossName(spec.loss);
  out["beta"] = text(spec.beta);
  out["klWarmupSteps"] = text(spec.klWarmupSteps);
  out["optimizer"] = optimizerName(spec.optimizer);
  out["learningRate"] = text(spec.learningRate);
  out["momentum"] = text(spec.momentum);
  out["batchSize"] = text(spec.batchSize);
  out["seed"] = text(spec.seed);
  out["step"] = text(step);
  // Files of dense networks are older than the choice.
  if (spec.layers != Layers::dense) out["layers"] = layersName(spec.layers);
  if (spec.kind == ModelKind::points || spec.kind == ModelKind::linear) {
    out["rateDrop"] = text(spec.rateDrop);
  }
  if (spec.kind != ModelKind::ribbons) return out;
  out["totalSteps"] = text(spec.totalSteps);
  out["freeBits"] = text(spec.freeBits);
  out["wordDropout"] = text(spec.wordDropout);
  out["autoregressive"] = spec.autoregressive ? "1" : "0";
  return out;
}

Status readSpec(const Metadata& metadata, ModelSpec& spec, uint64_t& step) {
  Fields fields(metadata);
  fields.choice("kind", parseModelKind, spec.kind);
  fields.number("inputDim", spec.inputDim);
  fields.number("latentDim", spec.latentDim);
  fields.list("hidden", spec.hidden);
  if (metadata.contains("layers")) fields.choice("layers", parseLayers, spec.layers);
  fields.choice("activation", parseActivation, spec.activation);
  fields.choice("loss", parseReconLoss, spec.loss);
  fields.number("beta", spec.beta);
  fields.number("klWarmupSteps", spec.klWarmupSteps);
  fields.choice("optimizer", parseOptimizer, spec.optimizer);
  fields.number("learningRate", spec.learningRate);
  fields.number("momentum", spec.momentum);
  fields.number("batchSize", spec.batchSize);
  fields.number("seed", spec.seed);
  fields.number("step", step);
  if (spec.kind == ModelKind::points || spec.kind == ModelKind::linear) {
    fields.number("rateDrop", spec.rateDrop);
  }
  if (spec.kind == ModelKind::ribbons) {
    uint32_t autoregressive = 0;
    fields.number("totalSteps", spec.totalSteps);
    fields.number("freeBits", spec.freeBits);
    fields.number("wordDropout", spec.wordDropout);
    fields.number("autoregressive", autoregressive);
    spec.autoregressive = autoregressive != 0;
  }
  if (!fields.status().ok()) return fields.status();
  if (Status valid = validate(spec); !valid.ok())
    return Status::dataCorrupt("This model file describes a model that cannot be. {}",
                               {valid.message});
  return Status::okay();
}

// The tensor `name`, if it is there with this shape; `what` says whose it is.
Result<const Tensor*> expectTensor(const Safetensors& file, const std::string& name,
                                   const std::vector<uint64_t>& shape) {
  const Tensor* tensor = file.find(name);
  if (tensor == nullptr) return Status::dataCorrupt("This model file has no tensor {}.", {name});
  if (tensor->shape == shape) return tensor;
  const auto listed = [](const std::vector<uint64_t>& sizes) {
    std::string out;
    for (uint64_t size : sizes) out += (out.empty() ? "" : "×") + std::to_string(size);
    return out.empty() ? "one number" : out;
  };
  return Status::dataCorrupt("Tensor {} of this model file is {}; its settings need {}.",
                             {name, listed(tensor->shape), listed(shape)});
}

Status readFloats(const Safetensors& file, const std::string& name,
                  const std::vector<uint64_t>& shape, std::vector<float>& out) {
  const auto tensor = expectTensor(file, name, shape);
  if (!tensor.ok()) return tensor.status();
  auto values = tensorFloats(*tensor.value());
  if (!values.ok()) return values.status();
  for (size_t i = 0; i < values->size(); ++i)
    if (!std::isfinite(values.value()[i]))
      return Status::dataCorrupt("Number {} of tensor {} is not finite.", {i, name});
  out = std::move(values.value());
  return Status::okay();
}

Status readDoubles(const Safetensors& file, const std::string& name,
                   const std::vector<uint64_t>& shape, std::vector<double>& out) {
  const auto tensor = expectTensor(file, name, shape);
  if (!tensor.ok()) return tensor.status();
  auto values = tensorDoubles(*tensor.value());
  if (!values.ok()) return values.status();
  out = std::move(values.value());
  return Status::okay();
}

Result<Model> readPca(const Safetensors& file, const ModelSpec& spec) {
  const uint64_t d = spec.inputDim, k = spec.latentDim;
  Pca::Parts parts;
  std::vector<double> total;
  Fields fields(file.metadata);
  fields.number("sampleCount", parts.sampleCount);
  Status status = fields.status();
  if (status.ok()) status = readFloats(file, "mean", {d}, parts.mean);
  if (status.ok()) status = readFloats(file, "components", {k, d}, parts.components);
  if (status.ok()) status = readDoubles(file, "eigenvalues", {d}, parts.eigenvalues);
  if (status.ok()) status = readDoubles(file, "totalVariance", {}, total);
  if (!status.ok()) return status;
  parts.totalVariance = total[0];
  auto pca = Pca::fromParts(std::move(parts));
  if (!pca.ok()) return Status::dataCorrupt(pca.status().message);
  return modelOf(std::move(pca.value()), spec);
}

Result<Model> readNetwork(const Safetensors& file, const ModelSpec& spec) {
  // Sizes are compared before a network is made, so that a file cannot ask for memory it does not
  // bring: a network's weights are never larger than twice its float16 file.
  uint64_t numbers = 0;
  for (const Tensor& tensor : file.tensors) numbers += tensor.count();
  std::vector<uint64_t> widths = {spec.layers == Layers::conv ? kConvFeatures : spec.inputDim};
  if (spec.kind != ModelKind::ribbons) {
    widths.insert(widths.end(), spec.hidden.begin(), spec.hidden.end());
    widths.push_back(spec.latentDim);
  }
  const uint64_t halves = spec.kind == ModelKind::classifier ? 1 : 2;
  uint64_t needed = 0;
  for (size_t i = 1; i < widths.size(); ++i) needed += halves * widths[i - 1] * widths[i];
  if (numbers < needed)
    return Status::dataCorrupt("This model file holds {} numbers; its settings need more than {}.",
                               {numbers, needed});
  auto made = makeModel(spec, {});
  if (!made.ok()) return made.status();
  TrainableModel<float>& network = *made->trainable;
  for (const ParameterInfo& info : network.parameterInfo()) {
    std::vector<float> values;
    Status status = readFloats(file, info.name, {info.shape.begin(), info.shape.end()}, values);
    if (!status.ok()) return status;
    std::copy(values.begin(), values.end(), network.parameters().begin() + ptrdiff_t(info.offset));
  }
  if (file.tensors.size() != network.parameterInfo().size())
    return Status::dataCorrupt("This model file has {} tensors; its settings need {}.",
                               {file.tensors.size(), network.parameterInfo().size()});
  return made;
}

// Tensors point at bytes they do not own; this owns them until the file is written.
class TensorList {
 public:
  explicit TensorList(WeightPrecision precision) : half_(precision == WeightPrecision::f16) {}

  void addWeights(std::string name, std::vector<uint64_t> shape, std::span<const float> values) {
    add(std::move(name), half_ ? DType::f16 : DType::f32, std::move(shape),
        half_ ? bytesOfHalf(values) : bytesOf(values));
  }
  void addDoubles(std::string name, std::vector<uint64_t> shape, std::span<const double> values) {
    add(std::move(name), DType::f64, std::move(shape), bytesOf(values));
  }
  std::vector<Tensor> tensors() const { return tensors_; }

 private:
  void add(std::string name, DType dtype, std::vector<uint64_t> shape, std::vector<uint8_t> bytes) {
    storage_.push_back(std::make_unique<std::vector<uint8_t>>(std::move(bytes)));
    tensors_.push_back({std::move(name), dtype, std::move(shape), *storage_.back()});
  }

  bool half_;
  std::vector<std::unique_ptr<std::vector<uint8_t>>> storage_;
  std::vector<Tensor> tensors_;
};

}  // namespace

std::vector<uint8_t> saveModel(const Model& model, uint64_t step, WeightPrecision precision,
                               const Metadata& notes) {
  Safetensors out;
  out.metadata = metadataOf(model.spec, step, notes);
  TensorList list(precision);
  if (model.pca) {
    const Pca::Parts& parts = model.pca->parts();
    const uint64_t d = model.pca->inputDim(), k = model.pca->latentDim();
    out.metadata["sampleCount"] = text(parts.sampleCount);
    list.addWeights("mean", {d}, parts.mean);
    list.addWeights("components", {k, d}, parts.components);
    list.addDoubles("eigenvalues", {d}, parts.eigenvalues);
    list.addDoubles("totalVariance", {}, {&parts.totalVariance, 1});
  } else {
    const std::span<const float> all = std::as_const(*model.trainable).parameters();
    for (const ParameterInfo& info : model.trainable->parameterInfo())
      list.addWeights(info.name, {info.shape.begin(), info.shape.end()},
                      all.subspan(info.offset, info.count));
  }
  out.tensors = list.tensors();
  return writeSafetensors(out);
}

Result<ModelFile> loadModel(std::span<const uint8_t> bytes) {
  const auto file = readSafetensors(bytes);
  if (!file.ok()) return file.status();
  const auto format = file->metadata.find("format");
  if (format == file->metadata.end() || format->second != kModelFormat)
    return Status::dataCorrupt(
        "This safetensors file is not a model of Latent Atlas: its format is {}; \"{}\" is needed.",
        {(format == file->metadata.end() ? "not said" : "\"" + format->second.substr(0, 40) + "\""),
         kModelFormat});
  ModelFile out;
  ModelSpec spec;
  Status status = readSpec(file->metadata, spec, out.step);
  if (!status.ok()) return status;
  out.notes = file->metadata;
  for (const char* field : kFields) out.notes.erase(field);
  auto model =
      spec.kind == ModelKind::pca ? readPca(file.value(), spec) : readNetwork(file.value(), spec);
  if (!model.ok()) return model.status();
  out.model = std::move(model.value());
  return out;
}

std::string weightsSha256(const Model& model) {
  return sha256Hex(std::span<const float>(weightsOf(model)));
}

}  // namespace atlas
