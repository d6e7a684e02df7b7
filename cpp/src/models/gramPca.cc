#include "atlas/models/gramPca.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "atlas/linalg/symmetricEigen.h"
#include "atlas/models/pcaPoints.h"
#include "base/statistics.h"
#include "linalg/dot.h"
#include "linalg/rotation.h"
#include "linalg/sign.h"
#include "models/fitMoments.h"

namespace atlas {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr size_t kRowGrain = 4;

Status checkPoints(MatrixView<const double> points) {
  if (points.rows < 2 || points.rows > kGramMaxCount || points.cols < 1)
    return Status::invalidArgument("gram.points found width most",
                                   {points.rows, points.cols, kGramMaxCount});
  for (size_t n = 0; n < points.rows; ++n)
    for (size_t j = 0; j < points.cols; ++j)
      if (!std::isfinite(points(n, j))) return Status::invalidArgument("points.finite index", {n});
  return Status::okay();
}

struct Centred {
  std::vector<double> mean;    // d
  std::vector<double> points;  // n×d
};

Centred centre(MatrixView<const double> points) {
  const size_t n = points.rows, d = points.cols;
  Centred out{std::vector<double>(d), std::vector<double>(n * d)};
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) out.mean[j] += points(i, j);
  for (double& m : out.mean) m /= double(n);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) out.points[i * d + j] = points(i, j) - out.mean[j];
  return out;
}

// G u = λ u; `total` is set to the trace of G.
Result<EigenDecomposition> gramEigen(ThreadPool& pool, const Centred& centred, size_t n, size_t d,
                                     double* total = nullptr) {
  const auto row = [&](size_t i) { return centred.points.data() + i * d; };
  std::vector<double> gram(n * n);
  parallelFor(pool, n, kRowGrain, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i)
      for (size_t j = 0; j <= i; ++j) gram[i * n + j] = wideDot(row(i), row(j), d) / double(n - 1);
  });
  double trace = 0;
  for (size_t i = 0; i < n; ++i) {
    trace += gram[i * n + i];
    for (size_t j = 0; j < i; ++j) gram[j * n + i] = gram[i * n + j];
  }
  if (total) *total = trace;
  return symmetricEigen(pool, {gram.data(), n, n});
}

// w = X̃u at unit length. ‖X̃u‖ = √((n−1)λ); dividing by what it is keeps the length at 1 also for
// the smallest λ.
std::vector<double> directionFrom(const Centred& centred, const double* u, size_t n, size_t d) {
  std::vector<double> w(d);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) w[j] += u[i] * centred.points[i * d + j];
  const double length = std::sqrt(wideDot(w.data(), w.data(), d));
  for (double& value : w) value /= length;
  fixSign(w.data(), d);
  return w;
}

size_t rankOf(const std::vector<double>& eigenvalues) {
  size_t rank = 0;
  for (double value : eigenvalues) rank += value > 0;
  return rank;
}

// As many directions as there is variance for, at most `components`; none where all of it is less
// than `least`.
Result<Pca::Parts> gramParts(ThreadPool& pool, MatrixView<const double> points, uint32_t components,
                             std::vector<double>* first, double least = 0) {
  const size_t n = points.rows, d = points.cols;
  const Centred centred = centre(points);
  Pca::Parts parts;
  ATLAS_GET(eigen, gramEigen(pool, centred, n, d, &parts.totalVariance));
  if (parts.totalVariance < least) parts.totalVariance = eigen.values[0] = 0;
  const double zero = double(std::max(n, d)) * kEpsilon * eigen.values[0];
  size_t rank = 0;
  while (rank < std::min(n, d) && eigen.values[0] > 0 && eigen.values[rank] > zero) ++rank;
  parts.sampleCount = n;
  parts.mean.assign(centred.mean.begin(), centred.mean.end());
  parts.eigenvalues.assign(d, 0);
  std::copy_n(eigen.values.begin(), rank, parts.eigenvalues.begin());
  if (first && rank > 0) *first = directionFrom(centred, eigen.vectors.data(), n, d);
  const size_t k = std::min<size_t>(components, rank);
  parts.components.resize(k * d);
  parallelFor(pool, k, 1, [&](size_t begin, size_t end) {
    for (size_t c = begin; c < end; ++c) {
      const auto w = directionFrom(centred, eigen.vectors.data() + c * n, n, d);
      std::copy(w.begin(), w.end(), parts.components.begin() + ptrdiff_t(c * d));
    }
  });
  return parts;
}

