#include "atlas/data/wordCorpus.h"

#include <algorithm>

#include "atlas/base/rng.h"
#include "base/order.h"

namespace atlas {
namespace {

constexpr std::string_view kSpaces = " \t\r";

// The parts of a text between separators, without empty ones.
std::vector<std::string_view> partsOf(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; (at = text.find_first_not_of(separators, at)) != text.npos;) {
    const size_t end = std::min(text.find_first_of(separators, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

// The grammar while it is read.
class Reader {
 public:
  Status line(std::string_view text, size_t number) {
    // `error`: "grammar.… line text".
    const auto refuse = [&](const char* error) {
      return Status::invalidArgument(error, {number, std::string(text.substr(0, 60))});
    };
    const size_t colon = text.find(':');
    if (colon == text.npos) return refuse("grammar.colon line text");
    const std::vector<std::string_view> head = partsOf(text.substr(0, colon), kSpaces);
    if (head.empty() || head.size() > 2) return refuse("grammar.name line text");
    uint32_t count = 1;
    if (head.size() == 2) {
      count = 0;
      for (const char c : head[1]) {
        if (c < '0' || c > '9' || count > 100) return refuse("grammar.number line text");
        count = 10 * count + uint32_t(c - '0');
      }
      if (count < 1 || count > 1000) return refuse("grammar.number line text");
    }
    const std::string_view rest = text.substr(colon + 1);
    const size_t mark = rest.find('<');
    std::vector<uint32_t> words, pairs, of;
    bool whole = true;
    for (const std::string_view part : partsOf(rest.substr(0, mark), kSpaces)) {
      const size_t slash = part.find('/');
      if (slash == part.npos) {
        words.push_back(word(part));
      } else if (slash == 0 || slash + 1 == part.size()) {
        whole = false;
      } else {
        pairs.push_back(word(part.substr(0, slash)));
        pairs.push_back(word(part.substr(slash + 1)));
      }
    }
    if (!whole || words.empty() == pairs.empty()) return refuse("grammar.mixed line text");
    if (mark != rest.npos) {
      for (const std::string_view part : partsOf(rest.substr(mark + 1), kSpaces))
        of.push_back(word(part));
      if (of.empty() || words.empty()) return refuse("grammar.near line text");
      for (const uint32_t w : of) {
        auto& near = grammar_.near[w];
        for (const uint32_t word : words) near.push_back(word);
      }
    } else if (!pairs.empty()) {
      grammar_.groups.push_back({std::string(head[0]), count, std::move(pairs)});
    } else {
      if (!grammar_.filler.empty() || count > 20) return refuse("grammar.filler line text");
      grammar_.filler = words;
      grammar_.fillers = count;
    }
    return Status::okay();
  }

  Result<Grammar> done() {
    if (grammar_.groups.empty()) return Status::invalidArgument("grammar.noPairs");
    if (grammar_.words.size() > kMaxGrammarWords)
      return Status::invalidArgument("grammar.words found most",
                                     {grammar_.words.size(), kMaxGrammarWords});
    return std::move(grammar_);
  }

 private:
  uint32_t word(std::string_view text) {
    auto& words = grammar_.words;
    const auto found = std::find(words.begin(), words.end(), text);
    if (found != words.end()) return uint32_t(found - words.begin());
    words.emplace_back(text);
    grammar_.near.emplace_back();
    return uint32_t(words.size() - 1);
  }

  Grammar grammar_;
};

}  // namespace

Result<Grammar> readGrammar(std::string_view text) {
  if (text.size() > kMaxGrammarCharacters)
    return Status::invalidArgument("text.tooLong found most", {text.size(), kMaxGrammarCharacters});
  Reader reader;
  Status status;
  for (size_t at = 0, number = 1; at < text.size(); ++number) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const size_t first = line.find_first_not_of(kSpaces);
    if (first != line.npos && line[first] != '#') ATLAS_TRY(reader.line(line, number));
    at = end + 1;
  }
  return reader.done();
}

Result<std::string> writeSentences(const Grammar& grammar, uint32_t count, uint64_t seed) {
  if (count < 1 || count > kMaxSentences) return outOfRange("sentences", count, 1, kMaxSentences);
  uint32_t shares = 0;
  for (const auto& group : grammar.groups) shares += group.share;
  std::string text;
  std::vector<uint32_t> sentence;
  for (uint32_t s = 0; s < count; ++s) {
    const Rng rng(seed, Stream::sentences, s);
    uint64_t draws = 0;
    const auto below = [&](size_t n) { return size_t(uint64_t{rng.bits(draws++)} * n >> 32); };
    size_t share = below(shares), g = 0;
    while (share >= grammar.groups[g].share) share -= grammar.groups[g++].share;
    const auto& pairs = grammar.groups[g].pairs;
    sentence.clear();
    sentence.push_back(pairs[below(pairs.size())]);
    const auto& near = grammar.near[sentence[0]];
    for (uint32_t i = 0; i < kNearWords && !near.empty(); ++i)
      sentence.push_back(near[below(near.size())]);
    for (uint32_t i = 0; i < grammar.fillers; ++i)
      sentence.push_back(grammar.filler[below(grammar.filler.size())]);
    for (size_t i = sentence.size(); i > 1; --i) std::swap(sentence[i - 1], sentence[below(i)]);
    for (size_t i = 0; i < sentence.size(); ++i) {
      text += grammar.words[sentence[i]];
      text += i + 1 < sentence.size() ? ' ' : '\n';
    }
  }
  return text;
}

Result<Corpus> readCorpus(std::string_view text) {
  if (text.size() > kMaxCorpusCharacters)
    return Status::invalidArgument("text.tooLong found most", {text.size(), kMaxCorpusCharacters});
  std::vector<std::string_view> all;
  std::vector<size_t> ends;  // of each sentence in all
  for (const std::string_view line : partsOf(text, "\n")) {
    const std::vector<std::string_view> words = partsOf(line, kSpaces);
    for (const std::string_view word : words) all.push_back(word);
    ends.push_back(all.size());
  }
  // Different words by the alphabet, each by one of its places, and how often it is there.
  const std::vector<uint32_t> sorted =
      orderOf(all.size(), [&](uint32_t a, uint32_t b) { return all[a] < all[b]; });
  std::vector<uint32_t> places, counts, wordOf(all.size());
  for (const uint32_t at : sorted) {
    if (places.empty() || all[places.back()] != all[at]) {
      places.push_back(at);
      counts.push_back(0);
    }
    ++counts.back();
    wordOf[at] = uint32_t(places.size() - 1);
  }
  if (all.size() < kMinCorpusWords || places.size() < kMinDifferentWords)
    return Status::invalidArgument(
        "text.tooShort words different leastWords leastDifferent",
        {all.size(), places.size(), kMinCorpusWords, kMinDifferentWords});
  const std::vector<uint32_t> order =
      orderOf(places.size(), [&](uint32_t a, uint32_t b) { return counts[a] > counts[b]; });
  std::vector<uint32_t> numberOf(order.size());
  Corpus corpus;
  for (uint32_t i = 0; i < order.size(); ++i) {
    numberOf[order[i]] = i;
    if (i >= kMaxVocabulary) {
      ++corpus.rare;
      continue;
    }
    corpus.words.emplace_back(all[places[order[i]]]);
    corpus.counts.push_back(counts[order[i]]);
  }
  size_t i = 0;
  for (const size_t end : ends) {
    corpus.starts.push_back(uint32_t(corpus.tokens.size()));
    for (; i < end; ++i) {
      if (const uint32_t word = numberOf[wordOf[i]]; word < kMaxVocabulary)
        corpus.tokens.push_back(word);
    }
  }
  corpus.starts.push_back(uint32_t(corpus.tokens.size()));
  return corpus;
}

void shuffleCorpus(Corpus& corpus, uint64_t seed) {
  std::vector<uint32_t> order(corpus.tokens.size());
  Rng(seed, Stream::corpusShuffle).permutation(order.data(), uint32_t(order.size()));
  const std::vector<uint32_t> before = corpus.tokens;
  for (size_t i = 0; i < order.size(); ++i) corpus.tokens[i] = before[order[i]];
}

Questions analogyQuestions(const Grammar& grammar, const Corpus& corpus) {
  Questions out;
  for (uint32_t g = 0; g < grammar.groups.size(); ++g) {
    out.names.push_back(grammar.groups[g].name);
    std::vector<uint32_t> pairs;
    for (const uint32_t word : grammar.groups[g].pairs) {
      const auto found = std::find(corpus.words.begin(), corpus.words.end(), grammar.words[word]);
      pairs.push_back(uint32_t(found - corpus.words.begin()));
    }
    const auto there = [&](size_t pair) {
      return std::max(pairs[pair], pairs[pair + 1]) < corpus.words.size();
    };
    for (size_t i = 0; i < pairs.size(); i += 2) {
      for (size_t j = 0; j < pairs.size(); j += 2) {
        if (i == j || !there(i) || !there(j)) continue;
        for (const size_t at : {i, i + 1, j, j + 1}) out.words.push_back(pairs[at]);
        out.groups.push_back(g);
      }
    }
  }
  return out;
}

}  // namespace atlas
