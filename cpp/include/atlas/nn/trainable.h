// What a trainer needs of a model, and nothing more: one parameter vector, one gradient vector, and
// losses with their gradient. Tested through tests/cpp/nn/{graph,trainer}_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"
#include "atlas/nn/layer.h"

namespace atlas {

// A term of a model's loss and what it counts for.
struct TermInfo {
  std::string name;
  Schedule weight;
};

// Losses summed over items.
struct LossSum {
  uint64_t items = 0;
  std::vector<TermSum> terms;  // in the order of the model's; empty before the first batch

  void clear();  // to zero, keeping the memory
  void add(const LossSum& other);
};

// Mean nats per item.
struct Losses {
  double recon = 0;              // of the term "recon"
  double kl = 0;                 // of the term "kl"
  double total = 0;              // Σ weight·term
  std::vector<double> klPerDim;  // [k]; empty for models without a posterior
  std::vector<double> terms;     // of every term, in the model's order
};

template <class Real>
class TrainableModel {
 public:
  virtual ~TrainableModel() = default;

  virtual const std::vector<Shape>& inputs() const = 0;  // shapes of one item
  virtual const std::vector<TermInfo>& terms() const = 0;
  virtual std::span<Real> parameters() = 0;
  virtual std::span<const Real> parameters() const = 0;
  // As lossAndGradient left them; same order as parameters().
  virtual std::span<const Real> gradients() const = 0;
  virtual const std::vector<ParameterInfo>& parameterInfo() const = 0;

  // inputs: a batch each, (items·rows)×cols. Adds the batch's losses to `sum`; gradients() becomes
  // the gradient of the batch mean of Σ weights[t]·term t. Allocates only when the batch is larger
  // than ever before.
  virtual void lossAndGradient(ThreadPool& pool, Inputs<Real> inputs, const Noise& noise,
                               std::span<const double> weights, LossSum& sum) = 0;
  // The losses alone; the same bits as lossAndGradient adds where nothing is hidden in training.
  virtual void loss(ThreadPool& pool, Inputs<Real> inputs, const Noise& noise, LossSum& sum) = 0;
  // Moves what gradients do not train, after a step was taken (Layer::update).
  virtual void update(ThreadPool& pool, const Noise& noise) { (void)pool, (void)noise; }
};

// The mean of a sum, every term with its weight at the end of its schedule, so that curves can be
// compared. Precondition: sum.items > 0.
Losses meanLosses(const LossSum& sum, const std::vector<TermInfo>& terms);

}  // namespace atlas
