/**
 * The bottom panel from the state: loss and time line, or the principal directions.
 *
 * @module
 */
import { setText } from '../ui/base/dom.js';
import { epoch as epochText } from '../ui/base/format.js';
import { lossChart } from './lossChart.js';
import { usedDirections } from './params.js';
import { isNats, shownEpoch } from './shown.js';
import { words } from './words.js';

/** @typedef {import('./model.js').LabState} State */
/** @typedef {import('./view.js').Parts} Parts */

const FLOOR_WORTH_SHOWING = 1;
const DIRECTIONS = 12;

/** Right end of the epoch axis. @param {State} state */
function lastEpochOf({ run, params }) {
  return Math.max(run.origin === 'shipped' ? 0 : params.epochs, run.epoch, 1e-6);
}

/** @param {Parts} parts @param {State} state */
export function showCurves({ lab, curves }, state) {
  const { run, heldOut, params, pca } = state;
  const isPca = run.spec.kind === 'pca';
  for (const part of [curves.chart, curves.film, curves.hint]) part.hidden = isPca;
  for (const part of [curves.scree, curves.eigen]) part.hidden = !isPca;
  setText(
    curves.heading,
    isPca ? words('pca.title') : words(isNats(state) ? 'curves.titleNats' : 'curves.title'),
  );
  if (isPca) return showDirections(curves, pca, usedDirections(lab.inUse(), params), heldOut);
  const floor = heldOut?.floor ?? 0;
  curves.chart.data = lossChart({
    train: run.train,
    test: run.test,
    lastEpoch: lastEpochOf(state),
    shown: shownEpoch(state),
    floor: isNats(state) && floor > FLOOR_WORTH_SHOWING ? floor : null,
    hasKl: run.spec.kind === 'vae',
    isElbo: run.spec.beta === 1 && isNats(state),
  });
}

/** @param {Parts} parts @param {State} state */
export function showFilm({ curves }, state) {
  const { run } = state;
  curves.film.data = {
    frames: run.moments.map((m, index) => ({
      index,
      epoch: m.epoch,
      codes: m.codes,
      name: goTo(epochText(m.epoch)),
    })),
    latentDim: run.spec.latentDim,
    dims: state.dims,
    labels: state.labels,
    window: state.window,
    placeOf: (/** @type {number} */ epoch) => curves.chart.placeOf(epoch),
    shown: state.shown >= 0 ? state.shown : state.training ? -1 : run.moments.length - 1,
  };
}

/**
 * @param {Parts['curves']} curves
 * @param {import('../engine/protocol.js').PcaSummary | null} pca
 * @param {number} k
 * @param {import('./datasets.js').HeldOut | null} heldOut
 */
function showDirections(curves, pca, k, heldOut) {
  if (!pca) {
    curves.scree.data = null;
    curves.mean.data = null;
    curves.directions.data = null;
    return;
  }
  curves.scree.data = {
    eigenvalues: pca.eigenvalues,
    cumulative: pca.cumulative,
    k,
    names: {
      eigenvalue: words('pca.eigenvalue'),
      cumulative: words('pca.cumulative'),
      component: words('pca.component'),
    },
  };
  const side = { rows: heldOut?.rows ?? 28, cols: heldOut?.cols ?? 28 };
  if (curves.directions.data?.images === pca.eigenvectors) return;
  curves.mean.data = {
    ...side,
    count: 1,
    images: pca.mean.map((v) => v * 255),
    description: words('pca.mean'),
  };
  const count = Math.min(DIRECTIONS, pca.components);
  curves.directions.data = {
    ...side,
    count,
    images: pca.eigenvectors,
    signed: true,
    scale: null,
    description: words('pca.directions', { n: count }),
  };
}

/** @param {string} epoch as it is written */
const goTo = (epoch) =>
  epoch === '0' ? words('curves.goToStart') : words('curves.goTo', { epoch });
