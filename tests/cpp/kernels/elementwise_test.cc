// Each kernel against its formula in naive double, at prime lengths (so that the last register is
// never full) and with a guard number behind every output.
#include "atlas/kernels/elementwise.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "base/near.h"

namespace atlas {
namespace {

constexpr size_t kLengths[] = {1, 2, 3, 5, 787};
constexpr Activation kActivations[] = {Activation::identity, Activation::relu, Activation::tanh,
                                       Activation::sigmoid};
constexpr ReconLoss kLosses[] = {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1};
constexpr double kGuard = 77;

template <class T>
constexpr double kAccuracy = sizeof(T) == 4 ? 1e-6 : 1e-13;

// Normal numbers times `spread`, and the guard behind them.
template <class T>
std::vector<T> numbers(size_t n, double spread, uint64_t step) {
  const Rng rng(5, Stream::test, step);
  std::vector<T> x(n + 1, T(kGuard));
  for (size_t i = 0; i < n; ++i) x[i] = static_cast<T>(spread * rng.normal(i));
  return x;
}

template <class T>
std::vector<T> pixels(size_t n) {
  const Rng rng(5, Stream::test, 99);
  std::vector<T> x(n);
  for (size_t i = 0; i < n; ++i) x[i] = i % 3 == 0 ? T(0) : static_cast<T>(rng.uniform(i));
  return x;
}

double naiveActivation(Activation activation, double x) {
  switch (activation) {
    case Activation::identity:
      return x;
    case Activation::relu:
      return x > 0 ? x : 0;
    case Activation::tanh:
      return std::tanh(x);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-x));
  }
  return 0;
}

double naivePixelLoss(ReconLoss loss, double output, double x) {
  switch (loss) {
    case ReconLoss::bce: {
      const double mean = 1 / (1 + std::exp(-output));
      return -x * std::log(mean) - (1 - x) * std::log1p(-mean);
    }
    case ReconLoss::mse:
      return (output - x) * (output - x) / 2;
    case ReconLoss::l1:
      return std::fabs(output - x);
  }
  return 0;
}

double centralDifference(auto function, double x) {
  constexpr double kStep = 1e-5;
  return (function(x + kStep) - function(x - kStep)) / (2 * kStep);
}

}  // namespace

TEST_CASE_TEMPLATE("activations and their derivatives", T, float, double) {
  for (const Activation activation : kActivations) {
    CAPTURE(activationName(activation));
    for (const size_t n : kLengths) {
      const auto x = numbers<T>(n, 2, 1);
      auto y = x;
      activate(activation, y.data(), n);
      CHECK(y[n] == T(kGuard));
      auto dy = numbers<T>(n, 1, 2);
      const auto before = dy;
      multiplyByDerivative(activation, y.data(), dy.data(), n);
      CHECK(dy[n] == T(kGuard));
      for (size_t i = 0; i < n; ++i) {
        const auto function = [&](double v) { return naiveActivation(activation, v); };
        REQUIRE(near(y[i], function(x[i]), kAccuracy<T>));
        REQUIRE(near(dy[i], before[i] * centralDifference(function, x[i]), 1e-6, 1e-6));
      }
    }
  }
}

TEST_CASE("an activation gives the bits of the scalar function, and keeps NaN") {
  auto x = numbers<float>(101, 3, 7);
  auto tanh = x, sigmoid = x;
  activate(Activation::tanh, tanh.data(), 101);
  activate(Activation::sigmoid, sigmoid.data(), 101);
  for (size_t i = 0; i < 101; ++i) {
    REQUIRE(tanh[i] == tanhf32(x[i]));
    REQUIRE(sigmoid[i] == sigmoidf32(x[i]));
  }
  for (const Activation activation : kActivations) {
    float nan = std::numeric_limits<float>::quiet_NaN();
    activate(activation, &nan, 1);
    CHECK(std::isnan(nan));
  }
}

TEST_CASE_TEMPLATE("reconstruction losses and their gradients", T, float, double) {
  constexpr T kScale = T(0.25);
  for (const ReconLoss loss : kLosses) {
    CAPTURE(reconLossName(loss));
    for (const size_t n : kLengths) {
      const auto output = numbers<T>(n, 2, 3);
      const auto target = pixels<T>(n);
      std::vector<T> gradient(n + 1, T(kGuard));
      const double sum = reconstructionLossAndGradient(loss, output.data(), target.data(), n,
                                                       kScale, gradient.data());
      CHECK(gradient[n] == T(kGuard));
      double naive = 0;
      for (size_t i = 0; i < n; ++i) {
        const auto function = [&](double v) { return naivePixelLoss(loss, v, target[i]); };
        naive += function(output[i]);
        REQUIRE(
            near(gradient[i], double(kScale) * centralDifference(function, output[i]), 1e-6, 1e-6));
      }
      CHECK(near(sum, naive, kAccuracy<T>));
      CHECK(reconstructionLoss(loss, output.data(), target.data(), n) == sum);
      auto inPlace = output;
      reconstructionLossAndGradient(loss, inPlace.data(), target.data(), n, kScale, inPlace.data());
      CHECK(inPlace == gradient);
    }
  }
}

