#include "atlas/latent.h"

#include <algorithm>
#include <cmath>
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xmanipulation.hpp>

#include "atlas/fmath.h"
#include "atlas/rng.h"

namespace atlas {

namespace {

constexpr size_t kDecodeBatch = 256;  // images decoded at once: bounds the float memory
constexpr size_t kKnnGrain = 32;      // test codes a chunk
constexpr size_t kNearestGrain = 2048;

uint8_t toByte(float value) {
  const float scaled = std::floor(255.0f * value + 0.5f);  // round half up
  return uint8_t(scaled >= 255.0f ? 255.0f : scaled > 0.0f ? scaled : 0.0f);
}

// arcsin for 0 <= x <= sin(π/4) by Newton's method on sin: 5 steps reach double precision there.
double arcsin(double x) {
  double y = x;
  for (int i = 0; i < 5; ++i) y -= (sin64(y) - x) / cos64(y);
  return y;
}

struct Neighbour {
  float distance;
  uint32_t index;
};

// The `count` nearest of `set` to `query`, nearest first; `skip` is left out.
void findNearest(MatrixView<const float> set, const float* query, size_t skip, size_t count,
                 std::vector<Neighbour>& best) {
  best.clear();
  for (size_t i = 0; i < set.rows; ++i) {
    const float* row = set.row(i);
    float distance = 0;
    for (size_t j = 0; j < set.cols; ++j) {
      const float d = row[j] - query[j];
      distance += d * d;
    }
    if (best.size() == count && !(distance < best.back().distance)) continue;
    if (i == skip) continue;
    if (best.size() == count) best.pop_back();
    size_t at = best.size();
    while (at > 0 && distance < best[at - 1].distance) --at;
    best.insert(best.begin() + ptrdiff_t(at), {distance, uint32_t(i)});
  }
}

uint8_t vote(const std::vector<Neighbour>& nearest, std::span<const uint8_t> labels) {
  std::array<uint32_t, 256> votes{};
  std::array<float, 256> distance{};
  for (const Neighbour& n : nearest) {
    ++votes[labels[n.index]];
    distance[labels[n.index]] += n.distance;
  }
  size_t winner = 0;
  for (size_t label = 1; label < votes.size(); ++label) {
    if (votes[label] > votes[winner] ||
        (votes[label] == votes[winner] && votes[label] > 0 && distance[label] < distance[winner])) {
      winner = label;
    }
  }
  return uint8_t(winner);
}

Status checkCodes(const LabelledCodes& codes, const char* which) {
  if (codes.codes.rows == 0 || codes.codes.rows != codes.labels.size()) {
    return Status::invalidArgument(std::string("The ") + which + " set has " +
                                   std::to_string(codes.codes.rows) + " codes and " +
                                   std::to_string(codes.labels.size()) +
                                   " labels; there must be as many of both, and at least one.");
  }
  return Status::okay();
}

Result<double> knn(ThreadPool& pool, LabelledCodes train, LabelledCodes test, uint32_t neighbours,
                   bool leaveOneOut) {
  if (Status ok = checkCodes(train, "training"); !ok.ok()) return ok;
  if (Status ok = checkCodes(test, "test"); !ok.ok()) return ok;
  if (train.codes.cols != test.codes.cols) {
    return Status::invalidArgument("Training codes have " + std::to_string(train.codes.cols) +
                                   " numbers, test codes " + std::to_string(test.codes.cols) +
                                   "; they must come from one model.");
  }
  const size_t available = train.codes.rows - (leaveOneOut ? 1 : 0);
  if (neighbours == 0 || neighbours > kKnnMaxNeighbours || neighbours > available) {
    return Status::invalidArgument(
        std::to_string(neighbours) + " neighbours were asked for; 1 to " +
        std::to_string(std::min<size_t>(kKnnMaxNeighbours, available)) + " can be had here.");
  }
  std::vector<uint8_t> right(test.codes.rows);
  parallelFor(pool, test.codes.rows, kKnnGrain, [&](size_t begin, size_t end) {
    std::vector<Neighbour> best;
    best.reserve(neighbours + 1);
    for (size_t i = begin; i < end; ++i) {
      findNearest(train.codes, test.codes.row(i), leaveOneOut ? i : SIZE_MAX, neighbours, best);
      right[i] = vote(best, train.labels) == test.labels[i];
    }
  });
  return double(std::count(right.begin(), right.end(), 1)) / double(right.size());
}

uint64_t squaredDistance(const uint8_t* a, const uint8_t* b, size_t d) {
  constexpr size_t kBlock = 4096;  // 4096·255² stays below 2³²
  uint64_t total = 0;
  for (size_t from = 0; from < d; from += kBlock) {
    const size_t to = std::min(d, from + kBlock);
    uint32_t sum = 0;
    for (size_t j = from; j < to; ++j) {
      const int32_t difference = int32_t(a[j]) - int32_t(b[j]);
      sum += uint32_t(difference * difference);
    }
    total += sum;
  }
  return total;
}

}  // namespace

Result<std::vector<uint8_t>> decodeBytes(ThreadPool& pool, LatentModel& model,
                                         MatrixView<const float> codes) {
  if (codes.rows == 0 || codes.cols != model.latentDim()) {
    return Status::invalidArgument(
        std::to_string(codes.rows) + " codes of " + std::to_string(codes.cols) +
        " numbers were given; the model takes " + std::to_string(model.latentDim()) +
        " for each, and at least one.");
  }
  const size_t d = model.inputDim();
  std::vector<uint8_t> out(codes.rows * d);
  std::vector<float> pixels(std::min(codes.rows, kDecodeBatch) * d);
  for (size_t first = 0; first < codes.rows; first += kDecodeBatch) {
    const size_t n = std::min(kDecodeBatch, codes.rows - first);
    model.decode(pool, {codes.row(first), n, codes.cols, codes.stride}, {pixels.data(), n, d});
    for (size_t i = 0; i < n * d; ++i) out[first * d + i] = toByte(pixels[i]);
  }
  return out;
}

Result<std::vector<float>> mosaicCodes(const LatentModel& model, const MosaicSpec& spec) {
  const uint32_t k = model.latentDim();
  if (spec.size < 1 || spec.size > kMosaicMaxSize) {
    return Status::invalidArgument("A mosaic of " + std::to_string(spec.size) +
                                   " tiles a side was asked for; 1 to " +
                                   std::to_string(kMosaicMaxSize) + " can be made.");
  }
  const auto& [x0, x1, y0, y1] = spec.window;
  if (spec.spacing == Spacing::uniform && !(x0 < x1 && y0 < y1)) {
    return Status::invalidArgument(
        "The mosaic's window must have its left edge left of its right and its bottom below its "
        "top.");
  }
  const auto [dx, dy] = spec.dims;
  if (dx >= k || (k > 1 && (dy >= k || dx == dy))) {
    return Status::invalidArgument(
        "Code numbers " + std::to_string(dx) + " and " + std::to_string(dy) +
        " were chosen; choose two different ones of 0 to " + std::to_string(k - 1) + ".");
  }
  if (!spec.base.empty() && spec.base.size() != k) {
    return Status::invalidArgument("The base code has " + std::to_string(spec.base.size()) +
                                   " numbers, the model's codes have " + std::to_string(k) + ".");
  }
  std::vector<float> scale(k);
  model.priorStd(scale.data());
  // Position i of `size` along one axis, from the low end.
  const auto position = [&](uint32_t i, float low, float high, uint32_t dim) {
    const double share = (double(i) + 0.5) / double(spec.size);
    if (spec.spacing == Spacing::quantile) return float(scale[dim] * normalQuantile(share));
    return float(double(low) + share * (double(high) - double(low)));
  };
  std::vector<float> codes(size_t(spec.size) * spec.size * k);
  for (uint32_t row = 0; row < spec.size; ++row) {
    for (uint32_t col = 0; col < spec.size; ++col) {
      float* code = codes.data() + (size_t(row) * spec.size + col) * k;
      if (!spec.base.empty()) std::copy(spec.base.begin(), spec.base.end(), code);
      if (k > 1) code[dy] = position(spec.size - 1 - row, y0, y1, dy);
      code[dx] = position(col, x0, x1, dx);
    }
  }
  return codes;
}

Result<std::vector<uint8_t>> mosaic(ThreadPool& pool, LatentModel& model, const MosaicSpec& spec) {
  auto codes = mosaicCodes(model, spec);
  if (!codes.ok()) return codes.status();
  return decodeBytes(pool, model,
                     {codes->data(), size_t(spec.size) * spec.size, model.latentDim()});
}

Result<std::vector<uint8_t>> mosaicPicture(std::span<const uint8_t> tiles, uint32_t size,
                                           uint32_t rows, uint32_t cols) {
  const size_t expected = size_t(size) * size * rows * cols;
  if (tiles.size() != expected || expected == 0) {
    return Status::invalidArgument(std::to_string(tiles.size()) + " bytes are not " +
                                   std::to_string(size) + "×" + std::to_string(size) +
                                   " tiles of " + std::to_string(rows) + "×" +
                                   std::to_string(cols) + " pixels.");
  }
  const std::array<size_t, 4> shape = {size, size, rows, cols};
  const auto grid = xt::adapt(tiles.data(), expected, xt::no_ownership(), shape);
  const xt::xarray<uint8_t> picture = xt::transpose(grid, {0, 2, 1, 3});
  return std::vector<uint8_t>(picture.begin(), picture.end());
}

Result<std::vector<float>> interpolate(std::span<const float> from, std::span<const float> to,
                                       uint32_t count, Path path) {
  constexpr uint32_t kMax = 1000;
  if (from.empty() || from.size() != to.size()) {
    return Status::invalidArgument("The ends have " + std::to_string(from.size()) + " and " +
                                   std::to_string(to.size()) +
                                   " numbers; both must be codes of one model.");
  }
  if (count < 2 || count > kMax) {
    return Status::invalidArgument(std::to_string(count) + " steps were asked for; 2 to " +
                                   std::to_string(kMax) + " can be made.");
  }
  const size_t k = from.size();
  double squareA = 0, squareB = 0;
  for (size_t j = 0; j < k; ++j) {
    squareA += double(from[j]) * from[j];
    squareB += double(to[j]) * to[j];
  }
  // The angle by half its chord or, past a right angle, by half the chord of its supplement: both
  // stay accurate where arccos of a dot product does not.
  double angle = 0, sine = 0;
  if (path == Path::spherical && squareA > 0 && squareB > 0) {
    const double a = std::sqrt(squareA), b = std::sqrt(squareB);
    double chord = 0, sum = 0;
    for (size_t j = 0; j < k; ++j) {
      const double u = from[j] / a, v = to[j] / b;
      chord += (u - v) * (u - v);
      sum += (u + v) * (u + v);
    }
    constexpr double kPi = 3.14159265358979323846;
    angle = chord <= sum ? 2 * arcsin(std::sqrt(chord) / 2) : kPi - 2 * arcsin(std::sqrt(sum) / 2);
    sine = sin64(angle);
  }
  const bool onCircle = sine > 1e-6;
  std::vector<float> codes(size_t(count) * k);
  for (uint32_t i = 0; i < count; ++i) {
    const double t = double(i) / double(count - 1);
    const double wa = onCircle ? sin64((1 - t) * angle) / sine : 1 - t;
    const double wb = onCircle ? sin64(t * angle) / sine : t;
    for (size_t j = 0; j < k; ++j) codes[i * k + j] = float(wa * from[j] + wb * to[j]);
  }
  std::copy(from.begin(), from.end(), codes.begin());
  std::copy(to.begin(), to.end(), codes.end() - ptrdiff_t(k));
  return codes;
}

std::vector<float> samplePrior(const LatentModel& model, uint64_t seed, uint64_t step,
                               uint32_t count) {
  const size_t k = model.latentDim();
  std::vector<float> scale(k), codes(count * k);
  model.priorStd(scale.data());
  Rng(seed, Stream::priorSample, step).fillNormal(codes.data(), codes.size());
  for (size_t i = 0; i < codes.size(); ++i) codes[i] *= scale[i % k];
  return codes;
}

Result<NearestImages> nearestImages(ThreadPool& pool, ByteImages set, ByteImages queries) {
  if (set.rows == 0 || set.cols != queries.cols) {
    return Status::invalidArgument("Images of " + std::to_string(queries.cols) +
                                   " pixels were asked for among " + std::to_string(set.rows) +
                                   " of " + std::to_string(set.cols) + "; the sizes must agree.");
  }
  struct Best {
    uint64_t distance = UINT64_MAX;
    uint32_t index = 0;
  };
  std::vector<Best> chunks((set.rows + kNearestGrain - 1) / kNearestGrain);
  NearestImages out;
  for (size_t q = 0; q < queries.rows; ++q) {
    parallelFor(pool, set.rows, kNearestGrain, [&](size_t begin, size_t end) {
      Best best;
      for (size_t i = begin; i < end; ++i) {
        const uint64_t distance = squaredDistance(set.row(i), queries.row(q), set.cols);
        if (distance < best.distance) best = {distance, uint32_t(i)};
      }
      chunks[begin / kNearestGrain] = best;
    });
    Best best;
    for (const Best& chunk : chunks) {
      if (chunk.distance < best.distance) best = chunk;
    }
    out.indices.push_back(best.index);
    out.distances.push_back(float(std::sqrt(double(best.distance)) / 255.0));
  }
  return out;
}

Result<double> knnAccuracy(ThreadPool& pool, LabelledCodes train, LabelledCodes test,
                           uint32_t neighbours) {
  return knn(pool, train, test, neighbours, false);
}

Result<double> knnAccuracyLeaveOneOut(ThreadPool& pool, LabelledCodes codes, uint32_t neighbours) {
  return knn(pool, codes, codes, neighbours, true);
}

double bernoulliFloor(ByteImages images) {
  std::array<uint64_t, 256> histogram{};
  for (size_t i = 0; i < images.rows; ++i) {
    const uint8_t* row = images.row(i);
    for (size_t j = 0; j < images.cols; ++j) ++histogram[row[j]];
  }
  double sum = 0;
  for (int v = 1; v < 255; ++v) {  // black and white cost nothing
    const double p = v / 255.0;
    sum -= double(histogram[size_t(v)]) * (p * log64(p) + (1 - p) * log64(1 - p));
  }
  return images.rows ? sum / double(images.rows) : 0;
}

}  // namespace atlas
