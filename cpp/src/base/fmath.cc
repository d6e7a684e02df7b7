#include "atlas/base/fmath.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/fmathLanes.h"

namespace atlas {

float expf32(float x) { return lanes::exp(splat(x))[0]; }
float logf32(float x) { return lanes::log(splat(x))[0]; }
float tanhf32(float x) { return lanes::tanh(splat(x))[0]; }
float sigmoidf32(float x) { return lanes::sigmoid(splat(x))[0]; }
float softplusf32(float x) { return lanes::softplus(splat(x))[0]; }

namespace {

template <f32x4 (*function)(f32x4)>
void bulk(const float* x, float* y, size_t n) {
  forEachPack<float>(
      n, [=](size_t i, auto count) { store(y + i, function(load(x + i, count)), count); });
}

constexpr double kInf64 = std::numeric_limits<double>::infinity();
constexpr double kNaN64 = std::numeric_limits<double>::quiet_NaN();
constexpr double kLn2High64 = 0.6931471803691238;  // 32 bits: n * kLn2High64 is exact
constexpr double kLn2Low64 = 1.9082149292705877e-10;
constexpr double kPi64 = 3.14159265358979323846;
constexpr double kRound64 = 6755399441055744.0;  // 1.5 * 2^52: adding and taking it away rounds
constexpr int kMantissaBits64 = 52;
constexpr int kExponentBias64 = 1023;

double powerOfTwo(int64_t n) {  // normal range only
  return std::bit_cast<double>(static_cast<uint64_t>(n + kExponentBias64) << kMantissaBits64);
}

// e^r - 1 for |r| <= 1: Taylor, nested as r (1 + r/2 (1 + r/3 (...))).
double expMinusOneSmall(double r) {
  double y = 1;
  for (int k = 20; k >= 2; --k) y = 1 + r / k * y;
  return r * y;
}

// 2 atanh s for |s| <= 1/3: 2 (s + s³/3 + s⁵/5 + ...).
double twiceAtanh(double s) {
  const double z = s * s;
  double y = 0;
  for (int k = 35; k >= 3; k -= 2) y = y * z + 1.0 / k;
  return 2 * (s + s * z * y);
}

// Sine and cosine of |r| <= π/4 by Taylor.
double sinSmall(double r) {
  const double z = r * r;
  double y = 1;
  for (int k = 19; k >= 3; k -= 2) y = 1 - z / (k * (k - 1)) * y;
  return r * y;
}
double cosSmall(double r) {
  const double z = r * r;
  double y = 1;
  for (int k = 20; k >= 2; k -= 2) y = 1 - z / (k * (k - 1)) * y;
  return y;
}

// sin(x + quarters π/2): x is reduced by the nearest multiple of π/2, held in three parts of which
// the first two have 33 bits, so that their products are exact for |x| <= 1e4.
double sinQuarters(double x, int64_t quarters) {
  constexpr double kTwoOverPi = 0.6366197723675814;
  constexpr double kHalfPi1 = 1.5707963267341256;
  constexpr double kHalfPi2 = 6.077100506303966e-11;
  constexpr double kHalfPi3 = 2.0222662487959506e-21;
  if (!(std::fabs(x) < kInf64)) return kNaN64;
  const double n = (x * kTwoOverPi + kRound64) - kRound64;
  const double r = ((x - n * kHalfPi1) - n * kHalfPi2) - n * kHalfPi3;
  const int64_t quadrant = (static_cast<int64_t>(n) + quarters) & 3;
  const double y = quadrant & 1 ? cosSmall(r) : sinSmall(r);
  return quadrant & 2 ? -y : y;
}

}  // namespace

void expBulk(const float* x, float* y, size_t n) { bulk<lanes::exp>(x, y, n); }
void softplusBulk(const float* x, float* y, size_t n) { bulk<lanes::softplus>(x, y, n); }

double exp64(double x) {
  if (x != x) return x;
  if (x > 709.79) return kInf64;  // log of the largest double is 709.7827...
  if (x < -745.2) return 0;       // half the least denormal
  const double n = (x * 1.4426950408889634 + kRound64) - kRound64;
  const double r = (x - n * kLn2High64) - n * kLn2Low64;
  // In two steps, so that 2^n may overflow or become denormal although each factor does neither.
  const int64_t half = static_cast<int64_t>(n) / 2;
  return (1 + expMinusOneSmall(r)) * powerOfTwo(half) * powerOfTwo(static_cast<int64_t>(n) - half);
}

double log64(double x) {
  if (!(x > 0)) return x == 0 ? -kInf64 : kNaN64;
  if (x == kInf64) return x;
  const bool denormal = x < std::numeric_limits<double>::min();
  const double normal = denormal ? x * powerOfTwo(kMantissaBits64) : x;
  constexpr int64_t kSqrtHalfBits = 0x3fe6a09e667f3bcd;
  const int64_t bits = std::bit_cast<int64_t>(normal);
  const int64_t exponent = (bits - kSqrtHalfBits) >> kMantissaBits64;
  const double m = std::bit_cast<double>(bits - exponent * (int64_t{1} << kMantissaBits64));
  const double n = static_cast<double>(exponent - (denormal ? kMantissaBits64 : 0));
  const double f = m - 1;
  return n * kLn2High64 + (twiceAtanh(f / (2 + f)) + n * kLn2Low64);
}

double tanh64(double x) {
  const double a = std::fabs(x);
  if (!(a < 0.5)) {
    const double y = 1 - 2 / (exp64(2 * a) + 1);
    return x < 0 ? -y : y;
  }
  const double e = expMinusOneSmall(2 * x);
  return e / (e + 2);
}

double sigmoid64(double x) {
  const double e = exp64(-std::fabs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

double softplus64(double x) {
  const double e = exp64(-std::fabs(x));
  return (x > 0 ? x : 0) + twiceAtanh(e / (2 + e));
}

double sin64(double x) { return sinQuarters(x, 0); }
double cos64(double x) { return sinQuarters(x, 1); }

double angleOf64(double x, double y) {
  if (std::isnan(x) || std::isnan(y) || (std::isinf(x) && std::isinf(y))) return kNaN64;
  // In the first octant, low/high = tan of the angle.
  const double ax = std::fabs(x), ay = std::fabs(y);
  const double high = std::max(ax, ay), low = std::min(ax, ay);
  if (high == 0) return 0;
  const double t = high == kInf64 ? 0 : low / high;
  // Start within 0.004; each round adds asin of the sine of what is missing, up to its fifth power.
  const double hypotenuse = std::sqrt(1 + t * t);
  double angle = t * (kPi64 / 4 + 0.273 * (1 - t));
  for (int round = 0; round < 2; ++round) {
    const double sine = (t * cos64(angle) - sin64(angle)) / hypotenuse;
    angle += sine + sine * sine * sine / 6;
  }
  if (ay > ax) angle = kPi64 / 2 - angle;
  if (x < 0) angle = kPi64 - angle;
  return y < 0 ? -angle : angle;
}

double normalQuantile(double p) {
  // Rational approximations of AS 241, routine PPND16, in its three regions; lowest power first.
  struct Ratio {
    double numerator[8], denominator[8];
    double operator()(double r) const {
      double a = 0, b = 0;
      for (int i = 7; i >= 0; --i) {
        a = a * r + numerator[i];
        b = b * r + denominator[i];
      }
      return a / b;
    }
  };
  static constexpr Ratio kCentre{
      {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
       1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
       3.3430575583588128105e4, 2.5090809287301226727e3},
      {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
       2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
       5.2264952788528545610e3}};
  static constexpr Ratio kTail{
      {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
       3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
       2.27238449892691845833e-2, 7.74545014278341407640e-4},
      {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
       1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
       1.05075007164441684324e-9}};
  static constexpr Ratio kFarTail{
      {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
       2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
       2.71155556874348757815e-5, 2.01033439929228813265e-7},
      {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
       7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
       2.04426310338993978564e-15}};
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) return q * kCentre(0.180625 - q * q);
  const double r = std::sqrt(-log64(q < 0 ? p : 1 - p));
  const double z = r <= 5 ? kTail(r - 1.6) : kFarTail(r - 5);
  return q < 0 ? -z : z;
}

}  // namespace atlas
