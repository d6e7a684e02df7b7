/**
 * Chapter 3: three straight lines through one cloud. Regression of y on x, of x on y, and PCA differ
 * in which residuals they make small.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { ThreeLines } from './model.js';
import { SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/** The principal line with what it makes least. */
const COVER = /** @type {const} */ ({
  cloud: 'gaussian',
  line: 'orthogonal',
  residual: 'orthogonal',
});

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, ready, fail }) {
  const view = mountView(root, { words, mode, onChange: (partial) => params.set(partial) });
  const lines = new ThreeLines({
    engine,
    onFit(fit) {
      view.showFit(fit);
      live(measured(fit));
      ready();
    },
    onError: fail,
  });
  const show = () => {
    view.showParams(params.values);
    const { values } = params;
    lines.show(mode === 'cover' ? { ...values, ...COVER } : values);
  };
  return follow(params, { show, fail, closes: [lines] });
}

/** @param {import('./model.js').Fit} fit */
function measured({ params, cloud, plain, turned, shown, before }) {
  const [sxx = NaN, sxy = NaN, syy = NaN] = plain.scatter;
  /** @type {Record<string, number>} */
  const out = {
    sxx,
    sxy,
    syy,
    r: plain.correlation,
    unit: params.unit,
    count: cloud.points.length / 2,
    slopeY: plain.yOnX.slope,
    slopeX: plain.xOnY.slope,
    slopePca: plain.pca.slope,
    turnedY: turned.yOnX.slope,
    turnedX: turned.xOnY.slope,
    turnedPca: turned.pca.slope,
    slopeShown: shown.hand.slope,
    slopeBefore: before?.slope ?? shown.hand.slope,
    mine: shown.hand.cost[{ vertical: 0, horizontal: 1, orthogonal: 2 }[params.residual]] ?? NaN,
  };
  // Sums of squares: v, h, o for vertical, horizontal, orthogonal; Y, X, P for the line.
  const fits = { Y: plain.yOnX, X: plain.xOnY, P: plain.pca };
  for (const [name, { cost }] of Object.entries(fits))
    ['v', 'h', 'o'].forEach((kind, i) => (out[kind + name] = cost[i] ?? NaN));
  return out;
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'pca-is-not-regression',
  schema: SCHEMA,
  text: { en, it },
  css,
  mount,
};
