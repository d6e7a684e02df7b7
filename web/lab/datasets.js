/**
 * The three data sets of the Lab, each as a training and a held-out part in the engine.
 *
 * @module
 */
import { bytesOfImages, mostImages } from '../engine/limits.js';
import { once } from '../frame/once.js';
import { number } from '../ui/base/format.js';
import { words } from './words.js';

/** @typedef {import('../engine/client.js').Engine} Engine */
/** @typedef {import('../engine/protocol.js').DatasetInfo} DatasetInfo */
/** @typedef {'mnist' | 'digits' | 'own'} DataKind */
/** @typedef {import('../data/own/prepare.js').OwnSet} OwnSet */
/**
 * What the Lab needs of `web/data/`.
 * @typedef {typeof import('../data/index.js')} Data
 */
/**
 * @typedef {object} HeldOut
 * @property {string} id in the engine
 * @property {number} count images that are shown and measured
 * @property {number} rows
 * @property {number} cols
 * @property {Uint8Array} images the first `count`, one after another
 * @property {Uint8Array | null} labels
 * @property {number | null} floor least Bernoulli cross-entropy of the whole set, nats per image
 */

/** Held-out images on the map; as many as the shipped histories hold. */
export const SHOWN = 2000;
/** Held-out digits are of another seed, the one the shipped models were tested on (models/README.md). */
const DIGITS_SEED = { train: 1, test: 2 };
/** MNIST's images and the ground-truth digits. */
const DIGIT = { pixels: 28 * 28, labelled: true };

export class Datasets {
  /**
   * @param {Engine} engine
   * @param {Data} data
   * @param {(bytes: number) => Promise<number>} [roomFor] makes room and says how much there is then
   */
  constructor(engine, data, roomFor = (bytes) => engine.roomFor(bytes)) {
    this.engine = engine;
    this.data = data;
    this.roomFor = roomFor;
    this.index = once(() => data.mnistIndex());
    /** @type {Map<DataKind, Promise<HeldOut>>} */
    this.heldOut = new Map();
    /** On their way. @type {Set<Promise<unknown>>} */
    this.unsettled = new Set();
    /** @type {{ key: string, ready: Promise<DatasetInfo>, whole: Promise<DatasetInfo>, abort: AbortController } | null} */
    this.training = null;
    /** Images of the visitor, prepared. @type {OwnSet | null} */
    this.own = null;
    /** Counts on with every set, so that a name in the engine never stands for two. */
    this.ownVersion = 0;
    this.life = new AbortController();
  }

  /** The Lab is left: nothing more is loaded, and the engine forgets what was. */
  close() {
    this.life.abort();
    this.training?.abort.abort();
    const kinds = /** @type {const} */ (['mnist', 'digits', 'own']);
    for (const id of ['train', this.trainId('own'), ...kinds.map((kind) => this.testId(kind))])
      void this.engine.call('datasetDrop', { id }).catch(() => {});
  }

  /** What is served here; asked once. */
  mnist() {
    return this.index();
  }

  /**
   * @param {DataKind} kind
   * @returns {Promise<HeldOut>}
   */
  test(kind) {
    const found = this.heldOut.get(kind);
    if (found && (this.unsettled.has(found) || this.engine.holdsDataset(this.testId(kind))))
      return found;
    const made = this.makeTest(kind);
    this.heldOut.set(kind, made);
    this.unsettled.add(made);
    made
      .catch(() => this.heldOut.get(kind) === made && this.heldOut.delete(kind))
      .finally(() => this.unsettled.delete(made));
    return made;
  }

  /** @param {DataKind} kind */
  async makeTest(kind) {
    const id = this.testId(kind);
    await this.makeRoomFor(kind);
    /** @type {DatasetInfo} */
    let info;
    if (kind === 'mnist') {
      const index = await this.mnist();
      if (!index) throw new Error(words('data.noMnist'));
      info = await this.engine.loadDataset(id, this.data.mnistShards(index, 'test', Infinity), {
        signal: this.life.signal,
      });
    } else if (kind === 'digits') {
      const range = { count: SHOWN, seed: DIGITS_SEED.test, firstIndex: 0 };
      const { signal } = this.life;
      info = await this.engine.call('datasetDigits', { id, ...range }, { signal });
    } else {
      info = await this.fillOwn('test');
    }
    const count = Math.min(SHOWN, info.count);
    const indices = Array.from({ length: count }, (_, i) => i);
    const shown = await this.engine.call('datasetImages', { id, indices });
    return {
      id,
      count,
      rows: info.rows,
      cols: info.cols,
      images: shown.images,
      labels: info.labelled ? shown.labels : null,
      floor: await this.engine.call('datasetFloor', { id }),
    };
  }

