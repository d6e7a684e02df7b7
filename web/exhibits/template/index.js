/**
 * An exhibit to copy from: one question, one picture, one measured fact. See CONTRIBUTING, "Add an
 * exhibit".
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { RoundTrip } from './model.js';
import { SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, ready, fail }) {
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
  return follow(params, { show, fail, closes: [trip] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = { name: 'template', schema: SCHEMA, text: { en, it }, css, mount };
