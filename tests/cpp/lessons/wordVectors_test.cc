#include "atlas/lessons/wordVectors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

Corpus corpusOf(uint32_t sentences, uint64_t seed, const std::string& grammar = kWordGrammar) {
  return readCorpus(writeSentences(readGrammar(grammar).value(), sentences, seed).value()).value();
}
Tokens tokensOf(const Corpus& corpus) {
  return {uint32_t(corpus.words.size()), corpus.tokens, corpus.starts};
}
uint32_t wordOf(const Corpus& corpus, const char* word) {
  const auto found = std::find(corpus.words.begin(), corpus.words.end(), word);
  REQUIRE(found != corpus.words.end());
  return uint32_t(found - corpus.words.begin());
}
// The project's grammar without the lines of an attribute.
std::string without(const std::string& name) {
  std::string out, all = kWordGrammar;
  for (size_t at = 0; at < all.size();) {
    const size_t end = all.find('\n', at) + 1;
    if (all.compare(at, name.size() + 1, name + ":") != 0) out += all.substr(at, end - at);
    at = end;
  }
  return out;
}
AnalogyScore scoreOf(const Corpus& corpus, const WordVectors& found, uint32_t k) {
  const MatrixView<const double> vectors(found.vectors.data(), corpus.words.size(), found.dim);
  const auto questions = analogyQuestions(readGrammar(kWordGrammar).value(), corpus);
  return scoreAnalogies(vectors, k, questions).value();
}
AnalogyScore factorised(const Corpus& corpus, uint32_t k) {
  ThreadPool pool(1);
  return scoreOf(corpus, factoriseWords(pool, tokensOf(corpus), k).value(), k);
}

}  // namespace

TEST_CASE("words: the grammar has 167 words and writes the same sentence at every length") {
  const Grammar grammar = readGrammar(kWordGrammar).value();
  CHECK(grammar.words.size() == 167);
  CHECK(grammar.groups.size() == 3);
  const auto few = writeSentences(grammar, 11, 3).value();
  const auto many = writeSentences(grammar, 23, 3).value();
  CHECK(many.substr(0, few.size()) == few);
  CHECK(writeSentences(grammar, 11, 4).value() != few);
  const Corpus corpus = corpusOf(3000, 1);
  CHECK(corpus.words.size() == 167);
  CHECK(corpus.tokens.size() == 24000);  // 1 + 4 + 3 a sentence
  CHECK(corpus.starts.size() == 3001);
  CHECK(analogyQuestions(grammar, corpus).groups.size() == 166);
}

TEST_CASE("words: what stands near a word in the grammar stands near it in the text, and no more") {
  const Grammar grammar = readGrammar("a 1: x/y p/q\nn: near far < x\nfiller 2: the").value();
  const auto text = writeSentences(grammar, 997, 2).value();
  size_t x = 0, lines = 0;
  for (size_t at = 0; at < text.size(); ++lines) {
    const size_t end = text.find('\n', at);
    const std::string line = " " + text.substr(at, end - at) + " ";
    const bool has = line.find(" x ") != line.npos;
    x += has;
    CHECK((line.find("near") != line.npos || line.find("far") != line.npos) == has);
    at = end + 1;
  }
  CHECK(lines == 997);
  CHECK(near(double(x) / 997, 0.25, 0, 0.06));  // of 4 words; 4 standard errors
}

TEST_CASE("words: a grammar that cannot be read is refused with its line") {
  const auto refusal = [](const char* text) { return sentence(readGrammar(text).status()); };
  CHECK(refusal("").find("no pairs") != std::string::npos);
  CHECK(refusal("a 1: x/y\nb").find("Line 2") == 0);
  CHECK(refusal("a 1: x/y\n\nb: /z").find("Line 3") == 0);
  CHECK(refusal("a 0: x/y").find("1 to 1000") != std::string::npos);
  CHECK(refusal("a 1: x/y z").find("mixes") != std::string::npos);
  CHECK(refusal("a 1: x/y\nn: w <").find("says of no word") != std::string::npos);
  CHECK(readGrammar("# a: none\n  # b\na: x/y").ok());
  CHECK(!readGrammar(std::string(kMaxGrammarCharacters + 1, ' ')).ok());
  const Grammar grammar = readGrammar("a: x/y").value();
  CHECK(!writeSentences(grammar, 0, 1).ok());
  CHECK(!writeSentences(grammar, kMaxSentences + 1, 1).ok());
}

