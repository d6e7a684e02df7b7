// Eigen's SelfAdjointEigenSolver::compute would do all of this in one call, but not with the same
// bits everywhere: forming Q and multiplying by it runs through Eigen's blocked matrix product,
// whose block sizes come from the processor's cache sizes and the number of registers of the target
// (8 in wasm, 16 on x86-64), and block sizes decide the order of summation. The two steps used here
// from Eigen, the tridiagonalisation (matrix-vector products, rank-2 updates) and the implicit QR
// on the tridiagonal (rotations), have one order each when EIGEN_DONT_VECTORIZE is set. The third
// step, back from the tridiagonal's eigenvectors to the matrix's, is ours: plain loops,
// eigenvectors shared out to threads.
//
// The loops around Eigen's Householder reflections and QR sweeps are ours too, in the order of
// Eigen's own (Tridiagonalization.h, SelfAdjointEigenSolver.h of 3.4: the same bits), because those
// of Eigen cannot be left in the middle: a page would wait seconds for a matrix of 784 rows.
#ifndef EIGEN_DONT_VECTORIZE
#define EIGEN_DONT_VECTORIZE
#endif
#include "atlas/linalg/symmetricEigen.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "atlas/base/rng.h"
#include "linalg/dot.h"
#include "linalg/sign.h"

namespace atlas {
namespace {

using Matrix = Eigen::MatrixXd;

constexpr size_t kVectorsPerChunk =
    16;  // eigenvectors a thread transforms at a time: two cache
         // lines a row, and enough sums to hide the additions' delay

// v ← H_low … H_{high−1} v for the columns [begin, end) of `vectors` (d×d row-major, a vector a
// column), Hᵢ = I − τᵢ hᵢ hᵢᵀ with hᵢ = (0…0, 1, packed(i+2…, i)), 1 at row i+1.
void backTransform(const Matrix& packed, const Eigen::VectorXd& tau, MatrixView<double> vectors,
                   size_t low, size_t high, size_t begin, size_t end) {
  const size_t d = vectors.rows;
  const size_t width = end - begin;
  for (size_t i = high; i-- > low;) {
    double dots[kVectorsPerChunk];
    const double* pivot = vectors.row(i + 1) + begin;
    std::copy(pivot, pivot + width, dots);
    for (size_t r = i + 2; r < d; ++r) {
      const double h = packed(Eigen::Index(r), Eigen::Index(i));
      const double* v = vectors.row(r) + begin;
      for (size_t c = 0; c < width; ++c) dots[c] += h * v[c];
    }
    for (size_t c = 0; c < width; ++c) dots[c] *= tau(Eigen::Index(i));
    for (size_t c = 0; c < width; ++c) vectors(i + 1, begin + c) -= dots[c];
    for (size_t r = i + 2; r < d; ++r) {
      const double h = packed(Eigen::Index(r), Eigen::Index(i));
      double* v = vectors.row(r) + begin;
      for (size_t c = 0; c < width; ++c) v[c] -= h * dots[c];
    }
  }
}

// Inverse iteration pays while few vectors are wanted of a matrix that is not small.
constexpr size_t kInverseMinDim = 64, kInverseShare = 4;

bool fewWanted(size_t count, size_t d) { return d >= kInverseMinDim && count <= d / kInverseShare; }

// T − λI = P L U by Gaussian elimination with row exchanges: U has two diagonals above its own.
class ShiftedTridiagonal {
 public:
  // A pivot smaller than `tiny` is replaced by it: T − λI is singular, nearly or quite.
  ShiftedTridiagonal(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& sub, double shift,
                     double tiny)
      : d_(size_t(diagonal.size())), u0_(d_), u1_(d_), u2_(d_), factor_(d_), swapped_(d_) {
    double a = diagonal(0) - shift, b = d_ > 1 ? sub(0) : 0;  // the row that is being reduced
    for (size_t i = 0; i + 1 < d_; ++i) {
      const auto at = Eigen::Index(i);
      const double c = sub(at), next = diagonal(at + 1) - shift;
      const double after = i + 2 < d_ ? sub(at + 1) : 0;
      swapped_[i] = std::fabs(c) > std::fabs(a);
      if (swapped_[i]) {
        factor_[i] = a / c;
        u0_[i] = c, u1_[i] = next, u2_[i] = after;
        a = b - factor_[i] * next;
        b = -factor_[i] * after;
      } else {
        if (std::fabs(a) < tiny) a = tiny;
        factor_[i] = c / a;
        u0_[i] = a, u1_[i] = b, u2_[i] = 0;
        a = next - factor_[i] * b;
        b = after;
      }
    }
    u0_[d_ - 1] = std::fabs(a) < tiny ? tiny : a;
    for (double& pivot : u0_)
      if (std::fabs(pivot) < tiny) pivot = tiny;
  }

