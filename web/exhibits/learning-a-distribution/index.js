/**
 * Chapter 1: a distribution is learned from points of the plane, each an image of two pixels, and new
 * ones are drawn from it.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Comparison } from './far.js';
import { Learner } from './model.js';
import { SCHEMA } from './params.js';
import { CURVE_STOPS } from './places.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

/** The square of images and what spills over it. */
const WINDOW = /** @type {const} */ ([-0.12, 1.12, -0.12, 1.12]);
const COVER = /** @type {const} */ ([-0.28, 1.28, 0.01, 0.985]);

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, step, digits, ready, fail }) {
  const cover = mode === 'cover';
  const window = cover ? COVER : WINDOW;
  const view = cover
    ? mountCover(root, words, window)
    : mountView(root, {
        words,
        window,
        mode,
        onChange: (partial) => void params.set(partial),
        onProbe: (at) => learner.askProbe(at),
        onNoise: () => comparison.moreNoise(),
      });
  /** The digits come after the first picture: 47 MB of them share its worker and its line. */
  let asked = cover;
  const first = () => {
    ready();
    if (asked) return;
    asked = true;
    comparison.load().catch(comparison.fail);
  };
  const learner = new Learner({
    engine,
    window,
    on: {
      learned(found) {
        view.showLearned(found);
        const { points } = found;
        live({
          points: points.length / 2,
          lastX1: points.at(-2) ?? NaN,
          lastX2: points.at(-1) ?? NaN,
        });
        // The picture is complete; what is measured of it follows. A cover shows both.
        if (!cover) first();
      },
      empty() {
        view.showLearned(null);
        first();
      },
      measured(found) {
        view.showMeasured(found);
        live({
          integral: found.integral,
          inside: found.inside,
          worst: found.worst,
          gap: found.divergence?.mean ?? NaN,
          gapError: found.divergence?.standardError ?? NaN,
          n: found.of.count,
          h: found.of.bandwidth,
          em: found.of.em,
          shown: found.of.shown,
          draw: found.of.draw,
          drawnLog: found.drawnLog,
          seenLog: found.seenLog,
          squareLog: found.squareLog,
        });
        ready();
      },
      bandwidths(curve) {
        view.showBandwidths(curve);
        if (!curve) return;
        live({
          bestH: CURVE_STOPS[curve.best] ?? NaN,
          bestLeftOut: curve.heldOut[curve.best] ?? NaN,
          narrowSeen: curve.train[0] ?? NaN,
          narrowLeftOut: curve.heldOut[0] ?? NaN,
        });
      },
      steps: view.showSteps,
      truth: view.showTruth,
      more(points) {
        view.showMore(points);
        const last = points.at(-1);
        const first = points[0];
        if (!last || !first) return;
        live({
          gapFew: first.kernels.mean,
          gapMany: last.kernels.mean,
          most: last.n,
          mixtureFew: first.mixture.mean,
          mixtureMany: last.mixture.mean,
        });
      },
      probed: view.showProbe,
      error: fail,
    },
  });
  const comparison = new Comparison({
    engine,
    digits,
    on: {
      drawn: view.showDrawn,
      near: view.showNear,
      far(far) {
        view.showFar(far);
        const { noise, digits: real, source, draws } = far;
        live({
          digitMean: real.summary.mean,
          digitLeast: real.summary.least,
          source,
          ...(noise
            ? {
                noiseLeast: noise.summary.least,
                noiseMean: noise.summary.mean,
                noiseTimes: noise.summary.least / real.summary.mean,
                noiseDraws: draws,
                compared: comparison.sets?.count ?? NaN,
              }
            : {}),
        });
      },
      compared: (farShare) => live({ farShare }),
      loading: view.showLoading,
      source: view.showSource,
      error: fail,
    },
  });
  const show = () => {
    view.showParams(params.values, step.values);
    learner.show(params.values);
  };
  const showStep = () => {
    view.showParams(params.values, step.values);
    // What was measured on an earlier visit is drawn anew.
    const { id, moment } = step.values;
    if (id === 'noise' && moment === 'answered' && !comparison.noiseDraws) comparison.moreNoise();
  };
  const stopStep = step.subscribe(showStep);
  // Noise may be asked for before there is a digit to compare it with.
  live({ noiseDraws: 0 });
  if (!cover) showStep();
  return follow(params, { show, fail, closes: [{ close: stopStep }, learner, comparison] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'learning-a-distribution',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  drawn: ['set', 'points'],
  mount,
};
