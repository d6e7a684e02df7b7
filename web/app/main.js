/**
 * The shell around the exhibits: header, theme, footer, and the address as the place of all state.
 * Today there is one exhibit, the Lab.
 *
 * @module
 */
import * as data from '../data/index.js';
import { createEngine } from '../engine/client.js';
import { mount } from '../exhibits/lab/index.js';
import { setTheme, startTheme, theme } from '../ui/theme.js';
import { makeAddress } from './address.js';

startTheme();

document.getElementById('theme-toggle')?.addEventListener('click', () => {
  setTheme(theme().dark ? 'light' : 'dark');
});

const root = document.getElementById('exhibit');
if (root) {
  /** @type {ReturnType<typeof mount> | undefined} */
  let exhibit;
  const engine = createEngine({ onRestart: (why) => exhibit?.engineRestarted(why) });
  const address = makeAddress(window);
  const show = () => {
    exhibit?.unmount();
    exhibit = mount(root, { engine, data, address });
  };
  // Another state typed into the address bar, or one step back in the history.
  address.onForeignChange(show);
  show();
}
