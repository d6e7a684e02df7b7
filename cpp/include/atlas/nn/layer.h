// What a model is made of: layers (differentiable functions of a batch) and terms (losses of it).
//
// A value is what flows between layers: of a batch of `items` items a matrix of (items·rows)×cols,
// row-major, where rows×cols is the shape of one item. An image is 1×784, its 8×8 map of 16
// channels 64×16, a molecule's pairs 81×F. So a dense layer is also a 1×1 convolution and a map of
// every node, and reshaping costs nothing.
//
// A layer owns no weights: it computes with a slice of the model's parameter vector and writes its
// gradient to the same slice of a gradient vector. So optimisers, snapshots, files and gradient
// checks see a model as one array of numbers, whatever its layers are.
//
// Real is float (training) or double (gradient checks). Every layer's and term's gradient is
// checked against central differences by tests/cpp/nn/layers_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/rng.h"
#include "atlas/base/tensor.h"
#include "atlas/kernels/gemm.h"

namespace atlas {

struct Shape {  // of one item
  uint32_t rows = 1, cols = 0;
  size_t size() const { return size_t{rows} * cols; }
  bool operator==(const Shape&) const = default;
};

// One tensor inside a flat parameter vector.
struct ParameterInfo {
  std::string name;             // usable as a PyTorch state-dict key: "encoder.0.weight"
  std::vector<uint32_t> shape;  // row-major
  size_t offset = 0;            // of its first number in the vector
  size_t count = 0;             // product of shape
  double initBound = 0;         // initial values are U(−initBound, initBound)
  bool trained = true;          // false: the optimiser leaves it alone (a mean, a codebook)
  double initStd = 0;           // or, where this is not 0, N(0, initStd²)
};

// The noise of one pass. Number j of the batch's item i is rng.normal((firstItem + i)·k + j), so it
// does not depend on how items are cut into batches. Other uses take other streams of the same seed
// and step (Rng::onStream).
struct Noise {
  Rng rng;
  uint64_t firstItem = 0;
};

// What a layer may use besides its arguments.
struct Pass {
  ThreadPool& pool;
  GemmScratch& gemm;
  Noise noise;
  size_t items;
  bool training;  // false while a loss is measured or a part is run by itself
};

template <class Real>
using Inputs = std::span<const MatrixView<const Real>>;

// Where ∂ℓ/∂(input) goes.
template <class Real>
struct Slope {
  MatrixView<Real> d;      // data null: nobody asks
  bool add = false;        // another consumer wrote before: add, else overwrite
  bool whereLive = false;  // only wanted where the input is not 0; elsewhere any finite number
};
template <class Real>
using Slopes = std::span<const Slope<Real>>;

// A differentiable function y = f(x₁, …; w) of a batch. Stateless between calls except for reusable
// memory and what forward left for backward of the same pass.
template <class Real>
class Layer {
 public:
  virtual ~Layer() = default;

  // Takes the shapes of its inputs, once, and answers that of its output.
  virtual Shape attach(std::span<const Shape> in) = 0;
  // Its tensors in the order of its slice, offsets from 0, names without prefix ("weight"). After
  // attach.
  virtual std::vector<ParameterInfo> parameterInfo() const { return {}; }
  // Changes initial weights that are not uniform (a mask's zeros).
  virtual void initialise(Real* w) const { (void)w; }

  virtual void forward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<Real> y) = 0;
  // Given dy = ∂ℓ/∂y (destroyed) and y as forward left it: writes dw = ∂ℓ/∂w (the whole slice,
  // overwritten) and every slope that is asked for.
  virtual void backward(Pass& pass, const Real* w, Inputs<Real> x, MatrixView<const Real> y,
                        MatrixView<Real> dy, Real* dw, Slopes<Real> dx) = 0;
  // After a training step's gradients, for tensors that are not trained by them (a codebook's
  // moving means); in one fixed order.
  virtual void update(Pass& pass, Real* w, Inputs<Real> x, MatrixView<const Real> y) {
    (void)pass, (void)w, (void)x, (void)y;
  }
  // Whether ∂y/∂(input, w) is 0 wherever y is, as behind a ReLU.
  virtual bool stopsWhereZero() const { return false; }
};

// A loss summed over items, in double and in their order: the same sum for any number of threads.
struct TermSum {
  double nats = 0;
  std::vector<double> parts;  // of each latent number, say; empty for most terms
};

// A loss in nats of each item; what is made small is its batch mean.
template <class Real>
class Term {
 public:
  virtual ~Term() = default;

  virtual void attach(std::span<const Shape> in) { (void)in; }
  // Whether this input gets a gradient: not one that is only looked at (a target, sg(·)). The
  // others' slopes are never asked for.
  virtual bool moves(size_t input) const { return input == 0; }
  // Adds the batch's loss to `sum`; ofItem[i] becomes that of item i. With slopes: writes
  // scale·∂(Σ nats)/∂x to each that is asked for.
  virtual void loss(Pass& pass, Inputs<Real> x, TermSum& sum, std::span<double> ofItem, Real scale,
                    Slopes<Real> dx) = 0;
};

// A number that changes with the steps of a run: 0 before step `from`, rises linearly from 0 over
// `warmup` steps, and is multiplied by `factor` at each of `drops`.
struct Schedule {
  double value = 1;
  uint64_t warmup = 0;
  std::vector<uint64_t> drops = {};
  double factor = 0.1;
  uint64_t from = 0;

  double at(uint64_t step) const;
};

// Fills `parameters` with initial weights: number i of tensor t is initBound·(2u − 1) with u the
// uniform i of Rng(seed, Stream::weightInit, t), or initStd·normal i of it. With Dense's bound this
// is the default of torch.nn.Linear (Kaiming-uniform with a = √5), weights and biases alike.
template <class Real>
void initialiseParameters(const std::vector<ParameterInfo>& info, uint64_t seed,
                          std::span<Real> parameters);

}  // namespace atlas