  /**
   * Takes images of the visitor, if there is room for them; if not, what was there stays.
   * @param {OwnSet} set
   */
  async takeOwn(set) {
    const { rows, cols, classes, train, test } = set;
    const image = { pixels: rows * cols, labelled: classes.length > 0 };
    const n = train.count + test.count;
    const most = mostImages({ free: await this.roomFor(bytesOfImages(n, image)) }, image);
    if (n > most)
      throw new Error(words('data.tooMany', { n: number(n), rows, cols, most: number(most) }));
    const before = { own: this.own, version: this.ownVersion };
    const ids = [this.trainId('own'), this.testId('own')];
    Object.assign(this, { own: set, ownVersion: before.version + 1 });
    try {
      await this.fillOwn('train');
      await this.fillOwn('test');
    } catch (error) {
      Object.assign(this, { own: before.own, ownVersion: before.version });
      throw error;
    }
    this.heldOut.delete('own');
    for (const id of ids) await this.engine.call('datasetDrop', { id });
  }

  /**
   * A part of the visitor's images, handed over again when the engine has let it go.
   * @param {'train' | 'test'} part
   * @returns {Promise<DatasetInfo>}
   */
  async fillOwn(part) {
    const { own, engine } = this;
    if (!own) throw new Error(words('data.noOwn'));
    const id = part === 'train' ? this.trainId('own') : this.testId('own');
    const { rows, cols, classes } = own;
    const { count } = own[part];
    if (engine.holdsDataset(id)) return { id, count, rows, cols, labelled: classes.length > 0 };
    const { signal } = this.life;
    return engine.loadDataset(id, this.data.ownShards(own, own[part]), { signal });
  }

  /** The engine's data set that is trained on. @param {DataKind} kind */
  trainId(kind) {
    return kind === 'own' ? `own-${this.ownVersion}` : 'train';
  }

  /** @param {DataKind} kind */
  testId(kind) {
    return kind === 'own' ? `own-${this.ownVersion}-test` : `${kind}-test`;
  }

  /** Images of another kind make room: they are read again when they are wanted. @param {DataKind} kind */
  async makeRoomFor(kind) {
    const id = this.trainId(kind === 'own' ? 'mnist' : 'own');
    if (kind === 'own') {
      this.training?.abort.abort();
      this.training = null;
    }
    if (this.engine.holdsDataset(id)) await this.engine.call('datasetDrop', { id });
  }

  /** Held-out images of which none are on show: they are read again too. @param {DataKind} shown */
  async letOthersGo(shown) {
    const others = /** @type {const} */ (['mnist', 'digits']).filter((kind) => kind !== shown);
    for (const id of others.map((kind) => this.testId(kind)))
      if (this.engine.holdsDataset(id)) await this.engine.call('datasetDrop', { id });
  }

  /**
   * The training part. `ready` settles with the first images, `whole` with all of them.
   * @param {DataKind} kind
   * @param {number} count
   * @param {(held: number, total: number) => void} onProgress images
   */
  train(kind, count, onProgress) {
    const key = `${kind} ${count} ${this.ownVersion}`;
    if (this.training?.key === key) {
      const { whole } = this.training;
      // The engine may have lost it in a restart.
      if (this.unsettled.has(whole) || this.engine.holdsDataset(this.trainId(kind)))
        return this.training;
    }
    this.training?.abort.abort();
    const abort = new AbortController();
    const id = 'train';
    /** @type {(info: DatasetInfo) => void} */
    let first = () => {};
    const ready = /** @type {Promise<DatasetInfo>} */ (new Promise((resolve) => (first = resolve)));
    const whole = this.makeTrain(kind, id, count, abort.signal, (info, total) => {
      first(info);
      onProgress(info.count, total);
    });
    const training = { key, ready: Promise.race([ready, whole]), whole, abort };
    this.training = training;
    this.unsettled.add(whole);
    whole
      .catch(() => this.training === training && (this.training = null))
      .finally(() => this.unsettled.delete(whole));
    training.ready.catch(() => {});
    return training;
  }

  /**
   * @param {DataKind} kind
   * @param {string} id
   * @param {number} count
   * @param {AbortSignal} signal
   * @param {(info: DatasetInfo, total: number) => void} onShard
   * @returns {Promise<DatasetInfo>}
   */
  async makeTrain(kind, id, count, signal, onShard) {
    if (kind !== 'own') await this.roomFor(bytesOfImages(count, DIGIT));
    if (kind === 'mnist') {
      const index = await this.mnist();
      if (!index) throw new Error(words('data.noMnist'));
      const total = Math.min(count, index.splits.train.count);
      return this.engine.loadDataset(id, this.data.mnistShards(index, 'train', count), {
        signal,
        onProgress: (/** @type {DatasetInfo} */ info) => onShard(info, total),
      });
    }
    const info =
      kind === 'digits'
        ? await this.engine.call(
            'datasetDigits',
            { id, count, seed: DIGITS_SEED.train, firstIndex: 0 },
            { signal },
          )
        : await this.fillOwn('train');
    onShard(info, info.count);
    return info;
  }
}
