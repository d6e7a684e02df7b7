/**
 * What is measured of a generated thing: of a digit the pixels that no image has and the nearest
 * training digit, of a shape its volume and the facets turned inside out.
 *
 * @module
 */
import '../../ui/pixelImage.js';
import { el, setText } from '../../ui/dom.js';
import { number, percent } from '../../ui/format.js';

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Words */

/** @param {Words} words */
export function makeReadings(words) {
  const row = (/** @type {string} */ key) => {
    const value = el('dd', {});
    const name = el('dt', {}, words(key));
    return { name, value, nodes: [name, value] };
  };
  const [below, above, distance, volume, insideOut] = [
    row('below'),
    row('above'),
    row('distance'),
    row('volume'),
    row('insideOut'),
  ];
  const nearest = /** @type {import('../../ui/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  nearest.className = 'pgNearest';
  nearest.hidden = true;
  const rows = [below, above, distance, volume, insideOut];
  const root = el(
    'div',
    { class: 'pgReadings' },
    el('dl', { class: 'pgList' }, ...rows.flatMap(({ nodes }) => nodes)),
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
      only(digits ? [below, above, distance] : [volume, insideOut]);
      nearest.hidden = !digits || !nearest.data;
      setText(below.value, percent(made.below));
      setText(above.value, percent(made.above));
    },
    /** @param {import('./model.js').Measures} measures */
    showMeasures({ nearest: image, distance: far, volume: size, insideOut: turned }) {
      if (far !== undefined) setText(distance.value, number(far, 2));
      if (size !== undefined) setText(volume.value, number(size, 2));
      if (turned !== undefined) setText(insideOut.value, percent(turned));
      if (!image) return;
      nearest.hidden = false;
      nearest.data = {
        ...{ image, rows: 28, cols: 28, role: 'x', caption: words('nearest') },
        description: words('nearestAlt', { far: number(far ?? NaN, 2) }),
      };
    },
  };
}
