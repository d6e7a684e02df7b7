/**
 * One digit disturbed in three ways and judged by three measures. What is near depends on the measure.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/images/pixelImage.js';
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { waiting } from '../../ui/base/waiting.js';
import { nameOf } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */

const PIXELS = 28 * 28;
const SEED = 1;
const steps = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ by) =>
  Array.from({ length: Math.round((high - low) / by) + 1 }, (_, i) =>
    Number((low + i * by).toFixed(3)),
  );
const STOPS = { shift: steps(0, 4, 0.1), noise: steps(0, 0.5, 0.01), gain: steps(0.1, 1.5, 0.02) };
const NAMES = /** @type {const} */ (['shifted', 'noisy', 'brighter']);
const MEASURES = /** @type {const} */ (['l2', 'l1', 'ce']);

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../engine/client.js').Engine} options.engine
 * @param {(values: Record<string, number | string>) => void} options.live
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(error: unknown) => void} options.fail
 */
export function mountDistances(root, { words, engine, live, onChange, fail }) {
  const original = image();
  const cards = /** @type {const} */ (['shift', 'noise', 'gain']).map((name, i) => {
    const picture = image();
    const setting = slider({
      param: name,
      label: words(name),
      stops: STOPS[name],
      format: (value) => number(value, 2),
      onChange: (value) => onChange({ [name]: value }),
    });
    setting.root.classList.add(name === 'noise' ? 'codesNoise' : 'codesOther');
    const root = el('div', { class: 'codesCard' }, picture, setting.root);
    return { name, root, picture, setting, word: words(NAMES[i] ?? '') };
  });
  const charts = MEASURES.map((measure) => {
    const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
      document.createElement('atlas-bars')
    );
    const verdict = el('p', { class: 'codesVerdict' });
    const title = el('h2', {}, words(`${measure}Title`));
    return {
      measure,
      bars,
      verdict,
      root: el('div', { class: 'codesMeasure' }, title, bars, verdict),
    };
  });
  const wait = waiting();
  const source = el('p', { class: 'codesCaption codesSource' });
  root.append(
    el(
      'div',
      { class: 'codesCards' },
      el(
        'div',
        { class: 'codesCard' },
        original,
        el('p', { class: 'codesName x' }, words('original')),
      ),
      ...cards.map((card) => card.root),
    ),
    el(
      'div',
      { class: 'codesAside' },
      el('p', { class: 'codesNote' }, words('distanceNote')),
      source,
      wait.root,
    ),
    el('div', { class: 'codesMeasures' }, ...charts.map((chart) => chart.root)),
  );
  const questions = new Questions(engine, fail);
  const measure = latest(
    async (/** @type {{ params: Params, pictures: Uint8Array, isStandIn: boolean }} */ ask) => {
      const { params, pictures, isStandIn } = ask;
      const { picture, shift, noise, gain } = params;
      const x = pictures.slice(picture * PIXELS, (picture + 1) * PIXELS);
      const disturbed = { image: x, rows: 28, cols: 28, shift, noise, gain, seed: SEED };
      const found = await questions.call('disturbed', disturbed);
      draw(x, found, params, isStandIn);
    },
    questions.fail,
  );

  /**
   * @param {Uint8Array} x
   * @param {import('../../engine/protocol.js').Value<'disturbed'>} found
   * @param {Params} params
   * @param {boolean} isStandIn what is measured of it is not told as the digit's
   */
  function draw(x, found, params, isStandIn) {
    original.data = picture(x, 'x', words('disturbedAlt', { what: nameOf(params.picture, words) }));
    cards.forEach((card, i) => {
      const own = found.images.subarray(i * PIXELS, (i + 1) * PIXELS);
      card.picture.data = picture(own, 'x', words('disturbedAlt', { what: card.word }));
    });
    const values = {
      l2: Array.from(found.squared, Math.sqrt),
      l1: Array.from(found.absolute),
      ce: Array.from(found.crossEntropy, (v) => v - found.floor),
    };
    for (const { measure, bars, verdict } of charts) {
      const list = values[measure];
      const nearest = list.indexOf(Math.min(...list));
      const who = words(NAMES[nearest] ?? '');
      setText(verdict, words('nearest', { who }));
      bars.data = {
        categories: NAMES.map((name) => words(name)),
        groups: [
          {
            name: '',
            values: list,
            roles: list.map((_, i) => (i === nearest ? 'act' : 'ink3')),
          },
        ],
        lying: true,
        values: true,
        value: { low: 0, format: (v) => number(v, v < 100 ? 1 : 0) },
        description: words('distanceAlt', {
          title: words(`${measure}Title`),
          who,
          list: list.map((v, i) => `${words(NAMES[i] ?? '')} ${number(v, 1)}`).join(', '),
        }),
        file: `distance-${measure}`,
      };
      if (isStandIn) continue;
      live({
        noiseLevel: params.noise,
        [`${measure}Nearest`]: NAMES[nearest] ?? '',
        [`${measure}Name`]: who,
        [`${measure}Distances`]: list.map((v) => v.toFixed(4)).join(' '),
      });
    }
  }

  return {
    /** @param {import('./model.js').Images} images */
    showImages(images) {
      setText(source, words(images.source === 'mnist' ? 'setMnist' : 'setDigits'));
      if (images.count) wait.hide();
    },
    /**
     * @param {Params} params @param {Uint8Array | null} pictures @param {boolean} isStandIn
     * @param {boolean} isOpen the other two disturbances may be set as well
     */
    show(params, pictures, isStandIn, isOpen) {
      for (const { name, setting } of cards) {
        setting.set(params[name]);
        setting.input.hidden = name !== 'noise' && !isOpen;
      }
      if (pictures && params.view === 'distance') measure({ params, pictures, isStandIn });
    },
    /** @param {import('./model.js').State} state */
    showState(state) {
      if (typeof state === 'string') return wait.hide();
      const of = { held: number(state.held), total: number(state.total) };
      wait.show(words('loading', of), state.held, state.total);
    },
    close: () => questions.close(),
  };
}

function image() {
  return /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
}

/** @param {Uint8Array} bytes @param {'x' | 'dec'} role @param {string} description @returns {import('../../ui/images/pixelImage.js').PixelImageData} */
const picture = (bytes, role, description) => ({
  image: bytes,
  rows: 28,
  cols: 28,
  role,
  description,
});
