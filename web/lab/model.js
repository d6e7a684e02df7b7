/**
 * The Lab as a state machine, without a page: which model is shown, which run goes on, what the
 * visitor has changed. `put` writes the state and tells the listeners which parts changed.
 *
 * Phases: starting → shown (a shipped or untrained model) ⇄ training ⇄ paused; pending when the
 * settings no longer describe the run on show; failed without an engine.
 *
 * @module
 */
import { Drawings } from '../frame/drawings.js';
import { Datasets } from './datasets.js';
import { reachEpoch } from './epochWish.js';
import { Opener } from './opener.js';
import { fitsConv, specOf, STRUCTURAL, withLayers } from './params.js';
import { makePictures } from './pictures.js';
import { isPrecious, MOMENT_ID, newRun, Shelf } from './runs.js';
import { detailOf } from '../frame/sentences.js';
import { number } from '../ui/base/format.js';
import { whyOf, words } from './words.js';
import { Trainer } from './trainer.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./runs.js').Run} Run */
/** @typedef {import('./datasets.js').DataKind} DataKind */
/** @typedef {import('../ui/map/latentMap.js').Point} Point */
/** @typedef {{ rows: number, cols: number }} Shape */
/** @typedef {'starting' | 'shown' | 'training' | 'paused' | 'pending' | 'failed'} Phase */

/**
 * @typedef {object} LabState
 * @property {Params} params
 * @property {Phase} phase
 * @property {boolean} training
 * @property {import('../engine/protocol.js').EngineInfo | null} engine
 * @property {number} imagesPerSecond
 * @property {DataKind} data in use
 * @property {boolean} hasMnist
 * @property {{ held: number, total: number } | null} loading training images on their way
 * @property {import('./datasets.js').HeldOut | null} heldOut
 * @property {import('./datasets.js').OwnSet | null} own images of the visitor, when they are in use
 * @property {Run} run
 * @property {number} progress step of the last report; told apart from `run`, which is told when another
 *   run is on show or a moment was added to it
 * @property {number} shown place in run.moments that is looked at; −1 is the model as it is now
 * @property {string} viewId model in the engine that the pictures come from; '' when there is none
 * @property {Float32Array} codes
 * @property {Float32Array | null} logVar
 * @property {Uint8Array | null} labels of the codes
 * @property {readonly [number, number]} dims from 0
 * @property {Float32Array} base
 * @property {[number, number, number, number]} window
 * @property {({ images: Uint8Array, size: number, key: string } & Shape) | null} mosaic
 * @property {{ z: Point, code: number } | null} hover
 * @property {({ z: Point, image: Uint8Array, code: number } & Shape) | null} probe
 * @property {({ frames: Uint8Array, blend: Uint8Array, count: number } & Shape) | null} path
 * @property {({ indices: number[], inputs: Uint8Array, outputs: Uint8Array } & Shape) | null} recon
 * @property {({ images: Uint8Array, count: number } & Shape) | null} samples
 * @property {{ image: Uint8Array, mu: Float32Array | null, logVar: Float32Array | null, output: Uint8Array | null } | null} drawn
 * @property {import('../engine/protocol.js').PcaSummary | null} pca
 * @property {number} pcaError mean squared error of held-out images, NaN until measured
 */

