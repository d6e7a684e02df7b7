#include "atlas/kernels/gemm.h"

#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <vector>

#include "atlas/base/rng.h"
#include "kernels/gemmNaive.h"

namespace atlas {
namespace {

constexpr Transpose kForms[] = {Transpose::no, Transpose::yes};

template <class T>
std::vector<T> randomNumbers(size_t count, uint64_t step) {
  const Rng rng(11, Stream::test, step);
  std::vector<T> x(count);
  for (size_t i = 0; i < count; ++i) x[i] = static_cast<T>(rng.normal(i));
  return x;
}

template <class T>
bool sameBits(const std::vector<T>& x, const std::vector<T>& y) {
  return x.size() == y.size() &&
         (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof(T)) == 0);
}

enum class Start { zero, bias, oldC };

// One product by gemm and by the oracle, every leading dimension larger than its row; the numbers
// between the rows of C must stay.
void checkProduct(ThreadPool& pool, Transpose ta, Transpose tb, size_t m, size_t n, size_t k,
                  Start start, GemmScratch& scratch) {
  CAPTURE(m);
  CAPTURE(n);
  CAPTURE(k);
  CAPTURE(static_cast<int>(ta));
  CAPTURE(static_cast<int>(tb));
  CAPTURE(pool.threads());
  const size_t lda = (ta == Transpose::no ? k : m) + 3, ldb = (tb == Transpose::no ? n : k) + 5;
  const size_t ldc = n + 2;
  const auto a = randomNumbers<float>((ta == Transpose::no ? m : k) * lda, 1);
  const auto b = randomNumbers<float>((tb == Transpose::no ? k : n) * ldb, 2);
  const auto bias = randomNumbers<float>(n, 3);
  const auto before = randomNumbers<float>(m * ldc, 4);
  const float* initial = start == Start::bias ? bias.data() : nullptr;
  auto expected = before, actual = before;
  gemmNaive(ta, tb, m, n, k, a.data(), lda, b.data(), ldb, initial, start == Start::oldC,
            expected.data(), ldc);
  gemm(pool, ta, tb, m, n, k, a.data(), lda, b.data(), ldb, initial, start == Start::oldC,
       actual.data(), ldc, scratch);
  CHECK(sameBits(actual, expected));
}

}  // namespace

TEST_CASE("the naive product is the product, worked by hand") {
  // A = [1 2 3; 4 5 6], B = [7 8; 9 10; 11 12]; A·B = [58 64; 139 154].
  const float a[] = {1, 2, 3, 4, 5, 6}, aT[] = {1, 4, 2, 5, 3, 6};
  const float b[] = {7, 8, 9, 10, 11, 12}, bT[] = {7, 9, 11, 8, 10, 12};
  const float bias[] = {100, 200};
  for (const Transpose ta : kForms) {
    for (const Transpose tb : kForms) {
      const float* left = ta == Transpose::no ? a : aT;
      const float* right = tb == Transpose::no ? b : bT;
      const size_t lda = ta == Transpose::no ? 3 : 2, ldb = tb == Transpose::no ? 2 : 3;
      float c[4] = {};
      gemmNaive<float>(ta, tb, 2, 2, 3, left, lda, right, ldb, bias, false, c, 2);
      CHECK(c[0] == 158);
      CHECK(c[1] == 264);
      CHECK(c[2] == 239);
      CHECK(c[3] == 354);
      gemmNaive<float>(ta, tb, 2, 2, 3, left, lda, right, ldb, nullptr, true, c, 2);
      CHECK(c[0] == 216);
      CHECK(c[3] == 508);
    }
  }
}

TEST_CASE("gemm equals the naive loop bit for bit, in every form, start and number of threads") {
  struct Shape {
    size_t m, n, k;
  };
  // Primes; single rows, columns and terms; whole register tiles; more than one task; more than one
  // slice of k; more than one packed block of m, n and k.
  constexpr Shape kShapes[] = {{1, 1, 1},     {1, 53, 7},    {47, 1, 11},  {13, 17, 1},
                               {4, 8, 256},   {3, 7, 5},     {37, 71, 13}, {131, 67, 263},
                               {5, 19, 1031}, {521, 11, 29}, {7, 2053, 23}};
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    GemmScratch scratch;  // shared: leftovers of a larger shape must not matter
    for (const Shape& s : kShapes)
      for (const Transpose ta : kForms)
        for (const Transpose tb : kForms)
          for (const Start start : {Start::zero, Start::bias, Start::oldC})
            checkProduct(pool, ta, tb, s.m, s.n, s.k, start, scratch);
  }
}

