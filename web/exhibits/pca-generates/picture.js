/**
 * One generated thing: a digit as signed pixels (what is below 0 in the second colour), or a mesh that
 * can be turned.
 *
 * @module
 */
import '../../ui/images/pixelImage.js';
import '../../ui/space/space.js';
import { el } from '../../ui/base/dom.js';
import { yUp } from '../../ui/space/projection.js';

/** @typedef {import('./model.js').Source} Source */

const FRONT = { heads: { yaw: 0.6, pitch: 0.08 }, animals: { yaw: 0.35, pitch: 0.16 } };
/** One scale for all shapes of a kind, so that a small one looks small. */
const RADIUS = { heads: 1.5, animals: 1.95 };

/**
 * @param {object} [options]
 * @param {boolean} [options.still] cannot be turned, no menu
 */
export function makePicture({ still = false } = {}) {
  const image = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  const space = /** @type {import('../../ui/space/space.js').Space} */ (
    document.createElement('atlas-space')
  );
  space.setAttribute('plain', '');
  if (still) space.setAttribute('still', '');
  const root = el('div', { class: 'pgPicture' }, image, space);
  let shown = '';
  return {
    root,
    /**
     * @param {Source} source
     * @param {ArrayLike<number>} points
     * @param {string} description
     * @param {'x' | 'dec'} [role] x: an image of the data
     */
    show(source, points, description, role = 'dec') {
      const { subject, shapes } = source;
      image.hidden = subject !== 'digits';
      space.hidden = subject === 'digits';
      if (!shapes || subject === 'digits') {
        const ink = role === 'x';
        image.data = {
          image: ink ? bytesOf(points) : points,
          rows: 28,
          cols: 28,
          description,
          ...(ink ? { role } : { signed: true, scale: 1 }),
        };
        return;
      }
      if (shown !== subject) space.view = FRONT[subject];
      shown = subject;
      space.data = {
        layers: [{ kind: 'mesh', points: yUp(points), triangles: shapes.triangles, role }],
        ball: { centre: [0, 0, subject === 'animals' ? -0.05 : 0], radius: RADIUS[subject] },
        description,
        file: subject,
      };
    },
  };
}

/** Pixels in 0…1 as bytes. @param {ArrayLike<number>} points */
const bytesOf = (points) => Uint8ClampedArray.from(points, (v) => 255 * v);
