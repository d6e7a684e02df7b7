/**
 * Chapter 4's questions to the engine about the digits: the shipped PCA at once, then the PCA of all
 * images fitted in this tab; one image with k directions, and the error over all images against the
 * dropped eigenvalues.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Parts} Parts */
/**
 * @typedef {object} Basis one fitted PCA
 * @property {string} id
 * @property {Float64Array} scale empty unless standardised
 * @property {boolean} standardised
 * @property {boolean} fitted here, over the images of this page
 * @property {number} kept directions it has
 * @property {number} n images it was fitted to
 * @property {number} seconds the fit took; 0 for the shipped one
 * @property {number} rank
 * @property {number} total variance
 * @property {Float64Array} eigenvalues
 * @property {Float64Array} cumulative
 * @property {Float64Array} dropped entry k: Σ of the eigenvalues after the first k
 * @property {Float64Array} levels directions for each of SHARES
 * @property {Float32Array} eigenvectors
 * @property {Float32Array} mean in pixels
 */
/**
 * @typedef {object} Rebuilt one image with k directions
 * @property {number} k
 * @property {Uint8Array} image
 * @property {number | null} label
 * @property {Float32Array} points
 * @property {Float32Array} residuals
 * @property {number} squared ‖x − x̂‖²
 * @property {number} largest
 * @property {Float64Array} codes
 * @property {Float32Array} centred x − x̄
 * @property {Basis} basis
 */
/**
 * @typedef {object} Check error(k) measured over `images` of `n`; done when they are all
 * @property {number} k
 * @property {number} images
 * @property {number} n
 * @property {number} error Σ‖x − x̂‖²/(n−1); NaN until done
 * @property {number} dropped
 * @property {number} heldOut mean over held-out images and pixels of (x − x̂)²
 * @property {number} orthonormality
 */
/**
 * @typedef {object} Code a code as it is or as the hand left it, and its way there and back
 * @property {Float64Array} codes
 * @property {boolean} edited
 * @property {boolean} withMean
 * @property {Float32Array} points
 * @property {number} trip max |encode(decode(z)) − z|
 * @property {Rebuilt} rebuilt
 */

export const SHARES = [0.5, 0.8, 0.9, 0.95, 0.99];
const PIXELS = 784;
const NAME = 'pca-on-mnist';
const FIRST = `${NAME}/first`;
/** Numbers of a code that the code view shows and keeps: one more would hardly be seen. */
export const CODE_SIZE = 16;
/** A hand that pauses this long wants to know the error. */
const PAUSE_MS = 180;
const NOTHING = new Float64Array(0);

export class DigitsPca extends Questions {
  /**
   * @param {object} parts
   * @param {Parts['engine']} parts.engine
   * @param {Parts['data']} parts.data
   * @param {Parts['digits']} parts.digits
   * @param {(error: unknown) => void} parts.onError
   * @param {object} parts.on
   * @param {Parts['live']} parts.on.live
   * @param {(status: { held: number, total: number } | 'fitting' | Basis) => void} parts.on.status
   * @param {(basis: Basis) => void} parts.on.basis
   * @param {(rebuilt: Rebuilt) => void} parts.on.rebuilt
   * @param {(check: Check) => void} parts.on.check
   * @param {(code: Code) => void} parts.on.code
   * @param {(dataset: string) => void} parts.on.loaded
   */
  constructor({ engine, data, digits, onError, on }) {
    super(engine, onError);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    /** @type {Basis | null} */
    this.basis = null;
    /** @type {Map<string, Basis>} */
    this.fits = new Map();
    /** @type {{ image: Uint8Array, label: number | null, index: number } | null} */
    this.picture = null;
    /** @type {Rebuilt | null} */
    this.rebuilt = null;
    /** @type {AbortController | null} */
    this.checking = null;
    this.askBasis = latest(() => this.takeBasis(), this.fail);
    this.askPicture = latest((/** @type {number} */ index) => this.takePicture(index), this.fail);
    this.askRebuild = latest((_q, isStale) => this.rebuild(isStale), this.fail);
    this.askCheck = latest((/** @type {number} */ k, isStale) => this.check(k, isStale), this.fail);
    this.askCode = latest(() => this.code(), this.fail);
  }

