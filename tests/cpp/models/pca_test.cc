#include "atlas/models/pca.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "atlas/base/rng.h"
#include "atlas/linalg/symmetricEigen.h"
#include "base/near.h"
#include "kernels/covariance.h"
#include "words/sentence.h"

namespace atlas {
namespace {

// Bytes that look a little like images: smooth across pixels, many zeros, pixel 0 always 0 and the
// last pixel a copy of the one before (so that the covariance has a null space).
std::vector<uint8_t> someImages(size_t n, size_t d) {
  const Rng rng(7, Stream::test);
  std::vector<uint8_t> out(n * d);
  for (size_t i = 0; i < n; ++i) {
    const float centre = rng.uniform(3 * i) * float(d);
    const float width = 2 + rng.uniform(3 * i + 1) * float(d) / 5;
    for (size_t j = 1; j < d; ++j) {
      const float distance = std::fabs(float(j) - centre) / width;
      const float noise = rng.uniform(1'000'000 + i * d + j);
      if (distance < 1) out[i * d + j] = uint8_t(255 * (1 - distance) * (0.5f + 0.5f * noise));
    }
    if (d > 1) out[i * d + d - 1] = out[i * d + d - 2];
  }
  return out;
}

ByteImages viewOf(const std::vector<uint8_t>& bytes, size_t d) {
  return {bytes.data(), bytes.size() / d, d};
}

struct Sums {
  std::vector<int64_t> sum, products;
  explicit Sums(size_t d) : sum(d), products(d * d) {}
  bool operator==(const Sums&) const = default;
};

bool sameParts(const Pca& a, const Pca& b) {
  return a.parts().mean == b.parts().mean && a.parts().components == b.parts().components &&
         a.parts().eigenvalues == b.parts().eigenvalues &&
         a.parts().totalVariance == b.parts().totalVariance &&
         a.parts().sampleCount == b.parts().sampleCount;
}

double orthonormalityError(MatrixView<const float> w) {
  double worst = 0;
  for (size_t i = 0; i < w.rows; ++i)
    for (size_t j = 0; j < w.rows; ++j) {
      double dot = 0;
      for (size_t p = 0; p < w.cols; ++p) dot += double(w(i, p)) * w(j, p);
      worst = std::max(worst, std::fabs(dot - (i == j ? 1 : 0)));
    }
  return worst;
}

// lecture.md (b) 6: a spiral in space, three turns.
std::vector<double> spiral() {
  std::vector<double> points;
  for (int i = 0; i < 70; ++i) {
    const double t = 6 * 3.14159265358979323846 * i / 69;
    points.insert(points.end(), {t * std::cos(t), 2 * t * std::sin(t), 0.1 * t});
  }
  return points;
}

}  // namespace

TEST_CASE("integer moments equal the naive sums, for any shape and any number of threads") {
  const size_t shapes[][2] = {{1, 1}, {2, 3}, {7, 11}, {13, 5}, {1031, 23}, {2053, 17}, {37, 101}};
  for (const auto& [n, d] : shapes) {
    CAPTURE(n);
    CAPTURE(d);
    const auto bytes = someImages(n, d);
    Sums expected(d);
    addMomentsNaive(viewOf(bytes, d), expected.sum.data(), expected.products.data());
    for (int threads : {1, 2, 4}) {
      ThreadPool pool(threads);
      Sums actual(d);
      addMoments(pool, viewOf(bytes, d), actual.sum.data(), actual.products.data());
      CHECK(actual == expected);
    }
  }
}

TEST_CASE("integer moments do not overflow when every pixel is 255") {
  const size_t n = 5003, d = 11;
  const std::vector<uint8_t> white(n * d, 255);
  ThreadPool pool(1);
  Sums sums(d);
  addMoments(pool, viewOf(white, d), sums.sum.data(), sums.products.data());
  CHECK(sums.sum[7] == int64_t(n) * 255);
  CHECK(sums.products[3 * d + 9] == int64_t(n) * 255 * 255);
}

TEST_CASE("moments summed in turns are those of one go, and no turn goes far beyond its work") {
  const size_t n = 2053, d = 83, stride = 89;  // three blocks of images
  const auto bytes = someImages(n, stride);
  const ByteImages images{bytes.data(), n, d, stride};
  ThreadPool one(1), three(3);
  CovarianceAccumulator whole(d);
  REQUIRE(whole.add(one, images).ok());
  const auto wanted = whole.moments();
  REQUIRE(wanted.ok());
  for (const double work : {1.0, 997.0, 1e7}) {
    CAPTURE(work);
    CovarianceAccumulator sums(d);
    size_t turns = 0;
    for (; sums.count() < n; ++turns) {
      const auto took = sums.addSome(three, images, work);
      REQUIRE(took.ok());
      CHECK(took.value() > 0);
      // Beyond its work by less than one part: a few rows, or a few pixels of a block's images.
      CHECK(took.value() <= work + 16 * 1024 + 16 * double(d) * (1024 / 20.0 + 2));
    }
    if (work == 1) CHECK(turns >= 3 * (d / 16 + d / 8));
    const auto moments = sums.moments();
    REQUIRE(moments.ok());
    CHECK(moments->mean == wanted->mean);
    CHECK(moments->covariance == wanted->covariance);
    CHECK(sums.addSome(three, images, work).value() == 0);
  }
  CovarianceAccumulator other(d + 1);
  CHECK(other.addSome(one, images, 1).status().code == StatusCode::invalidArgument);
}

TEST_CASE("images inside a wider matrix are read with their stride") {
  const size_t n = 29, d = 13, stride = 31;
  const auto bytes = someImages(n, stride);
  std::vector<uint8_t> dense;
  for (size_t i = 0; i < n; ++i)
    dense.insert(dense.end(), &bytes[i * stride], &bytes[i * stride] + d);
  ThreadPool pool(2);
  const auto strided = fitPca(pool, ByteImages{bytes.data(), n, d, stride}, 5);
  const auto packed = fitPca(pool, viewOf(dense, d), 5);
  REQUIRE(strided.ok());
  CHECK(sameParts(strided.value(), packed.value()));
}

TEST_CASE("symmetricEigen: C v = λ v, orthonormal, descending, signs fixed") {
  for (size_t d : {1, 2, 3, 17, 61, 101}) {
    CAPTURE(d);
    const Rng rng(3, Stream::test, d);
    std::vector<double> c(d * d);
    for (size_t i = 0; i < d; ++i)
      for (size_t j = 0; j <= i; ++j) c[i * d + j] = c[j * d + i] = rng.normal(i * d + j);
    ThreadPool pool(2);
    const auto eigen = symmetricEigen(pool, {c.data(), d, d});
    REQUIRE(eigen.ok());
    for (size_t k = 0; k < d; ++k) {
      const double* v = &eigen->vectors[k * d];
      double peak = 0;
      for (size_t i = 0; i < d; ++i) {
        double cv = 0;
        for (size_t j = 0; j < d; ++j) cv += c[i * d + j] * v[j];
        CHECK(near(cv, eigen->values[k] * v[i], 0, 2e-15 * double(d)));
        if (std::fabs(v[i]) > std::fabs(peak)) peak = v[i];
      }
      CHECK(peak > 0);
      if (k > 0) CHECK(eigen->values[k] <= eigen->values[k - 1]);
      for (size_t l = 0; l <= k; ++l) {
        double dot = 0;
        for (size_t i = 0; i < d; ++i) dot += v[i] * eigen->vectors[l * d + i];
        CHECK(near(dot, (k == l ? 1 : 0), 0, 1e-15 * double(d)));
      }
    }
  }
}

TEST_CASE("symmetricEigen for a few vectors: the full one's values and directions, also of ties") {
  constexpr size_t d = 101;
  std::vector<std::vector<double>> matrices(4, std::vector<double>(d * d));
  const Rng rng(5, Stream::test);
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j <= i; ++j)
      matrices[0][i * d + j] = matrices[0][j * d + i] = rng.normal(i * d + j);
    matrices[1][i * d + i] = 1;                  // every vector is one
    matrices[2][i * d + i] = double(i % 7) - 3;  // ties, of both signs
    for (size_t j = 0; j < d; ++j)
      matrices[3][i * d + j] = double(i + 1) * double(j + 1);  // rank 1
  }
  for (size_t m = 0; m < matrices.size(); ++m)
    for (size_t count : {1, 2, 7, 25, 26, 101}) {
      CAPTURE(m);
      CAPTURE(count);
      const MatrixView<const double> c(matrices[m].data(), d, d);
      ThreadPool one(1), four(4);
      const auto full = symmetricEigen(one, c);
      const auto some = symmetricEigen(one, c, count);
      REQUIRE(some.ok());
      REQUIRE(some->vectors.size() == count * d);
      CHECK(some->values == full->values);
      CHECK(some->vectors == symmetricEigen(four, c, count)->vectors);
      const double scale = std::max(std::fabs(full->values[0]), std::fabs(full->values[d - 1]));
      for (size_t k = 0; k < count; ++k) {
        const double* v = &some->vectors[k * d];
        double residual = 0, peak = 0;
        for (size_t i = 0; i < d; ++i) {
          double cv = 0;
          for (size_t j = 0; j < d; ++j) cv += c(i, j) * v[j];
          residual = std::max(residual, std::fabs(cv - some->values[k] * v[i]));
          if (std::fabs(v[i]) > std::fabs(peak)) peak = v[i];
        }
        CHECK(residual < 1e-13 * double(d) * scale);
        CHECK(peak > 0);
        for (size_t l = 0; l <= k; ++l) {
          double product = 0;
          for (size_t i = 0; i < d; ++i) product += v[i] * some->vectors[l * d + i];
          CHECK(near(product, (k == l ? 1 : 0), 0, 5e-16 * double(d)));
        }
      }
    }
  ThreadPool pool(1);
  CHECK(symmetricEigen(pool, {matrices[0].data(), d, d}, 0).status().code ==
        StatusCode::invalidArgument);
  CHECK(symmetricEigen(pool, {matrices[0].data(), d, d}, d + 1).status().code ==
        StatusCode::invalidArgument);
}