TEST_CASE("words: a text is read sentence by sentence, rare words beyond the limit are left out") {
  std::string text;
  for (int i = 0; i < 701; ++i) {
    text += "often " + std::string(i < 13 ? "again " : "");
    text += "w" + std::to_string(i) + "\n";
  }
  const Corpus corpus = readCorpus(text).value();
  CHECK(corpus.words.size() == kMaxVocabulary);
  CHECK(corpus.rare == 703 - kMaxVocabulary);
  CHECK(corpus.words[0] == "often");
  CHECK(corpus.counts[0] == 701);
  CHECK(corpus.words[1] == "again");
  CHECK(corpus.starts.size() == 702);
  CHECK(corpus.starts[1] - corpus.starts[0] == 3);
  CHECK(sentence(readCorpus("too short").status()).find("2 words, 2 of them") != std::string::npos);
  CHECK(!readCorpus(std::string(kMaxCorpusCharacters + 1, 'a')).ok());
}

// Counts by hand: pairs in two sentences of three words.
TEST_CASE("words: PPMI is the logarithm of how much oftener two words meet than by chance") {
  Tokens tokens{4, {0, 1, 2, 0, 1, 3}, {0, 3, 6}};
  const auto m = positivePmi(tokens);
  // Pairs: 01 twice, 02, 12, 03, 13 once, each in both orders: 12 in all; sums 4, 4, 2, 2.
  CHECK(near(m[0 * 4 + 1], std::log(2.0 * 12 / (4 * 4)), 1e-13));
  CHECK(near(m[1 * 4 + 0], m[0 * 4 + 1], 0));
  CHECK(near(m[0 * 4 + 2], std::log(1.0 * 12 / (4 * 2)), 1e-13));
  CHECK(m[2 * 4 + 3] == 0);
  // Over all directions (U√S)(U√S)ᵀ has the entries of M but for the sign of its λ.
  ThreadPool pool(1);
  const auto found = factoriseWords(pool, tokens, 4).value();
  double squares = 0, values = 0;
  for (const double x : m) squares += x * x;
  for (const double s : found.values) values += s * s;
  CHECK(near(values, squares, 1e-12));
  CHECK(std::is_sorted(found.values.rbegin(), found.values.rend()));
}

// lecture.md (c4): k = 32 100 % with and without exclusion, k = 16 72–81 %. Of our three seeds
// each.
TEST_CASE("words: 32 numbers answer every question, 16 do not") {
  for (const uint64_t seed : {1, 2, 3}) {
    const Corpus corpus = corpusOf(3000, seed);
    const AnalogyScore all = factorised(corpus, 32), half = factorised(corpus, 16);
    MESSAGE("seed ", seed, ": k = 32 ", all.right, " ", all.freely, ", k = 16 ", half.right);
    CHECK(all.asked == 166);
    CHECK(all.right >= 0.99);
    CHECK(all.freely >= 0.97);
    CHECK(half.right > 0.65);
    CHECK(half.right < 0.9);
  }
}

// lecture.md (c4): 0–2 %, and an input comes back in 84–95 %.
TEST_CASE(
    "words: without neighbours there is nothing to find, and the answer is a word of the "
    "question") {
  for (const uint64_t seed : {1, 2, 3}) {
    Corpus corpus = corpusOf(3000, seed);
    shuffleCorpus(corpus, seed);
    const AnalogyScore shuffled = factorised(corpus, 24);
    const AnalogyScore random =
        scoreOf(corpus, randomWords(uint32_t(corpus.words.size()), 24, seed), 24);
    for (const AnalogyScore& score : {shuffled, random}) {
      MESSAGE("seed ", seed, ": ", score.right, " ", score.freely, ", inputs ", score.inputs);
      CHECK(score.right <= 0.04);
      CHECK(score.inputs >= 0.8);
    }
  }
}

// lecture.md (c4): 83 % where king and duke cannot be told apart; and what has no word of its own
// at all cannot be asked about.
TEST_CASE("words: an attribute that is taken out of the grammar takes its questions along") {
  std::string people = kWordGrammar;
  for (int line = 0; line < 10; ++line) {  // the people's own words stand before the capitals'
    const size_t at = people.find("own:");
    people.erase(at, people.find('\n', at) + 1 - at);
  }
  CHECK(people.find("own: colosseum") != std::string::npos);
  const AnalogyScore some = factorised(corpusOf(3000, 1, people), 32);
  const Corpus corpus = corpusOf(3000, 1, without("own"));
  CHECK(corpus.words.size() == 167 - 69);
  const AnalogyScore none = factorised(corpus, 32);
  MESSAGE("without the people's own words ", some.right, ", without any ", none.right);
  CHECK(some.right > 0.7);
  CHECK(some.right < 0.95);
  CHECK(none.right < 0.6);
}

