/**
 * Two trainings side by side, without the metric prior and with it: the button, and how far edges are
 * from their lengths over the steps.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { STEPS } from './model.js';

const PRIORS = /** @type {const} */ (['none', 'full']);
/** Errors at the start are larger, and say nothing. */
const HIGH = 0.5;
const ROLES = { none: 'dec', full: 'act' };

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makeCurves({ words, onTrain, onStop }) {
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  let running = false;
  const go = el(
    'button',
    {
      type: 'button',
      class: 'button primary',
      'data-action': 'train',
      // The frame's button does what the step names: a run that goes already is shown, not stopped.
      onclick(/** @type {Event} */ { isTrusted }) {
        if (!running) onTrain();
        else if (isTrusted) onStop();
      },
    },
    words('train'),
  );
  const said = el(
    'p',
    { class: 'bodySaid', role: 'status' },
    words('trainLead', { steps: number(STEPS) }),
  );
  const root = el('div', { class: 'bodyCurves' }, el('div', { class: 'bodyGo' }, go, said), chart);
  /** @type {import('./model.js').Curves} */
  let curves = { none: [], full: [] };
  const refresh = () => {
    const last = PRIORS.map((prior) => curves[prior].at(-1));
    chart.data = {
      x: { name: words('steps'), low: 0, high: STEPS },
      y: { name: words('edgeError'), low: 0, high: HIGH },
      references: [{ axis: 'x', value: STEPS / 4, name: words('priorBegins'), dash: 'dots' }],
      series: PRIORS.map((prior) => ({
        name: words(prior),
        x: curves[prior].map(({ step }) => step),
        y: curves[prior].map(({ edgeError }) => Math.min(HIGH, edgeError)),
        role: ROLES[prior],
        width: 2.25,
      })),
      description: words('curvesAlt', {
        none: percent(last[0]?.edgeError ?? NaN, 1),
        full: percent(last[1]?.edgeError ?? NaN, 1),
        step: number(last[1]?.step ?? 0),
      }),
      file: 'edge-error',
    };
  };
  refresh();
  return {
    root,
    /** @param {import('./model.js').Curves} next @param {boolean | null} end */
    showTraining(next, end) {
      curves = next;
      running = end === null;
      const steps = PRIORS.map((prior) => next[prior].at(-1)?.step ?? 0);
      setText(go, words(running ? 'stop' : 'trainAgain'));
      const at = { step: number(Math.min(...steps)), steps: number(STEPS) };
      setText(said, words(running ? 'trainAt' : end ? 'trainDone' : 'trainStopped', at));
      refresh();
    },
  };
}