TEST_CASE("an empty sum gives the initial values, an empty C touches nothing") {
  ThreadPool pool(2);
  GemmScratch scratch;
  for (const Start start : {Start::zero, Start::bias, Start::oldC})
    checkProduct(pool, Transpose::no, Transpose::yes, 5, 7, 0, start, scratch);
  checkProduct(pool, Transpose::no, Transpose::yes, 0, 7, 3, Start::zero, scratch);
  checkProduct(pool, Transpose::yes, Transpose::no, 5, 0, 3, Start::oldC, scratch);
}

TEST_CASE("leaving out zeros changes no bit: sparse images on either side, any initial values") {
  // Rows of "images" that are zero but for a run of ink, as the batch of a first layer is: op(A) in
  // the forward product, B in the weight gradient. Every eleventh is dense, one is all zero, and
  // some have ink elsewhere: pairs of alike rows, of rows that have nothing in common, rows left
  // over.
  constexpr size_t kImages = 131, kPixels = 787, kUnits = 67;
  auto images = randomNumbers<float>(kImages * kPixels, 1);
  for (size_t i = 0; i < kImages; ++i)
    for (size_t j = 0; j < kPixels; ++j)
      if (i == 29 || (i % 11 != 0 && ((j + 31 * (i % 3)) % 97 < 41 + i % 5 || j % 97 > 59)))
        images[i * kPixels + j] = j % 2 ? 0.f : -0.f;
  const auto weights = randomNumbers<float>(kUnits * kPixels, 2);
  const auto gradients = randomNumbers<float>(kImages * kUnits, 3);
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    GemmScratch scratch;
    for (const float initial : {0.f, -0.f, 0.5f}) {
      for (const bool accumulate : {false, true}) {
        const std::vector<float> bias(kPixels, initial);
        std::vector<float> expected(kUnits * kPixels, initial), actual = expected;
        const float* start = accumulate ? nullptr : bias.data();
        gemmNaive<float>(Transpose::no, Transpose::yes, kImages, kUnits, kPixels, images.data(),
                         kPixels, weights.data(), kPixels, start, accumulate, expected.data(),
                         kUnits);
        gemm(pool, Transpose::no, Transpose::yes, kImages, kUnits, kPixels, images.data(), kPixels,
             weights.data(), kPixels, start, accumulate, actual.data(), kUnits, scratch);
        CHECK(sameBits(actual, expected));
        gemmNaive<float>(Transpose::yes, Transpose::no, kUnits, kPixels, kImages, gradients.data(),
                         kUnits, images.data(), kPixels, start, accumulate, expected.data(),
                         kPixels);
        gemm(pool, Transpose::yes, Transpose::no, kUnits, kPixels, kImages, gradients.data(),
             kUnits, images.data(), kPixels, start, accumulate, actual.data(), kPixels, scratch);
        CHECK(sameBits(actual, expected));
      }
    }
  }
}

TEST_CASE("a NaN, an infinity and a zero travel exactly as in the naive loop") {
  ThreadPool pool(1);
  GemmScratch scratch;
  constexpr size_t kM = 13, kN = 17, kK = 19;
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  for (const float special : {kInf, -kInf, kNaN, -0.f}) {
    auto a = randomNumbers<float>(kM * kK, 1);
    auto b = randomNumbers<float>(kK * kN, 2);
    std::fill_n(a.begin(), 4 * kK, 0.f);  // a whole panel of zero rows, times the special number
    // Panels of B that are mostly zero, where A has the special number.
    for (size_t p = 0; p < 13; ++p) std::fill_n(b.begin() + p * kN, 16, 0.f);
    a[11 * kK + 3] = special;
    b[15 * kN + 7] = special;
    for (const float initial : {0.f, -0.f}) {
      std::vector<float> bias(kN, initial);
      std::vector<float> expected(kM * kN), actual(kM * kN);
      gemmNaive<float>(Transpose::no, Transpose::no, kM, kN, kK, a.data(), kK, b.data(), kN,
                       bias.data(), false, expected.data(), kN);
      gemm(pool, Transpose::no, Transpose::no, kM, kN, kK, a.data(), kK, b.data(), kN, bias.data(),
           false, actual.data(), kN, scratch);
      for (size_t i = 0; i < expected.size(); ++i) {
        const bool bothNaN = actual[i] != actual[i] && expected[i] != expected[i];
        const bool same = bothNaN || std::memcmp(&actual[i], &expected[i], sizeof(float)) == 0;
        CHECK(same);
      }
    }
  }
}

