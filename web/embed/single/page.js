/**
 * The page of one HTML file: one chapter in the window, its step and state in the address behind `#/`.
 *
 * @module
 */
import { LatentAtlas } from '../index.js';
import { VERSION } from '../state.js';
import { answerFromHere } from './files.js';
import { unpackWorker } from './packedWorker.js';

/** The chapter of this file, and where its scripts think that the site is: set by tools/single.mjs. */
const { EXHIBIT, SITE_URL } = /** @type {Record<string, string>} */ (import.meta.env);

async function start() {
  answerFromHere(SITE_URL ?? '');
  await unpackWorker();
  const [, step = '', query = ''] = /^#\/([a-z0-9-]*)(?:\?(.*))?$/.exec(location.hash) ?? [];
  const atlas = new LatentAtlas();
  atlas.setAttribute('exhibit', EXHIBIT ?? '');
  atlas.setAttribute('loading', 'eager');
  if (step) atlas.setAttribute('step', step);
  atlas.addEventListener(
    'ready',
    () => {
      if (step && query) atlas.setState({ v: VERSION, exhibit: EXHIBIT ?? '', step, query });
      atlas.addEventListener('change', write);
    },
    { once: true },
  );
  const write = () => {
    const now = atlas.getState();
    history.replaceState(null, '', `#/${now.step}${now.query ? `?${now.query}` : ''}`);
  };
  document.body.append(atlas);
}

void start();
