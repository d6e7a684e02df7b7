/**
 * Codes thrown from N(0, Λ) and decoded; of digits, beside each the nearest training image.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { blanks } from '../../ui/images/digitGrid.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { waiting } from '../../ui/base/waiting.js';
import { makePicture } from './picture.js';
import { MEASURED, SHOWN } from './model.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./readings.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const COLUMNS = 6;

/**
 * @param {Words} words
 * @param {(partial: Partial<Params>) => void} onChange
 */
export function mountSamples(words, onChange) {
  const grid = () => {
    const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    node.setAttribute('columns', String(COLUMNS));
    return node;
  };
  const [drawn, nearest] = [grid(), grid()];
  // There before they are measured: nothing moves when they come.
  const toCome = {
    images: blanks(SHOWN.digits),
    count: SHOWN.digits,
    rows: 28,
    cols: 28,
    description: words('waiting'),
  };
  drawn.data = nearest.data = toCome;
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.setAttribute('plain', '');
  const status = el('p', { class: 'note', role: 'status' });
  const wait = waiting();
  const belowLine = el('p', { class: 'pgBig' }, words('belowShare', { share: '…' }));
  const statistics = el(
    'div',
    { class: 'pgStats', 'data-waiting': '' },
    belowLine,
    el('h2', {}, words('distanceTitle')),
    bars,
    wait.root,
    status,
  );
  let seed = 1;
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-action': 'throw',
      onclick: () => onChange({ seed: (seed % 9999) + 1 }),
    },
    words('throw'),
  );
  const figure = (/** @type {Node} */ node, /** @type {string} */ key) =>
    el('figure', {}, el('figcaption', {}, words(key)), node);
  const veil = el('p', { class: 'veil' }, words('samplesVeiled'));
  const beside = figure(nearest, 'drawnNearest');
  const digits = el('div', { class: 'pgThree' }, figure(drawn, 'drawn'), beside, statistics, veil);
  const pictures = Array.from({ length: SHOWN.heads }, () => {
    const picture = makePicture({ still: true });
    const caption = el('figcaption', {});
    return { picture, caption, root: el('figure', {}, picture.root, caption) };
  });
  const shapes = el('div', { class: 'pgShapes' }, ...pictures.map((one) => one.root));
  const buttons = el(
    'div',
    { class: 'pgButtons' },
    again,
    el('p', { class: 'note' }, words('samplesLead')),
  );
  /** What was drawn last, behind the veil or not. @type {import('../../ui/images/digitGrid.js').DigitGridData} */
  let last = toCome;
  let isVeiled = true;
  const showDrawn = () => (drawn.data = isVeiled ? toCome : last);
  const root = el('div', { class: 'pgSamples' }, buttons, digits, shapes);
  return {
    root,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      seed = params.seed;
      // Codes drawn before would give the answer away.
      const veiled = step.moment === 'ask' || step.moment === 'chosen';
      if (veiled !== isVeiled) {
        isVeiled = veiled;
        showDrawn();
      }
      statistics.hidden = beside.hidden = veiled;
      veil.hidden = !veiled;
      buttons.hidden = step.id === 'turn' && step.moment !== 'answered';
      digits.hidden = params.subject !== 'digits';
      shapes.hidden = !digits.hidden;
    },
    /** @param {import('./model.js').Made} made @param {number} k */
    show({ source, made, count }, k) {
      if (source.subject === 'digits') {
        last = {
          images: made.points,
          count,
          rows: 28,
          cols: 28,
          signed: true,
          scale: 1,
          description: words('drawnAlt', { count, k }),
        };
        return void showDrawn();
      }
      const d = made.points.length / count;
      pictures.forEach(({ picture }, i) =>
        picture.show(
          source,
          made.points.subarray(i * d, (i + 1) * d),
          words('oneDrawnAlt', { n: i + 1, what: words(source.subject) }),
        ),
      );
    },
    /** @param {import('./model.js').Measures[]} measures of shapes */
    showMeasures(measures) {
      pictures.forEach(({ caption }, i) => {
        const one = measures[i];
        if (one?.volume === undefined) return;
        setText(
          caption,
          words('shapeCaption', {
            volume: number(one.volume, 2),
            turned: percent(one.insideOut ?? NaN),
          }),
        );
      });
    },
    /** The images that distances are measured to. @param {string} said @param {number} held @param {number} total */
    showLoading(said, held, total) {
      wait.show(said, held, total);
    },
    /** @param {Uint8Array | null} images one for each of the samples on show */
    showNearest(images) {
      nearest.data = images
        ? {
            images,
            count: SHOWN.digits,
            rows: 28,
            cols: 28,
            role: 'x',
            description: words('drawnNearestAlt', { count: SHOWN.digits }),
          }
        : toCome;
    },
    /** @param {import('./model.js').SampleStats | { done: number, of: number }} stats */
    showStats(stats) {
      if ('done' in stats) {
        setText(status, '');
        wait.show(words('measuring', stats), stats.done, stats.of);
        return;
      }
      wait.hide();
      delete statistics.dataset.waiting;
      setText(status, words('measured', { count: MEASURED }));
      setText(belowLine, words('belowShare', { share: percent(stats.below, 0) }));
      bars.data = {
        categories: [words('ofSamples'), words('ofReal')],
        groups: [{ name: '', values: [stats.mean, stats.real], roles: ['dec', 'x'] }],
        lying: true,
        values: true,
        value: { low: 0, format: (v) => number(v, 1) },
        description: words('distanceAlt', {
          sample: number(stats.mean, 2),
          real: number(stats.real, 2),
        }),
        file: 'nearest-distance',
      };
    },
  };
}
