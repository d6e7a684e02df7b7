/**
 * Where what a visitor made is kept beyond the page, in IndexedDB: runs (what each is, `RunRecord`, the
 * state it goes on from, and its remembered moments), drawings, and own images that a run was trained on.
 * Nothing is written before something was trained or drawn. Where the browser forbids it, or has no room, it is kept as long as the page lives, and
 * `trouble` says so.
 *
 * @module
 */
import { createStore, del, get, keys, set } from 'idb-keyval';

/**
 * @typedef {object} RunRecord
 * @property {string} key of model, settings and data: the same run again has the same
 * @property {string} id of the model in the engine
 * @property {string} name what a reader knows it by
 * @property {string} href where it is shown, as an address of the page
 * @property {Record<string, unknown>} spec
 * @property {string} data the set it is trained on, in words
 * @property {number} step
 * @property {number} steps in all
 * @property {number} epoch
 * @property {number} bytes that it takes here
 * @property {number} at when it was written last, ms since 1970
 */
/**
 * What a run goes on from.
 * @typedef {object} RunState
 * @property {Uint8Array} trainer weights, optimizer's moments and position, as the core's `trainerSave` gives it
 * @property {number} step
 * @property {unknown[]} reports of it until then, oldest first
 */
/** @typedef {{ info: { index: number, step: number, epoch: number }, model: Uint8Array }} RunMoment */
/** @typedef {'records' | 'states' | 'moments' | 'drawings' | 'sets'} ShelfName */
/** @typedef {import('./own/prepare.js').OwnSet} OwnSet */
/** @typedef {{ get: (key: string) => Promise<any>, set: (key: string, value: unknown) => Promise<void>, del: (key: string) => Promise<void>, keys: () => Promise<string[]> }} Shelf */

/** All moments of all runs together; of a run that has more, every second one goes. */
const MOST_MOMENT_BYTES = 100e6;
/** Of the room a browser has left own images take at most this share: runs and drawings come first. */
const SET_SHARE = 0.1;

/** @param {string} name @returns {Shelf} a database of its own: idb-keyval has one shelf in each */
function idbShelf(name) {
  const store = createStore(`latent-atlas-${name}`, name);
  return {
    get: (key) => get(key, store),
    set: (key, value) => set(key, value, store),
    del: (key) => del(key, store),
    keys: () => keys(store),
  };
}

/** @returns {Shelf} as long as the page lives */
function memoryShelf() {
  /** @type {Map<string, unknown>} */
  const held = new Map();
  return {
    get: async (key) => held.get(key),
    set: async (key, value) => void held.set(key, value),
    del: async (key) => void held.delete(key),
    keys: async () => [...held.keys()],
  };
}

/** @returns {Record<ShelfName, Shelf>} */
export const memoryShelves = () => ({
  records: memoryShelf(),
  states: memoryShelf(),
  moments: memoryShelf(),
  drawings: memoryShelf(),
  sets: memoryShelf(),
});

/** @returns {Record<ShelfName, Shelf> | null} */
function browserShelves() {
  try {
    if (typeof indexedDB === 'undefined') return null;
    return {
      records: idbShelf('runs'),
      states: idbShelf('states'),
      moments: idbShelf('moments'),
      drawings: idbShelf('drawings'),
      sets: idbShelf('sets'),
    };
  } catch {
    return null;
  }
}

/** Bytes that the browser has left for this page; 0: it does not say. */
async function bytesLeft() {
  const { quota = 0, usage = 0 } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  return quota - usage;
}

/** Whether moment i of so many goes when there are too many: every second one; first and last stay. @param {number} i @param {number} count */
export const isThinned = (i, count) => i % 2 === 1 && i < count - 1;

