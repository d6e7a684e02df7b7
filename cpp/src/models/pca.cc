#include "atlas/models/pca.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "atlas/kernels/gemm.h"
#include "atlas/models/pcaFit.h"
#include "kernels/covariance.h"
#include "models/fitMoments.h"

namespace atlas {
namespace {

constexpr double kByteMax = 255;
constexpr size_t kBatchImages =
    Pca::kErrorBatch;             // images turned to floats at a time: 1.6 MB at 784 pixels
constexpr size_t kRowGrain = 16;  // images or matrix rows a thread takes at a time

// Bytes to numbers in 0…1, n×d densely.
void toFloats(ThreadPool& pool, ByteImages images, float* out) {
  float table[256];
  for (int b = 0; b < 256; ++b) table[b] = float(b) / float(kByteMax);
  parallelFor(pool, images.rows, kRowGrain, [&](size_t begin, size_t end) {
    for (size_t n = begin; n < end; ++n)
      for (size_t i = 0; i < images.cols; ++i) out[n * images.cols + i] = table[images(n, i)];
  });
}

bool allFinite(const auto& values) {
  return std::all_of(values.begin(), values.end(), [](auto v) { return std::isfinite(v); });
}

Status checkComponents(uint32_t components, size_t dim) {
  if (components >= 1 && components <= dim) return Status::okay();
  return outOfRange("components", components, 1, dim);
}

}  // namespace

Status checkPcaShape(size_t count, size_t dim, uint32_t components) {
  if (dim < 1 || dim > kPcaMaxDim) return outOfRange("dim", dim, 1, kPcaMaxDim);
  if (count < 2) return tooFew("points", count, 2);
  return checkComponents(components, dim);
}

Result<MomentsFit> MomentsFit::of(CovarianceAccumulator::Moments moments, uint32_t components) {
  const size_t d = moments.mean.size();
  Pca::Parts parts;
  parts.sampleCount = moments.count;
  for (size_t i = 0; i < d; ++i) parts.totalVariance += moments.covariance[i * d + i];
  parts.mean.assign(moments.mean.begin(), moments.mean.end());
  ATLAS_GET(eigen, EigenWork::of(std::move(moments.covariance), components));
  return MomentsFit(std::move(parts), std::move(eigen));
}

Result<Pca> MomentsFit::take() {
  ATLAS_GET(eigen, eigen_.take());
  const double zero = double(eigen.dim) * std::numeric_limits<double>::epsilon() * eigen.values[0];
  parts_.eigenvalues = std::move(eigen.values);
  for (double& value : parts_.eigenvalues)
    if (value <= zero) value = 0;
  parts_.components.assign(eigen.vectors.begin(), eigen.vectors.end());
  return Pca::fromParts(std::move(parts_));
}

Result<Pca> fitMoments(ThreadPool& pool, CovarianceAccumulator::Moments moments,
                       uint32_t components) {
  ATLAS_GET(fit, MomentsFit::of(std::move(moments), components));
  fit.advance(pool, std::numeric_limits<double>::infinity());
  return fit.take();
}

// ---- CovarianceAccumulator ----

// Images that are packed together, and what of them is done: panels, then tasks.
struct CovarianceAccumulator::Block {
  BlockMoments moments;
  size_t panel = 0, task = 0;
};

CovarianceAccumulator::CovarianceAccumulator(size_t dim)
    : dim_(dim), sum_(dim), products_(std::make_unique_for_overwrite<int64_t[]>(dim * dim)) {}
CovarianceAccumulator::CovarianceAccumulator(CovarianceAccumulator&&) noexcept = default;
CovarianceAccumulator::~CovarianceAccumulator() = default;

void CovarianceAccumulator::makeReady(size_t rows) {
  if (rows <= ready_) return;
  std::fill(&products_[ready_ * dim_], &products_[0] + rows * dim_, int64_t(0));
  ready_ = rows;
}

Status CovarianceAccumulator::add(ThreadPool& pool, ByteImages images) {
  if (images.cols != dim_)
    return Status::invalidArgument("images.width found wanted", {images.cols, dim_});
  if (images.rows > kPcaMaxCount - count_)
    return outOfRange("images", count_ + images.rows, 2, kPcaMaxCount);
  makeReady(dim_);
  addMoments(pool, images, sum_.data(), products_.get());
  count_ += images.rows;
  return Status::okay();
}

Result<double> CovarianceAccumulator::addSome(ThreadPool& pool, ByteImages images, double work) {
  if (images.cols != dim_)
    return Status::invalidArgument("images.width found wanted", {images.cols, dim_});
  if (images.rows > kPcaMaxCount) return outOfRange("images", images.rows, 2, kPcaMaxCount);
  if (count_ >= images.rows) return 0.0;
  const ByteImages some{images.row(count_),
                        std::min(BlockMoments::kMostImages, images.rows - count_), dim_,
                        images.stride};
  if (!block_) block_ = std::make_unique<Block>(Block{BlockMoments(dim_)});
  Block& block = *block_;
  const auto most = [&](double each, size_t left) {
    return std::clamp<size_t>(size_t(std::min(work / each, 1e9)), 1, left);
  };
  const size_t panels = block.moments.panels(), tasks = block.moments.tasks();
  const double n = double(some.rows);
  if (block.panel < panels) {
    const double each = 16 * n;  // eight pixels of each image, read and written
    const size_t end = block.panel + most(each, panels - block.panel);
    block.moments.pack(pool, some, block.panel, end, sum_.data());
    const double cost = each * double(end - block.panel);
    block.panel = end;
    return cost;
  }
  // Bytes are multiplied many at once, and zeros not at all; the sums of a block are added once.
  constexpr double kAtOnce = 20, kAdded = 2;
  const double rows = double(BlockMoments::kTaskRows);
  const double each = rows * (double(dim_) - rows * double(block.task)) * (n / kAtOnce + kAdded);
  const size_t end = block.task + most(std::max(each, 1.0), tasks - block.task);
  makeReady(std::min(dim_, end * BlockMoments::kTaskRows));
  block.moments.multiply(pool, block.task, end, products_.get());
  const double cost = each * double(end - block.task);
  block.task = end;
  if (end == tasks) {
    count_ += some.rows;
    block.panel = block.task = 0;
    if (count_ == images.rows) block_.reset();
  }
  return cost;
}

CovarianceAccumulator::Moments CovarianceAccumulator::noMoments() const {
  Moments none{count_, std::vector<double>(dim_), {}};
  none.covariance.reserve(dim_ * dim_);
  return none;
}

void CovarianceAccumulator::fillRows(Moments& out, size_t begin, size_t end) const {
  const int64_t n = int64_t(count_);
  const double scale = double(n) * double(n - 1) * kByteMax * kByteMax;
  for (size_t i = begin; i < end; ++i) {
    out.mean[i] = double(sum_[i]) / (double(n) * kByteMax);
    out.covariance.resize((i + 1) * dim_);
    for (size_t j = 0; j < dim_; ++j) {
      // n Σxy − Σx Σy is exact in integers: the mean is taken off without any cancellation.
      const auto [low, high] = std::minmax(i, j);
      out.covariance[i * dim_ + j] =
          double(n * products_[low * dim_ + high] - sum_[low] * sum_[high]) / scale;
    }
  }
}

Result<CovarianceAccumulator::Moments> CovarianceAccumulator::moments() const {
  if (count_ < 2) return checkPcaShape(count_, dim_, 1);
  Moments out = noMoments();
  fillRows(out, 0, dim_);
  return out;
}

// ---- Pca ----

Pca::Pca(Parts parts)
    : parts_(std::move(parts)),
      components_(uint32_t(parts_.components.size() / parts_.mean.size())),
      codeOfZero_(components_) {
  const auto w = components();
  for (size_t i = 0; i < w.rows; ++i) {
    double dot = 0;
    for (size_t j = 0; j < w.cols; ++j) dot += double(w(i, j)) * parts_.mean[j];
    codeOfZero_[i] = float(-dot);
  }
}

Result<Pca> Pca::fromParts(Parts parts) {
  const size_t d = parts.mean.size();
  if (d == 0 || parts.components.size() < d || parts.components.size() % d != 0 ||
      parts.components.size() > d * d || parts.eigenvalues.size() != d)
    return Status::invalidArgument("pca.parts mean components eigenvalues",
                                   {d, parts.components.size(), parts.eigenvalues.size()});
  if (!allFinite(parts.mean) || !allFinite(parts.components) || !allFinite(parts.eigenvalues) ||
      !std::isfinite(parts.totalVariance))
    return notFinite("PCA");
  for (size_t i = 0; i < d; ++i)
    if (parts.eigenvalues[i] < 0 || (i > 0 && parts.eigenvalues[i] > parts.eigenvalues[i - 1]))
      return Status::invalidArgument("pca.eigenvalue index", {i});
  return Pca(std::move(parts));
}

MatrixView<const float> Pca::components() const {
  return {parts_.components.data(), components_, parts_.mean.size()};
}

size_t Pca::rank() const {
  return size_t(std::count_if(parts_.eigenvalues.begin(), parts_.eigenvalues.end(),
                              [](double value) { return value > 0; }));
}

double Pca::explainedVarianceRatio(size_t i) const {
  return parts_.totalVariance > 0 ? parts_.eigenvalues[i] / parts_.totalVariance : 0;
}

std::vector<double> Pca::cumulativeVarianceRatio() const {
  std::vector<double> out(parts_.eigenvalues.size());
  double sum = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    sum += parts_.eigenvalues[i];
    // The trace is summed in another order; a rounding above 1 would be a silly thing to plot.
    out[i] = parts_.totalVariance > 0 ? std::min(1.0, sum / parts_.totalVariance) : 0;
  }
  return out;
}

