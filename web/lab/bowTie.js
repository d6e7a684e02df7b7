/**
 * `<atlas-bowtie>`: the network as the lecture draws it: trapezoids narrowing to the latent code and
 * widening again, one bar a layer, its height by the logarithm of its width; a convolution is a stack
 * of maps, as high as the positions of one.
 *
 * @module
 */
import { put, svg } from '../ui/base/dom.js';

/**
 * @typedef {object} BowTieData
 * @property {'pca' | 'ae' | 'vae'} kind
 * @property {number} inputDim
 * @property {boolean} isConv two convolutions come before `hidden`
 * @property {number[]} hidden widths of the encoder's dense layers
 * @property {number} latentDim
 * @property {string} description
 */

const WIDTH = 240;
const HEIGHT = 132;
const MIDDLE = 56;
const MARGIN = 14;
const CENTRE = WIDTH / 2;
const LATENT_GAP = 24;
/** Of the encoder's convolutions: positions of a map, and maps. */
const CONVOLUTIONS = [
  { units: 14 * 14, maps: 16 },
  { units: 7 * 7, maps: 32 },
];
/** Of a stack of maps: bars drawn, and pixels between two. */
const STACK = { bars: 3, gap: 3 };

/**
 * Half the height of a layer's bar.
 * @param {number} units
 * @param {number} inputDim
 */
function halfHeight(units, inputDim) {
  return 6 + 40 * (Math.log2(1 + units) / Math.log2(1 + Math.max(inputDim, units)));
}

export class BowTie extends HTMLElement {
  /** @param {BowTieData} data */
  set data(data) {
    put(this, drawBowTie(data));
  }
}

/** @param {BowTieData} data */
function drawBowTie({ kind, inputDim, isConv, hidden, latentDim, description }) {
  const dense = (/** @type {number} */ units) => ({ units, maps: 0 });
  const shapes = [
    dense(inputDim),
    ...(isConv ? CONVOLUTIONS : []),
    ...(kind === 'pca' ? [] : hidden.map(dense)),
  ];
  const lastX = CENTRE - LATENT_GAP;
  const xOf = (/** @type {number} */ i) => MARGIN + ((lastX - MARGIN) * i) / shapes.length;
  const latentHalf = Math.min(14, halfHeight(latentDim, inputDim));
  const layers = shapes.map((shape, i) => ({
    ...shape,
    x: xOf(i),
    half: halfHeight(shape.units, inputDim),
  }));
  /** @type {SVGElement[]} */
  const areas = [];
  /** @type {SVGElement[]} */
  const bars = [];
  const names = [];
  layers.forEach((layer, i) => {
    const next = layers[i + 1] ?? { x: lastX, half: latentHalf };
    const mirror = (/** @type {number} */ x) => WIDTH - x;
    const trapezoid = (/** @type {number} */ a, /** @type {number} */ b) =>
      `M${a} ${MIDDLE - layer.half}L${b} ${MIDDLE - next.half}V${MIDDLE + next.half}L${a} ${MIDDLE + layer.half}z`;
    areas.push(
      svg('path', { d: trapezoid(layer.x, next.x), fill: 'var(--enc-soft)' }),
      svg('path', { d: trapezoid(mirror(layer.x), mirror(next.x)), fill: 'var(--dec-soft)' }),
    );
    const bar = (/** @type {number} */ x, /** @type {string} */ role) => {
      const at = layer.maps
        ? [...Array(STACK.bars).keys()].map((n) => x + (n - 1) * STACK.gap)
        : [x];
      const line = (/** @type {number} */ x) =>
        `M${x} ${MIDDLE - layer.half + 2}V${MIDDLE + layer.half - 2}`;
      const stroke = `var(--${role})`;
      return svg('path', {
        d: at.map(line).join(''),
        stroke,
        'stroke-width': layer.maps ? 1.8 : null,
      });
    };
    bars.push(bar(layer.x, i ? 'enc' : 'x'), bar(mirror(layer.x), 'dec'));
    const crowded = layers.length > 4 && i > 0 && i < layers.length - 1;
    if (!crowded) {
      const name = layer.maps || layer.units;
      names.push(unitName(name, layer.x, i === 0 ? 'start' : 'middle'));
      names.push(unitName(name, mirror(layer.x), i === 0 ? 'end' : 'middle'));
    }
  });
  names.push(unitName(latentDim, CENTRE, 'middle'));
  return svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': description, class: 'bowtie' },
    svg('g', {}, ...areas),
    svg('g', { 'stroke-linecap': 'round', 'stroke-width': 5 }, ...bars),
    ...latentParts(kind, lastX),
    svg('g', { 'text-anchor': 'middle' }, ...names),
  );
}

/**
 * @param {number} units
 * @param {number} x
 * @param {'start' | 'middle' | 'end'} anchor
 */
function unitName(units, x, anchor) {
  const shift = { start: -12, middle: 0, end: 12 }[anchor];
  return svg('text', { x: x + shift, y: 124, 'text-anchor': anchor }, String(units));
}

/**
 * The middle: a plain code, or for the VAE a mean and a deviation and the sample drawn from them.
 * @param {'pca' | 'ae' | 'vae'} kind
 * @param {number} encoderEnd
 */
function latentParts(kind, encoderEnd) {
  const latent = 'var(--lat)';
  const decoderStart = WIDTH - encoderEnd;
  const math = (
    /** @type {string} */ text,
    /** @type {number} */ x,
    /** @type {number} */ y,
    fill = latent,
  ) => svg('text', { class: 'math', x, y, 'text-anchor': 'middle', style: `fill:${fill}` }, text);
  const circle = [
    svg('circle', {
      cx: CENTRE,
      cy: MIDDLE,
      r: 8,
      fill: 'var(--panel)',
      stroke: latent,
      'stroke-width': 2,
    }),
    svg('circle', { cx: CENTRE, cy: MIDDLE, r: 2.6, fill: latent }),
  ];
  const line = (/** @type {string} */ d) =>
    svg('path', { d, stroke: latent, 'stroke-width': 1.5, fill: 'none' });
  const after = line(`M${CENTRE + 8} ${MIDDLE}H${decoderStart}`);
  if (kind !== 'vae') {
    const maps =
      kind === 'pca'
        ? [
            math('Wᵀ', (MARGIN + encoderEnd) / 2, MIDDLE + 5, 'var(--enc)'),
            math('W', WIDTH - (MARGIN + encoderEnd) / 2, MIDDLE + 5, 'var(--dec)'),
          ]
        : [];
    return [
      line(`M${encoderEnd} ${MIDDLE}H${CENTRE - 8}`),
      after,
      ...circle,
      math('z', CENTRE, 40),
      ...maps,
    ];
  }
  const head = (/** @type {number} */ y) =>
    svg('path', {
      d: `M${encoderEnd} ${y}v8`,
      stroke: latent,
      'stroke-width': 5,
      'stroke-linecap': 'round',
    });
  return [
    head(44),
    head(60),
    line(`M${encoderEnd} 48 ${CENTRE - 7} 54`),
    line(`M${encoderEnd} 64 ${CENTRE - 7} 58`),
    after,
    ...circle,
    math('μ', encoderEnd, 34),
    math('σ', encoderEnd, 88),
    math('z', CENTRE, 40),
  ];
}

if (!customElements.get('atlas-bowtie')) customElements.define('atlas-bowtie', BowTie);