export class Lab {
  /**
   * @param {{ engine: import('../engine/client.js').Engine, data: import('./datasets.js').Data, params: Params }} parts
   */
  constructor({ engine, data, params }) {
    this.engine = engine;
    this.data = data;
    this.datasets = new Datasets(engine, data, (bytes) => this.opener.roomForImages(bytes));
    this.drawings = new Drawings(engine.kept.store, 'lab');
    /** @type {Set<(changed: Set<keyof LabState>) => void>} */
    this.listeners = new Set();
    /** @type {(notice: import('./banner.js').Notice) => void} */
    this.notify = () => {};
    /** @type {(id: string) => void} */
    this.dismiss = () => {};
    /** @type {Set<keyof LabState>} */
    this.changed = new Set();
    this.shelf = new Shelf();
    /** The run a notice offers to go back to. @type {Run | null} */
    this.offered = null;
    /** Parameters the run on show was made from. */
    this.runParams = params;
    this.closed = false;
    /** Of the address, while its own images are not open; −1: none. */
    this.wishedEpoch = -1;
    /** What convolutions gave way to, for when their images come back. @type {Partial<Params> | null} */
    this.gaveWay = null;
    /** Lets the visitor choose files: a page knows how. */
    this.askForFiles = () => {};
    /** @type {LabState} */
    this.state = {
      params,
      phase: 'starting',
      training: false,
      engine: null,
      imagesPerSecond: 0,
      data: 'digits',
      hasMnist: false,
      loading: null,
      heldOut: null,
      own: null,
      run: newRun('', 'shipped', '', specOf(params), 'digits'),
      shown: -1,
      viewId: '',
      progress: 0,
      codes: new Float32Array(0),
      logVar: null,
      labels: null,
      dims: [0, 1],
      base: new Float32Array(0),
      window: [-3.6, 3.6, -3.6, 3.6],
      mosaic: null,
      hover: null,
      probe: null,
      path: null,
      recon: null,
      samples: null,
      drawn: null,
      pca: null,
      pcaError: NaN,
    };
    this.pictures = makePictures(this);
    this.opener = new Opener(this);
    this.trainer = new Trainer(this);
  }

  /** @param {(changed: Set<keyof LabState>) => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param {Partial<LabState>} patch */
  put(patch) {
    Object.assign(this.state, patch);
    const waiting = this.changed.size > 0;
    for (const key of Object.keys(patch)) this.changed.add(/** @type {keyof LabState} */ (key));
    if (waiting || !this.changed.size) return;
    queueMicrotask(() => {
      const changed = this.changed;
      this.changed = new Set();
      if (!this.closed) for (const listener of this.listeners) listener(changed);
    });
  }

  /** @param {unknown} error */
  fail(error) {
    if (this.closed) return;
    const { kind } = /** @type {{ kind?: string }} */ (error ?? {});
    if (kind === 'cancelled' || this.state.phase === 'failed') return;
    // A picture of a model that has just been replaced.
    if (kind === 'notFound') return;
    if (kind === 'unsupported') this.failEngine(error);
    else this.notify({ id: 'error', kind: 'error', text: whyOf(error), detail: detailOf(error) });
  }

  /** Without an engine the shipped map can still be read. @param {unknown} error */
  failEngine(error) {
    if (this.closed) return;
    const { kind } = /** @type {{ kind?: string }} */ (error);
    this.put({ phase: 'failed' });
    const again = { text: words('notices.again'), run: () => void this.startAgain() };
    this.notify({
      id: 'engine',
      kind: 'error',
      text: words('notices.noEngine', { why: whyOf(error) }),
      detail: detailOf(error),
      ...(kind === 'unsupported' ? {} : { action: again }),
    });
  }

  async startAgain() {
    this.engine.retry();
    this.put({ phase: 'starting' });
    await this.start();
  }

  /** Shipped map first, then the engine, then everything that needs it. */
  async start() {
    const index = await this.datasets.mnist().catch(() => null);
    const { data: wanted, epoch } = this.state.params;
    const fallback = index ? 'mnist' : 'digits';
    const data = wanted === 'digits' || (wanted === 'mnist' && index) ? wanted : fallback;
    if (wanted === 'mnist' && !index)
      this.notify({ id: 'data', kind: 'warning', text: words('data.noMnist') });
    const own = wanted === 'own' ? await this.keptImages() : null;
    if (wanted === 'own' && !own) this.askAgain();
    this.put({ data: own ? 'own' : data, own, hasMnist: index !== null });
    const engine = this.engine.info.then(
      (info) => this.put({ engine: info }),
      (error) => this.failEngine(error),
    );
    await this.chooseRun();
    await engine;
    // Of own images the run is there when they are.
    if (epoch >= 0 && wanted === 'own' && !own) this.wishedEpoch = epoch;
    else if (epoch >= 0 && this.state.phase !== 'failed') reachEpoch(this, epoch);
    else if (epoch >= 0) this.scrubTo(epoch);
  }

