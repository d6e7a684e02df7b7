#include "atlas/lessons/wordVectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "atlas/base/fmath.h"
#include "atlas/base/rng.h"
#include "atlas/linalg/symmetricEigen.h"
#include "atlas/models/gramPca.h"
#include "atlas/models/pcaPoints.h"
#include "base/order.h"
#include "linalg/dot.h"

namespace atlas {
namespace {

constexpr size_t kNegatives = 5;  // a pair

// Ones at unit length, of the first k numbers; V×k.
std::vector<double> unitRows(MatrixView<const double> vectors, size_t k) {
  std::vector<double> unit(vectors.rows * k);
  for (size_t i = 0; i < vectors.rows; ++i) {
    const double* from = vectors.row(i);
    const double length = std::sqrt(wideDot(from, from, k));
    for (size_t j = 0; j < k && length > 0; ++j) unit[i * k + j] = from[j] / length;
  }
  return unit;
}

Status check(MatrixView<const double> vectors, uint32_t k, std::span<const uint32_t> question) {
  if (k < 1 || k > vectors.cols) return outOfRange("k", k, 1, vectors.cols);
  for (const uint32_t word : question) {
    if (word >= vectors.rows)
      return Status::invalidArgument("word.unknown index count", {word, vectors.rows});
  }
  if (question.size() != 3)
    return Status::invalidArgument("analogy.words found", {question.size()});
  return Status::okay();
}

// v̂_b − v̂_a + v̂_c.
std::vector<double> goalOf(const std::vector<double>& unit, size_t k, const uint32_t* question) {
  std::vector<double> goal(k);
  for (size_t j = 0; j < k; ++j) {
    goal[j] = unit[question[1] * k + j] - unit[question[0] * k + j] + unit[question[2] * k + j];
  }
  return goal;
}

// Cosines to the goal; a word without numbers has −1.
std::vector<double> cosinesTo(const std::vector<double>& goal, const std::vector<double>& unit) {
  const size_t k = goal.size();
  const double length = std::sqrt(wideDot(goal.data(), goal.data(), k));
  std::vector<double> cosines(unit.size() / k);
  for (size_t i = 0; i < cosines.size(); ++i) {
    const double* word = &unit[i * k];
    const bool none = std::all_of(word, word + k, [](double x) { return x == 0; });
    cosines[i] = none || !(length > 0) ? -1 : wideDot(goal.data(), word, k) / length;
  }
  return cosines;
}

float dotOf(const float* a, const float* b, size_t n) {
  float sum = 0;
  for (size_t j = 0; j < n; ++j) sum += a[j] * b[j];
  return sum;
}

}  // namespace

Status validate(const Tokens& t) {
  const bool places = t.words >= 1 && t.words <= kMaxVocabulary && t.starts.size() >= 2 &&
                      t.starts.front() == 0 && t.starts.back() == t.tokens.size() &&
                      std::is_sorted(t.starts.begin(), t.starts.end()) && t.tokens.size() >= 2 &&
                      *std::max_element(t.tokens.begin(), t.tokens.end()) < t.words;
  if (places) return Status::okay();
  return Status::invalidArgument("corpus.places places words sentences",
                                 {t.tokens.size(), t.words, t.starts.size()});
}

std::vector<double> positivePmi(const Tokens& t) {
  const size_t v = t.words;
  std::vector<double> m(v * v), sums(v);
  for (size_t s = 0; s + 1 < t.starts.size(); ++s) {
    for (size_t i = t.starts[s]; i < t.starts[s + 1]; ++i) {
      const size_t end = std::min<size_t>(t.starts[s + 1], i + kWindow + 1);
      for (size_t j = i + 1; j < end; ++j) {
        ++m[t.tokens[i] * v + t.tokens[j]];
        ++m[t.tokens[j] * v + t.tokens[i]];
      }
    }
  }
  for (size_t i = 0; i < v; ++i) sums[i] = std::accumulate(&m[i * v], &m[i * v] + v, 0.0);
  const double all = std::accumulate(sums.begin(), sums.end(), 0.0);
  for (size_t i = 0; i < v; ++i) {
    for (size_t j = 0; j < v; ++j) {
      double& entry = m[i * v + j];
      if (entry > 0) entry = std::max(0.0, log64(entry * all / (sums[i] * sums[j])));
    }
  }
  return m;
}

Result<WordVectors> factoriseWords(ThreadPool& pool, const Tokens& tokens, uint32_t dim) {
  ATLAS_TRY(validate(tokens));
  const size_t v = tokens.words;
  if (dim < 1 || dim > kMaxWordNumbers) return outOfRange("dim", dim, 1, kMaxWordNumbers);
  const std::vector<double> ppmi = positivePmi(tokens);
  ATLAS_GET(eigen, symmetricEigen(pool, {ppmi.data(), v, v}));
  // σ = |λ|: of a symmetric matrix a singular vector is an eigenvector.
  const std::vector<uint32_t> order = orderOf(v, [&](uint32_t a, uint32_t b) {
    return std::fabs(eigen.values[a]) > std::fabs(eigen.values[b]);
  });
  WordVectors out;
  out.dim = uint32_t(std::min<size_t>(dim, v));
  for (const uint32_t i : order) out.values.push_back(std::fabs(eigen.values[i]));
  out.vectors.resize(v * out.dim);
  for (size_t j = 0; j < out.dim; ++j) {
    const double root = std::sqrt(out.values[j]);
    for (size_t i = 0; i < v; ++i)
      out.vectors[i * out.dim + j] = root * eigen.vectors[order[j] * v + i];
  }
  return out;
}

WordVectors randomWords(uint32_t words, uint32_t dim, uint64_t seed) {
  WordVectors out;
  out.dim = dim;
  const Rng rng(seed, Stream::wordVectors);
  out.vectors.resize(size_t{words} * dim);
  for (size_t i = 0; i < out.vectors.size(); ++i) out.vectors[i] = rng.normal(i);
  return out;
}

Status trainSkipGram(const Tokens& t, uint32_t pairs, SkipGram& so) {
  ATLAS_TRY(validate(t));
  const size_t k = so.dim, numbers = size_t{t.words} * k;
  if (k < 1 || k > kMaxWordNumbers) return outOfRange("k", k, 1, kMaxWordNumbers);
  if (so.done == 0) {
    so.vectors.resize(numbers);
    Rng(so.seed, Stream::wordVectors).fillUniform(so.vectors.data(), numbers);
    for (float& x : so.vectors) x = (x - 0.5f) / float(k);
    so.neighbours.resize(numbers);
  }
  if (so.vectors.size() != numbers || so.neighbours.size() != numbers)
    return Status::invalidArgument("vectors.state found words width",
                                   {so.vectors.size(), t.words, k});
  // How often a word is drawn as a negative sample, summed up to it.
  std::vector<double> upTo(t.words);
  for (const uint32_t word : t.tokens) ++upTo[word];
  for (double& count : upTo) count = count > 0 ? exp64(0.75 * log64(count)) : 0;
  std::partial_sum(upTo.begin(), upTo.end(), upTo.begin());
  std::vector<uint32_t> sentenceOf(t.tokens.size());
  for (size_t s = 0; s + 1 < t.starts.size(); ++s)
    std::fill(&sentenceOf[t.starts[s]], sentenceOf.data() + t.starts[s + 1], uint32_t(s));
  const Rng rng(so.seed, Stream::skipGram);
  const uint32_t end = uint32_t(std::min<uint64_t>(so.total, uint64_t{so.done} + pairs));
  std::vector<float> step(k);
  for (; so.done < end; ++so.done) {
    float u[2 + kNegatives];
    rng.fillUniform(u, std::size(u), so.done * std::size(u));
    const size_t i = std::min(size_t(double(u[0]) * double(t.tokens.size())), t.tokens.size() - 1);
    const size_t first = std::max<size_t>(t.starts[sentenceOf[i]], i < kWindow ? 0 : i - kWindow);
    const size_t last = std::min<size_t>(t.starts[sentenceOf[i] + 1], i + kWindow + 1);  // behind
    if (last - first < 2) continue;
    size_t j = first + std::min(size_t(double(u[1]) * double(last - first - 1)), last - first - 2);
    j += j >= i;
    float* w = &so.vectors[t.tokens[i] * k];
    std::fill(step.begin(), step.end(), 0.0f);
    const float rate = float(0.05 - 0.04 * double(so.done) / double(so.total));
    for (size_t n = 0; n <= kNegatives; ++n) {
      const double drawn = n == 0 ? 0 : double(u[1 + n]) * upTo.back();
      const size_t word =
          n == 0 ? t.tokens[j]
                 : size_t(std::upper_bound(upTo.begin(), upTo.end(), drawn) - upTo.begin());
      float* c = &so.neighbours[std::min<size_t>(word, t.words - 1) * k];
      // ∂(−log σ(±w·c))/∂(w·c) = σ(w·c) − 1 for the neighbour, σ(w·c) for the others.
      const float slope = rate * (sigmoidf32(dotOf(w, c, k)) - (n == 0 ? 1.0f : 0.0f));
      for (size_t x = 0; x < k; ++x) {
        step[x] += slope * c[x];
        c[x] -= slope * w[x];
      }
    }
    for (size_t x = 0; x < k; ++x) w[x] -= step[x];
  }
  return Status::okay();
}

Result<Analogy> analogyOf(MatrixView<const double> vectors, uint32_t k,
                          std::span<const uint32_t> question) {
  ATLAS_TRY(check(vectors, k, question));
  const std::vector<double> unit = unitRows(vectors, k);
  const std::vector<double> cosines = cosinesTo(goalOf(unit, k, question.data()), unit);
  Analogy out;
  out.order =
      orderOf(cosines.size(), [&](uint32_t a, uint32_t b) { return cosines[a] > cosines[b]; });
  for (const uint32_t word : out.order) out.cosines.push_back(cosines[word]);
  return out;
}

Result<AnalogyScore> scoreAnalogies(MatrixView<const double> vectors, uint32_t k,
                                    const Questions& questions) {
  AnalogyScore score;
  score.asked = uint32_t(questions.groups.size());
  if (questions.words.size() != 4 * questions.groups.size())
    return Status::invalidArgument("analogy.questions words questions",
                                   {questions.words.size(), questions.groups.size()});
  uint32_t groups = 0;
  for (const uint32_t group : questions.groups) groups = std::max(groups, group + 1);
  if (groups > kMaxGrammarWords) return outOfRange("groups", groups, 0, kMaxGrammarWords);
  score.byGroup.resize(groups);
  std::vector<double> ofGroup(groups);
  std::vector<double> unit;
  for (size_t q = 0; q < score.asked; ++q) {
    const uint32_t* words = &questions.words[4 * q];
    ATLAS_TRY(check(vectors, k, {words, 3}));
    if (unit.empty()) unit = unitRows(vectors, k);
    std::vector<double> cosines = cosinesTo(goalOf(unit, k, words), unit);
    const auto best = [&] {
      return uint32_t(std::max_element(cosines.begin(), cosines.end()) - cosines.begin());
    };
    const uint32_t free = best();
    score.freely += free == words[3];
    score.inputs += std::count(words, words + 3, free) > 0;
    for (size_t i = 0; i < 3; ++i) cosines[words[i]] = -2;
    score.right += best() == words[3];
    score.byGroup[questions.groups[q]] += free == words[3];
    ++ofGroup[questions.groups[q]];
  }
  const double asked = std::max(1.0, double(score.asked));
  for (double* share : {&score.right, &score.freely, &score.inputs}) *share /= asked;
  for (size_t g = 0; g < groups; ++g) score.byGroup[g] /= std::max(1.0, ofGroup[g]);
  return score;
}

Result<std::vector<double>> wordPlane(ThreadPool& pool, MatrixView<const double> vectors,
                                      uint32_t k, std::span<const uint32_t> question,
                                      std::span<const uint32_t> shown) {
  ATLAS_TRY(check(vectors, k, question));
  const std::vector<double> unit = unitRows(vectors, k);
  std::vector<double> points;
  for (const uint32_t word : shown) {
    if (word >= vectors.rows)
      return Status::invalidArgument("word.unknown index count", {word, vectors.rows});
    for (size_t j = 0; j < k; ++j) points.push_back(unit[word * k + j]);
  }
  ATLAS_GET(pca, fitPcaByGram(pool, {points.data(), shown.size(), k}, 2));
  const std::vector<double> goal = goalOf(unit, k, question.data());
  for (const double number : goal) points.push_back(number);
  const size_t rows = shown.size() + 1, found = pca.latentDim();
  ATLAS_GET(codes, projectPoints(pca, {}, {points.data(), rows, k}, found));
  std::vector<double> plane(rows * 2);  // a plane of one direction has 0 for the other
  for (size_t i = 0; i < rows; ++i) std::copy_n(&codes[i * found], found, &plane[2 * i]);
  return plane;
}

}  // namespace atlas
