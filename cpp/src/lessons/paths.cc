#include "atlas/lessons/paths.h"
#include "linalg/dot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <string>

namespace atlas {
namespace {

// Difference for the Jacobian, relative to the prior's deviation: float decodings are good to 1e-6.
constexpr double kDifference = 0.01;
constexpr double kFirstDamping = 1e-3;
constexpr double kLeastGain = 1e-5;  // relative fall of the energy that is worth another iteration
constexpr double kMargin = 1.0;      // deviations of the prior that the grid reaches past the ends

using Path = std::vector<double>;  // nodes×k

class Decoder {
 public:
  Decoder(ThreadPool& pool, LatentModel& model)
      : pool_(pool), model_(model), k_(model.latentDim()), d_(model.inputDim()) {}

  size_t k() const { return k_; }
  size_t d() const { return d_; }

  std::vector<float> operator()(const Path& codes) const {
    const size_t n = codes.size() / k_;
    std::vector<float> in(codes.begin(), codes.end()), out(n * d_);
    model_.decode(pool_, {in.data(), n, k_}, {out.data(), n, d_});
    return out;
  }

  double squaredDistance(const float* a, const float* b) const {
    double sum = 0;
    for (size_t j = 0; j < d_; ++j) {
      const double difference = double(a[j]) - b[j];
      sum += difference * difference;
    }
    return sum;
  }

