// The metric tensor of a map from two numbers (lecture.md (a) 11). Tested by
// tests/cpp/lessons/charts_test.cc.
#pragma once

#include <cstddef>

namespace atlas {

// g = JᵀJ of two columns of d numbers, the singular values of J and √det g.
struct Metric {
  double g11 = 0, g12 = 0, g22 = 0;
  double sigma1 = 0, sigma2 = 0;  // falling
  double area = 0;                // √det g = σ₁σ₂
};
Metric metricOf(const double* du, const double* dv, size_t d);

}  // namespace atlas
