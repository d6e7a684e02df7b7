/**
 * What the numbers of a code hold of the factors that made the images: shipped trainings from five seeds
 * at several β, and one of them done here.
 *
 * @module
 */
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { trainModel } from '../../frame/training.js';

/** @typedef {import('../../data/models.js').SweepRun} SweepRun */
/** @typedef {import('../../data/models.js').Sweep} Sweep */
/**
 * @typedef {object} On
 * @property {(sweeps: Record<'sprites' | 'digits', Sweep>) => void} sweeps
 * @property {(share: number) => void} training 1: no longer
 * @property {(run: SweepRun) => void} trained to its end, and measured
 * @property {(error: unknown) => void} error
 */

/** The training that is done here, and the one it is compared with. */
export const SEED = 3;
export const FIRST_SEED = 1;
export const BETA = 4;
/** As the shipped ones (models/README.md). */
const SETS = {
  train: 'directions/sprites',
  test: 'directions/sprites-test',
  source: 'sprites',
  count: 8000,
};
const EPOCHS = 32;
const HELD_OUT = { seed: 2, firstIndex: 0, count: 8192 };
const ID = 'directions/sprites-here';

export class Factors extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {On} parts.on
   */
  constructor({ engine, data, on }) {
    super(engine, on.error);
    this.data = data;
    this.on = on;
    /** @type {import('../../engine/runs.js').Run | null} */
    this.run = null;
    this.open = once(async () => {
      const { signal } = this.stop;
      const [sprites, digits] = await Promise.all([
        data.loadSweep('sprites', signal),
        data.loadSweep('digits', signal),
      ]);
      on.sweeps({ sprites, digits });
    });
  }

  show() {
    this.open().catch(this.fail);
  }

  /** The training of the shipped sweep with SEED, here. */
  async train() {
    if (this.run) return;
    try {
      const card = await this.data.loadShippedCard('sprites', 'vae-5-b4', this.stop.signal);
      for (const [id, seed] of /** @type {const} */ ([
        [SETS.train, 1],
        [SETS.test, 2],
      ]))
        await this.call('datasetSprites', { id, count: SETS.count, seed, firstIndex: 0 });
      const spec = { ...card.spec, seed: SEED };
      const { run, ended } = trainModel(this.engine, {
        id: ID,
        spec,
        sets: SETS,
        epochs: EPOCHS,
        testCount: 0,
        life: this.stop.signal,
        onProgress: ({ step }, steps) => this.on.training(Math.min(0.99, step / steps)),
      });
      this.run = run;
      this.on.training(0);
      const isWhole = await ended;
      this.run = null;
      if (isWhole) {
        const found = await this.call('factorStudy', { id: ID, images: 'sprites', ...HELD_OUT });
        this.on.trained({ ...found, beta: spec.beta, seed: SEED });
      }
      this.on.training(1);
    } catch (error) {
      this.run = null;
      this.on.training(1);
      this.fail(error);
    }
  }

  stopTraining() {
    this.run?.cancel();
  }
}
