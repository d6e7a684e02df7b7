/**
 * Chapter 13's questions to the engine: bodies between two bodies by vertices and by codes, what they
 * have lost, and two trainings side by side. Only the newest question counts.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { throughCrashes, train } from '../../frame/training.js';
import { KNOBS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/deformableShapes.js').BodyPath} BodyPath */
/** @typedef {import('../../engine/calls/deformableShapes.js').BodyStudy} BodyStudy */
/** @typedef {import('../../engine/calls/deformableShapes.js').MeshProgress} MeshProgress */
/** @typedef {'vertices' | 'vae' | 'full'} Method */
/** @typedef {'none' | 'full'} Prior */

const FOLDER = 'deformable-shapes';
const PCA = `${FOLDER}/pca`;
/** The shipped models were trained with it; it names the bodies too. */
const SEED = 1;
const BODY = /** @type {const} */ ('person');
/** From here on nobody trains on a body (cpp/include/atlas/models/meshVae.h). */
const NEW = 1_000_000;
export const FRAMES = 41;
/** Bodies the midpoints of whose pairs are measured. */
export const STUDIED = 30;
export const PAIRS_STUDIED = (STUDIED * (STUDIED - 1)) / 2;
/** Of a training here. */
export const STEPS = 2000;
const MEASURE_EVERY = 100;
export const STUDIED_HERE = 12;
const BATCH = 16;
/** @type {Record<Method, string>} */
const IDS = { vertices: '', vae: `${FOLDER}/vae`, full: `${FOLDER}/full` };
const SHIPPED = /** @type {const} */ ({ vae: 'person-none', full: 'person-full' });

/** @typedef {Record<Prior, MeshProgress[]>} Curves */

