// A classifier of images, as a graph: the encoder of an autoencoder (autoencoder.h; spec.layers,
// spec.hidden), then a logit for each of spec.latentDim classes; p(class | x) is their softmax. The
// one term, "nats", is −log p(label | x).
//
// Parameters: encoder.0.weight, …, encoder.head.weight (classes×width), encoder.head.bias. Trained
// on labelled images (items.h). Tested by tests/cpp/models/classifier_test.cc.
#pragma once

#include "atlas/base/parallel.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"
#include "atlas/nn/graph.h"

namespace atlas {

// One call at a time; not thread-safe.
template <class Real>
class Classifier {
 public:
  // Weights are initialised from spec.seed. Precondition: validate(spec).ok().
  explicit Classifier(const ModelSpec& spec);

  Graph<Real>& graph() { return graph_; }
  // p(class | x) of each of n images, n×classes.
  void classify(ThreadPool& pool, ByteImages images, MatrixView<float> shares);

 private:
  ModelSpec spec_;
  Graph<Real> graph_;
  Value x_, logits_;
};

}  // namespace atlas