export class RunStore {
  /** @param {{ shelves?: Record<ShelfName, Shelf> | null, mostMomentBytes?: number, left?: () => Promise<number> }} [options] for tests */
  constructor({
    shelves = browserShelves(),
    mostMomentBytes = MOST_MOMENT_BYTES,
    left = bytesLeft,
  } = {}) {
    /** @private */ this.mostMomentBytes = mostMomentBytes;
    /** @private */ this.left = left;
    /** @private */ this.shelves = shelves;
    /** @private @type {Record<ShelfName, Shelf>} */
    this.memory = memoryShelves();
    /** Why nothing is kept beyond the page. @type {'' | 'forbidden' | 'full'} */
    this.trouble = shelves ? '' : 'forbidden';
    /** Of each run the writes come one after the other. @private @type {Map<string, Promise<void>>} */
    this.writing = new Map();
    /** @private @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /** @param {() => void} listener told whenever what is kept has changed @returns {() => void} */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** @returns {Promise<RunRecord[]>} newest first */
  async list() {
    const keys = await this.keysOf('records');
    const all = await Promise.all(keys.map((key) => this.take('records', key)));
    return all.filter(Boolean).sort((a, b) => b.at - a.at);
  }

  /** What a run is, without its state. @param {string} key @returns {Promise<RunRecord | null>} */
  async recordOf(key) {
    await this.writing.get(key);
    return (await this.take('records', key)) ?? null;
  }

  /** @param {string} key @returns {Promise<{ record: RunRecord, state: RunState, moments: RunMoment[] } | null>} */
  async read(key) {
    await this.writing.get(key);
    const [record, state] = await Promise.all([
      this.take('records', key),
      this.take('states', key),
    ]);
    if (!record || !(state?.trainer instanceof Uint8Array)) return null;
    const names = (await this.keysOf('moments')).filter((name) => name.startsWith(`${key}#`));
    const moments = await Promise.all(names.map((name) => this.take('moments', name)));
    const whole = moments.filter((moment) => moment?.model instanceof Uint8Array);
    whole.sort((a, b) => a.info.step - b.info.step);
    return { record, state, moments: whole.filter(({ info }) => info.step <= state.step) };
  }

  /**
   * @param {Omit<RunRecord, 'bytes' | 'at'>} record
   * @param {RunState} state
   * @param {readonly RunMoment[]} [moments] new since the last time
   */
  write(record, state, moments = []) {
    return this.inTurn(record.key, async () => {
      // Where it stands comes first: a page that is closed meanwhile loses moments, not the run.
      await this.put('states', record.key, state);
      const momentBytes = moments.reduce((sum, { model }) => sum + model.byteLength, 0);
      const before = await this.take('records', record.key);
      const held = (before?.momentBytes ?? 0) + momentBytes;
      const bytes = state.trainer.byteLength + held;
      await this.put('records', record.key, {
        ...record,
        name: before?.name ?? record.name,
        momentBytes: held,
        bytes,
        at: Date.now(),
      });
      for (const moment of moments)
        await this.put('moments', `${record.key}#${moment.info.step}`, moment);
      if (moments.length) await this.thin();
      this.changed();
    });
  }

  /** @param {string} key @param {string} name */
  rename(key, name) {
    return this.inTurn(key, async () => {
      const record = await this.take('records', key);
      if (!record) return;
      await this.put('records', key, { ...record, name });
      this.changed();
    });
  }

  /** @param {string} key @param {{ isReplaced?: boolean }} [why] isReplaced: by a run of the same images */
  remove(key, { isReplaced = false } = {}) {
    return this.inTurn(key, async () => {
      for (const name of await this.keysOf('moments'))
        if (name.startsWith(`${key}#`)) await this.drop('moments', name);
      await this.drop('states', key);
      await this.drop('records', key);
      if (!isReplaced) await this.dropSets();
      await this.tryAgain();
      this.changed();
    });
  }

  /**
   * Own images that a run is trained on, where the browser has room to spare; they go with the last run of
   * theirs. Where it has none, nothing is lost: the page asks for the file again.
   * @param {OwnSet} set
   */
  async keepSet(set) {
    if (!this.shelves || this.trouble) return;
    try {
      if ((await this.shelves.sets.keys()).includes(set.sum)) return;
      const bytes = [set.train, set.test].reduce(
        (sum, { images, labels }) => sum + images.byteLength + (labels?.byteLength ?? 0),
        0,
      );
      if (bytes <= SET_SHARE * (await this.left())) await this.shelves.sets.set(set.sum, set);
    } catch {
      // No room after all.
    }
  }

  /** @param {string} sum of what the model sees @returns {Promise<OwnSet | null>} */
  async setOf(sum) {
    return (await this.take('sets', sum)) ?? null;
  }

  /** Own images of which no run is left. @private */
  async dropSets() {
    const runs = await this.keysOf('records');
    for (const sum of await this.keysOf('sets'))
      if (!runs.some((key) => key.includes(sum))) await this.drop('sets', sum);
  }

  /** What was drawn at a place, as it was handed over. @param {string} place @returns {Promise<any>} */
  async drawing(place) {
    await this.writing.get(place);
    return (await this.take('drawings', place)) ?? null;
  }

  /** @param {string} place @param {unknown} drawing null: nothing is drawn there any more */
  draw(place, drawing) {
    return this.inTurn(place, async () => {
      if (drawing === null) await this.drop('drawings', place);
      else await this.put('drawings', place, drawing);
      this.changed();
    });
  }

  /** There is room again: what had none is written after all. @private */
  async tryAgain() {
    if (this.trouble !== 'full') return;
    this.trouble = '';
    for (const shelf of /** @type {ShelfName[]} */ (Object.keys(this.memory)))
      for (const key of await this.memory[shelf].keys())
        await this.put(shelf, key, await this.memory[shelf].get(key));
  }

  /**
   * Every second moment of the run that has most of them, until all are few enough; first and last stay.
   * @private
   */
  async thin() {
    for (;;) {
      const records = await this.list();
      const all = records.reduce((sum, record) => sum + momentBytesOf(record), 0);
      const largest = records.sort((a, b) => momentBytesOf(b) - momentBytesOf(a))[0];
      if (all <= this.mostMomentBytes || !largest) return;
      const names = (await this.keysOf('moments'))
        .filter((name) => name.startsWith(`${largest.key}#`))
        .sort((a, b) => stepOf(a) - stepOf(b));
      const gone = names.filter((_, i) => isThinned(i, names.length));
      if (!gone.length) return;
      let freed = 0;
      for (const name of gone) {
        freed += (await this.take('moments', name))?.model?.byteLength ?? 0;
        await this.drop('moments', name);
      }
      const momentBytes = momentBytesOf(largest) - freed;
      const bytes = largest.bytes - freed;
      await this.put('records', largest.key, { ...largest, momentBytes, bytes });
    }
  }

  /** @private @param {string} key @param {() => Promise<void>} work */
  inTurn(key, work) {
    const before = this.writing.get(key) ?? Promise.resolve();
    const now = before.then(work);
    this.writing.set(
      key,
      now.catch(() => {}),
    );
    return now;
  }

  /** @private */
  changed() {
    for (const listener of [...this.listeners]) listener();
  }

  /** @private @param {ShelfName} shelf @param {string} key @param {unknown} value */
  async put(shelf, key, value) {
    if (this.shelves && !this.trouble) {
      try {
        await this.shelves[shelf].set(key, value);
        return await this.memory[shelf].del(key);
      } catch (error) {
        const { name } = /** @type {Error} */ (error);
        this.trouble = name === 'QuotaExceededError' ? 'full' : 'forbidden';
      }
    }
    await this.memory[shelf].set(key, value);
  }

  /** What was written last is in memory when the browser refused it. @private @param {ShelfName} shelf @param {string} key */
  async take(shelf, key) {
    const own = await this.memory[shelf].get(key);
    if (own !== undefined || !this.shelves) return own;
    try {
      return await this.shelves[shelf].get(key);
    } catch {
      this.trouble ||= 'forbidden';
      return undefined;
    }
  }

  /** @private @param {ShelfName} shelf @returns {Promise<string[]>} */
  async keysOf(shelf) {
    const own = await this.memory[shelf].keys();
    if (!this.shelves) return own;
    try {
      return [...new Set([...own, ...(await this.shelves[shelf].keys()).map(String)])];
    } catch {
      this.trouble ||= 'forbidden';
      return own;
    }
  }

  /** @private @param {ShelfName} shelf @param {string} key */
  async drop(shelf, key) {
    await this.memory[shelf].del(key);
    await this.shelves?.[shelf].del(key).catch(() => {});
  }
}

/** @param {RunRecord} record */
const momentBytesOf = (record) =>
  /** @type {RunRecord & { momentBytes?: number }} */ (record).momentBytes ?? 0;

/** @param {string} name of a moment, `key#step` */
const stepOf = (name) => Number(name.slice(name.lastIndexOf('#') + 1));
