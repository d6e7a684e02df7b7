/**
 * The decoder of a digits' model as a chart of a surface in pixel space: the codes, the stretch, and
 * at one code the decoded image with the two columns of J.
 *
 * @module
 */
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, small } from '../../ui/base/format.js';
import { classMedians } from '../../ui/base/scale.js';
import { segmented } from '../../ui/controls/segmented.js';
import { SIDE } from './atlas.js';
import { MODELS } from './params.js';
import {
  PROBE,
  fullOf,
  heading,
  key,
  legendPart,
  newPlane,
  readings,
  shades,
  upsideDown,
} from './pieces.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./atlas.js').DigitsChart} DigitsChart */

const PIXELS = 28;
const NUMERAL = { kind: /** @type {const} */ ('label'), size: 19 };
const image = () =>
  /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );

/** @param {import('./pieces.js').Words} words @param {import('./pieces.js').OnChange} onChange */
export function mountDigits(words, onChange) {
  /** @type {DigitsChart | null} */
  let chart = null;
  /** @type {Params | null} */
  let params = null;
  let isOpen = false;
  const plane = newPlane();
  plane.className = 'mcDigitSquare';
  const [decoded, first, second] = [image(), image(), image()];
  const models = segmented({
    param: 'model',
    label: words('modelLabel'),
    small: true,
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
    items: MODELS.map((value) => ({ value, text: words(key('model', value.replace(/-.*/, ''))) })),
  });
  const said = el('p', { class: 'mcSaid' });
  const set = el('span', { class: 'mcSet' });
  const legend = legendPart('dec', words('stretchLegend'));
  const numbers = readings([
    ['sigma', words('sigma')],
    ['area', '√det g'],
    ['trip', '‖E(D(z)) − z‖'],
  ]);
  const root = el(
    'div',
    { class: 'mcView' },
    el('div', { class: 'mcRow' }, models.root, said, set),
    el(
      'div',
      { class: 'mcPair mcDigits' },
      el('section', {}, heading('lat', words('square'), 'z'), plane, legend.root),
      el(
        'section',
        {},
        heading('dec', words('atZ'), 'D(z), J = (∂D/∂z₁, ∂D/∂z₂)'),
        el('div', { class: 'mcThree' }, decoded, first, second),
        numbers.root,
      ),
    ),
  );
  const place = (/** @type {readonly [number, number]} */ [x, y]) => {
    if (!chart) return;
    const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = chart.window;
    const share = (/** @type {number} */ v) => Math.min(1, Math.max(0, v));
    onChange({ x: share((x - x0) / (x1 - x0)), y: share((y - y0) / (y1 - y0)) });
  };
  plane.addEventListener('pointmove', (event) =>
    place(/** @type {CustomEvent} */ (event).detail.at),
  );
  plane.addEventListener('pick', (event) => place(/** @type {CustomEvent} */ (event).detail.at));
  const show = (/** @type {DigitsChart} */ next) => {
    chart = next;
    setText(set, words(next.source === 'mnist' ? 'mnist' : 'digits'));
    legend.set(fullOf(next.area));
    const { codes, labels, window, area, probe, z } = next;
    const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = window;
    plane.data = {
      window: [x0, x1, y0, y1],
      step: (x1 - x0) / 50,
      names: { x: 'z_1', y: 'z_2', role: 'lat' },
      layers: [
        // How much the decoder stretches where: this is the question.
        ...(isOpen
          ? [
              {
                kind: /** @type {const} */ ('heat'),
                cols: SIDE,
                rows: SIDE,
                window: /** @type {[number, number, number, number]} */ ([x0, x1, y0, y1]),
                max: 1,
                values: upsideDown(shades(area), SIDE),
                role: 'dec',
                opacity: 0.6,
              },
            ]
          : []),
        { kind: 'points', points: codes, classes: labels, radius: 1.5, opacity: 0.8 },
        // An island's numeral: colour is never the only cue.
        ...classMedians(codes, 2, [0, 1], labels).flatMap((at, digit) =>
          at ? [{ ...NUMERAL, at, text: String(digit), role: `c${digit}` }] : [],
        ),
        { ...PROBE, points: z },
      ],
      description: words('digitsAlt', {
        x: number(z[0], 2),
        y: number(z[1], 2),
        s1: number(probe.sigma1, 2),
        s2: number(probe.sigma2, 2),
      }),
      file: 'stretch-of-the-decoder',
    };
    const bytes = Uint8Array.from(probe.point, (v) => 255 * Math.min(1, Math.max(0, v)));
    const same = { rows: PIXELS, cols: PIXELS };
    decoded.data = {
      ...same,
      image: bytes,
      role: 'dec',
      caption: 'D(z)',
      description: words('decodedAlt'),
    };
    const d = PIXELS * PIXELS;
    [first, second].forEach((view, c) => {
      view.data = {
        ...same,
        image: probe.jacobian.subarray(c * d, (c + 1) * d),
        signed: true,
        scale: null,
        role: 'dec',
        caption: c ? '∂D/∂z₂' : '∂D/∂z₁',
        description: words('columnAlt', { c: c + 1 }),
      };
    });
    numbers.set({
      sigma: `${number(probe.sigma1, 3)}, ${number(probe.sigma2, 3)}`,
      area: number(probe.area, 3),
      trip: small(probe.roundTrip, 4),
    });
    setText(said, words(params?.model === 'pca-64' ? 'pcaSaid' : 'netSaid'));
  };
  return {
    root,
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      params = next;
      const isOther = isOpen !== open;
      isOpen = open;
      models.root.hidden = said.hidden = numbers.root.hidden = !open;
      legend.root.hidden = !open;
      if (isOther && chart) show(chart);
      models.set(next.model);
    },
    showDigits: show,
  };
}
