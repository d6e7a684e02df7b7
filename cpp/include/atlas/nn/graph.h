// A model as a tape: layers recorded once over values, with terms that say what is made small.
// Running it is a walk over the records; everything is sized by the first batch and then reused.
//
//   Graph<float> g;
//   const Value x = g.input({1, 784});
//   const Value z = g.add("encoder", dense<float>(2, Activation::identity), {x});
//   const Value y = g.add("decoder", dense<float>(784, Activation::identity), {z});
//   g.term("recon", reconstruction<float>(ReconLoss::mse), {y, x});
//   g.finish(seed);
//
// Layers: layers.h. Terms: terms.h. Gradients flow against the order of recording; where a value
// has several consumers they add up in that order, terms first. Tested by
// tests/cpp/nn/graph_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"
#include "atlas/nn/layer.h"
#include "atlas/nn/trainable.h"

namespace atlas {

// Names a value of one graph.
struct Value {
  uint32_t id = 0;
};

// One call at a time; not thread-safe.
template <class Real>
class Graph final : public TrainableModel<Real> {
 public:
  // Recording. The order of `add` is the order of the parameters; `name` prefixes a layer's
  // tensors.
  Value input(Shape item);
  Value add(const std::string& name, std::unique_ptr<Layer<Real>> layer,
            std::initializer_list<Value> inputs);
  // The same numbers as rows×cols of another shape. Precondition: sizes agree.
  Value reshape(Value value, Shape item);
  void term(const std::string& name, std::unique_ptr<Term<Real>> term,
            std::initializer_list<Value> inputs, Schedule weight = {});
  // Ends recording and initialises the weights from `seed`.
  void finish(uint64_t seed);

  Shape shape(Value value) const { return values_[value.id].shape; }
  const std::vector<Shape>& inputs() const override { return inputShapes_; }
  const std::vector<TermInfo>& terms() const override { return termInfo_; }
  std::span<Real> parameters() override { return parameters_; }
  std::span<const Real> parameters() const override { return parameters_; }
  std::span<const Real> gradients() const override { return gradients_; }
  const std::vector<ParameterInfo>& parameterInfo() const override { return info_; }

  void lossAndGradient(ThreadPool& pool, Inputs<Real> inputs, const Noise& noise,
                       std::span<const double> weights, LossSum& sum) override;
  void loss(ThreadPool& pool, Inputs<Real> inputs, const Noise& noise, LossSum& sum) override;
  void update(ThreadPool& pool, const Noise& noise) override;

  // A part by itself (encoding, decoding, sampling): `wanted` as it follows from `given` at `at`.
  // In the graph's memory, valid until its next pass.
  MatrixView<const Real> run(ThreadPool& pool, const Noise& noise, Value at,
                             MatrixView<const Real> given, Value wanted);
  // Of the last pass, valid until the next: a value, and the loss of each item by term.
  MatrixView<const Real> value(Value value) const { return view(value.id); }
  std::span<const double> ofItem(size_t term) const;

 private:
  static constexpr size_t kMostInputs = 8;
  static constexpr uint32_t kNone = ~0u;

  // Numbers that one or, reshaped, several values name.
  struct Storage {
    size_t size;             // numbers of an item
    uint32_t maker = kNone;  // the record that computes it; none: an input
    bool wantsGradient = false;
    uint32_t slot = kNone;           // whose memory its gradient has
    std::vector<Real> own = {};      // what the maker wrote
    MatrixView<const Real> at = {};  // where it is in this pass: `own`, or what the caller gave
    bool written = false;            // its gradient, in this pass
  };
  struct Named {
    Shape shape;
    uint32_t storage;
  };
  struct Record {
    std::unique_ptr<Layer<Real>> layer;
    std::vector<uint32_t> inputs;  // values
    uint32_t output;               // value
    size_t offset;                 // of its slice of the parameters
    size_t count;                  // of its parameters
  };
  struct TermRecord {
    std::unique_ptr<Term<Real>> term;
    std::vector<uint32_t> inputs;
    std::vector<double> ofItem;
  };

  std::vector<Shape> shapesOf(std::initializer_list<Value> values) const;
  MatrixView<const Real> view(uint32_t value) const;
  Storage& storageOf(uint32_t value) { return storages_[values_[value].storage]; }
  Inputs<Real> inputsOf(const std::vector<uint32_t>& values);
  // Of a layer, or of the term that is given.
  Slopes<Real> slopesOf(const std::vector<uint32_t>& values, const Term<Real>* term = nullptr);
  void place(Storage& storage, std::vector<uint32_t>& free);
  void forward(Record& record, Pass& pass);
  // Places the inputs and walks over every record.
  void forwardAll(Pass& pass, Inputs<Real> inputs);
  MatrixView<Real> gradientOf(uint32_t value);

  std::vector<Named> values_;
  std::vector<Storage> storages_;
  std::vector<Record> records_;
  std::vector<TermRecord> terms_;
  std::vector<uint32_t> inputs_;  // values
  std::vector<Shape> inputShapes_;
  std::vector<TermInfo> termInfo_;
  std::vector<ParameterInfo> info_;
  std::vector<Real> parameters_, gradients_;
  std::vector<std::vector<Real>>
      slots_;  // of gradients: storages that are never alive together share
  std::vector<size_t> slotSizes_;
  size_t items_ = 0;             // of the last pass
  std::vector<uint8_t> needed_;  // of a part that is run
  MatrixView<const Real> inputViews_[kMostInputs];
  Slope<Real> slopes_[kMostInputs];
  GemmScratch gemm_;
};

}  // namespace atlas
