/**
 * Axes of the latent map: how a latent number becomes a place between 0 and 1 and back, and which
 * ticks stand there. Pure, no DOM.
 *
 * A uniform axis is a window of z; a quantile axis is Φ(z), so that equal places hold equal
 * probability under the prior (the decoded grid of the VAE paper, appendix A).
 *
 * @module
 */

/**
 * @typedef {object} Axis
 * @property {'uniform' | 'quantile'} spacing
 * @property {number} low z at place 0
 * @property {number} high z at place 1
 * @property {(z: number) => number} place
 * @property {(place: number) => number} at
 */

/** Probability cut off at each end of a quantile axis, if nothing else is asked for. */
const QUANTILE_TAIL = 0.002;

/**
 * @param {number} low
 * @param {number} high
 * @returns {Axis}
 */
export function uniformAxis(low, high) {
  const width = high - low;
  return {
    spacing: 'uniform',
    low,
    high,
    place: (z) => (z - low) / width,
    at: (place) => low + place * width,
  };
}

/**
 * @param {number} [tail] probability cut off at each end
 * @returns {Axis}
 */
export function quantileAxis(tail = QUANTILE_TAIL) {
  const span = 1 - 2 * tail;
  const at = (/** @type {number} */ place) =>
    normalQuantile(tail + span * Math.min(1, Math.max(0, place)));
  return {
    spacing: 'quantile',
    low: at(0),
    high: at(1),
    place: (z) => (normalCdf(z) - tail) / span,
    at,
  };
}

/**
 * Round ticks inside [low, high], about `wanted` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} [wanted]
 */
export function ticks(low, high, wanted = 7) {
  const raw = (high - low) / Math.max(1, wanted);
  if (!(raw > 0) || !Number.isFinite(raw)) return [];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999) ?? 10 * power;
  const result = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    result.push(Number((i * step).toPrecision(12)));
  }
  return result;
}

/**
 * A square window that holds nearly all codes in two chosen dimensions, and never shrinks below
 * `least`. Far outliers (1.5 % on each side) do not widen it.
 * @param {ArrayLike<number>} codes n × latentDim
 * @param {number} latentDim
 * @param {readonly [number, number]} dims
 * @param {{ least: number, centred: boolean }} options centred keeps 0 in the middle
 * @returns {[number, number, number, number]} [x0, x1, y0, y1]
 */
export function fitWindow(codes, latentDim, dims, { least, centred }) {
  const count = latentDim ? Math.floor(codes.length / latentDim) : 0;
  const spans = dims.map((dim) => {
    const values = [];
    for (let i = 0; i < count; i++) {
      const value = codes[i * latentDim + dim] ?? NaN;
      if (Number.isFinite(value)) values.push(value);
    }
    values.sort((a, b) => a - b);
    const low = values[Math.floor(values.length * 0.015)] ?? -1;
    const high = values[Math.min(values.length - 1, Math.floor(values.length * 0.985))] ?? 1;
    return /** @type {const} */ ([low, high]);
  });
  let half = least;
  const middle = spans.map(([low, high]) => (centred ? 0 : (low + high) / 2));
  spans.forEach(([low, high], d) => {
    half = Math.max(half, 1.05 * (high - (middle[d] ?? 0)), 1.05 * ((middle[d] ?? 0) - low));
  });
  if (half > least) half = roundUp(half);
  const [cx = 0, cy = 0] = middle;
  return [cx - half, cx + half, cy - half, cy + half];
}

/** @param {number} value */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.2, 1.5, 2, 2.5, 3, 3.6, 4, 4.5, 5, 6, 7, 8, 10];
  return (steps.find((s) => s * power >= value) ?? 10) * power;
}

/**
 * Standard normal distribution function, |error| < 7.5e-8 (Abramowitz and Stegun 26.2.17).
 * @param {number} z
 */
export function normalCdf(z) {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? 1 - tail : tail;
}

/**
 * Its inverse, by bisection on `normalCdf`, so that the two agree to the last pixel.
 * @param {number} probability
 */
export function normalQuantile(probability) {
  let low = -8;
  let high = 8;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Pushes points apart until each pair is at least `distance` apart (labels that must be read).
 * @param {readonly (readonly [number, number])[]} points
 * @param {number} distance
 * @returns {[number, number][]}
 */
export function spread(points, distance) {
  const placed = points.map(([x, y]) => /** @type {[number, number]} */ ([x, y]));
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < placed.length; i++) {
      for (let j = 0; j < i; j++) {
        const a = placed[i];
        const b = placed[j];
        if (!a || !b) continue;
        // Coincident points part along a direction fixed by their indices.
        const dx = a[0] - b[0] || 0.01 * (1 + i);
        const dy = a[1] - b[1] || 0.01 * (1 + j);
        const apart = Math.hypot(dx, dy);
        if (apart >= distance) continue;
        const push = (distance - apart) / 2 / apart;
        a[0] += dx * push;
        a[1] += dy * push;
        b[0] -= dx * push;
        b[1] -= dy * push;
      }
    }
  }
  return placed;
}

/**
 * Median of each class in two dimensions; null for a class with fewer than `least` codes.
 * @param {ArrayLike<number>} codes
 * @param {number} latentDim
 * @param {readonly [number, number]} dims
 * @param {ArrayLike<number>} labels
 * @param {number} [least]
 * @returns {([number, number] | null)[]}
 */
export function classMedians(codes, latentDim, dims, labels, least = 5) {
  /** @type {[number[], number[]][]} */
  const groups = [];
  const count = Math.min(labels.length, Math.floor(codes.length / latentDim));
  for (let i = 0; i < count; i++) {
    const group = (groups[labels[i] ?? 0] ??= [[], []]);
    group[0].push(codes[i * latentDim + dims[0]] ?? 0);
    group[1].push(codes[i * latentDim + dims[1]] ?? 0);
  }
  return Array.from(groups, (group) => {
    if (!group || group[0].length < least) return null;
    return [median(group[0]), median(group[1])];
  });
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
