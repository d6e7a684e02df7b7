/**
 * The machine: a picture, the encoder, the code as bars that can be moved, the decoder, what comes
 * out; beneath, the run beside PCA. It shows what it is told.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, subscript, tuple } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { mountMore } from './moreView.js';
import { STEPS } from './specs.js';
import { NETWORK_SIZES, PCA_SIZES, sizeOf } from './params.js';
import { mountPicker } from './picker.js';
import { mountRunView } from './runView.js';
import { nameOf, small } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */
/** @typedef {import('./model.js').Passage} Passage */
/** @typedef {import('./trainer.js').Run} Run */

/** Bars that can still be told apart and moved. */
const MOST_BARS = 12;
const COVER_BARS = 10;

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onPause
 * @param {(code: Float32Array) => void} options.onCode
 * @param {() => void} options.onRestore
 * @param {() => void} options.onCheck
 */
export function mountMachine(root, options) {
  const { words, mode, onChange } = options;
  const cover = mode === 'cover';
  const input = image('codesInput');
  const output = image('codesOutput');
  const code = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  code.setAttribute('plain', '');
  code.className = 'codesBars';
  const encoderName = el('span', {});
  const decoderName = el('span', {});
  const lost = el('output', { class: 'codesLost' });
  const trip = el('output', { class: 'codesTrip' });
  const restore = el(
    'button',
    { type: 'button', class: 'linkButton', hidden: true, onclick: options.onRestore },
    words('restore'),
  );
  const bowTie = el(
    'div',
    { class: 'codesBowTie' },
    el('div', { class: 'codesEnd' }, label('x', words('x'), 'x'), input, cover ? null : lost),
    el('div', { class: 'codesHalf enc', 'aria-hidden': 'true' }, el('i'), encoderName),
    el(
      'div',
      { class: 'codesCode' },
      label('z', words('codeName'), 'lat'),
      code,
      cover ? null : el('p', { class: 'codesUnder' }, trip, restore),
    ),
    el('div', { class: 'codesHalf dec', 'aria-hidden': 'true' }, el('i'), decoderName),
    el('div', { class: 'codesEnd' }, label('x̂', words('xhat'), 'dec'), output),
  );
  const kinds = segmented({
    label: words('machine'),
    items: /** @type {const} */ (['pca', 'linear', 'deep']).map((value) => ({
      value,
      text: words(value),
    })),
    onChange: (machine) => onChange({ machine }),
  });
  const size = slider({
    label: words('size'),
    stops: NETWORK_SIZES,
    role: 'lat',
    format: (k) => number(k),
    onChange: (k) => onChange({ size: k }),
  });
  size.root.classList.add('codesSize');
  const go = el('button', {
    type: 'button',
    class: 'button go',
    'data-action': 'train',
    onclick: () => (running ? options.onPause() : options.onTrain()),
  });
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-action': 'again',
      onclick: () => onChange({ seed: (shown?.seed ?? 1) + 1 }),
    },
    words('again'),
  );
  const status = el('output', { class: 'codesStatus', 'aria-live': 'polite' });
  const picker = mountPicker({ words, onPick: (picture) => onChange({ picture }) });
  const runView = cover ? null : mountRunView({ words, onChange });
  const more = cover ? null : mountMore({ words, onChange, onCheck: options.onCheck });
  if (cover) root.append(bowTie);
  else {
    root.append(
      el('div', { class: 'codesControls' }, kinds.root, size.root, go, again, status),
      bowTie,
      picker.root,
      /** @type {NonNullable<typeof runView>} */ (runView).root,
      /** @type {NonNullable<typeof more>} */ (more).root,
    );
  }
  let running = false;
  let ready = false;
  /** @type {Params | null} */
  let shown = null;
  /** @type {Float32Array} */
  let codeNow = new Float32Array(0);

  code.addEventListener('barchange', (event) => {
    const { index, value } = /** @type {CustomEvent} */ (event).detail;
    const next = codeNow.slice();
    next[index] = value;
    options.onCode(next);
  });

  /** @type {Run | null} */
  let run = null;
  const showTransport = (/** @type {Run | null} */ next, /** @type {Params} */ params) => {
    run = next;
    const trained = params.machine !== 'pca';
    const count = trained ? STEPS[/** @type {'linear' | 'deep'} */ (params.machine)] : 0;
    const steps = run?.steps ?? 0;
    running = Boolean(run?.running);
    go.hidden = again.hidden = !trained;
    go.disabled = !ready || (!running && steps >= count);
    setText(go, words(running ? 'pause' : steps > 0 && steps < count ? 'goOn' : 'train'));
    if (!ready) return;
    if (!trained) setText(status, words('closed'));
    else if (steps >= count && !running) setText(status, words('done', { count: number(count) }));
    else if (steps > 0)
      setText(status, words('running', { n: number(steps), count: number(count) }));
    else setText(status, words('ready'));
    status.setAttribute('aria-live', running ? 'off' : 'polite');
  };

  return {
    /** @param {Params} params */
    showParams(params) {
      if (shown?.machine !== params.machine) {
        size.setStops(params.machine === 'pca' ? PCA_SIZES : NETWORK_SIZES);
      }
      shown = params;
      kinds.set(params.machine);
      size.set(sizeOf(params));
      setText(encoderName, params.machine === 'pca' ? 'Wᵀ' : 'E');
      setText(decoderName, params.machine === 'pca' ? 'W' : 'D');
      bowTie.dataset.machine = params.machine;
      picker.set(params);
      more?.show(params);
      if (!ready) showTransport(null, params);
    },
    /** @param {{ held: number, total: number } | 'fitting' | 'ready'} state */
    showState(state) {
      if (state === 'ready') {
        ready = true;
        // The run of this machine was shown before it could be started.
        if (shown) showTransport(run, shown);
      } else if (state === 'fitting') setText(status, words('fitting'));
      else {
        const [held, total] = [number(state.held), number(state.total)];
        setText(status, words('loading', { held, total }));
      }
    },
    /** @param {Uint8Array} pictures */
    showPictures: (pictures) => picker.show(pictures),
    /** @param {Passage} passage @param {Params} params */
    showPassage(passage, params) {
      const k = passage.code.length;
      codeNow = passage.code;
      const what = nameOf(params.picture, words);
      input.data = {
        image: passage.x,
        rows: 28,
        cols: 28,
        role: 'x',
        description: words('inputAlt', { what }),
      };
      output.data = {
        image: passage.xhat,
        rows: 28,
        cols: 28,
        role: 'dec',
        description: words('outputAlt', { machine: words(params.machine), k: number(k) }),
      };
      code.data = barsOf(passage, words, cover);
      setText(
        trip,
        Number.isNaN(passage.trip) ? '' : words('trip', { value: small(passage.trip) }),
      );
      restore.hidden = !passage.edited;
      setText(
        lost,
        Number.isNaN(passage.lost) ? '' : words('lost', { value: number(passage.lost, 4) }),
      );
    },
    /** @param {Run} run @param {Params} params @param {Float64Array | null} pcaErrors */
    showRun(run, params, pcaErrors) {
      showTransport(run, params);
      runView?.showRun(run, params, pcaErrors);
    },
    /** @param {{ x: Uint8Array, pca: Uint8Array, machine: Uint8Array }} strip @param {Params} params */
    showStrip: (strip, params) => picker.showStrip(strip, params),
    /** @param {Float32Array | null} columns @param {number} count @param {Float32Array | null} directions @param {Params} params */
    showColumns: (columns, count, directions, params) =>
      runView?.showColumns(columns, count, directions, params),
    /** @param {{ worst: number, count: number }} check */
    showCheck: (check) => more?.showCheck(check),
  };
}

