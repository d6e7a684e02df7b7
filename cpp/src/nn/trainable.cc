#include "atlas/nn/trainable.h"

#include <algorithm>

namespace atlas {

void LossSum::clear() {
  items = 0;
  for (TermSum& term : terms) {
    term.nats = 0;
    std::fill(term.parts.begin(), term.parts.end(), 0.0);
  }
}

void LossSum::add(const LossSum& other) {
  items += other.items;
  terms.resize(other.terms.size());
  for (size_t t = 0; t < terms.size(); ++t) {
    terms[t].nats += other.terms[t].nats;
    terms[t].parts.resize(other.terms[t].parts.size());
    for (size_t j = 0; j < terms[t].parts.size(); ++j) {
      terms[t].parts[j] += other.terms[t].parts[j];
    }
  }
}

Losses meanLosses(const LossSum& sum, const std::vector<TermInfo>& terms) {
  const auto n = static_cast<double>(sum.items);
  Losses losses;
  for (size_t t = 0; t < terms.size(); ++t) {
    const double mean = sum.terms[t].nats / n;
    losses.terms.push_back(mean);
    losses.total += terms[t].weight.value * mean;
    if (terms[t].name == "recon") losses.recon = mean;
    if (terms[t].name != "kl") continue;
    losses.kl = mean;
    losses.klPerDim = sum.terms[t].parts;
    for (double& value : losses.klPerDim) value /= n;
  }
  return losses;
}

}  // namespace atlas
