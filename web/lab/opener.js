/**
 * Finds the model that the settings ask for and gives it weights: from the shelf, from the shipped
 * files, or untrained.
 *
 * @module
 */
import { shippedName, specOf } from './params.js';
import { fillFromHistory, isPrecious, newRun } from './runs.js';
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
  }

  /**
   * The run for the settings now: one from the shelf, the shipped one, or an untrained model.
   * @param {{ fresh?: boolean }} [options] fresh asks for an untrained model whatever there is
   */
  async choose({ fresh = false } = {}) {
    const choice = ++this.choices;
    const overtaken = () => choice !== this.choices || this.lab.closed;
    const { params, data } = this.lab.state;
    const key = this.lab.keyOf(params);
    const previous = this.lab.state.run;
    if (isPrecious(previous)) this.lab.shelf.set(previous.key, previous);
    try {
      const kept = fresh ? undefined : this.lab.shelf.get(key);
      const shipped = fresh || data === 'own' || kept ? null : shippedName(params);
      const run = kept ?? (shipped ? await this.openShipped(key, shipped) : null);
      if (overtaken()) return;
      if (run) this.lab.show(run);
      const heldOut = await this.lab.datasets.test(data);
      if (overtaken()) return;
      this.lab.put({ heldOut, labels: heldOut.labels ?? null });
      if (run) await this.giveWeights(run, shipped);
      else {
        if (shipped)
          this.lab.notify({ id: 'shipped', kind: 'info', text: words('notices.noShipped') });
        await this.openUntrained(key);
      }
      if (overtaken()) return;
      // Principal components are nothing before they are fitted, and fitted within a second.
      if (isUnfitted(this.lab.state.run)) {
        if (!fresh) void this.lab.trainer.train(1);
        return;
      }
      this.lab.put({ viewId: this.lab.state.run.id });
      await this.readPca();
      this.lab.pictures.all();
    } catch (error) {
      if (!overtaken()) this.lab.fail(error);
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
    const info = await this.lab.engine.call('modelLoad', { id: run.id, bytes });
    Object.assign(run, { inputDim: info.inputDim, parameters: info.parameterCount });
    this.lab.put({ run });
  }

  /** @param {string} key */
  async openUntrained(key) {
    const { params, data, heldOut } = this.lab.state;
    const run = newRun(`run-${this.nextRun++}`, 'trained', key, specOf(params), data);
    if (!heldOut) return;
    const info = await this.lab.engine.call('modelCreate', {
      id: run.id,
      spec: run.spec,
      dataset: heldOut.id,
    });
    Object.assign(run, { inputDim: info.inputDim, parameters: info.parameterCount });
    this.lab.show(run);
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
