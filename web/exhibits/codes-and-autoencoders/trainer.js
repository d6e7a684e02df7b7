/**
 * The runs of chapter 6's networks: made, trained to the end or until a pause, their curves measured on
 * all images and not on the batch. Of each machine the newest run is kept: another step and back, and it
 * is where it was; after a reload, too.
 *
 * @module
 */
import { runName } from '../../engine/runs.js';
import { addressSoon, throughCrashes, train } from '../../frame/training.js';
import { sizeOf } from './params.js';
import { BATCH, LINEAR_RUN, linearSpec, MODELS, PIXELS, specOf, STEPS } from './specs.js';

/** @typedef {import('./params.js').Params} Params */
/**
 * A run, as curves show it.
 * @typedef {object} Run
 * @property {number} steps
 * @property {number[]} at steps of the curve
 * @property {number[]} error mean (x − x̂)² of a training pixel
 * @property {number} angle to PCA's span, degrees; NaN with a hidden layer
 * @property {number} gap ‖WᵀW − I‖
 * @property {Float32Array | null} decoder of a linear machine: D, a pixel a row
 * @property {boolean} running
 */
/**
 * @typedef {object} Kept
 * @property {string} key what it was made of (keyOf)
 * @property {Params} params
 * @property {string} dataset
 * @property {Run} run
 * @property {import('../../engine/keeper.js').Keepable} keepable
 */

/** A pause waits for the end of so many steps. */
const CHUNK = { linear: 60, deep: 20 };
/** Steps after which the error is measured: often at first, where the curve falls. */
const MEASURED_AT = [
  10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 300, 400, 500, 650, 800, 1000, 1250, 1500, 1750,
  2000, 2250, 2500, 2750, 3000,
];
/** A network with a hidden layer is measured on so many images on its way, on all of them at its end. */
const ON_THE_WAY = 10_000;
const ALL = 60_000;

export class Trainer {
  /**
   * @param {object} parts
   * @param {import('../../frame/questions.js').Questions} parts.questions
   * @param {(run: Run) => void} parts.onRun it began or ended
   * @param {() => void} parts.onMoved a newer moment of the run
   * @param {() => boolean} parts.isAsked the step still asks how such a run ends
   */
  constructor({ questions, onRun, onMoved, isAsked }) {
    this.questions = questions;
    this.isAsked = isAsked;
    /** These begin anew, whatever is kept. @type {Set<Params['machine']>} */
    this.forgotten = new Set();
    this.onRun = onRun;
    this.onMoved = onMoved;
    /** @type {Map<Params['machine'], Kept>} */
    this.kept = new Map();
    /** The one on show; of PCA there is none. @type {Kept | null} */
    this.current = null;
    /** The run that was made was opened to be gone on with. */
    this.goesOn = false;
    /** @type {import('../../engine/runs.js').Run | null} */
    this.training = null;
    /** The run before has said its last. @type {Promise<unknown>} */
    this.ending = Promise.resolve();
  }

  /** @returns {Run} */
  get run() {
    return this.current?.run ?? emptyRun();
  }

  /**
   * The network of the settings: the one that is there, the one of an earlier visit, or a new one at its
   * first weights with its error.
   * @param {Params} params @param {string} dataset @param {string} key
   * @param {{ name: string, count: number }} data what is trained on, for telling runs apart
   */
  async make(params, dataset, key, data) {
    const { machine } = params;
    this.current = null;
    if (machine === 'pca') return;
    const there = this.kept.get(machine);
    if (there?.key === key) {
      this.current = there;
      return;
    }
    this.kept.delete(machine);
    // Its model must not be made anew under a chunk that still trains it.
    await this.ending;
    const spec = specOf(params, sizeOf(params));
    const isLinear = machine === 'linear';
    const keepable = {
      id: isLinear ? LINEAR_RUN : MODELS.deep,
      spec: /** @type {any} */ (isLinear ? linearSpec(params, sizeOf(params)) : spec),
      dataset,
      data,
      name: runName(spec),
      href: addressSoon(),
      steps: STEPS[machine],
    };
    const made = { key, params, dataset, run: emptyRun(), keepable };
    if (isLinear) await this.questions.call('modelCreate', { id: MODELS.linear, dataset, spec });
    await this.reopen(made);
    if (isLinear) await this.linearSteps(made, made.run.steps);
    if (made.run.at.at(-1) !== made.run.steps) await this.measure(made);
    this.kept.set(machine, made);
    this.current = made;
  }

  /**
   * Where it was left; but whoever is asked how a run ends is shown none that has.
   * @private @param {Kept} kept
   */
  async reopen({ params, run, keepable }) {
    const { engine, stop } = this.questions;
    const { kept } = engine;
    const before = await kept.find(keepable);
    const isWhole = before !== null && before.step >= keepable.steps;
    const fresh = this.forgotten.delete(params.machine) || (isWhole && this.isAsked());
    const { signal } = stop;
    this.goesOn = kept.takeWish(keepable);
    const { info, reports } = await kept.begin(engine, keepable, { fresh, signal });
    // It is trained in pieces; where they end is noted here.
    kept.letGo(keepable.id);
    run.steps = info.step;
    if (!info.step) return;
    run.at = reports.map(({ step }) => step);
    run.error = reports.map(({ error }) => error);
  }

