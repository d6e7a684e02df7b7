// What an encoder of images begins with: the convolutions of spec.layers, then the dense layers of
// spec.hidden, named encoder.0, encoder.1, …
#pragma once

#include "atlas/models/model.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/layers.h"

namespace atlas {

inline constexpr Window kHalving = {kConvKernel, kConvKernel, 2, 1};  // of a side

// x: 1×spec.inputDim; returns the last layer's output.
template <class Real>
Value addEncoder(Graph<Real>& graph, Value x, const ModelSpec& spec);

}  // namespace atlas
