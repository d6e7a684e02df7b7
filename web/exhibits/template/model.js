/**
 * The template's state and its questions to the engine: decode a code, encode the image again. Only
 * the newest question counts, and only one is asked at a time, so that dragging never queues.
 *
 * @module
 */

/** @typedef {import('./params.js').Params} Params */
/** @typedef {{ image: Uint8Array, z: [number, number], back: [number, number], off: number }} Trip */

const MODEL = 'template/vae-2';

export class RoundTrip {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {(trip: Trip) => void} parts.onTrip
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, data, onTrip, onError }) {
    this.engine = engine;
    this.data = data;
    this.onTrip = onTrip;
    this.onError = onError;
    this.stop = new AbortController();
    /** @type {Promise<unknown> | null} */
    this.loaded = null;
    /** @type {[number, number] | null} */
    this.next = null;
    this.busy = false;
  }

  /** @param {Params} params */
  async show({ z1, z2 }) {
    this.next = [z1, z2];
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.next && !this.stop.signal.aborted) {
        const z = this.next;
        this.next = null;
        this.onTrip(await this.travel(z));
      }
    } catch (error) {
      if (!this.stop.signal.aborted) this.onError(error);
    } finally {
      this.busy = false;
    }
  }

  /** @param {[number, number]} z @returns {Promise<Trip>} */
  async travel(z) {
    const { engine, stop } = this;
    const { signal } = stop;
    this.loaded ??= this.load();
    await this.loaded;
    const image = await engine.call(
      'decode',
      { id: MODEL, codes: Float32Array.from(z) },
      { signal },
    );
    const { mu } = await engine.call('encodeImages', { id: MODEL, images: image }, { signal });
    const back = /** @type {[number, number]} */ ([mu[0], mu[1]]);
    return { image, z, back, off: Math.hypot(back[0] - z[0], back[1] - z[1]) };
  }

  async load() {
    const index = await this.data.mnistIndex(this.stop.signal);
    const bytes = await this.data.loadShippedModel(
      index ? 'mnist' : 'digits',
      'vae-2',
      this.stop.signal,
    );
    await this.engine.call('modelLoad', { id: MODEL, bytes }, { signal: this.stop.signal });
  }

  close() {
    this.stop.abort();
  }
}
