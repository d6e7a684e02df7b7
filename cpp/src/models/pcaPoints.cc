#include "atlas/models/pcaPoints.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/kernels/gemm.h"
#include "atlas/models/latent.h"

namespace atlas {
namespace {

constexpr double kByteMax = 255;
constexpr size_t kBatchImages = 512;  // as pca.cc
constexpr size_t kRowGrain = 16;

Status checkPoints(const Pca& pca, size_t cols) {
  if (cols == pca.inputDim()) return Status::okay();
  return Status::invalidArgument("points.width found wanted", {cols, pca.inputDim()});
}

Status checkDirections(const Pca& pca, size_t k) {
  if (k <= pca.latentDim()) return Status::okay();
  return Status::invalidArgument("pca.directions found most", {k, pca.latentDim()});
}

double scaleAt(const Scale& scale, size_t j) { return scale.empty() ? 1.0 : scale[j]; }

// One point's first k codes.
void projectOne(const Pca& pca, const Scale& scale, const double* x, size_t k, double* codes) {
  const auto w = pca.components();
  const auto& mean = pca.parts().mean;
  for (size_t i = 0; i < k; ++i) {
    double dot = 0;
    for (size_t j = 0; j < w.cols; ++j)
      dot += double(w(i, j)) * (x[j] / scaleAt(scale, j) - mean[j]);
    codes[i] = dot;
  }
}

// x̄ + D W z; the mean that the Pca holds is D⁻¹x̄.
void decodeOne(const Pca& pca, const Scale& scale, const double* codes, size_t k, bool addMean,
               double* x) {
  const auto w = pca.components();
  const auto& mean = pca.parts().mean;
  for (size_t j = 0; j < w.cols; ++j) x[j] = addMean ? mean[j] : 0;
  for (size_t i = 0; i < k; ++i)
    for (size_t j = 0; j < w.cols; ++j) x[j] += codes[i] * w(i, j);
  for (size_t j = 0; j < w.cols; ++j) x[j] *= scaleAt(scale, j);
}

}  // namespace

Result<std::vector<double>> projectPoints(const Pca& pca, const Scale& scale,
                                          MatrixView<const double> points, size_t k) {
  if (Status status = checkPoints(pca, points.cols); !status.ok()) return status;
  if (Status status = checkDirections(pca, k); !status.ok()) return status;
  std::vector<double> codes(points.rows * k);
  for (size_t n = 0; n < points.rows; ++n)
    projectOne(pca, scale, points.row(n), k, codes.data() + n * k);
  return codes;
}

Result<Decoded> decodePoints(const Pca& pca, const Scale& scale, MatrixView<const double> codes,
                             bool addMean) {
  if (Status status = checkDirections(pca, codes.cols); !status.ok()) return status;
  const size_t d = pca.inputDim();
  Decoded out;
  out.points.resize(codes.rows * d);
  std::vector<double> x(d);
  size_t below = 0, above = 0;
  for (size_t n = 0; n < codes.rows; ++n) {
    decodeOne(pca, scale, codes.row(n), codes.cols, addMean, x.data());
    for (size_t j = 0; j < d; ++j) {
      const float value = float(x[j]);
      out.points[n * d + j] = value;
      below += value < -kPixelRounding;
      above += value > 1 + kPixelRounding;
    }
  }
  const double total = double(std::max<size_t>(1, out.points.size()));
  out.below = double(below) / total;
  out.above = double(above) / total;
  return out;
}

Result<SampledPoints> samplePoints(const Pca& pca, uint64_t seed, uint64_t first, uint32_t count,
                                   uint32_t k, bool addMean) {
  const size_t most = pca.latentDim();
  if (k < 1 || k > most || count < 1 || count > kMostSampledPoints)
    return Status::invalidArgument("samples.settings count width most mostWidth",
                                   {count, k, kMostSampledPoints, most});
  const auto all = samplePrior(pca, seed, first, count);
  std::vector<double> codes(size_t{count} * k);
  for (size_t n = 0; n < count; ++n) std::copy_n(&all[n * most], k, &codes[n * k]);
  ATLAS_GET(decoded, decodePoints(pca, {}, {codes.data(), count, k}, addMean));
  return SampledPoints{std::move(codes), std::move(decoded)};
}

Result<Reconstruction> reconstructPoints(const Pca& pca, const Scale& scale,
                                         MatrixView<const double> points, size_t k) {
  if (Status status = checkPoints(pca, points.cols); !status.ok()) return status;
  if (Status status = checkDirections(pca, k); !status.ok()) return status;
  const size_t d = points.cols;
  Reconstruction out;
  out.points.resize(points.rows * d);
  out.residuals.resize(points.rows * d);
  out.squaredErrors.resize(points.rows);
  std::vector<double> codes(k), x(d);
  for (size_t n = 0; n < points.rows; ++n) {
    projectOne(pca, scale, points.row(n), k, codes.data());
    decodeOne(pca, scale, codes.data(), k, true, x.data());
    for (size_t j = 0; j < d; ++j) {
      const double residual = points(n, j) - x[j];
      out.points[n * d + j] = float(x[j]);
      out.residuals[n * d + j] = float(residual);
      out.squaredErrors[n] += residual * residual;
      out.largest = std::max(out.largest, std::fabs(residual));
    }
  }
  return out;
}

Result<double> squaredErrorSum(ThreadPool& pool, const Pca& pca, const Scale& scale,
                               ByteImages images, size_t k) {
  if (Status status = checkPoints(pca, images.cols); !status.ok()) return status;
  if (Status status = checkDirections(pca, k); !status.ok()) return status;
  const size_t d = images.cols;
  const auto w = pca.components();
  const auto& mean = pca.parts().mean;
  const size_t batch = std::min(kBatchImages, images.rows);
  std::vector<float> centred(batch * d), codes(batch * k), decoded(batch * d);
  std::vector<float> inverse(d);
  for (size_t j = 0; j < d; ++j) inverse[j] = float(1 / (kByteMax * scaleAt(scale, j)));
  std::vector<double> errors(batch);
  GemmScratch scratch;
  double sum = 0;
  for (size_t begin = 0; begin < images.rows; begin += kBatchImages) {
    const size_t n = std::min(kBatchImages, images.rows - begin);
    parallelFor(pool, n, kRowGrain, [&](size_t first, size_t last) {
      for (size_t i = first; i < last; ++i)
        for (size_t j = 0; j < d; ++j)
          centred[i * d + j] = float(images(begin + i, j)) * inverse[j] - mean[j];
    });
    gemm(pool, Transpose::no, Transpose::yes, n, k, d, centred.data(), d, w.data, d, nullptr, false,
         codes.data(), k, scratch);
    gemm(pool, Transpose::no, Transpose::no, n, d, k, codes.data(), k, w.data, d, nullptr, false,
         decoded.data(), d, scratch);
    parallelFor(pool, n, kRowGrain, [&](size_t first, size_t last) {
      for (size_t i = first; i < last; ++i) {
        errors[i] = 0;
        for (size_t j = 0; j < d; ++j) {
          const double e = double(centred[i * d + j]) - decoded[i * d + j];
          errors[i] += e * e;
        }
      }
    });
    for (size_t i = 0; i < n; ++i) sum += errors[i];
  }
  return sum;
}

double orthonormalityError(ThreadPool& pool, const Pca& pca, size_t k) {
  const auto w = pca.components();
  const size_t rows = std::min(k, w.rows);
  std::vector<double> off(rows);  // |row i of WᵀW − I|₁
  // Every row by itself, so that no two threads add to one sum.
  parallelFor(pool, rows, kRowGrain, [&](size_t first, size_t last) {
    for (size_t i = first; i < last; ++i)
      for (size_t j = 0; j < rows; ++j) {
        double a = 0, b = 0, c = 0, e = 0;
        size_t p = 0;
        for (; p + 4 <= w.cols; p += 4) {
          a += double(w(i, p)) * w(j, p);
          b += double(w(i, p + 1)) * w(j, p + 1);
          c += double(w(i, p + 2)) * w(j, p + 2);
          e += double(w(i, p + 3)) * w(j, p + 3);
        }
        for (; p < w.cols; ++p) a += double(w(i, p)) * w(j, p);
        off[i] += std::fabs((a + b) + (c + e) - (i == j ? 1 : 0));
      }
  });
  return off.empty() ? 0 : *std::max_element(off.begin(), off.end());
}

std::vector<double> pointsOf(ByteImages images) {
  std::vector<double> out(images.rows * images.cols);
  for (size_t n = 0; n < images.rows; ++n)
    for (size_t j = 0; j < images.cols; ++j) out[n * images.cols + j] = images(n, j) / kByteMax;
  return out;
}

}  // namespace atlas
