/**
 * One image from k numbers: original, reconstruction, residual; the scree plot, which shows of the
 * spectrum what k has reached until the prediction is measured; mean and principal directions.
 *
 * @module
 */
import '../../ui/charts/screePlot.js';
import { LETTERS } from '../../frame/letters.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { SHARES } from './basis.js';
import { decodedImage, grid, kSlider, threeImages, titled, turner } from './parts.js';
import { stopsOfK } from './stops.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./basis.js').Basis} Basis */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const COLUMNS = 12;
const DIRECTIONS = 24;
/** Where the cards say that the share is reached, and the share; directions. */
const GUESSED = 0.95;
const GUESSES = [15, 145, 700];
/** One of the tasks asks for this share: no button says it. */
const TASK = 0.9;

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountKeep(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {StepState | null} */
  let step = null;
  /** @type {Basis | null} */
  let basis = null;
  let kept = 1;
  const three = threeImages(words);
  const k = kSlider(words, (value) => onChange({ k: value }));
  const scale = segmented({
    param: 'scale',
    label: words('scale'),
    small: true,
    onChange: (/** @type {Params['scale']} */ value) => onChange({ scale: value }),
    items: /** @type {const} */ (['raw', 'standardised']).map((value) => ({
      value,
      text: words(value),
    })),
  });
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
  const levelsRow = el(
    'div',
    { class: 'pcaLevels', role: 'group', 'aria-label': words('levels') },
    ...levels.filter((_, i) => SHARES[i] !== TASK),
  );
  const held = el('p', { class: 'pcaHeld' });
  const mean = grid(1, 'pcaMeanImage');
  const directions = grid(COLUMNS, 'pcaDirections wide');
  // Six in a row where there is no room; the sheet shows one of the two.
  const narrow = grid(COLUMNS / 2, 'pcaDirections narrow');
  const turn = turner(
    words,
    () => params?.image ?? 0,
    (next) => onChange({ image: next }),
  );
  const root = el(
    'div',
    { class: 'pcaKeep' },
    el(
      'div',
      { class: 'pcaLeft' },
      three.root,
      el('div', { class: 'pcaSteer' }, turn, k.root),
      held,
      el('div', { class: 'pcaRoom pcaScale' }, scale.root),
    ),
    el(
      'div',
      { class: 'pcaRight' },
      el('h2', {}, words('screeTitle')),
      scree,
      el('div', { class: 'pcaRoom' }, levelsRow),
    ),
    el(
      'div',
      { class: 'pcaBasis' },
      titled('x̄', words('mean'), '', mean),
      titled('w₁, w₂, …', words('directions'), 'enc', directions, narrow),
    ),
  );
  const showStops = () => {
    const most = basis?.kept ?? 784;
    const now = Math.min(params?.k ?? 1, most);
    // What holds the share asked for is a place, too.
    const asked = basis?.levels[SHARES.indexOf(GUESSED)] ?? now;
    k.setStops(stopsOfK(most, now, asked));
    k.set(now);
  };
  const showScree = () => {
    if (!basis || !step) return;
    const isOpen = step.moment === 'answered';
    const { pick } = step;
    scree.data = {
      eigenvalues: basis.eigenvalues,
      cumulative: basis.cumulative,
      k: kept,
      most: basis.kept,
      ...(isOpen ? {} : { known: kept }),
      guesses: {
        share: GUESSED,
        letters: GUESSES.map((at, i) => ({
          letter: LETTERS[i] ?? '',
          k: at,
          chosen: i === pick,
        })),
      },
      names: {
        eigenvalue: words('eigenvalue'),
        cumulative: words('cumulative'),
        component: words('component'),
      },
    };
    setText(
      held,
      words('heldBy', { k: number(kept), share: percent(basis.cumulative[kept - 1] ?? NaN, 1) }),
    );
  };
  return {
    root,
    /** @param {Params} next @param {StepState} now */
    showParams(next, now) {
      params = next;
      step = now;
      const isOpen = now.moment === 'answered';
      // What says how many it takes waits for the answer.
      levelsRow.hidden = !isOpen;
      scale.root.hidden = !isOpen;
      scale.set(next.scale);
      showStops();
      showScree();
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
      const bytes = decodedImage(next.mean, words('meanAlt'));
      mean.data = { ...bytes, images: bytes.image, count: 1 };
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
    /** @param {import('./model.js').Rebuilt} now */
    showRebuilt(now) {
      kept = now.k;
      three.show(now);
      showScree();
    },
  };
}
