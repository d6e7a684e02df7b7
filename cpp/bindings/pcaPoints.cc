// PCA on numbers (atlas/models/pcaPoints.h, atlas/models/gramPca.h): fits kept in the session under
// a name, reconstructions and samples as numbers, and the three routes to the same eigenvalues.
#include "atlas/models/pcaPoints.h"

#include <algorithm>

#include "atlas/models/gramPca.h"
#include "atlas/models/latent.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

// `count` images from `first` on, as many as there are.
Result<ByteImages> slice(Session& session, const std::string& dataset, uint32_t first,
                         uint32_t count) {
  auto images = session.images(dataset);
  if (!images.ok()) return images.status();
  if (first >= images->rows)
    return Status::invalidArgument("Image " + std::to_string(first) + " was asked for; " + dataset +
                                   " has " + std::to_string(images->rows) + ".");
  return ByteImages{images->row(first), std::min<size_t>(count, images->rows - first), images->cols,
                    images->stride};
}

// W is d×k by number of code entries: whole codes only.
Result<MatrixView<const double>> rowsOf(const std::vector<double>& values, size_t cols,
                                        const char* what) {
  if (cols == 0 || values.empty() || values.size() % cols != 0)
    return Status::invalidArgument(std::to_string(values.size()) + " numbers are not a whole " +
                                   "number of " + what + " of " + std::to_string(cols) + ".");
  return MatrixView<const double>{values.data(), values.size() / cols, cols};
}

val pcaFit(Session& session, std::string id, std::string dataset, uint32_t count,
           uint32_t components, bool standardise) {
  auto images = slice(session, dataset, 0, count);
  if (!images.ok()) return failure(images.status());
  Scale scale;
  if (standardise) {
    auto fitted = fitStandardisedPca(session.pool(), images.value(), components);
    if (!fitted.ok()) return failure(fitted.status());
    scale = std::move(fitted->scale);
    session.adopt(id, std::move(fitted->pca));
  } else {
    auto fitted = fitPca(session.pool(), images.value(), components);
    if (!fitted.ok()) return failure(fitted.status());
    session.adopt(id, std::move(fitted.value()));
  }
  const Pca& pca = *session.pca(id).value();
  val out = success();
  out.set("scale", copyOut(scale));
  out.set("rank", double(pca.rank()));
  return out;
}

val pcaOrthonormality(Session& session, std::string id, uint32_t components) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  val out = success();
  out.set("error", orthonormalityError(session.pool(), *pca.value(), components));
  return out;
}

val pcaProject(Session& session, std::string id, val scale, val points, uint32_t components) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const auto numbers = copyIn<double>(points);
  auto rows = rowsOf(numbers, pca.value()->inputDim(), "points");
  if (!rows.ok()) return failure(rows.status());
  auto codes = projectPoints(*pca.value(), copyIn<double>(scale), rows.value(), components);
  if (!codes.ok()) return failure(codes.status());
  val out = success();
  out.set("codes", copyOut(codes.value()));
  return out;
}

val pcaDecode(Session& session, std::string id, val scale, val codes, uint32_t components,
              bool addMean) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const auto numbers = copyIn<double>(codes);
  auto rows = rowsOf(numbers, components, "codes");
  if (!rows.ok()) return failure(rows.status());
  auto decoded = decodePoints(*pca.value(), copyIn<double>(scale), rows.value(), addMean);
  if (!decoded.ok()) return failure(decoded.status());
  val out = success();
  out.set("points", copyOut(decoded->points));
  out.set("below", decoded->below);
  out.set("above", decoded->above);
  return out;
}

val pcaReconstructPoints(Session& session, std::string id, val scale, val images,
                         uint32_t components) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const auto bytes = copyIn<uint8_t>(images);
  const size_t d = pca.value()->inputDim();
  const auto points = pointsOf({bytes.data(), bytes.size() / d, d});
  auto rows = rowsOf(points, d, "images");
  if (!rows.ok()) return failure(rows.status());
  auto result = reconstructPoints(*pca.value(), copyIn<double>(scale), rows.value(), components);
  if (!result.ok()) return failure(result.status());
  val out = success();
  out.set("points", copyOut(result->points));
  out.set("residuals", copyOut(result->residuals));
  out.set("squaredErrors", copyOut(result->squaredErrors));
  out.set("largest", result->largest);
  return out;
}

// z ~ N(0, Λ), the first `components` numbers of it.
val pcaSample(Session& session, std::string id, uint32_t first, uint32_t count, double seed,
              uint32_t components, bool addMean) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  const size_t k = pca.value()->latentDim();
  if (components < 1 || components > k || count < 1 || count > 10'000)
    return failure(Status::invalidArgument(
        "1 to 10000 samples of 1 to " + std::to_string(k) + " numbers can be drawn; asked for " +
        std::to_string(count) + " of " + std::to_string(components) + "."));
  const auto all = samplePrior(*pca.value(), u64(seed), first, count);
  std::vector<double> codes(size_t(count) * components);
  for (size_t n = 0; n < count; ++n) std::copy_n(&all[n * k], components, &codes[n * components]);
  auto decoded = decodePoints(*pca.value(), {}, {codes.data(), count, components}, addMean);
  if (!decoded.ok()) return failure(decoded.status());
  val out = success();
  out.set("codes", copyOut(codes));
  out.set("points", copyOut(decoded->points));
  out.set("below", decoded->below);
  out.set("above", decoded->above);
  return out;
}

