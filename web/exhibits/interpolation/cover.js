/**
 * Chapter 12's cover: the plane with the path, and beside it both films.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { el } from '../../ui/base/dom.js';
import { onlyThese } from '../../frame/mounting.js';
import { FINE, frameOf, PIXELS, SIDE } from './frames.js';
import { makeMap } from './map.js';

/** Dots of the cover: more would be one blot at its size. */
const DOTS = 300;
const FRAMES = 5;

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Words} words
 * @returns {ReturnType<typeof import('./view.js').mountView>}
 */
export function mountCover(root, words) {
  const plane = makeMap(words, DOTS);
  const films = /** @type {const} */ (['pixels', 'vae']).map((method) => {
    const film = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    film.setAttribute('columns', '1');
    return { method, film };
  });
  root.append(el('div', { class: 'betweenCover' }, plane.map, ...films.map(({ film }) => film)));
  return onlyThese({
    showPlane: plane.showPlane,
    showEnds: plane.showEnds,
    showParams: (params) => plane.showParams(params, true),
    showWays: plane.showWays,
    showFrames(frames) {
      for (const { method, film } of films) {
        const own = frames[method];
        if (!own) continue;
        const images = new Uint8Array(FRAMES * PIXELS);
        for (let i = 0; i < FRAMES; i++)
          images.set(frameOf(own, (i * (FINE - 1)) / (FRAMES - 1)), i * PIXELS);
        film.data = {
          images,
          count: FRAMES,
          rows: SIDE,
          cols: SIDE,
          role: method === 'pixels' ? 'x' : 'dec',
          description: words('stripAlt', { method: words(method), read: '…' }),
        };
      }
    },
  });
}
