// The VAE: its KL term, its gradients, and its limit σ → 0, where it is the autoencoder.
#include "atlas/models/autoencoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "base/near.h"
#include "nn/gradientCheck.h"

namespace atlas {
namespace {

constexpr uint32_t kDim = 13, kLatent = 3;
constexpr size_t kBatch = 5;

ModelSpec smallSpec(ModelKind kind) {
  ModelSpec spec;
  spec.kind = kind;
  spec.inputDim = kDim;
  spec.latentDim = kLatent;
  spec.hidden = {11, 7};
  return spec;
}

const Noise kNoise{Rng(5, Stream::test)};

// The tensor of that name inside a model's parameters (or gradients).
template <class Real, class Vector>
auto tensorOf(const Autoencoder<Real>& model, Vector&& vector, const std::string& name) {
  const auto& info = model.parameterInfo();
  const auto found =
      std::find_if(info.begin(), info.end(), [&](const auto& t) { return t.name == name; });
  REQUIRE(found != info.end());
  return vector.subspan(found->offset, found->count);
}

}  // namespace

TEST_CASE("vae: the closed-form KL is what Monte Carlo finds, and 0 at the prior only") {
  constexpr size_t kSamples = 200'000;
  std::vector<float> epsilon(kSamples);
  Rng(2, Stream::test).fillNormal(epsilon.data(), kSamples);
  const double cases[][2] = {{0.7, -1.1}, {-1.9, 0.3}, {0, -4}, {2.3, 1.3}};
  for (const auto& [mu, logVar] : cases) {
    CAPTURE(mu);
    CAPTURE(logVar);
    double sum = 0;  // E_q [log q(z) − log p(z)]
    for (const double e : epsilon) {
      const double z = mu + std::exp(logVar / 2) * e;
      sum += 0.5 * (z * z - e * e - logVar);
    }
    CHECK(near(gaussianKl(mu, logVar), sum / kSamples, 1e-3));
  }
  CHECK(gaussianKl(0.0, 0.0) == 0);
  CHECK(gaussianKl(0.0f, 0.0f) == 0);
  for (const double step : {-0.1, 0.1}) {
    CHECK(gaussianKl(step, 0.0) > 0);
    CHECK(gaussianKl(0.0, step) > 0);
  }
}

TEST_CASE("vae: gradients agree with central differences, every loss and activation, any beta") {
  ThreadPool pool(2);
  const auto x = testNumbers<double>(kBatch * kDim, 0, 1, 0);
  for (const ReconLoss loss : {ReconLoss::bce, ReconLoss::mse, ReconLoss::l1}) {
    for (const Activation activation :
         {Activation::identity, Activation::relu, Activation::tanh, Activation::sigmoid}) {
      for (const double beta : {0.0, 1.0, 4.0}) {
        CAPTURE(reconLossName(loss));
        CAPTURE(activationName(activation));
        CAPTURE(beta);
        ModelSpec spec = smallSpec(ModelKind::vae);
        spec.loss = loss;
        spec.activation = activation;
        Autoencoder<double> model(spec);
        // Larger than initial weights, so that the KL is not near its flat minimum.
        for (double& w : model.parameters()) w *= 2;
        LossSum sum;
        model.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoise, beta, sum);
        const double worst = worstGradientError(model.parameters(), model.gradients(), [&] {
          LossSum here;
          model.loss(pool, {x.data(), kBatch, kDim}, kNoise, here);
          return (here.terms[0].nats + beta * here.terms[1].nats) / kBatch;
        });
        CHECK(worst < kGradientTolerance);
      }
    }
  }
}

TEST_CASE("vae: float and double agree") {
  ThreadPool pool(1);
  const auto x = testNumbers<double>(kBatch * kDim, 0, 1, 0);
  const std::vector<float> narrow(x.begin(), x.end());
  Autoencoder<double> wide(smallSpec(ModelKind::vae));
  Autoencoder<float> model(smallSpec(ModelKind::vae));
  LossSum a, b;
  wide.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoise, 1, a);
  model.lossAndGradient(pool, {narrow.data(), kBatch, kDim}, kNoise, 1, b);
  CHECK(near(b.terms[0].nats, a.terms[0].nats, 1e-8));
  CHECK(near(b.terms[1].nats, a.terms[1].nats, 1e-6));
  double square = 0, difference = 0;
  for (size_t i = 0; i < wide.gradients().size(); ++i) {
    square += wide.gradients()[i] * wide.gradients()[i];
    difference += std::pow(wide.gradients()[i] - model.gradients()[i], 2);
  }
  CHECK(std::sqrt(difference / square) < 1e-5);
}

