#include "atlas/models/pointAutoencoder.h"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>
#include "atlas/data/toys.h"
#include "atlas/lessons/charts.h"
#include "atlas/models/pca.h"
#include "base/near.h"

using namespace atlas;

namespace {

std::vector<float> asFloats(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

PointSettings small() {
  PointSettings settings;
  settings.hidden = {13, 11};
  settings.batchSize = 31;
  settings.rateDrop = 500;
  return settings;
}

Autoencoder<float> trained(ThreadPool& pool, MatrixView<const float> points,
                           const PointSettings& settings, uint64_t steps) {
  Autoencoder<float> model(pointSpec(settings));
  Trainer trainer(model.graph(), trainSettings(settings));
  REQUIRE(trainer.run(pool, PointItems(points), steps).ok());
  return model;
}

}  // namespace

TEST_CASE(
    "pointAutoencoder: it learns the saddle, which PCA's plane cannot, and its encoder undoes its "
    "decoder") {
  ThreadPool pool(1);
  const auto sample = sampleSurface({SurfaceKind::saddle, 0.65, 0.3, {}}, 307, 1);
  const std::vector<float> points = asFloats(sample.points);
  const MatrixView<const float> x(points.data(), 307, 3);
  PointSettings settings = small();
  settings.rateDrop = 1000;
  const Autoencoder<float> network = trained(pool, x, settings, 1300);
  const CodeMaps maps(network);
  const PointLook look = lookAtPoints(maps, x, WarpKind::none, 0, 9);
  auto pca = fitPca(pool, MatrixView<const double>(sample.points.data(), 307, 3), 2);
  REQUIRE(pca.ok());
  const PointLook flat = lookAtPoints(CodeMaps(pca.value()), x, WarpKind::none, 0, 9);
  CHECK(look.meanSquaredError < 0.1 * flat.meanSquaredError);
  CHECK(near(flat.meanSquaredError, pca->parts().eigenvalues[2] * 306 / 307, 5e-8));
  for (size_t i = 0; i < 81; ++i) CHECK(near(flat.area[i], 1, 1e-7));
  for (size_t i = 0; i < 81; ++i) CHECK(flat.roundTrip[i] < 1e-6);
  CHECK(flat.largestChange == 0);
}

TEST_CASE("pointAutoencoder: a bijection of the codes leaves every reconstruction where it is") {
  ThreadPool pool(1);
  const auto sample = sampleSurface({SurfaceKind::arch, 0.65, 0.3, {}}, 53, 1);
  const std::vector<float> points = asFloats(sample.points);
  const Autoencoder<float> network(pointSpec(small()));
  const CodeMaps maps(network);
  for (WarpKind kind : {WarpKind::stretch, WarpKind::bend, WarpKind::swirl}) {
    const PointLook look = lookAtPoints(maps, {points.data(), 53, 3}, kind, 0.8, 5);
    CHECK(look.largestChange < 1e-9);
    CHECK(look.codeChange > 0.02 * look.warp.size);
    const double z[] = {look.warp.centre[0] + 0.3 * look.warp.size,
                        look.warp.centre[1] - 0.2 * look.warp.size};
    double there[2], jacobian[4], back[2];
    look.warp.forward(z, there, jacobian);
    look.warp.inverse(there, back);
    for (size_t c = 0; c < 2; ++c) {
      CHECK(near(back[c], z[c], 1e-15));
      const double h = 1e-6 * look.warp.size;
      double high[] = {z[0], z[1]}, low[] = {z[0], z[1]};
      high[c] += h;
      low[c] -= h;
      look.warp.forward(high, high, nullptr);
      look.warp.forward(low, low, nullptr);
      for (size_t r = 0; r < 2; ++r)
        CHECK(near((high[r] - low[r]) / (2 * h), jacobian[2 * r + c], 0, 1e-9));
    }
    // J of D∘h⁻¹ against its own differences.
    const CodeProbe probe = probeCode(maps, look.warp, there);
    const double h = 1e-5 * look.warp.size;
    for (size_t c = 0; c < 2; ++c) {
      double high[] = {there[0], there[1]}, low[] = {there[0], there[1]};
      high[c] += h;
      low[c] -= h;
      const auto a = probeCode(maps, look.warp, high), b = probeCode(maps, look.warp, low);
      for (size_t i = 0; i < 3; ++i)
        CHECK(near((a.point[i] - b.point[i]) / (2 * h), probe.jacobian[3 * c + i], 0, 5e-10));
    }
  }
}

TEST_CASE(
    "pointAutoencoder: one number along the arc, where a line fails (row 10), whatever the seed "
    "(row 12)") {
  ThreadPool pool(1);
  const auto arc = toyPoints(Toy::arc, 1000, 1);
  REQUIRE(arc.ok());
  const std::vector<float> points = asFloats(arc->points);
  const MatrixView<const float> x(points.data(), 1000, 2);
  auto pca = fitPca(pool, MatrixView<const double>(arc->points.data(), 1000, 2), 1);
  REQUIRE(pca.ok());
  const PointLook line = lookAtPoints(CodeMaps(pca.value()), x, WarpKind::none, 0, 3);
  CHECK(near(line.meanSquaredError, pca->parts().eigenvalues[1] * 999 / 1000, 5e-8));
  PointSettings settings;
  settings.dim = 2;
  settings.latentDim = 1;
  settings.seed = 1;
  const Autoencoder<float> network = trained(pool, x, settings, 4000);
  const PointLook look = lookAtPoints(CodeMaps(network), x, WarpKind::none, 0, 3);
  CHECK(look.meanSquaredError < 0.001);
  CHECK(std::fabs(rankCorrelation(look.codes, arc->position)) > 0.999);
}

TEST_CASE("pointAutoencoder: ranks") {
  const std::vector<double> a = {3, 1, 2, 5, 4}, up = {30, 1, 20, 500, 41}, ties = {1, 1, 1, 1, 1};
  CHECK(near(rankCorrelation(a, up), 1, 1e-15));
  const std::vector<double> down = {-3, -1, -2, -5, -4};
  CHECK(near(rankCorrelation(a, down), -1, 1e-15));
  CHECK(rankCorrelation(a, ties) == 0);
  // Ranks 1, 2½, 2½, 4, 5 and 2, 1, 4, 3, 5: 6.5 / √(9.5 · 10).
  const std::vector<double> p = {1, 2, 2, 3, 5}, q = {2, 1, 4, 3, 7};
  CHECK(near(rankCorrelation(p, q), 6.5 / std::sqrt(95.0), 1e-15));
}

TEST_CASE("pointAutoencoder: a run that diverges says so and goes back to a state that trains on") {
  ThreadPool pool(1);
  const auto sample = sampleSurface({SurfaceKind::arch, 0.65, 0.3, {}}, 53, 1);
  const std::vector<float> points = asFloats(sample.points);
  const PointItems near({points.data(), 53, 3});
  std::vector<float> away = points;  // finite, but their squares are not
  for (float& v : away) v *= 1e30f;
  const PointItems far({away.data(), 53, 3});
  Autoencoder<float> model(pointSpec(small())), straight(pointSpec(small()));
  Trainer trainer(model.graph(), trainSettings(small()));
  Trainer other(straight.graph(), trainSettings(small()));
  REQUIRE(trainer.run(pool, near, 7).ok());
  const Status status = trainer.run(pool, far, 5).status();
  CHECK(status.code == StatusCode::diverged);
  CHECK(trainer.step() == 0);  // the last state that was looked at
  REQUIRE(trainer.run(pool, near, 11).ok());
  REQUIRE(other.run(pool, near, 11).ok());
  CHECK(std::equal(model.parameters().begin(), model.parameters().end(),
                   straight.parameters().begin()));
}
