/**
 * The run of chapter 6's network: made, trained to the end or until a pause, its curve measured.
 *
 * @module
 */
import { runName } from '../../engine/runs.js';
import { throughCrashes, train } from '../../frame/training.js';
import { sizeOf } from './params.js';
import { BATCH, LINEAR_RUN, linearSpec, MODELS, PIXELS, specOf, STEPS } from './specs.js';

/** @typedef {import('./params.js').Params} Params */
/**
 * A run, as curves show it.
 * @typedef {object} Run
 * @property {number} steps
 * @property {number[]} at steps of the curve
 * @property {number[]} error mean (x − x̂)² of a training pixel
 * @property {number[]} angle to PCA's span, degrees; empty with a hidden layer
 * @property {number} gap ‖WᵀW − I‖
 * @property {boolean} running
 */

/** A pause waits for the end of so many steps. */
const CHUNK = 60;
/** Errors of a run with hidden layers are measured on so many images, so often. */
const MEASURED_IMAGES = 500;
const MEASURE_EVERY_MS = 300;

export class Trainer {
  /**
   * @param {object} parts
   * @param {import('../../frame/questions.js').Questions} parts.questions
   * @param {(run: Run) => void} parts.onRun it began or ended
   * @param {() => void} parts.onMoved a newer moment of the run
   */
  constructor({ questions, onRun, onMoved }) {
    this.questions = questions;
    this.onRun = onRun;
    this.onMoved = onMoved;
    /** What the network was made of. @type {Params | null} */
    this.params = null;
    this.dataset = '';
    /** Of a linear machine: D, a pixel a row. @type {Float32Array | null} */
    this.decoder = null;
    /** @type {Run} */
    this.run = emptyRun();
    /** @type {import('../../engine/runs.js').Run | null} */
    this.training = null;
  }

  /** A network at its first weights, and its error; of PCA there is no run. @param {Params} params @param {string} dataset */
  async make(params, dataset) {
    const { machine } = params;
    this.params = params;
    this.dataset = dataset;
    this.decoder = null;
    const run = (this.run = emptyRun());
    if (machine === 'pca') return;
    const spec = specOf(params, sizeOf(params));
    await this.questions.call('modelCreate', { id: MODELS[machine], dataset, spec });
    if (machine === 'linear') {
      const linear = linearSpec(params, sizeOf(params));
      await this.questions.call('modelCreate', { id: LINEAR_RUN, dataset, spec: linear });
      await this.linearSteps(run, 0);
    }
    run.at.push(0);
    run.error.push(await this.measure());
  }

  /** Trains to the end, or goes on after a pause. */
  async train() {
    const { params, run } = this;
    const { engine, stop, fail } = this.questions;
    if (!params || params.machine === 'pca' || this.training) return;
    const { machine } = params;
    const named = {
      id: MODELS[machine],
      name: runName(specOf(params, sizeOf(params))),
      steps: STEPS[machine],
      batchSize: BATCH[machine],
      life: stop.signal,
    };
    const { run: training, ended } = train(engine, named, async (mine) => {
      if (machine === 'linear') {
        while (run.steps < STEPS.linear && !mine.signal.aborted)
          await this.linearSteps(run, Math.min(STEPS.linear, run.steps + CHUNK), mine);
      } else {
        await this.trainDeep(mine, run);
      }
      if (run === this.run) run.error[run.error.length - 1] = await this.measure();
    });
    this.training = training;
    run.running = true;
    this.onRun(run);
    try {
      await ended;
    } catch (error) {
      fail(error);
    } finally {
      if (this.training === training) this.training = null;
      run.running = false;
      if (run === this.run && !stop.signal.aborted) this.onMoved();
    }
  }

  pause() {
    this.training?.cancel();
    this.training = null;
  }

  /**
   * @param {Run} run @param {number} steps in all
   * @param {import('../../engine/runs.js').Run} [training] of the page's list
   */
  async linearSteps(run, steps, training) {
    const { dataset } = this;
    const { engine, stop } = this.questions;
    const payload = {
      id: LINEAR_RUN,
      network: MODELS.linear,
      pca: MODELS.pca,
      dataset,
      steps,
    };
    /** @type {import('../../engine/client.js').CallOptions} */
    const options = {
      // A chunk is not cut short: a paused run goes on from its end.
      signal: stop.signal,
      onState: (now) => training?.enter(now),
      onProgress: (
        /** @type {import('../../engine/calls/autoencoders.js').LinearProgress} */ now,
      ) => {
        if (run !== this.run) return;
        training?.take(now);
        this.decoder = now.decoder;
        run.steps = now.steps;
        run.gap = now.orthonormalityGap;
        run.angle.push(now.angles[0] ?? NaN);
        if (now.steps === 0) return;
        run.at.push(now.steps);
        run.error.push(now.error);
        this.onMoved();
      },
    };
    await throughCrashes(() => engine.call('linearAutoencoder', payload, options));
  }

  /** @param {import('../../engine/runs.js').Run} training @param {Run} run */
  async trainDeep(training, run) {
    const { engine, stop } = this.questions;
    let last = performance.now();
    while (run.steps < STEPS.deep && !training.signal.aborted) {
      const info = await engine.call(
        'train',
        {
          id: MODELS.deep,
          dataset: this.dataset,
          testDataset: '',
          testCount: 0,
          steps: Math.min(20, STEPS.deep - run.steps),
          reportEverySteps: 20,
          snapshotEpochs: [],
        },
        {
          signal: stop.signal,
          onState: (now) => training.enter(now),
          onProgress: (progress) => training.take(progress),
        },
      );
      if (run !== this.run) return;
      run.steps = info.step;
      const now = performance.now();
      if (now - last < MEASURE_EVERY_MS && run.steps < STEPS.deep) continue;
      const error = await this.measure();
      if (run !== this.run) return;
      run.at.push(run.steps);
      run.error.push(error);
      last = now;
      this.onMoved();
    }
  }

  /** Error of the network on its training images, all of them for a linear one. */
  async measure() {
    const { dataset, questions } = this;
    if (this.params?.machine === 'linear') {
      const all = { id: MODELS.linear, dataset, count: 60_000 };
      const { recon } = await questions.call('evaluate', all);
      return (2 * recon) / PIXELS; // the loss is ½ Σ (x − x̂)² of an image
    }
    const some = { id: MODELS.deep, dataset, count: MEASURED_IMAGES };
    return (await questions.call('reconstructionErrors', some)).squared;
  }
}

/** @returns {Run} */
const emptyRun = () => ({ steps: 0, at: [], error: [], angle: [], gap: NaN, running: false });