  close() {
    this.closed = true;
    this.trainer.pause();
    this.trainer.listed?.forget();
    this.listeners.clear();
    this.opener.close();
    this.drawings.close();
    this.datasets.close();
  }

  /** The images that the address speaks of, from an earlier visit: what was trained on is kept if there is room. */
  async keptImages() {
    const { ownSum } = this.state.params;
    const set = ownSum ? await this.engine.kept.store.setOf(ownSum) : null;
    if (!set) return null;
    // Where the engine has no room for them, or is not there, the page says so and asks for the file.
    const isTaken = await this.datasets.takeOwn(set).then(
      () => true,
      () => false,
    );
    return isTaken ? set : null;
  }

  /** The address speaks of own images, which no page can open by itself. */
  askAgain() {
    const action = { text: words('data.open'), run: () => this.askForFiles() };
    const text = words('data.ownAgain', { sum: this.state.params.ownSum.slice(0, 8) || '–' });
    this.notify({ id: 'data', kind: 'warning', text, action });
  }

  /** What is trained on. @returns {import('./params.js').InUse} */
  inUse() {
    const { data, params, own } = this.state;
    return data === 'own' && own
      ? { count: own.train.count, pixels: own.rows * own.cols }
      : { count: params.count, pixels: Infinity };
  }

  /** Key of everything a run depends on: own images by what they are. @param {Params} params */
  keyOf(params) {
    const { data, own } = this.state;
    const images = this.inUse();
    const sum = data === 'own' ? own?.sum : '';
    return JSON.stringify([data, sum, images.count, specOf(params, images)]);
  }

  /**
   * Changes parameters; those that ask for another model begin a new run, at once while nothing
   * would be lost, else when Train is pressed.
   * @param {Partial<Params>} patch
   */
  set(patch) {
    const before = this.state.params;
    const params = { ...before, ...patch };
    this.put({ params });
    const changed = (/** @type {keyof Params} */ name) =>
      String(before[name]) !== String(params[name]);
    if (STRUCTURAL.some(changed)) void this.settle();
    if (['probe', 'dims'].some((n) => changed(/** @type {keyof Params} */ (n))))
      this.pictures.probe(undefined);
    if (changed('dims') || changed('spacing')) this.refreshMap();
    if (['pathA', 'pathB', 'dims'].some((n) => changed(/** @type {keyof Params} */ (n))))
      this.pictures.path(undefined);
    if (changed('first') || changed('components')) this.pictures.recon(undefined);
    if (changed('sample')) this.pictures.samples(undefined);
  }

  refreshMap() {
    const moment = this.state.run.moments[this.state.shown];
    this.pictures.map(moment && !this.state.viewId ? moment.codes : null);
  }

  /** Brings run and settings together again. */
  async settle() {
    const { run, params } = this.state;
    if (run.key === this.keyOf(params)) {
      this.dismiss('pending');
      if (this.state.phase === 'pending') this.put({ phase: run.step ? 'paused' : 'shown' });
      return;
    }
    if (run.spec.kind !== params.model || !isPrecious(run)) {
      this.trainer.pause();
      this.dismiss('pending');
      await this.chooseRun();
      return;
    }
    this.trainer.pause();
    this.put({ phase: 'pending' });
    this.notify({
      id: 'pending',
      kind: 'info',
      text: words('notices.pending'),
      action: { text: words('notices.undo'), run: () => this.set(structuralOf(this.runParams)) },
    });
  }

  /** The run for the settings now. @param {{ fresh?: boolean, run?: Run }} [options] */
  chooseRun(options) {
    return this.opener.choose(options);
  }

