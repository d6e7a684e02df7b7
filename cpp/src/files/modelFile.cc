#include "atlas/files/modelFile.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

#include "atlas/files/sha256.h"
#include "atlas/models/specFields.h"
#include "base/decimal.h"

namespace atlas {
namespace {

using Metadata = std::map<std::string, std::string>;

std::string text(double value) { return shortestDecimal(value); }
std::string text(std::unsigned_integral auto value) { return std::to_string(value); }

std::string listText(const std::vector<uint32_t>& values) {
  std::string out;
  for (uint32_t value : values) out += (out.empty() ? "" : ",") + text(value);
  return out;
}

// Settings of a model into metadata.
class Writer {
 public:
  explicit Writer(Metadata& metadata) : metadata_(metadata) {}
  void operator()(const char* name, const auto& value) {
    using T = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_enum_v<T>) {
      // Files of dense networks are older than the choice.
      if constexpr (std::same_as<T, Layers>)
        if (value == Layers::dense) return;
      metadata_[name] = nameOf(value);
    } else if constexpr (std::same_as<T, bool>) {
      metadata_[name] = value ? "1" : "0";
    } else {
      metadata_[name] = text(value);
    }
  }
  template <class T>
  void operator()(const char* name, const Plain<T>& list) {
    metadata_[name] = listText(list.numbers);
  }

 private:
  Metadata& metadata_;
};

// And out of it; keeps the first failure.
class Reader {
 public:
  explicit Reader(const Metadata& metadata) : metadata_(metadata) {}
  const Status& status() const { return status_; }

  void operator()(const char* name, auto&& into) {
    using T = std::remove_cvref_t<decltype(into)>;
    if constexpr (std::is_enum_v<T>) {
      if (std::same_as<T, Layers> && !metadata_.contains(name)) return;
      auto found = named<T>(string(name));
      if (found.ok())
        into = found.value();
      else
        fail(Status::dataCorrupt("modelFile.damaged why", {found.status()}));
    } else if constexpr (std::same_as<T, bool>) {
      uint32_t number = 0;
      parse(name, string(name), number);
      into = number != 0;
    } else {
      parse(name, string(name), into);
    }
  }
  template <class T>
  void operator()(const char* name, Plain<T>&& list) {
    const std::string all = string(name);
    list.numbers.clear();
    for (size_t at = 0; at < all.size() && status_.ok();) {
      const size_t comma = std::min(all.find(',', at), all.size());
      parse(name, all.substr(at, comma - at), list.numbers.emplace_back());
      at = comma + 1;
    }
  }

 private:
  std::string string(const char* name) {
    const auto it = metadata_.find(name);
    if (it != metadata_.end()) return it->second;
    fail(Status::dataCorrupt("modelFile.noEntry name", {name}));
    return {};
  }
  void parse(const char* name, const std::string& value, double& out) {
    const std::optional<double> number = readDecimal(value);
    out = number.value_or(0);
    expect(number.has_value(), name, value);
  }
  template <std::unsigned_integral T>
  void parse(const char* name, const std::string& value, T& out) {
    const char* end = value.data() + value.size();
    const auto result = std::from_chars(value.data(), end, out);
    expect(result.ec == std::errc() && result.ptr == end, name, value);
  }
  void expect(bool isNumber, const char* name, const std::string& value) {
    if (!isNumber)
      fail(Status::dataCorrupt("modelFile.entry name found", {name, value.substr(0, 40)}));
  }
  void fail(const Status& status) {
    if (status_.ok()) status_ = status;
  }

  const Metadata& metadata_;
  Status status_;
};

// Takes what is ours out of metadata: anything else in a file is a note.
class Eraser {
 public:
  explicit Eraser(Metadata& metadata) : metadata_(metadata) {}
  void operator()(const char* name, const auto&) { metadata_.erase(name); }