// Directions without variance, until there are k: axes, less what lies along those before. While
// k <= d/2 some axis keeps half of its length or more.
void addEmptyDirections(std::vector<float>& directions, size_t k, size_t d) {
  std::vector<double> w(d), before(d);
  for (size_t axis = 0; axis < d && directions.size() < k * d; ++axis) {
    std::fill(w.begin(), w.end(), 0.0);
    w[axis] = 1;
    for (int pass = 0; pass < 2; ++pass) {
      for (auto row = directions.begin(); row != directions.end(); row += ptrdiff_t(d)) {
        std::copy_n(row, d, before.begin());
        const double along = wideDot(w.data(), before.data(), d);
        for (size_t j = 0; j < d; ++j) w[j] -= along * before[j];
      }
    }
    const double length = std::sqrt(wideDot(w.data(), w.data(), d));
    if (length < 0.5) continue;
    for (double& value : w) value /= length;
    fixSign(w.data(), d);
    directions.insert(directions.end(), w.begin(), w.end());
  }
}

bool gramIsSmaller(size_t n, size_t d, uint32_t components) {
  return 4 * n <= d && n <= kGramMaxCount && 2 * size_t(components) <= d;
}

}  // namespace

Result<Pca> fitPcaByGram(ThreadPool& pool, MatrixView<const double> points, uint32_t components,
                         std::vector<double>* first) {
  if (Status status = checkPoints(points); !status.ok()) return status;
  if (components < 1) return tooFew("components", 0, 1);
  ATLAS_GET(parts, gramParts(pool, points, components, first));
  if (parts.components.empty()) return Status::invalidArgument("points.same count", {points.rows});
  return Pca::fromParts(std::move(parts));
}

Result<Pca> fitPcaBySmaller(ThreadPool& pool, ByteImages images, uint32_t components) {
  ATLAS_TRY(checkPcaShape(images.rows, images.cols, components));
  if (!gramIsSmaller(images.rows, images.cols, components)) return fitPca(pool, images, components);
  const std::vector<double> points = pointsOf(images);
  // Bytes differ by 1/255 or not at all; a smaller variance is the rounding of the mean.
  const double least = 0.5 / (255.0 * 255.0 * double(images.rows));
  ATLAS_GET(parts,
            gramParts(pool, {points.data(), images.rows, images.cols}, components, nullptr, least));
  addEmptyDirections(parts.components, components, images.cols);
  return Pca::fromParts(std::move(parts));
}

uint64_t fitBytes(uint64_t n, uint64_t d, uint32_t components) {
  const uint64_t small = std::min(n, d);
  if (!gramIsSmaller(size_t(n), size_t(d), components)) return 48 * d * d + 20 * d * components;
  return 2 * 8 * n * d + 48 * small * small + 20 * d * components;
}

Result<CentredSvd> centredSvd(ThreadPool& pool, MatrixView<const double> points, size_t rounds,
                              CentredSvd so) {
  if (Status status = checkPoints(points); !status.ok()) return status;
  const size_t n = points.rows, d = points.cols;
  if (n > d) return Status::invalidArgument("svd.points found width", {n, d});
  if (so.rounds > 0 && so.rows.size() != n * d)
    return Status::invalidArgument("svd.state found points width", {so.rows.size(), n, d});
  Centred centred = centre(points);
  double total = 0;
  for (size_t i = 0; i < n; ++i) {
    const double* point = centred.points.data() + i * d;
    total += wideDot(point, point, d);
  }
  if (so.rounds == 0) so.rows = std::move(centred.points);
  const auto row = [&](size_t i) { return so.rows.data() + i * d; };
  // A row shorter than this is a 0 that rounding has left over.
  const double nothing = double(d) * kEpsilon * std::sqrt(total);
  constexpr double kOrthogonal = 1e-15;
  constexpr size_t kMostSweeps = 40;

  // A round robin: in each of players−1 rounds everyone meets someone else, so the pairs of a round
  // share no row and can be rotated by different threads. After them all sit as at the start.
  const size_t players = n + n % 2, sweep = players - 1;
  std::vector<size_t> seats(players);
  std::iota(seats.begin(), seats.end(), size_t(0));
  std::rotate(seats.begin() + 1, seats.end() - ptrdiff_t(so.rounds % sweep), seats.end());
  std::vector<double> worst(players / 2);
  for (size_t more = 0; more < rounds && !so.ended; ++more) {
    if (so.rounds % sweep == 0) so.settled = true;
    parallelFor(pool, players / 2, kRowGrain, [&](size_t begin, size_t end) {
      for (size_t p = begin; p < end; ++p) {
        const size_t i = std::min(seats[p], seats[players - 1 - p]);
        const size_t j = std::max(seats[p], seats[players - 1 - p]);
        worst[p] = 0;
        if (j >= n) continue;  // the free round of an odd number
        double *a = row(i), *b = row(j);
        const double aa = wideDot(a, a, d), bb = wideDot(b, b, d), ab = wideDot(a, b, d);
        const double lengths = std::sqrt(aa) * std::sqrt(bb);
        if (std::sqrt(std::min(aa, bb)) <= nothing) continue;
        worst[p] = std::fabs(ab) / lengths;
        if (worst[p] <= kOrthogonal * double(d)) continue;
        Rotation(aa, bb, ab).turn(a, b, d);
      }
    });
    for (double w : worst) so.settled = so.settled && w <= kOrthogonal * double(d);
    std::rotate(seats.begin() + 1, seats.end() - 1, seats.end());
    ++so.rounds;
    so.ended = so.rounds % sweep == 0 && (so.settled || so.rounds >= kMostSweeps * sweep);
  }
  if (!so.ended) return so;

  std::vector<double> lengths(n);
  for (size_t i = 0; i < n; ++i) {
    const double length = std::sqrt(wideDot(row(i), row(i), d));
    lengths[i] = length > nothing ? length : 0;
  }
  for (size_t i : byFalling(lengths)) {
    so.singularValues.push_back(lengths[i]);
    if (lengths[i] == 0) continue;
    std::vector<double> w(row(i), row(i) + d);
    for (double& value : w) value /= lengths[i];
    fixSign(w.data(), d);
    so.directions.insert(so.directions.end(), w.begin(), w.end());
  }
  return so;
}

