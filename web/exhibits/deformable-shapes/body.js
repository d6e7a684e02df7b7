/**
 * A body in a picture of its own, which can be turned; those of one view turn together. Where its edges
 * have not the length they should have, it is hot.
 *
 * @module
 */
import '../../ui/space/space.js';
import { el, setText } from '../../ui/base/dom.js';
import { yUp } from '../../ui/space/projection.js';

/** @typedef {import('../../ui/space/space.js').Space} Space */

const FRONT = { yaw: 0.42, pitch: 0.12 };
/** One scale for all, so that a small one looks small. */
const BALL = { centre: /** @type {[number, number, number]} */ ([0, 0, -0.24]), radius: 1.22 };
/** Fully hot: a vertex whose edges are off by so much, as a share. */
const HOTTEST = 0.2;

/**
 * @param {string} role of the caption
 * @param {{ still?: boolean, name?: string }} [options] name: a class
 */
export function makeBody(role, { still = false, name = '' } = {}) {
  const space = /** @type {Space} */ (document.createElement('atlas-space'));
  space.setAttribute('plain', '');
  if (still) space.setAttribute('still', '');
  space.view = FRONT;
  const caption = el('figcaption', { class: role });
  return {
    root: el('figure', { class: `bodyFigure ${name}` }, caption, space),
    space,
    /**
     * @param {object} shown
     * @param {ArrayLike<number>} shown.points y up
     * @param {Uint32Array} shown.triangles
     * @param {'x' | 'dec' | 'enc' | 'prior'} shown.role
     * @param {ArrayLike<number>} [shown.stretch] a vertex: share its edges are off by
     * @param {string} shown.caption
     * @param {string} shown.description
     */
    show({ points, triangles, role: look, stretch, caption: text, description }) {
      const shape = yUp(points);
      /** @type {import('../../ui/space/space.js').SpaceLayer} */
      const layer = { kind: 'mesh', points: shape, triangles, role: look };
      space.data = {
        layers: [stretch ? { ...layer, hot: heat(stretch) } : layer],
        ball: BALL,
        description,
        file: 'body',
      };
      setText(caption, text);
    },
  };
}

/** @param {ArrayLike<number>} stretch */
const heat = (stretch) => Float32Array.from(stretch, (s) => Math.min(1, Math.abs(s) / HOTTEST));

/** @param {readonly { space: Space }[]} bodies */
export function turnTogether(bodies) {
  for (const { space } of bodies) {
    space.addEventListener('viewchange', () => {
      for (const other of bodies) if (other.space !== space) other.space.view = space.view;
    });
  }
}