 private:
  ThreadPool& pool_;
  LatentModel& model_;
  size_t k_, d_;
};

double energyOf(const Decoder& decode, const std::vector<float>& images) {
  double energy = 0;
  for (size_t i = 0; i + 1 < images.size() / decode.d(); ++i)
    energy += decode.squaredDistance(&images[i * decode.d()], &images[(i + 1) * decode.d()]);
  return energy;
}

double lengthOf(const Decoder& decode, const std::vector<float>& images) {
  double length = 0;
  for (size_t i = 0; i + 1 < images.size() / decode.d(); ++i)
    length +=
        std::sqrt(decode.squaredDistance(&images[i * decode.d()], &images[(i + 1) * decode.d()]));
  return length;
}

Path straight(std::span<const float> from, std::span<const float> to, size_t nodes) {
  const size_t k = from.size();
  Path path(nodes * k);
  for (size_t i = 0; i < nodes; ++i) {
    const double t = double(i) / double(nodes - 1);
    for (size_t c = 0; c < k; ++c) path[i * k + c] = (1 - t) * from[c] + t * to[c];
  }
  return path;
}

// The same path with `count` nodes at equal steps of its length in pixel space.
Path resampled(const Decoder& decode, const Path& path, size_t count) {
  const size_t k = decode.k(), n = path.size() / k;
  const auto images = decode(path);
  std::vector<double> at(n);
  for (size_t i = 1; i < n; ++i)
    at[i] = at[i - 1] + std::sqrt(decode.squaredDistance(&images[(i - 1) * decode.d()],
                                                         &images[i * decode.d()]));
  if (!(at[n - 1] > 0)) {  // the decoder sees no difference: equal steps of the codes
    for (size_t i = 0; i < n; ++i) at[i] = double(i);
  }
  Path out(count * k);
  size_t segment = 0;
  for (size_t i = 0; i < count; ++i) {
    const double want = at[n - 1] * double(i) / double(count - 1);
    while (segment + 2 < n && at[segment + 1] < want) ++segment;
    const double span = at[segment + 1] - at[segment];
    const double t = span > 0 ? std::clamp((want - at[segment]) / span, 0.0, 1.0) : 0;
    for (size_t c = 0; c < k; ++c)
      out[i * k + c] = (1 - t) * path[segment * k + c] + t * path[(segment + 1) * k + c];
  }
  std::copy_n(path.begin(), k, out.begin());
  std::copy_n(path.end() - ptrdiff_t(k), k, out.end() - ptrdiff_t(k));
  return out;
}

// Solves A x = b in place (b becomes x) for a symmetric positive definite band matrix: row i of
// `band` holds a(i, i−width) … a(i, i). False when it is not positive definite.
bool solveBand(std::vector<double>& band, size_t n, size_t width, std::vector<double>& b) {
  const auto a = [&](size_t i, size_t j) -> double& {
    return band[i * (width + 1) + j + width - i];
  };
  for (size_t i = 0; i < n; ++i) {
    const size_t first = i > width ? i - width : 0;
    for (size_t j = first; j <= i; ++j) {
      double sum = a(i, j);
      for (size_t p = std::max(first, j > width ? j - width : 0); p < j; ++p)
        sum -= a(i, p) * a(j, p);
      if (j < i) {
        a(i, j) = sum / a(j, j);
      } else {
        if (!(sum > 0)) return false;
        a(i, i) = std::sqrt(sum);
      }
    }
    for (size_t p = first; p < i; ++p) b[i] -= a(i, p) * b[p];
    b[i] /= a(i, i);
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t p = i + 1; p < std::min(n, i + width + 1); ++p) b[i] -= a(p, i) * b[p];
    b[i] /= a(i, i);
  }
  return true;
}

// J at every inner node, (n−2)×k×d: ∂D/∂z_c is one row.
std::vector<float> jacobians(const Decoder& decode, const Path& path,
                             const std::vector<double>& step) {
  const size_t k = decode.k(), d = decode.d(), inner = path.size() / k - 2;
  Path probes(inner * 2 * k * k);
  for (size_t i = 0; i < inner; ++i)
    for (size_t c = 0; c < k; ++c)
      for (size_t side = 0; side < 2; ++side) {
        double* z = &probes[((i * k + c) * 2 + side) * k];
        std::copy_n(&path[(i + 1) * k], k, z);
        z[c] += side ? step[c] : -step[c];
      }
  const auto images = decode(probes);
  std::vector<float> out(inner * k * d);
  for (size_t row = 0; row < inner * k; ++row) {
    const float* low = &images[2 * row * d];
    const double width = 2 * step[row % k];
    for (size_t j = 0; j < d; ++j) out[row * d + j] = float((low[d + j] - low[j]) / width);
  }
  return out;
}

// Lowers the energy of `path`, its ends held; Gauss-Newton with damping.
void shorten(const Decoder& decode, const std::vector<double>& step, uint32_t iterations,
             Path& path) {
  const size_t k = decode.k(), d = decode.d(), n = path.size() / k;
  if (n < 3) return;
  const size_t unknowns = (n - 2) * k, width = 2 * k - 1;
  auto images = decode(path);
  double energy = energyOf(decode, images), damping = kFirstDamping;
  for (uint32_t iteration = 0; iteration < iterations; ++iteration) {
    const auto jacobian = jacobians(decode, path, step);
    const auto row = [&](size_t node, size_t c) { return &jacobian[((node - 1) * k + c) * d]; };
    // Half the gradient and half the Gauss-Newton matrix of E: blocks 2JᵢᵀJᵢ and −JᵢᵀJᵢ₋₁.
    std::vector<double> gradient(unknowns), matrix(unknowns * (width + 1));
    std::vector<float> bend(d);
    double trace = 0;
    for (size_t i = 1; i + 1 < n; ++i) {
      for (size_t j = 0; j < d; ++j)
        bend[j] = 2 * images[i * d + j] - images[(i - 1) * d + j] - images[(i + 1) * d + j];
      for (size_t c = 0; c < k; ++c) {
        const size_t at = (i - 1) * k + c;
        gradient[at] = dot(row(i, c), bend.data(), d);
        double* entries = &matrix[at * (width + 1) + width - at];  // entries[j] is a(at, j)
        for (size_t e = 0; e <= c; ++e) entries[(i - 1) * k + e] = 2 * dot(row(i, c), row(i, e), d);
        trace += entries[at];
        if (i > 1)
          for (size_t e = 0; e < k; ++e)
            entries[(i - 2) * k + e] = -dot(row(i, c), row(i - 1, e), d);
      }
    }
    if (!(trace > 0)) return;  // a decoder that ignores its codes: every path has length 0
    bool better = false;
    double gain = 0;
    for (int attempt = 0; attempt < 6 && !better; ++attempt) {
      auto damped = matrix;
      for (size_t i = 0; i < unknowns; ++i)
        damped[i * (width + 1) + width] +=
            damping * (matrix[i * (width + 1) + width] + trace / double(unknowns));
      auto move = gradient;
      if (!solveBand(damped, unknowns, width, move)) {
        damping *= 10;
        continue;
      }
      Path next = path;
      for (size_t i = 0; i < unknowns; ++i) next[k + i] -= move[i];
      auto nextImages = decode(next);
      const double nextEnergy = energyOf(decode, nextImages);
      if (nextEnergy < energy) {
        gain = (energy - nextEnergy) / energy;
        path = std::move(next);
        images = std::move(nextImages);
        energy = nextEnergy;
        damping = std::max(1e-9, damping / 5);
        better = true;
      } else {
        damping *= 10;
      }
    }
    if (!better || gain < kLeastGain) return;
  }
}

// The shortest way over a grid of codes around the two ends, each node joined to 16 neighbours;
// weights are lengths in pixel space. Two code numbers only.
Path overGrid(const Decoder& decode, std::span<const float> from, std::span<const float> to,
              const std::vector<double>& prior, uint32_t side) {
  double low[2], high[2];
  for (size_t c = 0; c < 2; ++c) {
    low[c] = std::min({double(from[c]), double(to[c]), -2 * prior[c]}) - kMargin * prior[c];
    high[c] = std::max({double(from[c]), double(to[c]), 2 * prior[c]}) + kMargin * prior[c];
  }
  const size_t nodes = size_t(side) * side, start = nodes, end = nodes + 1;
  Path grid((nodes + 2) * 2);
  for (size_t i = 0; i < nodes; ++i) {
    grid[2 * i] = low[0] + (high[0] - low[0]) * double(i % side) / (side - 1);
    grid[2 * i + 1] = low[1] + (high[1] - low[1]) * double(i / side) / (side - 1);
  }
  for (size_t c = 0; c < 2; ++c) {
    grid[2 * start + c] = from[c];
    grid[2 * end + c] = to[c];
  }
  const auto images = decode(grid);
  const auto distance = [&](size_t a, size_t b) {
    return std::sqrt(decode.squaredDistance(&images[a * decode.d()], &images[b * decode.d()]));
  };
  const auto cellOf = [&](std::span<const float> z, size_t c) {
    return int((z[c] - low[c]) / (high[c] - low[c]) * (side - 1));
  };
  // Each end hangs on the corners of its cell.
  const auto isCorner = [&](std::span<const float> z, size_t node) {
    const int x = int(node % side) - cellOf(z, 0), y = int(node / side) - cellOf(z, 1);
    return x >= 0 && x <= 1 && y >= 0 && y <= 1;
  };
  std::vector<double> best(nodes + 2, std::numeric_limits<double>::infinity());
  std::vector<size_t> before(nodes + 2, start);
  using Entry = std::pair<double, size_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  best[start] = 0;
  queue.push({0, start});
  const auto relax = [&](size_t a, size_t b) {
    const double length = best[a] + distance(a, b);
    if (!(length < best[b])) return;
    best[b] = length;
    before[b] = a;
    queue.push({length, b});
  };
  while (!queue.empty()) {
    const auto [length, node] = queue.top();
    queue.pop();
    if (length > best[node]) continue;
    if (node == end) break;
    if (node == start) {
      for (size_t i = 0; i < nodes; ++i)
        if (isCorner(from, i)) relax(start, i);
      continue;
    }
    if (isCorner(to, node)) relax(node, end);
    for (int dy = -2; dy <= 2; ++dy)
      for (int dx = -2; dx <= 2; ++dx) {
        if (std::abs(dx) + std::abs(dy) > 3 || std::max(std::abs(dx), std::abs(dy)) == 0) continue;
        if (std::max(std::abs(dx), std::abs(dy)) == 2 && std::abs(dx) + std::abs(dy) != 3) continue;
        const int x = int(node % side) + dx, y = int(node / side) + dy;
        if (x < 0 || y < 0 || x >= int(side) || y >= int(side)) continue;
        relax(node, size_t(y) * side + size_t(x));
      }
  }
  std::vector<size_t> way = {end};
  while (way.back() != start) way.push_back(before[way.back()]);
  Path path;
  for (size_t i = way.size(); i-- > 0;)
    path.insert(path.end(), &grid[2 * way[i]], &grid[2 * way[i]] + 2);
  return path;
}

}  // namespace

