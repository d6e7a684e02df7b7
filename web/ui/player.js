/**
 * `<atlas-player>`: Reset, Step back, Play or Pause, Step, and a speed, for an algorithm that goes step by
 * step. It keeps the clock; the exhibit keeps the step.
 *
 * Property `data`: see `PlayerData`. Methods `play()`, `pause()`; property `playing`.
 * Events (bubble): `step` {by}: take one step (by −1: back; at high speed several at once),
 * `reset`, `playing` {playing}. It stops by itself when `step` reaches `count`.
 *
 * @module
 */
import { el, emit, icon, keepFocus, setDisabled, setText, svg } from './dom.js';
import { define } from './figure.js';
import { segmented } from './segmented.js';
import { word } from './words.js';

/**
 * @typedef {object} PlayerData
 * @property {number} step taken so far
 * @property {number} [count] of steps in all; left out: no end
 * @property {readonly number[]} [speeds] steps a second to choose from; the first is chosen
 * @property {boolean} [back] offers to step back
 * @property {string} [status] instead of "step 3 of 20"
 * @property {boolean} [disabled]
 */

const PLAY = 'M7 4.2v13.6L18 11z';
const PAUSE = 'M6 4h3.6v14H6zM12.4 4H16v14h-3.6z';

export class Player extends HTMLElement {
  constructor() {
    super();
    /** @type {PlayerData} */
    this.value = { step: 0 };
    this.playing = false;
    this.perSecond = 1;
    /** Clock of the last step and what is owed since. */
    this.last = 0;
    this.owed = 0;
    this.frame = 0;
    this.path = svg('path', { d: PLAY });
    const tool = (
      /** @type {string} */ action,
      /** @type {() => void} */ run,
      /** @type {string[]} */ ...paths
    ) =>
      el(
        'button',
        { type: 'button', class: 'iconButton', 'data-action': action, onclick: run },
        icon(...paths),
      );
    this.buttons = {
      reset: tool('reset', () => this.reset(), 'M4 10a6 6 0 1 0 2-4.5M4 3v4h4'),
      back: tool('back', () => this.take(-1), 'M15 4.5v11l-8-5.5zM4.5 4.5v11'),
      play: el(
        'button',
        { type: 'button', class: 'play', 'data-action': 'play', onclick: () => this.toggle() },
        svg('svg', { viewBox: '0 0 22 22', 'aria-hidden': 'true' }, this.path),
      ),
      step: tool('step', () => this.take(1), 'M5 4.5v11l8-5.5zM15.5 4.5v11'),
    };
    this.status = el('output', { 'aria-live': 'off' });
    /** @type {ReturnType<typeof segmented<string>> | null} */
    this.speeds = null;
    this.speedKey = '';
  }

  connectedCallback() {
    const { reset, back, play, step } = this.buttons;
    // The speeds may be there already: data can be set before the player stands in a page.
    if (reset.parentNode !== this) this.prepend(reset, back, play, step, this.status);
    this.data = this.value;
  }

  disconnectedCallback() {
    this.pause();
  }

  /** @param {PlayerData} data */
  set data(data) {
    this.value = data;
    const { reset, back, play, step } = this.buttons;
    const name = (/** @type {HTMLButtonElement} */ button, /** @type {string} */ text) => {
      button.setAttribute('aria-label', text);
      button.title = text;
    };
    name(reset, word('reset'));
    name(back, word('back'));
    name(step, word('step'));
    name(play, word(this.playing ? 'pause' : 'play'));
    const d = this.playing ? PAUSE : PLAY;
    if (this.path.getAttribute('d') !== d) this.path.setAttribute('d', d);
    const atEnd = data.count !== undefined && data.step >= data.count;
    if (atEnd && this.playing) this.pause();
    back.hidden = !data.back;
    setDisabled(back, Boolean(data.disabled) || data.step <= 0);
    setDisabled(step, Boolean(data.disabled) || atEnd);
    setDisabled(play, Boolean(data.disabled) || (atEnd && !this.playing));
    setDisabled(reset, Boolean(data.disabled));
    const values = { n: data.step, count: data.count ?? 0 };
    setText(
      this.status,
      data.status ?? word(data.count === undefined ? 'stepAt' : 'stepOf', values),
    );
    keepFocus(this, () => this.showSpeeds(data.speeds ?? [2, 10, 60]));
  }

  get data() {
    return this.value;
  }

  /** @param {readonly number[]} speeds */
  showSpeeds(speeds) {
    const key = speeds.join();
    if (key === this.speedKey) return;
    this.speedKey = key;
    this.perSecond = speeds[0] ?? 1;
    this.speeds?.root.remove();
    if (speeds.length < 2) return;
    const first = speeds[0] ?? 1;
    this.speeds = segmented({
      label: word('speed'),
      small: true,
      items: speeds.map((s) => ({ value: String(s), text: `${Math.round(s / first)}×` })),
      onChange: (value) => (this.perSecond = Number(value)),
    });
    this.speeds.set(String(first));
    this.append(this.speeds.root);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.playing || !this.isConnected) return;
    this.playing = true;
    this.last = performance.now();
    // The first step comes at once: the press must be seen to do something.
    this.owed = 1;
    this.tick(this.last);
    this.tell();
  }

  pause() {
    cancelAnimationFrame(this.frame);
    if (!this.playing) return;
    this.playing = false;
    this.tell();
  }

  tell() {
    this.data = this.value;
    emit(this, 'playing', { playing: this.playing });
  }

  reset() {
    this.pause();
    emit(this, 'reset');
  }

  /** @param {number} by */
  take(by) {
    this.pause();
    emit(this, 'step', { by });
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    // A tab that slept does not make up for it.
    this.owed += Math.min(0.25, (now - this.last) / 1000) * this.perSecond;
    this.last = now;
    const { count, step } = this.value;
    const due = Math.min(Math.floor(this.owed), (count ?? Infinity) - step);
    if (due >= 1) {
      this.owed -= due;
      emit(this, 'step', { by: due });
    }
    if (this.playing) this.frame = requestAnimationFrame((t) => this.tick(t));
  }
}

define('atlas-player', Player);
