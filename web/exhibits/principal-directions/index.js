/**
 * Chapter 2: a line turned by hand through a cloud of points. What its projections keep rises exactly
 * as what the reconstruction loses falls; the best line is an eigenvector.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Directing, RADIANS } from './model.js';
import { POWER_STEPS, SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, ready, fail }) {
  const cover = mode === 'cover';
  const view = mountView(root, {
    words,
    mode,
    onChange: (partial) => void params.set(partial),
  });
  const directing = new Directing({
    engine,
    onError: fail,
    onTurned(turned) {
      const { directions: d, line } = turned;
      view.turn.show(turned, params.values);
      live({
        scatter: line.scatter,
        error: line.error,
        sum: line.sum,
        total: line.total,
        variance: line.variance,
        w1: line.direction[0] ?? 0,
        w2: line.direction[1] ?? 0,
        angle: params.values.angle,
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
      const { step } = params.values;
      view.power.show(powered, params.values);
      live({
        rayleigh: run.rayleigh[step] ?? 0,
        sine: run.sine[step] ?? 0,
        ratio: run.ratio,
        tangent: run.tangent[step] ?? 0,
        expected: run.expected[step] ?? 0,
        step,
        last: run.sine[POWER_STEPS] ?? 0,
        value: run.value,
      });
      ready();
    },
    onSpreads(spreads) {
      const { spread, rows } = spreads;
      view.spread.show(spreads, params.values);
      live({
        spreadAngle: spread.angleStd / RADIANS,
        agreement: spread.agreement,
        spreadExpected: spread.asymptoticStd / RADIANS,
        ...Object.fromEntries(rows.map((r) => [`spread${r.count}`, r.spread.angleStd / RADIANS])),
      });
      ready();
    },
  });
  const show = () => {
    view.showParams(params.values);
    directing.show(params.values);
  };
  return follow(params, { show, fail, closes: [directing, view] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'principal-directions',
  schema: SCHEMA,
  text: { en, it },
  css,
  mount,
};