  /** @private @param {Kept} kept */
  async note({ run, keepable, params: { machine } }) {
    if (machine === 'pca' || !run.steps) return;
    const { engine } = this.questions;
    const reports = run.at.map((step, i) => ({ step, error: run.error[i] ?? NaN }));
    const epoch = (run.steps * BATCH[machine]) / keepable.data.count;
    await engine.kept.note(engine, keepable, { step: run.steps, epoch, reports });
  }

  /** The next one of this machine begins at its first weights. @param {Params['machine']} machine */
  forget(machine) {
    this.pause();
    this.kept.delete(machine);
    this.forgotten.add(machine);
  }

  /** Trains to the end, or goes on after a pause. */
  async train() {
    const mine = this.current;
    const { engine, stop, fail } = this.questions;
    if (!mine || this.training) return;
    const { params, run } = mine;
    const machine = /** @type {'linear' | 'deep'} */ (params.machine);
    const named = {
      id: MODELS[machine],
      name: runName(specOf(params, sizeOf(params))),
      steps: STEPS[machine],
      batchSize: BATCH[machine],
      life: stop.signal,
    };
    const before = this.ending;
    const { run: training, ended } = train(engine, named, async (listed) => {
      await before; // paused and gone on: its last chunk may still be at work
      while (run.steps < STEPS[machine] && !listed.signal.aborted) {
        const mark = MEASURED_AT.find((at) => at > run.steps) ?? STEPS[machine];
        const to = Math.min(run.steps + CHUNK[machine], mark);
        if (machine === 'linear') await this.linearSteps(mine, to, listed);
        else await this.deepSteps(mine, to, listed);
        if (run.steps === mark) {
          await this.measure(mine);
          await this.note(mine);
        }
        this.tellMoved(mine);
      }
      // Stopped between two marks: the curve ends where the weights are.
      if (run.at.at(-1) !== run.steps && !stop.signal.aborted) {
        await this.measure(mine);
        await this.note(mine);
      }
    });
    this.training = training;
    run.running = true;
    this.onRun(run);
    this.ending = ended.catch(() => {});
    try {
      await ended;
    } catch (error) {
      fail(error);
    } finally {
      if (this.training === training) this.training = null;
      run.running = false;
      if (!stop.signal.aborted) this.tellMoved(mine);
    }
  }

  pause() {
    this.training?.cancel();
    this.training = null;
  }

  /** @private @param {Kept} kept */
  tellMoved(kept) {
    if (kept === this.current) this.onMoved();
  }

  /**
   * @private
   * @param {Kept} kept @param {number} steps in all
   * @param {import('../../engine/runs.js').Run} [listed] of the page's list
   */
  async linearSteps(kept, steps, listed) {
    const { run, dataset } = kept;
    const { engine, stop } = this.questions;
    const payload = { id: LINEAR_RUN, network: MODELS.linear, pca: MODELS.pca, dataset, steps };
    /** @type {import('../../engine/client.js').CallOptions} */
    const options = {
      // A chunk is not cut short: a paused run goes on from its end.
      signal: stop.signal,
      onState: (now) => listed?.enter(now),
      onProgress: (
        /** @type {import('../../engine/calls/autoencoders.js').LinearProgress} */ now,
      ) => {
        listed?.take(now);
        run.decoder = now.decoder;
        run.steps = now.steps;
        run.gap = now.orthonormalityGap;
        run.angle = now.angles[0] ?? NaN;
        if (now.steps > 0) this.tellMoved(kept);
      },
    };
    await throughCrashes(() => engine.call('linearAutoencoder', payload, options));
  }

  /** @private @param {Kept} kept @param {number} steps in all @param {import('../../engine/runs.js').Run} listed */
  async deepSteps({ run, dataset }, steps, listed) {
    const { engine, stop } = this.questions;
    const info = await engine.call(
      'train',
      {
        id: MODELS.deep,
        dataset,
        testDataset: '',
        testCount: 0,
        steps: steps - run.steps,
        reportEverySteps: steps - run.steps,
        snapshotEpochs: [],
      },
      {
        signal: stop.signal,
        onState: (now) => listed.enter(now),
        onProgress: (progress) => listed.take(progress),
      },
    );
    run.steps = info.step;
  }

  /** The next point of the curve: the error on the images trained on. @private @param {Kept} kept */
  async measure({ run, dataset, params }) {
    const { questions } = this;
    const at = run.steps;
    if (params.machine === 'linear') {
      const all = { id: MODELS.linear, dataset, count: ALL };
      const { recon } = await questions.call('evaluate', all);
      run.error.push((2 * recon) / PIXELS); // the loss is ½ Σ (x − x̂)² of an image
    } else {
      const count = at >= STEPS.deep ? ALL : ON_THE_WAY;
      const found = await questions.call('reconstructionErrors', {
        id: MODELS.deep,
        dataset,
        count,
      });
      run.error.push(found.squared);
    }
    run.at.push(at);
  }
}

/** @returns {Run} */
const emptyRun = () => ({
  steps: 0,
  at: [],
  error: [],
  angle: NaN,
  gap: NaN,
  decoder: null,
  running: false,
});
