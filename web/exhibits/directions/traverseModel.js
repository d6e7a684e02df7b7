/**
 * Sprites, their VAEs, and what is decoded when one number of a code is turned while the others stay 0.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { SPRITE_NUMBERS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/**
 * What one number does between −REACH and REACH.
 * @typedef {object} Walk
 * @property {Uint8Array} images FRAMES of 20×20
 * @property {number[]} moved how far the disc's middle goes across and down and its radius, pixels
 */
/**
 * @typedef {object} Walks
 * @property {string} model β
 * @property {Walk[]} walks one a number
 * @property {Float64Array} used nats that each number tells, over held-out sprites
 * @property {number} active
 */
/** @typedef {{ turn: number, number: number, image: Uint8Array, reading: number[] }} Turned */

export const REACH = 2;
export const FRAMES = 9;
export const SIDE = 20;
const PIXELS = SIDE * SIDE;
/** Sprites nobody trained on (models/README.md), and how many of them are asked about. */
const HELD_OUT = { seed: 2, firstIndex: 0, count: 2000 };
const FACTORS = 3;

export class Traverse extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {(walks: Walks) => void} parts.onWalks
   * @param {(turned: Turned) => void} parts.onTurned
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, data, onWalks, onTurned, onError }) {
    super(engine, onError);
    this.data = data;
    /** @type {Map<string, Promise<Walks>>} */
    this.known = new Map();
    this.show = latest(async (/** @type {Params} */ params, isStale) => {
      const walks = await this.walksOf(params.sprite);
      if (isStale()) return;
      onWalks(walks);
      onTurned(await this.turned(params));
    }, this.fail);
  }

  /** @param {string} beta */
  walksOf(beta) {
    const kept = this.known.get(beta);
    if (kept) return kept;
    const made = this.walk(beta);
    this.known.set(beta, made);
    made.catch(() => this.known.delete(beta));
    return made;
  }

  /** @param {string} beta @returns {Promise<Walks>} */
  async walk(beta) {
    const id = idOf(beta);
    await this.loadShipped(this.data, beta === '4' ? 'vae-5-b4' : 'vae-5-b1', id, 'sprites');
    const codes = new Float32Array(SPRITE_NUMBERS * FRAMES * SPRITE_NUMBERS);
    for (let j = 0; j < SPRITE_NUMBERS; j++)
      for (let i = 0; i < FRAMES; i++)
        codes[(j * FRAMES + i) * SPRITE_NUMBERS + j] = REACH * ((2 * i) / (FRAMES - 1) - 1);
    const images = await this.call('decode', { id, codes });
    const { readings } = await this.call('readSprites', { images });
    const { used, active } = await this.call('factorStudy', { id, images: 'sprites', ...HELD_OUT });
    const walks = Array.from({ length: SPRITE_NUMBERS }, (_, j) => ({
      images: images.slice(j * FRAMES * PIXELS, (j + 1) * FRAMES * PIXELS),
      moved: Array.from({ length: FACTORS }, (_, f) => {
        const row = Array.from(
          { length: FRAMES },
          (_, i) => readings[(j * FRAMES + i) * FACTORS + f],
        );
        return Math.max(...row) - Math.min(...row);
      }),
    }));
    return { model: beta, walks, used, active };
  }

  /** @param {Params} params @returns {Promise<Turned>} */
  async turned({ sprite, number, turn }) {
    const codes = new Float32Array(SPRITE_NUMBERS);
    codes[number - 1] = turn;
    const image = await this.call('decode', { id: idOf(sprite), codes });
    const { readings } = await this.call('readSprites', { images: image });
    return { turn, number, image, reading: [...readings] };
  }
}

/** @param {string} beta */
const idOf = (beta) => `directions/sprites-${beta}`;
