// What a trainer needs of a model, and nothing more: one parameter vector, one gradient vector, and
// a loss with its gradient. Tested through tests/cpp/{autoencoder,vae,trainer}_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/rng.h"
#include "atlas/base/tensor.h"
#include "atlas/nn/network.h"

namespace atlas {

// Mean nats per image; total = recon + beta·kl.
struct Losses {
  double recon = 0;
  double kl = 0;
  double total = 0;
  std::vector<double> klPerDim;  // [k]; empty for models without a posterior
};

// Losses summed over images, one image after another in the order of the batch, in double: the same
// sum for any number of threads.
struct LossSum {
  uint64_t images = 0;
  double recon = 0;
  double kl = 0;
  std::vector<double> klPerDim;

  void clear();  // to zero, keeping the memory
  void add(const LossSum& other);
  Losses mean(double beta) const;  // precondition: images > 0
};

// The noise of one evaluation of a loss: number j of the batch's image i is
// rng.normal((firstImage + i)·k + j), so it does not depend on how images are cut into batches.
struct Noise {
  Rng rng;
  uint64_t firstImage = 0;
};

template <class Real>
class TrainableModel {
 public:
  virtual ~TrainableModel() = default;

  virtual uint32_t inputDim() const = 0;
  virtual std::span<Real> parameters() = 0;
  virtual std::span<const Real> parameters() const = 0;
  // As lossAndGradient left them; same order as parameters().
  virtual std::span<const Real> gradients() const = 0;
  virtual const std::vector<ParameterInfo>& parameterInfo() const = 0;

  // batch: B×d with values in 0…1. Adds the batch's losses to `sum`; gradients() becomes the
  // gradient of the batch mean of recon + beta·KL. Allocates only when B is larger than ever
  // before.
  virtual void lossAndGradient(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                               double beta, LossSum& sum) = 0;
  // The losses alone; the same bits as lossAndGradient adds.
  virtual void loss(ThreadPool& pool, MatrixView<const Real> batch, const Noise& noise,
                    LossSum& sum) = 0;
};

}  // namespace atlas
