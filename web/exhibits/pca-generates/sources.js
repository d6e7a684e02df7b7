/**
 * What chapter 5 generates from: the PCA of digits, shipped and then fitted to the images that have come,
 * and those of heads and animals, which are made and fitted here in milliseconds.
 *
 * @module
 */
import { Questions } from '../../frame/questions.js';
import { endsOf, KNOBS, sizeOf, SIZES } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/shapes.js').FittedShapes} FittedShapes */
/**
 * What is generated from: a PCA in the engine and, of shapes, their mesh.
 * @typedef {object} Source
 * @property {Params['subject']} subject
 * @property {string} id of the PCA
 * @property {FittedShapes | null} shapes
 * @property {Float32Array | null} middle the mean shape
 */

export const ID = 'pca-generates';
const FIRST = `${ID}/first`;
export const PIXELS = 784;
const SHAPES = { heads: { kind: 'head', count: 80 }, animals: { kind: 'quadruped', count: 70 } };
const SHAPE_SEED = 1;
/** The turn that the fact is measured at, degrees. */
const FACT_TURN = 45;
const SHAPE_COMPONENTS = 24;
/** PCAs of shapes that stay: those of the fact, and where a hand came from. They are fitted in milliseconds. */
const KEPT = 8;

/** Numbers of a code: no more than the PCA has directions. @param {Source} source @param {Params} params */
export const sizeIn = ({ shapes }, params) => sizeOf(params, shapes?.components);

export class Sources extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, data, digits, onError }) {
    super(engine, onError);
    this.data = data;
    this.digits = digits;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    /** One image of each digit. @type {Uint8Array | null} */
    this.pictures = null;
    /** @type {Map<string, Promise<Source>>} */
    this.sources = new Map();
  }

  /** The shipped PCA, and two digits to blend before any is loaded. @returns {Promise<Float32Array>} its first directions */
  async openShipped() {
    const id = `${ID}/digits`;
    await this.loadShipped(this.data, 'pca-64', id);
    const { eigenvectors } = await this.call('pcaSummary', { id, dataset: '' });
    this.useDigits(id);
    await this.call('datasetDigits', { id: FIRST, count: 200, seed: 2, firstIndex: 0 });
    this.pictures = await this.oneOfEach(FIRST);
    return eigenvectors.slice(0, KNOBS * PIXELS);
  }

  /** The first image of every class among the first 200. @param {string} id */
  async oneOfEach(id) {
    const indices = Array.from({ length: 200 }, (_, i) => i);
    const { images, labels } = await this.call('datasetImages', { id, indices });
    const pictures = new Uint8Array(10 * PIXELS);
    for (let digit = 0; digit < 10; digit++) {
      const at = Math.max(0, labels.indexOf(digit)) * PIXELS;
      pictures.set(images.subarray(at, at + PIXELS), digit * PIXELS);
    }
    return pictures;
  }

  /**
   * From now on the PCA of these very images: the shipped one is rounded to half precision, which
   * makes zeros of the pixels that are a hair below 0: 2 % of all of MNIST's.
   * @returns {Promise<Float32Array | null>} its first directions
   */
  async fitDigits() {
    if (!this.sets) return null;
    const id = `${ID}/fitted`;
    await this.call('pcaFit', {
      id,
      dataset: this.sets.train,
      count: this.sets.count,
      components: SIZES.digits.at(-1) ?? 64,
      standardise: false,
    });
    const { eigenvectors } = await this.call('pcaSummary', { id, dataset: '' });
    this.useDigits(id);
    return eigenvectors.slice(0, KNOBS * PIXELS);
  }

  /** @param {string} id */
  useDigits(id) {
    const source = { subject: /** @type {const} */ ('digits'), id, shapes: null, middle: null };
    this.sources.set('digits', Promise.resolve(source));
  }

  /** @param {Params} params @returns {Promise<Source> | null} null: not there yet */
  sourceOf({ subject, turn }) {
    return subject === 'digits'
      ? (this.sources.get('digits') ?? null)
      : this.shapeSource(subject, turn);
  }

  /** @param {'heads' | 'animals'} subject @param {number} turn @returns {Promise<Source>} */
  shapeSource(subject, turn) {
    const key = `${subject}/${turn}`;
    const known = this.sources.get(key);
    const source = known ?? this.fit(subject, turn, `${ID}/${key}`);
    // The newest stands last.
    this.sources.delete(key);
    this.sources.set(key, source);
    if (!known) {
      source.catch(() => this.sources.delete(key)); // asked for again
      this.forgetOldest();
    }
    return source;
  }

  /** A hand that turns heads asks for one at every degree. */
  forgetOldest() {
    const shapes = [...this.sources.keys()].filter((key) => key !== 'digits');
    for (const key of shapes.slice(0, -KEPT)) {
      this.sources.delete(key);
      void this.call('modelDrop', { id: `${ID}/${key}` }).catch(this.fail);
    }
  }

  /** @param {'heads' | 'animals'} subject @param {number} turn @param {string} id @returns {Promise<Source>} */
  async fit(subject, turn, id) {
    const { kind, count } = SHAPES[subject];
    const shapes = await this.call('shapesFit', {
      id,
      count,
      turn,
      seed: SHAPE_SEED,
      components: SHAPE_COMPONENTS,
      kind: /** @type {'head' | 'quadruped'} */ (kind),
    });
    const middle = await this.call('pcaFromDeviations', {
      id,
      deviations: new Float64Array(1),
      components: 1,
      addMean: true,
    });
    return { subject, id, shapes, middle: middle.points };
  }

  /** The share that eight directions hold, of rigid and of turning shapes. */
  async flatness() {
    const held = async (/** @type {'heads' | 'animals'} */ subject, /** @type {number} */ turn) => {
      const { shapes } = await this.shapeSource(subject, turn);
      return shapes?.cumulative[KNOBS - 1] ?? NaN;
    };
    return {
      evrHeads: await held('heads', 0),
      evrTurned: await held('heads', FACT_TURN),
      evrAnimals: await held('animals', 0),
      evrSwung: await held('animals', FACT_TURN),
    };
  }

  /** @param {Source} source @param {Params} params @param {number} count */
  sample(source, params, count) {
    return this.call('pcaSample', {
      id: source.id,
      first: 0,
      count,
      seed: params.seed,
      components: sizeIn(source, params),
      addMean: params.mean === 'on',
    });
  }

  /** Both points that are blended, one after the other. @param {Source} source @param {Params} params */
  ends(source, params) {
    const [a, b] = endsOf(params);
    if (source.shapes) {
      const { points, vertices } = source.shapes;
      const one = (/** @type {number} */ i) =>
        points.subarray(i * 3 * vertices, (i + 1) * 3 * vertices);
      return Float64Array.from([...one(a), ...one(b)]);
    }
    const { pictures } = this;
    if (!pictures) return null;
    const one = (/** @type {number} */ i) => pictures.subarray(i * PIXELS, (i + 1) * PIXELS);
    return Float64Array.from([...one(a), ...one(b)], (byte) => byte / 255);
  }

  /** @param {Source} source @param {Float32Array} points */
  shapeMeasures(source, points) {
    const { shapes, middle } = source;
    return this.call('meshMeasures', {
      points,
      reference: middle ?? points,
      triangles: shapes?.triangles ?? new Uint32Array(0),
    });
  }
}
