/**
 * What a page holds of the engine: typed calls to the worker, matched by id, each with an AbortSignal;
 * a crash rejects what is pending and starts a new worker that goes on from the last snapshot.
 * @module
 */
import { RunStore } from '../data/runStore.js';
import { checkCall } from './contract.js';
import { Holders, madeBy } from './holders.js';
import { Journal } from './journal.js';
import { Keeper } from './keeper.js';
import { EngineError } from './protocol.js';
import { Pulse } from './pulse.js';
import { Runs } from './runs.js';
import { chooseVariant, detectFeatures } from './variant.js';

/** @typedef {import('./protocol.js').RequestType} RequestType */
/** @typedef {import('./protocol.js').SnapshotInfo} SnapshotInfo */
/** @typedef {import('./protocol.js').Sentence} Sentence */
/** @typedef {import('./protocol.js').AnswerMessage} AnswerMessage */
/** @typedef {import('../data/shard.js').ShardSource} ShardSource */
/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal]
 * @property {(progress: any) => void} [onProgress]
 * @property {import('./runs.js').Run} [run] the call is (a part of) this training of `engine.runs`: it is told of, and its cancelling ends the call
 * @property {(state: 'waiting' | 'running') => void} [onState] of a training
 * @property {Transferable[]} [transfer] buffers the caller gives away
 */
/**
 * @typedef {object} EngineOptions
 * @property {string} [wasmUrl] folder of the wasm builds; default `wasm/` beside the page
 * @property {number} [threads] at most so many
 * @property {(why: Sentence[]) => void} [onRestart] the worker died and a new one took over; beside it, what was lost with it
 * @property {() => Worker} [createWorker] for tests
 * @property {RunStore} [store] where runs are kept beyond the page
 * @property {number} [mostSnapshotBytes] of remembered moments, in the page's memory
 * @property {Pick<LockManager, 'request'>} [locks] for tests
 * @property {() => Promise<import('./variant.js').FeatureFacts>} [detect] for tests
 */

/** A worker that has not loaded its wasm by then never will: a thread's script was refused, say. */
const START_TIMEOUT_MS = 60_000;
/** Restarts in a row without one successful call in between before the engine gives up. */
const MAX_RESTARTS = 3;
/** A reload costs a run at most so much of its work. */
const KEEP_EVERY_MS = 2000;
/** What the core keeps free beside a data set (kMargin in session.cc), and a page's own questions. */
const MARGIN_BYTES = 16e6;

/** @param {string} code */
const cancelled = (code) => new EngineError({ kind: 'cancelled', code });

export class Engine {
  /** @param {EngineOptions} [options] */
  constructor(options = {}) {
    /** @private */ this.options = options;
    /** The trainings of the page. */
    this.runs = new Runs();
    /** What the visitor has trained, beyond the page. */
    this.kept = new Keeper(options.store ?? new RunStore());
    /** Who needs what. @private */ this.holders = new Holders();
    /** @private @type {Worker | undefined} */ this.worker = undefined;
    /** Of the worker. @private @type {Pulse | undefined} */ this.pulse = undefined;
    /** @private @type {Promise<import('./protocol.js').EngineInfo> | undefined} */
    this.starting = undefined;
    /** @private @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void, onDone?: () => void, onProgress?: (value: any) => void, onState?: (state: 'waiting' | 'running') => void, names: string[] }>} */
    this.pending = new Map();
    /** Who waits for an answer, whichever. @private @type {(() => void)[]} */
    this.watching = [];
    /** Questions of the page without an answer, those that wait for the engine to start included. @private */
    this.asked = 0;
    /** @private */ this.nextId = 1;
    /** @private */ this.restarts = 0;
    /** @private */ this.disposed = false;
    /** Why the last worker died. @private @type {import('./protocol.js').ErrorData} */
    this.lastCrash = { kind: 'crashed', code: 'engine.ended' };
    /** It was ended from outside: what it was doing is not to blame. @private */
    this.wasEnded = false;
    /** Its wasm is there. @private */ this.isUp = false;
    /** @private */ this.hasGivenUp = false;
    /** Why another worker takes over; null: nobody has to be told. @private @type {import('./protocol.js').ErrorData | null} */
    this.restartedAfter = null;
    /** How to make again what it holds. @private */
    this.journal = new Journal(options.mostSnapshotBytes);
  }

