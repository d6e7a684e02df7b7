/**
 * Notices that a worker is gone though no event says so: one that is ended from outside, or by a system
 * that is short of memory, just falls silent. A worker that is busy in one long call (a fit of 60,000
 * images on a slow phone) is silent too, and must not be mistaken for a dead one. Two signs:
 *
 * - A lock. The worker holds a Web Lock as long as it lives and says its name; the page waits for the
 *   same lock. The browser hands it over when the worker is gone and only then, at once, however busy
 *   it was. Whoever holds a lock is never given up for being silent.
 * - Silence, where there are no locks (a page without https). While a call is pending the worker is
 *   pinged and answers between two slices; after MOST_SILENT pings in a row without any message it
 *   counts as gone. What is counted are pings, not the clock: the timers of a hidden tab and the sleep
 *   of a machine make it later and never sooner.
 *
 * @module
 */

export const PING_MS = 10_000;
/** Five minutes: several times the longest single call on a slow phone. */
export const MOST_SILENT = 30;

export class Pulse {
  /**
   * @param {object} options
   * @param {() => void} options.ping asks the worker for a sign of life
   * @param {() => boolean} options.isExpecting whether an answer is due
   * @param {() => void} options.onGone
   * @param {Pick<LockManager, 'request'>} [options.locks] of the page
   */
  constructor({ ping, isExpecting, onGone, locks = globalThis.navigator?.locks }) {
    /** @private */ this.ping = ping;
    /** @private */ this.isExpecting = isExpecting;
    /** @private */ this.onGone = onGone;
    /** @private */ this.locks = locks;
    /** @private */ this.silent = 0;
    /** @private @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    /** @private */ this.hasLock = false;
    /** @private */ this.over = new AbortController();
  }

  /** An answer is due. */
  expect() {
    if (this.timer !== undefined || this.hasLock || this.over.signal.aborted) return;
    this.silent = 0;
    this.timer = setInterval(() => this.tick(), PING_MS);
    /** @type {{ unref?: () => void }} */ (this.timer).unref?.(); // Node waits for nothing
  }

  /** Any message of the worker. */
  heard() {
    this.silent = 0;
  }

  /** The worker holds this lock. @param {string} name */
  holds(name) {
    if (!this.locks) return;
    this.hasLock = true;
    this.rest();
    const { signal } = this.over;
    this.locks.request(name, { signal }, async () => this.gone()).catch(() => {}); // stopped
  }

  /** Nothing more is to be noticed. */
  stop() {
    this.over.abort();
    this.rest();
  }

  /** @private */
  rest() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** @private */
  gone() {
    if (this.over.signal.aborted) return;
    this.stop();
    this.onGone();
  }

  /** @private */
  tick() {
    if (!this.isExpecting()) return this.rest();
    if (this.silent >= MOST_SILENT) return this.gone();
    this.silent++;
    this.ping();
  }
}