// The trap once more: king and queen become the same word, so that king is the answer, and queen
// the next one. What may not answer hides that nothing was understood.
TEST_CASE(
    "words: without gender every answer is a word of the question, and without those all are "
    "right") {
  const AnalogyScore score = factorised(corpusOf(3000, 1, without("gender")), 32);
  MESSAGE("without gender ", score.right, ", freely people ", score.byGroup[0]);
  CHECK(score.byGroup[0] < 0.25);  // 0.11: a last bit of noise
  CHECK(score.byGroup[1] >= 0.99);
  CHECK(score.right > 0.9);
}

// lecture.md (c4): 10,000 sentences, 24 numbers: 100 %.
TEST_CASE("words: skip-gram finds the same, to the same bits however it is cut") {
  const Corpus corpus = corpusOf(10'000, 1);
  const Tokens tokens = tokensOf(corpus);
  SkipGram whole;
  whole.total = 1'600'000;
  CHECK(trainSkipGram(tokens, whole.total, whole).ok());
  WordVectors found;
  found.dim = whole.dim;
  found.vectors.assign(whole.vectors.begin(), whole.vectors.end());
  const AnalogyScore score = scoreOf(corpus, found, found.dim);
  MESSAGE("skip-gram ", score.right, " ", score.freely);
  CHECK(score.right >= 0.97);

  SkipGram once, parts;
  once.total = parts.total = 997;
  CHECK(trainSkipGram(tokens, 997, once).ok());
  for (const uint32_t pairs : {13, 401, 997}) CHECK(trainSkipGram(tokens, pairs, parts).ok());
  CHECK(parts.done == 997);
  CHECK(once.vectors == parts.vectors);
  CHECK(once.neighbours == parts.neighbours);
}

TEST_CASE("words: king − man + woman is queen, a parallelogram in the plane") {
  const Corpus corpus = corpusOf(3000, 1);
  ThreadPool pool(1);
  const auto found = factoriseWords(pool, tokensOf(corpus), 32).value();
  const MatrixView<const double> vectors(found.vectors.data(), corpus.words.size(), found.dim);
  const uint32_t man = wordOf(corpus, "man"), king = wordOf(corpus, "king"),
                 woman = wordOf(corpus, "woman"), queen = wordOf(corpus, "queen");
  const uint32_t question[] = {man, king, woman};
  const Analogy analogy = analogyOf(vectors, 32, question).value();
  CHECK(analogy.order.size() == corpus.words.size());
  CHECK(std::is_sorted(analogy.cosines.rbegin(), analogy.cosines.rend()));
  CHECK(analogy.order[0] == queen);
  const uint32_t shown[] = {man, king, woman, queen};
  const auto plane = wordPlane(pool, vectors, 32, question, shown).value();
  REQUIRE(plane.size() == 10);
  for (size_t j = 0; j < 2; ++j)
    CHECK(near(plane[8 + j], plane[2 + j] - plane[j] + plane[4 + j], 0, 1e-6));  // W is float
}

TEST_CASE("words: what is no corpus, word or count is refused") {
  ThreadPool pool(1);
  CHECK(!factoriseWords(pool, {3, {0, 1, 3}, {0, 3}}, 2).ok());
  CHECK(!factoriseWords(pool, {3, {0, 1, 2}, {0, 2}}, 2).ok());
  CHECK(!factoriseWords(pool, {3, {0, 1, 2}, {0, 3}}, 0).ok());
  SkipGram so;
  so.dim = 0;
  CHECK(!trainSkipGram({3, {0, 1, 2}, {0, 3}}, 5, so).ok());
  so.dim = 2;
  so.done = 1;
  CHECK(!trainSkipGram({3, {0, 1, 2}, {0, 3}}, 5, so).ok());
  const std::vector<double> numbers(6, 1.0);
  const MatrixView<const double> vectors(numbers.data(), 3, 2);
  const uint32_t far[] = {0, 1, 3}, two[] = {0, 1}, good[] = {0, 1, 2};
  CHECK(!analogyOf(vectors, 2, far).ok());
  CHECK(!analogyOf(vectors, 2, two).ok());
  CHECK(!analogyOf(vectors, 3, good).ok());
  CHECK(!scoreAnalogies(vectors, 2, {{0, 1, 2}, {0}, {}}).ok());
}

}  // namespace atlas