  void solve(double* x) const {
    for (size_t i = 0; i + 1 < d_; ++i) {
      if (swapped_[i]) std::swap(x[i], x[i + 1]);
      x[i + 1] -= factor_[i] * x[i];
    }
    for (size_t i = d_; i-- > 0;) {
      double rest = x[i];
      if (i + 1 < d_) rest -= u1_[i] * x[i + 1];
      if (i + 2 < d_) rest -= u2_[i] * x[i + 2];
      x[i] = rest / u0_[i];
    }
  }

 private:
  size_t d_;
  std::vector<double> u0_, u1_, u2_, factor_;
  std::vector<uint8_t> swapped_;
};

// Divides x by its length; false where there is none.
bool normalise(std::vector<double>& x) {
  double largest = 0;
  for (const double v : x) largest = std::max(largest, std::fabs(v));
  if (!(largest > 0) || !std::isfinite(largest)) return false;
  for (double& v : x) v /= largest;
  const double length = std::sqrt(wideDot(x.data(), x.data(), x.size()));
  for (double& v : x) v /= length;
  return true;
}

void makeOrthogonal(std::vector<double>& x, const std::vector<double>& before) {
  const size_t d = x.size();
  for (size_t r = 0; r * d < before.size(); ++r) {
    const double along = wideDot(x.data(), &before[r * d], d);
    for (size_t i = 0; i < d; ++i) x[i] -= along * before[r * d + i];
  }
}

// Of the j-th largest eigenvalue of T its unit eigenvector, added to those before it in `out`;
// values ascend. `shift` is that of the one before. False where it did not come out as an
// eigenvector to rounding.
bool addLeadingVector(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& sub,
                      const Eigen::VectorXd& values, size_t j, double& shift,
                      std::vector<double>& out) {
  constexpr double kEpsilon = 2.220446049250313e-16;
  constexpr int kIterations = 3;
  constexpr double kApart = 10;      // in units of rounding: equal shifts would give equal vectors
  constexpr double kResidual = 100;  // in units of rounding
  const size_t d = size_t(diagonal.size());
  const double norm = std::max(std::fabs(values(0)), std::fabs(values(values.size() - 1)));
  const double rounding = kEpsilon * norm;
  if (!(rounding > 0)) return false;
  std::vector<double> x(d);
  const double value = values(Eigen::Index(d - 1 - j));
  shift = j == 0 ? value : std::min(value, shift - kApart * rounding);
  const ShiftedTridiagonal factors(diagonal, sub, shift, rounding);
  for (size_t i = 0; i < d; ++i)
    x[i] = double(philox4x32({uint32_t(i), uint32_t(j), 0, 0}, {1, 2})[0]) * 0x1p-31 - 1;
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    factors.solve(x.data());
    if (!normalise(x)) return false;
    makeOrthogonal(x, out);
    if (!normalise(x)) return false;
  }
  makeOrthogonal(x, out);
  if (!normalise(x)) return false;
  double worst = 0;
  for (size_t i = 0; i < d; ++i) {
    const auto at = Eigen::Index(i);
    double left = (diagonal(at) - value) * x[i];
    if (i > 0) left += sub(at - 1) * x[i - 1];
    if (i + 1 < d) left += sub(at) * x[i + 1];
    worst = std::max(worst, std::fabs(left));
  }
  if (!(worst <= kResidual * rounding)) return false;
  out.insert(out.end(), x.begin(), x.end());
  return true;
}

// Implicit QR on a tridiagonal, a sweep at a time: the loop of Eigen's computeFromTridiagonal_impl.
// Eigenvalues end up in `diagonal`, ascending; their vectors in the columns of `vectors`, when it
// is not empty.
struct TridiagonalQr {
  Eigen::VectorXd diagonal, sub;
  Matrix vectors;
  Eigen::Index end = 0, start = 0, sweeps = 0;
  bool ended = false, converged = false;

  void begin(const Eigen::VectorXd& d, const Eigen::VectorXd& e, bool withVectors) {
    diagonal = d;
    sub = e;
    vectors.resize(0, 0);
    if (withVectors) vectors.setIdentity(d.size(), d.size());
    end = d.size() - 1;
    start = sweeps = 0;
    ended = converged = false;
  }

  // Of the next sweep, in multiply-adds.
  double cost() const {
    const double rotations = double(end - start + 1);
    return rotations * (30 + 4 * double(vectors.rows()));
  }

