/**
 * The template's stage: two sliders, the digit they decode to, and the code that comes back.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { el } from '../../ui/base/dom.js';
import { number, tuple } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';

/** @typedef {import('./params.js').Params} Params */

const STOPS = Array.from({ length: 121 }, (_, i) => (i - 60) / 20);

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {boolean} options.controls
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountView(root, { words, controls, onChange }) {
  const picture = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  picture.className = 'templatePicture';
  picture.setAttribute('columns', '1');
  const sliders = /** @type {const} */ (['z1', 'z2']).map((name) =>
    slider({
      param: name,
      label: words(name),
      stops: STOPS,
      role: 'lat',
      format: (value) => number(value, 2),
      onChange: (value) => onChange({ [name]: value }),
    }),
  );
  const sent = el('dd', {});
  const back = el('dd', {});
  const veil = el('dd', {}, words('veiled'));
  const numbers = el(
    'dl',
    { class: 'templateNumbers' },
    el('dt', {}, words('sent')),
    sent,
    el('dt', {}, words('back')),
    back,
    veil,
  );
  const code = el('div', { class: 'templateCode' }, ...sliders.map((one) => one.root));
  root.append(
    el('div', { class: 'template' }, picture, controls ? el('div', {}, code, numbers) : null),
  );
  return {
    /** @param {Params} params */
    showParams({ z1, z2 }) {
      sliders[0]?.set(z1);
      sliders[1]?.set(z2);
    },
    /** @param {import('../../frame/contract.js').Moment} moment */
    showMoment(moment) {
      back.hidden = moment !== 'answered';
      veil.hidden = !back.hidden;
    },
    /** @param {import('./model.js').Trip} trip */
    showTrip({ image, z, back: found }) {
      sent.textContent = tuple(z);
      back.textContent = tuple(found);
      picture.data = {
        images: image,
        rows: 28,
        cols: 28,
        count: 1,
        role: 'dec',
        description: words('picture', { z: tuple(z) }),
      };
    },
  };
}
