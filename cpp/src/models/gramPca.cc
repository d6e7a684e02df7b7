#include "atlas/models/gramPca.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "atlas/linalg/symmetricEigen.h"
#include "atlas/models/pcaFit.h"
#include "base/statistics.h"
#include "linalg/dot.h"
#include "linalg/rotation.h"
#include "linalg/sign.h"
#include "models/gramFit.h"

namespace atlas {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr size_t kRowGrain = 4;

// Takes the mean off points, n×d, and gives it.
std::vector<double> centre(std::vector<double>& points, size_t n, size_t d) {
  std::vector<double> mean(d);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) mean[j] += points[i * d + j];
  for (double& m : mean) m /= double(n);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) points[i * d + j] -= mean[j];
  return mean;
}

std::vector<double> copyOf(MatrixView<const double> points) {
  std::vector<double> own(points.rows * points.cols);
  for (size_t i = 0; i < points.rows; ++i)
    std::copy_n(points.row(i), points.cols, own.data() + i * points.cols);
  return own;
}

// w = X̃u at unit length. ‖X̃u‖ = √((n−1)λ); dividing by what it is keeps the length at 1 also for
// the smallest λ.
std::vector<double> directionFrom(const double* centred, const double* u, size_t n, size_t d) {
  std::vector<double> w(d);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < d; ++j) w[j] += u[i] * centred[i * d + j];
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

Status checkPoints(MatrixView<const double> points) {
  ATLAS_TRY(checkGramShape(points.rows, points.cols, 1));
  for (size_t n = 0; n < points.rows; ++n)
    for (size_t j = 0; j < points.cols; ++j)
      if (!std::isfinite(points(n, j))) return Status::invalidArgument("points.finite index", {n});
  return Status::okay();
}

}  // namespace

Status checkGramShape(size_t count, size_t dim, uint32_t components) {
  if (count < 2 || count > kGramMaxCount || dim < 1)
    return Status::invalidArgument("gram.points found width most", {count, dim, kGramMaxCount});
  if (components < 1) return tooFew("components", 0, 1);
  return Status::okay();
}

// ---- GramFit ----

bool gramIsSmaller(size_t n, size_t d, uint32_t components) {
  return 4 * n <= d && n <= kGramMaxCount && 2 * size_t(components) <= d;
}

double leastVariance(size_t n) { return 0.5 / (255.0 * 255.0 * double(n)); }

GramFit::GramFit(std::vector<double> points, size_t n, size_t d, uint32_t components, double least,
                 bool fills)
    : points_(std::move(points)),
      gram_(n * n),
      n_(n),
      d_(d),
      components_(components),
      least_(least),
      fills_(fills) {
  const std::vector<double> mean = centre(points_, n, d);
  parts_.sampleCount = n;
  parts_.mean.assign(mean.begin(), mean.end());
}

double GramFit::advance(ThreadPool& pool, double work) {
  double done = 0;
  while (done < work && !ended()) done += step(pool, work - done);
  return done;
}

// G u = λ u.
double GramFit::step(ThreadPool& pool, double work) {
  const double row = double(n_) * double(d_);
  switch (phase_) {
    case Phase::gram: {
      const size_t begin = at_,
                   end = at_ + std::clamp<size_t>(size_t(std::min(work / row, 1e9)), 1, n_ - at_);
      parallelFor(pool, end - begin, kRowGrain, [&](size_t first, size_t last) {
        for (size_t i = begin + first; i < begin + last; ++i)
          for (size_t j = 0; j <= i; ++j)
            gram_[i * n_ + j] = wideDot(this->row(i), this->row(j), d_) / double(n_ - 1);
      });
      at_ = end;
      if (at_ < n_) return double(end - begin) * row;
      for (size_t i = 0; i < n_; ++i) {
        parts_.totalVariance += gram_[i * n_ + i];
        for (size_t j = 0; j < i; ++j) gram_[j * n_ + i] = gram_[i * n_ + j];
      }
      auto eigen = EigenWork::of(std::move(gram_), n_);
      gram_ = {};
      failure_ = eigen.status();
      if (eigen.ok()) eigen_ = std::move(eigen.value());
      phase_ = eigen.ok() ? Phase::eigen : Phase::ended;
      return double(end - begin) * row;
    }
    case Phase::eigen: {
      const double done = eigen_->advance(pool, work);
      if (eigen_->ended()) findDirections();
      return done;
    }
    case Phase::directions: {
      const size_t k = parts_.components.size() / d_;
      const size_t begin = at_,
                   end = at_ + std::clamp<size_t>(size_t(std::min(work / row, 1e9)), 1, k - at_);
      parallelFor(pool, end - begin, 1, [&](size_t first, size_t last) {
        for (size_t c = begin + first; c < begin + last; ++c) {
          const auto w = directionFrom(points_.data(), found_.vectors.data() + c * n_, n_, d_);
          std::copy(w.begin(), w.end(), parts_.components.begin() + ptrdiff_t(c * d_));
        }
      });
      at_ = end;
      if (at_ == k) {
        phase_ = fills_ ? Phase::filling : Phase::ended;
        at_ = 0;
      }
      return double(end - begin) * row;
    }
    case Phase::filling:
      return fillOne();
    case Phase::ended:
      break;
  }
  return 0;
}

