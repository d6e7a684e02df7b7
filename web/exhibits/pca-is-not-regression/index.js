/**
 * Chapter 3: three straight lines through one cloud. Regression of y on x, of x on y, and PCA differ
 * in which residuals they make small.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { apart, mirrored, ThreeLines } from './model.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
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
function mount(root, { engine, params, words, live, mode, step, ready, fail }) {
  const view = mountView(root, { words, mode, onChange: (partial) => params.set(partial) });
  /** @type {import('./model.js').Fit | null} */
  let held = null;
  const lines = new ThreeLines({
    engine,
    onFit(fit) {
      held = fit;
      view.showFit(fit, step.values);
      live(measured(fit));
      ready();
    },
    onError: fail,
  });
  const show = () => {
    view.showParams(params.values, step.values);
    const { values } = params;
    lines.show(mode === 'cover' ? { ...values, ...COVER } : values);
  };
  const stopStep = step.subscribe(() => {
    view.showParams(params.values, step.values);
    if (held) view.showFit(held, step.values);
  });
  return follow(params, { show, fail, closes: [{ close: stopStep }, lines, view] });
}

const DEGREES = 180 / Math.PI;

/** @param {import('./model.js').Fit} fit */
function measured({ params, cloud, plain, turned, shown, before, home }) {
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
    angle: shown.hand.angle * DEGREES,
    angleY: plain.yOnX.angle * DEGREES,
    angleX: plain.xOnY.angle * DEGREES,
    anglePca: plain.pca.angle * DEGREES,
    swapped: params.swapped,
    noise: params.noise,
    outlierY: params.outlier[1] ?? NaN,
    // The same method on the swapped points, against its line from before, mirrored.
    apartY: apart(mirrored(plain.yOnX.angle), turned.yOnX.angle),
    apartPca: apart(mirrored(plain.pca.angle), turned.pca.angle),
    // Against the points as they came, in metres.
    turnY: apart(plain.yOnX.angle, home.yOnX.angle),
    turnX: apart(plain.xOnY.angle, home.xOnY.angle),
    turnPca: apart(plain.pca.angle, home.pca.angle),
    homePca: home.pca.slope,
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
  steps: STEPS,
  drawn: ['cloud', 'edits', 'removed'],
  mount,
};