TEST_CASE("where only some products are wanted, those have the bits of the whole product") {
  struct Shape {
    size_t m, n, k;
  };
  // Groups that are short, more than one chunk of rows, more than one task of columns; then shapes
  // for which the whole product is computed.
  constexpr Shape kShapes[] = {{131, 67, 71}, {37, 211, 131}, {19, 71, 1033}, {293, 73, 67},
                               {13, 67, 71},  {37, 61, 131},  {37, 71, 61},   {37, 71, 1049}};
  enum class Wanted { none, alike, random, all };
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    GemmScratch scratch;
    for (const Shape& s : kShapes) {
      const size_t lda = s.k + 3, ldb = s.n + 5, ldm = s.n + 7, ldc = s.n + 2;
      const auto a = randomNumbers<float>(s.m * lda, 1), b = randomNumbers<float>(s.k * ldb, 2);
      const auto before = randomNumbers<float>(s.m * ldc, 4);
      auto expected = before;
      gemmNaive<float>(Transpose::no, Transpose::no, s.m, s.n, s.k, a.data(), lda, b.data(), ldb,
                       nullptr, false, expected.data(), ldc);
      for (const Wanted wanted : {Wanted::none, Wanted::alike, Wanted::random, Wanted::all}) {
        CAPTURE(s.m);
        CAPTURE(s.n);
        CAPTURE(s.k);
        CAPTURE(static_cast<int>(wanted));
        auto mask = randomNumbers<float>(s.m * ldm, 3);
        for (size_t i = 0; i < s.m; ++i)
          for (size_t j = 0; j < s.n; ++j) {
            float& x = mask[i * ldm + j];
            if (wanted == Wanted::none || (wanted == Wanted::random && x < 0) ||
                (wanted == Wanted::alike && (j + i % 5) % 29 < 13))
              x = i % 2 ? 0.f : -0.f;
          }
        auto actual = before;
        gemmWhere(pool, s.m, s.n, s.k, a.data(), lda, b.data(), ldb, mask.data(), ldm,
                  actual.data(), ldc, scratch);
        size_t wrong = 0;
        for (size_t i = 0; i < s.m; ++i)
          for (size_t j = 0; j < ldc; ++j) {
            const size_t at = i * ldc + j;
            const bool same = std::memcmp(&actual[at], &expected[at], sizeof(float)) == 0;
            const bool unwanted = j < s.n && mask[i * ldm + j] == 0.f && actual[at] == 0.f;
            wrong += !same && !unwanted;
          }
        CHECK(wrong == 0);
      }
    }
  }
}

TEST_CASE("the double product is the naive one") {
  ThreadPool pool(2);
  GemmScratch scratch;
  constexpr size_t kM = 5, kN = 11, kK = 23;
  const auto a = randomNumbers<double>(kK * kM, 1), b = randomNumbers<double>(kN * kK, 2);
  std::vector<double> expected(kM * kN), actual(kM * kN);
  gemmNaive<double>(Transpose::yes, Transpose::yes, kM, kN, kK, a.data(), kM, b.data(), kK, nullptr,
                    false, expected.data(), kN);
  gemm(pool, Transpose::yes, Transpose::yes, kM, kN, kK, a.data(), kM, b.data(), kK, nullptr, false,
       actual.data(), kN, scratch);
  CHECK(sameBits(actual, expected));
  CHECK(actual[0] != 0);
}

}  // namespace atlas
