/**
 * Chapter 1: a distribution is learned from points of the plane, each an image of two pixels, and new
 * ones are drawn from it.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { CURVE_STOPS, Learner } from './model.js';
import { SCHEMA } from './params.js';
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
function mount(root, { engine, params, words, live, mode, digits, ready, fail }) {
  const cover = mode === 'cover';
  const window = cover ? COVER : WINDOW;
  const view = cover
    ? mountCover(root, words, window)
    : mountView(root, {
        words,
        window,
        slide: mode === 'slide',
        onChange: (partial) => params.set(partial),
        onProbe: (at) => learner.askProbe(at),
        onNoise: () => learner.moreNoise(),
      });
  /** The digits come after the first picture: 47 MB of them share its worker and its line. */
  let asked = cover;
  const first = () => {
    ready();
    if (asked) return;
    asked = true;
    learner.load().catch(learner.fail);
  };
  const learner = new Learner({
    engine,
    digits,
    window,
    on: {
      learned(found) {
        view.showLearned(found);
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
          n: params.values.count,
          h: params.values.bandwidth,
          step: params.values.step,
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
      drawn: view.showDrawn,
      near: view.showNear,
      far(far) {
        view.showFar(far);
        live({
          noiseLeast: far.noise.summary.least,
          noiseMean: far.noise.summary.mean,
          digitMean: far.digits.summary.mean,
          digitLeast: far.digits.summary.least,
          source: far.source,
        });
      },
      probed: view.showProbe,
      loading: view.showLoading,
      error: fail,
    },
  });
  const show = () => {
    view.showParams(params.values);
    learner.show(params.values);
  };
  return follow(params, { show, fail, closes: [learner] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'learning-a-distribution',
  schema: SCHEMA,
  text: { en, it },
  css,
  mount,
};
