/**
 * An exhibit to copy from: two steps, one picture, a measured fact in each. See CONTRIBUTING, "Add an
 * exhibit".
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { RoundTrip } from './model.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, step, ready, fail }) {
  const view = mountView(root, {
    words,
    controls: mode !== 'cover',
    onChange: (partial) => params.set(partial),
  });
  const trip = new RoundTrip({
    engine,
    data,
    onTrip(found) {
      view.showTrip(found);
      const { z, back, off } = found;
      live({ z1: z[0], z2: z[1], back1: back[0], back2: back[1], off });
      ready();
    },
    onError: fail,
  });
  const show = () => {
    view.showParams(params.values);
    void trip.show(params.values);
  };
  // What comes back is the answer.
  const showMoment = () => view.showMoment(step.values.moment);
  showMoment();
  const stopStep = step.subscribe(showMoment);
  return follow(params, { show, fail, closes: [{ close: stopStep }, trip] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'template',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