 private:
  Metadata& metadata_;
};

// What a file says of its model, beside its settings and its format.
struct Facts {
  ModelSpec spec;
  uint64_t step = 0;
  uint64_t sampleCount = 0;  // of pca
};
template <class V>
void fields(V& visit, Is<Facts> auto& of) {
  fields(visit, of.spec);
  visit("inputDim", of.spec.inputDim);
  visit("step", of.step);
  if (of.spec.kind == ModelKind::pca) visit("sampleCount", of.sampleCount);
}

Status readFacts(const Metadata& metadata, Facts& facts) {
  Reader reader(metadata);
  fields(reader, facts);
  ATLAS_TRY(reader.status());
  if (Status valid = validate(facts.spec); !valid.ok())
    return Status::dataCorrupt("modelFile.damaged why", {valid});
  return Status::okay();
}

// The tensor `name`, if it is there with this shape; `what` says whose it is.
Result<const Tensor*> expectTensor(const Safetensors& file, const std::string& name,
                                   const std::vector<uint64_t>& shape) {
  const Tensor* tensor = file.find(name);
  if (tensor == nullptr) return Status::dataCorrupt("modelFile.noTensor name", {name});
  if (tensor->shape == shape) return tensor;
  const auto listed = [](const std::vector<uint64_t>& sizes) {
    std::string out;
    for (uint64_t size : sizes) out += (out.empty() ? "" : "×") + std::to_string(size);
    return out.empty() ? "1" : out;
  };
  return Status::dataCorrupt("modelFile.tensorShape name found wanted",
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
      return Status::dataCorrupt("numbers.finiteAt name place", {name, i});
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

Result<Model> readPca(const Safetensors& file, const Facts& facts) {
  const uint64_t d = facts.spec.inputDim, k = facts.spec.latentDim;
  Pca::Parts parts;
  parts.sampleCount = facts.sampleCount;
  std::vector<double> total;
  Status status = readFloats(file, "mean", {d}, parts.mean);
  if (status.ok()) status = readFloats(file, "components", {k, d}, parts.components);
  if (status.ok()) status = readDoubles(file, "eigenvalues", {d}, parts.eigenvalues);
  if (status.ok()) status = readDoubles(file, "totalVariance", {}, total);
  if (!status.ok()) return status;
  parts.totalVariance = total[0];
  auto pca = Pca::fromParts(std::move(parts));
  if (!pca.ok()) return Status::dataCorrupt("modelFile.damaged why", {pca.status()});
  return modelOf(std::move(pca.value()), facts.spec);
}

Result<Model> readNetwork(const Safetensors& file, const ModelSpec& spec) {
  // Sizes are compared before a network is made, so that a file cannot ask for memory it does not
  // bring: a network's weights are never larger than twice its float16 file.
  uint64_t numbers = 0;
  for (const Tensor& tensor : file.tensors) numbers += tensor.count();
  std::vector<uint64_t> widths = {spec.layers == Layers::conv ? kConvFeatures : spec.inputDim};
  if (spec.kind == ModelKind::vqvae || spec.kind == ModelKind::codes) {
    widths = {spec.codes, spec.latentDim};
  } else if (spec.kind != ModelKind::ribbons) {
    widths.insert(widths.end(), spec.hidden.begin(), spec.hidden.end());
    widths.push_back(spec.latentDim);
  }
  const uint64_t halves = spec.kind == ModelKind::classifier ? 1 : 2;
  uint64_t needed = 0;
  for (size_t i = 1; i < widths.size(); ++i) needed += halves * widths[i - 1] * widths[i];
  if (numbers < needed)
    return Status::dataCorrupt("modelFile.numbers found wanted", {numbers, needed});
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
    return Status::dataCorrupt("modelFile.tensors found wanted",
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
  out.metadata = notes;
  out.metadata["format"] = kModelFormat;
  const Facts facts{model.spec, step, model.pca ? model.pca->parts().sampleCount : 0};
  Writer writer(out.metadata);
  fields(writer, facts);
  TensorList list(precision);
  if (model.pca) {
    const Pca::Parts& parts = model.pca->parts();
    const uint64_t d = model.pca->inputDim(), k = model.pca->latentDim();
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
        "modelFile.format found wanted",
        {format == file->metadata.end() ? "" : format->second.substr(0, 40).c_str(), kModelFormat});
  Facts facts;
  ATLAS_TRY(readFacts(file->metadata, facts));
  ModelFile out;
  out.step = facts.step;
  out.notes = file->metadata;
  out.notes.erase("format");
  Eraser eraser(out.notes);
  fields(eraser, facts);
  auto model = facts.spec.kind == ModelKind::pca ? readPca(file.value(), facts)
                                                 : readNetwork(file.value(), facts.spec);
  if (!model.ok()) return model.status();
  out.model = std::move(model.value());
  return out;
}

std::string weightsSha256(const Model& model) {
  return sha256Hex(std::span<const float>(weightsOf(model)));
}

}  // namespace atlas
