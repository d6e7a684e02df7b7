/**
 * How to make again what a worker holds, for the next one after a crash: of data sets how they were filled, of
 * models how they were made, where their runs stood and the moments that can be gone back to. Only calls
 * that succeeded are in it. Tested by tests/web/journal.test.mjs and client.test.mjs.
 * @module
 */
import { isThinned } from '../data/runStore.js';
import { dataOf, EngineError } from './protocol.js';

/** @typedef {import('./protocol.js').RequestType} RequestType */
/** @typedef {import('./protocol.js').SnapshotInfo} SnapshotInfo */
/** @typedef {import('./protocol.js').Sentence} Sentence */
/** @typedef {{ info: SnapshotInfo, model: Uint8Array }} Moment */
/** @typedef {{ remake: () => Promise<unknown>, trainer?: Uint8Array, snapshots: Moment[] }} ModelEntry */

/** Moments of all models together; of the one that has most of them every second one goes, as in the store. */
const MOST_SNAPSHOT_BYTES = 100e6;

/** What makes a data set anew, whatever its name stood for. @type {ReadonlySet<RequestType>} */
const FILLS = new Set([
  'datasetDigits',
  'datasetSprites',
  'datasetFromIdx',
  'datasetCreate',
  'datasetPoints',
]);

export class Journal {
  /** @param {number} [mostSnapshotBytes] */
  constructor(mostSnapshotBytes = MOST_SNAPSHOT_BYTES) {
    /** @private */ this.mostSnapshotBytes = mostSnapshotBytes;
    /** @private @type {Map<string, () => Promise<unknown>>} */
    this.datasets = new Map();
    /** @private @type {Map<string, ModelEntry>} */
    this.models = new Map();
  }

  /**
   * A call that has been done: what was refused must not be asked for again, and leaves what its name
   * stood for.
   * @param {RequestType} type @param {any} payload @param {() => Promise<unknown>} remake
   */
  note(type, { id }, remake) {
    if (type === 'datasetAppend') {
      const before = this.datasets.get(id);
      if (before) this.datasets.set(id, () => before().then(remake));
    } else if (FILLS.has(type)) this.datasets.set(id, remake);
    else if (type === 'datasetDrop') this.datasets.delete(id);
    else if (type === 'modelCreate' || type === 'modelLoad')
      this.models.set(id, { remake, snapshots: [] });
    else if (type === 'modelDrop') this.models.delete(id);
  }

  /** A data set that was filled in several calls. @param {string} id @param {() => Promise<unknown>} remake */
  noteDataset(id, remake) {
    this.datasets.set(id, remake);
  }

  /** The name no longer stands for what it stood for. @param {string} id */
  forgetDataset(id) {
    this.datasets.delete(id);
  }

  /** @param {string} id */
  hasDataset(id) {
    return this.datasets.has(id);
  }

  /** @param {string} id @returns {readonly Moment[]} */
  moments(id) {
    return this.models.get(id)?.snapshots ?? [];
  }

  /** A model stands where a kept run stood. @param {string} id @param {{ trainer: Uint8Array, moments: readonly { info: any, model: Uint8Array }[] }} kept */
  adopt(id, { trainer, moments }) {
    const entry = this.models.get(id);
    if (!entry) return;
    entry.trainer = trainer;
    entry.snapshots = moments.map(({ info, model }, index) => ({
      info: { ...info, index },
      model,
    }));
    this.thin();
  }

  /** A report of a run numbers its moment, on over several calls of one run. @param {string} id @param {any} progress */
  number(id, progress) {
    const entry = this.models.get(id);
    if (progress?.snapshot && entry)
      progress.snapshot.index = (entry.snapshots.at(-1)?.info.index ?? -1) + 1;
  }

  /** Takes out of a report where its run stands. @param {string} id @param {any} progress */
  takeCheckpoint(id, progress) {
    const entry = this.models.get(id);
    if (!progress?.checkpoint || !entry) return;
    entry.trainer = progress.checkpoint.trainer;
    if (progress.snapshot) {
      entry.snapshots.push({ info: progress.snapshot, model: progress.checkpoint.model });
      this.thin();
      progress.remembered = this.moments(id).map(({ info }) => info.index);
    }
    delete progress.checkpoint;
  }

  /** @private */
  thin() {
    const bytesOf = (/** @type {ModelEntry} */ { snapshots }) =>
      snapshots.reduce((sum, { model }) => sum + model.byteLength, 0);
    for (;;) {
      const entries = [...this.models.values()];
      const all = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
      const thinnable = entries.filter(({ snapshots }) => snapshots.length > 2);
      const largest = thinnable.sort((a, b) => bytesOf(b) - bytesOf(a))[0];
      if (all <= this.mostSnapshotBytes || !largest) return;
      const { length } = largest.snapshots;
      largest.snapshots = largest.snapshots.filter((_, i) => !isThinned(i, length));
    }
  }

  /**
   * Data sets and models of the dead worker, made again in the new one. What cannot be made again costs
   * its own object: it leaves the journal, its name is unknown from then on, and the others are there.
   * One that kills the new worker too leaves first, so that the next one is restored without it.
   * @param {object} worker
   * @param {(type: 'datasetDrop' | 'modelDrop' | 'trainerRestore', payload: any) => Promise<unknown>} worker.post
   * @param {() => boolean} worker.isDead the new one too
   * @param {() => boolean} worker.wasEnded from outside: what it was doing is not to blame
   * @returns {Promise<Sentence[]>} one for each object that is lost
   */
  async restore({ post, isDead, wasEnded }) {
    /** @type {Sentence[]} */
    const lost = [];
    /**
     * @param {() => Promise<unknown>} remake
     * @param {{ lostCode: string, id: string, from: Map<string, unknown>, drop: 'datasetDrop' | 'modelDrop' }} of
     */
    const again = async (remake, { lostCode, id, from, drop }) => {
      try {
        await remake();
      } catch (error) {
        const died = isDead();
        if (!died || !wasEnded()) from.delete(id);
        if (died) throw error;
        const why = error instanceof EngineError ? dataOf(error) : String(error);
        lost.push({ code: lostCode, values: { id, why } });
        await post(drop, { id }); // half of it may be there
      }
    };
    for (const [id, remake] of [...this.datasets])
      await again(remake, {
        id,
        lostCode: 'engine.lostDataset',
        from: this.datasets,
        drop: 'datasetDrop',
      });
    for (const [id, { remake, trainer }] of [...this.models]) {
      const whole = async () => {
        await remake();
        if (trainer) await post('trainerRestore', { id, bytes: trainer });
      };
      await again(whole, {
        id,
        lostCode: 'engine.lostModel',
        from: this.models,
        drop: 'modelDrop',
      });
    }
    return lost;
  }
}
