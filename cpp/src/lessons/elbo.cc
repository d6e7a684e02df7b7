#include "atlas/lessons/elbo.h"

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/lessons/divergence.h"

namespace atlas {
namespace {

constexpr double kLog2Pi = 1.8378770664093453;
constexpr double kLogTwo = 0.69314718055994530942;
constexpr double kLogTen = 2.3025850929940457;
constexpr double kStep = kElboGridStep;
constexpr int kHalfNodes = int(kElboGridHalf / kElboGridStep + 0.5);
constexpr int kMostHalvings = 30;
constexpr double kNothing = -700;  // e^ of it is the least there is
constexpr Normal kPrior{0, 1};

// D(z) of slope 1.
double unitDecoder(DecoderShape shape, double z) {
  switch (shape) {
    case DecoderShape::line:
      return z;
    case DecoderShape::bend:
      return softplus64(2 * z) - kLogTwo;
    case DecoderShape::fold:
      return z * z - 1;
  }
  return 0;
}

struct Node {
  double z, decoder, logPrior;  // decoder: of slope 1
};

// The grid, with what neither x, θ nor φ changes.
std::vector<Node> nodesOf(DecoderShape shape) {
  std::vector<Node> nodes;
  nodes.reserve(2 * kHalfNodes + 1);
  for (int i = -kHalfNodes; i <= kHalfNodes; ++i) {
    const double z = i * kStep;
    nodes.push_back({z, unitDecoder(shape, z), -0.5 * (z * z + kLog2Pi)});
  }
  return nodes;
}

// log p(x|z) and log q(z) with their constants taken once.
class Densities {
 public:
  explicit Densities(const LatentLine& line)
      : line_(line),
        logNoise_(log64(line.noise) + 0.5 * kLog2Pi),
        logSigma_(log64(line.sigma) + 0.5 * kLog2Pi) {}

  // z through the decoder, in units of the noise from x.
  double off(const Node& n) const { return (line_.x - line_.slope * n.decoder) / line_.noise; }
  double logLikelihood(const Node& n) const {
    const double e = off(n);
    return -0.5 * e * e - logNoise_;
  }
  double logJoint(const Node& n) const { return logLikelihood(n) + n.logPrior; }
  double logQ(const Node& n) const {
    const double e = (n.z - line_.mu) / line_.sigma;
    return -0.5 * e * e - logSigma_;
  }

