// exp, log, tanh, sigmoid, softplus and the normal quantile with fixed rounding: built from IEEE
// + - * / and bit moves only, so native and wasm give the same bits (libm does not). float versions
// have a scalar and a bulk form with identical bits; double versions serve quantiles and gradient
// checks. Accuracy, tested against libm in tests/cpp/base/fmath_test.cc: float within 2 ulp-ish
// relative 3e-7 on the documented range, double within 1e-13 relative.
#pragma once

#include <cstddef>

namespace atlas {

float expf32(
    float x);  // saturates: 0 below -87.3, finite max above 88.7 becomes +inf; NaN stays NaN
float logf32(float x);  // x > 0; 0 gives -inf, negative gives NaN
float tanhf32(float x);
float sigmoidf32(float x);   // 1/(1+e^-x), no overflow
float softplusf32(float x);  // log(1+e^x), no overflow, exact tails

double exp64(double x);
double log64(double x);
double tanh64(double x);
double sigmoid64(double x);
double softplus64(double x);
double sin64(double x);  // |x| <= 1e4
double cos64(double x);
// Angle of the vector (x, y) from the first axis, in (−π, π]: libm's atan2(y, x). 0 for (0, 0).
double angleOf64(double x, double y);

// Inverse of the standard normal distribution function (Wichura, AS 241 PPND16, 1988); 0 < p < 1.
double normalQuantile(double p);

// Overloads so that templates over the scalar can call one name.
inline float fexp(float x) { return expf32(x); }
inline double fexp(double x) { return exp64(x); }
inline float fsigmoid(float x) { return sigmoidf32(x); }
inline double fsigmoid(double x) { return sigmoid64(x); }

// Bulk forms, in place or not (y may equal x), bit-identical to the scalar forms.
void expBulk(const float* x, float* y, size_t n);
void softplusBulk(const float* x, float* y, size_t n);

}  // namespace atlas
