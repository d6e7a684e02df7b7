/**
 * The latent panel from the state: map, lens, posteriors and path.
 *
 * @module
 */
import { el, put, setText } from '../ui/base/dom.js';
import { epoch as epochText, number, sized, tuple } from '../ui/base/format.js';
import { dimName } from '../ui/map/latentMapParts.js';
import { classNames, visibleClasses } from './classes.js';
import { reconstructed } from './pictures.js';
import { shownEpoch } from './shown.js';
import { words } from './words.js';

/** @typedef {import('./model.js').LabState} State */
/** @typedef {import('./view.js').Parts} Parts */

/** @param {State} state */
function modelName({ run }) {
  return words(`model.kinds.${run.spec.kind}`);
}

/** @param {Parts} parts @param {State} state */
export function showMap({ latent }, state) {
  const { run, codes, labels, params, mosaic, window, dims, drawn } = state;
  const { latentDim, kind } = run.spec;
  setText(latent.heading, latentDim === 1 ? words('latent.titleLine') : words('latent.title'));
  setText(
    latent.count,
    codes.length ? words('latent.count', { n: number(codes.length / latentDim) }) : '',
  );
  latent.note.hidden = !(run.origin === 'shipped' && state.shown >= 0);
  latent.dims.hidden = latentDim <= 2;
  latent.spacing.root.hidden = kind !== 'vae';
  latent.spacing.set(params.spacing);
  if (latentDim > 2) fillDims(latent, latentDim, dims);
  const spacing = kind === 'vae' ? params.spacing : 'uniform';
  const fits = mosaic && mosaic.key === [...window, params.spacing].join();
  latent.map.data = {
    codes,
    latentDim,
    dims,
    labels,
    window,
    spacing,
    visible: visibleClasses(state),
    names: classNames(state),
    prior: priorOf(state),
    mosaic: fits ? mosaic : null,
    ellipses: ellipsesOf(state),
    drawn: drawn?.mu
      ? { ...gaussian(drawn.mu, drawn.logVar, 0, latentDim, dims), label: words('data.yours') }
      : null,
    description: words(fits ? 'latent.mapDecoded' : 'latent.map', {
      model: modelName(state),
      n: number(codes.length / latentDim),
      epoch: epochText(shownEpoch(state)),
    }),
  };
}

/** @param {State} state @returns {{ scale: [number, number] } | null} */
function priorOf({ run, pca, dims }) {
  if (run.spec.kind === 'vae') return { scale: [1, 1] };
  if (run.spec.kind === 'ae' || !pca) return null;
  const deviation = (/** @type {number} */ d) =>
    Math.sqrt(Math.max(1e-12, pca.eigenvalues[d] ?? 1));
  return { scale: [deviation(dims[0]), deviation(dims[1])] };
}

/**
 * @param {Float32Array} mu
 * @param {Float32Array | null} logVar
 * @param {number} i
 * @param {number} k
 * @param {readonly [number, number]} dims
 */
function gaussian(mu, logVar, i, k, dims) {
  const pick = (/** @type {Float32Array} */ from, /** @type {0 | 1} */ d) =>
    from[i * k + dims[d]] ?? 0;
  const sd = (/** @type {0 | 1} */ d) => (logVar?.length ? Math.exp(pick(logVar, d) / 2) : 0);
  return {
    mean: /** @type {const} */ ([pick(mu, 0), pick(mu, 1)]),
    sd: /** @type {const} */ ([sd(0), sd(1)]),
  };
}

/** Posteriors of the reconstructed digits, and of the code under the pointer. @param {State} state */
function ellipsesOf(state) {
  const { codes, logVar, run, dims, hover } = state;
  if (!logVar || run.spec.latentDim < 2) return [];
  const k = run.spec.latentDim;
  const chosen = reconstructed(state).map((i) => ({ i, emphasis: false }));
  if (hover && hover.code >= 0) chosen.push({ i: hover.code, emphasis: true });
  return chosen.map(({ i, emphasis }) => ({ ...gaussian(codes, logVar, i, k, dims), emphasis }));
}

/** @param {Parts['latent']} latent @param {number} k @param {readonly [number, number]} dims */
function fillDims(latent, k, dims) {
  [latent.dimX, latent.dimY].forEach((select, axis) => {
    if (select.options.length !== k) {
      put(
        select,
        ...Array.from({ length: k }, (_, d) => el('option', { value: d + 1 }, dimName(d))),
      );
    }
    select.value = String((dims[axis] ?? 0) + 1);
  });
}

/** @param {Parts} parts @param {State} state */
export function showProbe({ output, latent, lab }, state) {
  const { probe, run, hover } = state;
  const z = probe?.z ?? lab.probe();
  const shown = run.spec.latentDim === 1 ? [z[0]] : z;
  latent.map.probe = hover?.z ?? lab.probe();
  output.probe.data = probe
    ? {
        ...probe,
        images: probe.image,
        count: 1,
        role: 'dec',
        description: words('output.probeAlt', { z: tuple(shown) }),
      }
    : null;
  setText(output.z, tuple(shown));
  const squares = shown.reduce((sum, v) => sum + v * v, 0);
  setText(output.norm.value, words('output.sigma', { v: sized(Math.sqrt(squares), 2) }));
  // Numbers that are not on an axis stand at 0, the prior's centre.
  const logPrior = (-run.spec.latentDim / 2) * Math.log(2 * Math.PI) - squares / 2;
  setText(output.logPrior.value, words('output.nats', { v: sized(logPrior, 2) }));
  const hasPrior = run.spec.kind === 'vae';
  output.norm.root.hidden = !hasPrior;
  output.logPrior.root.hidden = !hasPrior;
}

/** @param {Parts} parts @param {State} state */
export function showPath({ output, latent, lab, tSlider }, state) {
  const { path, params } = state;
  latent.map.path = lab.path();
  tSlider.set(params.t);
  const lit = path ? Math.round(params.t * (path.count - 1)) : 0;
  const side = path ? { rows: path.rows, cols: path.cols, count: path.count, lit } : null;
  output.frames.data =
    path && side
      ? { ...side, images: path.frames, role: 'dec', description: words('output.pathFrames') }
      : null;
  output.blend.data =
    path && side ? { ...side, images: path.blend, description: words('output.blendFrames') } : null;
}
