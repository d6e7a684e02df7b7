#include "atlas/models/codeMaps.h"

#include <algorithm>
#include <cmath>

#include "atlas/kernels/elementwise.h"

namespace atlas {

Status CodeMaps::check(const LatentModel& model) {
  if (model.kind() == ModelKind::pca ||
      static_cast<const Autoencoder<float>&>(model).spec().layers == Layers::dense) {
    return Status::okay();
  }
  return Status::invalidArgument("layers.noChart");
}

CodeMaps::CodeMaps(const LatentModel& model, size_t most)
    : k_(model.latentDim()), d_(model.inputDim()) {
  if (model.kind() == ModelKind::pca) {
    pca_ = static_cast<const Pca*>(&model);
    k_ = std::min(k_, most);
    return;
  }
  const auto& network = static_cast<const Autoencoder<float>&>(model);
  const ModelSpec& spec = network.spec();
  const std::vector<ParameterInfo>& info = network.parameterInfo();
  const size_t layers = spec.hidden.size() + 1;  // of each half: weight and bias, in this order
  for (size_t i = 0; i < 2 * layers; ++i) {
    const bool last = i % layers + 1 == layers;
    const Activation end =
        i >= layers && spec.loss == ReconLoss::bce ? Activation::sigmoid : Activation::identity;
    const ParameterInfo& weight = info[2 * i];
    (i < layers ? encoder_ : decoder_)
        .push_back({network.parameters().data() + weight.offset,
                    network.parameters().data() + info[2 * i + 1].offset, weight.shape[1],
                    weight.shape[0], last ? end : spec.activation});
  }
}

// values: (1 + tangents) rows of the layer's inputs, replaced by those of its outputs; the first
// row is the point, the others are directions.
void CodeMaps::run(const std::vector<Layer>& layers, std::vector<double>& values, size_t tangents) {
  std::vector<double> next;
  for (const Layer& layer : layers) {
    next.assign((1 + tangents) * layer.out, 0);
    for (size_t row = 0; row <= tangents; ++row) {
      const double* x = &values[row * layer.in];
      for (size_t o = 0; o < layer.out; ++o) {
        const float* w = layer.weight + o * layer.in;
        double sum = row == 0 ? double{layer.bias[o]} : 0;
        for (size_t i = 0; i < layer.in; ++i) sum += double{w[i]} * x[i];
        next[row * layer.out + o] = sum;
      }
      if (row == 0) {
        activate(layer.activation, next.data(), layer.out);
      } else {
        multiplyByDerivative(layer.activation, next.data(), &next[row * layer.out], layer.out);
      }
    }
    values.swap(next);
  }
}

void CodeMaps::decode(const double* z, double* x, double* jacobian) const {
  if (pca_ != nullptr) {
    const MatrixView<const float> w = pca_->components();
    std::copy_n(pca_->parts().mean.begin(), d_, x);
    for (size_t c = 0; c < k_; ++c) {
      for (size_t j = 0; j < d_; ++j) x[j] += z[c] * w(c, j);
      if (jacobian != nullptr) std::copy_n(w.row(c), d_, jacobian + c * d_);
    }
    return;
  }
  const size_t tangents = jacobian != nullptr ? k_ : 0;
  std::vector<double> values((1 + tangents) * k_);
  std::copy_n(z, k_, values.begin());
  for (size_t c = 0; c < tangents; ++c) values[(1 + c) * k_ + c] = 1;
  run(decoder_, values, tangents);
  std::copy_n(values.begin(), d_, x);
  std::copy_n(values.begin() + ptrdiff_t(d_), tangents * d_, jacobian);
}

void CodeMaps::encode(const double* x, double* z) const {
  if (pca_ != nullptr) {
    const MatrixView<const float> w = pca_->components();
    for (size_t c = 0; c < k_; ++c) {
      z[c] = 0;
      for (size_t j = 0; j < d_; ++j) z[c] += (x[j] - pca_->parts().mean[j]) * w(c, j);
    }
    return;
  }
  std::vector<double> values(x, x + d_);
  run(encoder_, values, 0);
  std::copy_n(values.begin(), k_, z);  // a VAE's head goes on with log-variances
}

double decoderDifference(const CodeMaps& maps, const double* z, double step) {
  const size_t k = maps.k(), d = maps.d();
  std::vector<double> at(z, z + k), jacobian(k * d), high(d), low(d);
  maps.decode(z, high.data(), jacobian.data());
  double worst = 0, size = 0;
  for (size_t c = 0; c < k; ++c) {
    at[c] = z[c] + step;
    maps.decode(at.data(), high.data(), nullptr);
    at[c] = z[c] - step;
    maps.decode(at.data(), low.data(), nullptr);
    at[c] = z[c];
    for (size_t j = 0; j < d; ++j) {
      const double exact = jacobian[c * d + j];
      worst = std::max(worst, std::fabs((high[j] - low[j]) / (2 * step) - exact));
      size = std::max(size, std::fabs(exact));
    }
  }
  return size > 0 ? worst / size : worst;
}

Metric decoderMetric(const CodeMaps& maps, const double* z) {
  const size_t d = maps.d();
  std::vector<double> x(d), jacobian(2 * d);
  maps.decode(z, x.data(), jacobian.data());
  return metricOf(jacobian.data(), jacobian.data() + d, d);
}

}  // namespace atlas
