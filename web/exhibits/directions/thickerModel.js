/**
 * Directions of attributes: measured on one class, added to the codes of another, and to a digit of the
 * visitor's own; the same in pixels.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { ATTRIBUTES } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {Params['attribute']} Attribute */
/** @typedef {import('../../engine/calls/directions.js').AttributeDirection} Direction */
/** @typedef {import('../../engine/calls/directions.js').Moved} Moved */
/**
 * What the direction does to a hundred held-out digits of the other class.
 * @typedef {{ attribute: Attribute, direction: Direction, moved: Moved, count: number }} Study
 */
/** @typedef {{ image: Uint8Array, label: number, isDrawn: boolean }} Digit */
/**
 * @typedef {object} On
 * @property {(source: import('../../data/models.js').ShippedDataset) => void} source
 * @property {(study: Study) => void} study that is on show
 * @property {(study: Study) => void} measured each of them
 * @property {(digit: Digit, strip: Moved) => void} strip one digit at every step
 * @property {(error: unknown) => void} error
 */

/** Multiples of the direction. */
export const STEPS_T = Float64Array.from([-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
/** Directions are measured on 3s, and added to 7s. */
const FROM = 3;
export const TO = 7;
const SHARE = 0.2;
const STUDIED = 100;
const LOOKED_AT = 2000;
const VAE = 'directions/vae-20';
const JUDGE = 'directions/judge';

export class Thicker extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {On} parts.on
   */
  constructor({ engine, data, digits, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** @type {Map<Attribute, Promise<Study>>} */
    this.known = new Map();
    /** @type {Uint8Array | null} */
    this.drawn = null;
    this.open = once(() => this.load());
    this.show = latest(async (/** @type {Params} */ params, isStale) => {
      await this.open();
      const study = await this.studyOf(params.attribute);
      if (isStale()) return;
      this.on.study(study);
      const digit = this.digitOf(params);
      const strip = await this.move(study.direction, digit.image, new Uint8Array(0));
      if (isStale()) return;
      this.on.strip(digit, strip);
      for (const attribute of ATTRIBUTES) this.on.measured(await this.studyOf(attribute));
    }, this.fail);
  }

  async load() {
    const sets = await this.digits();
    this.on.source(sets.source);
    await this.loadShipped(this.data, 'vae-20', VAE, sets.source);
    await this.loadShipped(this.data, 'judge', JUDGE, 'both');
    const indices = Array.from({ length: Math.min(LOOKED_AT, sets.heldOut) }, (_, i) => i);
    const { images, labels } = await this.call('datasetImages', { id: sets.test, indices });
    this.sets = sets;
    this.held = { images, labels, size: images.length / indices.length };
  }

  /** @param {Attribute} attribute */
  studyOf(attribute) {
    const kept = this.known.get(attribute);
    if (kept) return kept;
    const made = this.study(attribute);
    this.known.set(attribute, made);
    made.catch(() => this.known.delete(attribute));
    return made;
  }

  /** @param {Attribute} attribute @returns {Promise<Study>} */
  async study(attribute) {
    const { sets, held } = this;
    if (!sets || !held) throw new Error('The digits are not there yet.');
    const direction = await this.call('attributeDirection', {
      id: VAE,
      dataset: sets.train,
      count: sets.count,
      label: FROM,
      attribute,
      share: SHARE,
    });
    const these = this.membersOf(TO).slice(0, STUDIED);
    const images = new Uint8Array(these.length * held.size);
    these.forEach((at, i) => images.set(this.imageAt(at), i * held.size));
    const labels = new Uint8Array(these.length).fill(TO);
    const moved = await this.move(direction, images, labels);
    return { attribute, direction, moved, count: these.length };
  }

  /** @param {Direction} direction @param {Uint8Array} images @param {Uint8Array} labels */
  move({ direction, pixels }, images, labels) {
    return this.call('moveAlong', {
      id: VAE,
      judge: JUDGE,
      images,
      labels,
      direction,
      pixels,
      steps: STEPS_T,
    });
  }

  /** Held-out images of a class. @private @param {number} label @returns {number[]} */
  membersOf(label) {
    return Array.from(this.held?.labels ?? []).flatMap((one, i) => (one === label ? [i] : []));
  }

  /** @private @param {number} at */
  imageAt(at) {
    const { images = new Uint8Array(0), size = 0 } = this.held ?? {};
    return images.slice(at * size, (at + 1) * size);
  }

  /** @private @param {Params} params @returns {Digit} */
  digitOf({ digit, nth }) {
    if (this.drawn) return { image: this.drawn, label: NaN, isDrawn: true };
    const members = this.membersOf(digit);
    const at = members[nth % Math.max(1, members.length)] ?? 0;
    return { image: this.imageAt(at), label: digit, isDrawn: false };
  }
}