  /** Starts the engine when needed. @returns {Promise<import('./protocol.js').EngineInfo>} */
  get info() {
    this.starting ??= this.begin();
    return this.starting;
  }

  /** Somebody asks for another try after the engine had given up. */
  retry() {
    if (!this.hasGivenUp) return;
    this.hasGivenUp = false;
    this.restarts = 0;
    this.starting = undefined;
  }

  /**
   * A start with everything that is in the journal. One that fails is not kept: whoever asks next
   * begins anew.
   * @private
   */
  begin() {
    const starting = this.start().then(async (info) => {
      const lost = await this.restore();
      if (this.restartedAfter !== null) this.options.onRestart?.([this.restartedAfter, ...lost]);
      this.restartedAfter = null;
      return info;
    });
    starting.catch(() => {
      if (this.starting === starting && !this.hasGivenUp) this.starting = undefined;
    });
    return starting;
  }

  /**
   * @template {RequestType} T
   * @param {T} type
   * @param {import('./protocol.js').Payload<T>} payload
   * @param {CallOptions} [options]
   * @returns {Promise<import('./protocol.js').Value<T>>}
   */
  async call(type, payload, options = {}) {
    this.asked++;
    try {
      return await this.ask(type, payload, options);
    } finally {
      this.asked--;
    }
  }

  /** Whether something that was asked for has no answer yet. */
  get isBusy() {
    return this.asked > 0;
  }

  /**
   * @private
   * @template {RequestType} T
   * @param {T} type
   * @param {import('./protocol.js').Payload<T>} payload
   * @param {CallOptions} options
   * @returns {Promise<import('./protocol.js').Value<T>>}
   */
  async ask(type, payload, options) {
    if (options.signal?.aborted || options.run?.signal.aborted) throw cancelled('call.early');
    if (type === 'snapshots' || type === 'snapshotOpen') checkCall(type, payload);
    if (type === 'snapshots')
      return /** @type {any} */ (this.snapshots(/** @type {any} */ (payload).id));
    if (type === 'snapshotOpen')
      return /** @type {any} */ (this.openSnapshot(/** @type {any} */ (payload), options));
    await this.info;
    const { id } = /** @type {any} */ (payload);
    const isOver = () => options.signal?.aborted || options.run?.signal.aborted;
    const value = await this.postWithRoom(type, this.withKeeping(type, payload), {
      ...options,
      onDone: () => this.keepInJournal(type, payload),
      onProgress: (progress) => {
        this.keepCheckpoint(id, progress);
        // Stopped, and this is where it stands.
        if (isOver()) return;
        options.run?.take(progress);
        options.onProgress?.(progress);
      },
    });
    this.restarts = 0;
    return value;
  }

  /**
   * The same; where the memory for it is not there, what is spare goes, the oldest first.
   * @private @param {RequestType} type @param {any} payload @param {Parameters<Engine['post']>[2]} options
   */
  async postWithRoom(type, payload, options) {
    const { worker } = this;
    const names = namesOf(payload);
    for (;;) {
      try {
        return await this.post(type, payload, options);
      } catch (error) {
        const { kind } = /** @type {{ kind?: string }} */ (error);
        const isRefused = kind === 'outOfMemory' && worker === this.worker;
        // What was given away cannot be sent again.
        const spare =
          isRefused && !options.transfer?.length
            ? this.holders.takeSpare((id) => names.includes(id))
            : undefined;
        if (!spare) throw error;
        await this.drop(spare);
      }
    }
  }

  /**
   * Lets what is spare go, the oldest first, until so many bytes are free.
   * @param {number} bytes
   * @returns {Promise<number>} bytes that are free then: fewer when nothing more is spare
   */
  async roomFor(bytes) {
    for (;;) {
      const { free } = await this.call('memory', {});
      const spare = free < bytes ? this.holders.takeSpare(() => false) : undefined;
      if (!spare) return free;
      await this.drop(spare);
    }
  }

