#include "atlas/lessons/ledger.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/kernels/elementwise.h"
#include "atlas/models/autoencoder.h"
#include "base/statistics.h"

namespace atlas {
namespace {

constexpr size_t kCodesAPass = 64;  // drawn codes decoded at a time
constexpr double kLogTwoPi = 1.8378770664093454836;
constexpr double kLogTwo = 0.69314718055994530942;

Status checkImage(const Autoencoder<float>& model, std::span<const uint8_t> image) {
  if (image.size() == model.inputDim()) return Status::okay();
  return Status::invalidArgument("images.width found wanted", {image.size(), model.inputDim()});
}

std::vector<float> pixelsOf(std::span<const uint8_t> image) {
  std::vector<float> x(image.size());
  bytesToPixels(image.data(), x.data(), x.size());
  return x;
}

// −log of the density of the decoder's distribution at one pixel, from the density itself.
double negativeLogDensity(ReconLoss loss, double output, double target) {
  switch (loss) {
    case ReconLoss::bce: {
      // Bernoulli p^x (1−p)^(1−x); the smaller of p and 1−p is taken as it is, so that none is 0.
      const double p = sigmoid64(output), q = sigmoid64(-output);
      return -(target * log64(p) + (1 - target) * log64(q));
    }
    case ReconLoss::mse:
      return 0.5 * kLogTwoPi + 0.5 * (output - target) * (output - target);
    case ReconLoss::l1:
      return kLogTwo + std::fabs(output - target);
  }
  return 0;
}

double densityConstant(ReconLoss loss, size_t d) {
  switch (loss) {
    case ReconLoss::bce:
      return 0;
    case ReconLoss::mse:
      return 0.5 * kLogTwoPi * double(d);
    case ReconLoss::l1:
      return kLogTwo * double(d);
  }
  return 0;
}

Estimate estimate(std::span<const double> values) {
  Estimate out;
  for (const double v : values) out.mean += v;
  out.mean /= double(values.size());
  double square = 0;
  for (const double v : values) square += (v - out.mean) * (v - out.mean);
  out.standardError = standardErrorOfMean(square, double(values.size()));
  return out;
}

struct Posterior {
  std::vector<float> mu, logVar, sigma;
};

// σ of an autoencoder is 0.
Posterior posteriorOf(ThreadPool& pool, Autoencoder<float>& model, std::span<const uint8_t> image) {
  const size_t k = model.latentDim();
  Posterior q{std::vector<float>(k), std::vector<float>(k), std::vector<float>(k)};
  model.encode(pool, {image.data(), 1, image.size()}, {q.mu.data(), 1, k}, {q.logVar.data(), 1, k});
  for (size_t j = 0; j < k; ++j) q.sigma[j] = expf32(0.5f * q.logVar[j]);
  return q;
}

}  // namespace

double pixelLoss(ReconLoss loss, double output, double target) {
  switch (loss) {
    case ReconLoss::bce:
      return softplus64(output) - target * output;
    case ReconLoss::mse:
      return 0.5 * (output - target) * (output - target);
    case ReconLoss::l1:
      return std::fabs(output - target);
  }
  return 0;
}

Result<Ledger> elboLedger(ThreadPool& pool, Autoencoder<float>& model,
                          std::span<const uint8_t> image, uint32_t samples, double sigmaScale,
                          uint64_t seed) {
  if (Status status = checkImage(model, image); !status.ok()) return status;
  if (samples < 1 || samples > kLedgerMaxSamples)
    return outOfRange("samples", samples, 1, kLedgerMaxSamples);
  if (!(sigmaScale >= 0 && sigmaScale <= 1)) return outOfRange("sigmaScale", sigmaScale, 0, 1);
  const size_t k = model.latentDim(), d = model.inputDim();
  const ReconLoss loss = model.spec().loss;
  const std::vector<float> x = pixelsOf(image);
  const Posterior q = posteriorOf(pool, model, image);
  const bool variational = model.kind() == ModelKind::vae;

  Ledger out;
  out.mu = q.mu;
  out.sigma = q.sigma;
  if (variational) {
    for (size_t j = 0; j < k; ++j) {
      out.klPerDim.push_back(gaussianKl<double>(q.mu[j], q.logVar[j]));
      out.kl += out.klPerDim[j];
    }
  }

  const Rng rng(seed, Stream::evaluation);
  std::vector<float> noise(size_t(samples) * k);
  rng.fillNormal(noise.data(), noise.size());
  std::vector<double> recon(samples), kl(samples);
  out.reconPerPixel.assign(d, 0);
  std::vector<float> codes(std::min<size_t>(kCodesAPass, samples) * k);
  for (size_t first = 0; first < samples; first += kCodesAPass) {
    const size_t count = std::min<size_t>(kCodesAPass, samples - first);
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < k; ++j) {
        const double epsilon = noise[(first + i) * k + j];
        const double z = q.mu[j] + sigmaScale * q.sigma[j] * epsilon;
        codes[i * k + j] = float(z);
        // log q(z|x) − log p(z) at z = μ + σε, σ as it is.
        const double full = q.mu[j] + q.sigma[j] * epsilon;
        kl[first + i] += 0.5 * (full * full - epsilon * epsilon - q.logVar[j]);
      }
    }
    const auto output = model.decoderOutput(pool, {codes.data(), count, k});
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < d; ++j) {
        const double nats = pixelLoss(loss, output(i, j), x[j]);
        out.reconPerPixel[j] += nats;
        recon[first + i] += nats;
      }
    }
  }
  for (double& nats : out.reconPerPixel) nats /= samples;
  out.reconstruction = estimate(recon);
  if (variational) out.klMonteCarlo = estimate(kl);

  const auto atMean = model.decoderOutput(pool, {q.mu.data(), 1, k});
  for (size_t j = 0; j < d; ++j) {
    out.reconAtMean += pixelLoss(loss, atMean(0, j), x[j]);
    out.negativeLogDensityAtMean += negativeLogDensity(loss, atMean(0, j), x[j]);
  }
  out.densityConstant = densityConstant(loss, d);
  return out;
}

