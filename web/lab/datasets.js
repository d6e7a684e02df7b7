/**
 * The three data sets of the Lab, each as a training and a held-out part in the engine.
 *
 * @module
 */
import { mostImages } from '../engine/limits.js';
import { once } from '../frame/once.js';
import { number } from '../ui/base/format.js';
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
    this.index = once(() => data.mnistIndex());
    /** @type {Map<DataKind, Promise<HeldOut>>} */
    this.heldOut = new Map();
    /** On their way. @type {Set<Promise<unknown>>} */
    this.unsettled = new Set();
    /** @type {{ key: string, ready: Promise<DatasetInfo>, whole: Promise<DatasetInfo>, abort: AbortController } | null} */
    this.training = null;
    /** @type {{ imagesIdx: Uint8Array, labelsIdx: Uint8Array | null, name: string } | null} */
    this.own = null;
    /** @type {DatasetInfo | null} */
    this.ownHere = null;
    this.ownVersion = 0;
    this.life = new AbortController();
  }

  /** The Lab is left: nothing more is loaded, and the engine forgets what was. */
  close() {
    this.life.abort();
    this.training?.abort.abort();
    const kinds = /** @type {const} */ (['mnist', 'digits', 'own']);
    for (const id of ['train', ...kinds.map((kind) => this.testId(kind))])
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
      info = await this.engine.call('datasetDigits', { id, ...range });
    } else {
      info = await this.ownInfo();
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
   * Checks files of the visitor by making a data set of them; on failure what was there stays.
   * @param {readonly File[]} files
   */
  async takeOwn(files) {
    const read = await this.data.readOwnFiles(files);
    const id = `own-${this.ownVersion + 1}`;
    const info = await this.fillOwn(id, read);
    const before = this.ownId;
    this.own = read;
    this.ownHere = info;
    this.ownVersion++;
    this.heldOut.delete('own');
    await this.engine.call('datasetDrop', { id: before });
    return info;
  }

  /** The visitor's images, read again when the engine has let them go. @returns {Promise<DatasetInfo>} */
  async ownInfo() {
    if (!this.own) throw new Error(words('data.noOwn'));
    const id = this.ownId;
    if (!this.engine.holdsDataset(id)) this.ownHere = await this.fillOwn(id, this.own);
    return /** @type {DatasetInfo} */ (this.ownHere);
  }

  /** Of the visitor's images: they are trained on and shown, so they are there once. */
  get ownId() {
    return `own-${this.ownVersion}`;
  }

  /** @param {string} id @param {{ imagesIdx: Uint8Array, labelsIdx: Uint8Array | null }} files */
  async fillOwn(id, files) {
    const head = this.data.idxHead(files);
    // What is not right with them the core says, when it can hold them to look.
    const { count, rows, cols } = head ?? { count: files.imagesIdx.length, rows: 1, cols: 1 };
    const image = { pixels: rows * cols, labelled: files.labelsIdx !== null };
    const most = mostImages(await this.engine.call('memory', {}), image);
    if (count > most) {
      throw new Error(
        head
          ? words('data.tooMany', { n: number(count), rows, cols, most: number(most) })
          : words('data.tooLarge', {
              size: number(count / 2 ** 20),
              most: number(most / 2 ** 20),
            }),
      );
    }
    if (!head) return this.engine.call('datasetFromIdx', { id, ...files });
    const { signal } = this.life;
    return this.engine.loadDataset(id, this.data.ownShards(files, head), { signal });
  }

  /** The engine's data set that is trained on. @param {DataKind} kind */
  trainId(kind) {
    return kind === 'own' ? this.ownId : 'train';
  }

  /** @param {DataKind} kind */
  testId(kind) {
    return kind === 'own' ? this.ownId : `${kind}-test`;
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
        : await this.ownInfo();
    onShard(info, info.count);
    return info;
  }
}
