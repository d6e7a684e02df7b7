/**
 * The Lab at its address.
 *
 * @module
 */
import { mount } from '../lab/index.js';
import css from '../lab/lab.css?inline';
import { adoptStyles } from '../frame/styles.js';

/**
 * @param {HTMLElement} root
 * @param {import('./address.js').Route} route
 * @param {import('./main.js').Context} context
 */
export function mountLabRoute(root, route, { services, address, language }) {
  adoptStyles(root, css);
  const { engine, data } = services;
  const lab = mount(root, {
    engine,
    data,
    language,
    address: { read: () => route.query, write: (query) => address.write(route, query) },
  });
  const stop = services.onEngineRestart((why) => lab.engineRestarted(why));
  return {
    title: 'Lab',
    speak: lab.speak,
    unmount() {
      stop();
      lab.unmount();
    },
  };
}
