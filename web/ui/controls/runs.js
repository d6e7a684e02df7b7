/**
 * `<atlas-runs>`: what trains on this page, a row a run: name, progress, images a second, and a button
 * that stops it. Empty and hidden while nothing has been trained.
 *
 * Property `data`: see `RunsData`; cheap to set at every report, since rows are kept. Event (bubbles):
 * `runstop` {id}. A screen reader hears a run when it begins, waits, passes an epoch and ends.
 *
 * @module
 */
import { el, emit, icon, keepFocus, setText } from '../base/dom.js';
import { define } from '../base/figure.js';
import { number } from '../base/format.js';
import { word } from '../base/words.js';

/**
 * @typedef {object} RunRow
 * @property {string} id
 * @property {string} name
 * @property {'waiting' | 'running' | 'done' | 'stopped'} state
 * @property {number} share done, 0…1
 * @property {number} epoch 0: not counted
 * @property {number} imagesPerSecond
 */
/** @typedef {{ runs: readonly RunRow[], trouble?: '' | 'full' | 'forbidden' }} RunsData trouble: why they last only as long as the page */

const isActive = (/** @type {RunRow} */ { state }) => state === 'running' || state === 'waiting';

/** @param {RunRow} run */
function stateWords({ state, imagesPerSecond, share, epoch }) {
  if (state === 'waiting') return word('runWaiting');
  if (state === 'done') return word('runDone');
  if (state === 'stopped')
    return epoch > 0 ? word('runStoppedAt', { epoch: number(epoch, 1) }) : word('runStopped');
  const percent = `${number(Math.floor(100 * share))} %`;
  return imagesPerSecond > 0
    ? word('runRate', { percent, rate: number(Number(imagesPerSecond.toPrecision(2))) })
    : percent;
}

/** One run's row. @param {(id: string) => void} onStop */
function makeRow(onStop) {
  let id = '';
  const name = el('span', { class: 'runName' });
  const fill = el('i');
  const bar = el('span', { class: 'runBar', role: 'progressbar' }, fill);
  const said = el('span', { class: 'runSaid' });
  const stop = el(
    'button',
    { type: 'button', class: 'iconButton', 'data-action': 'stopRun', onclick: () => onStop(id) },
    icon('m5 5 10 10M15 5 5 15'),
  );
  const root = el('li', {}, name, bar, said, stop);
  return {
    root,
    stop,
    /** @param {RunRow} run */
    show(run) {
      id = run.id;
      root.dataset.run = id;
      root.dataset.state = run.state;
      setText(name, run.name);
      setText(said, stateWords(run));
      const percent = String(Math.floor(100 * run.share));
      fill.style.width = `${percent}%`;
      if (bar.getAttribute('aria-valuenow') !== percent) bar.setAttribute('aria-valuenow', percent);
      bar.setAttribute('aria-label', run.name);
      const label = word(run.state === 'waiting' ? 'runCancel' : 'runStop', { name: run.name });
      stop.setAttribute('aria-label', label);
      stop.title = label;
      // Not `hidden`: the rows keep their columns.
      stop.style.visibility = isActive(run) ? '' : 'hidden';
    },
  };
}

export class RunList extends HTMLElement {
  constructor() {
    super();
    /** @type {RunsData} */
    this.value = { runs: [] };
    /** @private @type {Map<string, ReturnType<typeof makeRow>>} */
    this.rows = new Map();
    /** What was said last of each run. @private @type {Map<string, string>} */
    this.told = new Map();
    this.heading = el('h2', {});
    this.list = el('ul', {});
    this.status = el('p', { class: 'visuallyHidden', role: 'status' });
    this.trouble = el('p', { class: 'runsTrouble', role: 'alert' });
  }

  connectedCallback() {
    if (!this.list.parentNode) this.append(this.heading, this.list, this.trouble, this.status);
    this.data = this.value;
  }

  /** @param {RunsData} data */
  set data(data) {
    this.value = data;
    if (!this.isConnected) return;
    this.hidden = data.runs.length === 0;
    setText(this.heading, word('runs'));
    this.list.setAttribute('aria-label', word('runs'));
    // A landmark of its own: in a lesson it stands under the stage, outside of main.
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', word('runs'));
    keepFocus(this, () => this.dropGone());
    for (const run of data.runs) this.showRun(run);
    setText(this.trouble, data.trouble ? word(`runs_${data.trouble}`) : '');
  }

  get data() {
    return this.value;
  }

  /** @private */
  dropGone() {
    for (const [id, { root }] of this.rows) {
      if (this.value.runs.some((run) => run.id === id)) continue;
      root.remove();
      this.rows.delete(id);
      this.told.delete(id);
    }
  }

  /** @private @param {RunRow} run */
  showRun(run) {
    let row = this.rows.get(run.id);
    if (!row) {
      row = makeRow((id) => emit(this, 'runstop', { id }));
      this.rows.set(run.id, row);
      this.list.append(row.root);
    }
    const hadFocus = document.activeElement === row.stop;
    row.show(run);
    // A button that vanishes under the finger hands the focus on.
    if (hadFocus && !isActive(run)) this.focusNear();
    const moment = run.state === 'running' ? `epoch ${Math.floor(run.epoch)}` : run.state;
    if (this.told.get(run.id) === moment) return;
    this.told.set(run.id, moment);
    const values = { name: run.name, epoch: number(Math.floor(run.epoch)) };
    setText(
      this.status,
      run.state === 'running' ? word('runEpoch', values) : `${run.name}: ${stateWords(run)}`,
    );
  }

  /** @private */
  focusNear() {
    const next = [...this.rows.values()].find(({ stop }) => stop.style.visibility === '');
    if (next) return next.stop.focus();
    this.heading.tabIndex = -1;
    this.heading.focus();
  }
}

define('atlas-runs', RunList);