  /**
   * The engine for one page: what is made through it is held until the page is left, and is let go of then
   * unless another page holds it too.
   */
  lend() {
    const owner = {};
    let isLeft = false;
    const hold = (/** @type {import('./holders.js').Thing} */ thing) => {
      if (isLeft) throw cancelled('engine.left');
      this.holders.hold(thing, owner);
    };
    /** @type {Record<string, unknown>} */
    const own = {
      call: async (
        /** @type {RequestType} */ type,
        /** @type {any} */ payload,
        /** @type {any} */ options,
      ) => {
        const made = madeBy(type, payload);
        if (made) hold(made);
        return this.call(type, payload, options);
      },
      loadDataset: async (
        /** @type {string} */ id,
        /** @type {any} */ source,
        /** @type {any} */ options,
      ) => {
        hold({ kind: 'dataset', id });
        return this.loadDataset(id, source, options);
      },
    };
    /** @type {Engine} */
    const engine = new Proxy(this, {
      get: (whole, name) => {
        if (Object.hasOwn(own, name)) return own[/** @type {string} */ (name)];
        const part = Reflect.get(whole, name, whole);
        return typeof part === 'function' ? part.bind(whole) : part;
      },
    });
    const leave = () => {
      isLeft = true;
      for (const thing of this.holders.release(owner)) void this.letGo(thing).catch(() => {});
    };
    return { engine, hold, leave };
  }

  /** It was loaded for every page: it stays while its memory is not wanted. @param {import('./holders.js').Thing} thing */
  share(thing) {
    this.holders.share(thing);
  }

  /**
   * Nobody holds it: it goes once no call that is under way names it. A training that is stopped says
   * first where it stands.
   * @private @param {import('./holders.js').Thing} thing
   */
  async letGo(thing) {
    const isNamed = () => [...this.pending.values()].some(({ names }) => names.includes(thing.id));
    while (isNamed()) await new Promise((resolve) => this.watching.push(() => resolve(null)));
    if (!this.holders.isHeld(thing)) await this.drop(thing);
  }

  /** @private @param {import('./holders.js').Thing} thing */
  drop({ kind, id }) {
    return this.call(kind === 'model' ? 'modelDrop' : 'datasetDrop', { id });
  }

  /**
   * Fills a data set from shards as they arrive, whose arrays are given away with their buffers (that of the images
   * comes back as `spent`); `onProgress` gets the DatasetInfo after each. After a
   * crash the source of a set that was whole is asked again; one that was still being filled ends with the crash.
   * @param {string} id
   * @param {ShardSource} source
   * @param {CallOptions} [options]
   * @returns {Promise<import('./protocol.js').DatasetInfo>}
   */
  async loadDataset(id, source, options = {}) {
    this.asked++;
    try {
      return await this.fillDataset(id, source, options);
    } finally {
      this.asked--;
    }
  }

  /** @private @param {string} id @param {ShardSource} source @param {CallOptions} options */
  async fillDataset(id, source, options) {
    await this.info;
    const fill = async (
      /** @type {CallOptions} */ { signal, onProgress },
      /** @type {(bytes: number) => Promise<unknown>} */ makeRoom = async () => {},
    ) => {
      /** @type {import('./protocol.js').DatasetInfo | undefined} */
      let info;
      const { worker } = this;
      for await (const shard of source(signal)) {
        // Its first shards died with the worker that held them.
        if (worker !== this.worker) throw new EngineError(this.lastCrash);
        const { images, labels, rows, cols, total } = shard;
        if (!info) await makeRoom(total * (rows * cols + 1) + MARGIN_BYTES);
        const given = {
          signal,
          transfer: labels ? [images.buffer, labels.buffer] : [images.buffer],
        };
        const filled = { id, images, labels, giveBack: true };
        const { spent, ...now } = info
          ? await this.post('datasetAppend', filled, given)
          : await this.post(
              'datasetCreate',
              { ...filled, rows, cols, capacity: total },
              // From here on the name no longer stands for what it stood for.
              { ...given, onDone: () => this.journal.forgetDataset(id) },
            );
        shard.spent = spent;
        info = now;
        onProgress?.(now);
      }
      if (!info)
        throw new EngineError({
          kind: 'dataCorrupt',
          code: 'dataset.empty',
          values: { id },
        });
      return info;
    };
    const info = await fill(options, (bytes) => this.roomFor(bytes));
    this.journal.noteDataset(id, () => fill({}));
    return info;
  }

