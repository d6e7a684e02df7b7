#include "atlas/elbo.h"

#include <algorithm>
#include <cmath>

#include "atlas/divergence.h"
#include "atlas/fmath.h"

namespace atlas {
namespace {

constexpr double kLog2Pi = 1.8378770664093453;
constexpr double kLogTwo = 0.69314718055994530942;
constexpr double kLogTen = 2.3025850929940457;
constexpr double kStep = kElboGridStep;
constexpr int kHalfNodes = int(kElboGridHalf / kElboGridStep + 0.5);
constexpr int kMostHalvings = 30;
constexpr Normal kPrior{0, 1};

double nodeAt(int i) { return i * kStep; }

double logLikelihood(const LatentLine& line, double z) {
  return logDensityNormal({decoderMean(line, z), line.noise}, line.x);
}

double logJoint(const LatentLine& line, double z) {
  return logLikelihood(line, z) + logDensityNormal(kPrior, z);
}

double logQ(const LatentLine& line, double z) { return logDensityNormal({line.mu, line.sigma}, z); }

// f(z) Δ summed over the grid.
template <class F>
double gridSum(F&& f) {
  double sum = 0;
  for (int i = -kHalfNodes; i <= kHalfNodes; ++i) sum += f(nodeAt(i));
  return sum * kStep;
}

// log Σ p(x|z) p(z) Δ, the largest term taken out.
double logEvidenceOf(const LatentLine& line) {
  double most = -INFINITY;
  for (int i = -kHalfNodes; i <= kHalfNodes; ++i) most = std::max(most, logJoint(line, nodeAt(i)));
  return most + log64(gridSum([&](double z) { return exp64(logJoint(line, z) - most); }));
}

double elboOf(const LatentLine& line) {
  return gridSum([&](double z) {
    const double lq = logQ(line, z);
    const double q = exp64(lq);
    return q > 0 ? q * (logJoint(line, z) - lq) : 0;
  });
}

// ∂ELBO/∂μ and ∂ELBO/∂log σ: E_q[∂ log q · (log p(x,z) − log q)], exact for any decoder; the
// derivative of −log q inside has mean 0.
std::array<double, 2> gradientOf(const LatentLine& line) {
  double byMu = 0, byLogSigma = 0;
  for (int i = -kHalfNodes; i <= kHalfNodes; ++i) {
    const double z = nodeAt(i), lq = logQ(line, z), q = exp64(lq);
    if (!(q > 0)) continue;
    const double e = (z - line.mu) / line.sigma;
    const double weight = q * (logJoint(line, z) - lq);
    byMu += weight * e / line.sigma;
    byLogSigma += weight * (e * e - 1);
  }
  return {byMu * kStep, byLogSigma * kStep};
}

Status checkRange(const char* name, double value, double low, double high) {
  if (value >= low && value <= high) return Status::okay();
  return Status::invalidArgument(std::string(name) + " is " + std::to_string(value) +
                                 "; allowed is " + std::to_string(low) + " to " +
                                 std::to_string(high) + ".");
}

ElboSteps stepsOf(const LatentLine& line, double logPx) {
  ElboSteps s;
  s.evidence = exp64(logPx);
  const double lj = logJoint(line, line.mu);
  s.bayes =
      exp64(logLikelihood(line, line.mu)) * exp64(logDensityNormal(kPrior, line.mu)) / s.evidence;
  s.bayesJoint = exp64(lj - logPx);
  double negative = 0;
  for (int i = -kHalfNodes; i <= kHalfNodes; ++i) {
    const double z = nodeAt(i), lq = logQ(line, z), q = exp64(lq) * kStep;
    if (!(q > 0)) continue;
    const double likelihood = logLikelihood(line, z), prior = logDensityNormal(kPrior, z);
    const double joint = likelihood + prior, posterior = joint - logPx;
    const double off = (line.x - decoderMean(line, z)) / line.noise;
    s.sumOfQ += q;
    s.divergence += q * (lq - posterior);
    s.flipped -= q * (posterior - lq);
    s.byBayes -= q * ((joint - lq) + log64(1 / s.evidence));
    negative += q * (joint - lq);
    s.factored += q * ((likelihood - lq) + prior);
    s.likelihood += q * likelihood;
    s.klPrior += q * (lq - prior);
    s.reconstruction += q * (0.5 * off * off);
  }
  s.split = -negative + logPx * s.sumOfQ;
  s.toMaximise = negative - logPx;
  s.elbo = negative;
  s.loss = -negative;
  s.klClosed = klNormal({line.mu, line.sigma}, kPrior);
  s.reconstruction += log64(line.noise) + 0.5 * kLog2Pi;
  return s;
}

double disagreementOf(const ElboSteps& s, double logPx) {
  const double gap = logPx - s.elbo;
  const double differences[] = {
      s.bayes - s.bayesJoint,
      s.divergence - gap,
      s.flipped - gap,
      s.byBayes - gap,
      s.split - gap,
      s.toMaximise + gap,
      s.factored - s.elbo,
      s.likelihood - s.klPrior - s.elbo,
      s.loss + s.elbo,
      s.klClosed - s.klPrior,
      s.reconstruction + s.klClosed - s.loss,
  };
  double most = 0;
  for (const double d : differences) most = std::max(most, std::fabs(d));
  return most;
}

}  // namespace

Result<DecoderShape> parseDecoderShape(const std::string& name) {
  if (name == "line") return DecoderShape::line;
  if (name == "bend") return DecoderShape::bend;
  if (name == "fold") return DecoderShape::fold;
  return Status::invalidArgument("The decoder is \"" + name +
                                 "\"; allowed are line, bend and fold.");
}

Status validate(const LatentLine& line) {
  if (Status s = checkRange("The slope", line.slope, kSlopeMin, kSlopeMax); !s.ok()) return s;
  if (Status s = checkRange("The noise", line.noise, kNoiseMin, kNoiseMax); !s.ok()) return s;
  if (Status s = checkRange("x", line.x, -kDataMax, kDataMax); !s.ok()) return s;
  if (Status s = checkRange("The mean of q", line.mu, -kQMeanMax, kQMeanMax); !s.ok()) return s;
  return checkRange("The standard deviation of q", line.sigma, kQStdMin, kQStdMax);
}

double decoderMean(const LatentLine& line, double z) {
  switch (line.shape) {
    case DecoderShape::line:
      return line.slope * z;
    case DecoderShape::bend:
      return line.slope * (softplus64(2 * z) - kLogTwo);
    case DecoderShape::fold:
      return line.slope * (z * z - 1);
  }
  return 0;
}

Result<ElboPicture> elboPicture(const LatentLine& line, double reach, uint32_t count) {
  if (Status s = validate(line); !s.ok()) return s;
  if (!(reach > 0) || count < 2 || count > 10'000)
    return Status::invalidArgument("Curves need a reach above 0 and 2 to 10000 places; found " +
                                   std::to_string(reach) + " and " + std::to_string(count) + ".");
  ElboPicture out;
  out.logEvidence = logEvidenceOf(line);
  out.steps = stepsOf(line, out.logEvidence);
  out.gap = out.logEvidence - out.steps.elbo;
  out.disagreement = disagreementOf(out.steps, out.logEvidence);
  const auto posterior = [&](double z) { return exp64(logJoint(line, z) - out.logEvidence); };
  out.posteriorMean = gridSum([&](double z) { return z * posterior(z); });
  out.posteriorStd = std::sqrt(gridSum(
      [&](double z) { return (z - out.posteriorMean) * (z - out.posteriorMean) * posterior(z); }));
  const auto gradient = gradientOf(line);
  out.dMu = gradient[0];
  out.dLogSigma = gradient[1];
  for (uint32_t i = 0; i < count; ++i) {
    const double z = -reach + 2 * reach * i / (count - 1);
    out.z.push_back(z);
    out.decoder.push_back(decoderMean(line, z));
    out.prior.push_back(exp64(logDensityNormal(kPrior, z)));
    out.likelihood.push_back(exp64(logLikelihood(line, z)));
    out.posterior.push_back(posterior(z));
    out.q.push_back(exp64(logQ(line, z)));
  }
  return out;
}

Result<ThetaSweep> thetaSweep(const LatentLine& line, bool overNoise, uint32_t count) {
  if (Status s = validate(line); !s.ok()) return s;
  if (count < 2 || count > 200)
    return Status::invalidArgument("A sweep has 2 to 200 values; found " + std::to_string(count) +
                                   ".");
  const double low = overNoise ? kNoiseMin : kSlopeMin, high = overNoise ? kNoiseMax : kSlopeMax;
  ThetaSweep out;
  size_t evidence = 0, elbo = 0;
  for (uint32_t i = 0; i < count; ++i) {
    LatentLine at = line;
    const double theta = low + (high - low) * i / (count - 1);
    (overNoise ? at.noise : at.slope) = theta;
    out.theta.push_back(theta);
    out.logEvidence.push_back(logEvidenceOf(at));
    out.elbo.push_back(elboOf(at));
    if (out.logEvidence[i] > out.logEvidence[evidence]) evidence = i;
    if (out.elbo[i] > out.elbo[elbo]) elbo = i;
  }
  out.bestEvidence = out.theta[evidence];
  out.bestElbo = out.theta[elbo];
  return out;
}

Result<Ascent> elboAscent(const LatentLine& line, double rate, uint32_t steps) {
  if (Status s = validate(line); !s.ok()) return s;
  if (!(rate > 0 && rate <= 1) || steps > kAscentMaxSteps)
    return Status::invalidArgument("The ascent takes a rate above 0 and up to 1 and at most " +
                                   std::to_string(kAscentMaxSteps) + " steps; found " +
                                   std::to_string(rate) + " and " + std::to_string(steps) + ".");
  LatentLine at = line;
  double elbo = elboOf(at);
  Ascent out{{at.mu}, {at.sigma}, {elbo}};
  for (uint32_t i = 0; i < steps; ++i) {
    const auto gradient = gradientOf(at);
    double size = rate;
    for (int halving = 0; halving < kMostHalvings; ++halving, size /= 2) {
      LatentLine next = at;
      next.mu = std::clamp(at.mu + size * at.sigma * at.sigma * gradient[0], -kQMeanMax, kQMeanMax);
      // At most by a factor e either way: the quadratic model is not believed further.
      next.sigma = std::clamp(at.sigma * exp64(std::clamp(0.5 * size * gradient[1], -1.0, 1.0)),
                              kQStdMin, kQStdMax);
      const double found = elboOf(next);
      if (found < elbo) continue;
      at = next;
      elbo = found;
      break;
    }
    out.mu.push_back(at.mu);
    out.sigma.push_back(at.sigma);
    out.elbo.push_back(elbo);
  }
  return out;
}

Result<EvidenceCosts> evidenceCosts(uint32_t nodesPerAxis, double noise, double relativeError,
                                    double rate, uint32_t dims) {
  if (nodesPerAxis < 2 || !(noise > 0) || !(relativeError > 0) || !(rate > 0) || dims < 1 ||
      dims > 1000)
    return Status::invalidArgument(
        "A cost needs two nodes an axis, noise, relative error and rate above 0, and 1 to 1000 "
        "dimensions; found " +
        std::to_string(nodesPerAxis) + ", " + std::to_string(noise) + ", " +
        std::to_string(relativeError) + " and " + std::to_string(dims) + ".");
  const double variance = noise * noise, x = std::sqrt(1 + variance);
  const double first = logDensityNormal({0, std::sqrt(1 + variance)}, x);
  const double logTwoSRootPi = log64(noise) + kLogTwo + 0.5 * (kLog2Pi - kLogTwo);
  const double second = logDensityNormal({0, std::sqrt(1 + 0.5 * variance)}, x) - logTwoSRootPi;
  const double logRatio = second - 2 * first;
  EvidenceCosts out;
  out.ratio = exp64(logRatio);
  const double log10Rate = log64(rate) / kLogTen;
  out.log10DecodingSeconds = -log10Rate;
  for (uint32_t k = 1; k <= dims; ++k) {
    out.log10Nodes.push_back(k * log64(nodesPerAxis) / kLogTen);
    const double logExcess = k * logRatio + log64(1 - exp64(-double(k) * logRatio));
    out.log10Samples.push_back((logExcess - 2 * log64(relativeError)) / kLogTen);
    out.log10NodeSeconds.push_back(out.log10Nodes.back() - log10Rate);
    out.log10SampleSeconds.push_back(out.log10Samples.back() - log10Rate);
    out.nodesInTime += out.log10NodeSeconds.back() < kLog10AgeOfUniverse;
    out.samplesInTime += out.log10SampleSeconds.back() < kLog10AgeOfUniverse;
  }
  return out;
}

}  // namespace atlas
