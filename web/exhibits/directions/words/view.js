/**
 * The stage of the step "words": the question a − b + c as three fields, the words in a plane with the
 * parallelogram, the nearest words with their cosines, and what breaks it.
 *
 * @module
 */
import '../../../ui/charts/bars.js';
import '../../../ui/plane/plane.js';
import { el, put, setText } from '../../../ui/base/dom.js';
import { number, percent } from '../../../ui/base/format.js';
import { segmented } from '../../../ui/controls/segmented.js';
import { slider } from '../../../ui/controls/slider.js';
import { makeAsk } from './askView.js';
import { makeSource } from './sourceView.js';
import { ATTRIBUTES, NUMBERS } from './params.js';

/** @typedef {import('./params.js').WordsParams} WordsParams */
/** @typedef {import('./model.js').Answer} Answer */
/** @typedef {import('./model.js').Source} Source */
/** @typedef {import('../../../frame/contract.js').Words} Words */
/** @typedef {(partial: Partial<WordsParams>) => void} Change */

/** Words in the list of the nearest: as many as it has room for, pixels a word and for the axis. */
const RANKED = { least: 3, most: 7 };
const ROW = 18;
const AXIS = 44;
/** Room round the words of the plane, of its width. */
const ROOM = 0.12;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {Change} options.onChange
 * @param {(source: Source) => void} options.onSource
 * @param {() => void} options.onWrite the reader's own grammar or text is another
 * @param {import('../../../frame/contract.js').Language} options.language
 */
export function makeWordsView({ words, onChange, onSource, onWrite, language }) {
  const ask = makeAsk({ words, onChange });
  const source = makeSource({ words, onSource, onWrite, language });
  const plane = /** @type {import('../../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  plane.className = 'wordsPlane';
  const bars = /** @type {import('../../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'wordsBars';
  bars.setAttribute('plain', '');
  const inputs = segmented({
    param: 'inputs',
    label: words('wordsInputs'),
    small: true,
    items: [
      { value: 'in', text: words('wordsInputsIn') },
      { value: 'out', text: words('wordsInputsOut') },
    ],
    onChange: (value) => onChange({ inputs: value }),
  });
  const learner = segmented({
    param: 'learner',
    label: words('wordsLearner'),
    small: true,
    items: [
      { value: 'svd', text: words('wordsSvd'), title: words('wordsSvdTitle') },
      { value: 'skipgram', text: words('wordsSkipgram'), title: words('wordsSkipgramTitle') },
      { value: 'random', text: words('wordsRandom'), title: words('wordsRandomTitle') },
    ],
    onChange: (value) => onChange({ learner: value }),
  });
  const numbers = slider({
    param: 'numbers',
    label: words('wordsNumbers'),
    stops: NUMBERS,
    role: 'lat',
    format: String,
    onChange: (value) =>
      onChange({ numbers: [NUMBERS.indexOf(/** @type {typeof NUMBERS[number]} */ (value))] }),
  });
  const shuffle = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'shuffle',
      'aria-pressed': 'false',
      onclick: () =>
        onChange({
          sentences: shuffle.getAttribute('aria-pressed') === 'true' ? 'written' : 'shuffled',
        }),
    },
    words('wordsShuffle'),
  );
  /** @type {readonly number[]} */
  let without = [];
  const attributes = ATTRIBUTES.map((name, i) =>
    el(
      'button',
      {
        type: 'button',
        class: 'wordsChip',
        'data-value': name,
        'aria-pressed': 'true',
        onclick: () =>
          onChange({
            without: without.includes(i)
              ? without.filter((one) => one !== i)
              : [...without, i].sort((a, b) => a - b),
          }),
      },
      words(`wordsOf_${name}`),
    ),
  );
  const kept = el(
    'div',
    { class: 'wordsAttributes', role: 'group', 'aria-label': words('wordsAttributes') },
    el('span', { class: 'wordsName' }, words('wordsAttributes')),
    ...attributes,
  );
  const score = el('p', { class: 'wordsScore', role: 'status' });
  const left = el('section', { class: 'wordsLeft' }, source.tabs);
  const root = el(
    'div',
    { class: 'wordsStep' },
    ask.root,
    left,
    el('section', { class: 'wordsRight' }, bars, inputs.root, score),
    el(
      'div',
      { class: 'wordsFoot' },
      el('div', { class: 'wordsBar' }, shuffle, learner.root, numbers.root),
      kept,
    ),
  );
  /** @type {Answer | null} */
  let held = null;
  /** @type {WordsParams['inputs']} */
  let allowed = 'in';

  const showRanked = () => {
    if (!held) return;
    const { ranked, score: of, missing } = held;
    const open = allowed === 'in' ? ranked : ranked.filter(({ input }) => !input);
    const room = bars.clientHeight ? Math.floor((bars.clientHeight - AXIS) / ROW) : RANKED.most;
    const top = open.slice(0, Math.max(RANKED.least, Math.min(RANKED.most, room)));
    ask.showAnswer(top[0] ?? null);
    const list = top.map(({ word, cosine }) => `${word} ${number(cosine, 2)}`).join(', ');
    bars.hidden = top.length === 0;
    bars.data = {
      categories: top.map(({ word }) => word),
      groups: [
        {
          name: words('wordsCosine'),
          values: top.map(({ cosine }) => cosine),
          roles: top.map(({ input }, i) => (input ? 'ink3' : i === 0 ? 'dec' : 'lat')),
        },
      ],
      lying: true,
      values: true,
      value: { name: words('wordsCosine'), low: 0, high: 1, format: (x) => number(x, 2) },
      description: words('wordsBarsAlt', { list }),
      file: 'words',
    };
    if (missing) return setText(score, words('wordsMissing', { word: missing }));
    if (!of.asked) return setText(score, words('wordsNoQuestions'));
    const groups = held.corpus.names
      .map((name, i) => `${name} ${percent(of.byGroup[i] ?? 0, 0)}`)
      .join(', ');
    const [free, inputShare] = [percent(of.freely, 0), percent(of.inputs, 0)];
    setText(
      score,
      allowed === 'in'
        ? words('wordsScoreIn', { all: of.asked, free, inputs: inputShare, groups })
        : words('wordsScoreOut', { all: of.asked, right: percent(of.right, 0) }),
    );
  };
  source.onTab(() => put(left, source.tabs, source.tab === 'map' ? plane : source.panel));
  put(left, source.tabs, plane);

  return {
    root,
    showGrammar: source.showGrammar,
    write: source.write,
    get written() {
      return source.written;
    },
    /** @param {number} share of skip-gram's pairs */
    showLearning(share) {
      if (share < 1) setText(score, words('wordsLearning', { share: percent(share) }));
    },
    /** @param {WordsParams} params */
    showParams(params) {
      ask.showParams(params);
      allowed = params.inputs;
      inputs.set(params.inputs);
      learner.set(params.learner);
      numbers.set(NUMBERS[params.numbers[0] ?? 0] ?? 2);
      numbers.input.disabled = params.learner !== 'svd';
      shuffle.setAttribute('aria-pressed', String(params.sentences === 'shuffled'));
      without = params.without;
      attributes.forEach((chip, i) =>
        chip.setAttribute('aria-pressed', String(!without.includes(i))),
      );
      showRanked();
    },
    /** @param {Answer} answer */
    showAnswer(answer) {
      held = answer;
      kept.hidden = answer.wish.text !== '';
      ask.showWords(answer.corpus.words);
      source.showCorpus(answer.corpus);
      showRanked();
      plane.hidden = answer.shown.length === 0;
      if (answer.shown.length) plane.data = planeOf(answer, allowed, words);
    },
  };
}

