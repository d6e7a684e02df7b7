/**
 * The derivation line by line with its numbers, and what the dropped log p(x) does while θ or φ changes.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { formula } from '../../frame/formula.js';
import { LiveValues } from '../../frame/live.js';
import { LINES } from './derivation.js';
import { limited, RANGES } from './params.js';
import { makeSettings } from './settings.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ElboPicture} ElboPicture */
/** @typedef {import('./model.js').ThetaSweep} ThetaSweep */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** @param {import('./view.js').ViewOptions} options */
export function mountLines({ words, mode, onChange }) {
  /** The numbers inside this stage's formulas. */
  const live = new LiveValues();
  /** @type {Params | null} */
  let params = null;
  const go = (/** @type {number} */ line) =>
    onChange({ line: Math.min(LINES.length, Math.max(1, line)) });
  const rows = LINES.map(({ line, value, sum }, i) => {
    const shown = el('output', { class: 'elboNumber', 'data-sum': sum });
    live.bind(shown, value, '.4f');
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: 'elboLine',
          'data-line': i + 1,
          title: words(`title${i + 1}`),
          onclick: () => go(i + 1),
        },
        el('span', { class: 'elboCount' }, String(i + 1)),
        // A slide has no room for both: there the line stands on the card.
        mode === 'slide' ? el('span', {}, words(`title${i + 1}`)) : formula(line, { live }),
        shown,
      ),
    );
  });
  const list = el('ol', { class: 'elboList13' }, ...rows);
  const title = el('h2', {});
  const cards = LINES.map(({ line, numbers }, i) =>
    el(
      'div',
      { class: 'elboWhy', hidden: true },
      mode === 'slide' ? formula(line, { live, display: true }) : null,
      formula(numbers, { live, display: true }),
      el('p', {}, words(`why${i + 1}`)),
    ),
  );
  const move = (/** @type {string} */ key, /** @type {number} */ by) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': key,
        onclick: () => go((params?.line ?? 1) + by),
      },
      words(key),
    );
  const [back, next] = [move('earlier', -1), move('later', 1)];
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  chart.className = 'elboTheta';
  chart.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    if (params) onChange({ [params.over]: limited(params.over, x) });
  });
  const over = segmented({
    param: 'over',
    label: words('over'),
    small: true,
    items: /** @type {const} */ (['noise', 'slope']).map((value) => ({
      value,
      text: words(value),
    })),
    onChange: (/** @type {Params['over']} */ value) => onChange({ over: value }),
  });
  const thetaSaid = el('p', { class: 'note', role: 'status' });
  const settings = makeSettings({ words, onChange, names: ['mu', 'sigma'] });
  const theta = el(
    'div',
    { class: 'elboColumn elboDropped' },
    el('div', { class: 'elboRow' }, el('h2', {}, words('thetaTitle')), over.root),
    chart,
    thetaSaid,
    settings.root,
  );
  const root = el(
    'section',
    { class: 'elboDerivation' },
    list,
    el(
      'div',
      { class: 'elboColumn elboBeside' },
      el(
        'div',
        { class: 'elboCard' },
        title,
        ...cards,
        el('div', { class: 'elboRow elboMove' }, back, next),
      ),
      theta,
    ),
  );

  return {
    root,
    close: () => live.close(),
    /** @param {Params} now @param {StepState} step */
    showParams(now, step) {
      params = now;
      const isOpen = step.moment === 'answered';
      theta.hidden = !isOpen;
      setText(title, `${now.line}. ${words(`title${now.line}`)}`);
      cards.forEach((card, i) => (card.hidden = i + 1 !== now.line));
      rows.forEach((row, i) => {
        const button = row.firstElementChild;
        // A number is seen when its line is reached.
        row.toggleAttribute('data-ahead', !isOpen && i + 1 > now.line);
        if (i + 1 === now.line) button?.setAttribute('aria-current', 'step');
        else button?.removeAttribute('aria-current');
      });
      /** @type {HTMLButtonElement} */ (back).disabled = now.line === 1;
      /** @type {HTMLButtonElement} */ (next).disabled = now.line === LINES.length;
      over.set(now.over);
      settings.set(now);
    },
    /** @param {ElboPicture} picture */
    show({ numbers }) {
      live.publish(numbers);
    },
    /** @param {ThetaSweep} sweep @param {Params} asked */
    showSweep(sweep, asked) {
      const f = (/** @type {number} */ v) => number(v, 2);
      const [low, high] = RANGES[asked.over];
      // What matters is near the evidence: a q that is far off falls out of the picture.
      const most = Math.max(...sweep.logEvidence);
      const least = Math.min(...sweep.logEvidence);
      const values = {
        what: words(asked.over),
        evidence: f(sweep.bestEvidence),
        elbo: f(sweep.bestElbo),
      };
      chart.data = {
        x: { low, high, name: words(asked.over) },
        y: { low: Math.floor(least - 2.5), high: Math.ceil(most + 0.2), name: words('nats') },
        series: [
          { name: 'log p(x)', x: sweep.theta, y: sweep.logEvidence, role: 'x', width: 2.25 },
          { name: 'ELBO', x: sweep.theta, y: sweep.elbo, role: 'act', width: 2.25, dash: 'long' },
        ],
        playhead: {
          x: asked[asked.over],
          name: words(asked.over),
          role: 'dec',
          step: 0.01,
          low,
          high,
          format: f,
        },
        description: words('thetaAlt', values),
        file: 'theta',
      };
      setText(thetaSaid, words('thetaSaid', values));
    },
  };
}