void Pca::encode(ThreadPool& pool, ByteImages images, MatrixView<float> mu,
                 MatrixView<float> logVar) {
  project(pool, images, mu);
  if (logVar.data == nullptr) return;
  for (size_t n = 0; n < logVar.rows; ++n)
    std::fill_n(logVar.row(n), logVar.cols, -std::numeric_limits<float>::infinity());
}

void Pca::decode(ThreadPool& pool, MatrixView<const float> codes, MatrixView<float> pixels) {
  reconstruct(pool, codes, pixels);
}

void Pca::priorStd(float* std) const {
  for (size_t i = 0; i < components_; ++i) std[i] = float(std::sqrt(parts_.eigenvalues[i]));
}

void Pca::project(ThreadPool& pool, ByteImages images, MatrixView<float> codes) const {
  const size_t d = parts_.mean.size();
  std::vector<float> x(std::min(kBatchImages, images.rows) * d);
  GemmScratch scratch;
  for (size_t begin = 0; begin < images.rows; begin += kBatchImages) {
    const size_t n = std::min(kBatchImages, images.rows - begin);
    toFloats(pool, {images.row(begin), n, d, images.stride}, x.data());
    gemm(pool, Transpose::no, Transpose::yes, n, codes.cols, d, x.data(), d,
         parts_.components.data(), d, codeOfZero_.data(), false, codes.row(begin), codes.stride,
         scratch);
  }
}

