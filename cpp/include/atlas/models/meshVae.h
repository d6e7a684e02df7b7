// A VAE of meshes that can be asked to keep lengths (lecture row 28, (c1); Cosmo, Norelli, Halimi,
// Kimmel, Rodolà, "LIMP: Learning latent shape representations with metric preservation priors",
// 2020). A shape is the 3·v coordinates of a body of bodies.h; encoder 3v-128-64-(μ, log σ²),
// decoder 7-64-128-3v, ReLU. Of a code's 7 numbers the first 4 are meant for the pose, the other 3
// for the style. The loss of a shape is 20 ‖x − x̂‖² + 0.1 KL; beside it, from a quarter of the run
// on, MeshPrior asks of decoded mixes of codes, a uniform in 0…1:
//   interpolation  D(a z₁ + (1−a) z₂) has edges of lengths a l₁ + (1−a) l₂        (their L_int)
//   full           also D of a blended pose with the style of the first has its l₁ (L_ext), and D
//                  of the pose of x₃ with a style between those of x₃ and x₄, another pose of the
//                  same subject, is x₃ itself                                      (L_dis)
// where the first two cost 100 times the mean over the edges of (l/l* − 1)² and the third 20 times
// the squared distance. Lengths are those of edges and not, as in the paper, geodesic.
// Trained on 8 subjects in 10 poses each, Adam, rate 1e-3 and from three quarters on 2e-4. Tested
// by tests/cpp/models/meshVae_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/data/bodies.h"
#include "atlas/nn/graph.h"
#include "atlas/nn/trainer.h"

namespace atlas {

inline constexpr uint32_t kMeshPoseCodes = 4, kMeshStyleCodes = 3;
inline constexpr uint32_t kMeshLatentDim = kMeshPoseCodes + kMeshStyleCodes;
inline constexpr std::array<uint32_t, 2> kMeshHidden = {128, 64};
inline constexpr uint64_t kMeshMaxSteps = 100'000;

struct MeshVaeSettings {
  BodyKind body = BodyKind::person;
  MeshPrior prior = MeshPrior::full;
  uint64_t steps = 4000;  // of the whole run: rate and priors hang on it
  uint64_t seed = 1;      // of the bodies, the weights and the mixes
};
// Ok, or a sentence with the range above.
Status validate(const MeshVaeSettings& settings);
TrainSettings trainSettings(const MeshVaeSettings& settings);

// The training set: body i is subject i/10 in pose i of the seed. Beyond it, from kNewBodies on,
// subject and pose i of bodies that nobody trains on.
inline constexpr uint32_t kMeshSubjects = 8, kMeshPoses = 10, kMeshBodies = 80;
inline constexpr uint64_t kNewBodies = 1'000'000;
std::vector<double> numberedBody(BodyKind kind, uint64_t seed, uint64_t number);
BodyStyle styleOfNumbered(BodyKind kind, uint64_t seed, uint64_t number);

// The shapes of one step: two of any kind, and two poses of one subject, with what their mixes
// need.
class MeshItems final : public Items {
 public:
  explicit MeshItems(const MeshVaeSettings& settings);
  size_t count() const override { return 0; }
  size_t width(size_t input) const override;
  void fill(ThreadPool& pool, std::span<const uint32_t> chosen, uint64_t step,
            std::span<const MatrixView<float>> inputs) const override;

  const BodyMesh& mesh() const { return mesh_; }
  MatrixView<const float> bodies() const {
    return {bodies_.data(), kMeshBodies, 3 * mesh_.vertices};
  }
  // The input of a row of mixes: how much of each of two codes, number by number (2×7).
  static constexpr size_t kMixWeights = 2 * kMeshLatentDim;

 private:
  MeshVaeSettings settings_;
  BodyMesh mesh_;
  std::vector<float> bodies_, lengths_;  // kMeshBodies × 3v, and × edges
};

template <class Real>
class MeshVae {
 public:
  // Precondition: validate(settings).ok().
  MeshVae(const MeshVaeSettings& settings, const MeshItems& items);

  const MeshVaeSettings& settings() const { return settings_; }
  const BodyMesh& mesh() const { return mesh_; }
  uint32_t inputDim() const { return 3 * mesh_.vertices; }
  Graph<Real>& graph() { return graph_; }

  // shapes n×3v → posterior means n×7, and back.
  std::vector<float> encode(ThreadPool& pool, MatrixView<const float> shapes);
  std::vector<float> decode(ThreadPool& pool, MatrixView<const float> codes);

 private:
  std::vector<float> through(ThreadPool& pool, MatrixView<const float> rows, Value at,
                             Value wanted);

  MeshVaeSettings settings_;
  BodyMesh mesh_;
  Graph<Real> graph_;
  Value x_, mean_, codes_, decoded_;
};

}  // namespace atlas
