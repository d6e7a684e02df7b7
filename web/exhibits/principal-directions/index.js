/**
 * Chapter 2: a line turned by hand through a cloud of points. What its projections keep rises exactly
 * as what the reconstruction loses falls; the best line is an eigenvector.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Directing, RADIANS } from './model.js';
import { POWER_STEPS, SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, step, ready, fail }) {
  const cover = mode === 'cover';
  const view = mountView(root, {
    words,
    mode,
    onChange: (partial) => void params.set(partial),
  });
  /** @type {import('./model.js').Turned | null} */
  let held = null;
  const directing = new Directing({
    engine,
    onError: fail,
    onTurned(turned) {
      const { directions: d, line, centred, mean } = turned;
      held = turned;
      view.turn.show(turned, params.values, step.values);
      live({
        scatter: line.scatter,
        error: line.error,
        sum: line.sum,
        total: line.total,
        variance: line.variance,
        w1: line.direction[0] ?? 0,
        w2: line.direction[1] ?? 0,
        angle: turned.angle,
        handAngle: view.turn.isByHand(params.values.angle) ? turned.angle : NaN,
        firstAngle: centred.angle / RADIANS,
        cloudAngle: centred.angle / RADIANS,
        meanAngle: degreesOf(mean[0], mean[1]),
        rest: params.values.of === 'rest' ? 1 : 0,
        uncentred: params.values.centred === 'no' ? 1 : 0,
        bestAngle: d.angle / RADIANS,
        searched: d.searchedAngle,
        best: d.angle,
        lambda1: d.values[0] ?? 0,
        lambda2: d.values[1] ?? 0,
        variance1: d.variances[0] ?? 0,
        variance2: d.variances[1] ?? 0,
        squares1: d.singularSquares[0] ?? 0,
        squares2: d.singularSquares[1] ?? 0,
        evr: d.varianceRatio[0] ?? 0,
        pc1: d.vectors[0] ?? 0,
        pc2: d.vectors[1] ?? 0,
        routes: d.routeDifference,
        points: line.codes.length,
      });
      if (params.values.view === 'turn' || cover) ready();
    },
    onPowered(powered) {
      const { run } = powered;
      const { iteration } = params.values;
      view.power.show(powered, params.values);
      live({
        rayleigh: run.rayleigh[iteration] ?? 0,
        sine: run.sine[iteration] ?? 0,
        ratio: run.ratio,
        tangent: run.tangent[iteration] ?? 0,
        expected: run.expected[iteration] ?? 0,
        step: iteration,
        last: run.sine[POWER_STEPS] ?? 0,
        value: run.value,
      });
      ready();
    },
    onSpreads(spreads) {
      const { spread, rows, count } = spreads;
      view.spread.show(spreads, params.values);
      live({
        spreadAngle: spread.angleStd / RADIANS,
        sample: count,
        agreement: spread.agreement,
        spreadExpected: spread.asymptoticStd / RADIANS,
        ...Object.fromEntries(rows.map((r) => [`spread${r.count}`, r.spread.angleStd / RADIANS])),
      });
      ready();
    },
  });
  const show = () => {
    view.showParams(params.values, step.values);
    directing.show(params.values);
  };
  const stopStep = step.subscribe(() => {
    view.showParams(params.values, step.values);
    if (held) view.turn.show(held, params.values, step.values);
  });
  return follow(params, { show, fail, closes: [{ close: stopStep }, directing, view] });
}

/** A direction's angle, 0…180. @param {number} x @param {number} y */
function degreesOf(x, y) {
  const angle = Math.atan2(y, x) / RADIANS;
  return ((angle % 180) + 180) % 180;
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'principal-directions',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  drawn: ['cloud', 'moved', 'own'],
  mount,
};
