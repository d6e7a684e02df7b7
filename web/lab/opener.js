/**
 * Finds the model that the settings ask for and gives it weights: from the shelf, from the shipped
 * files, or untrained.
 *
 * @module
 */
import { runName } from '../engine/runs.js';
import { SCHEMA, shippedName, specOf } from './params.js';
import { formatParams } from '../ui/base/paramTypes.js';
import {
  fillFromHistory,
  fillFromKept,
  isPrecious,
  keepMoments,
  MOMENT_ID,
  newRun,
  parameterCount,
  runBytes,
  workingBytes,
} from './runs.js';
import { number } from '../ui/base/format.js';
import { words } from './words.js';

/** @typedef {import('./model.js').Lab} Lab */
/** @typedef {import('./runs.js').Run} Run */

export class Opener {
  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    this.nextRun = 1;
    /** A later choice of model overtakes an earlier one. */
    this.choices = 0;
    /** Models this Lab has in the engine. @type {Set<string>} */
    this.made = new Set();
  }

  /**
   * The run for the settings now: one from the shelf, the shipped one, or an untrained model.
   * @param {{ fresh?: boolean, run?: Run }} [options] fresh asks for an untrained model whatever there
   *   is; run: this one of the shelf
   * @returns {Promise<boolean>} whether it is on show: false when it failed, which has been told, or
   *   when a later choice overtook it
   */
  async choose({ fresh = false, run: wanted } = {}) {
    const choice = ++this.choices;
    const overtaken = () => choice !== this.choices || this.lab.closed;
    const { params, data } = this.lab.state;
    const key = this.lab.keyOf(params);
    const previous = this.lab.state.run;
    if (isPrecious(previous)) this.lab.shelf.put(previous);
    try {
      const kept = wanted ?? (fresh ? undefined : this.lab.shelf.get(key));
      if (kept?.origin === 'trained' && kept.moments.length) {
        const there = await this.lab.engine.call('snapshots', { id: kept.id });
        keepMoments(
          kept,
          there.map(({ index }) => index),
        );
      }
      const isKept = !fresh && !kept && (await this.isKept());
      const shipped = fresh || data === 'own' || kept || isKept ? null : shippedName(params);
      const run = kept ?? (shipped ? await this.openShipped(key, shipped) : null);
      if (overtaken()) return false;
      if (run) this.lab.show(run);
      if (this.lab.state.phase === 'failed') return false;
      const heldOut = await this.lab.datasets.test(data);
      if (overtaken()) return false;
      this.lab.put({ heldOut, labels: heldOut.labels ?? null });
      if (run) await this.giveWeights(run, shipped);
      else {
        if (shipped)
          this.lab.notify({ id: 'shipped', kind: 'info', text: words('notices.noShipped') });
        const made = await this.openTrained(key, { fresh });
        if (overtaken()) return false;
        if (made) this.lab.show(made);
      }
      const goesOn = this.isWished();
      if (overtaken()) return false;
      await this.letGo();
      if (overtaken()) return false;
      // Principal components are nothing before they are fitted, and fitted within a second.
      if (isUnfitted(this.lab.state.run)) {
        if (!fresh) void this.lab.trainer.train(1);
        return true;
      }
      this.lab.put({ viewId: this.lab.state.run.id });
      await this.readPca();
      this.lab.pictures.all();
      if (goesOn) void this.lab.trainer.train(Infinity);
      return true;
    } catch (error) {
      if (!overtaken()) this.lab.fail(error);
      return false;
    }
  }

  /**
   * @param {string} key
   * @param {import('../data/models.js').ShippedName} name
   * @returns {Promise<Run | null>} null when it is not shipped
   */
  async openShipped(key, name) {
    const { params, data } = this.lab.state;
    const run = newRun(`shipped-${data}-${name}`, 'shipped', key, specOf(params), data);
    try {
      const history = await this.lab.data.loadShippedHistory(
        /** @type {'mnist' | 'digits'} */ (data),
        name,
      );
      fillFromHistory(run, history);
      this.lab.put({ labels: history.labels });
      return run;
    } catch {
      return null;
    }
  }

  /**
   * @param {Run} run
   * @param {import('../data/models.js').ShippedName | null} shipped
   */
  async giveWeights(run, shipped) {
    if (run.parameters || !shipped) return;
    const bytes = await this.lab.data.loadShippedModel(
      /** @type {'mnist' | 'digits'} */ (run.data),
      shipped,
    );
    this.made.add(run.id);
    const info = await this.lab.engine.call('modelLoad', { id: run.id, bytes });
    Object.assign(run, { inputDim: info.inputDim, parameters: info.parameterCount });
    this.lab.put({ run });
  }

  /** Whether a run of the settings now was trained in this browser before. */
  async isKept() {
    const { params, data, phase } = this.lab.state;
    const spec = specOf(params, this.lab.inUse());
    const run = phase === 'failed' ? null : this.keepable('', spec, data);
    return run !== null && (await this.lab.engine.kept.find(run)) !== null;
  }

  /** The run on show was opened in the list of runs to be gone on with. */
  isWished() {
    const { run } = this.lab.state;
    const kept = run.origin === 'trained' ? this.keepable(run.id, run.spec, run.data) : null;
    return kept !== null && this.lab.engine.kept.takeWish(kept);
  }

  /**
   * What of a run is kept beyond the page: of own images their checksum; the images themselves when they
   * were trained on and there is room (trainer.js). Principal components are found again within a second.
   * @param {string} id
   * @param {import('../engine/protocol.js').ModelSpec} spec
   * @param {Run['data']} data
   * @returns {import('../engine/keeper.js').Keepable | null}
   */
  keepable(id, spec, data) {
    if (spec.kind === 'pca') return null;
    const { params, heldOut, own } = this.lab.state;
    const { count } = this.lab.inUse();
    return {
      id,
      place: 'lab',
      spec,
      dataset: heldOut?.id ?? '',
      data: { name: data === 'own' ? `own ${own?.sum}` : data, count },
      name: runName(spec),
      href: `#/lab?${formatParams(SCHEMA, { ...params, epoch: -1 })}`,
      steps: Math.ceil(count / params.batch) * params.epochs,
    };
  }

  /**
   * A model of the settings now: where an earlier visit left it, or untrained.
   * @param {string} key
   * @param {{ fresh: boolean }} options
   * @returns {Promise<Run | null>}
   */
  async openTrained(key, { fresh }) {
    const { engine } = this.lab;
    const { params, data, heldOut } = this.lab.state;
    const wanted = specOf(params, this.lab.inUse());
    const run = newRun(`run-${this.nextRun++}`, 'trained', key, wanted, data);
    if (!heldOut) return null;
    await this.makeRoomFor(run.spec, heldOut.rows * heldOut.cols);
    const { id, spec } = run;
    this.made.add(id);
    const kept = this.keepable(id, spec, data);
    if (!kept) {
      const info = await engine.call('modelCreate', { id, spec, dataset: heldOut.id });
      return Object.assign(run, { inputDim: info.inputDim, parameters: info.parameterCount });
    }
    const { info, reports, moments } = await engine.kept.begin(engine, kept, { fresh });
    fillFromKept(run, { info, reports, moments });
    return Object.assign(run, { inputDim: info.inputDim, parameters: info.parameterCount });
  }

  /**
   * Before a model is made: the oldest runs go, and the one on show last, when there is no other way.
   * When not even that would be enough, nothing is touched.
   * @param {import('../engine/protocol.js').ModelSpec} spec
   * @param {number} inputDim
   */
  async makeRoomFor(spec, inputDim) {
    const { engine, shelf, state } = this.lab;
    const parameters = parameterCount(spec, inputDim);
    const needed = runBytes({ spec, parameters, step: 0 }) + workingBytes(spec, inputDim);
    const free = () => engine.roomFor(needed);
    const held = new Set([...shelf.runs, state.run].filter(({ id }) => this.made.has(id)));
    const most = [...held].reduce((sum, run) => sum + runBytes(run), await free());
    if (most < needed)
      throw new Error(words('notices.modelTooLarge', { parameters: number(parameters) }));
    shelf.makeRoomFor(parameters);
    await this.letGo();
    while (shelf.runs.length && (await free()) < needed) {
      shelf.runs.shift();
      await this.letGo();
    }
    if ((await free()) >= needed) return;
    this.lab.put({ viewId: '' });
    await this.letGo(new Set());
  }

  /**
   * Before images are loaded: what nothing shows goes, the oldest first; runs that can be gone back to
   * last, and only when that is enough.
   * @param {number} bytes
   * @returns {Promise<number>} bytes that are free then, or could be
   */
  async roomForImages(bytes) {
    const { engine, shelf, state, datasets } = this.lab;
    let free = await engine.roomFor(bytes);
    if (free < bytes) {
      await datasets.letOthersGo(state.data);
      free = await engine.roomFor(bytes);
    }
    const unseen = () => shelf.runs.filter((run) => run !== state.run && this.made.has(run.id));
    const most = unseen().reduce((sum, run) => sum + runBytes(run), free);
    if (most < bytes) return most;
    for (let [oldest] = unseen(); oldest && free < bytes; [oldest] = unseen()) {
      const gone = oldest;
      shelf.runs = shelf.runs.filter((run) => run !== gone);
      await this.letGo();
      free = await engine.roomFor(bytes);
    }
    return free;
  }

  /**
   * The engine forgets the models that can neither be seen nor be gone back to.
   * @param {Set<string>} [seen]
   */
  async letGo(seen = new Set([this.lab.state.run.id, this.lab.state.viewId])) {
    const { engine, shelf, offered } = this.lab;
    const kept = new Set([...seen, ...shelf.runs.map(({ id }) => id)]);
    if (offered && !shelf.has(offered)) {
      this.lab.dismiss('back');
      this.lab.offered = null;
    }
    for (const id of this.made) {
      if (kept.has(id)) continue;
      this.made.delete(id);
      await engine.call('modelDrop', { id });
    }
  }

  /** The Lab is left: nothing of it can be gone back to. */
  close() {
    for (const id of [...this.made, MOMENT_ID])
      void this.lab.engine.call('modelDrop', { id }).catch(() => {});
    this.made.clear();
  }

  async readPca() {
    const { run, viewId } = this.lab.state;
    if (run.spec.kind !== 'pca' || !viewId || (run.origin === 'trained' && !run.moments.length))
      return;
    const dataset = this.lab.state.heldOut?.id ?? '';
    this.lab.put({ pca: await this.lab.engine.call('pcaSummary', { id: viewId, dataset }) });
  }
}

/** @param {Run} run */
function isUnfitted(run) {
  return run.spec.kind === 'pca' && run.origin === 'trained' && run.moments.length === 0;
}
