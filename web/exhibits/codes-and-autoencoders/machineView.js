/**
 * The steps with a machine: what goes through it on top, the one or two controls of the step, and under
 * them the run beside PCA, the planes, or the ten digits.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { mountBowTie } from './bowTie.js';
import { mountMore } from './moreView.js';
import { NETWORK_SIZES, PCA_SIZES, sizeOf } from './params.js';
import { mountPicker } from './picker.js';
import { mountPlanes } from './planesView.js';
import { mountRunView } from './runView.js';
import { STEPS } from './specs.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */
/** @typedef {import('./passing.js').Passage} Passage */
/** @typedef {import('./trainer.js').Run} Run */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** What stands under the machine in each step, left to right. */
const FIGURES = /** @type {const} */ ({
  encode: ['picker', 'planes'],
  train: ['run', 'planes'],
  bend: ['run', 'picker'],
  widen: ['run', 'picker'],
  measure: [],
});

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {boolean} options.cover
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onPause
 * @param {() => void} options.onCheck
 */
export function mountMachine(root, { words, cover, onChange, onTrain, onPause, onCheck }) {
  const bowTie = mountBowTie({ words, cover, onCode: (code) => onChange({ code }) });
  const size = slider({
    param: 'size',
    label: words('size'),
    stops: NETWORK_SIZES,
    role: 'lat',
    format: (k) => number(k),
    onChange: (k) => onChange({ size: k, code: [] }),
  });
  size.root.classList.add('codesSize');
  const go = el('button', {
    type: 'button',
    class: 'button codesGo',
    'data-action': 'train',
    onclick: () => (run?.running && !isBegun ? onPause() : onTrain()),
  });
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-action': 'seed',
      onclick: () => onChange({ seed: ((params?.seed ?? 1) % 9999) + 1 }),
    },
    words('again'),
  );
  const status = el('output', { class: 'codesStatus', 'aria-live': 'polite' });
  const picker = mountPicker({ words, onPick: (picture) => onChange({ picture, code: [] }) });
  const runView = mountRunView({ words, onChange });
  const planes = mountPlanes({ words });
  const more = mountMore({ words, onChange, onCheck });
  const figures = { run: runView.root, planes: planes.root, picker: picker.root };
  const place = el('div', { class: 'codesFigures' });
  const controls = el('div', { class: 'codesControls' }, go, status, size.root, again, more.root);
  root.append(bowTie.root);
  if (!cover) root.append(controls, place);

  /** @type {Params | null} */
  let params = null;
  /** @type {StepState} */
  let step = { id: '', moment: 'ask', pick: -1, truth: -1 };
  /** @type {Run | null} */
  let run = null;
  /** @type {import('./model.js').Images | null} */
  let images = null;
  /** @type {{ errors: Float64Array | null, directions: Float32Array | null }} */
  let pca = { errors: null, directions: null };
  let isReady = false;
  /** The frame has just pressed Train of a run that goes on: no pause. */
  let isBegun = false;

  const showTransport = () => {
    if (!params) return;
    const isTrained = params.machine !== 'pca';
    const count = params.machine === 'pca' ? 0 : STEPS[params.machine];
    const steps = run?.steps ?? 0;
    const isEnded = steps >= count && !run?.running;
    go.hidden = !isTrained;
    again.hidden = more.root.hidden = !isTrained || step.moment !== 'answered';
    const word = isEnded ? 'trainAgain' : steps > 0 ? 'goOn' : 'train';
    setText(go, words(run?.running ? 'pause' : word));
    status.hidden = isReady && !isTrained;
    status.setAttribute('aria-live', run?.running ? 'off' : 'polite');
    if (!isReady) return;
    const of = { n: number(steps), count: number(count) };
    setText(status, words(isEnded ? 'done' : steps > 0 ? 'running' : 'ready', of));
  };
  const showFigures = () => {
    if (!params || cover) return;
    runView.showImages(images, params);
    planes.show(run, pca.directions, params, step.moment === 'answered');
    if (run) runView.showRun(run, params, pca.errors, step);
  };

  return {
    /** @param {Params} next @param {StepState} state */
    showParams(next, state) {
      if (params?.machine !== next.machine)
        size.setStops(next.machine === 'pca' ? PCA_SIZES : NETWORK_SIZES);
      if (state.moment === 'running' && step.moment !== 'running' && run?.running) {
        isBegun = true;
        queueMicrotask(() => (isBegun = false));
      }
      params = next;
      step = { ...state };
      root.dataset.machine = next.machine;
      root.dataset.moment = step.moment;
      const isAnswered = step.moment === 'answered';
      bowTie.showParams(next, step.id !== 'encode' ? 'words' : isAnswered ? 'bars' : 'hidden');
      size.set(sizeOf(next));
      size.root.hidden = step.id !== 'widen' && !isAnswered;
      const isTrained = next.machine !== 'pca';
      const sizePlace = isTrained ? more.body : controls;
      if (size.root.parentElement !== sizePlace) sizePlace.prepend(size.root);
      // Where nothing stands under the machine for it, the choice of the digit is a control.
      const isCompact = step.id === 'train';
      picker.root.toggleAttribute('data-compact', isCompact);
      if (isCompact && picker.root.parentElement !== controls) controls.append(picker.root);
      const wanted = (FIGURES[/** @type {keyof typeof FIGURES} */ (step.id)] ?? []).map(
        (name) => figures[name],
      );
      // Moved only when they change: a moved part loses its focus.
      if (wanted.some((node, i) => place.children[i] !== node)) place.replaceChildren(...wanted);
      picker.set(next);
      more.show(next);
      showTransport();
      showFigures();
    },
    /** @param {import('./model.js').State} state */
    showState(state) {
      isReady = state === 'ready';
      if (state === 'fitting') setText(status, words('fitting'));
      else if (state !== 'ready') {
        const of = { held: number(state.held), total: number(state.total) };
        setText(status, words('loading', of));
      }
      showTransport();
    },
    /** @param {import('./model.js').Images} next */
    showImages(next) {
      images = next;
      picker.showSource(next.source);
      showFigures();
    },
    /** @param {Uint8Array} pictures */
    showPictures: (pictures) => picker.show(pictures),
    /** @param {Passage} passage @param {Params} now */
    showPassage: (passage, now) => bowTie.showPassage(passage, now),
    /** @param {Run} next @param {typeof pca} found */
    showRun(next, found) {
      run = next;
      pca = found;
      showTransport();
      showFigures();
    },
    /** @param {{ x: Uint8Array, pca: Uint8Array, machine: Uint8Array }} strip @param {Params} now */
    showStrip: (strip, now) => picker.showStrip(strip, now),
    /** @param {{ worst: number, count: number }} check */
    showCheck: (check) => more.showCheck(check),
  };
}
