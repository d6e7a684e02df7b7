// What models of images are recorded with: an encoder begins with the convolutions of spec.layers,
// then come the dense layers of spec.hidden, named encoder.0, encoder.1, …; a decoder mirrors it.
#pragma once

#include <string>
#include <utility>

#include "atlas/models/model.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/layers.h"
#include "atlas/nn/terms.h"

namespace atlas {

inline constexpr Window kHalving = {kConvKernel, kConvKernel, 2, 1};  // of a side

// x: 1×spec.inputDim; returns the last layer's output.
template <class Real>
Value addEncoder(Graph<Real>& graph, Value x, const ModelSpec& spec) {
  size_t number = 0;
  const auto add = [&](std::unique_ptr<Layer<Real>> layer, Value from) {
    return graph.add("encoder." + std::to_string(number++), std::move(layer), {from});
  };
  Value h = x;
  if (spec.layers == Layers::conv) {
    uint32_t side = kConvSide;
    h = graph.reshape(h, {side * side, 1});
    for (const uint32_t channels : kConvChannels) {
      h = add(conv<Real>(channels, side, kHalving, spec.activation), h);
      side /= 2;
    }
    h = graph.add("", flatten<Real>(), {h});
  }
  for (const uint32_t width : spec.hidden) h = add(dense<Real>(width, spec.activation), h);
  return h;
}

// z: 1×spec.latentDim; returns the image.
template <class Real>
Value addDecoder(Graph<Real>& graph, Value z, const ModelSpec& spec) {
  size_t number = 0;
  Value h = z;
  const auto add = [&](std::unique_ptr<Layer<Real>> layer) {
    h = graph.add("decoder." + std::to_string(number++), std::move(layer), {h});
  };
  for (size_t i = spec.hidden.size(); i-- > 0;) {
    add(dense<Real>(spec.hidden[i], spec.activation));
  }
  if (spec.layers == Layers::conv) {
    add(dense<Real>(kConvFeatures, spec.activation));
    h = graph.add("", unflatten<Real>(kConvChannels.back()), {h});
    uint32_t side = kConvSide >> kConvChannels.size();
    for (size_t i = kConvChannels.size(); i-- > 0; side *= 2) {
      const uint32_t channels = i > 0 ? kConvChannels[i - 1] : 1;
      const Activation activation = i > 0 ? spec.activation : Activation::identity;
      add(convTransposed<Real>(channels, side, kHalving, activation));
    }
    return graph.reshape(h, {1, spec.inputDim});
  }
  add(dense<Real>(spec.inputDim, Activation::identity));
  return h;
}

}  // namespace atlas