  /**
   * Whether a data set is there, and would be made again after a crash: whoever remembers that it was
   * loaded asks before relying on it.
   * @param {string} id
   */
  holdsDataset(id) {
    return this.journal.hasDataset(id);
  }

  /** Ends the worker; pending calls end with an error. */
  dispose() {
    this.disposed = true;
    this.letWorkerGo();
    this.rejectAll(cancelled('engine.closed'));
  }

  /**
   * A model stands where a kept run stood: its moments are those of that run, and a crash brings it back
   * there.
   * @param {string} id
   * @param {{ trainer: Uint8Array, moments: readonly { info: any, model: Uint8Array }[] }} kept
   */
  adopt(id, kept) {
    this.journal.adopt(id, kept);
  }

  /** A run that is kept says now and then where it stands. @private @template {RequestType} T @param {T} type @param {import('./protocol.js').Payload<T>} payload */
  withKeeping(type, payload) {
    const isKept = type === 'train' && this.kept.keeps(/** @type {any} */ (payload).id);
    return isKept ? { ...payload, keepEveryMs: KEEP_EVERY_MS, keepEnd: true } : payload;
  }

  /** @private @param {string} id @returns {SnapshotInfo[]} */
  snapshots(id) {
    return this.journal.moments(id).map(({ info }) => info);
  }

  /** @private @param {{ id: string, index: number, as: string }} payload @param {CallOptions} options */
  openSnapshot({ id, index, as }, options) {
    const kept = this.journal.moments(id).find(({ info }) => info.index === index);
    if (!kept) {
      throw new EngineError({
        kind: 'notFound',
        code: 'snapshot.unknown',
        values: { id, index },
      });
    }
    return this.call('modelLoad', { id: as, bytes: kept.model }, options);
  }

  /** What was done is noted, once it has been. @private @param {RequestType} type @param {any} payload */
  keepInJournal(type, payload) {
    if (type === 'modelCreate' || type === 'modelLoad' || type === 'modelDrop')
      this.kept.letGo(payload.id);
    this.journal.note(type, payload, () => this.post(type, payload, {}));
  }

  /** @private @param {string} id @param {any} progress */
  keepCheckpoint(id, progress) {
    this.journal.number(id, progress);
    if (this.kept.keeps(id)) this.kept.take(id, progress);
    this.journal.takeCheckpoint(id, progress);
  }