/** @param {string} className */
function image(className) {
  const node = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  node.className = className;
  return node;
}

/** @param {string} symbol @param {string} name @param {string} role */
const label = (symbol, name, role) =>
  el('p', { class: `codesName ${role}` }, el('i', { class: 'sym' }, symbol), ` ${name}`);

/** @param {Passage} passage @param {Words} words @param {boolean} cover @returns {import('../../ui/charts/bars.js').BarsData} */
function barsOf({ code, back }, words, cover) {
  const shown = Math.min(code.length, cover ? COVER_BARS : MOST_BARS);
  const values = Array.from(code.subarray(0, shown));
  const reach = Math.max(1, ...values.map(Math.abs));
  const high = 1.25 * 2 ** Math.ceil(Math.log2(reach));
  const some = shown < code.length ? words('someOf', { shown, k: number(code.length) }) : undefined;
  const group = { name: 'z', role: 'lat', values, draggable: !cover };
  return {
    categories: values.map((_, i) => (cover ? '' : `z${subscript(i + 1)}`)),
    groups:
      cover || shown > 6 || !back.length
        ? [group]
        : [
            group,
            {
              name: words('tripName'),
              role: 'enc',
              outline: true,
              values: back.subarray(0, shown),
            },
          ],
    value: { low: -high, high },
    name: some,
    step: high / 40,
    description: words('codeAlt', { values: tuple(code, 2, MOST_BARS) }),
    file: 'code',
  };
}
