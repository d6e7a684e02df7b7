/**
 * The boundary's questions to the engine: a code that nobody encoded, what it decodes to, what comes
 * back, the nearest training digit; and the same over shells of growing radius.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/latentQuality.js').UnlikelyCodes} UnlikelyCodes */
/** @typedef {{ codes: Float32Array, labels: Uint8Array, mosaic: Uint8Array | null, density: { values: Float32Array, largest: number } | null }} Ground */
/** @typedef {{ image: Uint8Array, back: Uint8Array, found: UnlikelyCodes }} Edge */
/** @typedef {{ radius: number[], cycle: number[], distance: number[], confidence: number[] }} Shells grows radius by radius */

const ID = 'ae-against-vae/vae-2';
export const SIDE = 22;
export const REACH = 9;
/** @type {[number, number, number, number]} */
export const WINDOW = [-REACH, REACH, -REACH, REACH];
export const DENSITY_CELLS = 72;
/** Posteriors that are added up. */
const POSTERIORS = 2000;
/** Rows 24's radii are 2, 3, 5 and 8. */
export const RADII = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9];
const DIRECTIONS = 16;
const BEYOND = [3, 4];

export class Boundary extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(ground: Ground) => void} parts.on.ground
   * @param {(edge: Edge) => void} parts.on.edge
   * @param {(shells: Shells) => void} parts.on.shells
   * @param {(beyond: Float64Array) => void} parts.on.beyond
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, digits, on }) {
    super(engine, on.error);
    this.digits = digits;
    this.on = on;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    this.begun = false;
    this.askEdge = latest((/** @type {[number, number]} */ z) => this.edge(z), this.fail);
  }

  /**
   * Once the VAE is loaded and the view is on show.
   * @param {import('../../data/models.js').History} history
   * @param {Params} params
   */
  async begin(history, params) {
    if (this.begun) return;
    this.begun = true;
    const last = history.moments.at(-1);
    if (!last) return;
    const dots = { codes: last.codes, labels: history.labels };
    const mosaic = await this.call('mosaic', {
      id: ID,
      size: SIDE,
      window: WINDOW,
      spacing: 'uniform',
      dims: [0, 1],
      base: null,
    });
    this.on.ground({ ...dots, mosaic, density: null });
    this.sets = await this.digits();
    this.askEdge([params.edgeX, params.edgeY]);
    const density = await this.call('aggregateDensity', {
      id: ID,
      dataset: this.sets.test,
      count: POSTERIORS,
      window: WINDOW,
      cells: DENSITY_CELLS,
    });
    this.on.ground({ ...dots, mosaic, density });
    await this.shells();
  }

  /** @param {[number, number]} z */
  async edge(z) {
    if (!this.sets) return;
    const found = await this.call('unlikelyCodes', {
      id: ID,
      dataset: this.sets.train,
      codes: Float32Array.from(z),
    });
    const back = await this.call('decode', { id: ID, codes: found.back });
    this.on.edge({ image: found.images, back, found });
  }

  /** Shell by shell, so that a drag is answered in between. */
  async shells() {
    const { sets } = this;
    if (!sets) return;
    const { mu } = await this.call('encode', {
      id: ID,
      dataset: sets.train,
      first: 0,
      count: sets.count,
    });
    const { beyond } = await this.call('latentSpread', {
      codes: mu,
      cells: 1,
      reach: 1,
      radii: Float64Array.from(BEYOND),
    });
    this.on.beyond(beyond);
    /** @type {Shells} */
    const shells = { radius: [], cycle: [], distance: [], confidence: [] };
    for (const radius of RADII) {
      const found = await this.call('unlikelyCodes', {
        id: ID,
        dataset: sets.train,
        radius,
        count: DIRECTIONS,
      });
      shells.radius.push(radius);
      shells.cycle.push(found.meanCycle);
      shells.distance.push(found.meanDistance);
      shells.confidence.push(found.meanConfidence);
      this.on.shells(shells);
    }
  }
}
