/**
 * The spiral of exercise 6 in space, with its principal directions, what one, two or three of them
 * keep, and XᵀW = Zᵀ in numbers.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/matrix.js';
import '../../ui/space/space.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent, subscript } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../ui/space/projection.js').Point3} Point3 */

/** Points whose numbers are written out. */
const ROWS = 5;
const EVERY = 14;
const DEGREE = Math.PI / 180;
/** From its mean it reaches so far along y and along x. */
const [LONG, WIDE] = [36, 20];

/**
 * Radius of the ball that makes the spiral fill a box, from wherever it is seen: the same at each height.
 * @param {number} yaw radians @param {number} width of the box @param {number} height
 */
function reachOf(yaw, width, height) {
  const across = Math.hypot(LONG * Math.sin(yaw), WIDE * Math.cos(yaw));
  const up = Math.hypot(LONG * Math.cos(yaw), WIDE * Math.sin(yaw));
  const least = Math.min(width, height);
  return least > 0 ? Math.max((across * least) / width, (up * least) / height) : LONG;
}

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountSpiral(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  let isOpen = false;
  /** @type {import('./spiral.js').SpiralCloud | null} */
  let cloud = null;
  const space = /** @type {import('../../ui/space/space.js').Space} */ (
    document.createElement('atlas-space')
  );
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  // Its long side lies across the picture.
  space.view = { yaw: Math.PI / 2, pitch: Math.PI / 2 };
  space.addEventListener('viewchange', (event) => {
    const look = Math.round(/** @type {CustomEvent} */ (event).detail.pitch / DEGREE);
    show();
    if (look !== params?.look) onChange({ look });
  });
  const look = slider({
    param: 'look',
    label: words('look'),
    role: 'act',
    format: (v) => words(v > 85 ? 'lookAbove' : v < 5 ? 'lookSide' : 'lookBetween', { v }),
    stops: Array.from({ length: 91 }, (_, i) => i),
    onChange: (value) => onChange({ look: value }),
  });
  look.root.classList.add('pcaLook');
  bars.className = 'pcaRatios';
  const matrix = /** @type {import('../../ui/charts/matrix.js').Matrix} */ (
    document.createElement('atlas-matrix')
  );
  const kept = slider({
    param: 'kept',
    label: words('k'),
    role: 'lat',
    format: (v) => number(v),
    stops: [1, 2, 3],
    onChange: (value) => onChange({ kept: value }),
  });
  const said = el('p', { class: 'pcaSaid', 'aria-live': 'polite' });
  const right = el('div', { class: 'pcaRight' });
  const measured = [
    kept.root,
    el('h2', {}, words('ratios')),
    bars,
    said,
    el('div', { class: 'pcaNumbers' }, el('h2', {}, words('spiralNumbers')), matrix),
  ];
  const root = el(
    'div',
    { class: 'pcaSpiral' },
    el(
      'div',
      { class: 'pcaLeft' },
      look.root,
      space,
      el('p', { class: 'pcaSaid' }, words('spiralLead')),
    ),
    right,
  );
  const show = () => {
    if (!cloud) return;
    const { points, rebuilt, vectors, mean, ends, corners, ratios, n, codes } = cloud;
    const k = cloud.kept;
    const at = (/** @type {ArrayLike<number>} */ of, /** @type {number} */ i) =>
      /** @type {Point3} */ ([of[3 * i] ?? 0, of[3 * i + 1] ?? 0, of[3 * i + 2] ?? 0]);
    const residuals = Array.from({ length: n }, (_, i) => [...at(points, i), ...at(rebuilt, i)]);
    space.data = {
      layers: [
        ...(isOpen && k === 2
          ? [
              {
                kind: /** @type {const} */ ('sheet'),
                points: corners,
                rows: 2,
                cols: 2,
                role: 'dec',
                opacity: 0.22,
                every: 0,
              },
            ]
          : []),
        ...(isOpen && k < 3
          ? [
              {
                kind: /** @type {const} */ ('segments'),
                segments: residuals.flat(),
                role: 'dec',
                width: 1,
              },
              {
                kind: /** @type {const} */ ('points'),
                points: rebuilt,
                role: 'dec',
                radius: 2.5,
              },
            ]
          : []),
        { kind: 'curve', points, role: 'x', width: 1 },
        { kind: 'points', points, role: 'x', radius: 3 },
        ...[0, 1, 2].slice(0, isOpen ? k : 0).map((i) => ({
          kind: /** @type {const} */ ('arrow'),
          from: at(mean, 0),
          to: at(ends, i),
          role: 'enc',
          width: 2,
          label: `w${subscript(i + 1)}`,
        })),
      ],
      ball: {
        centre: at(mean, 0),
        radius: reachOf,
      },
      description: words(isOpen ? 'spiralAlt' : 'spiralAlone', { k, look: number(cloud.look) }),
      file: 'spiral',
    };
    bars.data = {
      categories: [0, 1, 2].map((i) => `λ${subscript(i + 1)}`),
      groups: [{ name: words('share'), role: 'lat', values: ratios }],
      lying: true,
      values: true,
      value: { name: words('share'), low: 0, high: 1 },
      description: words('ratiosAlt', {
        a: percent(ratios[0] ?? NaN, 2),
        b: percent(ratios[1] ?? NaN, 2),
        c: percent(ratios[2] ?? NaN, 2),
      }),
      file: 'spiral-ratios',
    };
    setText(said, words('spiralSaid', { k, dropped: number(cloud.dropped, 4) }));
    const rows = Array.from({ length: ROWS }, (_, i) => i * EVERY);
    const pick = (/** @type {ArrayLike<number>} */ of, /** @type {number} */ cols) =>
      rows.flatMap((r) => Array.from({ length: cols }, (_, c) => of[r * cols + c] ?? NaN));
    const w = [0, 1, 2].flatMap((r) =>
      Array.from({ length: k }, (_, c) => vectors[3 * c + r] ?? NaN),
    );
    matrix.data = {
      terms: [
        {
          name: 'X^⊤',
          role: 'x',
          rows: ROWS,
          cols: 3,
          digits: 1,
          values: pick(cloud.centred, 3),
          shape: words('rowsOf', { shown: ROWS, n }),
        },
        { name: 'W', role: 'enc', rows: 3, cols: k, values: w, shape: `3×${k}` },
        { text: '=' },
        {
          name: 'Z^⊤',
          role: 'lat',
          rows: ROWS,
          cols: k,
          digits: 1,
          values: pick(codes, k),
          shape: `70×${k}`,
        },
      ],
      description: words('spiralNumbersAlt', { k }),
    };
  };
  return {
    root,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      params = next;
      isOpen = step.moment === 'answered';
      look.set(Math.abs(next.look));
      const pitch = next.look * DEGREE;
      // What the hand turned is there already.
      if (Math.abs(space.view.pitch - pitch) > DEGREE) space.view = { ...space.view, pitch };
      kept.set(next.kept);
      put(right, ...(isOpen ? measured : []));
      right.hidden = !isOpen;
      root.toggleAttribute('data-open', isOpen);
      show();
    },
    /** @param {import('./spiral.js').SpiralCloud} next */
    showSpiral(next) {
      cloud = next;
      show();
    },
  };
}