TEST_CASE("symmetricEigen keeps tiny and huge scales, and refuses what is no number") {
  ThreadPool pool(1);
  for (double scale : {1e-280, 1e280}) {
    const double c[] = {2 * scale, 1 * scale, 1 * scale, 2 * scale};
    const auto eigen = symmetricEigen(pool, {c, 2, 2});
    REQUIRE(eigen.ok());
    CHECK(near(eigen->values[0], 3 * scale, 2e-15));
    CHECK(near(eigen->values[1], 1 * scale, 1e-15));
  }
  const double nan[] = {1, 0, std::numeric_limits<double>::quiet_NaN(), 1};
  CHECK(symmetricEigen(pool, {nan, 2, 2}).status().code == StatusCode::invalidArgument);
  CHECK(symmetricEigen(pool, {nan, 2, 1}).status().code == StatusCode::invalidArgument);
}

TEST_CASE("PCA of images: orthonormal W, C W = W Λ, variances of the codes are the eigenvalues") {
  const size_t n = 211, d = 53, k = 31;
  const auto bytes = someImages(n, d);
  ThreadPool pool(2);
  CovarianceAccumulator sums(d);
  REQUIRE(sums.add(pool, viewOf(bytes, d)).ok());
  const auto moments = sums.moments();
  REQUIRE(moments.ok());
  auto pca = fitPca(pool, sums, k);
  REQUIRE(pca.ok());
  CHECK(pca->latentDim() == k);
  CHECK(pca->inputDim() == d);
  CHECK(pca->parts().sampleCount == n);
  CHECK(orthonormalityError(pca->components()) < 1e-6);

  double trace = 0, eigenvalueSum = 0;
  for (size_t i = 0; i < d; ++i) trace += moments->covariance[i * d + i];
  for (double value : pca->parts().eigenvalues) eigenvalueSum += value;
  CHECK(near(pca->parts().totalVariance, trace, 1e-15));
  CHECK(near(eigenvalueSum, trace, 2e-14));
  CHECK(near(pca->cumulativeVarianceRatio().back(), 1, 1e-15));
  CHECK(pca->explainedVarianceRatio(0) == pca->cumulativeVarianceRatio()[0]);
  CHECK(pca->rank() == d - 2);  // a constant pixel and a copied one

  for (size_t c = 0; c < k; ++c)
    for (size_t i = 0; i < d; ++i) {
      double cw = 0;
      for (size_t j = 0; j < d; ++j) cw += moments->covariance[i * d + j] * pca->components()(c, j);
      CHECK(near(cw, pca->parts().eigenvalues[c] * pca->components()(c, i), 0, 5e-8));
    }

  std::vector<float> codes(n * k), logVar(n * k), std(k);
  pca->encode(pool, viewOf(bytes, d), {codes.data(), n, k}, {logVar.data(), n, k});
  pca->priorStd(std.data());
  CHECK(logVar[n * k - 1] == -std::numeric_limits<float>::infinity());
  for (size_t c = 0; c < k; ++c) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < n; ++i) mean += codes[i * k + c] / double(n);
    for (size_t i = 0; i < n; ++i) square += std::pow(codes[i * k + c] - mean, 2) / double(n - 1);
    CHECK(near(mean, 0, 0, 1e-7));
    CHECK(near(square, pca->parts().eigenvalues[c], 5e-7));
    CHECK(near(std[c], std::sqrt(square), 5e-7));
  }
}

