/**
 * The pictures of one model: everything the engine decodes and encodes for the page. Each picture is
 * asked for through `latest`, so that a fast hand or a training run never queues up old questions.
 *
 * @module
 */
import { fitWindow, quantileAxis, uniformAxis } from '../ui/base/scale.js';
import { latest } from '../frame/latest.js';
import { liveliestDims, meanCode } from './runs.js';

/** @typedef {import('./model.js').Lab} Lab */
/** @typedef {import('../ui/map/latentMap.js').Point} Point */

/** Decoded images along a side of the map. */
const MOSAIC_SIZE = 20;
const RECONSTRUCTIONS = 7;
const SAMPLES = 14;
const PATH_FRAMES = 11;
const PRIOR_HALF_WIDTH = 3.6;
/** Images whose squared error is measured for PCA. */
const MEASURED = 1000;

/** @param {Lab} lab */
export function makePictures(lab) {
  const { engine, state } = lab;
  const fail = (/** @type {unknown} */ error) => lab.fail(error);
  const shape = () => ({ rows: state.heldOut?.rows ?? 28, cols: state.heldOut?.cols ?? 28 });
  const ready = () =>
    state.viewId && state.heldOut ? { id: state.viewId, heldOut: state.heldOut } : null;

  // A model that has meanwhile left the page has nothing more to say.
  const answer = (/** @type {string} */ id, /** @type {Partial<Lab['state']>} */ patch) => {
    if (state.viewId === id) lab.put(patch);
  };

  const probe = latest(async () => {
    const now = ready();
    const z = state.hover?.z ?? /** @type {Point} */ (lab.probe());
    if (!now) return;
    const images = await engine.call('decode', { id: now.id, codes: fullCode(state, [z]) });
    answer(now.id, { probe: { z, image: images, code: state.hover?.code ?? -1, ...shape() } });
  }, fail);

  const path = latest(async () => {
    const now = ready();
    if (!now) return;
    const { a, b } = lab.path();
    const points = Array.from({ length: PATH_FRAMES }, (_, i) => {
      const t = i / (PATH_FRAMES - 1);
      return /** @type {Point} */ ([(1 - t) * a[0] + t * b[0], (1 - t) * a[1] + t * b[1]]);
    });
    const frames = await engine.call('decode', { id: now.id, codes: fullCode(state, points) });
    answer(now.id, {
      path: { frames, blend: pixelBlend(frames, PATH_FRAMES), count: PATH_FRAMES, ...shape() },
    });
  }, fail);

  const recon = latest(async () => {
    const now = ready();
    if (!now) return;
    const { id, heldOut } = now;
    const indices = reconstructed(state);
    const pca = state.run.spec.kind === 'pca';
    const components = Math.min(state.params.components, state.run.spec.latentDim);
    const outputs = pca
      ? await engine.call('pcaReconstruct', { id, dataset: heldOut.id, indices, components })
      : await engine.call('reconstruct', { id, dataset: heldOut.id, indices });
    const dim = heldOut.rows * heldOut.cols;
    const inputs = new Uint8Array(indices.length * dim);
    indices.forEach((index, i) =>
      inputs.set(heldOut.images.subarray(index * dim, (index + 1) * dim), i * dim),
    );
    answer(id, { recon: { indices, inputs, outputs, ...shape() } });
    if (pca) await measurePca(components);
  }, fail);

  const measurePca = async (/** @type {number} */ components) => {
    const now = ready();
    if (!now || state.training) return;
    const { id, heldOut } = now;
    const { error } = await pcaLoss(engine, { id, heldOut, components });
    answer(id, { pcaError: error });
  };

  const samples = latest(async () => {
    const now = ready();
    if (!now) return;
    const { params } = state;
    const drawn = { n: params.sample, count: SAMPLES, seed: params.seed };
    const { images } = await engine.call('sample', { id: now.id, ...drawn });
    answer(now.id, { samples: { images, count: SAMPLES, ...shape() } });
  }, fail);

  const drawn = latest(async () => {
    const now = ready();
    const image = state.drawn?.image;
    if (!now || !image) return;
    const { mu, logVar } = await engine.call('encodeImages', { id: now.id, images: image });
    const output = await engine.call('decode', { id: now.id, codes: mu });
    if (state.drawn) answer(now.id, { drawn: { ...state.drawn, mu, logVar, output } });
  }, fail);

  const map = latest(async (/** @type {Float32Array | null} */ codes) => {
    const now = ready();
    if (!now) {
      // Codes without weights: a past moment of the shipped run, or no engine.
      state.logVar = null;
      if (codes) setCodes(codes);
      lab.put({ codes: state.codes });
      return;
    }
    const { id, heldOut } = now;
    const first = { id, dataset: heldOut.id, first: 0, count: heldOut.count };
    // A moment's codes are known already; its posterior widths and a live model's codes are not.
    if (!codes || state.run.spec.kind === 'vae') {
      const encoded = await engine.call('encode', first);
      if (state.viewId !== id) return;
      codes = encoded.mu;
      state.logVar = encoded.logVar.length ? encoded.logVar : null;
    } else {
      state.logVar = null;
    }
    if (state.viewId !== id) return;
    setCodes(codes);
    await mosaic(id);
  }, fail);

  /** @param {Float32Array} codes */
  const setCodes = (codes) => {
    const { latentDim } = state.run.spec;
    const dims =
      lab.chosenDims() ??
      (state.training && state.dims ? state.dims : liveliestDims(codes, latentDim));
    state.dims =
      dims[0] < latentDim && dims[1] < latentDim ? dims : liveliestDims(codes, latentDim);
    state.base =
      state.run.spec.kind === 'ae' ? meanCode(codes, latentDim) : new Float32Array(latentDim);
    state.window = keptWindow(state.window, wantedWindow(codes, lab), state.training);
    state.codes = codes;
  };

  const mosaic = async (/** @type {string} */ id) => {
    const { window, params, run, dims } = state;
    const [x0, x1, y0, y1] = window;
    const axes =
      params.spacing === 'quantile' && run.spec.kind === 'vae'
        ? [quantileAxis(), quantileAxis()]
        : [uniformAxis(x0, x1), uniformAxis(y0, y1)];
    const lines = run.spec.latentDim === 1 ? 1 : MOSAIC_SIZE;
    /** @type {Point[]} */
    const points = [];
    for (let r = 0; r < lines; r++) {
      for (let c = 0; c < MOSAIC_SIZE; c++) {
        points.push([
          axes[0]?.at((c + 0.5) / MOSAIC_SIZE) ?? 0,
          axes[1]?.at(1 - (r + 0.5) / lines) ?? 0,
        ]);
      }
    }
    const images = await engine.call('decode', { id, codes: fullCode(state, points) });
    if (state.viewId !== id) return;
    // Codes and the images under them change in one frame.
    lab.put({ codes: state.codes });
    if (dims === state.dims) {
      lab.put({
        mosaic: { images, size: MOSAIC_SIZE, key: [...window, params.spacing].join(), ...shape() },
      });
    }
  };

  return {
    probe,
    path,
    recon,
    samples,
    drawn,
    map,
    /** @param {Float32Array | null} [codes] when they are known already */
    all(codes = null) {
      map(codes);
      recon(undefined);
      samples(undefined);
      probe(undefined);
      path(undefined);
      drawn(undefined);
    },
  };
}

