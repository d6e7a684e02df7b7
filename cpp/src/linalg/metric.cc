#include "atlas/linalg/metric.h"

#include <algorithm>
#include <cmath>

namespace atlas {

Metric metricOf(const double* du, const double* dv, size_t d) {
  Metric m;
  for (size_t i = 0; i < d; ++i) {
    m.g11 += du[i] * du[i];
    m.g12 += du[i] * dv[i];
    m.g22 += dv[i] * dv[i];
  }
  // det g as a sum of squares of the 2×2 minors would cost d² products; this form loses digits only
  // where the columns are parallel, and there the answer is 0 either way.
  const double det = std::max(0.0, m.g11 * m.g22 - m.g12 * m.g12);
  const double half = (m.g11 + m.g22) / 2, gap = (m.g11 - m.g22) / 2;
  m.area = std::sqrt(det);
  m.sigma1 = std::sqrt(half + std::sqrt(gap * gap + m.g12 * m.g12));
  m.sigma2 = m.sigma1 > 0 ? m.area / m.sigma1 : 0;
  return m;
}

}  // namespace atlas
