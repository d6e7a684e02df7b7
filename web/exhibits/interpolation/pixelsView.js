/**
 * The same two images blended twice: their pixels, and their codes by one method, film under film.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
import { makeFilm, timeSlider } from './parts.js';
import { METHODS, MODELS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('./frames.js').Judgement} Judgement */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makePixelsView({ words, onChange }) {
  const pixels = makeFilm(words);
  const codes = makeFilm(words);
  pixels.setMethod('pixels');
  const choice = segmented({
    param: 'method',
    label: words('method'),
    small: true,
    items: MODELS.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['method']} */ method) => onChange({ method }),
  });
  const time = timeSlider(words, onChange);
  const band = (
    /** @type {ReturnType<typeof makeFilm>} */ film,
    /** @type {string} */ title,
    /** @type {Node | null} */ beside,
  ) =>
    el(
      'div',
      { class: 'betweenBand' },
      film.large,
      el('div', {}, el('div', { class: 'betweenTitle' }, el('b', {}, title), beside), film.root),
    );
  const root = el(
    'section',
    { class: 'betweenPixels' },
    band(pixels, words('pixelsTitle'), null),
    band(codes, words('codesTitle'), choice.root),
    time.root,
  );
  /** @type {import('./frames.js').Frames} */
  let frames = {};
  /** @type {Partial<Record<Method, { judgement: Judgement | undefined, isFresh: boolean }>>} */
  const said = {};
  /** @type {Params['method']} */
  let method = 'vae';
  const showMethod = () => {
    codes.setMethod(method);
    codes.showFrames(frames[method]);
    codes.showJudged(said[method]?.judgement, said[method]?.isFresh ?? false);
  };
  showMethod();
  return {
    root,
    /** @param {Params} params @param {number} farthest @param {boolean} open */
    showParams(params, farthest, open) {
      time.set(params.t);
      choice.set(params.method);
      choice.root.hidden = !open;
      method = params.method;
      pixels.setTime(params.t, farthest, open);
      codes.setTime(params.t, farthest, open);
      showMethod();
    },
    /** @param {import('./frames.js').Frames} next */
    showFrames(next) {
      frames = next;
      pixels.showFrames(next.pixels);
      showMethod();
    },
    /** @param {Method} of @param {Judgement | undefined} judgement @param {boolean} isFresh */
    showJudged(of, judgement, isFresh) {
      said[of] = { judgement, isFresh };
      if (of === METHODS[0]) pixels.showJudged(judgement, isFresh);
      else if (of === method) showMethod();
    },
  };
}