TEST_CASE("the error of k directions is the sum of the dropped eigenvalues; k = d is exact") {
  const size_t n = 601, d = 37;  // more than one batch
  const auto bytes = someImages(n, d);
  ThreadPool pool(2);
  auto pca = fitPca(pool, viewOf(bytes, d), d);
  REQUIRE(pca.ok());
  for (size_t k : {0, 1, 2, 7, 23, 37}) {
    CAPTURE(k);
    double dropped = 0;
    for (size_t i = k; i < d; ++i) dropped += pca->parts().eigenvalues[i];
    const double error = pca->meanSquaredError(pool, viewOf(bytes, d), k);
    CHECK(near(error, dropped * double(n - 1) / double(n), 0, 2e-9));
    if (k == d) CHECK(error < 1e-10);
  }

  // decode(encode(x)) = x, and the first codes of a smaller k are the same codes.
  std::vector<float> codes(n * d), few(n * 3), pixels(n * d);
  pca->encode(pool, viewOf(bytes, d), {codes.data(), n, d}, {});
  pca->project(pool, viewOf(bytes, d), {few.data(), n, 3});
  pca->decode(pool, {codes.data(), n, d}, {pixels.data(), n, d});
  double worst = 0, worstCode = 0;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < d; ++j)
      worst = std::max(worst, std::fabs(pixels[i * d + j] - bytes[i * d + j] / 255.0));
    for (size_t j = 0; j < 3; ++j)
      worstCode = std::max(worstCode, double(std::fabs(few[i * 3 + j] - codes[i * d + j])));
  }
  CHECK(worst < 1e-5);
  CHECK(worstCode == 0);
}

