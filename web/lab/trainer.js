/**
 * Training as the page drives it: starts, pauses and steps a run, takes its reports, and lets the
 * pictures follow at a pace that leaves the engine most of its time.
 *
 * @module
 */
import { runName } from '../engine/runs.js';
import { isPrecious, rewind, SNAPSHOT_EPOCHS, takeProgress } from './runs.js';
import { SHOWN } from './datasets.js';
import { detailOf } from '../frame/sentences.js';
import { epoch as epochText } from '../ui/base/format.js';
import { whyOf, words } from './words.js';

/** @typedef {import('./model.js').Lab} Lab */
/** @typedef {import('../engine/protocol.js').TrainProgress} TrainProgress */

/** Pictures follow at least this far apart, and take at most about a quarter of the time. */
const LEAST_PAUSE_MS = 120;
const PAUSE_FACTOR = 3;
const REPORTS_PER_EPOCH = 60;
/** What kills the engine again and again at the same place is not tried for ever. */
const MOST_RESUMED = 3;

export class Trainer {
  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    /** @type {AbortController | null} */
    this.abort = null;
    /** @type {import('../engine/runs.js').Run | undefined} on the page's list */
    this.listed = undefined;
    /** Back at its last good state, whose losses are not measured yet. @type {import('./runs.js').Run | null} */
    this.diverged = null;
    /** The engine died while it trained. */
    this.interrupted = false;
    /** How often it went on by itself since the last moment was kept. */
    this.resumed = 0;
  }

  /** The engine died and another took over with the snapshots: the run goes on by itself. */
  async resume() {
    const { lab } = this;
    // What was pressed since then waits for the new engine: it is not to be stopped, nor done twice.
    const isWished = this.abort !== null;
    const goesOn = !isWished && this.interrupted && this.resumed < MOST_RESUMED;
    if (!isWished) this.pause();
    for (const run of new Set([lab.state.run, ...lab.shelf.runs])) {
      if (run.origin !== 'trained' || run.spec.kind === 'pca') continue;
      const last = (await lab.engine.call('snapshots', { id: run.id })).at(-1);
      // A kept run is back where it said last that it stood, another one at its last moment.
      const at = await lab.engine.call('modelInfo', { id: run.id }).catch(() => null);
      if (last) rewind(run, { ...last, ...(at && { step: at.step, epoch: at.epoch }) });
    }
    lab.put({ run: lab.state.run, progress: lab.state.run.step });
    if (!goesOn) return lab.pictures.all();
    this.resumed++;
    await this.train(Infinity);
  }

  /** Play or pause. */
  toggle() {
    if (this.lab.state.training) this.pause();
    else void this.train(Infinity);
  }

  pause() {
    this.abort?.abort();
    this.abort = null;
    const { state } = this.lab;
    if (!state.training) return;
    this.lab.put({ training: false, phase: 'paused', imagesPerSecond: 0 });
    this.lab.pictures.all();
  }

  step() {
    if (!this.lab.state.training) void this.train(1);
  }

  /** The step at which a run of the set in use is at an epoch: the last batch of one may be small. @param {number} epoch */
  stepAt(epoch) {
    const { batch } = this.lab.state.params;
    const { count } = this.lab.inUse();
    const whole = Math.floor(epoch + 1e-4);
    return (
      whole * Math.ceil(count / batch) + Math.max(0, Math.round(((epoch - whole) * count) / batch))
    );
  }

  /**
   * Trains to an epoch, which may lie between two.
   * @param {number} epoch
   * @param {{ fresh: boolean }} how fresh: from the first weights
   */
  async trainTo(epoch, { fresh }) {
    const { lab } = this;
    const { epochs } = lab.state.params;
    if (epoch > epochs) lab.set({ epochs: Math.min(200, Math.ceil(epoch)) });
    // The shipped run gives way to one of its own as soon as it trains.
    if (fresh && lab.state.run.origin === 'trained' && lab.state.run.step > 0)
      await lab.reset(false);
    const { run } = lab.state;
    const stands = run.origin === 'trained' ? run.step : 0;
    await this.train(Math.max(1, this.stepAt(epoch) - stands));
  }

  /** @param {number} most optimiser steps; Infinity goes on to the epoch asked for */
  async train(most) {
    const { lab } = this;
    if (lab.state.phase === 'failed' || lab.state.phase === 'starting' || !lab.state.heldOut)
      return;
    const before = { ...lab.standing(), params: lab.runParams };
    const abort = new AbortController();
    this.abort = abort;
    this.interrupted = false;
    lab.put({ training: true, phase: 'training' });
    lab.dismiss('pending');
    try {
      if (before.run.origin === 'shipped' || before.run.key !== lab.keyOf(lab.state.params)) {
        if (!(await lab.chooseRun({ fresh: true }))) return;
        if (isPrecious(before.run)) lab.offerBack(before);
      } else if (lab.state.shown >= 0) {
        lab.put({ shown: -1, viewId: before.run.id, params: { ...lab.state.params, epoch: -1 } });
      }
      if (abort.signal.aborted) return;
      lab.put({ training: true, phase: 'training' });
      const { params, data, own } = lab.state;
      // Something is trained on them: they are the run's.
      if (own && data === 'own') void lab.engine.kept.store.keepSet(own);
      const loading = lab.datasets.train(data, params.count, (held, total) =>
        lab.put({ loading: held < total ? { held, total } : null }),
      );
      loading.whole.catch((error) => lab.fail(error));
      const isPca = params.model === 'pca';
      const info = await (isPca ? loading.whole : loading.ready);
      if (abort.signal.aborted) return;
      await this.call(most, info.count, abort);
    } catch (error) {
      // Not when memory was used up: it would be again.
      this.interrupted = /** @type {{ kind?: string }} */ (error).kind === 'crashed';
      lab.fail(error);
    } finally {
      lab.put({ loading: null });
      if (this.abort === abort) {
        this.finish();
        // The run of these settings could not be made: the one before is still there.
        if (isPrecious(lab.state.run) && lab.state.run.key !== lab.keyOf(lab.state.params))
          void lab.settle();
      }
    }
  }

  finish() {
    const { lab } = this;
    this.abort = null;
    lab.put({ training: false, phase: 'paused', imagesPerSecond: 0 });
    lab.pictures.all();
  }

  /**
   * @param {number} most
   * @param {number} held training images that are there now
   * @param {AbortController} abort
   */
  async call(most, held, abort) {
    const { lab } = this;
    const { params, run, heldOut } = lab.state;
    if (!heldOut) return;
    const isPca = run.spec.kind === 'pca';
    const images = lab.state.data === 'own' ? held : params.count;
    const perEpoch = Math.ceil(images / params.batch);
    const target = Math.max(
      params.epochs,
      Math.floor(run.epoch + 1e-6) + (run.epoch >= params.epochs ? 5 : 0),
    );
    if (target > params.epochs) lab.put({ params: { ...params, epochs: Math.min(200, target) } });
    const steps = isPca ? 1 : Math.min(most, Math.max(1, target * perEpoch - run.step));
    const follow = this.followPictures(abort.signal);
    const listed = isPca ? undefined : this.list(abort, steps);
    this.listed = listed;
    try {
      await lab.engine.call(
        'train',
        {
          id: run.id,
          dataset: lab.datasets.trainId(lab.state.data),
          testDataset: heldOut.id,
          testCount: Math.min(SHOWN, heldOut.count),
          steps,
          reportEverySteps: Math.max(1, Math.round(perEpoch / REPORTS_PER_EPOCH)),
          snapshotEpochs: SNAPSHOT_EPOCHS.filter(
            (e) => e > run.epoch || (e === 0 && run.step === 0),
          ),
        },
        {
          signal: abort.signal,
          run: listed,
          onProgress: (/** @type {TrainProgress} */ progress) => {
            if (abort.signal.aborted || lab.state.run !== run) return;
            this.take(progress);
            follow();
          },
        },
      );
    } finally {
      listed?.end();
    }
    if (this.diverged === run) {
      this.diverged = null;
      // Of the good state, which may lie between two moments.
      const measured = { id: run.id, dataset: heldOut.id, count: heldOut.count };
      run.latest = await lab.engine.call('evaluate', measured);
      lab.put({ run, viewId: run.id });
    }
    if (isPca) {
      run.epoch = 1;
      lab.put({ viewId: run.id });
      await lab.opener.readPca();
    }
  }

  /**
   * On the page's list of runs; stopped there, it is a pause here.
   * @param {AbortController} abort
   * @param {number} steps
   */
  list(abort, steps) {
    const { run } = this.lab.state;
    const listed = this.lab.engine.runs.open({
      id: run.id,
      name: runName(run.spec),
      steps: run.step + steps,
      batchSize: run.spec.batchSize,
    });
    listed.signal.addEventListener('abort', () => void (this.abort === abort && this.pause()));
    abort.signal.addEventListener('abort', () => listed.cancel(), { once: true });
    return listed;
  }

  /** @param {TrainProgress} progress */
  take(progress) {
    const { lab } = this;
    const { run } = lab.state;
    takeProgress(run, progress);
    if (progress.snapshot) this.resumed = 0;
    lab.put({
      progress: run.step,
      imagesPerSecond: progress.imagesPerSecond || lab.state.imagesPerSecond,
      ...(progress.snapshot ? { run } : {}),
    });
    if (!progress.diverged) return;
    this.diverged = run;
    lab.put({ run, shown: -1 });
    const good = run.moments[run.moments.length - 1];
    const why = words('notices.diverged', { epoch: epochText(good?.epoch ?? 0) });
    lab.notify({
      id: 'diverged',
      kind: 'error',
      text: progress.error ? whyOf(progress.error) : why,
      detail: detailOf(progress.error),
    });
  }

  /**
   * Asks for new pictures when the last ones are drawn and a pause is over.
   * @param {AbortSignal} signal
   */
  followPictures(signal) {
    const { lab } = this;
    let busy = false;
    let nextAt = 0;
    return () => {
      if (busy || signal.aborted || performance.now() < nextAt || lab.state.shown >= 0) return;
      busy = true;
      const started = performance.now();
      const isFirst = nextAt === 0;
      const stop = lab.subscribe((changed) => {
        // The map is the dearest picture and the last to be answered.
        if (!changed.has('mosaic')) return;
        stop();
        busy = false;
        const took = performance.now() - started;
        nextAt = performance.now() + Math.max(LEAST_PAUSE_MS, PAUSE_FACTOR * took);
      });
      if (isFirst) nextAt = 1;
      lab.pictures.all();
    };
  }
}
