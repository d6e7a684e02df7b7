// Words as vectors (atlas/data/wordCorpus.h, atlas/lessons/wordVectors.h). Nothing is kept: the
// corpus and the vectors go out and come back in.
#include "atlas/lessons/wordVectors.h"

#include "call.h"

namespace atlas {
namespace {

MatrixView<const double> vectorsIn(const In& in) {
  return in.rows<double>("vectors", std::max<size_t>(1, size_t(in["dim"])));
}

Status grammar(Session&, const In&, Out& out) { return out.give(std::string(kWordGrammar)); }

// Of a grammar, or of a text where one is given.
Status corpus(Session&, const In& in, Out& out) {
  Grammar rules;
  std::string text = in["text"];
  if (text.empty()) {
    const std::string written = in["grammar"];
    ATLAS_GET(read, readGrammar(written));
    rules = std::move(read);
    ATLAS_GET(sentences, writeSentences(rules, in["sentences"], in["seed"]));
    text = std::move(sentences);
  }
  ATLAS_GET(made, readCorpus(text));
  if (in["shuffled"]) shuffleCorpus(made, in["seed"]);
  const Questions questions = analogyQuestions(rules, made);
  out("questions", questions.words);
  out("groups", questions.groups);
  out("names", questions.names);
  return out.give(made);
}

Status vectors(Session& session, const In& in, Out& out) {
  return out.give(factoriseWords(session.pool(), in.all<Tokens>(), in["dim"]));
}
Status randomVectors(Session&, const In& in, Out& out) {
  return out.give(randomWords(in["words"], in["dim"], in["seed"]));
}
Status skipGram(Session&, const In& in, Out& out) {
  SkipGram so = in["so"];
  ATLAS_TRY(trainSkipGram(in.all<Tokens>(), in["pairs"], so));
  return out.give(so);
}
Status analogy(Session& session, const In& in, Out& out) {
  const auto all = vectorsIn(in);
  const std::span<const uint32_t> question = in["question"], shown = in["shown"];
  ATLAS_GET(plane, wordPlane(session.pool(), all, in["k"], question, shown));
  out("plane", plane);
  return out.give(analogyOf(all, in["k"], question));
}
Status score(Session&, const In& in, Out& out) {
  return out.give(scoreAnalogies(vectorsIn(in), in["k"], {in["questions"], in["groups"], {}}));
}

constexpr Call kCalls[] = {
    {"wordsGrammar", grammar},      {"wordsCorpus", corpus},         {"wordsVectors", vectors},
    {"wordsRandom", randomVectors}, {"wordsSkipGramPart", skipGram}, {"wordsAnalogy", analogy},
    {"wordsScore", score},
};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