TEST_CASE("shards and threads change no bit") {
  const size_t n = 307, d = 43;
  const auto bytes = someImages(n, d);
  ThreadPool one(1);
  auto expected = fitPca(one, viewOf(bytes, d), 19);
  REQUIRE(expected.ok());
  std::vector<float> expectedCodes(n * 19);
  expected->encode(one, viewOf(bytes, d), {expectedCodes.data(), n, 19}, {});
  for (int threads : {1, 2, 4}) {
    ThreadPool pool(threads);
    CovarianceAccumulator sums(d);
    const size_t cuts[] = {0, 101, 102, 230, n};  // odd sizes: pairs straddle the cuts
    for (size_t c = 4; c-- > 0;)
      REQUIRE(sums.add(pool, {&bytes[cuts[c] * d], cuts[c + 1] - cuts[c], d}).ok());
    auto pca = fitPca(pool, sums, 19);
    REQUIRE(pca.ok());
    CHECK(sameParts(pca.value(), expected.value()));
    std::vector<float> codes(n * 19);
    pca->encode(pool, viewOf(bytes, d), {codes.data(), n, 19}, {});
    CHECK(codes == expectedCodes);
  }
}

TEST_CASE("fewer images than pixels: rank n−1, no variance beyond, training images exact") {
  const size_t n = 11, d = 71;
  const auto bytes = someImages(n, d);
  ThreadPool pool(1);
  auto pca = fitPca(pool, viewOf(bytes, d), d);
  REQUIRE(pca.ok());
  CHECK(pca->rank() == n - 1);
  CHECK(pca->parts().eigenvalues[n - 1] == 0);
  CHECK(orthonormalityError(pca->components()) < 1e-6);
  CHECK(pca->meanSquaredError(pool, viewOf(bytes, d), n - 1) < 1e-10);
}

TEST_CASE("images that are all the same have no variance and decode to themselves") {
  const size_t d = 7;
  const std::vector<uint8_t> bytes = {0, 10, 20, 30, 40, 50, 255, 0, 10, 20, 30, 40, 50, 255};
  ThreadPool pool(1);
  auto pca = fitPca(pool, viewOf(bytes, d), 3);
  REQUIRE(pca.ok());
  CHECK(pca->rank() == 0);
  CHECK(pca->parts().totalVariance == 0);
  CHECK(pca->explainedVarianceRatio(0) == 0);
  CHECK(pca->cumulativeVarianceRatio()[d - 1] == 0);
  CHECK(pca->meanSquaredError(pool, viewOf(bytes, d), 3) < 1e-12);
}

