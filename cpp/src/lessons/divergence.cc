#include "atlas/lessons/divergence.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "base/statistics.h"

namespace atlas {
namespace {

constexpr double kLog2Pi = 1.8378770664093453;

Status normalise(std::span<const double> weights, const char* name, std::vector<double>& out) {
  double sum = 0;
  for (double w : weights) {
    if (!std::isfinite(w) || w < 0)
      return Status::invalidArgument("weights.negative name found", {name, w});
    sum += w;
  }
  if (!(sum > 0)) return Status::invalidArgument("weights.zero name", {name});
  for (double w : weights) out.push_back(w / sum);
  return Status::okay();
}

// p·v with 0·∞ = 0: an outcome that never happens adds nothing.
double weighted(double p, double v) { return p > 0 ? p * v : 0; }

double entropyOf(const std::vector<double>& p, const std::vector<double>& information) {
  double sum = 0;
  for (size_t i = 0; i < p.size(); ++i) sum += weighted(p[i], information[i]);
  return sum;
}

double divergenceTerm(double p, double informationP, double informationQ) {
  return weighted(p, informationQ - informationP);
}

}  // namespace

Result<Divergence> compareDistributions(std::span<const double> p, std::span<const double> q) {
  if (p.size() != q.size() || p.empty() || p.size() > kOutcomesMax)
    return Status::invalidArgument("outcomes.count first second most",
                                   {p.size(), q.size(), kOutcomesMax});
  Divergence out;
  if (Status s = normalise(p, "p", out.p); !s.ok()) return s;
  if (Status s = normalise(q, "q", out.q); !s.ok()) return s;
  for (size_t i = 0; i < p.size(); ++i) {
    out.informationP.push_back(-log64(out.p[i]));
    out.informationQ.push_back(-log64(out.q[i]));
  }
  out.entropyP = entropyOf(out.p, out.informationP);
  out.entropyQ = entropyOf(out.q, out.informationQ);
  out.crossEntropy = entropyOf(out.p, out.informationQ);
  out.wrongStep = out.entropyQ - out.entropyP;
  for (size_t i = 0; i < p.size(); ++i) {
    out.terms.push_back(divergenceTerm(out.p[i], out.informationP[i], out.informationQ[i]));
    out.divergence += out.terms[i];
    out.reverse += divergenceTerm(out.q[i], out.informationQ[i], out.informationP[i]);
  }
  return out;
}

Result<std::vector<double>> withProbability(std::span<const double> p, uint32_t index,
                                            double value) {
  std::vector<double> out;
  if (Status s = normalise(p, "p", out); !s.ok()) return s;
  if (index >= out.size() || out.size() < 2)
    return Status::invalidArgument("outcomes.place index count", {index, out.size()});
  const double own = value > 0 ? std::fmin(value, 1) : 0;  // not a number: 0
  double others = 0;
  for (size_t i = 0; i < out.size(); ++i) others += i == index ? 0 : out[i];
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = i == index   ? own
             : others > 0 ? out[i] / others * (1 - own)
                          : (1 - own) / double(out.size() - 1);
  return out;
}

Result<PairSigns> signsOfPairs(uint32_t pairs, uint32_t outcomes, uint64_t seed, double from,
                               double to, uint32_t bins) {
  if (pairs < 1 || outcomes < 2 || outcomes > kOutcomesMax || bins < 1 || !(from < to))
    return Status::invalidArgument("signs.settings pairs outcomes bins most",
                                   {pairs, outcomes, bins, kOutcomesMax});
  PairSigns out;
  out.divergences.assign(bins, 0);
  out.wrongSteps.assign(bins, 0);
  const auto count = [&](std::vector<double>& counts, double value) {
    const double at = std::floor((value - from) / (to - from) * bins);
    counts[size_t(std::fmin(std::fmax(at, 0), bins - 1))] += 1;
  };
  std::vector<double> p(outcomes), q(outcomes);
  for (uint32_t pair = 0; pair < pairs; ++pair) {
    const Rng rng(seed, Stream::randomPairs, pair);
    for (uint32_t i = 0; i < outcomes; ++i) {
      p[i] = -log64(double(rng.uniform(i)));
      q[i] = -log64(double(rng.uniform(outcomes + i)));
    }
    const Divergence d = compareDistributions(p, q).value();
    out.negativeDivergences += d.divergence < 0;
    out.negativeWrongSteps += d.wrongStep < 0;
    if (pair == 0 || d.divergence < out.leastDivergence) out.leastDivergence = d.divergence;
    out.largestGap =
        std::fmax(out.largestGap, std::fabs(d.divergence - (d.crossEntropy - d.entropyP)));
    count(out.divergences, d.divergence);
    count(out.wrongSteps, d.wrongStep);
  }
  return out;
}

Status validate(Normal p) {
  if (p.std > 0) return Status::okay();
  return notPositive("std", p.std);
}

double klNormal(Normal p, Normal q) {
  const double ratio = p.std / q.std, off = (p.mean - q.mean) / q.std;
  return 0.5 * (ratio * ratio + off * off - 1) - log64(ratio);
}

double entropyNormal(Normal p) { return 0.5 * (kLog2Pi + 1) + log64(p.std); }

double logDensityNormal(Normal p, double x) {
  const double e = (x - p.mean) / p.std;
  return -0.5 * (e * e + kLog2Pi) - log64(p.std);
}

double probabilityNormal(Normal p, double low, double high) {
  constexpr double kReach = 9;       // beyond: 2e-19
  constexpr uint32_t kPieces = 720;  // even, each at most 18/720 of a standard deviation
  const double from = std::max(-kReach, (low - p.mean) / p.std);
  const double to = std::min(kReach, (high - p.mean) / p.std);
  if (!(from < to)) return 0;
  const double step = (to - from) / kPieces;
  double sum = 0;
  for (uint32_t i = 0; i <= kPieces; ++i) {
    const double weight = i == 0 || i == kPieces ? 1 : i % 2 ? 4 : 2;
    sum += weight * exp64(logDensityNormal({}, from + i * step));
  }
  return sum * step / 3;
}

Result<Estimates> estimateKl(Normal p, Normal q, std::span<const uint32_t> counts, uint64_t seed) {
  for (size_t i = 0; i < counts.size(); ++i)
    if (counts[i] < 2 || (i > 0 && counts[i] < counts[i - 1]))
      return Status::invalidArgument("counts.ascending found", {counts[i]});
  const Rng rng(seed, Stream::klEstimate);
  Estimates out;
  double mean = 0, squares = 0;  // running mean and Σ (v − mean)², Welford 1962
  uint32_t taken = 0;
  for (uint32_t count : counts) {
    for (; taken < count; ++taken) {
      const double x = p.mean + p.std * double(rng.normal(taken));
      const double v = logDensityNormal(p, x) - logDensityNormal(q, x);
      const double off = v - mean;
      mean += off / (taken + 1);
      squares += off * (v - mean);
    }
    out.means.push_back(mean);
    out.standardErrors.push_back(standardErrorOfMean(squares, count));
  }
  return out;
}

NormalCurves normalCurves(Normal p, Normal q, double from, double to, uint32_t count) {
  NormalCurves out;
  for (uint32_t i = 0; i < count; ++i) {
    const double x = count < 2 ? from : from + (to - from) * i / (count - 1);
    const double logP = logDensityNormal(p, x), logQ = logDensityNormal(q, x);
    out.x.push_back(x);
    out.p.push_back(exp64(logP));
    out.q.push_back(exp64(logQ));
    out.integrand.push_back(exp64(logP) * (logP - logQ));
  }
  return out;
}

Result<ComparedNormals> compareNormals(Normal p, Normal q, std::span<const uint32_t> counts,
                                       uint64_t seed, double from, double to,
                                       uint32_t curvePoints) {
  ATLAS_TRY(validate(p));
  ATLAS_TRY(validate(q));
  ATLAS_GET(estimates, estimateKl(p, q, counts, seed));
  return ComparedNormals{entropyNormal(p),     entropyNormal(q),
                         klNormal(p, q),       klNormal(q, p),
                         std::move(estimates), normalCurves(p, q, from, to, curvePoints)};
}

Result<std::vector<float>> klBowl(Normal q, double mean0, double mean1, double std0, double std1,
                                  uint32_t cols, uint32_t rows) {
  if (!(mean0 < mean1) || !(std0 >= 0) || !(std0 < std1) || !(q.std > 0) || cols < 1 || rows < 1)
    return Status::invalidArgument("bowl.settings mean0 mean1 std0 std1 std",
                                   {mean0, mean1, std0, std1, q.std});
  std::vector<float> out;
  out.reserve(size_t(cols) * rows);
  for (uint32_t i = 0; i < rows; ++i)
    for (uint32_t j = 0; j < cols; ++j)
      out.push_back(float(klNormal(
          {mean0 + (j + 0.5) * (mean1 - mean0) / cols, std1 - (i + 0.5) * (std1 - std0) / rows},
          q)));
  return out;
}

}  // namespace atlas