  /** The shipped model and a first digit, before any data set. */
  async open() {
    const source = await this.data.shippedDataset(this.stop.signal);
    const bytes = await this.data.loadShippedModel(source, 'pca-64', this.stop.signal);
    const id = `${NAME}/shipped`;
    await this.call('modelLoad', { id, bytes });
    await this.call('datasetDigits', { id: FIRST, count: 200, seed: 2, firstIndex: 0 });
    const { images, labels } = await this.call('datasetImages', { id: FIRST, indices: [0] });
    this.picture = { image: images, label: labels[0] ?? null, index: -1 };
    this.basis = await this.makeBasis(id, NOTHING, false, 0);
    this.tellBasis(this.basis);
    // The first picture before the loading of images, which keeps the engine busy.
    await this.rebuild(() => true);
    await this.code();
    this.on.loaded(FIRST);
  }

  /** All images, and the PCA of them. */
  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.status({ held, total }),
    });
    if (this.stop.signal.aborted || !this.params) return;
    this.on.loaded(this.sets.train);
    this.askPicture(this.params.image);
    this.askBasis(null);
  }

  /** @param {Params} params */
  show(params) {
    const old = this.params;
    this.params = params;
    if (!this.basis) return;
    if (old?.scale !== params.scale) this.askBasis(null);
    if (old?.image !== params.image) this.askPicture(params.image);
    if (old?.k !== params.k) {
      this.checking?.abort();
      this.askRebuild(null);
    }
    this.askCode(null);
  }

  /**
   * @param {string} id @param {Float64Array} scale @param {boolean} fitted @param {number} seconds
   * @returns {Promise<Basis>}
   */
  async makeBasis(id, scale, fitted, seconds) {
    const summary = await this.call('pcaSummary', { id, dataset: '' });
    const spectrum = await this.call('pcaSpectrum', { id, shares: SHARES });
    // With no direction at all the reconstruction is the mean, in pixels whatever the scale.
    const mean = await this.call('pcaReconstructPoints', {
      id,
      scale,
      images: new Uint8Array(PIXELS),
      components: 0,
    });
    return {
      id,
      scale,
      standardised: scale.length > 0,
      fitted,
      seconds,
      kept: summary.components,
      n: summary.sampleCount,
      total: summary.totalVariance,
      eigenvalues: summary.eigenvalues,
      cumulative: summary.cumulative,
      eigenvectors: summary.eigenvectors,
      mean: mean.points,
      dropped: spectrum.dropped,
      levels: spectrum.directions,
      rank: spectrum.rank,
    };
  }

  async takeBasis() {
    if (!this.sets || !this.params) return;
    const { scale } = this.params;
    let basis = this.fits.get(scale);
    if (!basis) {
      this.on.status('fitting');
      const id = `${NAME}/${scale}`;
      const start = performance.now();
      const fit = await this.call('pcaFit', {
        id,
        dataset: this.sets.train,
        count: this.sets.count,
        components: PIXELS,
        standardise: scale === 'standardised',
      });
      const seconds = (performance.now() - start) / 1000;
      basis = await this.makeBasis(id, fit.scale, true, seconds);
      this.fits.set(scale, basis);
    }
    this.basis = basis;
    this.tellBasis(basis);
    this.checking?.abort();
    this.askRebuild(null);
  }

  /** @param {Basis} basis */
  tellBasis(basis) {
    const [k50, k80, k90, k95, k99] = basis.levels;
    this.on.basis(basis);
    this.on.status(basis);
    this.on.live({
      k50: k50 ?? NaN,
      k80: k80 ?? NaN,
      k90: k90 ?? NaN,
      k95: k95 ?? NaN,
      k99: k99 ?? NaN,
      n: basis.n,
      rank: basis.rank,
      total: basis.total,
      fitted: basis.fitted ? 1 : 0,
      evr2: basis.cumulative[1] ?? NaN,
      evr1: basis.cumulative[0] ?? NaN,
      evr50: basis.cumulative[49] ?? NaN,
      evr154: basis.cumulative[153] ?? NaN,
      lambda1: basis.eigenvalues[0] ?? NaN,
    });
  }

  /** @param {number} index */
  async takePicture(index) {
    if (!this.sets) return;
    const found = await this.call('datasetImages', { id: this.sets.test, indices: [index] });
    this.picture = { image: found.images, label: found.labels[0] ?? null, index };
    this.askRebuild(null);
  }

  /** @param {() => boolean} isStale */
  async rebuild(isStale) {
    const { basis, picture, params } = this;
    if (!basis || !picture || !params) return;
    const k = Math.min(params.k, basis.kept);
    const { id, scale } = basis;
    const { image, label } = picture;
    const found = await this.call('pcaReconstructPoints', {
      id,
      scale,
      images: image,
      components: k,
    });
    const mean = await this.call('pcaReconstructPoints', {
      id,
      scale,
      images: image,
      components: 0,
    });
    const { codes } = await this.call('pcaProject', {
      id,
      scale,
      points: toPoint(image),
      components: k,
    });
    const squared = found.squaredErrors[0] ?? NaN;
    this.rebuilt = {
      k,
      image,
      label,
      codes,
      basis,
      squared,
      largest: found.largest,
      points: found.points,
      residuals: found.residuals,
      centred: mean.residuals,
    };
    this.on.rebuilt(this.rebuilt);
    this.on.live({
      k,
      evr: basis.cumulative[k - 1] ?? NaN,
      squared,
      largest: found.largest,
      dropped: basis.dropped[k] ?? NaN,
      z1: codes[0] ?? NaN,
    });
    if (isStale()) return;
    this.askCode(null);
    this.askCheck(k);
  }

  /** Every image of the fit, encoded and decoded. @param {number} k @param {() => boolean} isStale */
  async check(k, isStale) {
    const { basis, sets } = this;
    if (!basis || !sets) return;
    const dropped = basis.dropped[k] ?? NaN;
    const n = basis.n;
    const so = {
      k,
      n,
      dropped,
      images: 0,
      error: NaN,
      heldOut: NaN,
      orthonormality: NaN,
    };
    this.on.check(so);
    if (!basis.fitted) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (isStale() || this.stop.signal.aborted) return;
    const mine = (this.checking = new AbortController());
    try {
      const { sum, images } = await this.engine.call(
        'pcaError',
        { id: basis.id, scale: basis.scale, dataset: sets.train, count: n, components: k },
        {
          signal: mine.signal,
          onProgress: (part) => this.on.check({ ...so, images: part.images }),
        },
      );
      const error = sum / (n - 1);
      const others = await this.engine.call(
        'pcaError',
        {
          id: basis.id,
          scale: basis.scale,
          dataset: sets.test,
          count: sets.heldOut,
          components: k,
        },
        { signal: mine.signal },
      );
      const heldOut = others.sum / others.images / PIXELS;
      const orthonormality = await this.call('pcaOrthonormality', { id: basis.id, components: k });
      const gap = await this.call('pcaCompare', { a: [error], b: [dropped] });
      this.on.check({ ...so, images, error, heldOut, orthonormality });
      this.on.live({ error, orthonormality, gap, checkedK: k, heldOut });
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
  }

  async code() {
    const { rebuilt, params } = this;
    if (!rebuilt || !params || params.view !== 'code') return;
    const { basis, image } = rebuilt;
    const { id, scale } = basis;
    const of = { id, scale, components: CODE_SIZE };
    const { codes } = await this.call('pcaProject', { ...of, points: toPoint(image) });
    params.codes.forEach((value, i) => (codes[i] = value));
    const withMean = params.mean === 'added';
    const decoded = await this.call('pcaDecode', { ...of, codes, addMean: withMean });
    // The way back is that of the model: from x̄ + Wz, whatever is on show.
    const whole = withMean
      ? decoded
      : await this.call('pcaDecode', { ...of, codes, addMean: true });
    const back = await this.call('pcaProject', { ...of, points: Float64Array.from(whole.points) });
    const trip = await this.call('pcaCompare', { a: back.codes, b: codes });
    const { points } = decoded;
    this.on.code({ codes, edited: params.codes.length > 0, withMean, points, trip, rebuilt });
    this.on.live({ trip });
  }

  /** @override */
  close() {
    this.checking?.abort();
    super.close();
  }
}

/** Bytes as a point in 0…1. @param {Uint8Array} image */
const toPoint = (image) => Float64Array.from(image, (byte) => byte / 255);
