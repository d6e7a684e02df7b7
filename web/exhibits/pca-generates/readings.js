/**
 * What is measured of a generated thing: of a digit the pixels that no image has and the nearest
 * training digit, of a shape its volume and the facets turned inside out.
 *
 * @module
 */
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent, small } from '../../ui/base/format.js';

/** @typedef {import('../../frame/contract.js').Words} Words */

/** @param {Words} words */
export function makeReadings(words) {
  const row = (/** @type {string} */ key) => {
    const value = el('dd', {});
    const name = el('dt', {}, words(key));
    return { name, value, nodes: [name, value] };
  };
  const [below, above, distance, volume, insideOut, trip] = [
    row('below'),
    row('above'),
    row('distanceShort'),
    row('volume'),
    row('insideOut'),
    row('trip'),
  ];
  // Until the images it is measured to are there.
  setText(distance.value, '…');
  const nearest = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  nearest.className = 'pgNearest';
  nearest.hidden = true;
  const rows = [below, above, distance, volume, insideOut, trip];
  const root = el(
    'div',
    { class: 'pgReadings' },
    el('dl', { class: 'pairs' }, ...rows.flatMap(({ nodes }) => nodes)),
    nearest,
  );
  const only = (/** @type {typeof rows} */ shown) => {
    for (const one of rows) for (const node of one.nodes) node.hidden = !shown.includes(one);
  };
  return {
    root,
    /** @param {import('./model.js').Source} source @param {{ below: number, above: number }} made */
    show(source, made) {
      const digits = source.subject === 'digits';
      const own = digits ? [below, above, distance] : [volume, insideOut];
      only(trip.value.textContent ? [...own, trip] : own);
      nearest.hidden = !digits || !nearest.data;
      setText(below.value, percent(made.below));
      setText(above.value, percent(made.above));
    },
    /** @param {number} largest */
    showTrip(largest) {
      setText(trip.value, small(largest));
      for (const node of trip.nodes) node.hidden = false;
    },
    /** @param {import('./model.js').Measures} measures */
    showMeasures({ nearest: image, distance: far, volume: size, insideOut: turned }) {
      if (far !== undefined) setText(distance.value, number(far, 2));
      if (size !== undefined) setText(volume.value, number(size, 2));
      if (turned !== undefined) setText(insideOut.value, percent(turned));
      if (!image) return;
      nearest.hidden = false;
      nearest.data = {
        image,
        rows: 28,
        cols: 28,
        role: 'x',
        caption: words('nearest'),
        description: words('nearestAlt', { far: number(far ?? NaN, 2) }),
      };
    },
  };
}