void Pca::reconstruct(ThreadPool& pool, MatrixView<const float> codes,
                      MatrixView<float> pixels) const {
  const size_t d = parts_.mean.size();
  GemmScratch scratch;
  for (size_t begin = 0; begin < codes.rows; begin += kBatchImages) {
    const size_t n = std::min(kBatchImages, codes.rows - begin);
    gemm(pool, Transpose::no, Transpose::no, n, d, codes.cols, codes.row(begin), codes.stride,
         parts_.components.data(), d, parts_.mean.data(), false, pixels.row(begin), pixels.stride,
         scratch);
  }
}

double Pca::meanSquaredError(ThreadPool& pool, ByteImages images, size_t k) const {
  double sum = 0;
  addSquaredErrors(pool, images, k, sum);
  return images.rows == 0 ? 0 : sum / double(images.rows);
}

void Pca::addSquaredErrors(ThreadPool& pool, ByteImages images, size_t k, double& sum) const {
  const size_t d = parts_.mean.size();
  const size_t batch = std::min(kBatchImages, images.rows);
  std::vector<float> codes(batch * k), decoded(batch * d);
  std::vector<double> errors(batch);
  for (size_t begin = 0; begin < images.rows; begin += kBatchImages) {
    const size_t n = std::min(kBatchImages, images.rows - begin);
    const ByteImages part{images.row(begin), n, d, images.stride};
    project(pool, part, {codes.data(), n, k});
    reconstruct(pool, {codes.data(), n, k}, {decoded.data(), n, d});
    parallelFor(pool, n, kRowGrain, [&](size_t first, size_t last) {
      for (size_t i = first; i < last; ++i) {
        errors[i] = 0;
        for (size_t j = 0; j < d; ++j) {
          const double e = part(i, j) / kByteMax - decoded[i * d + j];
          errors[i] += e * e;
        }
      }
    });
    for (size_t i = 0; i < n; ++i) sum += errors[i];
  }
}

// ---- Fitting ----

Result<Pca> fitPca(ThreadPool& pool, const CovarianceAccumulator& sums, uint32_t components) {
  ATLAS_TRY(checkPcaShape(sums.count(), sums.dim(), components));
  ATLAS_GET(moments, sums.moments());
  return fitMoments(pool, std::move(moments), components);
}

Result<Pca> fitPca(ThreadPool& pool, ByteImages images, uint32_t components) {
  return PcaFit::whole(pool, images, {components, PcaFitBy::covariance});
}

Result<Pca> fitPca(ThreadPool& pool, MatrixView<const double> points, uint32_t components) {
  const size_t n = points.rows, d = points.cols;
  Status status = checkPcaShape(n, d, components);
  if (!status.ok()) return status;
  CovarianceAccumulator::Moments moments{n, std::vector<double>(d), std::vector<double>(d * d)};
  for (size_t p = 0; p < n; ++p)
    for (size_t i = 0; i < d; ++i) moments.mean[i] += points(p, i);
  for (double& m : moments.mean) m /= double(n);
  parallelFor(pool, d, kRowGrain, [&](size_t begin, size_t end) {
    for (size_t p = 0; p < n; ++p)
      for (size_t i = begin; i < end; ++i) {
        const double centred = points(p, i) - moments.mean[i];
        for (size_t j = 0; j < d; ++j)
          moments.covariance[i * d + j] += centred * (points(p, j) - moments.mean[j]);
      }
  });
  for (double& c : moments.covariance) c /= double(n - 1);
  if (!allFinite(moments.covariance)) return notFinite("points");
  return fitMoments(pool, std::move(moments), components);
}

}  // namespace atlas
