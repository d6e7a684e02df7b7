#include "models/encoder.h"

namespace atlas {

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

template Value addEncoder(Graph<float>&, Value, const ModelSpec&);
template Value addEncoder(Graph<double>&, Value, const ModelSpec&);

}  // namespace atlas