Result<PointsPower> powerOnPoints(MatrixView<const double> points, std::span<const double> first,
                                  size_t steps, PointsPower so) {
  if (Status status = checkPoints(points); !status.ok()) return status;
  const size_t n = points.rows, d = points.cols;
  const bool starts = so.tangent.empty();
  if (first.size() != d || (!starts && so.next.size() != d))
    return Status::invalidArgument("power.shape start limit wanted",
                                   {first.size(), so.next.size(), d});
  const Centred centred = centre(points);
  const auto row = [&](size_t i) { return centred.points.data() + i * d; };
  std::vector<double> w(d), away(d);
  std::vector<double>& tangent = so.tangent;
  if (starts) {
    so.next.assign(d, 0);
    for (size_t i = 0; i < n && wideDot(so.next.data(), so.next.data(), d) == 0; ++i)
      so.next.assign(row(i), row(i) + d);
    ++steps;  // to be at the start is no step
  }
  for (size_t step = 0; step < steps && !so.ended; ++step) {
    w = so.next;
    const double length = std::sqrt(wideDot(w.data(), w.data(), d));
    if (!(length > 0)) return Status::invalidArgument("points.same count", {n});
    for (double& value : w) value /= length;
    // The part of w that is not along w₁: exact where 1 − cos² would cancel.
    const double cosine = wideDot(w.data(), first.data(), d);
    for (size_t j = 0; j < d; ++j) away[j] = w[j] - cosine * first[j];
    tangent.push_back(std::sqrt(wideDot(away.data(), away.data(), d)) / std::fabs(cosine));
    so.next.assign(d, 0);
    for (size_t i = 0; i < n; ++i) {
      const double code = wideDot(row(i), w.data(), d) / double(n - 1);
      for (size_t j = 0; j < d; ++j) so.next[j] += code * row(i)[j];
    }
    so.eigenvalue = wideDot(w.data(), so.next.data(), d);
    so.ended = tangent.back() <= kPowerRounding || tangent.size() > kPointsPowerMaxSteps;
    so.direction = w;
  }
  if (!so.direction.empty()) fixSign(so.direction.data(), d);
  const size_t above = tangent.size() - (tangent.back() <= kPowerRounding);
  if (above > 1) so.decay = tangent[above - 1] / tangent[above - 2];
  return so;
}

template <>
Result<PcaRouteKind> named(const std::string& name) {
  if (name == "gram") return PcaRouteKind::gram;
  if (name == "covariance") return PcaRouteKind::covariance;
  return unknownChoice("route", name, "gram, covariance");
}

Result<PcaRoute> pcaRoute(ThreadPool& pool, ByteImages images, PcaRouteKind kind, uint32_t shown) {
  const size_t n = images.rows, d = images.cols;
  PcaRoute out;
  const auto fit = [&]() -> Result<Pca> {
    if (kind == PcaRouteKind::covariance) return fitPca(pool, images, shown);
    const auto points = pointsOf(images);
    return fitPcaByGram(pool, {points.data(), n, d}, shown, &out.first);
  };
  ATLAS_GET(pca, fit());
  out.eigenvalues = pca.parts().eigenvalues;
  if (kind == PcaRouteKind::gram) out.ratio = out.eigenvalues[1] / out.eigenvalues[0];
  out.eigenvalues.resize(std::min(n, d));
  const auto w = pca.components();
  out.directions.assign(w.data, w.data + std::min<size_t>(shown, w.rows) * d);
  out.rank = rankOf(out.eigenvalues);
  return out;
}

PcaRoute routeOf(const CentredSvd& svd, size_t n, size_t d, uint32_t shown) {
  PcaRoute out;
  for (double sigma : svd.singularValues) out.eigenvalues.push_back(sigma * sigma / double(n - 1));
  const size_t some = std::min(shown * d, svd.directions.size());
  out.directions.assign(svd.directions.begin(), svd.directions.begin() + ptrdiff_t(some));
  out.rank = rankOf(out.eigenvalues);
  out.singularValues = svd.singularValues;
  return out;
}

}  // namespace atlas
