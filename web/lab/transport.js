/**
 * `<atlas-transport>`: Reset, Play or Pause, Step and the epoch counter.
 *
 * Events: `reset`, `play`, `step`. It shows what it is told and keeps no state of its own.
 *
 * @module
 */
import { words } from './words.js';
import { el, emit, icon, setDisabled, setText, svg } from '../ui/base/dom.js';

const PLAY = 'M7 4.2v13.6L18 11z';
const PAUSE = 'M6 4h3.6v14H6zM12.4 4H16v14h-3.6z';

/**
 * @typedef {object} TransportData
 * @property {boolean} running
 * @property {boolean} canStep
 * @property {string} epoch
 * @property {string} of text after the number, "of 20"
 * @property {string} play what pressing Play does
 */

export class Transport extends HTMLElement {
  constructor() {
    super();
    this.playPath = svg('path', { d: PLAY });
    this.playButton = el(
      'button',
      { type: 'button', class: 'play', 'data-action': 'play', onclick: () => emit(this, 'play') },
      svg('svg', { viewBox: '0 0 22 22', 'aria-hidden': 'true' }, this.playPath),
    );
    this.resetLabel = el('span');
    this.resetButton = el(
      'button',
      {
        type: 'button',
        class: 'toolButton',
        'data-action': 'reset',
        onclick: () => emit(this, 'reset'),
      },
      icon('M4 10a6 6 0 1 0 2-4.5M4 3v4h4'),
      this.resetLabel,
    );
    this.stepLabel = el('span');
    this.stepButton = el(
      'button',
      {
        type: 'button',
        class: 'toolButton',
        'data-action': 'step',
        onclick: () => emit(this, 'step'),
      },
      icon('M5 4.5v11l8-5.5zM15.5 4.5v11'),
      this.stepLabel,
    );
    this.epochLabel = el('span');
    this.epochValue = document.createTextNode('');
    this.epochOf = el('small');
    this.epochOutput = el('output', { 'aria-live': 'off' }, this.epochValue, ' ', this.epochOf);
  }

  connectedCallback() {
    if (this.childElementCount) return;
    this.append(
      this.resetButton,
      this.playButton,
      this.stepButton,
      el('div', { class: 'epoch' }, this.epochLabel, this.epochOutput),
    );
  }

  /** @param {TransportData} data */
  set data({ running, canStep, epoch, of, play }) {
    const d = running ? PAUSE : PLAY;
    if (this.playPath.getAttribute('d') !== d) this.playPath.setAttribute('d', d);
    const act = running ? words('transport.pause') : play;
    this.playButton.setAttribute('aria-label', act);
    this.playButton.title = `${act} (Space)`;
    this.resetButton.setAttribute('aria-label', words('transport.resetHint'));
    this.resetButton.title = words('transport.resetHint');
    this.stepButton.setAttribute('aria-label', words('transport.stepHint'));
    this.stepButton.title = words('transport.stepHint');
    setDisabled(this.stepButton, !canStep);
    setText(this.resetLabel, words('transport.reset'));
    setText(this.stepLabel, words('transport.step'));
    setText(this.epochLabel, words('transport.epoch'));
    if (this.epochValue.data !== epoch) this.epochValue.data = epoch;
    setText(this.epochOf, of);
  }
}

if (!customElements.get('atlas-transport')) customElements.define('atlas-transport', Transport);
