/**
 * A VAE trained in this tab: the run, its moments, and the losses of the weights on show. The model of
 * chapter 10 is built on it.
 *
 * @module
 */
import { Questions } from '../../frame/questions.js';
import { reopenModel, trainModel } from '../../frame/training.js';
import { heldOutLosses } from './measures.js';
import { EPOCHS, HELD_OUT, LAST_MOMENT } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/protocol.js').TrainProgress} TrainProgress */
/** @typedef {import('./model.js').Digit} Digit */
/** @typedef {import('./model.js').Plane} Plane */
/** @typedef {import('./model.js').Pass} Pass */
/** @typedef {import('./model.js').Duel} Duel */
/** @typedef {import('./model.js').Decoded} Decoded */
/** @typedef {import('./measures.js').Ledgers} Ledgers */
/** @typedef {import('./measures.js').Twins} Twins */
/**
 * Means over `count` held-out images in nats; `recon` with z drawn, `atMean` with z = μ. Of which
 * weights: shipped, before the first step, on the way, or at the end of a run here with this β.
 * @typedef {object} TestLosses
 * @property {number} recon
 * @property {number} atMean
 * @property {number} kl
 * @property {number} count
 * @property {'shipped' | 'untrained' | 'onTheWay' | 'trained'} stage
 * @property {number} beta
 */
/**
 * Who is told of what is measured.
 * @typedef {object} On
 * @property {(digit: Digit) => void} digit
 * @property {(labels: Uint8Array) => void} labels of the held-out images, which are there now
 * @property {(plane: Plane) => void} plane
 * @property {(pass: Pass, decoded: Uint8Array) => void} pass
 * @property {(ledgers: Ledgers) => void} ledgers
 * @property {(decoded: Decoded) => void} decoded
 * @property {(duel: Duel) => void} duel
 * @property {(twins: Twins) => void} twins
 * @property {(found: import('./fromPrior.js').FromPrior, near: number) => void} fromPrior near: mean distance of the samples to the nearest training image
 * @property {(losses: TestLosses) => void} losses
 * @property {(throws: import('./throwing.js').Throws) => void} throws
 * @property {(source: import('../../data/models.js').ShippedDataset, card: import('../../data/models.js').ModelCard) => void} source which images, and what the shipped model was trained with
 * @property {(kept: number) => void} moments moments of the run here that can be looked at
 * @property {(params: Params) => void} absent the address shows a run that is not here
 * @property {(held: number, total: number) => void} loading
 * @property {(progress: TrainProgress | null, steps: number) => void} training null: it ended
 * @property {(error: unknown) => void} error
 * @property {(start: { recon: number, kl: number }) => void} started held-out losses before the first step
 */
/**
 * @typedef {object} Parts
 * @property {import('../../engine/client.js').Engine} engine
 * @property {typeof import('../../data/index.js')} data
 * @property {import('../../frame/contract.js').Parts['digits']} digits
 * @property {On} on
 */

export const SHIPPED = 'the-vae/vae-2';
const TRAINED = 'the-vae/trained';
const MOMENT = 'the-vae/moment';

