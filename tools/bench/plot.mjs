/** The scaling curves as one SVG, logarithmic on both axes. Pure. @module */

/** @typedef {import('./scaling.mjs').Curve} Curve */

const [kWidth, kHeight, kGap] = [300, 230, 16];
const kMargin = { left: 52, right: 16, top: 34, bottom: 42 };
const [kInk, kGrid, kLine] = ['#1f2328', '#d0d7de', '#0b6bcb'];

/** @param {number} low @param {number} high @returns {number[]} 1, 2, 5, 10 … between them, ends included */
function ticks(low, high) {
  const all = [];
  for (let power = -3; power < 7; ++power)
    for (const digit of [1, 2, 5]) all.push(digit * 10 ** power);
  const below = Math.max(...all.filter((t) => t <= low));
  const above = Math.min(...all.filter((t) => t >= high));
  return all.filter((t) => t >= below && t <= above);
}

/** 60k, but 1,024. @param {number} x */
const compact = (x) => {
  if (x < 1000) return String(Number(x.toPrecision(3)));
  return x % 1000 === 0 ? `${x / 1000}k` : x.toLocaleString('en');
};

/** @param {Curve} curve @param {number} left @param {number} top */
function panel({ title, axis, unit, points }, left, top) {
  const ys = ticks(Math.min(...points.map((p) => p.y)) * 0.95, Math.max(...points.map((p) => p.y)));
  const [x0, x1] = [points[0].x, Math.max(points[points.length - 1].x, points[0].x * 2)];
  const [y0, y1] = [ys[0], Math.max(ys[ys.length - 1], ys[0] * 2)];
  const at = (/** @type {number} */ v, /** @type {number} */ a, /** @type {number} */ b) =>
    Math.log(v / a) / Math.log(b / a);
  const inner = {
    w: kWidth - kMargin.left - kMargin.right,
    h: kHeight - kMargin.top - kMargin.bottom,
  };
  const X = (/** @type {number} */ x) => (kMargin.left + inner.w * at(x, x0, x1)).toFixed(1);
  const Y = (/** @type {number} */ y) => (kMargin.top + inner.h * (1 - at(y, y0, y1))).toFixed(1);
  const right = kWidth - kMargin.right;
  const bottom = kHeight - kMargin.bottom;
  const text = (/** @type {string} */ where, /** @type {string} */ words) =>
    `<text ${where}>${words}</text>`;
  return [
    `<g transform="translate(${left} ${top})">`,
    text(`x="${kMargin.left}" y="20" font-weight="600"`, `${title}: ${unit}`),
    ...ys.map(
      (y) =>
        `<path d="M${kMargin.left} ${Y(y)}H${right}" stroke="${kGrid}"/>` +
        text(`x="${kMargin.left - 6}" y="${Y(y)}" dy="4" text-anchor="end"`, compact(y)),
    ),
    ...points.map(({ x }) =>
      text(`x="${X(x)}" y="${bottom + 16}" text-anchor="middle"`, compact(x)),
    ),
    text(`x="${(kMargin.left + right) / 2}" y="${kHeight - 8}" text-anchor="middle"`, axis),
    `<path d="M${points.map((p) => `${X(p.x)} ${Y(p.y)}`).join('L')}" fill="none" stroke="${kLine}" stroke-width="2"/>`,
    ...points.map((p) => `<circle cx="${X(p.x)}" cy="${Y(p.y)}" r="3" fill="${kLine}"/>`),
    '</g>',
  ].join('\n');
}

/** @param {Curve[]} curves @returns {string} */
export function scalingSvg(curves) {
  const [width, height] = [2 * kWidth + 3 * kGap, 2 * kHeight + 3 * kGap];
  const panels = curves.map((curve, i) =>
    panel(curve, kGap + (i % 2) * (kWidth + kGap), kGap + Math.floor(i / 2) * (kHeight + kGap)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${kInk}" role="img" aria-label="How the cost of PCA and of training grows">
<rect width="100%" height="100%" fill="#fff"/>
${panels.join('\n')}
</svg>
`;
}
