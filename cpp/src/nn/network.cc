#include "atlas/nn/network.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "atlas/base/rng.h"
#include "atlas/kernels/elementwise.h"

namespace atlas {
namespace {

// Columns a chunk of a bias gradient: a cache line of floats or two.
constexpr size_t kColumnsAChunk = 32;

// Rows of a batch a chunk of activations.
constexpr size_t kRowsAChunk = 16;

// db[j] = Σᵢ dy(i, j), rows in order.
template <class Real>
void columnSums(ThreadPool& pool, MatrixView<const Real> dy, Real* db) {
  parallelFor(pool, dy.cols, kColumnsAChunk, [&](size_t begin, size_t end) {
    std::fill(db + begin, db + end, Real(0));
    for (size_t i = 0; i < dy.rows; ++i) {
      const Real* row = dy.row(i);
      for (size_t j = begin; j < end; ++j) db[j] += row[j];
    }
  });
}

}  // namespace

template <class Real>
void initialiseParameters(const std::vector<ParameterInfo>& info, uint64_t seed,
                          std::span<Real> parameters) {
  for (size_t t = 0; t < info.size(); ++t) {
    const Rng rng(seed, Stream::weightInit, t);
    for (size_t i = 0; i < info[t].count; ++i) {
      const double u = rng.uniform(i);
      parameters[info[t].offset + i] =
          static_cast<Real>(static_cast<float>(info[t].initBound * (2 * u - 1)));
    }
  }
}

template <class Real>
Dense<Real>::Dense(size_t inputDim, size_t outputDim, Activation activation)
    : inputDim_(inputDim), outputDim_(outputDim), activation_(activation) {}

template <class Real>
std::vector<ParameterInfo> Dense<Real>::parameterInfo() const {
  const auto in = static_cast<uint32_t>(inputDim_);
  const auto out = static_cast<uint32_t>(outputDim_);
  const double bound = 1 / std::sqrt(static_cast<double>(inputDim_));
  const size_t weights = inputDim_ * outputDim_;
  return {{"weight", {out, in}, 0, weights, bound}, {"bias", {out}, weights, outputDim_, bound}};
}

template <class Real>
void Dense<Real>::forward(Workspace work, const Real* w, MatrixView<const Real> x,
                          MatrixView<Real> y) {
  const Real* bias = w + inputDim_ * outputDim_;
  gemm(work.pool, Transpose::no, Transpose::yes, x.rows, outputDim_, inputDim_, x.data, x.stride, w,
       inputDim_, bias, false, y.data, y.stride, work.gemm, activation_);
}

template <class Real>
void Dense<Real>::backward(Workspace work, const Real* w, MatrixView<const Real> x,
                           MatrixView<const Real> y, MatrixView<Real> dy, Real* dw,
                           MatrixView<Real> dx, bool dxWhereLive) {
  if (activation_ != Activation::identity) {
    parallelFor(work.pool, y.rows, kRowsAChunk, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        multiplyByDerivative(activation_, y.row(i), dy.row(i), y.cols);
      }
    });
  }
  gemm(work.pool, Transpose::yes, Transpose::no, outputDim_, inputDim_, dy.rows, dy.data, dy.stride,
       x.data, x.stride, nullptr, false, dw, inputDim_, work.gemm);
  columnSums<Real>(work.pool, dy, dw + inputDim_ * outputDim_);
  if (dx.data == nullptr) return;
  if (dxWhereLive) {
    gemmWhere(work.pool, dy.rows, inputDim_, outputDim_, dy.data, dy.stride, w, inputDim_, x.data,
              x.stride, dx.data, dx.stride, work.gemm);
    return;
  }
  gemm(work.pool, Transpose::no, Transpose::no, dy.rows, inputDim_, outputDim_, dy.data, dy.stride,
       w, inputDim_, nullptr, false, dx.data, dx.stride, work.gemm);
}

template <class Real>
void Network<Real>::add(std::string name, std::unique_ptr<Layer<Real>> layer) {
  assert(nodes_.empty() || nodes_.back().layer->outputDim() == layer->inputDim());
  maxDim_ = std::max({maxDim_, layer->inputDim(), layer->outputDim()});
  size_t count = 0;
  for (const ParameterInfo& tensor : layer->parameterInfo()) count += tensor.count;
  nodes_.push_back({std::move(name), std::move(layer), parameterCount_, {}});
  parameterCount_ += count;
}

template <class Real>
size_t Network<Real>::inputDim() const {
  return nodes_.front().layer->inputDim();
}

template <class Real>
size_t Network<Real>::outputDim() const {
  return nodes_.back().layer->outputDim();
}

template <class Real>
std::vector<ParameterInfo> Network<Real>::parameterInfo() const {
  std::vector<ParameterInfo> all;
  for (const Node& node : nodes_) {
    for (ParameterInfo tensor : node.layer->parameterInfo()) {
      tensor.name = node.name + "." + tensor.name;
      tensor.offset += node.offset;
      all.push_back(std::move(tensor));
    }
  }
  return all;
}

template <class Real>
MatrixView<const Real> Network<Real>::forward(ThreadPool& pool, const Real* w,
                                              MatrixView<const Real> x) {
  input_ = x;
  MatrixView<const Real> current = x;
  for (Node& node : nodes_) {
    const size_t size = x.rows * node.layer->outputDim();
    if (node.output.size() < size) node.output.resize(size);
    const MatrixView<Real> y(node.output.data(), x.rows, node.layer->outputDim());
    node.layer->forward({pool, gemm_}, w + node.offset, current, y);
    current = y;
  }
  return current;
}

template <class Real>
MatrixView<Real> Network<Real>::outputGradient() {
  for (std::vector<Real>& gradient : gradients_) {
    if (gradient.size() < input_.rows * maxDim_) gradient.resize(input_.rows * maxDim_);
  }
  return {gradients_[nodes_.size() % 2].data(), input_.rows, outputDim()};
}

// The gradient of node i's output lives in gradients_[(i + 1) % 2], that of its input in the other.
template <class Real>
MatrixView<const Real> Network<Real>::backward(ThreadPool& pool, const Real* w, Real* dw,
                                               bool wantInputGradient) {
  const size_t batch = input_.rows;
  MatrixView<Real> dx;
  for (size_t i = nodes_.size(); i-- > 0;) {
    Node& node = nodes_[i];
    const size_t inputs = node.layer->inputDim();
    const size_t outputs = node.layer->outputDim();
    const MatrixView<const Real> x =
        i == 0 ? input_ : MatrixView<const Real>(nodes_[i - 1].output.data(), batch, inputs);
    const MatrixView<const Real> y(node.output.data(), batch, outputs);
    const MatrixView<Real> dy(gradients_[(i + 1) % 2].data(), batch, outputs);
    dx = i > 0 || wantInputGradient ? MatrixView<Real>(gradients_[i % 2].data(), batch, inputs)
                                    : MatrixView<Real>();
    const bool dxWhereLive = i > 0 && nodes_[i - 1].layer->stopsWhereZero();
    node.layer->backward({pool, gemm_}, w + node.offset, x, y, dy, dw + node.offset, dx,
                         dxWhereLive);
  }
  return dx;
}

template void initialiseParameters(const std::vector<ParameterInfo>&, uint64_t, std::span<float>);
template void initialiseParameters(const std::vector<ParameterInfo>&, uint64_t, std::span<double>);
template class Dense<float>;
template class Dense<double>;
template class Network<float>;
template class Network<double>;

}  // namespace atlas
