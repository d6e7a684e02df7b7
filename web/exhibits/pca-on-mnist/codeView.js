/**
 * The code of an image as bars that can be moved, what it decodes to with and without the mean, and
 * the way back.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, setText } from '../../ui/base/dom.js';
import { subscript, tuple } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { HANDS } from './params.js';
import { dataImage, decodedImage, image, signedImage, titled, turner } from './parts.js';

/** @typedef {import('./params.js').Params} Params */

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountCode(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Code | null} */
  let now = null;
  const [input, output] = [image(), image()];
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'pcaBars';
  bars.addEventListener('barchange', (event) => {
    const { index, value } = /** @type {CustomEvent} */ (event).detail;
    if (!now) return;
    const codes = Array.from(now.codes.subarray(0, HANDS));
    codes[index] = Math.max(-20, Math.min(20, value));
    onChange({ codes });
  });
  const mean = segmented({
    param: 'mean',
    label: words('meanChoice'),
    small: true,
    onChange: (/** @type {Params['mean']} */ value) => onChange({ mean: value }),
    items: /** @type {const} */ (['added', 'forgotten']).map((value) => ({
      value,
      text: words(value),
    })),
  });
  mean.root.classList.add('pcaMean');
  const restore = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'restore',
      onclick: () => onChange({ codes: [] }),
    },
    words('restore'),
  );
  const turn = turner(
    words,
    () => params?.image ?? 0,
    (next) => onChange({ image: next, codes: [] }),
  );
  const decoder = el('span', { class: 'pcaArrow dec' });
  const root = el(
    'div',
    { class: 'pcaCode' },
    el(
      'div',
      { class: 'pcaFlow' },
      titled('x', words('original'), 'x', input),
      el('span', { class: 'pcaArrow enc' }, 'Wᵀ(x − x̄) →'),
      el(
        'div',
        { class: 'pcaMiddle' },
        el('p', { class: 'pcaName lat' }, el('i', { class: 'sym' }, 'z'), ` ${words('codeName')}`),
        bars,
      ),
      decoder,
      titled('x̂', words('decoded'), 'dec', output),
    ),
    el('div', { class: 'pcaBar' }, mean.root, restore, turn),
  );
  return {
    root,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      params = next;
      // Other digits are for who has seen what the mean does to this one.
      turn.hidden = step.moment !== 'answered';
      mean.set(next.mean);
      setText(decoder, next.mean === 'added' ? 'x̄ + Wz →' : 'Wz →');
    },
    /** @param {import('./model.js').Code} code */
    showCode(code) {
      now = code;
      const { codes, rebuilt, withMean, points } = code;
      input.data = dataImage(
        rebuilt.image,
        words('originalAlt', { label: rebuilt.label ?? '?' }),
        code.edited ? words('noLonger') : '',
      );
      const shown = codes.subarray(0, HANDS);
      const most = Math.max(3, ...Array.from(shown, Math.abs));
      const high = 2 ** Math.ceil(Math.log2(most * 1.05));
      bars.data = {
        categories: Array.from(shown, (_, i) => `z${subscript(i + 1)}`),
        groups: [{ name: 'z', role: 'lat', values: shown, draggable: true }],
        value: { low: -high, high },
        step: high / 40,
        description: words('codeAlt', { values: tuple(shown, 2, HANDS) }),
        file: 'code',
      };
      output.data = withMean
        ? decodedImage(points, words('decodedAlt'), '')
        : signedImage(points, words('forgottenAlt'), 1, words('forgottenNote'));
      restore.disabled = !code.edited;
    },
  };
}
