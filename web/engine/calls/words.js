/**
 * Words as vectors (cpp/include/atlas/data/wordCorpus.h, lessons/wordVectors.h). The core keeps nothing: the
 * corpus and the vectors go out and come back in.
 * @module
 */
import { inSlices } from '../slices.js';

/**
 * @typedef {object} WordCorpus
 * @property {string[]} words most frequent first
 * @property {Uint32Array} counts of each word
 * @property {Uint32Array} tokens words of all sentences, by their number
 * @property {Uint32Array} starts of each sentence in tokens, and their end
 * @property {number} rare different words that were left out
 * @property {Uint32Array} questions a : b = c : d, 4 words each; of a text none
 * @property {Uint32Array} groups of each question
 * @property {string[]} names of the groups, the lines of pairs of the grammar
 */
/** @typedef {{ dim: number, vectors: Float64Array, values: Float64Array }} WordVectors words × dim; all singular values (none if not factorised) */
/** @typedef {{ order: Uint32Array, cosines: Float64Array, plane: Float64Array }} WordAnalogy every word by its cosine to b − a + c; (x, y) of the shown words, and of b − a + c behind them */
/** @typedef {{ asked: number, right: number, freely: number, inputs: number, byGroup: Float64Array }} WordScore shares; freely, inputs: where a, b and c may be the answer */
/** @typedef {{ words: number, tokens: Uint32Array, starts: Uint32Array }} WordTokens of a corpus */
/** @typedef {{ dim: number, total: number, seed: number, done: number, vectors: Float32Array, neighbours: Float32Array }} SkipGramState */

/**
 * @typedef {object} WordsRequests
 * @property {[Record<string, never>, string, never]} wordsGrammar the project's own
 * @property {[{ grammar: string, text: string, sentences: number, seed: number, shuffled: boolean }, WordCorpus, never]} wordsCorpus
 *   of the text, a sentence a line, or, where it is empty, of so many sentences of the grammar
 * @property {[{ words: number, tokens: Uint32Array, starts: Uint32Array, dim: number }, WordVectors, never]} wordsVectors PPMI and SVD
 * @property {[{ words: number, dim: number, seed: number }, WordVectors, never]} wordsRandom
 * @property {[{ words: number, tokens: Uint32Array, starts: Uint32Array, dim: number, seed: number, pairs: number }, WordVectors, { done: number }]} wordsSkipGram
 * @property {[{ vectors: Float64Array, dim: number, k: number, question: number[], shown: number[] }, WordAnalogy, never]} wordsAnalogy
 * @property {[{ vectors: Float64Array, dim: number, k: number, questions: Uint32Array, groups: Uint32Array }, WordScore, never]} wordsScore
 */

/** @satisfies {import('./index.js').Handlers<WordsRequests>} */
export const words = {
  /** @type {import('./index.js').Handler<WordsRequests, 'wordsSkipGram'>} */
  async wordsSkipGram(core, { dim, seed, pairs, ...tokens }, job) {
    const none = new Float32Array();
    /** @type {SkipGramState} */
    let so = { dim, seed, total: pairs, done: 0, vectors: none, neighbours: none };
    await inSlices(job, pairs, (_, count) => {
      so = core.call('wordsSkipGramPart', { ...tokens, pairs: count, so });
      job.progress({ done: so.done });
    });
    return { dim, vectors: Float64Array.from(so.vectors), values: new Float64Array() };
  },
};
