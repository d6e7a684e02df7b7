#include "atlas/nn/graph.h"

#include <algorithm>
#include <cassert>

namespace atlas {

template <class Real>
Value Graph<Real>::input(Shape item) {
  const Value value{uint32_t(values_.size())};
  values_.push_back({item, uint32_t(storages_.size())});
  storages_.push_back({item.size()});
  inputs_.push_back(value.id);
  inputShapes_.push_back(item);
  return value;
}

template <class Real>
std::vector<Shape> Graph<Real>::shapesOf(std::initializer_list<Value> values) const {
  std::vector<Shape> shapes;
  for (const Value value : values) shapes.push_back(shape(value));
  return shapes;
}

template <class Real>
Value Graph<Real>::add(const std::string& name, std::unique_ptr<Layer<Real>> layer,
                       std::initializer_list<Value> inputs) {
  assert(inputs.size() <= kMostInputs);
  const Shape shape = layer->attach(shapesOf(inputs));
  Record record{nullptr, {}, uint32_t(values_.size()), parameters_.size(), 0};
  Storage output{shape.size(), uint32_t(records_.size())};
  for (const Value value : inputs) {
    record.inputs.push_back(value.id);
    output.wantsGradient |= storageOf(value.id).wantsGradient;
  }
  for (ParameterInfo tensor : layer->parameterInfo()) {
    tensor.name = name + "." + tensor.name;
    tensor.offset += record.offset;
    record.count += tensor.count;
    output.wantsGradient |= tensor.trained;
    info_.push_back(std::move(tensor));
  }
  parameters_.resize(record.offset + record.count);
  record.layer = std::move(layer);
  values_.push_back({shape, uint32_t(storages_.size())});
  storages_.push_back(std::move(output));
  records_.push_back(std::move(record));
  return {records_.back().output};
}

template <class Real>
Value Graph<Real>::reshape(Value value, Shape item) {
  assert(item.size() == shape(value).size());
  values_.push_back({item, values_[value.id].storage});
  return {uint32_t(values_.size() - 1)};
}

template <class Real>
void Graph<Real>::term(const std::string& name, std::unique_ptr<Term<Real>> term,
                       std::initializer_list<Value> inputs, Schedule weight) {
  assert(inputs.size() <= kMostInputs);
  term->attach(shapesOf(inputs));
  TermRecord record{std::move(term), {}, {}};
  for (const Value value : inputs) record.inputs.push_back(value.id);
  terms_.push_back(std::move(record));
  termInfo_.push_back({name, std::move(weight)});
}

// A slot that no living gradient has, or a new one.
template <class Real>
void Graph<Real>::place(Storage& storage, std::vector<uint32_t>& free) {
  if (!storage.wantsGradient || storage.slot != kNone) return;
  if (free.empty()) {
    free.push_back(uint32_t(slotSizes_.size()));
    slotSizes_.push_back(0);
  }
  storage.slot = free.back();
  free.pop_back();
  slotSizes_[storage.slot] = std::max(slotSizes_[storage.slot], storage.size);
}

template <class Real>
void Graph<Real>::finish(uint64_t seed) {
  gradients_.resize(parameters_.size());
  initialiseParameters<Real>(info_, seed, parameters_);
  for (const Record& record : records_)
    record.layer->initialise(parameters_.data() + record.offset);
  // A gradient lives from its last consumer to its maker; one dead leaves its slot to the next. The
  // last slot left is the first taken: it is the one still in the cache.
  std::vector<uint32_t> free;
  for (const TermRecord& term : terms_) {
    for (size_t i = 0; i < term.inputs.size(); ++i) {
      if (term.term->moves(i)) place(storageOf(term.inputs[i]), free);
    }
  }
  for (size_t i = records_.size(); i-- > 0;) {
    const Storage& output = storageOf(records_[i].output);
    if (output.slot == kNone) continue;  // no term hangs on it
    for (const uint32_t value : records_[i].inputs) place(storageOf(value), free);
    free.push_back(output.slot);
  }
  slots_.resize(slotSizes_.size());
  needed_.resize(storages_.size());
}

template <class Real>
MatrixView<const Real> Graph<Real>::view(uint32_t value) const {
  const auto& [shape, storage] = values_[value];
  const MatrixView<const Real>& at = storages_[storage].at;
  if (at.cols == shape.cols) return {at.data, items_ * shape.rows, shape.cols, at.stride};
  assert(at.stride == at.cols);  // another shape of the same numbers needs them side by side
  return {at.data, items_ * shape.rows, shape.cols};
}

template <class Real>
MatrixView<Real> Graph<Real>::gradientOf(uint32_t value) {
  const auto& [shape, storage] = values_[value];
  return {slots_[storages_[storage].slot].data(), items_ * shape.rows, shape.cols};
}

template <class Real>
Inputs<Real> Graph<Real>::inputsOf(const std::vector<uint32_t>& values) {
  for (size_t i = 0; i < values.size(); ++i) inputViews_[i] = view(values[i]);
  return {inputViews_, values.size()};
}

template <class Real>
Slopes<Real> Graph<Real>::slopesOf(const std::vector<uint32_t>& values, const Term<Real>* term) {
  for (size_t i = 0; i < values.size(); ++i) {
    Storage& storage = storageOf(values[i]);
    slopes_[i] = {};
    if (storage.slot == kNone || (term != nullptr && !term->moves(i))) continue;
    slopes_[i].d = gradientOf(values[i]);
    slopes_[i].add = storage.written;
    slopes_[i].whereLive =
        storage.maker != kNone && records_[storage.maker].layer->stopsWhereZero();
    storage.written = true;
  }
  return {slopes_, values.size()};
}

template <class Real>
void Graph<Real>::forward(Record& record, Pass& pass) {
  Storage& output = storageOf(record.output);
  const Shape shape = values_[record.output].shape;
  if (output.own.size() < items_ * output.size) output.own.resize(items_ * output.size);
  const MatrixView<Real> y(output.own.data(), items_ * shape.rows, shape.cols);
  record.layer->forward(pass, parameters_.data() + record.offset, inputsOf(record.inputs), y);
  output.at = y;
}

template <class Real>
void Graph<Real>::forwardAll(Pass& pass, Inputs<Real> inputs) {
  assert(inputs.size() == inputs_.size());
  items_ = pass.items;
  for (size_t i = 0; i < inputs.size(); ++i) storageOf(inputs_[i]).at = inputs[i];
  for (Record& record : records_) forward(record, pass);
  for (TermRecord& term : terms_) {
    if (term.ofItem.size() < items_) term.ofItem.resize(items_);
  }
}

template <class Real>
void Graph<Real>::loss(ThreadPool& pool, Inputs<Real> inputs, const Noise& noise, LossSum& sum) {
  Pass pass{pool, gemm_, noise, inputs[0].rows / inputShapes_[0].rows, /*training=*/false};
  forwardAll(pass, inputs);
  sum.items += items_;
  sum.terms.resize(terms_.size());
  for (size_t t = 0; t < terms_.size(); ++t) {
    TermRecord& term = terms_[t];
    term.term->loss(pass, inputsOf(term.inputs), sum.terms[t], {term.ofItem.data(), items_}, 0, {});
  }
}

template <class Real>
void Graph<Real>::lossAndGradient(ThreadPool& pool, Inputs<Real> inputs, const Noise& noise,
                                  std::span<const double> weights, LossSum& sum) {
  assert(weights.size() == terms_.size());
  Pass pass{pool, gemm_, noise, inputs[0].rows / inputShapes_[0].rows, /*training=*/true};
  forwardAll(pass, inputs);
  for (size_t s = 0; s < slots_.size(); ++s) {
    if (slots_[s].size() < items_ * slotSizes_[s]) slots_[s].resize(items_ * slotSizes_[s]);
  }
  for (Storage& storage : storages_) storage.written = false;
  sum.items += items_;
  sum.terms.resize(terms_.size());
  const Real mean = Real(1) / static_cast<Real>(items_);  // the gradient of a mean
  for (size_t t = 0; t < terms_.size(); ++t) {
    TermRecord& term = terms_[t];
    term.term->loss(pass, inputsOf(term.inputs), sum.terms[t], {term.ofItem.data(), items_},
                    mean * static_cast<Real>(weights[t]), slopesOf(term.inputs, term.term.get()));
  }
  for (size_t i = records_.size(); i-- > 0;) {
    Record& record = records_[i];
    Real* dw = gradients_.data() + record.offset;
    if (!storageOf(record.output).written) {
      std::fill_n(dw, record.count, Real(0));  // no term hangs on it
      continue;
    }
    const MatrixView<Real> dy = gradientOf(record.output);
    record.layer->backward(pass, parameters_.data() + record.offset, inputsOf(record.inputs),
                           view(record.output), dy, dw, slopesOf(record.inputs));
  }
}

template <class Real>
void Graph<Real>::update(ThreadPool& pool, const Noise& noise) {
  Pass pass{pool, gemm_, noise, items_, /*training=*/true};
  for (Record& record : records_) {
    record.layer->update(pass, parameters_.data() + record.offset, inputsOf(record.inputs),
                         view(record.output));
  }
}

template <class Real>
MatrixView<const Real> Graph<Real>::run(ThreadPool& pool, const Noise& noise, Value at,
                                        MatrixView<const Real> given, Value wanted) {
  Pass pass{pool, gemm_, noise, given.rows / shape(at).rows, /*training=*/false};
  items_ = pass.items;
  const uint32_t source = values_[at.id].storage;
  storages_[source].at = given;
  std::fill(needed_.begin(), needed_.end(), uint8_t(0));
  needed_[values_[wanted.id].storage] = 1;
  needed_[source] = 0;
  for (size_t i = records_.size(); i-- > 0;) {
    if (!needed_[values_[records_[i].output].storage]) continue;
    for (const uint32_t value : records_[i].inputs) needed_[values_[value].storage] = 1;
    needed_[source] = 0;
  }
  for (Record& record : records_) {
    if (needed_[values_[record.output].storage]) forward(record, pass);
  }
  return view(wanted.id);
}

template <class Real>
std::span<const double> Graph<Real>::ofItem(size_t term) const {
  return {terms_[term].ofItem.data(), items_};
}

template class Graph<float>;
template class Graph<double>;

}  // namespace atlas
