/**
 * The three data sets of the Lab, each as a training and a held-out part in the engine.
 *
 * @module
 */
import { words } from './words.js';

/** @typedef {import('../engine/client.js').Engine} Engine */
/** @typedef {import('../engine/protocol.js').DatasetInfo} DatasetInfo */
/** @typedef {'mnist' | 'digits' | 'own'} DataKind */
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

export class Datasets {
  /**
   * @param {Engine} engine
   * @param {Data} data
   */
  constructor(engine, data) {
    this.engine = engine;
    this.data = data;
    /** @type {Promise<import('../data/mnist.js').MnistIndex | null> | null} */
    this.index = null;
    /** @type {Map<DataKind, Promise<HeldOut>>} */
    this.heldOut = new Map();
    /** @type {{ key: string, ready: Promise<DatasetInfo>, whole: Promise<DatasetInfo>, abort: AbortController } | null} */
    this.training = null;
    /** @type {{ imagesIdx: Uint8Array, labelsIdx: Uint8Array | null, name: string } | null} */
    this.own = null;
    this.ownVersion = 0;
  }

  /** What is served here; asked once. */
  mnist() {
    return (this.index ??= this.data.mnistIndex());
  }

  /**
   * @param {DataKind} kind
   * @returns {Promise<HeldOut>}
   */
  test(kind) {
    let found = this.heldOut.get(kind);
    if (!found) {
      found = this.makeTest(kind);
      this.heldOut.set(kind, found);
      found.catch(() => this.heldOut.delete(kind));
    }
    return found;
  }

  /** @param {DataKind} kind */
  async makeTest(kind) {
    const id = `${kind}-test`;
    /** @type {DatasetInfo} */
    let info;
    if (kind === 'mnist') {
      const index = await this.mnist();
      if (!index) throw new Error(words('data.noMnist'));
      info = await this.engine.loadDataset(id, this.data.mnistShards(index, 'test', Infinity));
    } else if (kind === 'digits') {
      const range = { count: SHOWN, seed: DIGITS_SEED.test, firstIndex: 0 };
      info = await this.engine.call('datasetDigits', { id, ...range });
    } else {
      info = await this.makeOwn(id);
    }
    const count = Math.min(SHOWN, info.count);
    const indices = Array.from({ length: count }, (_, i) => i);
    const shown = await this.engine.call('datasetImages', { id, indices });
    return {
      ...{ id, count, rows: info.rows, cols: info.cols, images: shown.images },
      labels: info.labelled ? shown.labels : null,
      floor: await this.engine.call('datasetFloor', { id }),
    };
  }

  /** @param {string} id */
  makeOwn(id) {
    if (!this.own) throw new Error(words('data.noOwn'));
    const { imagesIdx, labelsIdx } = this.own;
    return this.engine.call('datasetFromIdx', { id, imagesIdx, labelsIdx });
  }

  /**
   * Checks files of the visitor by making a data set of them; on failure what was there stays.
   * @param {readonly File[]} files
   */
  async takeOwn(files) {
    const read = await this.data.readOwnFiles(files);
    const { imagesIdx, labelsIdx } = read;
    const info = await this.engine.call('datasetFromIdx', {
      id: 'own-trial',
      imagesIdx,
      labelsIdx,
    });
    await this.engine.call('datasetDrop', { id: 'own-trial' });
    this.own = read;
    this.ownVersion++;
    this.heldOut.delete('own');
    return info;
  }

  /**
   * The training part. `ready` settles with the first images, `whole` with all of them.
   * @param {DataKind} kind
   * @param {number} count
   * @param {(held: number, total: number) => void} onProgress images
   */
  train(kind, count, onProgress) {
    const key = `${kind} ${count} ${this.ownVersion}`;
    if (this.training?.key === key) return this.training;
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
    whole.catch(() => {
      if (this.training === training) this.training = null;
    });
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
        ? await this.engine.call('datasetDigits', {
            id,
            count,
            seed: DIGITS_SEED.train,
            firstIndex: 0,
          })
        : await this.makeOwn(id);
    onShard(info, info.count);
    return info;
  }
}
