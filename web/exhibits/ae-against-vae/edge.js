/**
 * Past the edge, on the page: the boundary's questions, its view, and what it publishes.
 *
 * @module
 */
import { Boundary, RADII } from './boundary.js';
import { makeBoundaryView } from './boundaryView.js';

/** @typedef {import('../../frame/contract.js').Parts<typeof import('./params.js').SCHEMA>} Parts */

/** @param {Parts} parts @param {import('./twins.js').Twins} twins whose shipped VAE it is about */
export function makeEdge({ engine, digits, params, words, live, step, ready, fail }, twins) {
  const here = () => {
    const { edgeX, edgeY } = params.values;
    return /** @type {[number, number]} */ ([edgeX, edgeY]);
  };
  const view = makeBoundaryView({
    words,
    onProbe(z, committed) {
      if (committed) params.set({ edgeX: z[0], edgeY: z[1] });
      else boundary.askEdge([z[0], z[1]]);
    },
    onLeave() {
      view.showProbe(here());
      boundary.askEdge(here());
    },
  });
  const boundary = new Boundary({
    engine,
    digits,
    on: {
      ground(ground) {
        view.showGround(ground);
        view.showSet(words(twins.source === 'mnist' ? 'setMnist' : 'setDigits'));
        ready();
      },
      edge(edge) {
        view.showEdge(edge);
        const { radius, priorRatio, cycle, distance, confidence } = edge.found;
        live({
          radius: radius[0] ?? NaN,
          ratio: priorRatio[0] ?? NaN,
          cycle: cycle[0] ?? NaN,
          distance: distance[0] ?? NaN,
          confidence: confidence[0] ?? NaN,
          votes: Math.round(10 * (confidence[0] ?? NaN)),
        });
      },
      shells(shells) {
        view.showShells(shells);
        const at = shells.radius.length - 1;
        const r = shells.radius[at] ?? 0;
        if (Number.isInteger(r))
          live({
            [`cycle${r}`]: shells.cycle[at] ?? NaN,
            [`near${r}`]: shells.distance[at] ?? NaN,
            [`sure${r}`]: shells.confidence[at] ?? NaN,
          });
        if (at === RADII.length - 1) live({ shells: RADII.length });
      },
      beyond: (beyond) => live({ beyond3: beyond[0] ?? NaN, beyond4: beyond[1] ?? NaN }),
      error: fail,
    },
  });
  const begin = async () => {
    await twins.open();
    const history = twins.histories?.vae;
    if (history && twins.loaded) await boundary.begin(history, params.values);
  };
  const open = () => view.open(step.values.moment === 'answered');
  return {
    root: view.root,
    /** @param {Set<string> | null} changed */
    show(changed) {
      if (params.values.view !== 'boundary') return;
      begin().catch(boundary.fail);
      open();
      if (changed && !['view', 'edgeX', 'edgeY'].some((name) => changed.has(name))) return;
      view.showProbe(here());
      boundary.askEdge(here());
    },
    onStep: open,
    close: () => boundary.close(),
  };
}
