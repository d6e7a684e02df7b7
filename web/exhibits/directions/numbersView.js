/**
 * The second step's picture: the nats of each of ten numbers under two β, and one digit rebuilt from
 * them. What was measured at every β stands in a table once the step is answered.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent, subscript } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { NUMBERS } from './numbersModel.js';
import { BETAS } from './params.js';
import { actionButton, headRow, picture, setWord } from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./numbersModel.js').Measured} Measured */

const SIDE = 28;
const NAMES = Array.from({ length: NUMBERS }, (_, j) => `z${subscript(j + 1)}`);
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 */
export function makeNumbersView({ words, onChange, onTrain }) {
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const digit = picture('directionsDigit');
  const rebuilt = picture('directionsDigit');
  const train = actionButton('train', '', onTrain);
  const beta = segmented({
    param: 'beta',
    label: 'β',
    small: true,
    items: BETAS.map((value) => ({ value, text: `β = ${value}` })),
    onChange: (value) => onChange({ beta: value }),
  });
  const which = segmented({
    param: 'digit',
    label: words('digit'),
    small: true,
    items: DIGITS.map((value) => ({ value, text: value })),
    onChange: (value) => onChange({ digit: Number(value) }),
  });
  const table = el('table', { class: 'numbers' });
  const said = el('p', { class: 'note', role: 'status' });
  const badge = el('p', { class: 'note' });
  const title = el('h2', { class: 'lat' });
  const root = el(
    'div',
    { class: 'directions directionsNumbers' },
    el(
      'div',
      { class: 'directionsMain' },
      el('div', { class: 'directionsBar' }, train, beta.root, said),
      title,
      bars,
    ),
    el(
      'div',
      { class: 'directionsSide' },
      el('div', { class: 'directionsPair' }, digit, rebuilt),
      which.root,
      table,
      badge,
    ),
  );
  /** @type {readonly Measured[]} */
  let measured = [];
  /** @type {Params | null} */
  let params = null;
  let isOpen = false;
  let share = 1;
  const now = () => measured.find((one) => one.beta === params?.beta);
  const draw = () => {
    if (!params) return;
    const one = now();
    const isBusy = share < 1;
    setText(
      train,
      isBusy ? words('trainStop') : words('trainBeta', { beta: isOpen ? params.beta : '4' }),
    );
    setText(said, isBusy ? words('trainShare', { share: percent(share, 0) }) : '');
    const shown = one ?? measured[0];
    if (!shown) return;
    setText(title, words('barsTitle', { beta: shown.beta }));
    const of = { beta: shown.beta, active: shown.active, digit: params.digit };
    bars.data = {
      categories: NAMES,
      groups: [
        { name: words('ofAll'), values: shown.used, role: 'lat' },
        { name: words('ofOne', of), values: shown.ofOne, role: 'ink3' },
      ],
      // One scale for every β.
      value: {
        name: words('natsAxis'),
        low: 0,
        high: Math.max(...measured.flatMap((m) => [...m.used, ...m.ofOne])),
      },
      description: words('barsAlt', {
        ...of,
        used: [...shown.used].map((v) => number(v, 1)).join(', '),
      }),
      file: 'nats-per-number',
    };
    rebuilt.data = {
      image: shown.rebuilt,
      rows: SIDE,
      cols: SIDE,
      role: 'dec',
      caption: words('rebuiltCaption', { beta: shown.beta, active: shown.activeOfOne }),
      description: words('rebuiltAlt', of),
    };
    const head = ['β', words('active'), words('klNats'), words('reconNats'), ''];
    put(
      table,
      headRow(head),
      ...measured.map((m) =>
        el(
          'tr',
          { class: m.beta === params?.beta ? 'lit' : null },
          el('th', { scope: 'row' }, m.beta),
          el('td', { class: 'lat' }, `${m.active}`),
          el('td', {}, number(m.nats, 1)),
          el('td', { class: 'dec' }, number(m.recon, 1)),
          el('td', { class: 'note' }, words(m.isShipped ? 'shipped' : 'here')),
        ),
      ),
    );
  };
  return {
    root,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      isOpen = step.moment === 'answered';
      params = next;
      beta.set(next.beta);
      which.set(String(next.digit));
      beta.root.hidden = which.root.hidden = table.hidden = !isOpen;
      draw();
    },
    /** @param {import('../../data/models.js').ShippedDataset} source */
    showSource: (source) => setText(badge, words(setWord(source))),
    /** @param {{ image: Uint8Array, label: number }} shown */
    showDigit({ image, label }) {
      digit.data = {
        image,
        rows: SIDE,
        cols: SIDE,
        role: 'x',
        caption: words('digitCaption', { digit: label }),
        description: words('digitAlt', { digit: label }),
      };
    },
    /** @param {readonly Measured[]} all */
    showMeasured(all) {
      measured = all;
      draw();
    },
    /** @param {number} done */
    showTraining(done) {
      share = done;
      draw();
    },
  };
}
