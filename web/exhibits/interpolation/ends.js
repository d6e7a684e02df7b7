/**
 * The ends of a path: which digit each is, another one of its class, or one of the visitor's own.
 *
 * @module
 */
import '../../ui/images/drawPad.js';
import '../../ui/images/pixelImage.js';
import { keepPad } from '../../frame/drawings.js';
import { el } from '../../ui/base/dom.js';
import { SIDE } from './frames.js';
import { CORNERS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('../../frame/contract.js').Words} Words */

const KIND_WORDS = { digit: 'endDigit', code: 'endCode', drawn: 'endDrawn' };

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(corner: Corner, image: Uint8Array) => void} options.onDraw
 * @param {import('../../frame/drawings.js').Drawings} options.drawings
 */
export function makeEnds({ words, onChange, onDraw, drawings }) {
  /** @type {Params | null} */
  let params = null;
  const cards = CORNERS.map((corner) => {
    const letter = corner.toUpperCase();
    const image = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
      document.createElement('atlas-image')
    );
    const pad = /** @type {import('../../ui/images/drawPad.js').DrawPad} */ (
      document.createElement('atlas-pad')
    );
    pad.setText(words('drawHint'), words('drawLabel', { end: letter }));
    pad.hidden = true;
    pad.addEventListener('digit', (event) => {
      pad.hidden = false;
      draw.setAttribute('aria-pressed', 'true');
      onDraw(corner, /** @type {CustomEvent} */ (event).detail.image);
    });
    const choose = el(
      'select',
      {
        class: 'select small',
        'aria-label': words('digitOf', { end: letter }),
        'data-digit': corner,
        onchange: () =>
          onChange({ [corner]: Number(choose.value), [`n${corner}`]: 0, [`z${corner}`]: [] }),
      },
      // A code of one's own is of no class.
      el('option', { value: '', hidden: true }, '–'),
      ...Array.from({ length: 10 }, (_, i) => el('option', { value: i }, i)),
    );
    const another = el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-another': corner,
        'aria-label': words('anotherOf', { end: letter }),
        onclick: () =>
          params && onChange({ [`n${corner}`]: params[`n${corner}`] + 1, [`z${corner}`]: [] }),
      },
      words('another'),
    );
    const draw = el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-draw': corner,
        'aria-pressed': 'false',
        'aria-label': words('drawOf', { end: letter }),
        onclick() {
          pad.hidden = !pad.hidden;
          pad.clear();
          forget();
          draw.setAttribute('aria-pressed', String(!pad.hidden));
        },
      },
      words('draw'),
    );
    const root = el(
      'div',
      { class: 'betweenEnd' },
      el('b', { class: 'lat' }, letter),
      image,
      choose,
      el('div', { class: 'betweenChoose' }, another, draw),
      pad,
    );
    const forget = keepPad(drawings, pad, `end ${corner}`);
    return { corner, root, image, pad, choose, draw, forget, isDrawn: false };
  });
  return {
    root: el('div', { class: 'betweenEnds' }, ...cards.map(({ root }) => root)),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      for (const { corner, choose, root } of cards) {
        choose.value = next[`z${corner}`].length === 2 ? '' : String(next[corner]);
        if (corner === 'c') root.hidden = next.view !== 'triangle';
      }
    },
    /** @param {Record<Corner, import('./places.js').End>} ends */
    showEnds(ends) {
      for (const card of cards) {
        const { corner, image, pad, draw } = card;
        const end = ends[corner];
        // Not when the answer is older than the drawing.
        const isReplaced = card.isDrawn && end.kind !== 'drawn';
        card.isDrawn = end.kind === 'drawn';
        if (isReplaced) {
          card.forget();
          pad.clear();
          pad.hidden = true;
          draw.setAttribute('aria-pressed', 'false');
        }
        const what = words(KIND_WORDS[end.kind], { digit: end.digit });
        image.data = {
          image: end.image,
          rows: SIDE,
          cols: SIDE,
          role: end.kind === 'code' ? 'dec' : 'x',
          description: what,
        };
      }
    },
  };
}
