/**
 * The plane of a linear decoder beside PCA's: seen edge-on, the largest angle between them; seen from
 * above, the axes each has in it. With more than two numbers, the columns as pictures instead.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { sizeOf } from './params.js';
import { PIXELS } from './specs.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */
/** @typedef {import('./trainer.js').Run} Run */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */

const MOST_COLUMNS = 10;
const RADIANS = Math.PI / 180;
/** Below this angle its number stands over the two lines, degrees. */
const FLAT = 20;

/** @param {{ words: Words }} options */
export function mountPlanes({ words }) {
  const edge = plane('codesEdge');
  const above = plane('codesAbove');
  const [theirs, ours] = [grid(), grid()];
  const oursFigure = el(
    'figure',
    {},
    ours,
    el('figcaption', { class: 'codesCaption' }, words('columnsNet')),
  );
  const theirsName = el('figcaption', { class: 'codesCaption' });
  const columns = el(
    'div',
    { class: 'codesColumns' },
    el('figure', {}, theirs, theirsName),
    oursFigure,
  );
  const aboveFigure = el(
    'div',
    { class: 'codesSeen' },
    above,
    el('p', { class: 'codesCaption' }, words('seenAbove')),
  );
  const caption = el(
    'figcaption',
    { class: 'codesCaption' },
    el('b', { class: 'dec' }, words('itsPlane')),
    ` ${words('andPcas')}`,
  );
  const two = el(
    'div',
    { class: 'codesTwo' },
    el('div', { class: 'codesSeen' }, edge, el('p', { class: 'codesCaption' }, words('edgeOn'))),
    aboveFigure,
  );
  const root = el('figure', { class: 'codesPlanes' }, caption, two, columns);
  return {
    root,
    /**
     * @param {Run | null} run @param {Float32Array | null} directions @param {Params} params
     * @param {boolean} isOpen the columns may be seen
     */
    show(run, directions, params, isOpen) {
      const { decoder = null, angle = NaN, steps = 0 } = run ?? {};
      const k = sizeOf(params);
      const isPca = params.machine === 'pca';
      caption.hidden = two.hidden = params.machine !== 'linear';
      setText(theirsName, words(isPca ? 'columnsPcaLong' : 'columnsPca'));
      aboveFigure.hidden = k !== 2;
      oursFigure.hidden = isPca;
      columns.hidden = !directions || (!isPca && (!decoder || (k === 2 && !isOpen)));
      if (!two.hidden && decoder) {
        const now = { now: number(angle, 1), steps: number(steps) };
        edge.data = edgeOn(angle, words('angleAlt', now));
        if (k === 2 && directions) above.data = fromAbove(decoder, directions, words);
      }
      if (columns.hidden || !directions) return;
      showColumns(theirs, directions, k, words('columnsPca'));
      if (decoder && !isPca) showColumns(ours, columnsOf(decoder, k), k, words('columnsNet'));
    },
  };

  /** @param {ReturnType<typeof grid>} node @param {Float32Array} all @param {number} k @param {string} name */
  function showColumns(node, all, k, name) {
    const count = Math.min(k, MOST_COLUMNS);
    const across = Math.min(count, 5);
    node.setAttribute('columns', String(across));
    node.style.aspectRatio = `${across} / ${Math.ceil(count / across)}`;
    node.data = {
      images: all.subarray(0, count * PIXELS),
      count,
      rows: 28,
      cols: 28,
      signed: true,
      scale: null,
      description: words('columnsAlt', { name, count }),
    };
  }
}

/** @param {string} className */
function plane(className) {
  const node = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  node.className = className;
  node.setAttribute('plain', '');
  return node;
}

const grid = () =>
  /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );

/** The decoder's columns, one after the other. @param {Float32Array} decoder a pixel a row @param {number} k */
function columnsOf(decoder, k) {
  const columns = new Float32Array(k * PIXELS);
  for (let j = 0; j < PIXELS; j++)
    for (let i = 0; i < k; i++) columns[i * PIXELS + j] = decoder[j * k + i] ?? 0;
  return columns;
}

/** @param {number} angle degrees @param {string} description @returns {import('../../ui/plane/plane.js').PlaneData} */
function edgeOn(angle, description) {
  const a = (Number.isFinite(angle) ? angle : 90) * RADIANS;
  const arc = Array.from({ length: 25 }, (_, i) => [
    0.34 * Math.cos((a * i) / 24),
    0.34 * Math.sin((a * i) / 24),
  ]).flat();
  const isFlat = angle < FLAT;
  /** @type {import('../../ui/plane/planeGeometry.js').Point} */
  const at = isFlat ? [0.5, 0.34] : [0.5 * Math.cos(a / 2) + 0.12, 0.5 * Math.sin(a / 2)];
  return {
    window: [-0.1, 1.1, -0.14, 1.06],
    axes: 'none',
    layers: [
      { kind: 'segments', segments: [0, 0, 1, 0], role: 'x', width: 2, dash: 'dash' },
      ...(isFlat
        ? []
        : [/** @type {Layer} */ ({ kind: 'curve', points: arc, role: 'ink3', width: 1.2 })]),
      { kind: 'segments', segments: [0, 0, Math.cos(a), Math.sin(a)], role: 'dec', width: 3 },
      { kind: 'points', points: [0, 0], role: 'ink', radius: 4 },
      { kind: 'label', at, text: `${number(angle, 1)}°`, size: 22, role: 'ink', centred: true },
    ],
    description,
    file: 'angle',
  };
}

/**
 * Both pairs of axes in PCA's plane: how far each column of the decoder goes along each direction.
 * @param {Float32Array} decoder a pixel a row @param {Float32Array} directions a direction a row
 * @param {Words} words
 * @returns {import('../../ui/plane/plane.js').PlaneData}
 */
function fromAbove(decoder, directions, words) {
  const along = (/** @type {number} */ column, /** @type {number} */ direction) => {
    let sum = 0;
    for (let j = 0; j < PIXELS; j++)
      sum += (decoder[2 * j + column] ?? 0) * (directions[direction * PIXELS + j] ?? 0);
    return sum;
  };
  const tips = [0, 1].map(
    (i) =>
      /** @type {import('../../ui/plane/planeGeometry.js').Point} */ ([along(i, 0), along(i, 1)]),
  );
  const reach = 1.3 * Math.max(1, ...tips.map(([x, y]) => Math.hypot(x, y)));
  return {
    window: [-reach, reach, -reach, reach],
    axes: 'none',
    layers: [
      {
        kind: 'ellipse',
        mean: [0, 0],
        axes: [
          [1, 0],
          [0, 1],
        ],
        role: 'line2',
        dash: 'dots',
        width: 1.25,
      },
      ...[
        [1, 0],
        [0, 1],
      ].map(
        ([x = 0, y = 0]) =>
          /** @type {Layer} */ ({
            kind: 'arrow',
            from: [0, 0],
            to: [x, y],
            role: 'x',
            width: 1.8,
            dash: 'dash',
          }),
      ),
      ...tips.map(
        (to, i) =>
          /** @type {Layer} */ ({
            kind: 'arrow',
            from: [0, 0],
            to,
            role: 'dec',
            width: 2.6,
            label: Math.hypot(...to) > 0.3 ? `w_${i + 1}` : undefined,
          }),
      ),
    ],
    description: words('axesAlt', {
      list: tips.map(([x, y]) => `(${number(x, 2)}, ${number(y, 2)})`).join(', '),
    }),
    file: 'axes',
  };
}
