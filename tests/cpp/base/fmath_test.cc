// Against the C library in double precision: the float functions on a dense sweep of all exponents
// and on their edges, the double ones on what quantiles and gradient checks use.
#include "atlas/base/fmath.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>
#include "base/near.h"

namespace atlas {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kMinNormal = std::numeric_limits<float>::min();
constexpr float kDenormal = std::numeric_limits<float>::denorm_min();
constexpr double kFloatAccuracy = 3e-7;

// Every 4099th float (a prime), both signs, with infinities and NaNs left out: half a million.
std::vector<float> sweep() {
  std::vector<float> x;
  for (uint32_t bits = 0; bits < 0x7f800000u; bits += 4099) {
    x.push_back(std::bit_cast<float>(bits));
    x.push_back(-std::bit_cast<float>(bits));
  }
  return x;
}

// The largest relative error over the sweep where the exact value is a normal float; elsewhere the
// result must be within the least normal float of it (denormals are flushed).
double worstError(float (*function)(float), double (*exact)(double), double low, double high) {
  double worst = 0;
  for (const float x : sweep()) {
    if (x < low || x > high) continue;
    const double want = exact(x), got = function(x);
    const double error = std::fabs(got - want);
    worst = std::max(worst, std::fabs(want) < kMinNormal ? (error <= kMinNormal ? 0 : 1)
                                                         : error / std::fabs(want));
  }
  return worst;
}

// The largest step down of a function that should rise, relative to its value, between neighbours.
double worstStepDown(float (*function)(float), float low, float high) {
  double worst = 0;
  float previous = function(low);
  for (float x = low; x < high;) {
    for (int i = 0; i < 61; ++i) x = std::nextafterf(x, kInf);
    const float y = function(x);
    worst = std::max(worst, (double(previous) - double(y)) / std::fabs(double(y)));
    previous = y;
  }
  return worst;
}

double sigmoidExact(double x) { return 1 / (1 + std::exp(-x)); }
double softplusExact(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

bool sameBits(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

TEST_CASE("float functions are within 3e-7 of the exact value") {
  CHECK(worstError(expf32, std::exp, -1e38, 88.7228) < kFloatAccuracy);
  CHECK(worstError(logf32, std::log, kDenormal, 3.5e38) < kFloatAccuracy);
  CHECK(worstError(tanhf32, std::tanh, -1e38, 1e38) < kFloatAccuracy);
  CHECK(worstError(sigmoidf32, sigmoidExact, -1e38, 1e38) < kFloatAccuracy);
  CHECK(worstError(softplusf32, softplusExact, -1e38, 1e38) < kFloatAccuracy);
}

TEST_CASE("rising functions fall by at most a rounding") {
  CHECK(worstStepDown(expf32, 0.1f, 3.f) <= kFloatAccuracy);
  CHECK(worstStepDown(logf32, 1.1f, 5.f) <= kFloatAccuracy);
  CHECK(worstStepDown(tanhf32, 0.5f, 1.5f) <= kFloatAccuracy);
  CHECK(worstStepDown(sigmoidf32, 0.1f, 3.f) <= kFloatAccuracy);
  CHECK(worstStepDown(softplusf32, 0.1f, 3.f) <= kFloatAccuracy);
}

TEST_CASE("exp at its edges") {
  CHECK(expf32(0.f) == 1.f);
  CHECK(expf32(-0.f) == 1.f);
  CHECK(expf32(kInf) == kInf);
  CHECK(expf32(-kInf) == 0.f);
  CHECK(std::isnan(expf32(kNaN)));
  CHECK(expf32(104.f) == kInf);
  CHECK(expf32(-104.f) == 0.f);
  CHECK(expf32(88.73f) == kInf);
  CHECK(expf32(88.72f) > 3.3e38f);
  CHECK(expf32(88.72f) < kInf);
  CHECK(expf32(-87.3f) > kMinNormal);
  CHECK(expf32(-87.34f) == 0.f);
  CHECK(expf32(kDenormal) == 1.f);
}

TEST_CASE("log at its edges") {
  CHECK(logf32(1.f) == 0.f);
  CHECK(logf32(0.f) == -kInf);
  CHECK(logf32(-0.f) == -kInf);
  CHECK(logf32(kInf) == kInf);
  CHECK(std::isnan(logf32(kNaN)));
  CHECK(std::isnan(logf32(-1.f)));
  CHECK(std::isnan(logf32(-kInf)));
  CHECK(near(logf32(kDenormal), -103.278929903, kFloatAccuracy));
}

TEST_CASE("tanh, sigmoid and softplus at their edges") {
  CHECK(sameBits(tanhf32(0.f), 0.f));
  CHECK(sameBits(tanhf32(-0.f), -0.f));
  CHECK(sameBits(tanhf32(kDenormal), kDenormal));
  CHECK(tanhf32(104.f) == 1.f);
  CHECK(tanhf32(-kInf) == -1.f);
  CHECK(std::isnan(tanhf32(kNaN)));
  CHECK(sigmoidf32(0.f) == 0.5f);
  CHECK(sigmoidf32(kInf) == 1.f);
  CHECK(sigmoidf32(-kInf) == 0.f);
  CHECK(sigmoidf32(-104.f) == 0.f);
  CHECK(sigmoidf32(87.f) == 1.f);
  CHECK(std::isnan(sigmoidf32(kNaN)));
  CHECK(softplusf32(0.f) == 0.693147181f);
  CHECK(softplusf32(104.f) == 104.f);
  CHECK(softplusf32(kInf) == kInf);
  CHECK(softplusf32(-kInf) == 0.f);
  CHECK(near(softplusf32(-87.f), 1.6458115e-38, kFloatAccuracy));
  CHECK(std::isnan(softplusf32(kNaN)));
}

TEST_CASE("bulk forms give the bits of the scalar forms, in place and at every length") {
  struct Pair {
    float (*scalar)(float);
    void (*bulk)(const float*, float*, size_t);
  };
  constexpr Pair kPairs[] = {{expf32, expBulk}, {softplusf32, softplusBulk}};
  std::vector<float> x;
  for (const float edge :
       {0.f, -0.f, kInf, -kInf, kDenormal, -kDenormal, 87.f, -87.f, 104.f, -104.f})
    x.push_back(edge);
  for (int i = 0; i < 997; ++i) x.push_back(static_cast<float>(i - 499) * 0.0371f);
  for (const Pair& pair : kPairs) {
    for (const size_t n : {size_t{0}, size_t{1}, size_t{2}, size_t{3}, size_t{5}, x.size()}) {
      std::vector<float> y(n + 1, 7.f), inPlace(x.begin(), x.begin() + static_cast<long>(n));
      pair.bulk(x.data(), y.data(), n);
      pair.bulk(inPlace.data(), inPlace.data(), n);
      size_t different = 0;
      for (size_t i = 0; i < n; ++i)
        different += !sameBits(y[i], pair.scalar(x[i])) || !sameBits(inPlace[i], y[i]);
      CHECK(different == 0);
      CHECK(y[n] == 7.f);
    }
  }
}

TEST_CASE("the bits are these: a hash over the sweep, the same natively and in wasm") {
  // FNV-1a over the result bits of all five functions. A change of any bit anywhere changes it;
  // change the number only together with a deliberate change of the functions.
  uint64_t hash = 0xcbf29ce484222325;
  for (const float x : sweep()) {
    for (const float y :
         {expf32(x), logf32(std::fabs(x)), tanhf32(x), sigmoidf32(x), softplusf32(x)}) {
      hash = (hash ^ std::bit_cast<uint32_t>(y)) * 0x100000001b3;
    }
  }
  CHECK(hash == 11110438730371271945u);
}

TEST_CASE("double functions are within 1e-13 of the C library") {
  double exp = 0, log = 0, tanh = 0, sigmoid = 0, softplus = 0, sin = 0, cos = 0;
  const auto widen = [](double& worst, double got, double want) {
    worst = std::max(worst, std::fabs(got - want) / std::fabs(want));
  };
  for (int i = -70001; i <= 70001; i += 2) {
    const double x = i * 0.0101;
    widen(exp, exp64(x), std::exp(x));
    widen(log, log64(std::fabs(x)), std::log(std::fabs(x)));
    widen(log, log64(std::exp(x)), std::log(std::exp(x)));
    widen(tanh, tanh64(x * 0.01), std::tanh(x * 0.01));
    widen(tanh, tanh64(x * 1e-9), std::tanh(x * 1e-9));
    widen(sigmoid, sigmoid64(x), 1 / (1 + std::exp(-x)));
    widen(softplus, softplus64(x), softplusExact(x));
    sin = std::max(sin, std::fabs(sin64(x * 14) - std::sin(x * 14)));
    cos = std::max(cos, std::fabs(cos64(x * 14) - std::cos(x * 14)));
  }
  CHECK(exp < 1e-13);
  CHECK(log < 1e-13);
  CHECK(tanh < 1e-13);
  CHECK(sigmoid < 1e-13);
  CHECK(softplus < 1e-13);
  CHECK(sin < 1e-13);
  CHECK(cos < 1e-13);
}

TEST_CASE("double functions at their edges") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
  CHECK(exp64(0) == 1);
  CHECK(exp64(kInfinity) == kInfinity);
  CHECK(exp64(-kInfinity) == 0);
  CHECK(exp64(709.7) < kInfinity);
  CHECK(exp64(710) == kInfinity);
  CHECK(exp64(-746) == 0);
  CHECK(std::isnan(exp64(kNotANumber)));
  CHECK(log64(1) == 0);
  CHECK(log64(0) == -kInfinity);
  CHECK(log64(kInfinity) == kInfinity);
  CHECK(std::isnan(log64(-1)));
  CHECK(near(log64(5e-324), -744.4400719213812, 1e-15));
  CHECK(tanh64(400) == 1);
  CHECK(tanh64(-400) == -1);
  CHECK(tanh64(0) == 0);
  CHECK(std::isnan(tanh64(kNotANumber)));
  CHECK(sigmoid64(-800) == 0);
  CHECK(softplus64(800) == 800);
  CHECK(std::isnan(sin64(kInfinity)));
  CHECK(cos64(0) == 1);
  CHECK(sin64(0) == 0);
}

TEST_CASE("the angle of a vector agrees with libm all around, at any length") {
  double worst = 0;
  for (int i = -5003; i <= 5003; ++i) {
    const double angle = 3.14159265358979 * i / 5003;
    for (const double length : {1.0, 3e-160, 7e150}) {
      const double x = length * std::cos(angle), y = length * std::sin(angle);
      worst = std::max(worst, std::fabs(angleOf64(x, y) - std::atan2(y, x)));
    }
  }
  CHECK(worst < 1e-15);
  CHECK(angleOf64(0, 0) == 0);
  CHECK(angleOf64(0, 2) == std::atan2(2, 0));
  CHECK(angleOf64(-2, 0) == std::atan2(0, -2));
  CHECK(near(angleOf64(1, 1e-200), 1e-200, 1e-15));
  CHECK(std::isnan(angleOf64(std::numeric_limits<double>::quiet_NaN(), 1)));
}

TEST_CASE("the normal quantile inverts the normal distribution function") {
  CHECK(normalQuantile(0.5) == 0);
  // Published with the algorithm: p = 0.25, 0.001, 1e-20.
  CHECK(near(normalQuantile(0.25), -0.6744897501960817, 1e-15));
  CHECK(near(normalQuantile(0.001), -3.090232306167814, 1e-15));
  CHECK(near(normalQuantile(1e-20), -9.262340089798408, 1e-15));
  double worst = 0, asymmetry = 0;
  for (int i = 1; i < 4999; ++i) {
    const double p = i / 4999.0, z = normalQuantile(p);
    worst =
        std::max(worst, std::fabs(0.5 * std::erfc(-z / std::sqrt(2.0)) - p) / std::min(p, 1 - p));
    asymmetry = std::max(asymmetry, std::fabs(z + normalQuantile(1 - p)));
  }
  CHECK(worst < 1e-13);
  CHECK(asymmetry < 1e-12);
}

}  // namespace atlas