Result<std::vector<double>> pathSteps(ThreadPool& pool, LatentModel& model,
                                      MatrixView<const float> codes) {
  if (codes.cols != model.latentDim() || codes.rows < 2)
    return Status::invalidArgument("codes.needed found width least wanted",
                                   {codes.rows, codes.cols, 2, model.latentDim()});
  const Decoder decode(pool, model);
  Path path(codes.rows * codes.cols);
  for (size_t i = 0; i < codes.rows; ++i)
    std::copy_n(codes.row(i), codes.cols, path.begin() + ptrdiff_t(i * codes.cols));
  const auto images = decode(path);
  std::vector<double> steps(codes.rows - 1);
  for (size_t i = 0; i < steps.size(); ++i)
    steps[i] =
        std::sqrt(decode.squaredDistance(&images[i * decode.d()], &images[(i + 1) * decode.d()]));
  return steps;
}

Result<PathLength> pathLength(ThreadPool& pool, LatentModel& model, MatrixView<const float> codes) {
  ATLAS_GET(steps, pathSteps(pool, model, codes));
  PathLength out{std::move(steps)};
  for (double step : out.steps) out.length += step;
  return out;
}

Result<Geodesic> geodesic(ThreadPool& pool, LatentModel& model, std::span<const float> from,
                          std::span<const float> to, const GeodesicOptions& options) {
  const size_t k = model.latentDim();
  if (from.size() != k || to.size() != k || k > kPathMaxDim)
    return Status::invalidArgument("geodesic.codes from to wanted most",
                                   {from.size(), to.size(), k, kPathMaxDim});
  for (size_t c = 0; c < k; ++c)
    if (!std::isfinite(from[c]) || !std::isfinite(to[c])) return notFinite("codes");
  if (options.count < 2 || options.count > kPathMaxCodes || options.nodes < 2 ||
      options.nodes > kPathMaxCodes || options.grid == 1 || options.grid > 100)
    return Status::invalidArgument("geodesic.settings count nodes grid most",
                                   {options.count, options.nodes, options.grid, kPathMaxCodes});
  const Decoder decode(pool, model);
  std::vector<float> std(k);
  model.priorStd(std.data());
  std::vector<double> prior(std.begin(), std.end()), step(k);
  for (size_t c = 0; c < k; ++c) {
    if (!(prior[c] > 0)) prior[c] = 1;
    step[c] = kDifference * prior[c];
  }
  Geodesic out;
  Path best = straight(from, to, options.nodes);
  out.straightLength = lengthOf(decode, decode(best));
  shorten(decode, step, options.iterations, best);
  out.length = lengthOf(decode, decode(best));
  if (k == 2 && options.grid > 0) {
    Path other = resampled(decode, overGrid(decode, from, to, prior, options.grid), options.nodes);
    shorten(decode, step, options.iterations, other);
    const double length = lengthOf(decode, decode(other));
    if (length < out.length) {
      out.length = length;
      out.fromGrid = true;
      best = std::move(other);
    }
  }
  if (out.straightLength < out.length) {  // least energy is least length only for equal steps
    best = straight(from, to, options.nodes);
    out.length = out.straightLength;
    out.fromGrid = false;
  }
  out.energy = energyOf(decode, decode(best));
  const Path even = resampled(decode, best, options.count);
  out.codes.assign(even.begin(), even.end());
  std::copy(from.begin(), from.end(), out.codes.begin());
  std::copy(to.begin(), to.end(), out.codes.end() - ptrdiff_t(k));
  return out;
}

}  // namespace atlas