 private:
  const LatentLine& line_;
  double logNoise_, logSigma_;
};

// log Σ p(x|z) p(z) Δ, the largest term taken out.
double logEvidenceOf(const LatentLine& line, const std::vector<Node>& nodes) {
  const Densities p(line);
  double most = -INFINITY, sum = 0;
  for (const Node& n : nodes) most = std::max(most, p.logJoint(n));
  for (const Node& n : nodes) {
    const double below = p.logJoint(n) - most;
    if (below > kNothing) sum += exp64(below);
  }
  return most + log64(sum * kStep);
}

// The ELBO, and its derivatives by μ and log σ: E_q[∂ log q · (log p(x,z) − log q)], exact for any
// decoder; the derivative of −log q inside has mean 0.
struct BoundAndGradient {
  double elbo = 0, byMu = 0, byLogSigma = 0;
};
BoundAndGradient boundOf(const LatentLine& line, const std::vector<Node>& nodes) {
  const Densities p(line);
  BoundAndGradient out;
  for (const Node& n : nodes) {
    const double lq = p.logQ(n);
    if (lq < kNothing) continue;
    const double e = (n.z - line.mu) / line.sigma;
    const double weight = kStep * exp64(lq) * (p.logJoint(n) - lq);
    out.elbo += weight;
    out.byMu += weight * e / line.sigma;
    out.byLogSigma += weight * (e * e - 1);
  }
  return out;
}

Status checkRange(const char* name, double value, double low, double high) {
  if (value >= low && value <= high) return Status::okay();
  return outOfRange(name, value, low, high);
}

ElboSteps stepsOf(const LatentLine& line, const std::vector<Node>& nodes, double logPx) {
  const Densities p(line);
  ElboSteps s;
  s.evidence = exp64(logPx);
  const Node at{line.mu, unitDecoder(line.shape, line.mu), -0.5 * (line.mu * line.mu + kLog2Pi)};
  s.bayes = exp64(p.logLikelihood(at)) * exp64(at.logPrior) / s.evidence;
  s.bayesJoint = exp64(p.logJoint(at) - logPx);
  const double logInverse = log64(1 / s.evidence);
  double negative = 0;
  for (const Node& n : nodes) {
    const double lq = p.logQ(n);
    if (lq < kNothing) continue;
    const double q = exp64(lq) * kStep;
    const double likelihood = p.logLikelihood(n), prior = n.logPrior;
    const double joint = likelihood + prior, posterior = joint - logPx;
    const double off = p.off(n);
    s.sumOfQ += q;
    s.divergence += q * (lq - posterior);
    s.flipped -= q * (posterior - lq);
    s.byBayes -= q * ((joint - lq) + logInverse);
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

template <>
Result<DecoderShape> named(const std::string& name) {
  if (name == "line") return DecoderShape::line;
  if (name == "bend") return DecoderShape::bend;
  if (name == "fold") return DecoderShape::fold;
  return unknownChoice("decoder", name, "line, bend, fold");
}

Status validate(const LatentLine& line) {
  if (Status s = checkRange("slope", line.slope, kSlopeMin, kSlopeMax); !s.ok()) return s;
  if (Status s = checkRange("noise", line.noise, kNoiseMin, kNoiseMax); !s.ok()) return s;
  if (Status s = checkRange("x", line.x, -kDataMax, kDataMax); !s.ok()) return s;
  if (Status s = checkRange("mu", line.mu, -kQMeanMax, kQMeanMax); !s.ok()) return s;
  return checkRange("sigma", line.sigma, kQStdMin, kQStdMax);
}

Result<ElboPicture> elboPicture(const LatentLine& line, double reach, uint32_t count) {
  if (Status s = validate(line); !s.ok()) return s;
  if (!(reach > 0) || count < 2 || count > 10'000)
    return Status::invalidArgument("curve.settings reach count", {reach, count});
  const std::vector<Node> nodes = nodesOf(line.shape);
  const Densities p(line);
  ElboPicture out;
  out.logEvidence = logEvidenceOf(line, nodes);
  out.steps = stepsOf(line, nodes, out.logEvidence);
  out.gap = out.logEvidence - out.steps.elbo;
  out.disagreement = disagreementOf(out.steps, out.logEvidence);
  double squares = 0;
  for (const Node& n : nodes) {
    const double below = p.logJoint(n) - out.logEvidence;
    if (below < kNothing) continue;
    const double mass = kStep * exp64(below);
    out.posteriorMean += mass * n.z;
    squares += mass * n.z * n.z;
  }
  out.posteriorStd = std::sqrt(squares - out.posteriorMean * out.posteriorMean);
  const BoundAndGradient bound = boundOf(line, nodes);
  out.dMu = bound.byMu;
  out.dLogSigma = bound.byLogSigma;
  for (uint32_t i = 0; i < count; ++i) {
    const double z = -reach + 2 * reach * i / (count - 1);
    const Node n{z, unitDecoder(line.shape, z), -0.5 * (z * z + kLog2Pi)};
    out.z.push_back(z);
    out.decoder.push_back(line.slope * n.decoder);
    out.prior.push_back(exp64(n.logPrior));
    out.likelihood.push_back(exp64(p.logLikelihood(n)));
    out.posterior.push_back(exp64(p.logJoint(n) - out.logEvidence));
    out.q.push_back(exp64(p.logQ(n)));
  }
  return out;
}

Result<ThetaSweep> thetaSweep(const LatentLine& line, bool overNoise, uint32_t count) {
  if (Status s = validate(line); !s.ok()) return s;
  if (count < 2 || count > 200) return outOfRange("count", count, 2, 200);
  const double low = overNoise ? kNoiseMin : kSlopeMin, high = overNoise ? kNoiseMax : kSlopeMax;
  const std::vector<Node> nodes = nodesOf(line.shape);
  ThetaSweep out;
  size_t evidence = 0, elbo = 0;
  for (uint32_t i = 0; i < count; ++i) {
    LatentLine at = line;
    const double theta = low + (high - low) * i / (count - 1);
    (overNoise ? at.noise : at.slope) = theta;
    out.theta.push_back(theta);
    out.logEvidence.push_back(logEvidenceOf(at, nodes));
    out.elbo.push_back(boundOf(at, nodes).elbo);
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
    return Status::invalidArgument("ascent.settings rate steps most",
                                   {rate, steps, kAscentMaxSteps});
  const std::vector<Node> nodes = nodesOf(line.shape);
  LatentLine at = line;
  BoundAndGradient bound = boundOf(at, nodes);
  Ascent out{{at.mu}, {at.sigma}, {bound.elbo}};
  for (uint32_t i = 0; i < steps; ++i) {
    double size = rate;
    for (int halving = 0; halving < kMostHalvings; ++halving, size /= 2) {
      LatentLine next = at;
      next.mu = std::clamp(at.mu + size * at.sigma * at.sigma * bound.byMu, -kQMeanMax, kQMeanMax);
      // At most by a factor e either way: the quadratic model is not believed further.
      next.sigma =
          std::clamp(at.sigma * exp64(std::clamp(0.5 * size * bound.byLogSigma, -1.0, 1.0)),
                     kQStdMin, kQStdMax);
      const BoundAndGradient found = boundOf(next, nodes);
      if (found.elbo < bound.elbo) continue;
      at = next;
      bound = found;
      break;
    }
    out.mu.push_back(at.mu);
    out.sigma.push_back(at.sigma);
    out.elbo.push_back(bound.elbo);
  }
  return out;
}

Result<EvidenceCosts> evidenceCosts(uint32_t nodesPerAxis, double noise, double relativeError,
                                    double rate, uint32_t dims) {
  if (nodesPerAxis < 2 || !(noise > 0) || !(relativeError > 0) || !(rate > 0) || dims < 1 ||
      dims > 1000)
    return Status::invalidArgument("cost.settings nodes noise error dims",
                                   {nodesPerAxis, noise, relativeError, dims});
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
