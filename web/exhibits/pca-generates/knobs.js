/**
 * A slider for each of the first numbers of a code, in standard deviations of the data.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, subscript } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { WALK } from './model.js';
import { makePicture } from './picture.js';
import { makeReadings } from './readings.js';
import { KNOBS, REACH } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./readings.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const STOPS = Array.from({ length: 20 * REACH + 1 }, (_, i) => Number((i / 10 - REACH).toFixed(1)));
const sigmas = (/** @type {number} */ value) => `${value > 0 ? '+' : ''}${number(value, 1)} σ`;

/**
 * @param {Words} words
 * @param {(partial: Partial<Params>) => void} onChange
 */
export function mountKnobs(words, onChange) {
  const picture = makePicture();
  const readings = makeReadings(words);
  /** @type {number[]} */
  let z = Array(KNOBS).fill(0);
  const rows = Array.from({ length: KNOBS }, (_, i) => {
    const direction = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    direction.setAttribute('columns', '1');
    const setting = slider({
      param: 'z',
      label: `z${subscript(i + 1)}`,
      stops: STOPS,
      role: 'lat',
      format: sigmas,
      onChange: (value) =>
        onChange({ along: i + 1, z: z.map((old, j) => (j === i ? value : old)) }),
    });
    return {
      direction,
      setting,
      root: el('div', { class: 'pgKnob' }, direction, setting.root),
    };
  });
  const set = (/** @type {string} */ key, /** @type {number[]} */ to) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': key,
        onclick: () => onChange({ z: to }),
      },
      words(key),
    );
  const first = (/** @type {number} */ value) => [value, ...Array(KNOBS - 1).fill(0)];
  const walk = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  walk.setAttribute('columns', String(WALK.length));
  const walkName = el('figcaption', {});
  const walkFigure = el('figure', { class: 'pgWalk' }, walkName, walk);
  const buttons = el(
    'div',
    { class: 'pgButtons' },
    set('toMean', Array(KNOBS).fill(0)),
    set('minusTwo', first(-2)),
    set('plusTwo', first(2)),
    set('abomination', [-8, 4, 4, 4, -4, 4, 4, -4]),
  );
  const veil = el('p', { class: 'veil' }, words('knobsVeiled'));
  const root = el(
    'div',
    { class: 'pgTwo' },
    el('div', { class: 'pgMain' }, picture.root, readings.root),
    el(
      'div',
      { class: 'pgPanel' },
      el('p', { class: 'note' }, words('knobsLead')),
      el('div', { class: 'pgKnobs' }, ...rows.map((one) => one.root)),
      veil,
      buttons,
      walkFigure,
    ),
  );
  return {
    root,
    readings,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      z = params.z;
      // One number is asked about; the others come when it has been measured.
      const isOpen = step.moment === 'answered';
      rows.forEach((one, i) => (one.root.hidden = !isOpen && i > 0));
      buttons.hidden = !isOpen;
      veil.hidden = isOpen;
      readings.root.hidden = step.moment === 'ask' || step.moment === 'chosen';
      setText(walkName, words('walk', { n: subscript(params.along) }));
      walkFigure.hidden = !isOpen || params.subject !== 'digits';
      rows.forEach(({ setting, direction }, i) => {
        setting.set(z[i] ?? 0);
        direction.hidden = params.subject !== 'digits';
      });
    },
    /** @param {Float32Array} points */
    showWalk(points) {
      walk.data = {
        images: points,
        count: WALK.length,
        rows: 28,
        cols: 28,
        signed: true,
        scale: 1,
        description: walkName.textContent ?? '',
      };
    },
    /** @param {Float32Array} directions */
    showDirections(directions) {
      rows.forEach(({ direction }, i) => {
        direction.data = {
          images: directions.subarray(i * 784, (i + 1) * 784),
          count: 1,
          rows: 28,
          cols: 28,
          signed: true,
          scale: null,
          description: words('directionAlt', { n: i + 1 }),
        };
      });
    },
    /** @param {import('./model.js').Made} made @param {Params} params */
    show({ source, made }, params) {
      const code = params.z.map((value, i) => (value ? `z${i + 1} ${sigmas(value)}` : ''));
      picture.show(
        source,
        made.points,
        words('pictureAlt', {
          what: words(source.subject),
          z: code.filter(Boolean).join(', ') || '0',
        }),
      );
      readings.show(source, made);
    },
  };
}
