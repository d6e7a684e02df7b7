/**
 * The four moments of a step: ask, chosen, running, answered. What was chosen is judged by what is
 * measured after the action, and only then; the numbers of that run are kept.
 *
 * @module
 */
import { progressOf, setAnswered } from './progress.js';

/** @typedef {import('./contract.js').Step} Step */
/** @typedef {import('./contract.js').Moment} Moment */
/** @typedef {import('./contract.js').Reading} Reading */
/** @typedef {import('./progress.js').Answered} Answered */
/**
 * @typedef {object} StepState
 * @property {string} id
 * @property {Moment} moment
 * @property {number} pick card chosen; −1: none
 * @property {number} truth card that was measured; −1: none, or not yet
 */

/** What is moved by hand is measured when the hand rests. */
const REST_MS = 350;
/** A demonstration moves as a hand would. */
const MOVE_MS = 700;
/** Frames in which the engine owes nothing: what one answer asks for next is seen. */
const STILL_FRAMES = 2;
/** An exhibit that always asks for something is not waited for longer, once it has measured. */
const LONGEST_REST_MS = 1000;

export class Moments {
  /**
   * @param {object} parts
   * @param {string} parts.folder
   * @param {import('./paramStore.js').ParamStore<any>} parts.params
   * @param {import('./live.js').LiveValues} parts.live
   * @param {(selector: string) => void} parts.press uses a control of the exhibit
   * @param {() => boolean} parts.isBusy the engine owes an answer
   * @param {readonly string[]} parts.facts names of the live values that the facts show
   * @param {boolean} [parts.hasPrediction] false: nothing is asked, every step is on show as measured
   */
  constructor({ folder, params, live, press, isBusy, facts, hasPrediction = true }) {
    this.folder = folder;
    this.params = params;
    this.live = live;
    this.press = press;
    this.isBusy = isBusy;
    this.facts = facts;
    this.hasPrediction = hasPrediction;
    /** @type {StepState} */
    this.values = { id: '', moment: 'ask', pick: -1, truth: -1 };
    /** @type {Answered | null} */
    this.answered = null;
    /** @private @type {Step | null} */
    this.step = null;
    /** As it was when the reader chose. @private @type {Reading | null} */
    this.then = null;
    /** @private */
    this.timer = 0;
    /** @private */
    this.frame = 0;
    /** The action waits until the state before it is measured. @private */
    this.isWaiting = false;
    /** @private @type {Set<() => void>} */
    this.listeners = new Set();
    const observe = () => this.observe();
    /** @private */
    this.stops = [live.subscribe(observe), params.subscribe(observe)];
  }

  /** @param {() => void} listener told of every change of `values` */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param {Step} step what was measured of it before is shown again */
  enter(step) {
    this.stopMoving();
    this.step = step;
    this.then = null;
    if (!this.hasPrediction)
      return this.change({ id: step.id, moment: 'answered', pick: -1, truth: -1 });
    const answered = progressOf(this.folder).steps[step.id]?.answered ?? null;
    this.answered = answered;
    this.change({
      id: step.id,
      moment: answered ? 'answered' : 'ask',
      pick: answered?.pick ?? -1,
      truth: answered?.truth ?? -1,
    });
  }

  /** @param {number} pick */
  choose(pick) {
    if (this.values.moment !== 'ask' && this.values.moment !== 'chosen') return;
    this.then = this.read();
    this.change({ moment: 'chosen', pick });
  }

  /** The one action, by the frame's own button; what it starts from is measured first. */
  act() {
    const { step } = this;
    if (!step || this.frame) return;
    if (this.values.moment === 'answered' && this.hasPrediction) return;
    const { press } = step.action;
    const move = targetOf(step, this.read());
    if (move) this.params.set(pickOf(step.open, Object.keys(move)));
    this.isWaiting = true;
    if (this.hasPrediction) this.change({ moment: 'running' });
    this.whenAtRest(() => {
      this.isWaiting = false;
      this.then = this.read();
      if (press) this.press(press);
      const measured = targetOf(step, this.then);
      if (measured) this.moveTo(measured);
    });
  }

  /** To the question, in its opening state. */
  again() {
    if (!this.step) return;
    this.stopMoving();
    this.params.set({ ...this.step.open });
    if (!this.hasPrediction) return;
    setAnswered(this.folder, this.step.id, null);
    this.answered = null;
    this.then = null;
    this.change({ moment: 'ask', pick: -1, truth: -1 });
  }

  /** The reader used the control that the action names. */
  touched() {
    if (this.values.moment === 'chosen') this.change({ moment: 'running' });
  }

  /** 0…1, or NaN when the step does not say. */
  get progress() {
    const share = this.then && this.step?.action.progress?.(this.read(), this.then);
    return typeof share === 'number' ? Math.max(0, Math.min(1, share)) : NaN;
  }