export class Shapes extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {(prior: Prior) => string} parts.nameOf for the page's list of trainings
   * @param {object} parts.on
   * @param {(triangles: Uint32Array) => void} parts.on.triangles
   * @param {(method: Method, study: BodyStudy) => void} parts.on.study
   * @param {(method: Method, path: BodyPath, here: boolean) => void} parts.on.path here: of a model trained here
   * @param {(points: Float32Array, look: import('../../engine/calls/deformableShapes.js').BodyLook, z: readonly number[]) => void} parts.on.pca
   * @param {(mix: import('../../engine/calls/deformableShapes.js').BodyMix, ends: Float32Array, params: Params) => void} parts.on.mix
   * @param {(curves: Curves, end: boolean | null) => void} parts.on.training end: null while it goes on
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, data, nameOf, on }) {
    super(engine, on.error);
    this.on = on;
    this.nameOf = nameOf;
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../engine/runs.js').Run[]} */
    this.runs = [];
    /** Models trained here. @type {Set<Prior>} */
    this.here = new Set();
    this.model = {
      vae: once(() => this.loadShipped(data, SHIPPED.vae, IDS.vae, 'shapes')),
      full: once(() => this.loadShipped(data, SHIPPED.full, IDS.full, 'shapes')),
    };
    this.fit = once(() =>
      this.call('bodiesFit', { id: PCA, body: BODY, seed: SEED, components: KNOBS }),
    );
    this.mesh = once(async () => {
      const { triangles } = await this.call('bodies', { body: BODY, seed: SEED, numbers: [0] });
      on.triangles(triangles);
    });
    /** @type {Record<Method, () => Promise<void>>} */
    this.study = {
      vertices: once(() => this.measure('vertices')),
      vae: once(() => this.measure('vae')),
      full: once(() => this.measure('full')),
    };
    this.ask = latest((_, isStale) => this.make(isStale), this.fail);
  }

  /** @param {Params} params */
  show(params) {
    this.params = params;
    this.ask(null);
  }

  /** @param {Method} method */
  async measure(method) {
    if (method !== 'vertices') await this.model[method]();
    const ask = { id: IDS[method], body: BODY, seed: SEED, count: STUDIED };
    this.on.study(method, await this.call('bodyStudy', ask));
  }

  /** @param {() => boolean} isStale */
  async make(isStale) {
    const { params } = this;
    if (!params) return;
    await this.mesh();
    if (params.view === 'pca') await this.pca(params, isStale);
    else if (params.view === 'parts') await this.mix(params, isStale);
    else await this.ways(params, isStale);
  }

  /** @param {Params} params @param {() => boolean} isStale */
  async ways({ view, pair }, isStale) {
    /** @type {Record<string, Method[]>} */
    const shown = { blend: ['vertices'], vae: ['vertices', 'vae'], prior: ['vae', 'full'] };
    for (const method of shown[view] ?? []) {
      if (isStale()) return;
      if (method !== 'vertices') await this.model[method]();
      const prior = method === 'vae' ? 'none' : 'full';
      const isHere = view === 'prior' && this.here.has(prior);
      const way = { from: NEW + 2 * pair, to: NEW + 2 * pair + 1, frames: FRAMES };
      const id = isHere ? `${FOLDER}/here-${prior}` : IDS[method];
      const path = await this.call('bodyPath', { id, body: BODY, seed: SEED, ...way });
      if (isStale()) return;
      this.on.path(method, path, isHere);
    }
    for (const method of shown[view] ?? []) await this.study[method]();
  }

  /** @param {Params} params @param {() => boolean} isStale */
  async pca({ z }, isStale) {
    await this.fit();
    const deviations = Float64Array.from(z);
    const ask = { id: PCA, deviations, components: KNOBS, addMean: true };
    const { points } = await this.call('pcaFromDeviations', ask);
    const look = await this.call('bodyLook', { body: BODY, seed: SEED, points });
    if (!isStale()) this.on.pca(points, look, z);
  }

  /** @param {Params} params @param {() => boolean} isStale */
  async mix(params, isStale) {
    const { a, b, pose, style } = params;
    await this.model.full();
    const ends = await this.call('bodies', { body: BODY, seed: SEED, numbers: [a, b] });
    const mix = await this.call('bodyMix', { id: IDS.full, from: a, to: b, u: pose, v: style });
    if (isStale()) return;
    this.on.mix(mix, ends.points, params);
    for (const method of /** @type {const} */ (['vae', 'full'])) await this.study[method]();
  }

  /** Trains the VAE with and without the prior, from the start; another pair of runs ends. */
  async train() {
    this.stopTraining();
    /** @type {Curves} */
    const curves = { none: [], full: [] };
    const isOurs = () => this.curves === curves;
    this.curves = curves;
    this.on.training(curves, null);
    const runs = /** @type {const} */ (['none', 'full']).map((prior) => {
      const id = `${FOLDER}/here-${prior}`;
      const life = this.stop.signal;
      const named = { id, name: this.nameOf(prior), steps: STEPS, batchSize: BATCH, life };
      this.here.delete(prior);
      return train(this.engine, named, async (run) => {
        /** @type {import('../../engine/protocol.js').FamilySpec} */
        const spec = { kind: 'mesh', body: BODY, prior, totalSteps: STEPS, seed: SEED };
        await this.engine.call('modelCreate', { id, spec, dataset: '' }, { run });
        const ask = { id, steps: STEPS, measureEvery: MEASURE_EVERY, count: STUDIED_HERE };
        const onProgress = (/** @type {MeshProgress | { step: number }} */ progress) => {
          if (!('edgeError' in progress) || curves[prior].at(-1)?.step === progress.step) return;
          curves[prior].push(progress);
          if (isOurs()) this.on.training(curves, null);
        };
        await throughCrashes(() => this.engine.call('meshVae', ask, { run, onProgress }));
        this.here.add(prior);
      });
    });
    this.runs = runs.map(({ run }) => run);
    try {
      const ended = await Promise.all(runs.map((one) => one.ended));
      if (!isOurs() || this.stop.signal.aborted) return;
      this.on.training(curves, ended.every(Boolean));
      this.ask(null);
    } catch (error) {
      this.fail(error);
      if (isOurs()) this.on.training(curves, false);
    }
  }

  stopTraining() {
    for (const run of this.runs) run.cancel();
    this.runs = [];
  }
}