/**
 * The words about the question, a → b and c → b − a + c as two sides of a parallelogram.
 * @param {Answer} answer @param {WordsParams['inputs']} allowed @param {Words} words
 * @returns {import('../../../ui/plane/plane.js').PlaneData}
 */
function planeOf({ plane, shown, asked, ranked }, allowed, words) {
  /** @param {number} i @returns {[number, number]} */
  const at = (i) => [plane[2 * i] ?? 0, plane[2 * i + 1] ?? 0];
  const goal = at(shown.length);
  const [a, b, c] = /** @type {[[number, number], [number, number], [number, number]]} */ (
    asked.map((word) => at(shown.indexOf(word)))
  );
  const best = ranked.find(({ input }) => allowed === 'in' || !input)?.word ?? '';
  const xs = [...plane].filter((_, i) => i % 2 === 0);
  const ys = [...plane].filter((_, i) => i % 2 === 1);
  const pad = ROOM * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const lit = (/** @type {string} */ word) => asked.includes(word) || word === best;
  const quiet = shown.filter((word) => !lit(word));
  const points = (/** @type {string[]} */ of) => of.flatMap((word) => at(shown.indexOf(word)));
  return {
    window: [
      Math.min(...xs) - pad,
      Math.max(...xs) + pad,
      Math.min(...ys) - pad,
      Math.max(...ys) + pad,
    ],
    axes: 'none',
    layers: [
      { kind: 'segments', segments: [...a, ...c], role: 'ink3', dash: 'dash' },
      { kind: 'segments', segments: [...b, ...goal], role: 'ink3', dash: 'dash' },
      { kind: 'arrow', from: a, to: b, role: 'lat', width: 2 },
      { kind: 'arrow', from: c, to: goal, role: 'lat', width: 2 },
      { kind: 'points', points: points(quiet), role: 'ink3', radius: 3 },
      { kind: 'points', points: points(asked.filter((_, i) => i < 3)), role: 'lat', radius: 5 },
      { kind: 'points', points: goal, role: 'dec', radius: 8, ring: true },
      ...(shown.includes(best)
        ? [
            /** @type {const} */ ({
              kind: 'points',
              points: at(shown.indexOf(best)),
              role: 'dec',
              radius: 5,
            }),
          ]
        : []),
      ...shown.map(
        (word) =>
          /** @type {const} */ ({
            kind: 'label',
            at: at(shown.indexOf(word)),
            text: word,
            role: word === best ? 'dec' : asked.includes(word) ? 'lat' : 'ink3',
            size: lit(word) ? 15 : 12,
          }),
      ),
    ],
    description: words('wordsPlaneAlt', {
      a: asked[0] ?? '',
      b: asked[1] ?? '',
      c: asked[2] ?? '',
      answer: best,
    }),
    file: 'words',
  };
}