val pcaErrorSum(Session& session, std::string id, val scale, std::string dataset, uint32_t first,
                uint32_t count, uint32_t components) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  auto images = slice(session, dataset, first, count);
  if (!images.ok()) return failure(images.status());
  auto sum = squaredErrorSum(session.pool(), *pca.value(), copyIn<double>(scale), images.value(),
                             components);
  if (!sum.ok()) return failure(sum.status());
  val out = success();
  out.set("sum", sum.value());
  out.set("images", double(images->rows));
  return out;
}

// Eigenvalues, the first directions, and how many eigenvalues are above 0.
void setSpectrum(val& out, const std::vector<double>& eigenvalues,
                 const std::vector<float>& directions) {
  size_t rank = 0;
  for (double value : eigenvalues) rank += value > 0;
  out.set("eigenvalues", copyOut(eigenvalues));
  out.set("directions", copyOut(directions));
  out.set("rank", double(rank));
}

// One of the routes to the eigenvalues of `count` images: "gram" or "covariance", min(n, d) of
// them, with the first `shown` directions. The Gram matrix gives w₁ in double precision too, for
// pcaPowerSteps, and λ₂/λ₁.
val pcaRoute(Session& session, std::string dataset, uint32_t first, uint32_t count,
             std::string route, uint32_t shown) {
  auto images = slice(session, dataset, first, count);
  if (!images.ok()) return failure(images.status());
  const size_t n = images->rows, d = images->cols;
  std::vector<double> direction;
  const auto fit = [&]() -> Result<Pca> {
    if (route == "covariance") return fitPca(session.pool(), images.value(), shown);
    if (route != "gram")
      return Status::invalidArgument("There is no route named " + route +
                                     "; choose gram or covariance.");
    const auto points = pointsOf(images.value());
    return fitPcaByGram(session.pool(), {points.data(), n, d}, shown, &direction);
  };
  auto pca = fit();
  if (!pca.ok()) return failure(pca.status());
  std::vector<double> eigenvalues = pca->parts().eigenvalues;
  val out = success();
  if (!direction.empty()) {
    out.set("first", copyOut(direction));
    out.set("ratio", eigenvalues[1] / eigenvalues[0]);
  }
  eigenvalues.resize(std::min(n, d));
  const auto w = pca->components();
  const size_t some = std::min<size_t>(shown, w.rows) * d;
  setSpectrum(out, eigenvalues, {w.data, w.data + some});
  return out;
}

// The third route, the SVD, for `rounds` more; goes on from the `rows`, `done` and `settled` of the
// answer before, or starts where `done` is 0. Once it has ended: as pcaRoute, eigenvalues σ²/(n−1).
val pcaSvdRounds(Session& session, std::string dataset, uint32_t first, uint32_t count,
                 uint32_t shown, val rows, uint32_t done, bool settled, uint32_t rounds) {
  auto images = slice(session, dataset, first, count);
  if (!images.ok()) return failure(images.status());
  const auto points = pointsOf(images.value());
  CentredSvd so;
  so.rows = copyIn<double>(rows);
  so.rounds = done;
  so.settled = settled;
  auto svd = centredSvd(session.pool(), {points.data(), images->rows, images->cols}, rounds,
                        std::move(so));
  if (!svd.ok()) return failure(svd.status());
  val out = success();
  out.set("ended", svd->ended);
  if (!svd->ended) {
    out.set("rows", copyOut(svd->rows));
    out.set("done", double(svd->rounds));
    out.set("settled", svd->settled);
    return out;
  }
  std::vector<double> eigenvalues;
  for (double sigma : svd->singularValues)
    eigenvalues.push_back(sigma * sigma / double(images->rows - 1));
  const size_t some = std::min(size_t(shown) * images->cols, svd->directions.size());
  setSpectrum(out, eigenvalues,
              {svd->directions.begin(), svd->directions.begin() + ptrdiff_t(some)});
  out.set("singularValues", copyOut(svd->singularValues));
  return out;
}

// `steps` more of power iteration on the covariance of `count` images, towards its first direction
// `goal`; goes on from the `next` and `tangent` of the answer before, or starts where they are
// empty.
val pcaPowerSteps(Session& session, std::string dataset, uint32_t first, uint32_t count, val goal,
                  val next, val tangent, uint32_t steps) {
  auto images = slice(session, dataset, first, count);
  if (!images.ok()) return failure(images.status());
  const auto points = pointsOf(images.value());
  PointsPower so;
  so.next = copyIn<double>(next);
  so.tangent = copyIn<double>(tangent);
  auto power = powerOnPoints({points.data(), images->rows, images->cols}, copyIn<double>(goal),
                             steps, std::move(so));
  if (!power.ok()) return failure(power.status());
  val out = success();
  out.set("direction",
          copyOut(std::vector<float>(power->direction.begin(), power->direction.end())));
  out.set("next", copyOut(power->next));
  out.set("eigenvalue", power->eigenvalue);
  out.set("tangent", copyOut(power->tangent));
  out.set("decay", power->decay);
  out.set("ended", power->ended);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(pcaPoints) {
  emscripten::function("pcaFit", &pcaFit);
  emscripten::function("pcaOrthonormality", &pcaOrthonormality);
  emscripten::function("pcaProject", &pcaProject);
  emscripten::function("pcaDecode", &pcaDecode);
  emscripten::function("pcaReconstructPoints", &pcaReconstructPoints);
  emscripten::function("pcaSample", &pcaSample);
  emscripten::function("pcaErrorSum", &pcaErrorSum);
  emscripten::function("pcaRoute", &pcaRoute);
  emscripten::function("pcaSvdRounds", &pcaSvdRounds);
  emscripten::function("pcaPowerSteps", &pcaPowerSteps);
}

}  // namespace atlas
