/**
 * Chapter 4's questions to the engine about the digits: the shipped PCA at once, then the PCA of all
 * images fitted in this tab; one image with k directions, and the error over all images against the
 * dropped eigenvalues.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { liveOf, makeBasis, PIXELS, UNSCALED } from './basis.js';
import { Errors } from './errors.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Parts} Parts */
/** @typedef {import('./basis.js').Basis} Basis */
/** @typedef {import('./errors.js').Check} Check */
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
 * @typedef {object} Code a code as it is or as the hand left it, and its way there and back
 * @property {Float64Array} codes
 * @property {boolean} edited
 * @property {boolean} withMean
 * @property {Float32Array} points
 * @property {number} trip max |encode(decode(z)) − z|
 * @property {Rebuilt} rebuilt
 */

const NAME = 'pca-on-mnist';
const FIRST = `${NAME}/first`;
/** Numbers of a code that the code view shows and keeps: one more would hardly be seen. */
const CODE_SIZE = 16;
/** What the error over all images is part of. */
const CHECKED = ['rebuild', 'error'];

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
   * @param {(source: 'mnist' | 'digits') => void} parts.on.source of the images on show
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
    this.errors = new Errors({ engine, onError, on });
    this.askBasis = latest(() => this.takeBasis(), this.fail);
    this.askPicture = latest((/** @type {number} */ index) => this.takePicture(index), this.fail);
    this.askRebuild = latest((_q, isStale) => this.rebuild(isStale), this.fail);
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
    this.basis = await makeBasis(this, { id, scale: UNSCALED, fitted: false, seconds: 0 });
    this.on.source('digits');
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
      this.errors.abort();
      this.askRebuild(null);
    } else if (old.view !== params.view) {
      this.errors.abort();
      this.askCheck();
    }
    this.askCode(null);
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
      basis = await makeBasis(this, { id, scale: fit.scale, fitted: true, seconds });
      this.fits.set(scale, basis);
    }
    this.basis = basis;
    this.tellBasis(basis);
    this.errors.abort();
    this.askRebuild(null);
  }

  /** @param {Basis} basis */
  tellBasis(basis) {
    this.on.basis(basis);
    this.on.status(basis);
    this.on.live(liveOf(basis));
  }

  /** @param {number} index */
  async takePicture(index) {
    if (!this.sets) return;
    const found = await this.call('datasetImages', { id: this.sets.test, indices: [index] });
    this.picture = { image: found.images, label: found.labels[0] ?? null, index };
    this.on.source(this.sets.source);
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
      next: basis.eigenvalues[k] ?? NaN,
      z1: codes[0] ?? NaN,
    });
    if (isStale()) return;
    this.askCode(null);
    this.askCheck();
  }

  /** The error over all images, where it is told. */
  askCheck() {
    const { basis, sets, rebuilt, params } = this;
    if (!sets || !basis?.fitted || rebuilt?.basis !== basis) return;
    if (params && CHECKED.includes(params.view)) this.errors.ask({ basis, sets, k: rebuilt.k });
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
    const { points, below } = decoded;
    this.on.code({ codes, edited: params.codes.length > 0, withMean, points, trip, rebuilt });
    this.on.live({ trip, codeBelow: below, meanBelow: whole.below, forgotten: withMean ? 0 : 1 });
  }

  /** @override */
  close() {
    this.errors.close();
    super.close();
  }
}

/** Bytes as a point in 0…1. @param {Uint8Array} image */
const toPoint = (image) => Float64Array.from(image, (byte) => byte / 255);
