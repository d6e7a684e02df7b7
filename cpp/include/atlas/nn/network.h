// Networks of layers over one flat parameter vector.
//
// A layer owns no weights: it computes with a slice of the model's parameter vector and writes its
// gradient to the same slice of a gradient vector. So optimisers, snapshots, files and gradient
// checks see a model as one array of numbers, whatever its layers are. Dense is the first layer;
// convolutions, graph or masked layers and residual blocks are further subclasses of Layer, and
// nothing else has to know them. Layouts: tensor.h (a batch is B×d, one image a row: the lecture's
// X column by column).
//
// Real is float (training) or double (gradient checks); both are compiled in network.cc.
// Gradients are checked against central differences in tests/cpp/nn/network_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"
#include "atlas/kernels/gemm.h"

namespace atlas {

// One tensor inside a flat parameter vector.
struct ParameterInfo {
  std::string name;             // usable as a PyTorch state-dict key: "encoder.0.weight"
  std::vector<uint32_t> shape;  // row-major
  size_t offset = 0;            // of its first number in the vector
  size_t count = 0;             // product of shape
  double initBound = 0;         // initial values are U(−initBound, initBound)
};

// Fills `parameters` with initial weights: number i of tensor t is initBound·(2u − 1) with u the
// uniform i of Rng(seed, Stream::weightInit, t). With Dense's bound this is the default of
// torch.nn.Linear (Kaiming-uniform with a = √5), weights and biases alike.
template <class Real>
void initialiseParameters(const std::vector<ParameterInfo>& info, uint64_t seed,
                          std::span<Real> parameters);

// What a layer may use besides its arguments: threads and reusable memory.
struct Workspace {
  ThreadPool& pool;
  GemmScratch& gemm;
};

// A differentiable function y = f(x; w) of a batch. Stateless between calls except for reusable
// memory: backward is given again what forward saw.
template <class Real>
class Layer {
 public:
  virtual ~Layer() = default;

  virtual size_t inputDim() const = 0;
  virtual size_t outputDim() const = 0;
  // Its tensors in the order of its slice, offsets from 0, names without prefix ("weight").
  virtual std::vector<ParameterInfo> parameterInfo() const = 0;

  // x: B×inputDim, y: B×outputDim, w: the layer's slice.
  virtual void forward(Workspace work, const Real* w, MatrixView<const Real> x,
                       MatrixView<Real> y) = 0;
  // Given dy = ∂ℓ/∂y (B×outputDim, destroyed) and y as forward left it: writes dw = ∂ℓ/∂w (the
  // whole slice, overwritten) and, unless its data is null, dx = ∂ℓ/∂x (B×inputDim, overwritten).
  // dxWhereLive: only where x is not 0; elsewhere dx may be any finite number.
  virtual void backward(Workspace work, const Real* w, MatrixView<const Real> x,
                        MatrixView<const Real> y, MatrixView<Real> dy, Real* dw,
                        MatrixView<Real> dx, bool dxWhereLive) = 0;
  // Whether ∂y/∂(input, w) is 0 wherever y is, as behind a ReLU.
  virtual bool stopsWhereZero() const { return false; }
};

// y = a(x·Wᵀ + b), as torch.nn.Linear followed by an activation: W is out×in row-major, b has `out`
// numbers; initBound is 1/√in. Cost: 2·B·in·out FLOP forward, twice that backward.
template <class Real>
class Dense final : public Layer<Real> {
 public:
  Dense(size_t inputDim, size_t outputDim, Activation activation);

  size_t inputDim() const override { return inputDim_; }
  size_t outputDim() const override { return outputDim_; }
  std::vector<ParameterInfo> parameterInfo() const override;
  void forward(Workspace work, const Real* w, MatrixView<const Real> x,
               MatrixView<Real> y) override;
  void backward(Workspace work, const Real* w, MatrixView<const Real> x, MatrixView<const Real> y,
                MatrixView<Real> dy, Real* dw, MatrixView<Real> dx, bool dxWhereLive) override;
  bool stopsWhereZero() const override { return activation_ == Activation::relu; }

 private:
  size_t inputDim_;
  size_t outputDim_;
  Activation activation_;
};

// A chain of layers with the memory for one forward and backward pass. Buffers grow to the largest
// batch seen and are then reused: no allocation after the first step. One call at a time.
template <class Real>
class Network {
 public:
  // Appends a layer; its input must be the output of the layer before. `name` prefixes its tensors.
  void add(std::string name, std::unique_ptr<Layer<Real>> layer);

  size_t inputDim() const;
  size_t outputDim() const;
  size_t parameterCount() const { return parameterCount_; }
  std::vector<ParameterInfo> parameterInfo() const;  // offsets from 0, in the order of the layers

  // x: B×inputDim, must live until backward. Returns B×outputDim in the network's own memory, valid
  // until the next forward.
  MatrixView<const Real> forward(ThreadPool& pool, const Real* w, MatrixView<const Real> x);
  // Where the caller writes ∂ℓ/∂(output) of the last forward before it calls backward. B×outputDim.
  MatrixView<Real> outputGradient();
  // dw: parameterCount numbers, overwritten. Returns ∂ℓ/∂x (B×inputDim, the network's own memory,
  // valid until the next call), or an empty view unless wantInputGradient.
  MatrixView<const Real> backward(ThreadPool& pool, const Real* w, Real* dw,
                                  bool wantInputGradient);

 private:
  struct Node {
    std::string name;
    std::unique_ptr<Layer<Real>> layer;
    size_t offset;             // of its slice
    std::vector<Real> output;  // B×outputDim
  };

  std::vector<Node> nodes_;
  size_t parameterCount_ = 0;
  size_t maxDim_ = 0;
  MatrixView<const Real> input_;
  std::vector<Real> gradients_[2];  // B×maxDim each: the layers take turns
  GemmScratch gemm_;
};

}  // namespace atlas