TEST_CASE("losses at their edges: certain logits, exact pixels, NaN") {
  // A certain and right logit costs nothing, a certain and wrong one its size.
  const float logits[] = {200.f, -200.f, 200.f}, x[] = {1.f, 0.f, 0.f};
  float gradient[3];
  CHECK(reconstructionLossAndGradient(ReconLoss::bce, logits, x, 3, 1.f, gradient) == 200);
  CHECK(gradient[0] == 0.f);
  CHECK(gradient[1] == 0.f);
  CHECK(gradient[2] == 1.f);
  CHECK(reconstructionLossAndGradient(ReconLoss::l1, x, x, 3, 1.f, gradient) == 0);
  for (const float g : gradient) CHECK(g == 0.f);
  const float nan[] = {0.f, 0.f, 0.f, 0.f, std::numeric_limits<float>::quiet_NaN()}, zeros[5] = {};
  for (const ReconLoss loss : kLosses) {
    float g[5];
    CHECK(std::isnan(reconstructionLossAndGradient(loss, nan, zeros, 5, 1.f, g)));
    CHECK(std::isnan(g[4]));
    CHECK_FALSE(std::isnan(g[3]));
  }
}

TEST_CASE("the lanes of a loss are summed in the documented order") {
  constexpr size_t kD = 787;
  const auto output = numbers<float>(kD, 2, 3);
  const auto target = pixels<float>(kD);
  float lane[4] = {};
  for (size_t j = 0; j < kD; ++j) {
    const float difference = output[j] - target[j];
    lane[j % 4] += 0.5f * difference * difference;
  }
  CHECK(reconstructionLoss(ReconLoss::mse, output.data(), target.data(), kD) ==
        (double(lane[0]) + double(lane[1])) + (double(lane[2]) + double(lane[3])));
}

TEST_CASE_TEMPLATE("Adam follows algorithm 1", T, float, double) {
  constexpr double kRate = 0.01, kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;
  for (const size_t n : kLengths) {
    auto w = numbers<T>(n, 1, 1);
    std::vector<T> m(n + 1), v(n + 1);
    m[n] = v[n] = T(kGuard);
    std::vector<double> naiveW(w.begin(), w.end()), naiveM(n), naiveV(n);
    for (int t = 1; t <= 7; ++t) {
      const auto g = numbers<T>(n, 1, 100 + t);
      const double decay1 = 1 - std::pow(kBeta1, t), decay2 = 1 - std::pow(kBeta2, t);
      adamUpdate<T>({T(kRate), T(kBeta1), T(kBeta2), T(kEpsilon), T(1 / decay1), T(1 / decay2)},
                    g.data(), m.data(), v.data(), w.data(), n);
      for (size_t i = 0; i < n; ++i) {
        naiveM[i] = kBeta1 * naiveM[i] + (1 - kBeta1) * g[i];
        naiveV[i] = kBeta2 * naiveV[i] + (1 - kBeta2) * g[i] * g[i];
        naiveW[i] -= kRate * (naiveM[i] / decay1) / (std::sqrt(naiveV[i] / decay2) + kEpsilon);
        REQUIRE(near(w[i], naiveW[i], kAccuracy<T>, kAccuracy<T>));
      }
    }
    for (const auto* x : {&w, &m, &v}) CHECK((*x)[n] == T(kGuard));
  }
}

TEST_CASE_TEMPLATE("momentum accumulates a velocity", T, float, double) {
  for (const size_t n : kLengths) {
    auto w = numbers<T>(n, 1, 1);
    std::vector<T> velocity(n + 1);
    velocity[n] = T(kGuard);
    std::vector<double> naiveW(w.begin(), w.end()), naiveVelocity(n);
    for (int t = 1; t <= 5; ++t) {
      const auto g = numbers<T>(n, 1, 200 + t);
      momentumUpdate(T(0.05), T(0.9), g.data(), velocity.data(), w.data(), n);
      for (size_t i = 0; i < n; ++i) {
        naiveVelocity[i] = 0.9 * naiveVelocity[i] + g[i];
        naiveW[i] -= 0.05 * naiveVelocity[i];
        REQUIRE(near(w[i], naiveW[i], kAccuracy<T>, kAccuracy<T>));
      }
    }
    CHECK(w[n] == T(kGuard));
    CHECK(velocity[n] == T(kGuard));
  }
}

TEST_CASE_TEMPLATE("every byte becomes the correctly rounded b / 255", T, float, double) {
  uint8_t bytes[257];
  for (size_t i = 0; i < 257; ++i) bytes[i] = static_cast<uint8_t>(i);
  std::vector<T> x(258, T(kGuard));
  bytesToPixels(bytes, x.data(), 257);
  for (size_t i = 0; i < 257; ++i) REQUIRE(x[i] == static_cast<T>(bytes[i] / 255.0L));
  CHECK(x[255] == T(1));
  CHECK(x[257] == T(kGuard));
}

}  // namespace atlas