  void sweep() {
    constexpr Eigen::Index kMostSweeps = 30;  // a row, as LAPACK
    constexpr double kTiny = std::numeric_limits<double>::min();
    constexpr double kPrecisionInverse = 1 / std::numeric_limits<double>::epsilon();
    for (Eigen::Index i = start; i < end; ++i) {
      // |e| <= ε √(|dᵢ| + |dᵢ₊₁|), scaled against underflow.
      const double scaled = kPrecisionInverse * sub[i];
      if (std::fabs(sub[i]) < kTiny ||
          scaled * scaled <= std::fabs(diagonal[i]) + std::fabs(diagonal[i + 1]))
        sub[i] = 0;
    }
    while (end > 0 && sub[end - 1] == 0) --end;
    if (end <= 0) return finish();
    if (++sweeps > kMostSweeps * diagonal.size()) {
      ended = true;
      return;
    }
    start = end - 1;
    while (start > 0 && sub[start - 1] != 0) --start;
    Eigen::internal::tridiagonal_qr_step<Eigen::ColMajor>(
        diagonal.data(), sub.data(), start, end, vectors.size() > 0 ? vectors.data() : nullptr,
        diagonal.size());
  }

 private:
  void finish() {
    ended = converged = true;
    for (Eigen::Index i = 0; i + 1 < diagonal.size(); ++i) {
      Eigen::Index k;
      diagonal.segment(i, diagonal.size() - i).minCoeff(&k);
      if (k == 0) continue;
      std::swap(diagonal[i], diagonal[k + i]);
      if (vectors.size() > 0) vectors.col(i).swap(vectors.col(k + i));
    }
  }
};

enum class Phase { scaling, reflecting, sweeping, leading, gathering, turningBack, ended };

}  // namespace

struct EigenWork::Parts {
  std::vector<double> given;  // d×d, until it is scaled
  size_t d = 0, count = 0;
  int exponent = 0;
  Phase phase = Phase::scaling;
  size_t at = 0;  // the next row, reflection, vector or reflector of the phase
  Matrix packed;  // the matrix, scaled; then R below the diagonals, as Eigen packs it
  Eigen::VectorXd tau, diagonal, sub;
  TridiagonalQr qr;
  double shift = 0;
  std::vector<double> leading;  // where inverse iteration gives them
  std::vector<double> columns;  // d×count
  EigenDecomposition out;

  // One step of its phase, or as many as `work` is for; gives what it took, in multiply-adds.
  double step(ThreadPool& pool, double work);
  void scale(size_t row);
  void reflect(Eigen::Index i);
  void gather();
};

EigenWork::EigenWork(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
EigenWork::EigenWork(EigenWork&&) noexcept = default;
EigenWork& EigenWork::operator=(EigenWork&&) noexcept = default;
EigenWork::~EigenWork() = default;

Result<EigenWork> EigenWork::of(std::vector<double> matrix, size_t count) {
  const size_t d = size_t(std::sqrt(double(matrix.size())) + 0.5);
  if (d == 0 || d * d != matrix.size())
    return Status::invalidArgument("matrix.square rows cols", {1, matrix.size()});
  if (count == 0 || count > d) return outOfRange("count", double(count), 1, double(d));
  double largest = 0;
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      if (!std::isfinite(matrix[i * d + j]))
        return Status::invalidArgument("matrix.finite row column", {i, j});
      largest = std::max(largest, std::fabs(matrix[i * d + j]));
    }
  }
  auto parts = std::make_unique<Parts>();
  parts->given = std::move(matrix);
  parts->d = d;
  parts->count = count;
  // Scaling by a power of two keeps squares inside the range of double and rounds nothing.
  if (largest > 0) std::frexp(largest, &parts->exponent);
  parts->packed.resize(Eigen::Index(d), Eigen::Index(d));
  parts->tau.resize(Eigen::Index(d) - 1);
  return EigenWork(std::move(parts));
}

void EigenWork::Parts::scale(size_t row) {
  for (size_t j = 0; j <= row; ++j) {
    const double c = std::ldexp(given[row * d + j], -exponent);
    packed(Eigen::Index(row), Eigen::Index(j)) = c;
    packed(Eigen::Index(j), Eigen::Index(row)) = c;
  }
}

// A = H A Hᵀ, H = I − τ v vᵀ that leaves column i with one entry below the diagonal: a turn of
// Eigen's tridiagonalization_inplace.
void EigenWork::Parts::reflect(Eigen::Index i) {
  const Eigen::Index rest = packed.rows() - i - 1;
  double beta, h;
  packed.col(i).tail(rest).makeHouseholderInPlace(h, beta);
  packed.col(i).coeffRef(i + 1) = 1;
  tau.tail(rest).noalias() =
      packed.bottomRightCorner(rest, rest).template selfadjointView<Eigen::Lower>() *
      (h * packed.col(i).tail(rest));
  tau.tail(rest) +=
      (h * -0.5 * (tau.tail(rest).dot(packed.col(i).tail(rest)))) * packed.col(i).tail(rest);
  packed.bottomRightCorner(rest, rest)
      .template selfadjointView<Eigen::Lower>()
      .rankUpdate(packed.col(i).tail(rest), tau.tail(rest), -1.0);
  packed.col(i).coeffRef(i + 1) = beta;
  tau.coeffRef(i) = h;
}

