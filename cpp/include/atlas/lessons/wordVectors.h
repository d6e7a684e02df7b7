// Words as vectors, and what their differences say (lecture row 30, lecture.md (c4)).
//
//   PPMI       m_ij = max(0, log (p_ij / (p_i p_j))), p_ij the share of pairs of words that stand
//              at most kWindow apart in a sentence: how much oftener than by chance
//   SVD        M = U S Vᵀ; the first k columns of U √S are the vectors (Levy & Goldberg, "Neural
//              word embedding as implicit matrix factorization", 2014). M is symmetric: its
//              singular vectors are eigenvectors, those of PCA once more.
//   skip-gram  with negative samples (Mikolov et al. 2013, equation 4): a word's vector w and its
//              neighbour's c make −log σ(w·c) − Σ log σ(−w·n) small, n drawn from counts^¾; by
//              stochastic gradient steps, pair after pair
//   analogy    a is to b as c is to the word with the largest cosine to v̂_b − v̂_a + v̂_c, of unit
//              vectors (3CosAdd; Mikolov et al. 2013)
//
// Words are rows everywhere. Tested by tests/cpp/lessons/wordVectors_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/data/wordCorpus.h"

namespace atlas {

inline constexpr uint32_t kWindow = 7;
inline constexpr uint32_t kMaxWordNumbers = 256;

// What learning needs of a corpus: how many words, and their places (Corpus).
struct Tokens {
  uint32_t words = 0;
  std::vector<uint32_t> tokens, starts;
};
ATLAS_FIELDS(Tokens, words, tokens, starts)
// invalidArgument for places that are not of these words.
Status validate(const Tokens& tokens);

// V×V.
std::vector<double> positivePmi(const Tokens& tokens);

struct WordVectors {
  uint32_t dim = 0;
  std::vector<double> vectors;  // V×dim, U√S
  std::vector<double> values;   // all V singular values, falling
};
ATLAS_FIELDS(WordVectors, dim, vectors, values)
// dim: at most V are kept. Cost: that of symmetricEigen of V×V: 167 words 10 ms.
Result<WordVectors> factoriseWords(ThreadPool& pool, const Tokens& tokens, uint32_t dim);
// N(0, 1): what analogies find where there is nothing to find.
WordVectors randomWords(uint32_t words, uint32_t dim, uint64_t seed);

// Vectors w of the words and c of them as neighbours, V×dim each.
struct SkipGram {
  uint32_t dim = 24;
  uint32_t total = 0;  // pairs of the whole run: the rate falls from 0.05 to 0.01 over it
  uint64_t seed = 1;
  uint32_t done = 0;
  std::vector<float> vectors, neighbours;  // empty before the first step
};
ATLAS_FIELDS(SkipGram, dim, total, seed, done, vectors, neighbours)
// The next `pairs` of the run, fewer at its end; to the same bits however it is cut.
Status trainSkipGram(const Tokens& tokens, uint32_t pairs, SkipGram& so);

// Every word by its cosine to v̂_b − v̂_a + v̂_c, the nearest first; the first k numbers of the
// vectors count. A word whose numbers are all 0 is as far as can be.
struct Analogy {
  std::vector<uint32_t> order;
  std::vector<double> cosines;  // of the words in that order
};
ATLAS_FIELDS(Analogy, order, cosines)
// vectors: V×dim. question: a, b, c.
Result<Analogy> analogyOf(MatrixView<const double> vectors, uint32_t k,
                          std::span<const uint32_t> question);

struct AnalogyScore {
  uint32_t asked = 0;
  double right = 0;             // share, where a, b and c cannot be the answer
  double freely = 0;            // share, where they can
  double inputs = 0;            // share of questions that one of them then answers
  std::vector<double> byGroup;  // of `freely`
};
ATLAS_FIELDS(AnalogyScore, asked, right, freely, inputs, byGroup)
Result<AnalogyScore> scoreAnalogies(MatrixView<const double> vectors, uint32_t k,
                                    const Questions& questions);

// Unit vectors of the words in `shown`, and v̂_b − v̂_a + v̂_c behind them, in the plane of the first
// two principal directions of the shown words: (shown + 1)×2.
Result<std::vector<double>> wordPlane(ThreadPool& pool, MatrixView<const double> vectors,
                                      uint32_t k, std::span<const uint32_t> question,
                                      std::span<const uint32_t> shown);

}  // namespace atlas
