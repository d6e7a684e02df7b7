/**
 * Noise of 784 pixels beside real digits: how far each is from the training image nearest to it.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('../../engine/calls/density.js').Summary} Summary */
/** @typedef {{ nearest: Uint8Array, distances: Float32Array, summary: Summary }} Neighbours */
/** @typedef {{ noise: Neighbours | null, digits: Neighbours, source: 'mnist' | 'digits', draws: number }} Far */
/** @typedef {'noise' | 'digits'} FarKind */

const PIXELS = 784;
/** Of each kind, and how many of them are seen. */
const FAR_COUNT = 100;
export const FAR_SHOWN = 8;
/** Between the held-out digits taken: all of MNIST's 10,000 test images are gone through, or 2,000. */
const STRIDE = { mnist: 100, digits: 20 };
/** Images compared in one call: a hand on the plane need not wait for all. */
const AT_ONCE = 10;

export class Comparison extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(kind: FarKind, images: Uint8Array) => void} parts.on.drawn whose neighbours are not known yet
   * @param {(kind: FarKind, found: Neighbours) => void} parts.on.near
   * @param {(far: Far) => void} parts.on.far
   * @param {(held: number, total: number) => void} parts.on.loading
   * @param {(source: 'mnist' | 'digits') => void} parts.on.source of the images compared with
   * @param {(share: number) => void} parts.on.compared of the noise, 0…1
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, digits, on }) {
    super(engine, on.error);
    this.digits = digits;
    this.on = on;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    /** Noise is drawn when it is asked for: so often until now. */
    this.noiseDraws = 0;
    /** Of the real digits: they stay when other noise is made. @type {Neighbours | null} */
    this.real = null;
    this.askFar = latest(() => this.far(), this.fail);
  }

  /** The digits that noise is compared with. */
  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    if (this.stop.signal.aborted) return;
    this.on.source(this.sets.source);
    this.askFar(null);
  }

  moreNoise() {
    this.noiseDraws += 1;
    this.askFar(null);
  }

  async far() {
    const { sets, noiseDraws: draws } = this;
    let images = null;
    if (draws) {
      const first = (draws - 1) * FAR_COUNT;
      const asked = { count: FAR_COUNT, pixels: PIXELS, seed: 1, first };
      images = await this.call('noiseImages', asked);
      this.on.drawn('noise', images);
    }
    if (!sets) return;
    const { source } = sets;
    this.real ??= await this.realDigits(sets);
    if (!images) return void this.on.far({ noise: null, digits: this.real, source, draws: 0 });
    const noise = await this.neighbours(images, this.on.compared);
    this.on.near('noise', noise);
    this.on.far({ noise, digits: this.real, source, draws });
  }

  /** @param {import('../../frame/digits.js').Digits} sets */
  async realDigits({ test, source }) {
    const indices = Array.from({ length: FAR_COUNT }, (_, i) => i * STRIDE[source]);
    const { images } = await this.call('datasetImages', { id: test, indices });
    this.on.drawn('digits', images);
    const found = await this.neighbours(images);
    this.on.near('digits', found);
    return found;
  }

  /** @param {Uint8Array} images @param {(share: number) => void} [onShare] @returns {Promise<Neighbours>} */
  async neighbours(images, onShare) {
    const { train, count } = /** @type {import('../../frame/digits.js').Digits} */ (this.sets);
    const distances = new Float32Array(FAR_COUNT);
    /** @type {number[]} */
    const shown = [];
    for (let first = 0; first < FAR_COUNT; first += AT_ONCE) {
      const some = images.slice(first * PIXELS, (first + AT_ONCE) * PIXELS);
      const found = await this.call('nearest', { dataset: train, images: some, limit: count });
      distances.set(found.distances, first);
      shown.push(...found.indices);
      onShare?.((first + AT_ONCE) / FAR_COUNT);
    }
    const nearest = await this.call('datasetImages', {
      id: train,
      indices: shown.slice(0, FAR_SHOWN),
    });
    const summary = await this.call('summarize', { values: Float64Array.from(distances) });
    return { nearest: nearest.images, distances, summary };
  }
}
