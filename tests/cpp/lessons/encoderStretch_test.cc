// The stretch of an encoder: of one that is known, exactly; the scale of the codes does not count.
#include "atlas/lessons/encoderStretch.h"

#include <doctest/doctest.h>

#include <cmath>
#include "base/near.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 5;

// z = factor · (first pixel, second pixel), in bytes.
class FirstTwo final : public LatentModel {
 public:
  explicit FirstTwo(float factor) : factor_(factor) {}
  ModelKind kind() const override { return ModelKind::ae; }
  uint32_t inputDim() const override { return kDim; }
  uint32_t latentDim() const override { return 2; }
  void encode(ThreadPool&, ByteImages images, MatrixView<float> mu, MatrixView<float>) override {
    for (size_t i = 0; i < images.rows; ++i)
      for (size_t j = 0; j < 2; ++j) mu(i, j) = factor_ * images(i, j);
  }
  void decode(ThreadPool&, MatrixView<const float>, MatrixView<float>) override {}
  void priorStd(float* std) const override { std[0] = std[1] = 1; }

 private:
  float factor_;
};

// Two images far apart; the queries are near the first, the second and the first.
const std::vector<uint8_t> kSet = {0, 0, 0, 0, 0, 200, 200, 0, 0, 0};
const std::vector<uint8_t> kQueries = {3, 4, 0, 0, 0, 200, 200, 51, 0, 0, 0, 0, 0, 0, 0};

}  // namespace

TEST_CASE("encoder stretch: nearest pairs, distances and their ratio, by hand") {
  ThreadPool pool(1);
  for (const float factor : {1.0f, 0.125f}) {
    CAPTURE(factor);
    FirstTwo model(factor);
    const auto found =
        encoderStretch(pool, model, {kSet.data(), 2, kDim}, {kQueries.data(), 3, kDim});
    REQUIRE(found.ok());
    // Codes 0 and 200 in both numbers: standard deviation 100.
    CHECK(near(found->latentStd, 100 * factor, 1e-15));
    CHECK(found->neighbour == std::vector<uint32_t>{0, 1, 0});
    CHECK(near(found->imageDistance[0], 5.0 / 255, 2e-7));
    CHECK(near(found->codeDistance[0], 0.05, 1e-7));
    CHECK(near(found->stretch[0], 0.05 * 255 / 5, 1e-7));
    CHECK(found->codeDistance[1] == 0);
    CHECK(found->stretch[2] == 0);                       // identical images
    CHECK(found->order == std::vector<uint32_t>{0, 2});  // the second is no near pair
    CHECK(near(found->p99, found->stretch[0], 1e-15));
    CHECK(found->median == 0);
  }
}

TEST_CASE("encoder stretch: what cannot be is refused with a sentence") {
  ThreadPool pool(1);
  FirstTwo model(1);
  CHECK(!encoderStretch(pool, model, {kSet.data(), 1, kDim}, {kQueries.data(), 3, kDim}).ok());
  CHECK(!encoderStretch(pool, model, {kSet.data(), 5, 2}, {kQueries.data(), 3, kDim}).ok());
}

}  // namespace atlas
