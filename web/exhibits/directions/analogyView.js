/**
 * The fifth step's picture: A : B :: C : ?, the answer of the codes and of the pixels beside the
 * generator's true one, and where the true one stood among a thousand in a hundred questions.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { QUESTIONS } from './analogyModel.js';
import { FACTORS } from './params.js';
import { actionButton, headRow, picture, row, setWord } from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/directions.js').Analogies} Analogies */

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const NEAREST = 5;
/** Ends of the classes of ranks. */
const RANKS = [1, 3, 10, 100, 1000];

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onAsk
 */
export function makeAnalogyView({ words, onChange, onAsk }) {
  const [a, b, c, d] = ['A', 'B', 'C', 'D'].map(() => picture('directionsQuad'));
  const [byCode, byPixel] = [picture('directionsQuad'), picture('directionsQuad')];
  const veil = el('p', { class: 'directionsVeil', 'aria-hidden': 'true' }, '?');
  const sign = (/** @type {string} */ text) =>
    el('span', { class: 'directionsSign', 'aria-hidden': 'true' }, text);
  const asked = el(
    'div',
    { class: 'directionsAsked' },
    a ?? '',
    sign(':'),
    b ?? '',
    sign('::'),
    c ?? '',
    sign(':'),
    el('div', { class: 'directionsAnswer' }, byCode, veil),
  );
  const nearest = row(NEAREST, 'directionsNearest');
  const answers = el(
    'div',
    { class: 'directionsAnswers' },
    d ?? '',
    byPixel,
    el('div', {}, nearest, el('p', { class: 'imageCaption' }, words('nearestFive'))),
  );
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const table = el('table', { class: 'numbers' });
  const ask = actionButton('ask', words('askAll', { count: QUESTIONS }), onAsk);
  const factor = segmented({
    param: 'factor',
    label: words('factor'),
    small: true,
    items: FACTORS.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ factor: value }),
  });
  /** @type {Params | null} */
  let params = null;
  const next = actionButton(
    'nextQuestion',
    words('nextQuestion'),
    () => params && onChange({ question: (params.question + 1) % QUESTIONS }),
  );
  next.classList.add('small');
  const badge = el('p', { class: 'note' });
  const rest = el('div', { class: 'directionsRest' }, bars, table);
  const root = el(
    'div',
    { class: 'directions directionsAnalogy' },
    el('div', { class: 'directionsBar' }, ask, factor.root, next),
    el('div', { class: 'directionsQuestion' }, asked, answers),
    rest,
    badge,
  );
  /** @type {Analogies | null} */
  let found = null;
  let isWhole = false;
  let isOpen = false;
  /** @param {import('../../ui/images/pixelImage.js').PixelImage | undefined} node @param {Uint8Array} image @param {'x' | 'dec'} role @param {string} caption */
  const show = (node, image, role, caption) => {
    if (node) node.data = { image, rows: SIDE, cols: SIDE, role, caption, description: caption };
  };
  const draw = () => {
    const hasAnswer = isOpen && isWhole;
    veil.hidden = hasAnswer;
    byCode.hidden = answers.hidden = rest.hidden = !hasAnswer;
    root.toggleAttribute('data-answered', hasAnswer);
    if (!found || !params) return;
    const { images } = found;
    [a, b, c].forEach((node, i) =>
      show(node, images.slice(i * PIXELS, (i + 1) * PIXELS), 'x', 'ABC'[i] ?? ''),
    );
    if (!hasAnswer) return;
    show(byCode, found.answer, 'dec', words('byCode'));
    show(byPixel, found.pixelAnswer, 'x', words('byPixel'));
    show(d, images.slice(3 * PIXELS), 'x', words('trueD'));
    nearest.data = {
      images: found.nearest,
      count: NEAREST,
      rows: SIDE,
      cols: SIDE,
      role: 'x',
      description: words('nearestFive'),
    };
    const shares = (/** @type {Uint32Array} */ ranks) =>
      RANKS.map(
        (most, i) =>
          [...ranks].filter((rank) => rank <= most && rank > (RANKS[i - 1] ?? 0)).length /
          ranks.length,
      );
    const inCodes = shares(found.ranks);
    const inPixels = shares(found.pixelRanks);
    bars.data = {
      categories: RANKS.map((most, i) => {
        const least = (RANKS[i - 1] ?? 0) + 1;
        return least === most ? `${most}` : `${least}–${most}`;
      }),
      groups: [
        { name: words('codes'), values: inCodes, role: 'dec' },
        { name: words('pixels'), values: inPixels, role: 'x' },
      ],
      name: words('rankAxis'),
      value: { name: words('shareAxis'), low: 0, high: Math.max(...inCodes, ...inPixels) },
      description: words('ranksAlt', {
        median: number(found.median, 1),
        pixelMedian: number(found.pixelMedian, 1),
      }),
      file: `ranks-${params.factor}`,
    };
    const line = (
      /** @type {string} */ name,
      /** @type {string} */ role,
      /** @type {readonly string[]} */ values,
    ) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, name),
        ...values.map((value) => el('td', { class: role }, value)),
      );
    put(
      table,
      headRow(['', words('medianRank'), words('firstShare'), words('cShare')]),
      line(words('codes'), 'dec', [
        number(found.median, 1),
        percent(found.first, 0),
        percent(found.nearestIsC, 0),
      ]),
      line(words('pixels'), 'x', [
        number(found.pixelMedian, 1),
        percent(found.pixelFirst, 0),
        percent(found.pixelNearestIsC, 0),
      ]),
    );
  };
  return {
    root,
    /** @param {Params} values @param {import('../../frame/moments.js').StepState} step */
    showParams(values, step) {
      isOpen = step.moment === 'answered';
      params = values;
      factor.set(values.factor);
      factor.root.hidden = next.hidden = !isOpen;
      ask.hidden = isOpen;
      draw();
    },
    /** @param {import('../../data/models.js').ShippedDataset} source */
    showSource: (source) => setText(badge, words('analogySet', { set: words(setWord(source)) })),
    /** @param {Analogies} asked @param {boolean} whole */
    showAsked(asked, whole) {
      found = asked;
      isWhole = whole;
      draw();
    },
  };
}
