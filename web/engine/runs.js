/**
 * The trainings of a page, as a list that can be watched: what trains, how far it is, how fast, and a
 * way to stop it. Whoever trains opens a run, gives it to its calls and ends it (frame/training.js does).
 * `run.cancel()` ends its calls with code `cancelled`; the model keeps the weights of its last step,
 * and the client the snapshots kept until then. Several calls in a row may be one run.
 * @module
 */

/** @typedef {import('./protocol.js').ModelSpec} ModelSpec */
/** @typedef {'waiting' | 'running' | 'done' | 'stopped'} RunState */

/** Ended runs that stay on the list. */
const MOST_ENDED = 3;
/** Rates are taken over at least this long: between two reports there may be nothing. */
const RATE_MS = 500;

export class Run {
  /**
   * @param {Runs} runs
   * @param {{ id: string, name: string, steps: number, batchSize?: number, life?: AbortSignal }} options
   */
  constructor(runs, { id, name, steps, batchSize = 0, life }) {
    /** @private */ this.runs = runs;
    this.id = id;
    this.name = name;
    /** Optimiser steps in all. */
    this.steps = steps;
    this.batchSize = batchSize;
    /** @type {RunState} */
    this.state = 'waiting';
    this.step = 0;
    this.epoch = 0;
    /** Of the clock on the wall: what other runs and the page take is missing here. */
    this.imagesPerSecond = 0;
    /** @private @type {{ step: number, at: number } | null} */
    this.since = null;
    /** @private */ this.abort = new AbortController();
    this.signal = this.abort.signal;
    if (life) {
      const forget = () => this.forget();
      life.addEventListener('abort', forget, { once: true });
      this.signal.addEventListener('abort', () => life.removeEventListener('abort', forget));
      if (life.aborted) this.forget();
    }
  }

  get isActive() {
    return this.state === 'waiting' || this.state === 'running';
  }

  /** Share of the steps that is done, 0…1. */
  get share() {
    return Math.min(1, this.step / Math.max(1, this.steps));
  }

  /** Stops it where it is. */
  cancel() {
    this.abort.abort();
    this.end();
  }

  /** Its exhibit is gone: it stops and leaves the list. */
  forget() {
    this.cancel();
    this.runs.remove(this);
  }

  /** Nothing more comes. */
  end() {
    if (!this.isActive) return;
    this.state = this.step >= this.steps ? 'done' : 'stopped';
    this.runs.changed();
  }

  /** What the worker says of the call. @param {'waiting' | 'running'} state */
  enter(state) {
    if (!this.isActive || this.state === state) return;
    this.state = state;
    this.runs.changed();
  }

  /** @param {{ step?: number, steps?: number, epoch?: number }} progress of the call */
  take({ step, steps, epoch }) {
    if (!this.isActive) return;
    this.step = step ?? steps ?? this.step;
    this.epoch = epoch ?? this.epoch;
    const now = performance.now();
    this.since ??= { step: this.step, at: now };
    const took = now - this.since.at;
    if (took >= RATE_MS) {
      this.imagesPerSecond = (1000 * this.batchSize * (this.step - this.since.step)) / took;
      this.since = { step: this.step, at: now };
    }
    this.runs.changed();
  }
}

export class Runs {
  constructor() {
    /** @type {Run[]} oldest first */
    this.list = [];
    /** @private @type {Set<(list: readonly Run[]) => void>} */
    this.listeners = new Set();
  }

  /**
   * A run on the list; one of the same id that is on it goes.
   * @param {ConstructorParameters<typeof Run>[1]} options id: of the model, say; name: what a reader
   *   knows it by; steps: in all; batchSize: for the rate; life: of the exhibit
   */
  open(options) {
    for (const old of this.list.filter(({ id }) => id === options.id)) old.forget();
    const ended = this.list.filter((run) => !run.isActive);
    const dropped = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED)));
    const run = new Run(this, options);
    this.list = [...this.list.filter((one) => !dropped.has(one)), run];
    this.changed();
    return run;
  }

  /** @param {Run} run */
  remove(run) {
    this.list = this.list.filter((one) => one !== run);
    this.changed();
  }

  changed() {
    for (const listener of this.listeners) listener(this.list);
  }

  /** Tells at once and at each change. @param {(list: readonly Run[]) => void} listener @returns {() => void} */
  subscribe(listener) {
    this.listeners.add(listener);
    listener(this.list);
    return () => void this.listeners.delete(listener);
  }
}

/**
 * What is trained, in every language: VAE 256–64–2, β = 4, or VAE conv–128–2.
 * @param {Pick<ModelSpec, 'kind' | 'layers' | 'hidden' | 'latentDim' | 'beta'>} spec
 */
export function runName({ kind, layers = 'dense', hidden, latentDim, beta }) {
  const widths = (layers === 'conv' ? ['conv', ...hidden, latentDim] : [...hidden, latentDim]).join(
    '–',
  );
  return `${kind.toUpperCase()} ${widths}${kind === 'vae' && beta !== 1 ? `, β = ${beta}` : ''}`;
}
