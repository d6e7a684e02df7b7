/**
 * The ends of a path and the corners of a triangle: held-out digits, codes, or images of the visitor's
 * own, each with its code and its image.
 *
 * @module
 */
import { CORNERS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {{ z: Float32Array, image: Uint8Array, kind: 'digit' | 'code' | 'drawn', digit: number }} End */

export class Places {
  /**
   * @param {import('../../frame/questions.js').Questions} questions
   * @param {string} model name of the VAE in the engine
   */
  constructor(questions, model) {
    this.questions = questions;
    this.model = model;
    /** Held-out images in the engine, when they are there. @type {string | null} */
    this.test = null;
    /** @type {Float32Array} n×2 */
    this.codes = new Float32Array(0);
    /** @type {number[][]} held-out images of each class */
    this.members = [];
    /** @type {Partial<Record<Corner, Uint8Array>>} images of the visitor's own */
    this.drawn = {};
  }

  /** @param {Float32Array} codes of the held-out images @param {ArrayLike<number>} labels */
  know(codes, labels) {
    this.codes = codes;
    this.members = Array.from({ length: 10 }, () => []);
    Array.from(labels).forEach((label, i) => this.members[label]?.push(i));
  }

  /** What takes the place of a drawing. @param {Set<string>} changed names of parameters */
  forget(changed) {
    for (const corner of CORNERS)
      if ([corner, `n${corner}`, `z${corner}`].some((name) => changed.has(name)))
        delete this.drawn[corner];
  }

  /** Which held-out image of its class a dot of the map is. @param {number} index */
  digitAt(index) {
    const digit = this.members.findIndex((all) => all.includes(index));
    return digit < 0 ? null : { digit, nth: this.members[digit]?.indexOf(index) ?? 0 };
  }

  /** @param {Params} params @returns {Promise<Record<Corner, End>>} */
  async all(params) {
    return {
      a: await this.endOf('a', params),
      b: await this.endOf('b', params),
      c: await this.endOf('c', params),
    };
  }

  /** @private @param {Corner} corner @param {Params} params @returns {Promise<End>} */
  async endOf(corner, params) {
    const { questions, model } = this;
    const own = this.drawn[corner];
    const place = params[`z${corner}`];
    const digit = params[corner];
    if (!own && place.length === 2) {
      const z = Float32Array.from(place);
      const image = await questions.call('decode', { id: model, codes: z });
      return { z, image, kind: 'code', digit };
    }
    const all = this.members[digit] ?? [];
    const index = all[params[`n${corner}`] % Math.max(1, all.length)] ?? 0;
    let image = own;
    if (!image && this.test) {
      const asked = { id: this.test, indices: [index] };
      image = (await questions.call('datasetImages', asked)).images;
    }
    if (!image) {
      // No images yet: the code is known from the shipped history.
      const z = this.codes.slice(2 * index, 2 * index + 2);
      image = await questions.call('decode', { id: model, codes: z });
      return { z, image, kind: 'digit', digit };
    }
    const { mu } = await questions.call('encodeImages', { id: model, images: image });
    return { z: mu, image, kind: own ? 'drawn' : 'digit', digit };
  }
}