export class OwnRun extends Questions {
  /** @param {Parts} parts */
  constructor({ engine, data, digits, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../engine/runs.js').Run | null} */
    this.training = null;
    this.isTraining = false;
    this.hasTrained = false;
    /** The run here came to its end. */
    this.isComplete = false;
    this.trainedBeta = 1;
    /** Which kept moment of the run here is MOMENT; null: the latest weights are looked at. @type {number | null} */
    this.opened = null;
    /** Of the shipped model; a run here has its settings. @type {import('../../data/models.js').ModelCard | null} */
    this.card = null;
    // What is asked anew when other weights are on show; the model says how.
    /** @type {(question: null) => void} */
    this.askPlane = () => {};
    /** @type {(question: null) => void} */
    this.askImage = () => {};
    /** @type {(question: null) => void} */
    this.askLosses = () => {};
  }

  /** What only the view on show needs; the model says what that is. */
  askView() {}

  /** The model the pictures are of. */
  get id() {
    if (this.params?.model !== 'trained' || !this.hasTrained) return SHIPPED;
    return this.opened === null ? TRAINED : MOMENT;
  }

  /** Of a moment of the run here its own weights, for every picture. */
  async weights() {
    const { params } = this;
    if (!params) return;
    const index =
      params.model === 'trained' && this.hasTrained ? await this.keptAt(params.moment) : null;
    if (index !== null) await this.call('snapshotOpen', { id: TRAINED, index, as: MOMENT });
    this.opened = index;
    this.askPlane(null);
    this.askImage(null);
    this.askView();
  }

  /** @param {number} moment @returns {Promise<number | null>} null: the latest weights */
  async keptAt(moment) {
    if (moment === LAST_MOMENT) return null;
    const kept = await this.call('snapshots', { id: TRAINED });
    return kept.find(({ epoch }) => epoch >= (EPOCHS[moment] ?? Infinity))?.index ?? null;
  }

  async losses() {
    const { sets, params, id, opened, trainedBeta, isComplete } = this;
    // While it trains the curve says it, of the newest weights; two numbers for one would be too many.
    if (!sets || params?.view !== 'train' || (this.isTraining && id === TRAINED)) return;
    const found = await heldOutLosses(this, id, sets.test);
    const isUntrained = opened !== null && params.moment === 0;
    const here = isUntrained ? 'untrained' : opened === null && isComplete ? 'trained' : 'onTheWay';
    const stage = id === SHIPPED ? 'shipped' : here;
    const beta = id === SHIPPED ? (this.card?.spec.beta ?? NaN) : trainedBeta;
    this.on.losses({ ...found, stage, beta });
  }

  /** What of a run here is the same whether it begins, goes on or is only shown again. @param {{ beta: number, moment: number }} wish @param {import('../../data/models.js').ModelCard} card @param {import('../../frame/digits.js').Digits} sets */
  ownRun({ beta, moment }, card, sets) {
    return {
      id: TRAINED,
      spec: { ...card.spec, beta },
      sets,
      epochs: EPOCHS[moment] ?? 0,
      onMade: (
        /** @type {{ step: number, reports: readonly TrainProgress[] }} */ { step, reports },
      ) => {
        this.hasTrained = true;
        this.isComplete = false;
        this.trainedBeta = beta;
        this.opened = null;
        const first = step > 0 ? reports.find(({ test }) => test)?.test : undefined;
        if (first) return this.on.started(first);
        // Before the first step: asked first, so answered first.
        void this.call('evaluate', { id: TRAINED, dataset: sets.test, count: HELD_OUT })
          .then(this.on.started)
          .catch(this.fail);
      },
      onProgress: (/** @type {TrainProgress} */ progress, /** @type {number} */ steps) =>
        this.follow(progress, steps),
    };
  }

  /** The run of an earlier visit, where it stood. */
  async reopen() {
    const { sets, params } = this;
    if (!sets || !params || this.isTraining || this.hasTrained) return;
    const { signal } = this.stop;
    const card = await this.data.loadShippedCard(sets.source, 'vae-2', signal);
    if (this.isTraining || signal.aborted) return;
    const kept = await reopenModel(this.engine, {
      ...this.ownRun({ ...params, moment: LAST_MOMENT }, card, sets),
      signal,
    });
    if (!kept && params.model === 'trained') this.on.absent(params);
    // Whoever has pressed Train in the meantime goes on from there.
    if (!kept || this.isTraining || signal.aborted) return;
    if (kept.goesOn) return this.train({ beta: params.beta, moment: LAST_MOMENT });
    this.isComplete = kept.step >= kept.steps;
    this.on.moments(kept.moments);
    this.on.training(null, 0);
    this.askLosses(null);
    this.askPlane(null);
  }

  /**
   * Trains the same VAE here with this β to the moment, from the start or where it was left; again: to the
   * same bits.
   * @param {{ beta: number, moment: number }} wish
   */
  async train(wish) {
    if (this.isTraining) return;
    this.isTraining = true;
    try {
      const sets = this.sets ?? (await this.digits());
      const card = await this.data.loadShippedCard(sets.source, 'vae-2', this.stop.signal);
      const { run, ended } = trainModel(this.engine, {
        ...this.ownRun(wish, card, sets),
        testCount: HELD_OUT,
        snapshotEpochs: EPOCHS,
        life: this.stop.signal,
      });
      this.training = run;
      this.isComplete = (await ended) && wish.moment === LAST_MOMENT;
    } catch (error) {
      this.fail(error);
    } finally {
      this.isTraining = false;
      this.training = null;
      if (!this.stop.signal.aborted) {
        this.on.training(null, 0);
        this.askLosses(null);
        this.askPlane(null);
      }
    }
  }

  /** The pictures of a run under way. @param {TrainProgress} progress @param {number} steps in all */
  follow(progress, steps) {
    this.on.training(progress, steps);
    if (progress.snapshot) this.on.moments(progress.snapshot.index + 1);
    if (this.id !== TRAINED) return;
    this.askPlane(null);
    this.askImage(null);
  }

  stopTraining() {
    this.training?.cancel();
  }
}