  /** @param {Run} run */
  show(run) {
    const params = { ...this.state.params, epoch: -1 };
    this.runParams = params;
    const last = run.moments[run.moments.length - 1];
    const codes = last?.codes ?? new Float32Array(0);
    this.put({
      params,
      run,
      shown: -1,
      viewId: '',
      mosaic: null,
      codes,
      logVar: null,
      pca: null,
      pcaError: NaN,
      imagesPerSecond: 0,
      ...(this.state.phase === 'failed' ? {} : { phase: isPrecious(run) ? 'paused' : 'shown' }),
    });
    if (last) this.pictures.map(last.codes);
  }

  /**
   * Looks at a remembered moment; the last one is the model as it is.
   * @param {number} at place in run.moments
   */
  async scrub(at) {
    const { run } = this.state;
    const moment = run.moments[at];
    if (!moment) return;
    const isLast = at === run.moments.length - 1 && Math.abs(moment.epoch - run.epoch) < 1e-6;
    if (this.state.training) this.trainer.pause();
    const params = { ...this.state.params, epoch: isLast ? -1 : Number(moment.epoch.toFixed(4)) };
    this.put({ shown: isLast ? -1 : at, params });
    try {
      if (isLast) {
        this.put({ viewId: run.parameters ? run.id : '' });
      } else if (run.origin === 'shipped') {
        const nothing = { mosaic: null, recon: null, samples: null, path: null, probe: null };
        this.put({ viewId: '', ...nothing });
        this.pictures.map(moment.codes);
        return;
      } else {
        await this.engine.call('snapshotOpen', { id: run.id, index: moment.index, as: MOMENT_ID });
        if (this.state.shown !== at) return;
        this.put({ viewId: MOMENT_ID });
      }
      this.pictures.all(moment.codes);
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {number} epoch looks at the moment nearest to it */
  scrubTo(epoch) {
    const { moments } = this.state.run;
    let best = -1;
    moments.forEach((m, i) => {
      if (best < 0 || Math.abs(m.epoch - epoch) < Math.abs((moments[best]?.epoch ?? 0) - epoch))
        best = i;
    });
    if (best >= 0) void this.scrub(best);
  }

  /** @param {number} by −1 or 1 */
  scrubBy(by) {
    const { shown, run } = this.state;
    const at = shown < 0 ? run.moments.length - 1 : shown;
    void this.scrub(Math.min(run.moments.length - 1, Math.max(0, at + by)));
  }

  /** Reset: the same settings, untrained. @param {boolean} newSeed */
  async reset(newSeed) {
    const before = this.standing();
    this.trainer.pause();
    this.dismiss('pending');
    if (newSeed) this.put({ params: { ...before.params, seed: freshSeed(before.params.seed) } });
    await this.chooseRun({ fresh: true });
    if (isPrecious(before.run)) this.offerBack(before);
  }

  /** What can be gone back to. */
  standing() {
    const { run, data, own } = this.state;
    return { run, params: this.state.params, data, own };
  }

  /** @param {ReturnType<Lab['standing']>} before */
  offerBack({ run, params, data, own }) {
    if (!this.shelf.has(run)) return; // too large to be kept beside the new one
    this.offered = run;
    this.notify({
      id: 'back',
      kind: 'info',
      text: words('notices.replaced'),
      action: {
        text: words('notices.back'),
        run: () => void this.goBack({ run, params, data, own }).catch((error) => this.fail(error)),
      },
    });
  }

  /** @param {ReturnType<Lab['standing']>} before */
  async goBack({ run, params, data, own }) {
    this.trainer.pause();
    if (data === 'own' && own && own !== this.datasets.own) await this.datasets.takeOwn(own);
    const isOther = data !== this.state.data || own !== this.state.own;
    this.put({ params, data, own, ...(isOther ? NO_PICTURES : {}) });
    await this.chooseRun({ run });
  }

  /**
   * Other images. A run of the ones before can be gone back to, and is found again with its settings.
   * @param {DataKind} kind
   * @param {ReturnType<Lab['standing']>} [before] when own images have been taken already
   */
  async useData(kind, before = this.standing()) {
    this.trainer.pause();
    this.dismiss('pending');
    const own = kind === 'own' ? this.datasets.own : null;
    this.put({
      ...NO_PICTURES,
      data: kind,
      own,
      params: { ...this.state.params, data: kind, ...this.layersFor(own) },
    });
    await this.chooseRun();
    if (isPrecious(before.run) && before.run !== this.state.run) this.offerBack(before);
  }

  /** Convolutions give way to images they are not for, and come back with theirs. @param {Shape | null} images */
  layersFor(images) {
    const { params } = this.state;
    if (params.layers === 'conv' && !fitsConv(images)) {
      const { rows, cols } = /** @type {Shape} */ (images);
      const text = words('notices.convGone', { rows, cols });
      this.notify({ id: 'layers', kind: 'info', text });
      const { layers, hidden, batch } = params;
      this.gaveWay = { layers, hidden, batch };
      return withLayers(params, 'dense');
    }
    const back = fitsConv(images) ? this.gaveWay : null;
    if (back) this.gaveWay = null;
    return (params.layers === 'dense' && back) || {};
  }

  /**
   * Images of the visitor, prepared. Nothing changes when there is no room for them: the error says so.
   * @param {import('./datasets.js').OwnSet} set
   * @param {Partial<Params>} prepared how, for the address
   */
  async openOwn(set, prepared) {
    const before = this.standing();
    await this.datasets.takeOwn(set);
    const { ownSum } = this.state.params;
    const isOther = this.state.params.data === 'own' && ownSum !== '' && ownSum !== set.sum;
    const wasOpen = before.data === 'own';
    this.put({ params: { ...this.state.params, ...prepared, ownSum: set.sum, hide: [] } });
    await this.useData('own', before);
    const facts = { name: set.name, n: number(set.train.count), held: number(set.test.count) };
    const text = words('data.ownHere', facts);
    const other =
      isOther && !wasOpen ? ` ${words('data.ownOther', { sum: ownSum.slice(0, 8) })}` : '';
    this.notify({ id: 'data', kind: other ? 'warning' : 'info', text: text + other });
    if (this.wishedEpoch >= 0 && !isOther) reachEpoch(this, this.wishedEpoch);
    this.wishedEpoch = -1;
  }

  /**
   * A run that came from a file is on show; the one before can be gone back to.
   * @param {Run} run
   * @param {ReturnType<Lab['standing']>} before
   */
  async openRun(run, before) {
    this.dismiss('pending');
    await this.chooseRun({ run });
    if (isPrecious(before.run)) this.offerBack(before);
  }

  /** @param {{ z: Point, code: number } | null} hover */
  hover(hover) {
    this.put({ hover });
    this.pictures.probe(undefined);
  }

  /** @param {Uint8Array | null} image */
  draw(image) {
    this.put({ drawn: image ? { image, mu: null, logVar: null, output: null } : null });
    if (image) this.pictures.drawn(undefined);
  }

  /** @returns {Point} */
  probe() {
    return point(this.state.params.probe);
  }

  path() {
    return { a: point(this.state.params.pathA), b: point(this.state.params.pathB) };
  }

  /** @returns {readonly [number, number] | null} null lets the liveliest be shown */
  chosenDims() {
    const [a, b] = this.state.params.dims;
    return a && b && a !== b ? [a - 1, b - 1] : null;
  }
}

/** Of images that are no longer in use. @type {Partial<LabState>} */
const NO_PICTURES = { heldOut: null, recon: null, samples: null, labels: null, drawn: null };

/** @param {number[]} values @returns {Point} */
function point([x = 0, y = 0]) {
  return [x, y];
}

/** @param {Params} params @returns {Partial<Params>} */
function structuralOf(params) {
  return Object.fromEntries(STRUCTURAL.map((name) => [name, params[name]]));
}

/** Another seed from this one: a walk through 31 bits that needs no randomness. @param {number} seed */
function freshSeed(seed) {
  return (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
}
