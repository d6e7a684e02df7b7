/**
 * The front page's picture: the latent plane of the shipped VAE. The dots come from its history, at
 * once; the images under them are decoded when the engine is there.
 *
 * @module
 */
import '../ui/map/codeCloud.js';
import '../ui/images/digitGrid.js';
import '../ui/map/latentMap.js';
import { latest } from '../frame/latest.js';
import { el, setText } from '../ui/base/dom.js';
import { tuple } from '../ui/base/format.js';
import { fitWindow } from '../ui/base/scale.js';

/** @typedef {import('../ui/map/latentMap.js').Point} Point */

const MODEL = 'front/vae-2';
/** Decoded images along a side of the map. */
const SIDE = 20;
/** The map shows the prior to this many σ at least. */
const HALF_WIDTH = 3.6;
/** @type {Point} where the lens rests */
const HOME = [-1.1, 0.9];

/**
 * @param {import('../frame/host.js').Services} services
 * @param {import('../frame/contract.js').Words} t
 */
export function frontMap({ engine, data }, t) {
  const map = /** @type {import('../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  const digit = /** @type {import('../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  digit.setAttribute('columns', '1');
  digit.setAttribute('crisp', '');
  const at = el('span', { class: 'lat num' });
  const card = el(
    'div',
    { class: 'probeCard', hidden: true },
    digit,
    el('b', { class: 'dec' }, t('decodedHere')),
    at,
  );
  const root = el('div', { class: 'heroMap' }, map, card);
  const stop = new AbortController();
  const { signal } = stop;
  const quiet = (/** @type {unknown} */ error) => {
    // The codes stay readable without an engine; the Lab says what is missing.
    if (!signal.aborted) console.warn(error);
  };
  /** @type {Point} */
  let home = HOME;

  const probe = latest(async (/** @type {Point} */ z) => {
    const images = await engine.call('decode', { id: MODEL, codes: Float32Array.from(z) });
    if (signal.aborted) return;
    const description = `${t('decodedHere')} ${tuple(z)}`;
    digit.data = { images, count: 1, rows: 28, cols: 28, role: 'dec', description };
    setText(at, tuple(z));
    card.hidden = false;
    // On the side of the picture where the lens is not.
    const [x0, x1, y0, y1] = map.data?.window ?? [-1, 1, -1, 1];
    card.dataset.side = z[0] > (x0 + x1) / 2 ? 'left' : 'right';
    card.dataset.end = z[1] > (y0 + y1) / 2 ? 'bottom' : 'top';
    root.setAttribute('data-ready', '');
  }, quiet);
  map.addEventListener('probe', (event) => {
    const { z, committed } = /** @type {CustomEvent} */ (event).detail;
    if (committed) home = z;
    probe(z);
  });
  map.addEventListener('probeleave', () => {
    map.probe = home;
    probe(home);
  });

  const start = async () => {
    /** @type {import('../data/models.js').ShippedDataset} */
    const source = await data.shippedDataset(signal);
    const [history, card_] = await Promise.all([
      data.loadShippedHistory(source, 'vae-2', signal),
      data.loadShippedCard(source, 'vae-2', signal),
    ]);
    const codes = history.moments[history.moments.length - 1]?.codes ?? new Float32Array(0);
    const window = fitWindow(codes, 2, [0, 1], { least: HALF_WIDTH, centred: true });
    /** @type {import('../ui/map/latentMap.js').MapData} */
    const shown = {
      codes,
      labels: history.labels,
      window,
      latentDim: 2,
      dims: [0, 1],
      visible: Array(10).fill(true),
      spacing: 'uniform',
      prior: { scale: [1, 1] },
      mosaic: null,
      ellipses: [],
      drawn: null,
      description: t('mapAlt', { n: codes.length / 2 }),
    };
    map.data = shown;
    map.probe = HOME;
    return { source, history, card: card_, window, shown };
  };
  const started = start();
  started
    .then(async ({ source, window, shown }) => {
      const bytes = await data.loadShippedModel(source, 'vae-2', signal);
      await engine.call('modelLoad', { id: MODEL, bytes }, { signal });
      const images = await engine.call(
        'mosaic',
        { id: MODEL, size: SIDE, window, spacing: 'uniform', dims: [0, 1], base: null },
        { signal },
      );
      map.data = { ...shown, mosaic: { images, size: SIDE, rows: 28, cols: 28 } };
      probe(HOME);
    })
    .catch(quiet);
  return {
    root,
    /** What is known without an engine: the run's history and its card. */
    started,
    close: () => stop.abort(),
  };
}
