// The functions of atlas/base/fmath.h on four float lanes; the scalar and the bulk forms are both
// made of these, hence their equal bits. The overloads for one double let Pack<T> templates use one
// name. Polynomials are our own: interpolation in the Chebyshev nodes of the reduced range, whose
// error is given beside each; it stays below the rounding of float (6e-8).
#pragma once

#include <limits>

#include "atlas/base/fmath.h"
#include "atlas/base/simd.h"

namespace atlas::lanes {

inline constexpr float kInf = std::numeric_limits<float>::infinity();
inline constexpr float kLn2High = 0.693359375f;  // 10 bits: n * kLn2High is exact for |n| < 2^14
inline constexpr float kLn2Low = -2.12194440e-4f;
inline constexpr int kMantissaBits = 23;

// e^x = 2^n e^r with n = round(x / ln 2), |r| <= ln 2 / 2. Error of the polynomial 1.1e-8.
inline f32x4 exp(f32x4 x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kRound =
      12582912.f;  // 1.5 * 2^23: adding it rounds to an integer in the low bits
  constexpr float kTooLow = -87.3365f;   // just above log(2^-126): no denormal results
  constexpr float kTooHigh = 88.72283f;  // just below log(2^128)
  const f32x4 clamped =
      select(x < kTooLow, splat(kTooLow), select(x > kTooHigh, splat(kTooHigh), x));
  const f32x4 shifted = clamped * kLog2E + kRound;
  const f32x4 n = shifted - kRound;
  const f32x4 r = (clamped - n * kLn2High) - n * kLn2Low;
  f32x4 q = r * 0.00139262504f + 0.00836323295f;
  q = q * r + 0.0416665524f;
  q = q * r + 0.166665763f;
  q = q * r + 0.5f;
  const f32x4 p = 1.f + (r + (r * r) * q);
  const f32x4 y = fromBits(bitsOf(p) + (bitsOf(shifted) << kMantissaBits));
  return select(x < kTooLow, splat(0.f), select(x > kTooHigh, splat(kInf), select(x == x, y, x)));
}

// log x = n ln 2 + log m with m in [√½, √2). With f = m - 1, s = f / (2 + f):
// log m = f - (f²/2 - s (f²/2 + s² P(s²))), from 2 atanh s = 2s + s³ P(s²). Error of P 2.9e-9.
inline f32x4 log(f32x4 x) {
  constexpr float kMinNormal = std::numeric_limits<float>::min();
  constexpr int kSqrtHalfBits = 0x3f3504f3;
  const i32x4 denormal = x < kMinNormal;
  const f32x4 positive = select(x > 0.f, x, splat(1.f));  // the rest is answered at the end
  const f32x4 normal = select(denormal, positive * 8388608.f, positive);  // 2^23, undone in n
  const i32x4 exponent = (bitsOf(normal) - kSqrtHalfBits) >> kMantissaBits;
  const f32x4 m = fromBits(bitsOf(normal) - (exponent << kMantissaBits));
  const f32x4 n = __builtin_convertvector(exponent - (denormal & kMantissaBits), f32x4);
  const f32x4 f = m - 1.f;
  const f32x4 s = f / (f + 2.f);
  const f32x4 z = s * s;
  const f32x4 p = (z * 0.295830578f + 0.399887115f) * z + 0.666666865f;
  const f32x4 half = 0.5f * f * f;
  const f32x4 y = n * kLn2High + (f - (half - (s * (half + z * p) + n * kLn2Low)));
  const f32x4 special =
      select(x == 0.f, splat(-kInf), splat(std::numeric_limits<float>::quiet_NaN()));
  return select((x > 0.f) & (x < kInf), y, select(x == kInf, x, special));
}

// log(1 + e) for 0 <= e <= 1, relative: 2 atanh s with s = e / (2 + e) <= 1/3. Error 4.1e-10.
inline f32x4 log1pUnit(f32x4 e) {
  const f32x4 s = e / (e + 2.f);
  const f32x4 z = s * s;
  f32x4 p = z * 0.232421145f + 0.217031255f;
  p = p * z + 0.285925627f;
  p = p * z + 0.399997026f;
  p = p * z + 0.666666687f;
  return 2.f * s + s * (z * p);
}

// Below 0.625 an odd polynomial (error 1.5e-8), above 1 - 2 / (e^2|x| + 1); the sign comes last.
inline f32x4 tanh(f32x4 x) {
  constexpr float kSmall = 0.625f;
  const f32x4 a = absolute(x);
  const f32x4 z = a * a;
  f32x4 p = z * -0.00609671418f + 0.0209971797f;
  p = p * z - 0.0538509078f;
  p = p * z + 0.133327693f;
  p = p * z - 0.333333284f;
  const f32x4 small = a + a * (z * p);
  const f32x4 large = 1.f - 2.f / (lanes::exp(a + a) + 1.f);
  const f32x4 y = select(a < kSmall, small, large);
  const i32x4 sign = bitsOf(x) & std::numeric_limits<int32_t>::min();
  return fromBits(bitsOf(y) | sign);
}

// What the logistic functions share: e = exp(-|x|), which never overflows.
inline f32x4 expMinusAbs(f32x4 x) { return lanes::exp(-absolute(x)); }
inline f32x4 sigmoidFrom(f32x4 x, f32x4 e) { return select(x < 0.f, e, splat(1.f)) / (1.f + e); }
inline f32x4 softplusFrom(f32x4 x, f32x4 e) {
  return select(x > 0.f, x, select(x == x, splat(0.f), x)) + log1pUnit(e);
}
inline f32x4 sigmoid(f32x4 x) { return sigmoidFrom(x, expMinusAbs(x)); }
inline f32x4 softplus(f32x4 x) { return softplusFrom(x, expMinusAbs(x)); }

inline double tanh(double x) { return tanh64(x); }
inline double sigmoid(double x) { return sigmoid64(x); }
inline double expMinusAbs(double x) { return exp64(-absolute(x)); }
inline double sigmoidFrom(double x, double) { return sigmoid64(x); }
inline double softplusFrom(double x, double) { return softplus64(x); }

}  // namespace atlas::lanes