Result<ReparameterizedPass> reparameterizedPass(ThreadPool& pool, Autoencoder<float>& model,
                                                std::span<const uint8_t> image, uint64_t seed,
                                                uint64_t draw) {
  if (Status status = checkImage(model, image); !status.ok()) return status;
  if (model.kind() != ModelKind::vae)
    return Status::invalidArgument("posterior.none kind", {modelKindName(model.kind())});
  const size_t k = model.latentDim(), d = model.inputDim();
  const Posterior q = posteriorOf(pool, model, image);
  ReparameterizedPass out;
  out.mu = q.mu;
  out.sigma = q.sigma;
  // The noise of a loss belongs to image numbers: draw n is image n of the stream.
  const Noise noise{Rng(seed, Stream::evaluation), draw};
  out.epsilon.resize(k);
  noise.rng.fillNormal(out.epsilon.data(), k, draw * k);
  for (size_t j = 0; j < k; ++j) out.z.push_back(q.mu[j] + q.sigma[j] * out.epsilon[j]);

  const std::vector<float> x = pixelsOf(image);
  LossSum sum;
  model.lossAndGradient(pool, {x.data(), 1, d}, noise, /*beta=*/0, sum);
  out.reconstruction = sum.terms[0].nats;
  // For one image the gradient of the head's bias is ∂ℓ/∂[μ | log σ²] itself.
  const auto& tensors = model.parameterInfo();
  const auto bias = std::find_if(tensors.begin(), tensors.end(), [](const ParameterInfo& tensor) {
    return tensor.name == "encoder.head.bias";
  });
  const float* head = model.gradients().data() + bias->offset;
  out.dMu.assign(head, head + k);
  out.dLogVar.assign(head + k, head + 2 * k);
  for (size_t j = 0; j < k; ++j) {
    out.dKlMu.push_back(q.mu[j]);
    out.dKlLogVar.push_back(0.5f * (q.sigma[j] * q.sigma[j] - 1));
  }
  return out;
}

Result<DecodedDistribution> decodedDistribution(ThreadPool& pool, Autoencoder<float>& model,
                                                std::span<const float> code, uint64_t seed,
                                                uint64_t draw) {
  if (code.size() != model.latentDim())
    return Status::invalidArgument("codes.width found wanted", {code.size(), model.latentDim()});
  const size_t d = model.inputDim();
  DecodedDistribution out{std::vector<float>(d), std::vector<float>(d), std::vector<float>(d)};
  const auto output = model.decoderOutput(pool, {code.data(), 1, code.size()});
  std::vector<float> uniform(d), normal(d);
  const Rng rng(seed, Stream::priorSample, draw);
  rng.fillUniform(uniform.data(), d);
  rng.fillNormal(normal.data(), d);
  for (size_t j = 0; j < d; ++j) {
    switch (model.spec().loss) {
      case ReconLoss::bce: {
        const float p = sigmoidf32(output(0, j));
        out.mean[j] = p;
        out.standardDeviation[j] = std::sqrt(p * (1 - p));
        out.sample[j] = uniform[j] < p ? 1.0f : 0.0f;
        break;
      }
      case ReconLoss::mse:
        out.mean[j] = output(0, j);
        out.standardDeviation[j] = 1;
        out.sample[j] = output(0, j) + normal[j];
        break;
      case ReconLoss::l1: {
        // Inverse of the Laplace distribution function: −sign(u−½) log(1 − 2|u−½|).
        const double u = double(uniform[j]) - 0.5;
        const double magnitude = -log64(1 - 2 * std::fabs(u));
        out.mean[j] = output(0, j);
        out.standardDeviation[j] = std::sqrt(2.0f);
        out.sample[j] = output(0, j) + float(u < 0 ? -magnitude : magnitude);
        break;
      }
    }
  }
  return out;
}

}  // namespace atlas
