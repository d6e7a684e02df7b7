// `latent-atlas shapes`: one VAE of bodies trained and measured, or blended vertices measured.
#include <chrono>

#include "atlas/files/modelFile.h"
#include "atlas/lessons/deformableShapes.h"
#include "atlas/models/families.h"
#include "atlas/models/specFields.h"
#include "commands.h"
#include "files.h"
#include "json.h"
#include "options.h"
#include "pool.h"

namespace atlas::cli {

Status runShapes(const Words& words) {
  ATLAS_GET(options, Options::parse(words, {"body", "method", "steps", "seed", "count", "threads",
                                            "out", "precision", "json"}));
  ATLAS_GET(body, parseBodyKind(options.text("body", "person")));
  ATLAS_GET(seed, options.count("seed", 1, 0, UINT64_MAX >> 11));
  ATLAS_GET(count, options.count("count", 60, 2, kMostStudied));
  ATLAS_GET(steps, options.count("steps", 4000, 1, kMeshMaxSteps));
  const std::string method = options.text("method", "full");
  std::unique_ptr<ThreadPool> pool;
  ATLAS_TRY(openPool(options, pool).status());
  if (method == "vertices") {
    ATLAS_GET(study, studyBodies(*pool, nullptr, body, seed, uint32_t(count)));
    return report(options, Json::of(study));
  }
  ModelSpec spec;
  spec.kind = ModelKind::mesh;
  spec.body = body;
  spec.seed = seed;
  spec.totalSteps = steps;
  ATLAS_GET(prior, parseMeshPrior(method));
  spec.prior = prior;
  ATLAS_GET(model, makeModel(spec, {}));
  Trainer trainer(*model.trainable, model.settings);
  const auto began = std::chrono::steady_clock::now();
  ATLAS_TRY(trainer.run(*pool, *model.source, steps).status());
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  ATLAS_GET(study, studyBodies(*pool, model.mesh, body, seed, uint32_t(count)));
  if (options.has("out")) {
    const bool half = options.text("precision", "f32") == "f16";
    ATLAS_TRY(
        writeFile(options.text("out"),
                  saveModel(model, steps, half ? WeightPrecision::f16 : WeightPrecision::f32)));
  }
  return report(
      options, Json::of(study).add("seconds", seconds).add("weights_sha256", weightsSha256(model)));
}

}  // namespace atlas::cli
