/**
 * PCA of bodies: three numbers of a code in standard deviations, the shape they decode to, hot where
 * it is longer or shorter than every body of the set, and its limbs beside theirs.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { makeBody } from './body.js';
import { KNOBS, REACH } from './params.js';

/** @typedef {import('./params.js').Params} Params */

const STOPS = Array.from({ length: 4 * REACH + 1 }, (_, i) => i / 2 - REACH);
const LIMBS = ['rightArm', 'leftArm', 'rightLeg', 'leftLeg'];

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makePcaView({ words, onChange }) {
  const body = makeBody('dec', { name: 'bodyLarge' });
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const said = el('p', { class: 'bodySaid', role: 'status' });
  const veil = el('p', { class: 'bodyVeil' }, words('limbsVeiled'));
  const knobs = Array.from({ length: KNOBS }, (_, i) =>
    slider({
      param: 'z',
      label: words('knob', { n: i + 1 }),
      stops: STOPS,
      role: 'lat',
      format: (v) => `${v > 0 ? '+' : v < 0 ? '−' : ''}${number(Math.abs(v), 1)}σ`,
      onChange: (value) => params && onChange({ z: params.z.map((z, j) => (j === i ? value : z)) }),
    }),
  );
  knobs[0]?.root.classList.add('bodyKnob');
  const root = el(
    'section',
    { class: 'bodyPca' },
    body.root,
    el(
      'div',
      { class: 'bodySide' },
      el('div', { class: 'bodyKnobs' }, ...knobs.map((knob) => knob.root)),
      veil,
      bars,
      said,
    ),
  );
  /** @type {Params | null} */
  let params = null;
  /** @type {Uint32Array | null} */
  let triangles = null;
  /** @type {Parameters<typeof show> | null} */
  let last = null;
  let isOpen = false;
  /** @param {Float32Array} points @param {import('../../engine/calls/deformableShapes.js').BodyLook} look @param {readonly number[]} z */
  function show(points, look, z) {
    last = [points, look, z];
    if (!triangles) return;
    const code = z.map((v) => number(v, 1)).join(', ');
    const isMean = z.every((v) => v === 0);
    body.show({
      points,
      triangles,
      role: 'x',
      ...(isOpen ? { stretch: look.beyond } : {}),
      caption: words(isMean ? 'meanShape' : 'decoded', { code }),
      description: words('pcaAlt', { code, outside: percent(look.outside) }),
    });
    bars.data = {
      categories: LIMBS.map((limb) => words(limb)),
      groups: [
        { name: words('ofShape'), values: look.length, role: 'dec' },
        { name: words('ofMean'), values: look.mean, role: 'x' },
        { name: words('ofMost'), values: look.most, role: 'x', outline: true },
      ],
      lying: true,
      value: { name: words('limbLength'), low: 0 },
      description: words('limbsAlt', {
        lengths: Array.from(look.length, (v) => number(v, 2)).join(', '),
        means: Array.from(look.mean, (v) => number(v, 2)).join(', '),
      }),
      file: 'limbs',
    };
    setText(said, words('outside', { share: percent(look.outside) }));
  }
  return {
    root,
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      params = next;
      isOpen = open;
      veil.hidden = open;
      bars.hidden = said.hidden = !open;
      next.z.forEach((value, i) => knobs[i]?.set(value));
      if (last && next.view === 'pca') show(...last);
    },
    /** @param {Uint32Array} next */
    showTriangles(next) {
      triangles = next;
      if (last) show(...last);
    },
    show,
  };
}
