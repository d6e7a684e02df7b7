/**
 * Words as vectors: a corpus, vectors learned from it, and what b − a + c is nearest to. Each is made anew
 * only when what it hangs on has changed; only the newest question counts.
 *
 * @module
 */
import { latestInSteps } from '../../../frame/latest.js';
import { once } from '../../../frame/once.js';
import { Questions } from '../../../frame/questions.js';
import { train } from '../../../frame/training.js';
import { defaults } from '../../../ui/base/paramTypes.js';
import { ATTRIBUTES, NUMBERS, WORDS_SCHEMA } from './params.js';
import { withoutAttributes } from './text.js';

/** @typedef {import('./params.js').WordsParams} WordsParams */
/** @typedef {import('../../../engine/calls/words.js').WordCorpus} WordCorpus */
/** @typedef {import('../../../engine/calls/words.js').WordVectors} WordVectors */
/** @typedef {{ grammar: string | null, text: string }} Source grammar null: the project's; text '': of the grammar */
/** @typedef {WordsParams & Source} Wish */
/**
 * @typedef {object} Answer
 * @property {Wish} wish it belongs to
 * @property {WordCorpus} corpus
 * @property {readonly string[]} asked a, b, c; as in the wish
 * @property {string} missing the first of them that the corpus lacks; the rest is then empty
 * @property {{ word: string, cosine: number, input: boolean }[]} ranked nearest first
 * @property {string[]} shown words in the plane
 * @property {Float64Array} plane x, y of each, and of b − a + c behind them
 * @property {import('../../../engine/calls/words.js').WordScore} score
 * @property {number} numbers of each word that count
 */

const SEED = 1;
const SENTENCES = 3000;
/** Skip-gram learns pair by pair and takes more of them (lecture.md (c4)). */
const SKIPGRAM = { sentences: 10_000, dim: 24, pairs: 1_600_000 };
const MOST_NUMBERS = 64;
/** Numbers of a random vector: as many as skip-gram's. */
const RANDOM_DIM = 24;
/** Beside a, b and c of a text of one's own. */
const NEIGHBOURS = 14;

