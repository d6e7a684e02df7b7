/**
 * The template's state and its questions to the engine: decode a code, encode the image again. Only
 * the newest question counts, and only one is asked at a time, so that dragging never queues.
 *
 * @module
 */

import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {{ image: Uint8Array, z: [number, number], back: [number, number], off: number }} Trip */

const MODEL = 'template/vae-2';

export class RoundTrip extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {(trip: Trip) => void} parts.onTrip
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, data, onTrip, onError }) {
    super(engine, onError);
    this.data = data;
    this.load = once(() => this.loadShipped(data, 'vae-2', MODEL));
    this.show = latest(async (/** @type {Params} */ { z1, z2 }) => {
      onTrip(await this.travel([z1, z2]));
    }, this.fail);
  }

  /** @param {[number, number]} z @returns {Promise<Trip>} */
  async travel(z) {
    await this.load();
    const image = await this.call('decode', { id: MODEL, codes: Float32Array.from(z) });
    const { mu } = await this.call('encodeImages', { id: MODEL, images: image });
    const back = /** @type {[number, number]} */ ([mu[0], mu[1]]);
    return { image, z, back, off: Math.hypot(back[0] - z[0], back[1] - z[1]) };
  }
}
