// A corpus of words and the grammar it is written by (lecture row 30, lecture.md (c4)): the
// smallest text in which King − Man + Woman is Queen. It is built so that it works: pairs of words
// that differ in one thing, and for each thing that two words can share a few words that stand near
// them.
//
// A grammar is a text, a thing a line; a line that begins with # is left out:
//
//   people 55: man/woman king/queen      pairs of one relation, and their share of the sentences
//   gender: he his beard < man king      words that stand near man and king; lines of one name are
//                                        one attribute
//   filler 3: the a and of               words near everybody, so many a sentence
//
// A sentence is a word of a pair, 4 words that stand near it and the fillers, in any order. It is a
// function of (grammar, seed, number). Tested by tests/cpp/lessons/wordVectors_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/status.h"

namespace atlas {

inline constexpr size_t kMaxGrammarCharacters = 20'000, kMaxGrammarWords = 600;
inline constexpr uint32_t kMaxSentences = 20'000;
inline constexpr uint32_t kNearWords = 4;  // a sentence, of those that stand near its word
// Of a text that becomes a corpus.
inline constexpr size_t kMaxCorpusCharacters = 2'000'000;
inline constexpr size_t kMinCorpusWords = 100, kMinDifferentWords = 10;
// The most frequent ones are kept: the matrix of all pairs of them is decomposed.
inline constexpr size_t kMaxVocabulary = 600;

// 167 words: 10 pairs of people, 8 of capitals, 5 of animals.
extern const char* const kWordGrammar;

struct Grammar {
  struct Group {
    std::string name;
    uint32_t share = 1;
    std::vector<uint32_t> pairs;  // two words after two
  };
  std::vector<std::string> words;
  std::vector<Group> groups;
  std::vector<std::vector<uint32_t>> near;  // of each word, what may stand beside it
  std::vector<uint32_t> filler;
  uint32_t fillers = 0;  // a sentence
};
// invalidArgument with the number of the line and what it may be.
Result<Grammar> readGrammar(std::string_view text);
// Sentences 0 … count−1, a line each.
Result<std::string> writeSentences(const Grammar& grammar, uint32_t count, uint64_t seed);

struct Corpus {
  std::vector<std::string> words;  // most frequent first, then by the alphabet
  std::vector<uint32_t> counts;    // of each word
  std::vector<uint32_t> tokens;    // the words of all sentences
  std::vector<uint32_t> starts;    // of each sentence in tokens, and their end
  uint32_t rare = 0;               // different words that are left out, beyond kMaxVocabulary
};
ATLAS_FIELDS(Corpus, words, counts, tokens, starts, rare)
// Of a text with a sentence a line and spaces between words. invalidArgument for one that is too
// short or too long, with what is needed.
Result<Corpus> readCorpus(std::string_view text);
// The same words in the same numbers, dealt to the sentences anew: what nearness said is gone.
void shuffleCorpus(Corpus& corpus, uint64_t seed);

// a is to b as c is to d, for every two pairs of a group, in both orders: words of the corpus, four
// a question; questions with a word that the corpus lacks are left out.
struct Questions {
  std::vector<uint32_t> words;     // 4 a question
  std::vector<uint32_t> groups;    // of each question, in the grammar's order
  std::vector<std::string> names;  // of the groups
};
Questions analogyQuestions(const Grammar& grammar, const Corpus& corpus);

}  // namespace atlas