TEST_CASE("vae: the KL per dimension adds up, and agrees with the posterior that encode reports") {
  ThreadPool pool(1);
  std::vector<uint8_t> bytes(kBatch * kDim);
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(i * 37);
  Autoencoder<float> model(smallSpec(ModelKind::vae));
  std::vector<float> mu(kBatch * kLatent), logVar(kBatch * kLatent), x(bytes.size());
  model.encode(pool, {bytes.data(), kBatch, kDim}, {mu.data(), kBatch, kLatent},
               {logVar.data(), kBatch, kLatent});
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(bytes[i]) / 255;
  LossSum sum;
  model.loss(pool, {x.data(), kBatch, kDim}, kNoise, sum);
  REQUIRE(sum.terms[1].parts.size() == kLatent);
  double total = 0;
  for (size_t j = 0; j < kLatent; ++j) {
    double expected = 0;
    for (size_t i = 0; i < kBatch; ++i) {
      expected += gaussianKl<double>(mu[i * kLatent + j], logVar[i * kLatent + j]);
    }
    CHECK(near(sum.terms[1].parts[j], expected, 2e-6));
    total += sum.terms[1].parts[j];
  }
  CHECK(near(sum.terms[1].nats, total, 1e-15));
}

// Lecture row 21.
TEST_CASE("vae: with beta 0 and σ → 0 it is the autoencoder, loss and gradient, bit for bit") {
  ThreadPool pool(1);
  const auto x = testNumbers<float>(kBatch * kDim, 0, 1, 0);
  Autoencoder<float> ae(smallSpec(ModelKind::ae));
  Autoencoder<float> vae(smallSpec(ModelKind::vae));
  for (const ParameterInfo& tensor : ae.parameterInfo()) {
    const auto from = tensorOf<float>(ae, ae.parameters(), tensor.name);
    const auto to = tensorOf<float>(vae, vae.parameters(), tensor.name);
    std::fill(to.begin(), to.end(), 0.0f);  // the rows of log σ², where the head has them
    std::copy(from.begin(), from.end(), to.begin());
    if (tensor.name == "encoder.head.bias") std::fill(to.begin() + kLatent, to.end(), -200.0f);
  }
  LossSum a, b;
  ae.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoise, 0, a);
  vae.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoise, 0, b);
  CHECK(a.terms[0].nats == b.terms[0].nats);
  for (const ParameterInfo& tensor : ae.parameterInfo()) {
    CAPTURE(tensor.name);
    const auto expected = tensorOf<float>(ae, ae.gradients(), tensor.name);
    const auto found = tensorOf<float>(vae, vae.gradients(), tensor.name);
    CHECK(std::equal(expected.begin(), expected.end(), found.begin()));
  }
}

TEST_CASE("vae: noise belongs to an image's number, not to how images are cut into batches") {
  constexpr size_t n = 7;
  ThreadPool pool(2);
  const auto x = testNumbers<float>(n * kDim, 0, 1, 0);
  Autoencoder<float> model(smallSpec(ModelKind::vae));
  LossSum whole, parts, other;
  model.loss(pool, {x.data(), n, kDim}, kNoise, whole);
  model.loss(pool, {x.data(), 3, kDim}, kNoise, parts);
  model.loss(pool, {&x[3 * kDim], n - 3, kDim}, {kNoise.rng, 3}, parts);
  CHECK(whole.terms[0].nats == parts.terms[0].nats);
  CHECK(whole.terms[1].nats == parts.terms[1].nats);
  model.loss(pool, {x.data(), n, kDim}, {Rng(6, Stream::test)}, other);
  CHECK(whole.terms[0].nats != other.terms[0].nats);
  CHECK(whole.terms[1].nats == other.terms[1].nats);
}

TEST_CASE("vae: a wild log σ² gives a finite loss and a gradient that pushes it back") {
  ThreadPool pool(1);
  const auto x = testNumbers<float>(kBatch * kDim, 0, 1, 0);
  Autoencoder<float> model(smallSpec(ModelKind::vae));
  const auto bias = tensorOf<float>(model, model.parameters(), "encoder.head.bias");
  bias[kLatent] = 500;
  LossSum sum;
  model.lossAndGradient(pool, {x.data(), kBatch, kDim}, kNoise, 1, sum);
  CHECK(std::isfinite(sum.terms[1].nats));
  CHECK(std::isfinite(sum.terms[0].nats));
  const auto gradient = tensorOf<float>(model, model.gradients(), "encoder.head.bias");
  CHECK(gradient[kLatent] > 0);
  CHECK(std::isfinite(gradient[kLatent]));
}

}  // namespace atlas
