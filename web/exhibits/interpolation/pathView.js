/**
 * The path of codes between two digits, walked by hand: the frame at t, large, beside the training image
 * nearest to it, and the film of eleven frames that fills on the way.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { SIDE } from './frames.js';
import { image, makeFilm, timeSlider } from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makePathView({ words, onChange }) {
  const film = makeFilm(words);
  film.setMethod('vae');
  const nearest = image('betweenLarge');
  const time = timeSlider(words, onChange);
  const veil = el('p', { class: 'veil' }, words('nearVeiled'));
  const root = el(
    'section',
    { class: 'betweenPath' },
    el('div', { class: 'betweenTwo' }, film.large, el('div', {}, nearest, veil)),
    el('div', { class: 'betweenWalked' }, film.root, time.root),
  );
  let isOpen = false;
  const showNearest = () => {
    const now = film.nearestNow();
    nearest.hidden = !isOpen || !now;
    veil.hidden = isOpen;
    if (!now || !isOpen) return;
    const distance = now.distance.toFixed(1);
    nearest.data = {
      image: now.image,
      rows: SIDE,
      cols: SIDE,
      role: 'x',
      caption: words('nearestNow', { distance, read: now.read }),
      description: words('nearestOneAlt', { distance }),
    };
  };
  return {
    root,
    /** @param {Params} params @param {number} farthest @param {boolean} open */
    showParams({ t }, farthest, open) {
      isOpen = open;
      time.set(t);
      film.setTime(t, farthest, open);
      showNearest();
    },
    /** @param {import('./frames.js').Frames} frames */
    showFrames: (frames) => film.showFrames(frames.vae),
    /** @param {import('./params.js').Method} method @param {import('./frames.js').Judgement | undefined} judgement @param {boolean} isFresh */
    showJudged(method, judgement, isFresh) {
      if (method !== 'vae') return;
      film.showJudged(judgement, isFresh);
      showNearest();
    },
  };
}