export class Words extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../../frame/contract.js').Engine} parts.engine
   * @param {string} parts.trainingName of the run of skip-gram, for the page's list
   * @param {(answer: Answer) => void} parts.onAnswer
   * @param {(share: number) => void} parts.onLearning of skip-gram, 0…1
   * @param {(grammar: string) => void} parts.onGrammar the project's, once
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, trainingName, onAnswer, onLearning, onGrammar, onError }) {
    super(engine, onError);
    this.trainingName = trainingName;
    this.onLearning = onLearning;
    /** @type {{ key: string, corpus: WordCorpus } | null} */
    this.read = null;
    /** @type {{ key: string, vectors: WordVectors } | null} */
    this.learned = null;
    this.grammar = once(async () => {
      const grammar = await this.call('wordsGrammar', {});
      onGrammar(grammar);
      return grammar;
    });
    /** @type {import('../../../engine/runs.js').Run | null} */
    this.run = null;
    /** What that run learns. */
    this.learning = '';
    /** @type {Partial<Record<WordsParams['sentences'], () => Promise<Answer>>>} */
    this.studies = {};
    this.ask = latestInSteps(
      [
        (/** @type {Wish} */ wish) => this.readCorpus(wish),
        (wish) => this.learn(wish),
        async (wish) => onAnswer(await this.answer(wish)),
      ],
      this.fail,
    );
  }

  /** @param {Wish} wish */
  show(wish) {
    // A training for another wish ends: what it makes nobody asks for.
    if (this.run && keyOf(wish) !== this.learning) this.run.forget();
    this.ask(wish);
  }

  /** @param {Wish} wish */
  async readCorpus(wish) {
    const key = corpusKey(wish);
    if (this.read?.key !== key) this.read = { key, corpus: await this.corpusOf(wish) };
  }

  /** @param {Wish} wish @returns {Promise<WordCorpus>} */
  async corpusOf(wish) {
    const grammar = wish.grammar ?? (await this.grammar());
    const names = wish.without.map((i) => ATTRIBUTES[i] ?? '');
    return this.call('wordsCorpus', {
      grammar: withoutAttributes(grammar, names),
      text: wish.text,
      sentences: wish.learner === 'skipgram' ? SKIPGRAM.sentences : SENTENCES,
      seed: SEED,
      shuffled: wish.sentences === 'shuffled',
    });
  }

  /** @param {Wish} wish */
  async learn(wish) {
    const key = keyOf(wish);
    const corpus = this.read?.corpus;
    if (this.learned?.key === key || !corpus) return;
    const { tokens, starts } = corpus;
    const of = { words: corpus.words.length, tokens, starts };
    if (wish.learner === 'random') {
      const asked = { words: of.words, dim: RANDOM_DIM, seed: SEED };
      this.learned = { key, vectors: await this.call('wordsRandom', asked) };
    } else if (wish.learner === 'svd') {
      this.learned = { key, vectors: await this.factorised(corpus) };
    } else {
      await this.trainSkipGram(key, of);
    }
  }

  /** @param {WordCorpus} corpus */
  factorised({ words: { length: words }, tokens, starts }) {
    return this.call('wordsVectors', { words, tokens, starts, dim: MOST_NUMBERS });
  }

  /** @param {string} key @param {import('../../../engine/calls/words.js').WordTokens} of */
  async trainSkipGram(key, of) {
    const { dim, pairs } = SKIPGRAM;
    const life = this.stop.signal;
    const options = { id: 'directions/words', name: this.trainingName, steps: pairs, life };
    this.learning = key;
    const { run, ended } = train(this.engine, options, async (mine) => {
      const onProgress = (/** @type {{ done: number }} */ { done }) =>
        this.onLearning(done / pairs);
      const asked = { ...of, dim, seed: SEED, pairs };
      const vectors = await this.engine.call('wordsSkipGram', asked, { run: mine, onProgress });
      this.learned = { key, vectors };
    });
    this.run = run;
    await ended;
    this.run = null;
    this.onLearning(1);
  }

  /** @param {Wish} wish */
  answer(wish) {
    const corpus = /** @type {WordCorpus} */ (this.read?.corpus);
    return this.answerOf(
      wish,
      corpus,
      this.learned?.key === keyOf(wish) ? this.learned.vectors : null,
    );
  }

  /**
   * @param {Wish} wish @param {WordCorpus} corpus
   * @param {WordVectors | null} vectors null: their training was stopped
   * @returns {Promise<Answer>}
   */
  async answerOf(wish, corpus, vectors) {
    const asked = [wish.wordA, wish.wordB, wish.wordC];
    const { words, questions, groups } = corpus;
    const question = asked.map((word) => words.indexOf(word));
    const missing = asked.find((word) => !words.includes(word)) ?? '';
    const dim = vectors?.dim ?? 0;
    const k = wish.learner === 'svd' ? Math.min(NUMBERS[wish.numbers[0] ?? 0] ?? 2, dim) : dim;
    const score = { asked: 0, right: NaN, freely: NaN, inputs: NaN, byGroup: new Float64Array() };
    /** @type {Answer} */
    const empty = {
      wish,
      corpus,
      asked,
      missing,
      ranked: [],
      shown: [],
      plane: new Float64Array(),
      score,
      numbers: k,
    };
    if (!vectors) return empty;
    const of = { vectors: vectors.vectors, dim, k };
    if (groups.length) empty.score = await this.call('wordsScore', { ...of, questions, groups });
    if (missing) return empty;
    const inGroup = groupWords(corpus, question);
    const known = inGroup.length ? inGroup : question;
    const first = await this.call('wordsAnalogy', { ...of, question, shown: distinct(known) });
    const near = inGroup.length ? 4 : NEIGHBOURS;
    const shown = distinct([...known, ...question, ...first.order.subarray(0, near)]);
    const { order, cosines, plane } = await this.call('wordsAnalogy', { ...of, question, shown });
    const ranked = [...order].map((place, i) => ({
      word: words[place] ?? '',
      cosine: cosines[i] ?? NaN,
      input: question.includes(place),
    }));
    return { ...empty, ranked, shown: shown.map((place) => words[place] ?? ''), plane };
  }

  /**
   * The project's grammar and question as they open, written or shuffled: asked once.
   * @param {WordsParams['sentences']} sentences @returns {Promise<Answer>}
   */
  study(sentences) {
    this.studies[sentences] ??= once(async () => {
      const wish = { ...defaults(WORDS_SCHEMA), sentences, grammar: null, text: '' };
      const corpus = await this.corpusOf(wish);
      return this.answerOf(wish, corpus, await this.factorised(corpus));
    });
    return this.studies[sentences]();
  }

  /** @override */
  close() {
    this.run?.forget();
    super.close();
  }
}

/** @param {readonly number[]} places */
const distinct = (places) => [...new Set(places)];

/**
 * Every word of the pairs whose group has one of the question's words.
 * @param {WordCorpus} corpus @param {readonly number[]} question
 */
function groupWords({ questions, groups }, question) {
  const all = [...questions];
  const own = new Set(
    all.flatMap((word, i) => (question.includes(word) ? [groups[i >> 2] ?? 0] : [])),
  );
  return distinct(all.filter((_, i) => own.has(groups[i >> 2] ?? -1)));
}

/** @param {Wish} wish what its corpus hangs on */
const corpusKey = ({ grammar, text, sentences, without, learner }) =>
  JSON.stringify([grammar, text, sentences, text ? [] : without, learner === 'skipgram']);
/** @param {Wish} wish and its vectors */
const keyOf = (wish) => `${wish.learner} ${corpusKey(wish)}`;