// Eigen sorts ascending; here descending, an eigenvector a column until the end.
void EigenWork::Parts::gather() {
  out.dim = d;
  out.values.resize(d);
  for (size_t c = 0; c < d; ++c)
    out.values[c] = std::ldexp(qr.diagonal(Eigen::Index(d - 1 - c)), exponent);
  columns.resize(d * count);
  for (size_t c = 0; c < count; ++c)
    for (size_t r = 0; r < d; ++r)
      columns[r * count + c] = leading.empty()
                                   ? qr.vectors(Eigen::Index(r), Eigen::Index(d - 1 - c))
                                   : leading[c * d + r];
  qr.vectors.resize(0, 0);
  leading = {};
}

double EigenWork::Parts::step(ThreadPool& pool, double work) {
  const double all = double(d);
  switch (phase) {
    case Phase::scaling:
      scale(at++);
      if (at == d) {
        given = {};
        phase = Phase::reflecting;
        at = 0;
      }
      return 4 * double(at);
    case Phase::reflecting: {
      if (at + 1 < d) {
        const double rest = double(d - at - 1);
        reflect(Eigen::Index(at++));
        return 2 * rest * rest;
      }
      diagonal = packed.diagonal();
      sub = packed.diagonal<-1>();
      qr.begin(diagonal, sub, !fewWanted(count, d));
      phase = Phase::sweeping;
      return all;
    }
    case Phase::sweeping: {
      const double cost = qr.cost();
      qr.sweep();
      if (!qr.ended) return cost;
      at = 0;
      phase = !qr.converged           ? Phase::ended
              : qr.vectors.size() > 0 ? Phase::gathering
                                      : Phase::leading;
      return cost + all * all;
    }
    case Phase::leading: {
      if (!addLeadingVector(diagonal, sub, qr.diagonal, at, shift, leading)) {
        leading = {};
        qr.begin(diagonal, sub, true);
        phase = Phase::sweeping;
        return all;
      }
      if (++at == count) phase = Phase::gathering;
      return all * (40 + 8 * double(at));
    }
    case Phase::gathering:
      gather();
      at = d - 1;
      phase = Phase::turningBack;
      return 2 * all * double(count);
    case Phase::turningBack: {
      const double each = 2 * all * double(count);
      const size_t some = size_t(std::clamp(work / each, 1.0, all));
      const size_t low = at > some ? at - some : 0;
      const MatrixView<double> turned(columns.data(), d, count);
      parallelFor(pool, count, kVectorsPerChunk, [&](size_t begin, size_t end) {
        backTransform(packed, tau, turned, low, at, begin, end);
      });
      const double cost = each * double(at - low);
      at = low;
      if (at > 0) return cost;
      out.vectors.resize(count * d);
      const MatrixView<double> vectors(out.vectors.data(), count, d);
      parallelFor(pool, count, kVectorsPerChunk, [&](size_t begin, size_t end) {
        for (size_t c = begin; c < end; ++c) {
          for (size_t r = 0; r < d; ++r) vectors(c, r) = turned(r, c);
          fixSign(vectors.row(c), d);
        }
      });
      phase = Phase::ended;
      return cost + 2 * all * double(count);
    }
    case Phase::ended:
      break;
  }
  return 0;
}

double EigenWork::advance(ThreadPool& pool, double work) {
  double done = 0;
  while (done < work && !ended()) done += parts_->step(pool, work - done);
  return done;
}

bool EigenWork::ended() const { return parts_->phase == Phase::ended; }

Result<EigenDecomposition> EigenWork::take() {
  if (!parts_->qr.converged) return Status::diverged("matrix.diverged size", {parts_->d});
  return std::move(parts_->out);
}

Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix) {
  return symmetricEigen(pool, matrix, matrix.rows);
}

Result<EigenDecomposition> symmetricEigen(ThreadPool& pool, MatrixView<const double> matrix,
                                          size_t count) {
  const size_t d = matrix.rows;
  if (d == 0 || matrix.cols != d)
    return Status::invalidArgument("matrix.square rows cols", {d, matrix.cols});
  std::vector<double> own(d * d);
  for (size_t i = 0; i < d; ++i) std::copy_n(matrix.row(i), d, own.data() + i * d);
  ATLAS_GET(work, EigenWork::of(std::move(own), count));
  work.advance(pool, std::numeric_limits<double>::infinity());
  return work.take();
}

}  // namespace atlas
