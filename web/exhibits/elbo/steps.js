/**
 * The second view: the derivation line by line with its numbers, and what the dropped log p(x) does
 * while θ or φ changes.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { formula } from '../../frame/formula.js';
import { formatLive, LiveValues } from '../../frame/live.js';
import { STEPS } from './derivation.js';
import { limited, RANGES } from './params.js';
import { makeSettings } from './settings.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ElboPicture} ElboPicture */
/** @typedef {import('./model.js').ThetaSweep} ThetaSweep */

/** @param {import('./view.js').ViewOptions} options */
export function mountSteps({ words, mode, onChange }) {
  /** The numbers inside this stage's formulas. */
  const live = new LiveValues();
  /** @type {Params | null} */
  let params = null;
  const go = (/** @type {number} */ step) =>
    onChange({ step: Math.min(STEPS.length, Math.max(1, step)) });
  const rows = STEPS.map(({ line, value, sum }, i) => {
    const shown = el('output', { class: 'elboNumber', 'data-sum': sum });
    live.bind(shown, value, '.4f');
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: 'elboStep',
          'data-step': i + 1,
          title: words(`title${i + 1}`),
          onclick: () => go(i + 1),
        },
        el('span', { class: 'elboCount' }, String(i + 1)),
        formula(line, { live }),
        shown,
      ),
    );
  });
  const list = el('ol', { class: 'elboSteps' }, ...rows);
  const title = el('h2', {});
  const cards = STEPS.map(({ line, numbers }, i) =>
    el(
      'div',
      { class: 'elboWhy', hidden: true },
      // A slide has no list: there the line stands on the card.
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
        onclick: () => go((params?.step ?? 1) + by),
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
    label: words('over'),
    small: true,
    items: /** @type {const} */ (['noise', 'slope']).map((value) => ({
      value,
      text: words(value),
    })),
    onChange: (/** @type {Params['over']} */ value) => onChange({ over: value }),
  });
  const thetaSaid = el('p', { class: 'note', role: 'status' });
  const agree = el('p', { class: 'note' });
  const settings = makeSettings({ words, onChange, names: ['mu', 'sigma'] });
  const theta = el(
    'div',
    { class: 'elboColumn' },
    el('div', { class: 'elboRow' }, el('h2', {}, words('thetaTitle')), over.root),
    chart,
    thetaSaid,
    settings.root,
  );
  const root = el(
    'section',
    { class: 'elboDerivation', hidden: true },
    el('div', { class: 'elboColumn elboLines' }, list, agree),
    el(
      'div',
      { class: 'elboColumn elboBeside' },
      el(
        'div',
        { class: 'elboCard' },
        title,
        ...cards,
        el('div', { class: 'elboRow' }, back, next),
      ),
      theta,
    ),
  );

  return {
    root,
    close: () => live.close(),
    /** @param {Params} now */
    showParams(now) {
      params = now;
      setText(title, `${now.step}. ${words(`title${now.step}`)}`);
      cards.forEach((card, i) => (card.hidden = i + 1 !== now.step));
      rows.forEach((row, i) => {
        const button = row.firstElementChild;
        if (i + 1 === now.step) button?.setAttribute('aria-current', 'step');
        else button?.removeAttribute('aria-current');
      });
      /** @type {HTMLButtonElement} */ (back).disabled = now.step === 1;
      /** @type {HTMLButtonElement} */ (next).disabled = now.step === STEPS.length;
      over.set(now.over);
      settings.set(now);
    },
    /** @param {ElboPicture} picture */
    show({ numbers }) {
      live.publish(numbers);
      setText(agree, words('agree', { most: formatLive(numbers.disagreement, '.0e') }));
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