  close() {
    this.stopMoving();
    for (const stop of this.stops) stop();
    this.listeners.clear();
  }

  /** @private @returns {Reading} */
  read() {
    return { params: this.params.values, live: Object.fromEntries(this.live.values) };
  }

  /** @private */
  observe() {
    const { step, then } = this;
    const { moment } = this.values;
    if (!step || !then || this.isWaiting || (moment !== 'chosen' && moment !== 'running')) return;
    const now = this.read();
    const { done } = step.action;
    const move = targetOf(step, then);
    const moved = Object.keys(move ?? {}).some((name) => now.params[name] !== then.params[name]);
    if (moved) this.touched();
    if (this.values.moment !== 'running') {
      // Measured only now, or set otherwise: what the reader does next starts from here.
      this.then = now;
      return;
    }
    clearTimeout(this.timer);
    if (!done(now, then)) return this.tell();
    // A demonstration is at rest when it has come to its end.
    if (this.frame) return;
    if (!move) return this.answer();
    this.timer = window.setTimeout(() => this.answer(), REST_MS);
  }

  /** @private */
  answer() {
    const { step, then } = this;
    const now = this.read();
    if (!step || !then || this.values.moment !== 'running' || !step.action.done(now, then)) return;
    const { pick } = this.values;
    const truth = step.truth(now, then);
    const answered = {
      pick,
      truth,
      live: pickOf(now.live, this.facts),
      query: this.params.query(),
      at: Date.now(),
    };
    this.answered = answered;
    setAnswered(this.folder, step.id, answered);
    this.change({ moment: 'answered', truth });
  }

  /**
   * Waits until what is on show is measured: the engine owes nothing, and no value that the action
   * compares with is missing where an exhibit never comes to rest.
   * @private @param {() => void} then
   */
  whenAtRest(then) {
    const start = performance.now();
    let still = 0;
    const look = () => {
      still = this.isBusy() ? 0 : still + 1;
      const isLong = performance.now() - start > LONGEST_REST_MS && this.isMeasured();
      if (still < STILL_FRAMES && !isLong) {
        this.frame = requestAnimationFrame(look);
        return;
      }
      this.frame = 0;
      then();
    };
    look();
  }

  /** Whether every value is there that the action compares with. @private */
  isMeasured() {
    const now = this.read();
    let isWhole = true;
    const live = new Proxy(now.live, {
      get(values, name) {
        const value = Reflect.get(values, name);
        if (value === undefined) isWhole = false;
        return value;
      },
    });
    this.step?.action.done(now, { params: now.params, live });
    return isWhole;
  }

  /** @private @param {Record<string, any>} target */
  moveTo(target) {
    const from = pickOf(this.params.values, Object.keys(target));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const start = performance.now();
    const go = (/** @type {number} */ time) => {
      const t = still ? 1 : Math.min(1, Math.max(0, (time - start) / MOVE_MS));
      const eased = t * t * (3 - 2 * t);
      this.frame = t < 1 ? requestAnimationFrame(go) : 0;
      this.params.set(
        Object.fromEntries(
          Object.entries(target).map(([name, to]) => {
            const at = from[name];
            return [name, t < 1 ? between(at, to, eased) : to];
          }),
        ),
      );
      // The last of it may have been an answer that came on the way.
      if (!this.frame) this.observe();
    };
    this.frame = requestAnimationFrame(go);
  }

  /** @private */
  stopMoving() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.frame = 0;
    this.isWaiting = false;
  }

  /** @private @param {Partial<StepState>} partial */
  change(partial) {
    this.values = { ...this.values, ...partial };
    this.tell();
  }

  /** @private */
  tell() {
    for (const listener of [...this.listeners]) listener();
  }
}

/**
 * Where the action moves the parameters; where that is may have to be measured first.
 * @param {Step} step @param {Reading} reading @returns {Record<string, any> | undefined}
 */
function targetOf({ action: { move } }, { live }) {
  return typeof move === 'function' ? move(live) : move;
}

/**
 * A value on the way; whole numbers stay whole, lists of one length go number by number (a point that is
 * dragged), and what is no number waits for the end.
 * @param {any} from @param {any} to @param {number} share @returns {any}
 */
function between(from, to, share) {
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length)
    return from.map((value, i) => value + share * (to[i] - value));
  if (typeof from !== 'number' || typeof to !== 'number') return from;
  const at = from + share * (to - from);
  return Number.isInteger(from) && Number.isInteger(to) ? Math.round(at) : at;
}

/** @template T @param {Record<string, T>} from @param {readonly string[]} names @returns {Record<string, T>} */
function pickOf(from, names) {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );
}
