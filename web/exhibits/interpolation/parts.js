/**
 * What the pictures of chapter 12 share: images, and a film: the frames of one method, what the judge
 * reads in each, and the nearest training image with its distance under each.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { slider } from '../../ui/controls/slider.js';
import { FINE, frameAt, PIXELS, SIDE, STRIP, stripOf } from './frames.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('./frames.js').Judgement} Judgement */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../ui/images/pixelImage.js').PixelImage} PixelImage */

/** The share of the vote from which the judge's word is taken without a question mark. */
const SURE = 0.9;
const T_STOPS = Array.from({ length: FINE }, (_, i) => i / (FINE - 1));

/** @param {number} label @param {number} share */
export const verdict = (label, share) => `${label}${share > SURE ? '' : '?'}`;

/** @param {string} [name] of the class @returns {PixelImage} */
export function image(name = '') {
  const node = /** @type {PixelImage} */ (document.createElement('atlas-image'));
  node.className = name;
  return node;
}

/** @param {number} columns */
export function digits(columns) {
  const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  node.setAttribute('columns', String(columns));
  return node;
}

/** Short texts, one under each image of a strip. @param {string} name @param {number} [count] */
export function textLine(name, count = STRIP) {
  const cells = Array.from({ length: count }, () => el('span', {}));
  return {
    root: el('div', { class: `betweenLine ${name}`, 'data-count': count }, ...cells),
    /** @param {readonly string[]} texts */
    set(texts) {
      cells.forEach((cell, i) => setText(cell, texts[i] ?? ''));
    },
  };
}

/** The place on the path. @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
export function timeSlider(words, onChange) {
  const time = slider({
    param: 't',
    label: words('t'),
    stops: T_STOPS,
    role: 'dec',
    format: (v) => v.toFixed(2),
    onChange: (t) => onChange({ t }),
  });
  time.root.classList.add('betweenTime');
  return time;
}

/**
 * The frame at t, large, beside its film. Frames that nobody has walked to yet are left out; what is said
 * of them waits until the step is answered.
 * @param {Words} words
 */
export function makeFilm(words) {
  const strip = digits(STRIP);
  const nearest = digits(STRIP);
  const read = textLine('judged');
  const distances = textLine('distance');
  // Where there is little room their images are smaller, and still under one another.
  for (const one of [strip, nearest]) one.toggleAttribute('spread', true);
  const large = image('betweenLarge');
  const nearestName = el('p', { class: 'betweenName' }, words('nearestRow'));
  const said = el('div', { class: 'betweenNear' }, nearestName, nearest, distances.root);
  /** @type {Method | null} */
  let method = null;
  /** @type {Uint8Array | undefined} */
  let frames;
  /** @type {Judgement | undefined} */
  let judgement;
  /** What was drawn last: nothing is drawn twice. */
  let drawn = '';
  let t = 0;
  let seen = STRIP;
  let isOpen = false;

  const show = () => {
    read.root.hidden = said.hidden = !isOpen;
    if (!frames || !method) return;
    const role = method === 'pixels' ? 'x' : 'dec';
    const lit = Math.round(t * (STRIP - 1));
    const judged = judgement?.judged;
    large.data = {
      image: frameAt(frames, t),
      rows: SIDE,
      cols: SIDE,
      role,
      caption: words('frameCaption', { method: words(method), t: t.toFixed(2) }),
      description: words('frameAlt', { method: words(method), t: t.toFixed(2) }),
    };
    const key = [lit, seen, isOpen].join();
    if (key === drawn) return;
    drawn = key;
    strip.data = {
      images: stripOf(frames),
      count: isOpen ? STRIP : seen,
      rows: SIDE,
      cols: SIDE,
      lit,
      role,
      description: words('stripAlt', {
        method: words(method),
        read: judged && isOpen ? [...judged.labels].join(', ') : '…',
      }),
    };
    if (!judged || !judgement) return;
    const apart = [...judged.distances].map((d) => d.toFixed(1));
    read.set([...judged.labels].map((label, i) => verdict(label, judged.shares[i] ?? 0)));
    distances.set(apart);
    nearest.data = {
      images: judgement.images,
      count: STRIP,
      rows: SIDE,
      cols: SIDE,
      lit,
      role: 'x',
      description: words('nearestAlt', { method: words(method), distances: apart.join(', ') }),
    };
  };
  return {
    large,
    root: el('div', { class: 'betweenFilm' }, strip, read.root, said),
    /** @param {Method} next which method's frames it shows */
    setMethod(next) {
      if (next === method) return;
      method = next;
      frames = judgement = undefined;
      drawn = '';
      strip.dataset.strip = nearest.dataset.nearest = distances.root.dataset.distances = method;
    },
    /** @param {number} now 0…1 @param {number} farthest walked to, 0…1 @param {boolean} open all of it */
    setTime(now, farthest, open) {
      t = now;
      seen = 1 + Math.floor(farthest * (STRIP - 1) + 1e-6);
      isOpen = open;
      show();
    },
    /** @param {Uint8Array | undefined} next FINE of them */
    showFrames(next) {
      if (next === frames) return;
      frames = next;
      drawn = '';
      show();
    },
    /** @param {Judgement | undefined} next @param {boolean} isFresh of the frames on show */
    showJudged(next, isFresh) {
      // What was said of frames that are gone stays until they are judged, but pale.
      for (const node of [read.root, nearest, distances.root])
        node.classList.toggle('waiting', !isFresh);
      if (next === judgement) return;
      judgement = next;
      drawn = '';
      show();
    },
    /** The nearest training image of the frame at t, and its distance. */
    nearestNow() {
      const at = Math.round(t * (STRIP - 1));
      const judged = judgement?.judged;
      if (!judgement || !judged) return null;
      return {
        image: judgement.images.subarray(at * PIXELS, (at + 1) * PIXELS),
        distance: judged.distances[at] ?? NaN,
        read: verdict(judged.labels[at] ?? 0, judged.shares[at] ?? 0),
      };
    },
  };
}
