// Which number of a code is which factor of the image (lecture rows 29 and 30, lecture.md (c6)).
//
//   used(j)  = mean over images of KL(N(μⱼ, σⱼ²) ‖ N(0, 1)), nats: what number j tells. A number
//              is active where that is more than kActiveNats; a collapsed one tells nothing.
//   I(i, j)  = I(zⱼ; vᵢ) / H(vᵢ): mutual information of factor i and number j, both cut into
//              kInformationBins parts of equal count, over the factor's entropy (0 … 1)
//   gap(i)   = largest I(i, ·) − second largest; MIG = mean of gap(i) over the factors
//              (Chen, Li, Grosse, Duvenaud: Isolating sources of disentanglement, 2018, eq. 6)
//   fit(i,j) = R² of factor i regressed linearly on number j; of a class, the share of number j's
//              variance that lies between classes (R² of j on the classes' indicators)
//
// A factor that is a class keeps its values as bins. Ties: equal values fall into one bin. With n
// images I is too large by about bins²/2n nats. Codes are n×k, factors n×f, one image a row. Errors
// are invalidArgument with a sentence. Tested by tests/cpp/lessons/disentanglement_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr size_t kInformationBins = 20;  // as in the reference, beta_vae.py
inline constexpr double kActiveNats = 0.1;
inline constexpr uint32_t kDisentanglementMaxImages = 20'000;

struct NumbersUsed {
  std::vector<double> used;  // k, nats
  uint32_t active = 0;
};
ATLAS_FIELDS(NumbersUsed, used, active)
// mu and logVar: n×k, n >= 1; log σ² as the encoder answers.
NumbersUsed numbersUsed(MatrixView<const float> mu, MatrixView<const float> logVar);

struct Disentanglement {
  uint32_t factors = 0, numbers = 0;
  std::vector<double> information;  // f×k
  std::vector<double> fits;         // f×k
  std::vector<double> gaps;         // f
  std::vector<uint32_t> strongest;  // f: the number with the largest information
  double mig = 0;
};
ATLAS_FIELDS(Disentanglement, factors, numbers, information, fits, gaps, strongest, mig)
// isClass: of each factor whether its values name classes (whole numbers from 0). At least
// kInformationBins images; each factor takes at least two values.
Result<Disentanglement> disentanglement(MatrixView<const float> codes,
                                        MatrixView<const double> factors,
                                        std::span<const bool> isClass);

// All of it of a model that reads images whose factors are known: sprites (sprites.h; x, y, r) or
// generated digits (digits.h; class, then the six of its factors).
enum class FactorImages { sprites, digits };
template <>
Result<FactorImages> named(const std::string& name);

struct FactorStudy {
  std::vector<std::string> names;  // of the factors
  NumbersUsed numbers;
  Disentanglement found;
  double mse = 0;  // of what the mean code decodes to, a pixel
};
template <class V>
void fields(V& visit, Is<FactorStudy> auto& of) {
  visit("names", of.names);
  visit("mse", of.mse);
  fields(visit, of.numbers);
  fields(visit, of.found);
}
// Images first … first+count−1 of the seed. A model without posteriors (AE, PCA) uses no nats.
Result<FactorStudy> studyFactors(ThreadPool& pool, LatentModel& model, FactorImages kind,
                                 uint64_t seed, uint64_t first, uint32_t count);

}  // namespace atlas
