/**
 * One image from k numbers: original, reconstruction, residual; the scree plot; mean and principal
 * directions; the error over all images against the dropped eigenvalues.
 *
 * @module
 */
import '../../ui/charts/screePlot.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { SHARES } from './model.js';
import {
  dataImage,
  decodedImage,
  grid,
  image,
  list,
  signedImage,
  small,
  titled,
  turner,
} from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Basis} Basis */

/** Every direction at first, then steps of about a tenth. */
const STOPS = [
  ...Array.from({ length: 24 }, (_, i) => i + 1),
  26,
  28,
  30,
  32,
  35,
  38,
  41,
  44,
  47,
  50,
  54,
  58,
  64,
  70,
  76,
  82,
  87,
  93,
  100,
  110,
  120,
  130,
  142,
  154,
  168,
  184,
  200,
  220,
  240,
  264,
  290,
  310,
  331,
  364,
  400,
  440,
  484,
  530,
  580,
  640,
  712,
  784,
];
const COLUMNS = 12;
const DIRECTIONS = 24;
/** Residuals are drawn on one scale, so that they are seen to fade as k grows. */
const RESIDUAL_SCALE = 0.7;

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountRebuild(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {Basis | null} */
  let basis = null;
  const [original, rebuilt, residual] = [image(), image(), image()];
  const k = slider({
    label: words('k'),
    stops: STOPS,
    role: 'lat',
    format: (v) => number(v),
    onChange: (value) => onChange({ k: value }),
  });
  const scale = segmented({
    label: words('scale'),
    small: true,
    onChange: (/** @type {Params['scale']} */ value) => onChange({ scale: value }),
    items: /** @type {const} */ (['raw', 'standardised']).map((value) => ({
      value,
      text: words(value),
    })),
  });
  const status = el('p', { class: 'pcaStatus', role: 'status' });
  const scree = /** @type {import('../../ui/charts/screePlot.js').ScreePlot} */ (
    document.createElement('atlas-scree')
  );
  scree.addEventListener('playhead', (event) =>
    onChange({ k: /** @type {CustomEvent} */ (event).detail.x }),
  );
  const levels = SHARES.map((share, i) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': `share-${share * 100}`,
        onclick: () => onChange({ k: basis?.levels[i] ?? 1 }),
      },
      '–',
    ),
  );
  const numbers = list([
    { name: words('held') },
    { name: words('measured'), role: 'dec' },
    { name: words('dropped'), role: 'lat' },
    { name: words('heldOut') },
    { name: words('orthonormality'), role: 'enc' },
  ]);
  const [held, measured, dropped, heldOut, orthonormality] =
    /** @type {[HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement]} */ (
      numbers.values
    );
  const checked = el('p', { class: 'note' });
  const mean = image();
  // Twelve in a row, or six where there is no room; the sheet shows one of the two.
  const directions = grid(COLUMNS, 'pcaDirections wide');
  const narrow = grid(COLUMNS / 2, 'pcaDirections narrow');
  const showScree = (/** @type {number} */ kept) => {
    if (!basis) return;
    scree.data = {
      eigenvalues: basis.eigenvalues,
      cumulative: basis.cumulative,
      k: kept,
      most: basis.kept,
      names: {
        eigenvalue: words('eigenvalue'),
        cumulative: words('cumulative'),
        component: words('component'),
      },
    };
  };
  const showStops = () => {
    const most = basis?.kept ?? 784;
    const now = Math.min(params?.k ?? 1, most);
    k.setStops([...new Set([...STOPS.filter((s) => s <= most), now])].sort((a, b) => a - b));
    k.set(now);
  };
  const root = el(
    'div',
    { class: 'pcaRebuild' },
    el('div', { class: 'pcaBar' }, scale.root, status),
    el(
      'div',
      { class: 'pcaMain' },
      el(
        'div',
        { class: 'pcaLeft' },
        el(
          'div',
          { class: 'pcaThree' },
          titled('x', words('original'), 'x', original),
          titled('x̂', words('reconstruction'), 'dec', rebuilt),
          titled('x − x̂', words('residual'), '', residual),
        ),
        el(
          'div',
          { class: 'pcaSteer' },
          turner(
            words,
            () => params?.image ?? 0,
            (next) => onChange({ image: next }),
          ),
          k.root,
        ),
        numbers.root,
        checked,
      ),
      el(
        'div',
        { class: 'pcaRight' },
        el('h2', {}, words('screeTitle')),
        scree,
        el('div', { class: 'pcaLevels', role: 'group', 'aria-label': words('levels') }, ...levels),
      ),
    ),
    el(
      'div',
      { class: 'pcaBasis' },
      titled('x̄', words('mean'), '', mean),
      titled('w₁, w₂, …', words('directions'), 'enc', directions, narrow),
    ),
  );
  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      params = next;
      scale.set(next.scale);
      showStops();
    },
    /** @param {Basis} next */
    showBasis(next) {
      basis = next;
      showStops();
      levels.forEach((button, i) => {
        const count = number(next.levels[i] ?? NaN);
        setText(button, `${number((SHARES[i] ?? 0) * 100)} %: ${count}`);
        button.disabled = (next.levels[i] ?? 0) > next.kept;
      });
      mean.data = decodedImage(next.mean, words('meanAlt'));
      directions.data = narrow.data = {
        images: next.eigenvectors,
        count: DIRECTIONS,
        rows: 28,
        cols: 28,
        signed: true,
        scale: null,
        description: words('directionsAlt', { count: DIRECTIONS }),
      };
    },
    /** @param {{ held: number, total: number } | 'fitting' | Basis} now */
    showStatus(now) {
      if (now === 'fitting') setText(status, words('fitting'));
      else if ('held' in now) {
        setText(status, words('loading', { held: number(now.held), total: number(now.total) }));
      } else {
        const { n, rank, seconds, kept } = now;
        setText(
          status,
          words(now.fitted ? 'fitted' : 'shipped', {
            n: number(n),
            rank: number(rank),
            kept,
            seconds: number(seconds, 1),
          }),
        );
      }
    },
    /** @param {import('./model.js').Rebuilt} now */
    showRebuilt(now) {
      const label = now.label ?? '?';
      showScree(now.k);
      original.data = dataImage(now.image, words('originalAlt', { label }));
      const at = { k: number(now.k) };
      rebuilt.data = decodedImage(now.points, words('reconstructionAlt', at));
      residual.data = signedImage(
        now.residuals,
        words('residualAlt', { ...at, largest: small(now.largest) }),
        RESIDUAL_SCALE,
        words('largest', { value: small(now.largest) }),
      );
      original.data = dataImage(now.image, words('originalAlt', { label }), words('pixels'));
      rebuilt.data = decodedImage(now.points, words('reconstructionAlt', at), words('numbers', at));
      setText(held, percent(now.basis.cumulative[now.k - 1] ?? NaN, 2));
      setText(dropped, number(now.basis.dropped[now.k] ?? NaN, 4));
    },
    /** @param {import('./model.js').Check} check */
    showCheck(check) {
      const done = Number.isFinite(check.error);
      setText(measured, done ? number(check.error, 4) : '…');
      setText(heldOut, done ? number(check.heldOut, 5) : '…');
      setText(orthonormality, done ? small(check.orthonormality) : '…');
      const of = { images: number(check.images), n: number(check.n) };
      setText(checked, words(done ? 'checked' : 'checking', of));
    },
  };
}
