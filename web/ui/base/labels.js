/**
 * Where labels go so that they can be read: pure layout, no DOM.
 *
 * @module
 */

/** @typedef {{ x: number, y: number, width: number, height: number }} Box x, y is the middle */
/**
 * @typedef {object} LabelRequest
 * @property {number} x the place it names
 * @property {number} y
 * @property {number} width of the text
 * @property {number} height
 * @property {number} [gap] distance from the place to the text
 */

/** Directions tried, best first: right above, left above, right below, left below, above, below, … */
const SIDES = /** @type {const} */ ([
  [1, -0.7],
  [-1, -0.7],
  [1, 0.7],
  [-1, 0.7],
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, 0],
  [1.4, -2.2],
  [-1.4, -2.2],
  [1.4, 2.2],
  [-1.4, 2.2],
  [0, -2.8],
  [0, 2.8],
]);
/** A label on a label is read by nobody; on a mark both can still be seen. */
const ON_A_LABEL = 8;

/**
 * The name of a line at its end, within the plot: over the line that comes from the left, or behind a
 * line that ends early, across whose end it would stand otherwise.
 * @param {number} end @param {number} width of the name @param {{ left: number, right: number }} plot
 * @returns {{ at: number, anchor: 'start' | 'end' }}
 */
export function atEnd(end, width, { left, right }) {
  const isEarly = end - 4 - width < left && end + 8 + width < right;
  if (isEarly) return { at: end + 8, anchor: 'start' };
  return { at: Math.max(left + width, end - 4), anchor: 'end' };
}

/**
 * Places labels one by one, each on the side where it covers least of what is already there and of
 * what lies outside the frame.
 * @param {readonly LabelRequest[]} requests most important first
 * @param {{ width: number, height: number, left?: number, top?: number }} frame
 * @param {readonly Box[]} [taken] marks to keep clear of
 * @returns {{ x: number, y: number, anchor: 'start' | 'middle' | 'end' }[]} y is the middle of the text
 */
export function placeLabels(requests, frame, taken = []) {
  /** @type {Box[]} */
  const boxes = [...taken];
  const { left = 0, top = 0, width, height } = frame;
  return requests.map((request) => {
    const gap = request.gap ?? 8;
    let best = { cost: Infinity, side: /** @type {readonly [number, number]} */ ([1, -0.7]) };
    let chosen = { x: request.x, y: request.y, width: request.width, height: request.height };
    SIDES.forEach((side, order) => {
      const [dx, dy] = side;
      const box = {
        x: request.x + dx * gap + (Math.sign(dx) * request.width) / 2,
        y: request.y + dy * (gap + request.height / 3),
        width: request.width,
        height: request.height,
      };
      let cost = 0.4 * order;
      for (const [i, other] of boxes.entries())
        cost += (i < taken.length ? 1 : ON_A_LABEL) * overlap(box, other);
      cost += 4 * outside(box, left, top, left + width, top + height);
      if (cost < best.cost) {
        best = { cost, side };
        chosen = box;
      }
    });
    boxes.push(chosen);
    const [dx] = best.side;
    const anchor = dx > 0 ? 'start' : dx < 0 ? 'end' : 'middle';
    return { x: chosen.x - (Math.sign(dx) * chosen.width) / 2, y: chosen.y, anchor };
  });
}

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {number} area shared
 */
export function overlap(a, b) {
  const w =
    Math.min(a.x + a.width / 2, b.x + b.width / 2) - Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const h =
    Math.min(a.y + a.height / 2, b.y + b.height / 2) -
    Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return w > 0 && h > 0 ? w * h : 0;
}

/**
 * @param {Box} box
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @returns {number} area of the box outside the frame
 */
function outside(box, x0, y0, x1, y1) {
  const frame = { x: (x0 + x1) / 2, y: (y0 + y1) / 2, width: x1 - x0, height: y1 - y0 };
  return box.width * box.height - overlap(box, frame);
}

/**
 * How much of a line lies inside a box (Liang & Barsky, 1984).
 * @param {readonly (readonly [number, number])[]} line a break where a number is not finite
 * @param {Box} box
 * @returns {number}
 */
export function lengthInside(line, box) {
  let length = 0;
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1] ?? [NaN, NaN];
    const [x1, y1] = line[i] ?? [NaN, NaN];
    let [from, to] = [0, 1];
    for (const [at, step, middle, size] of /** @type {const} */ ([
      [x0, x1 - x0, box.x, box.width],
      [y0, y1 - y0, box.y, box.height],
    ])) {
      const ends = [middle - size / 2 - at, middle + size / 2 - at];
      if (step === 0) {
        if ((ends[0] ?? 0) > 0 || (ends[1] ?? 0) < 0) to = -1;
        continue;
      }
      const [a = 0, b = 0] = ends.map((end) => end / step);
      from = Math.max(from, Math.min(a, b));
      to = Math.min(to, Math.max(a, b));
    }
    if (to > from) length += (to - from) * Math.hypot(x1 - x0, y1 - y0);
  }
  return length;
}

/**
 * Moves numbers apart along a line until neighbours are `gap` apart, as little as possible, inside
 * [low, high] (names at the ends of curves).
 * @param {readonly number[]} wanted
 * @param {number} gap
 * @param {number} low
 * @param {number} high
 * @returns {number[]} in the order of `wanted`
 */
export function spreadLine(wanted, gap, low, high) {
  const order = wanted
    .map((_, i) => i)
    .sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  // Groups of touching names, each centred on the mean of what its members want.
  /** @type {{ members: number[], centre: number }[]} */
  const groups = [];
  for (const i of order) {
    groups.push({ members: [i], centre: wanted[i] ?? 0 });
    for (;;) {
      const last = groups[groups.length - 1];
      const before = groups[groups.length - 2];
      if (!last || !before) break;
      const reach = ((last.members.length + before.members.length) * gap) / 2;
      if (last.centre - before.centre >= reach) break;
      const members = [...before.members, ...last.members];
      const sum = members.reduce((total, m) => total + (wanted[m] ?? 0), 0);
      groups.splice(-2, 2, { members, centre: sum / members.length });
    }
  }
  const result = wanted.map(() => 0);
  let floor = low;
  for (const { members, centre } of groups) {
    const half = ((members.length - 1) * gap) / 2;
    const start = Math.max(floor, Math.min(high - 2 * half, centre - half));
    members.forEach((m, j) => (result[m] = start + j * gap));
    floor = start + members.length * gap;
  }
  return result;
}
