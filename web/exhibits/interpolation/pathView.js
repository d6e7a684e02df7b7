/**
 * The strips of chapter 12: the same two ends blended in pixels, PCA, AE and VAE, frame under frame,
 * what the judge reads in each, the nearest training image and its distance under each step, and the
 * frames at t, large.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { slider } from '../../ui/controls/slider.js';
import { FINE, frameOf, STRIP, stripOf } from './model.js';
import { METHODS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('../../frame/contract.js').Words} Words */

const SIDE = 28;
/** The share of the vote from which the judge's word is taken without a question mark. */
const SURE = 0.9;
const T_STOPS = Array.from({ length: FINE }, (_, i) => i / (FINE - 1));

const digits = (/** @type {number} */ columns) => {
  const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  node.setAttribute('columns', String(columns));
  return node;
};

/** @param {number} label @param {number} share */
export const verdict = (label, share) => `${label}${share > SURE ? '' : '?'}`;

/** A line of short texts under a strip. @param {string} name */
function textLine(name) {
  const cells = Array.from({ length: STRIP }, () => el('span', {}));
  return {
    root: el('div', { class: `betweenLine ${name}` }, ...cells),
    /** @param {readonly string[]} texts */
    set(texts) {
      cells.forEach((cell, i) => setText(cell, texts[i] ?? ''));
    },
  };
}

/**
 * A method's strip, and what stands under its frames.
 * @param {Method} method
 * @param {Words} words
 */
function makeRow(method, words) {
  const strip = digits(STRIP);
  const nearest = digits(STRIP);
  nearest.setAttribute('spread', '');
  nearest.classList.add('small');
  strip.dataset.strip = method;
  nearest.dataset.nearest = method;
  const line = textLine('judged');
  const distances = textLine('distance');
  distances.root.dataset.distances = method;
  const large = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  return {
    strip,
    nearest,
    line,
    distances,
    large,
    cells: [
      el('p', { class: 'betweenName' }, words(method)),
      strip,
      el('i', {}),
      line.root,
      el('p', { class: 'betweenName near' }, words('nearestRow')),
      nearest,
      el('i', {}),
      distances.root,
    ],
  };
}

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makePathView({ words, onChange }) {
  const rows = Object.fromEntries(METHODS.map((method) => [method, makeRow(method, words)]));
  const time = slider({
    label: words('t'),
    stops: T_STOPS,
    role: 'dec',
    format: (v) => v.toFixed(2),
    onChange: (t) => onChange({ t }),
  });
  const root = el(
    'section',
    { class: 'betweenPath' },
    el('div', { class: 'betweenLarge' }, ...METHODS.map((m) => rows[m]?.large)),
    el('div', { class: 'betweenStrips' }, ...METHODS.flatMap((m) => rows[m]?.cells ?? [])),
    el('div', { class: 'betweenTime' }, time.root),
    el('p', { class: 'note' }, words('newNote'), ' ', words('judgeNote')),
  );

  /** @type {import('./model.js').Frames} */
  let frames = {};
  /** @type {Partial<Record<Method, import('./model.js').Judgement>>} */
  const judgements = {};
  /** @type {Params | null} */
  let params = null;
  let column = -1;

  const showStrip = (/** @type {Method} */ method) => {
    const own = frames[method];
    const row = rows[method];
    if (!own || !row) return;
    const judged = judgements[method]?.judged;
    row.strip.data = {
      images: stripOf(own),
      count: STRIP,
      rows: SIDE,
      cols: SIDE,
      lit: column,
      role: method === 'pixels' ? 'x' : 'dec',
      description: words('stripAlt', {
        method: words(method),
        read: judged ? [...judged.labels].join(', ') : '…',
      }),
    };
  };
  const showLarge = (/** @type {Method} */ method) => {
    const own = frames[method];
    const row = rows[method];
    if (!own || !row || !params) return;
    const t = params.t.toFixed(2);
    row.large.data = {
      image: frameOf(own, Math.round(params.t * (FINE - 1))),
      rows: SIDE,
      cols: SIDE,
      role: method === 'pixels' ? 'x' : 'dec',
      caption: words(method),
      description: words('frameAlt', { method: words(method), t }),
    };
  };
  const showJudged = (/** @type {Method} */ method) => {
    const judged = judgements[method]?.judged;
    rows[method]?.line.set(
      judged ? [...judged.labels].map((label, i) => verdict(label, judged.shares[i] ?? 0)) : [],
    );
  };
  const showNearest = (/** @type {Method} */ method) => {
    const one = judgements[method];
    const row = rows[method];
    if (!one || !row) return;
    const apart = [...one.judged.distances].map((d) => d.toFixed(1));
    row.nearest.data = {
      images: one.images,
      count: STRIP,
      rows: SIDE,
      cols: SIDE,
      lit: column,
      role: 'x',
      description: words('nearestAlt', { method: words(method), distances: apart.join(', ') }),
    };
    row.distances.set(apart);
  };

  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      const before = params;
      params = next;
      const lit = Math.round(next.t * (STRIP - 1));
      const moved = lit !== column;
      column = lit;
      if (before?.t !== next.t) {
        time.set(next.t);
        METHODS.forEach(showLarge);
      }
      if (moved) {
        METHODS.forEach(showStrip);
        METHODS.forEach(showNearest);
      }
    },
    /** @param {import('./model.js').Frames} next */
    showFrames(next) {
      for (const method of METHODS) {
        if (next[method] === frames[method]) continue;
        frames = { ...frames, [method]: next[method] };
        showStrip(method);
        showLarge(method);
      }
    },
    /** @param {Method} method @param {import('./model.js').Judgement | null} judgement null: of frames that changed */
    showJudged(method, judgement) {
      if (judgement) judgements[method] = judgement;
      // What was said of frames that are gone stays until they are judged, but pale.
      const { line, nearest, distances } = rows[method] ?? {};
      for (const node of [line?.root, nearest, distances?.root])
        node?.classList.toggle('waiting', !judgement);
      if (!judgement) return;
      showJudged(method);
      showStrip(method);
      showNearest(method);
    },
  };
}
