#include "atlas/models/codeMaps.h"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>
#include "atlas/lessons/roundTrip.h"
#include "atlas/linalg/smallEigen.h"
#include "atlas/models/pca.h"
#include "base/near.h"
#include "words/sentence.h"

using namespace atlas;

namespace {

ModelSpec specOf(ModelKind kind, Activation activation, ReconLoss loss) {
  ModelSpec spec;
  spec.kind = kind;
  spec.inputDim = 17;
  spec.hidden = {11, 7};
  spec.activation = activation;
  spec.loss = loss;
  spec.seed = 3;
  return spec;
}

}  // namespace

TEST_CASE("codeMaps: a network of convolutions is refused in a sentence") {
  ModelSpec spec = specOf(ModelKind::vae, Activation::relu, ReconLoss::bce);
  CHECK(CodeMaps::check(*makeAutoencoder(spec).value()).ok());
  spec.inputDim = 784;
  spec.layers = Layers::conv;
  const Status status = CodeMaps::check(*makeAutoencoder(spec).value());
  CHECK(status.code == StatusCode::invalidArgument);
  CHECK(sentence(status).find("convolutions") != std::string::npos);
}

TEST_CASE("codeMaps: the model's own passes, and the Jacobian of finite differences") {
  ThreadPool pool(1);
  for (ModelKind kind : {ModelKind::ae, ModelKind::vae}) {
    for (Activation activation : {Activation::relu, Activation::tanh, Activation::sigmoid}) {
      for (ReconLoss loss : {ReconLoss::bce, ReconLoss::mse}) {
        auto model = makeAutoencoder(specOf(kind, activation, loss));
        REQUIRE(model.ok());
        const CodeMaps maps(*model.value());
        const double z[] = {0.37, -0.81};
        std::vector<float> code(z, z + 2), pixels(17), back(2);
        model.value()->decode(pool, {code.data(), 1, 2}, {pixels.data(), 1, 17});
        std::vector<double> x(17), jacobian(34), again(2);
        maps.decode(z, x.data(), jacobian.data());
        for (size_t j = 0; j < 17; ++j) CHECK(near(x[j], pixels[j], 5e-6));
        model.value()->encodePixels(pool, {pixels.data(), 1, 17}, {back.data(), 1, 2});
        maps.encode(x.data(), again.data());
        CHECK(near(again[0], back[0], 1e-6));
        CHECK(near(again[1], back[1], 1e-6));
        CHECK(decoderDifference(maps, z, 1e-5) < 1e-6);
        // g of J against the SVD of J itself.
        std::vector<double> columns(34);
        for (size_t j = 0; j < 17; ++j)
          for (size_t c = 0; c < 2; ++c) columns[2 * j + c] = jacobian[17 * c + j];
        const auto svd = jacobiSvd({columns.data(), 17, 2});
        REQUIRE(svd.ok());
        const Metric metric = decoderMetric(maps, z);
        CHECK(near(metric.sigma1, svd->values[0], 1e-15));
        CHECK(near(metric.sigma2, svd->values[1], 5e-15));
      }
    }
  }
}

TEST_CASE("codeMaps: PCA's Jacobian is W wherever it is asked for") {
  ThreadPool pool(1);
  std::vector<double> points;
  for (size_t i = 0; i < 19; ++i) {
    const double t = double(i) * 0.7;
    for (double v : {t, t * t * 0.1, std::sin(t), std::cos(2 * t), 0.3 * t}) points.push_back(v);
  }
  auto pca = fitPca(pool, MatrixView<const double>(points.data(), 19, 5), 2);
  REQUIRE(pca.ok());
  const CodeMaps maps(pca.value());
  const double here[] = {0.1, 0.2}, there[] = {-4.0, 7.0};
  std::vector<double> x(5), a(10), b(10), z(2);
  maps.decode(here, x.data(), a.data());
  maps.encode(x.data(), z.data());
  CHECK(near(z[0], 0.1, 2e-7));
  CHECK(near(z[1], 0.2, 2e-7));
  maps.decode(there, x.data(), b.data());
  CHECK(a == b);
  for (size_t i = 0; i < 10; ++i) CHECK(a[i] == double{pca->components().data[i]});
  CHECK(near(decoderMetric(maps, here).area, 1, 1e-7));
}
