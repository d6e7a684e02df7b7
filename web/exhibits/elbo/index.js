/**
 * Chapter 9: the evidence, its lower bound and the gap between them, in a model on the line whose
 * posterior can be computed; the derivation of the bound with a number at every line.
 *
 * @module
 */
import { Bound } from './model.js';
import { SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/** Parameters that change the sums. */
const SUMS = ['shape', 'x', 'mu', 'sigma', 'slope', 'noise'];

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, ready, fail }) {
  /** The ascent moves q, not the hand. */
  let climbing = false;
  const climb = async (/** @type {number} */ by) => {
    const next = await bound.climb(() => params.values, by);
    if (!next) return;
    climbing = true;
    params.set(next);
    climbing = false;
    view.bound.showPlayer(bound.ascent?.at ?? 0);
  };
  const view = mountView(root, {
    ...{ words, mode, onChange: (partial) => void params.set(partial) },
    onClimb: (by) => void climb(by),
    onReset: () => void climb(-Infinity),
  });
  const bound = new Bound({
    ...{ engine, onError: fail },
    onPicture(picture, asked) {
      view.bound.show(picture, asked);
      view.steps?.show(picture);
      const { mu, sigma, x, noise, slope } = asked;
      live({ ...picture.numbers, mu, sigma, x, noise, slope });
      ready();
    },
    onSweep(sweep, asked) {
      view.steps?.showSweep(sweep, asked);
      live({ bestEvidence: sweep.bestEvidence, bestElbo: sweep.bestElbo });
    },
  });
  const show = (/** @type {Set<string> | null} */ changed) => {
    const { values } = params;
    const has = (/** @type {string[]} */ names) => !changed || names.some((n) => changed.has(n));
    view.showParams(values);
    if (has(SUMS)) {
      bound.ask(values);
      if (!climbing) {
        bound.forget();
        view.bound.player.pause();
        view.bound.showPlayer(0);
      }
    }
    if (values.view === 'steps' && has([...SUMS, 'over', 'view'])) bound.askSweep(values);
  };
  const unsubscribe = params.subscribe(show);
  show(null);
  return () => {
    unsubscribe();
    bound.close();
    view.close();
  };
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = { name: 'elbo', schema: SCHEMA, text: { en, it }, css, mount };
