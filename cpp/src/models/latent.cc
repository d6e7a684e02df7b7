#include "atlas/models/latent.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "kernels/distances.h"
#include "kernels/vote.h"

namespace atlas {
namespace {

constexpr size_t kBatchCodes =
    256;  // codes decoded at a time: floats of a whole mosaic would not fit
constexpr size_t kQueryGrain = 16;  // queries a thread takes at a time

uint8_t byteOf(float pixel) {
  if (!(pixel > 0)) return 0;  // NaN too
  return pixel >= 1 ? 255 : uint8_t(pixel * 255.0f + 0.5f);
}

// Angle between unit vectors whose sum and difference have these lengths, in [0, π]. Both lengths
// are twice the cosine and sine of the half angle; halving the angle until sin x = x needs only
// square roots, which are the same everywhere, where acos is not.
double angleFrom(double sumLength, double differenceLength) {
  constexpr int kHalvings = 12;
  const double length = std::sqrt(sumLength * sumLength + differenceLength * differenceLength);
  double c = sumLength / length, s = differenceLength / length;
  double scale = 2;
  for (int i = 0; i < kHalvings; ++i) {
    const double half = std::sqrt((1 + c) / 2);
    s = s / (2 * half);
    c = half;
    scale *= 2;
  }
  return scale * (s + s * s * s / 6);  // asin s, s < 4e-4: the next term is below 1e-18
}

Status checkMosaic(uint32_t latentDim, const MosaicSpec& spec) {
  if (spec.size < 1 || spec.size > kMosaicMaxSize)
    return outOfRange("size", spec.size, 1, kMosaicMaxSize);
  const auto& w = spec.window;
  const bool finite = std::all_of(w.begin(), w.end(), [](float v) { return std::isfinite(v); });
  if (!finite || !(w[0] < w[1]) || !(w[2] < w[3]))
    return Status::invalidArgument("window.order x0 x1 y0 y1", {w[0], w[1], w[2], w[3]});
  if (spec.spacing == Spacing::quantile && (w[0] < 0 || w[1] > 1 || w[2] < 0 || w[3] > 1))
    return Status::invalidArgument("window.probabilities x0 x1 y0 y1", {w[0], w[1], w[2], w[3]});
  for (uint32_t dim : {spec.dims[0], spec.dims[1]})
    if (dim >= latentDim && (dim == spec.dims[0] || latentDim > 1))
      return Status::invalidArgument("codes.place index most", {dim, latentDim - 1});
  if (latentDim > 1 && spec.dims[0] == spec.dims[1])
    return Status::invalidArgument("codes.twice index", {spec.dims[0]});
  if (!spec.base.empty() && spec.base.size() != latentDim)
    return Status::invalidArgument("codes.width found wanted", {spec.base.size(), latentDim});
  return Status::okay();
}

Status checkCodes(const LabelledCodes& set) {
  if (set.codes.rows != set.labels.size())
    return Status::invalidArgument("labels.count labels images",
                                   {set.labels.size(), set.codes.rows});
  if (set.codes.rows == 0) return tooFew("codes", 0, 1);
  return Status::okay();
}

Result<double> accuracy(ThreadPool& pool, const LabelledCodes& train, const LabelledCodes& test,
                        uint32_t neighbours, bool leaveOneOut) {
  Status status = checkCodes(train);
  if (status.ok()) status = checkCodes(test);
  if (!status.ok()) return status;
  const size_t dim = train.codes.cols;
  if (test.codes.cols != dim)
    return Status::invalidArgument("codes.width found wanted", {test.codes.cols, dim});
  const size_t candidates = train.codes.rows - (leaveOneOut ? 1 : 0);
  if (neighbours < 1 || neighbours > kKnnMaxNeighbours || neighbours > candidates)
    return outOfRange("neighbours", neighbours, 1,
                      double(std::min<size_t>(kKnnMaxNeighbours, candidates)));

  const CodeColumns columns(train.codes);
  std::vector<uint8_t> right(test.codes.rows);
  parallelFor(pool, test.codes.rows, kQueryGrain, [&](size_t begin, size_t end) {
    Neighbour nearest[kKnnMaxNeighbours];
    for (size_t i = begin; i < end; ++i) {
      columns.nearest(test.codes.row(i), leaveOneOut ? i : CodeColumns::kNone,
                      {nearest, neighbours});
      right[i] = voteOf<Neighbour>({nearest, neighbours}, train.labels).label == test.labels[i];
    }
  });
  return double(std::count(right.begin(), right.end(), 1)) / double(right.size());
}

}  // namespace

Result<std::vector<uint8_t>> decodeBytes(ThreadPool& pool, LatentModel& model,
                                         MatrixView<const float> codes) {
  if (codes.cols != model.latentDim())
    return Status::invalidArgument("codes.width found wanted", {codes.cols, model.latentDim()});
  const size_t d = model.inputDim();
  std::vector<uint8_t> out(codes.rows * d);
  std::vector<float> pixels(std::min(kBatchCodes, codes.rows) * d);
  for (size_t begin = 0; begin < codes.rows; begin += kBatchCodes) {
    const size_t n = std::min(kBatchCodes, codes.rows - begin);
    model.decode(pool, {codes.row(begin), n, codes.cols, codes.stride}, {pixels.data(), n, d});
    std::transform(pixels.begin(), pixels.begin() + ptrdiff_t(n * d),
                   out.begin() + ptrdiff_t(begin * d), byteOf);
  }
  return out;
}

Result<std::vector<float>> mosaicCodes(const LatentModel& model, const MosaicSpec& spec) {
  const uint32_t k = model.latentDim();
  Status status = checkMosaic(k, spec);
  if (!status.ok()) return status;
  std::vector<float> std(k);
  model.priorStd(std.data());
  // Tile centres along one side of the window, low to high.
  const auto centres = [&](uint32_t dim, double low, double high) {
    std::vector<float> out(spec.size);
    for (uint32_t i = 0; i < spec.size; ++i) {
      const double at = low + (high - low) * (i + 0.5) / spec.size;
      out[i] = float(spec.spacing == Spacing::uniform ? at : std[dim] * normalQuantile(at));
    }
    return out;
  };
  const auto xs = centres(spec.dims[0], spec.window[0], spec.window[1]);
  const auto ys = k > 1 ? centres(spec.dims[1], spec.window[2], spec.window[3]) : xs;

  std::vector<float> codes(size_t(spec.size) * spec.size * k);
  float* code = codes.data();
  for (uint32_t row = 0; row < spec.size; ++row)
    for (uint32_t column = 0; column < spec.size; ++column, code += k) {
      std::copy(spec.base.begin(), spec.base.end(), code);
      if (k > 1) code[spec.dims[1]] = ys[spec.size - 1 - row];
      code[spec.dims[0]] = xs[column];
    }
  return codes;
}

Result<std::vector<uint8_t>> mosaic(ThreadPool& pool, LatentModel& model, const MosaicSpec& spec) {
  auto codes = mosaicCodes(model, spec);
  if (!codes.ok()) return codes.status();
  const size_t tiles = size_t(spec.size) * spec.size;
  return decodeBytes(pool, model, {codes->data(), tiles, model.latentDim()});
}

Result<std::vector<float>> interpolate(std::span<const float> from, std::span<const float> to,
                                       uint32_t count, Path path) {
  const size_t k = from.size();
  if (k == 0 || to.size() != k)
    return Status::invalidArgument("numbers.same found other", {k, to.size()});
  if (count < 2) return tooFew("count", count, 2);
  double fromSquare = 0, toSquare = 0;
  for (size_t i = 0; i < k; ++i) {
    fromSquare += double(from[i]) * from[i];
    toSquare += double(to[i]) * to[i];
  }
  double angle = 0;
  if (path == Path::spherical && fromSquare > 0 && toSquare > 0) {
    const double fromLength = std::sqrt(fromSquare), toLength = std::sqrt(toSquare);
    double sum = 0, difference = 0;
    for (size_t i = 0; i < k; ++i) {
      const double a = from[i] / fromLength, b = to[i] / toLength;
      sum += (a + b) * (a + b);
      difference += (a - b) * (a - b);
    }
    angle = angleFrom(std::sqrt(sum), std::sqrt(difference));
  }
  constexpr double kParallel = 1e-4;  // sin ω below this: the circle is lost in rounding
  const double sine = sin64(angle);
  const bool linear = !(sine > kParallel);

  std::vector<float> codes(size_t(count) * k);
  for (uint32_t c = 0; c < count; ++c) {
    const double t = double(c) / (count - 1);
    const double a = linear ? 1 - t : sin64((1 - t) * angle) / sine;
    const double b = linear ? t : sin64(t * angle) / sine;
    for (size_t i = 0; i < k; ++i) codes[c * k + i] = float(a * from[i] + b * to[i]);
  }
  std::copy(from.begin(), from.end(), codes.begin());
  std::copy(to.begin(), to.end(), codes.end() - ptrdiff_t(k));
  return codes;
}

std::vector<float> samplePrior(const LatentModel& model, uint64_t seed, uint64_t first,
                               uint32_t count) {
  const size_t k = model.latentDim();
  std::vector<float> codes(count * k), std(k);
  model.priorStd(std.data());
  Rng(seed, Stream::priorSample).fillNormal(codes.data(), codes.size(), first * k);
  for (size_t i = 0; i < codes.size(); ++i) codes[i] *= std[i % k];
  return codes;
}

Result<NearestImages> nearestImages(ThreadPool& pool, ByteImages set, ByteImages queries) {
  if (set.rows == 0) return tooFew("images", 0, 1);
  if (set.cols != queries.cols)
    return Status::invalidArgument("images.width found wanted", {queries.cols, set.cols});
  NearestImages out{std::vector<uint32_t>(queries.rows), std::vector<float>(queries.rows)};
  NearestByte winner;
  for (size_t q = 0; q < queries.rows; ++q) {
    nearestBytes(pool, set, queries.row(q), {&winner, 1});
    out.indices[q] = uint32_t(winner.index);
    out.distances[q] = float(std::sqrt(double(winner.squaredDistance)) / 255);
  }
  return out;
}

Result<double> knnAccuracy(ThreadPool& pool, LabelledCodes train, LabelledCodes test,
                           uint32_t neighbours) {
  return accuracy(pool, train, test, neighbours, false);
}

Result<double> knnAccuracyLeaveOneOut(ThreadPool& pool, LabelledCodes codes, uint32_t neighbours) {
  return accuracy(pool, codes, codes, neighbours, true);
}

double bernoulliFloor(ByteImages images) {
  uint64_t histogram[256] = {};
  for (size_t n = 0; n < images.rows; ++n)
    for (size_t i = 0; i < images.cols; ++i) ++histogram[images(n, i)];
  double nats = 0;  // black and white pixels cost nothing
  for (int b = 1; b < 255; ++b) {
    const double x = b / 255.0;
    nats -= double(histogram[b]) * (x * log64(x) + (1 - x) * log64(1 - x));
  }
  return images.rows == 0 ? 0 : nats / double(images.rows);
}

}  // namespace atlas