TEST_CASE(
    "points in the plane: eigenvalues in closed form, and the slope between the regressions") {
  ThreadPool pool(1);
  const size_t n = 53;
  const Rng rng(42, Stream::test);
  std::vector<double> points;
  for (size_t i = 0; i < n; ++i) {
    const double x = rng.normal(2 * i);
    points.insert(points.end(), {x, 1.7 * x + 2.1 + 1.1 * rng.normal(2 * i + 1)});
  }
  double mx = 0, my = 0, sxx = 0, syy = 0, sxy = 0;
  for (size_t i = 0; i < n; ++i) {
    mx += points[2 * i] / double(n);
    my += points[2 * i + 1] / double(n);
  }
  for (size_t i = 0; i < n; ++i) {
    const double dx = points[2 * i] - mx, dy = points[2 * i + 1] - my;
    sxx += dx * dx / double(n - 1);
    syy += dy * dy / double(n - 1);
    sxy += dx * dy / double(n - 1);
  }
  const auto pca = fitPca(pool, MatrixView<const double>(points.data(), n, 2), 2);
  REQUIRE(pca.ok());
  const double root = std::sqrt((syy - sxx) * (syy - sxx) + 4 * sxy * sxy);
  CHECK(near(pca->parts().eigenvalues[0], (sxx + syy + root) / 2, 1e-15));
  CHECK(near(pca->parts().eigenvalues[1], (sxx + syy - root) / 2, 1e-15));
  const double slope = pca->components()(0, 1) / pca->components()(0, 0);
  CHECK(near(slope, (syy - sxx + root) / (2 * sxy), 2e-7));
  CHECK(slope > sxy / sxx);
  CHECK(slope < syy / sxy);
}

TEST_CASE("the lecture's spiral in space: explained variance .78981, .20919, .00100") {
  ThreadPool pool(1);
  const auto points = spiral();
  const auto pca = fitPca(pool, MatrixView<const double>(points.data(), 70, 3), 3);
  REQUIRE(pca.ok());
  CHECK(near(pca->explainedVarianceRatio(0), 0.78981, 0, 5e-6));
  CHECK(near(pca->explainedVarianceRatio(1), 0.20919, 0, 5e-6));
  CHECK(near(pca->explainedVarianceRatio(2), 0.00100, 0, 5e-6));
}

TEST_CASE("what PCA refuses, and says") {
  ThreadPool pool(1);
  const auto bytes = someImages(5, 7);
  const auto refused = [](const auto& result, const char* part) {
    return result.status().code == StatusCode::invalidArgument &&
           sentence(result.status()).find(part) != std::string::npos;
  };
  CHECK(refused(fitPca(pool, ByteImages{bytes.data(), 1, 7}, 2), "at least 2"));
  CHECK(refused(fitPca(pool, ByteImages{bytes.data(), 0, 7}, 2), "points: found 0"));
  CHECK(refused(fitPca(pool, viewOf(bytes, 7), 0), "components: found 0"));
  CHECK(refused(fitPca(pool, viewOf(bytes, 7), 8), "allowed: 1 to 7"));
  CHECK(refused(fitPca(pool, ByteImages{bytes.data(), 2, 0}, 1), "1 to 4096"));
  CHECK(refused(fitPca(pool, ByteImages{bytes.data(), 2, kPcaMaxDim + 1}, 1), "4097"));
  const double infinite[] = {1, 2, std::numeric_limits<double>::infinity(), 4};
  CHECK(refused(fitPca(pool, MatrixView<const double>(infinite, 2, 2), 1), "not finite"));

  CovarianceAccumulator sums(7);
  CHECK(refused(fitPca(pool, sums, 1), "points: found 0"));
  CHECK(!sums.moments().ok());
  CHECK(sentence(sums.add(pool, ByteImages{bytes.data(), 5, 6})).find("6 pixels") !=
        std::string::npos);
  CHECK(sums.count() == 0);

  Pca::Parts parts = fitPca(pool, viewOf(bytes, 7), 3)->parts();
  CHECK(Pca::fromParts(parts).ok());
  auto broken = parts;
  broken.components.pop_back();
  CHECK(refused(Pca::fromParts(broken), "do not fit"));
  broken = parts;
  broken.mean.clear();
  CHECK(refused(Pca::fromParts(broken), "do not fit"));
  broken = parts;
  broken.eigenvalues[2] = -1;
  CHECK(refused(Pca::fromParts(broken), "Eigenvalue 2"));
  broken = parts;
  broken.components[4] = std::numeric_limits<float>::quiet_NaN();
  CHECK(refused(Pca::fromParts(broken), "not finite"));
}

}  // namespace atlas
