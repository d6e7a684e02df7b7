// Chapter 15: what a VQ-VAE's words are worth, and where maps of words come from. Maps of random
// words, and of used words alone, draw "bullet holes" and garbage: van den Oord et al. 2017 draw
// codes by a prior (models/codePrior.h). Tested by tests/cpp/models/vqVae_test.cc; on MNIST by
// `npm run check:reference`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/rng.h"
#include "atlas/base/tensor.h"
#include "atlas/models/classifier.h"
#include "atlas/models/codePrior.h"
#include "atlas/models/vqVae.h"

namespace atlas {

struct CodeReport {
  double mse = 0;                // mean squared error of a pixel
  double perplexity = 0;         // exp of the entropy of the words' shares: as many are in even use
  uint32_t used = 0;             // words that occur; of two levels all three are the lower one's
  std::vector<uint32_t> counts;  // how often each does
};
ATLAS_FIELDS(CodeReport, mse, perplexity, used, counts)
// Of images, encoded and decoded. Precondition: at least one image.
CodeReport measureCodes(ThreadPool& pool, VqVae<float>& model, ByteImages images);

// One word of a map changed: how the image changes, as ‖x̂′ − x̂‖² of the pixels of the word's own
// patch (side 4: 8×8 pixels, side 8: 4×4) over that of all, and the share of the pixels that change
// by more than kSeen. `image`: with the word changed. Precondition: place and word are the model's.
struct WordChange {
  double own = 0;  // 0 where nothing changes
  double touched = 0;
  std::vector<uint8_t> image;
};
ATLAS_FIELDS(WordChange, own, touched, image)
inline constexpr float kSeen = 1.0f / 255;
WordChange changeWord(ThreadPool& pool, VqVae<float>& model, std::span<const uint8_t> map,
                      size_t place, uint8_t word);

// Words one by one, each with the share that its count has; number i is made of number first + i of
// `rng`. Precondition: a count is above 0, and there are at most 256.
std::vector<uint8_t> drawWords(std::span<const uint32_t> counts, size_t words, const Rng& rng,
                               uint64_t first);

// Maps, one a row, decoded as they are shown: pixels clamped to 0…1 and rounded to bytes.
// Precondition: words are below the model's.
std::vector<uint8_t> drawnFrom(ThreadPool& pool, VqVae<float>& model, ByteImages maps);

// The share of images whose likeliest class is the one asked for, as a judge of `classes` classes
// reads them. Precondition: the images are of the judge's size, one class each.
double shareAsked(ThreadPool& pool, Classifier<float>& judge, size_t classes, ByteImages images,
                  std::span<const uint8_t> asked);

// How well words tell a label: a naive Bayes reader, log p(label) + Σ_t log p(word t | label) with
// one of each counted beforehand, fitted to the first half of the maps and tried on the others.
// Precondition: at least 2 maps, words below `words`, labels below `classes`.
double readableBy(ByteImages maps, std::span<const uint8_t> labels, uint32_t words,
                  uint32_t classes);

}  // namespace atlas