/**
 * PCA's squared error of an image: of the reconstruction itself, as a picture it is cut off at black and
 * white.
 * @param {import('../engine/client.js').Engine} engine
 * @param {{ id: string, heldOut: import('./datasets.js').HeldOut, components: number }} of
 * @returns {Promise<{ error: number, images: number }>} mean over the first `images` held-out ones
 */
export async function pcaLoss(engine, { id, heldOut, components }) {
  const count = Math.min(MEASURED, heldOut.count);
  const scale = new Float64Array(0);
  const asked = { id, scale, dataset: heldOut.id, count, components };
  const { sum, images } = await engine.call('pcaError', asked);
  return { error: sum / images, images };
}

/**
 * Which held-out images are reconstructed, and carry their posterior on the map.
 * @param {Lab['state']} state
 */
export function reconstructed({ heldOut, params }) {
  const count = heldOut?.count ?? 0;
  return Array.from(
    { length: Math.min(RECONSTRUCTIONS, count) },
    (_, i) => (params.first + i) % count,
  );
}

/**
 * Codes of full length for points of the plane shown.
 * @param {Lab['state']} state
 * @param {readonly Point[]} points
 */
function fullCode({ run, base, dims }, points) {
  const k = run.spec.latentDim;
  const codes = new Float32Array(points.length * k);
  points.forEach((point, i) => {
    if (base.length === k) codes.set(base, i * k);
    codes[i * k + dims[0]] = point[0];
    if (k > 1) codes[i * k + dims[1]] = point[1];
  });
  return codes;
}

/**
 * @param {Float32Array} codes
 * @param {Lab} lab
 */
function wantedWindow(codes, { state }) {
  const { kind, latentDim } = state.run.spec;
  return kind === 'vae'
    ? fitWindow(codes, latentDim, state.dims, { least: PRIOR_HALF_WIDTH, centred: true })
    : fitWindow(codes, latentDim, state.dims, { least: 0.05, centred: kind === 'pca' });
}

/**
 * While a model trains its window changes only when the codes leave it or fill little of it, so that
 * movement on the map is movement of the codes.
 * @param {[number, number, number, number]} now
 * @param {[number, number, number, number]} wanted
 * @param {boolean} training
 * @returns {[number, number, number, number]}
 */
function keptWindow(now, wanted, training) {
  if (!training) return wanted;
  const inside =
    wanted[0] >= now[0] && wanted[1] <= now[1] && wanted[2] >= now[2] && wanted[3] <= now[3];
  const filled = (wanted[1] - wanted[0]) / (now[1] - now[0]);
  return inside && filled > 0.55 ? now : wanted;
}

/**
 * The straight line between the first and the last frame, in pixels.
 * @param {Uint8Array} frames
 * @param {number} count
 */
function pixelBlend(frames, count) {
  const dim = frames.length / count;
  const blend = new Uint8Array(frames.length);
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1);
    for (let p = 0; p < dim; p++) {
      blend[i * dim + p] = Math.round(
        (1 - t) * (frames[p] ?? 0) + t * (frames[(count - 1) * dim + p] ?? 0),
      );
    }
  }
  return blend;
}
