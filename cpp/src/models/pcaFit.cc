#include "atlas/models/pcaFit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "atlas/models/gramPca.h"
#include "atlas/models/pcaPoints.h"
#include "models/fitMoments.h"
#include "models/gramFit.h"

namespace atlas {
namespace {

// Divides by the standard deviations, which are given; what never varies is divided by 1.
std::vector<double> standardise(CovarianceAccumulator::Moments& moments) {
  const size_t d = moments.mean.size();
  std::vector<double> scale(d);
  for (size_t j = 0; j < d; ++j) {
    const double variance = moments.covariance[j * d + j];
    scale[j] = variance > 0 ? std::sqrt(variance) : 1;
  }
  for (size_t i = 0; i < d; ++i) {
    moments.mean[i] /= scale[i];
    for (size_t j = 0; j < d; ++j) moments.covariance[i * d + j] /= scale[i] * scale[j];
  }
  return scale;
}

}  // namespace

template <>
Result<PcaFitBy> named(const std::string& name) {
  if (name == "smaller") return PcaFitBy::smaller;
  if (name == "covariance") return PcaFitBy::covariance;
  if (name == "gram") return PcaFitBy::gram;
  if (name == "standardised") return PcaFitBy::standardised;
  return unknownChoice("by", name, "smaller, covariance, gram, standardised");
}

struct PcaFit::Parts {
  size_t count, dim;
  Settings settings;
  bool byGram = false;
  size_t at = 0;  // the next row of the covariance
  // One after another; by the Gram matrix there is only `gram`.
  std::optional<CovarianceAccumulator> sums;
  std::optional<CovarianceAccumulator::Moments> moments;
  std::optional<MomentsFit> fit;
  std::optional<GramFit> gram;
  std::vector<double> scale;

  Result<double> step(ThreadPool& pool, ByteImages images, double work);
};

PcaFit::PcaFit(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PcaFit::PcaFit(PcaFit&&) noexcept = default;
PcaFit& PcaFit::operator=(PcaFit&&) noexcept = default;
PcaFit::~PcaFit() = default;

Result<PcaFit> PcaFit::of(size_t count, size_t dim, Settings settings) {
  if (settings.by == PcaFitBy::gram) {
    ATLAS_TRY(checkGramShape(count, dim, settings.components));
  } else {
    ATLAS_TRY(checkPcaShape(count, dim, settings.components));
  }
  auto parts = std::make_unique<Parts>();
  parts->count = count;
  parts->dim = dim;
  parts->settings = settings;
  parts->byGram = settings.by == PcaFitBy::gram || (settings.by == PcaFitBy::smaller &&
                                                    gramIsSmaller(count, dim, settings.components));
  if (!parts->byGram) parts->sums.emplace(dim);
  return PcaFit(std::move(parts));
}

Result<Pca> PcaFit::whole(ThreadPool& pool, ByteImages images, Settings settings) {
  ATLAS_GET(fit, of(images.rows, images.cols, settings));
  ATLAS_TRY(fit.advance(pool, images, std::numeric_limits<double>::infinity()));
  return fit.take();
}

bool PcaFit::ended() const {
  if (parts_->gram) return parts_->gram->ended();
  return parts_->fit && parts_->fit->ended();
}

// What one took, in multiply-adds.
Result<double> PcaFit::Parts::step(ThreadPool& pool, ByteImages images, double work) {
  const auto most = [&](double each, size_t left) {
    return std::clamp<size_t>(size_t(std::min(work / each, 1e9)), 1, left);
  };
  const double d = double(dim);
  if (byGram && !gram) {
    const bool fills = settings.by != PcaFitBy::gram;
    gram.emplace(pointsOf(images), count, dim, settings.components,
                 fills ? leastVariance(count) : 0, fills);
    return 4 * double(count) * d;
  }
  if (gram) return gram->advance(pool, work);
  if (sums) {
    if (sums->count() < count)
      return sums->addSome(pool, {images.row(0), count, dim, images.stride}, work);
    if (!moments) moments = sums->noMoments();
    const size_t rows = most(4 * d, dim - at);
    sums->fillRows(*moments, at, at + rows);
    at += rows;
    if (at == dim) sums.reset();
    return 4 * d * double(rows);
  }
  if (!fit) {
    if (settings.by == PcaFitBy::standardised) scale = standardise(*moments);
    ATLAS_GET(made, MomentsFit::of(std::move(*moments), settings.components));
    moments.reset();
    fit = std::move(made);
    return d * d;
  }
  return fit->advance(pool, work);
}

Status PcaFit::advance(ThreadPool& pool, ByteImages images, double work) {
  for (double done = 0; done < work && !ended();) {
    ATLAS_GET(took, parts_->step(pool, images, work - done));
    done += took;
  }
  return Status::okay();
}

Result<Pca> PcaFit::take() { return parts_->gram ? parts_->gram->take() : parts_->fit->take(); }

const std::vector<double>& PcaFit::scale() const { return parts_->scale; }

const std::vector<double>& PcaFit::first() const {
  static const std::vector<double> none;
  return parts_->gram ? parts_->gram->first() : none;
}

}  // namespace atlas