void GramFit::findDirections() {
  auto eigen = eigen_->take();
  eigen_.reset();
  failure_ = eigen.status();
  phase_ = Phase::ended;
  if (!eigen.ok()) return;
  found_ = std::move(eigen.value());
  if (parts_.totalVariance < least_) parts_.totalVariance = found_.values[0] = 0;
  const double zero = double(std::max(n_, d_)) * kEpsilon * found_.values[0];
  size_t rank = 0;
  while (rank < std::min(n_, d_) && found_.values[0] > 0 && found_.values[rank] > zero) ++rank;
  parts_.eigenvalues.assign(d_, 0);
  std::copy_n(found_.values.begin(), rank, parts_.eigenvalues.begin());
  if (!fills_ && rank > 0) first_ = directionFrom(points_.data(), found_.vectors.data(), n_, d_);
  const size_t k = std::min(components_, rank);
  parts_.components.resize(k * d_);
  at_ = 0;
  if (k > 0)
    phase_ = Phase::directions;
  else if (fills_)
    phase_ = Phase::filling;
}

// A direction without variance: the next axis, less what lies along those before. While k <= d/2
// some axis keeps half of its length or more.
double GramFit::fillOne() {
  std::vector<float>& directions = parts_.components;
  if (at_ >= d_ || directions.size() >= components_ * d_) {
    phase_ = Phase::ended;
    return 0;
  }
  const double cost = 4 * double(directions.size() + d_);
  std::vector<double> w(d_), before(d_);
  w[at_++] = 1;
  for (int pass = 0; pass < 2; ++pass) {
    for (size_t r = 0; r < directions.size(); r += d_) {
      std::copy_n(directions.begin() + ptrdiff_t(r), d_, before.begin());
      const double along = wideDot(w.data(), before.data(), d_);
      for (size_t j = 0; j < d_; ++j) w[j] -= along * before[j];
    }
  }
  const double length = std::sqrt(wideDot(w.data(), w.data(), d_));
  if (length < 0.5) return cost;
  for (double& value : w) value /= length;
  fixSign(w.data(), d_);
  directions.insert(directions.end(), w.begin(), w.end());
  return cost;
}

Result<Pca> GramFit::take() {
  if (!failure_.ok()) return failure_;
  if (parts_.components.empty()) return Status::invalidArgument("points.same count", {n_});
  return Pca::fromParts(std::move(parts_));
}

Result<Pca> fitPcaByGram(ThreadPool& pool, MatrixView<const double> points, uint32_t components,
                         std::vector<double>* first) {
  if (Status status = checkPoints(points); !status.ok()) return status;
  ATLAS_TRY(checkGramShape(points.rows, points.cols, components));
  GramFit fit(copyOf(points), points.rows, points.cols, components, 0, false);
  fit.advance(pool, std::numeric_limits<double>::infinity());
  if (first) *first = fit.first();
  return fit.take();
}

Result<Pca> fitPcaBySmaller(ThreadPool& pool, ByteImages images, uint32_t components) {
  return PcaFit::whole(pool, images, {components, PcaFitBy::smaller});
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
  std::vector<double> centred = copyOf(points);
  centre(centred, n, d);
  double total = 0;
  for (size_t i = 0; i < n; ++i) {
    const double* point = centred.data() + i * d;
    total += wideDot(point, point, d);
  }
  if (so.rounds == 0) so.rows = std::move(centred);
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
  std::vector<double> centred = copyOf(points);
  centre(centred, n, d);
  const auto row = [&](size_t i) { return centred.data() + i * d; };
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

PcaRoute routeOf(const Pca& pca, std::vector<double> first, size_t n, uint32_t shown) {
  const size_t d = pca.inputDim();
  PcaRoute out;
  out.first = std::move(first);
  out.eigenvalues = pca.parts().eigenvalues;
  if (!out.first.empty()) out.ratio = out.eigenvalues[1] / out.eigenvalues[0];
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