  /** @private @returns {Promise<import('./protocol.js').EngineInfo>} */
  async start() {
    this.isUp = false;
    const facts = await (this.options.detect ?? detectFeatures)();
    const { variant, threads } = chooseVariant(facts, this.options.threads);
    const worker =
      this.options.createWorker?.() ??
      new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'latent-atlas' });
    const pulse = new Pulse({
      ping: () => worker.postMessage({ type: 'ping' }),
      isExpecting: () => this.pending.size > 0,
      onGone: () => this.crash({ kind: 'crashed', code: 'engine.ended' }, { wasEnded: true }),
      locks: this.options.locks,
    });
    worker.onmessage = ({ data }) => {
      pulse.heard();
      if (data.kind === 'life') pulse.holds(data.lock);
      else if (data.kind !== 'pong') this.receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      const { message } = event;
      if (message)
        this.crash({
          kind: 'crashed',
          code: this.isUp ? 'engine.stopped' : 'engine.notLoaded',
          values: { why: message },
        });
      else this.crash({ kind: 'crashed', code: this.isUp ? 'engine.failed' : 'engine.noScript' });
    };
    this.worker = worker;
    this.pulse = pulse;
    const wasmUrl = this.options.wasmUrl ?? new URL('wasm/', document.baseURI).href;
    const timer = setTimeout(() => {
      this.crash({
        kind: 'crashed',
        code: 'engine.slow',
        values: { seconds: START_TIMEOUT_MS / 1000 },
      });
    }, START_TIMEOUT_MS);
    try {
      const info = await this.post('init', { wasmUrl, variant, threads }, {});
      this.isUp = true;
      return info;
    } catch (error) {
      if (this.worker === worker) this.letWorkerGo(); // another one starts afresh
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * @private
   * @template {RequestType} T
   * @param {T} type
   * @param {import('./protocol.js').Payload<T>} payload
   * @param {CallOptions & { onDone?: () => void }} options onDone: the worker did it, even if nobody waits for it any more
   * @returns {Promise<any>}
   */
  post(type, payload, { signal, onProgress, onState, onDone, run, transfer = [] }) {
    if (this.disposed) return Promise.reject(cancelled('engine.closed'));
    const signals = [signal, run?.signal].filter((one) => one !== undefined);
    if (signals.some(({ aborted }) => aborted)) return Promise.reject(cancelled('call.early'));
    const id = this.nextId++;
    const names = namesOf(payload);
    return new Promise((resolve, reject) => {
      const abort = () => {
        const call = this.pending.get(id);
        if (!call) return;
        // Its answer is nobody's but the journal's: it may have been done already, and a run says where
        // it stands.
        this.pending.set(id, { resolve: () => {}, reject: () => {}, onDone, onProgress, names });
        this.worker?.postMessage({ id, type: 'cancel' });
        call.reject(cancelled('call.stopped'));
      };
      for (const one of signals) one.addEventListener('abort', abort, { once: true });
      const done = () => {
        for (const one of signals) one.removeEventListener('abort', abort);
      };
      this.pending.set(id, {
        resolve: (value) => (done(), resolve(value)),
        reject: (error) => (done(), reject(error)),
        onDone,
        onProgress,
        onState: onState ?? ((state) => run?.enter(state)),
        names,
      });
      this.worker?.postMessage({ id, type, payload }, transfer);
      if (type !== 'init') this.pulse?.expect(); // the start has a time limit of its own
    });
  }

  /** @private @param {Exclude<AnswerMessage, { kind: 'pong' | 'life' }>} answer */
  receive(answer) {
    if (answer.kind === 'fatal') return void this.crash(answer.error);
    const call = this.pending.get(answer.id);
    if (!call) return;
    if (answer.kind === 'state') return void call.onState?.(answer.value);
    if (answer.kind === 'progress') return void call.onProgress?.(answer.value);
    this.pending.delete(answer.id);
    if (answer.kind === 'result') {
      call.onDone?.();
      call.resolve(answer.value);
    } else call.reject(new EngineError(answer.error));
    this.tellWatching();
  }

  /** @private */
  tellWatching() {
    for (const tell of this.watching.splice(0)) tell();
  }

  /** @private @param {Error} error */
  rejectAll(error) {
    const calls = [...this.pending.values()];
    this.pending.clear();
    for (const call of calls) call.reject(error);
    this.tellWatching();
  }

  /** @private @param {import('./protocol.js').ErrorData} reason @param {{ wasEnded?: boolean }} [how] */
  crash(reason, { wasEnded = false } = {}) {
    if (this.disposed) return;
    this.wasEnded = wasEnded;
    this.lastCrash = reason;
    this.letWorkerGo();
    this.rejectAll(new EngineError(reason));
    // It never came up: whoever asked has been told, and the next one who asks tries again.
    if (!this.isUp) return;
    if (++this.restarts > MAX_RESTARTS) {
      this.hasGivenUp = true;
      this.starting = Promise.reject(
        new EngineError({
          kind: 'crashed',
          code: 'engine.gaveUp',
          values: { why: reason, times: MAX_RESTARTS },
        }),
      );
      this.starting.catch(() => {});
      return;
    }
    this.restartedAfter = reason;
    this.starting = this.begin();
  }

  /** @private */
  letWorkerGo() {
    this.pulse?.stop();
    this.worker?.terminate();
    this.worker = undefined;
  }

  /** What the dead worker held, in the new one. @private */
  restore() {
    const { worker } = this;
    return this.journal.restore({
      post: (type, payload) => this.post(type, payload, {}),
      isDead: () => worker !== this.worker,
      wasEnded: () => this.wasEnded,
    });
  }
}

/** Every name in a payload. @param {object} payload @returns {string[]} */
const namesOf = (payload) => Object.values(payload).filter((part) => typeof part === 'string');

/** @param {EngineOptions} [options] */
export function createEngine(options) {
  return new Engine(options);
}
