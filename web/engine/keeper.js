/**
 * The runs that belong to the visitor: what an exhibit trains is written down while it trains
 * (data/runStore.js), and opened again where it stood, to the same bits: after another chapter, another
 * language, a crash or a reload.
 *
 * @module
 */

/** @typedef {import('./client.js').Engine} Engine */
/** @typedef {import('./protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('./protocol.js').ModelSpec} ModelSpec */
/** @typedef {import('../data/runStore.js').RunStore} RunStore */
/** @typedef {import('../data/runStore.js').RunMoment} RunMoment */
/**
 * A run to be kept.
 * @typedef {object} Keepable
 * @property {string} id of the model in the engine
 * @property {string} [place] what trains it, when the name in the engine is another each time
 * @property {ModelSpec} spec
 * @property {string} dataset engine data set it is trained on
 * @property {{ name: string, count: number }} data what that is, for people and for telling runs apart
 * @property {string} name what a reader knows it by
 * @property {string | (() => string)} href where it is shown; asked when it is written
 * @property {number} steps in all
 */
/** @typedef {Keepable & { key: string, reports: any[], moments: RunMoment[], step: number, replaces: boolean }} Open */

/** Reports kept of a run; of more, every second one goes. */
const MOST_REPORTS = 400;

export class Keeper {
  /** @param {RunStore} store */
  constructor(store) {
    this.store = store;
    /** By the model's name in the engine. @private @type {Map<string, Open>} */
    this.open = new Map();
    /** Of one model name one run begins at a time. @private @type {Map<string, Promise<unknown>>} */
    this.beginning = new Map();
    /** @private */ this.wished = '';
  }

  /** @param {Keepable} run */
  static keyOf({ id, place = id, spec, data }) {
    const sorted = Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([place, sorted, data.name, data.count]);
  }

  /** Whoever opens this run next goes on with it. @param {string} key */
  wish(key) {
    this.wished = key;
  }

  /** Whether it was wished that this run goes on; a wish is granted once. @param {Keepable} run */
  takeWish(run) {
    const isWished = this.wished === Keeper.keyOf(run);
    this.wished = '';
    return isWished;
  }

  /** Whether a run of these settings can be gone on with. @param {Keepable} run */
  find(run) {
    return this.store.recordOf(Keeper.keyOf(run));
  }

  /**
   * A run that its exhibit trains in pieces, written down where it stands: its next visit goes on from
   * there with these reports.
   * @param {Engine} engine
   * @param {Keepable} run
   * @param {{ step: number, epoch: number, reports: readonly unknown[] }} at
   */
  async note(engine, run, { step, epoch, reports }) {
    const trainer = await engine.call('trainerSave', { id: run.id });
    const record = recordOf({ ...run, key: Keeper.keyOf(run), step }, epoch);
    await this.store.write(record, { trainer, step, reports: [...reports] });
  }

  /**
   * The model of a run where it stood when it was written down, or at its first weights; from here on it
   * is kept.
   * @param {Engine} engine
   * @param {Keepable} run
   * @param {import('./client.js').CallOptions & { fresh?: boolean }} [options] fresh: from the start, whatever is kept
   * @returns {Promise<{ info: ModelInfo, reports: readonly any[], moments: readonly RunMoment[] }>}
   */
  begin(engine, run, options) {
    const before = this.beginning.get(run.id) ?? Promise.resolve();
    const now = before.then(() => this.make(engine, run, options));
    this.beginning.set(
      run.id,
      now.catch(() => {}),
    );
    return now;
  }

  /**
   * @private
   * @param {Engine} engine
   * @param {Keepable} run
   * @param {import('./client.js').CallOptions & { fresh?: boolean }} [options]
   */
  async make(engine, run, { fresh = false, ...options } = {}) {
    const key = Keeper.keyOf(run);
    const kept = fresh ? null : await this.store.read(key).catch(() => null);
    const { id, dataset, spec } = run;
    let info = await engine.call('modelCreate', { id, dataset, spec }, options);
    let reports = /** @type {any[]} */ ([]);
    let moments = /** @type {RunMoment[]} */ ([]);
    if (kept) {
      try {
        const bytes = kept.state.trainer;
        info = await engine.call('trainerRestore', { id, bytes }, options);
        ({ moments } = kept);
        reports = kept.state.reports.filter((report) => stepOf(report) <= kept.state.step);
        engine.adopt(id, { trainer: bytes, moments });
      } catch (error) {
        // Of another version of the core, or damaged: the run begins anew rather than not at all.
        const { kind } = /** @type {{ kind?: string }} */ (error);
        if (kind === 'cancelled' || kind === 'crashed') throw error;
        await this.store.remove(key, { isReplaced: true });
      }
    }
    // What was kept before goes when the new run has something to keep.
    const replaces = info.step === 0;
    this.open.set(id, {
      ...run,
      key,
      reports: [...reports],
      moments: [],
      step: info.step,
      replaces,
    });
    return { info, reports, moments };
  }

  /** @param {string} id */
  keeps(id) {
    return this.open.has(id);
  }

  /** The name stands for another model, or for none. @param {string} id */
  letGo(id) {
    this.open.delete(id);
  }

  /**
   * A report of a run, with a checkpoint now and then.
   * @param {string} id
   * @param {any} progress
   */
  take(id, { checkpoint, snapshot, ...report }) {
    const run = this.open.get(id);
    if (!run) return;
    if (report.diverged) return;
    const step = stepOf(report);
    run.reports.push(report);
    if (run.reports.length > MOST_REPORTS) run.reports = run.reports.filter((_, i) => i % 2 === 0);
    if (snapshot && checkpoint?.model)
      run.moments.push({ info: snapshot, model: checkpoint.model });
    if (!checkpoint || step === 0) return;
    run.step = step;
    if (run.replaces) this.store.remove(run.key, { isReplaced: true }).catch(() => {});
    run.replaces = false;
    const { moments } = run;
    run.moments = [];
    const record = recordOf(run, report.epoch ?? 0);
    const state = { trainer: checkpoint.trainer, step, reports: run.reports };
    this.store.write(record, state, moments).catch(() => {});
  }
}

/** @param {Keepable & { key: string, step: number }} run @param {number} epoch */
const recordOf = ({ key, id, name, href, spec, data, step, steps }, epoch) => ({
  key,
  id,
  name,
  href: typeof href === 'function' ? href() : href,
  spec: { ...spec },
  data: data.name,
  step,
  steps,
  epoch,
});

/** @param {any} report of the core: some count `step`, some `steps` */
const stepOf = (report) => report.step ?? report.steps ?? 0;
