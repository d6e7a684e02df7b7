/**
 * The step "words" on the page (lecture row 30): its model, its view, and what is measured of both.
 *
 * @module
 */
import { Words } from './model.js';
import { makeWordsView } from './view.js';

/** @typedef {import('./params.js').WordsParams} WordsParams */
/** @typedef {import('./model.js').Answer} Answer */

/**
 * What the fact says of one way to deal the words to sentences, whatever is set.
 * @param {'written' | 'trap'} name @param {Answer} answer
 */
function told(name, { ranked, score, corpus, numbers }) {
  const [best] = ranked;
  return {
    [`${name}Answer`]: best?.word ?? '',
    [`${name}IsInput`]: Number(best?.input ?? false),
    [`${name}Sentences`]: corpus.starts.length - 1,
    [`${name}Numbers`]: numbers,
    [`${name}Asked`]: score.asked,
    [`${name}Right`]: score.right,
    [`${name}Freely`]: score.freely,
    [`${name}Inputs`]: score.inputs,
  };
}

/** Where the reader's own grammar and text are kept. */
const KEPT = 'grammar and text';
/** The project's grammar. @type {import('./model.js').Source} */
const PROJECT = { grammar: null, text: '' };

/**
 * @param {Pick<import('../../../frame/contract.js').Parts, 'engine' | 'words' | 'live' | 'ready' | 'fail' | 'language' | 'drawings'>
 *   & { params: { set: (partial: Partial<WordsParams>) => void } }} parts
 */
export function makeWordsPart(parts) {
  const { engine, params, words, live, language, drawings, ready, fail } = parts;
  /** A grammar that was changed, or a text that was pasted. @type {import('./model.js').Source} */
  let source = PROJECT;
  /** As they were shown last. @type {WordsParams | null} */
  let shown = null;
  const view = makeWordsView({
    words,
    language,
    onChange: (partial) => void params.set(partial),
    onSource(next) {
      learn(next);
      keep();
    },
    onWrite: () => keep(),
  });
  const learn = (/** @type {import('./model.js').Source} */ next) => {
    source = next;
    if (shown) model.show({ ...shown, ...source });
  };
  // What the reader wrote is there again on the next visit, and what was learned from it.
  let isTouched = false;
  const isProjects = (/** @type {import('./model.js').Source} */ { grammar, text }) =>
    grammar === null && text === '';
  const keep = () => {
    isTouched = true;
    const { written } = view;
    const isOwn = !isProjects(source) || !isProjects(written);
    drawings.write(KEPT, isOwn ? { written, source } : null);
  };
  void drawings.read(KEPT).then((kept) => {
    // Whoever has written in the meantime is not disturbed.
    if (!kept || isTouched) return;
    view.write(kept.written);
    learn(kept.source);
  });
  drawings.onForget(() => {
    view.write(PROJECT);
    learn(PROJECT);
    keep();
  });
  const model = new Words({
    engine,
    trainingName: words('wordsTraining'),
    onGrammar: view.showGrammar,
    onLearning: view.showLearning,
    onAnswer(answer) {
      view.showAnswer(answer);
      const { ranked, score, wish } = answer;
      live({
        wordShuffled: Number(wish.sentences === 'shuffled'),
        wordAnswer: ranked[0]?.word ?? '',
        wordBest: ranked.find(({ input }) => !input)?.word ?? '',
        wordCosine: ranked[0]?.cosine ?? NaN,
        wordRight: score.right,
        wordFreely: score.freely,
        wordInputs: score.inputs,
        wordVocabulary: answer.corpus.words.length,
      });
      ready();
    },
    onError: fail,
  });
  /** What the fact compares, each measured once. @param {'written' | 'trap'} name */
  const study = (name) =>
    void model
      .study(name === 'trap' ? 'shuffled' : 'written')
      .then((answer) => live(told(name, answer)), model.fail);
  return {
    root: view.root,
    /** @param {WordsParams} values @param {{ moment: string }} step */
    show(values, step) {
      shown = values;
      view.showParams(values);
      model.show({ ...values, ...source });
      study('written');
      if (values.sentences === 'shuffled' || step.moment === 'answered') study('trap');
    },
    close: () => model.close(),
  };
}
