/**
 * Whose turn it is in the worker. Every long call works in slices, and the slices of all of them stand
 * in one line: one slice, then a look at the mailbox, then the next call's slice. However many models
 * train, a hover waits for at most one slice.
 *
 * What a call computes does not depend on the others: a slice is whole optimiser steps of one model,
 * whose batches and noise are functions of its own seed and step (tests/e2e/runs.test.mjs).
 * @module
 */

/**
 * Calls that take turns. More would each crawl, and every model holds its activations; the others wait
 * in the order in which they came.
 */
const MOST_RUNNING = 3;

/** Lets queued messages in: a macrotask without the 4 ms clamp of setTimeout. @returns {() => Promise<void>} */
function makeBreather() {
  const { port1, port2 } = new MessageChannel();
  return () =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
}

/** @typedef {() => Promise<void>} Turn ends a slice; resolves when the next may begin */

export class SliceQueue {
  /** @param {{ mostRunning?: number, breathe?: () => Promise<void> }} [options] */
  constructor({ mostRunning = MOST_RUNNING, breathe = makeBreather() } = {}) {
    this.mostRunning = mostRunning;
    this.breathe = breathe;
    this.running = 0;
    /** Calls that wait for a place. @type {(() => void)[]} */
    this.outside = [];
    /** Calls whose slice is over, next first. @type {(() => void)[]} */
    this.line = [];
    this.isBreathing = false;
  }

  /**
   * Runs `body` as one that takes turns. Between two turns it must not wait for anything else: what
   * lies between them is the slice.
   * @template T
   * @param {{ signal?: AbortSignal, onWait?: () => void, onRun?: () => void, place?: boolean }} options
   *   onWait: there is no place yet; signal: gives up waiting for one; place false: needs none, it only
   *   takes turns with those that run
   * @param {(turn: Turn) => Promise<T>} body
   * @returns {Promise<T>}
   */
  async inTurns({ signal, onWait, onRun, place = true }, body) {
    if (place && this.running >= this.mostRunning) {
      onWait?.();
      await this.place(signal); // handed over by the one that leaves
    } else if (place) {
      this.running++;
    }
    try {
      signal?.throwIfAborted();
      if (place) onRun?.();
      await this.turn();
      return await body(() => this.turn());
    } finally {
      if (place) this.leave();
      this.serve();
    }
  }

  /** @private */
  leave() {
    const next = this.outside.shift();
    if (next) next();
    else this.running--;
  }

  /** @private @param {AbortSignal} [signal] @returns {Promise<void>} */
  place(signal) {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.outside.splice(this.outside.indexOf(enter), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.outside.push(enter);
    });
  }

  /** @private @returns {Promise<void>} */
  turn() {
    return new Promise((resolve) => {
      this.line.push(resolve);
      this.serve();
    });
  }

  /** @private */
  serve() {
    if (this.isBreathing || this.line.length === 0) return;
    this.isBreathing = true;
    void this.breathe().then(() => {
      this.isBreathing = false;
      this.line.shift()?.();
    });
  }
}
