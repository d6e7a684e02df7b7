/**
 * The twins side by side: each map with its probe and what is decoded along one latent standard
 * deviation; beside them what was measured, the run's time line, and training here.
 *
 * @module
 */
import '../../ui/map/codeCloud.js';
import '../../ui/images/digitGrid.js';
import '../../ui/map/latentMap.js';
import '../../ui/images/pixelImage.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { epoch as epochText, number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { LAST_MOMENT } from './params.js';
import { NAMES } from './trainer.js';
import { makeTrainPanel } from './trainPanel.js';
import { SIDE, WALK } from './twins.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('./twins.js').Side} Side */
/** @typedef {import('./twins.js').Quality} Quality */
/** @typedef {import('./twins.js').Walk} Walk */
/** @typedef {import('../../frame/contract.js').Words} Words */

const PIXELS = 28;
/** Stretch drawn in full colour, on both maps the same: the autoencoder’s steepest few per cent. */
const HEAT_MAX = 36;
/** Dots of the cover: more would be one blot at its size. */
const COVER_DOTS = 350;

/**
 * The map of one of the two.
 * @param {Name} name @param {Words} words @param {{ most?: number }} [options]
 */
function makeMap(name, words, { most = Infinity } = {}) {
  const map = /** @type {import('../../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  return {
    map,
    /** @param {Side} side */
    show({ codes, labels, spread, window, mosaic, stretch, quality }) {
      const ring = quality && quality.means.holeRadius > 0 ? quality.means : null;
      const half = ring ? (ring.holeRadius * ring.std) / 2 : 0;
      map.data = {
        codes: codes.subarray(0, 2 * Math.min(most, labels.length)),
        latentDim: 2,
        dims: [0, 1],
        labels: labels.subarray(0, most),
        visible: Array(10).fill(true),
        window,
        spacing: 'uniform',
        drawn: null,
        prior: name === 'vae' ? { scale: [1, 1] } : null,
        mosaic: mosaic && { images: mosaic, size: SIDE, rows: PIXELS, cols: PIXELS },
        heat: stretch && {
          values: stretch.values,
          max: HEAT_MAX,
          role: 'dec',
          cells: Math.round(Math.sqrt(stretch.values.length)),
        },
        ellipses: ring
          ? [
              {
                mean: [ring.hole[0] ?? 0, ring.hole[1] ?? 0],
                sd: /** @type {[number, number]} */ ([half, half]),
                emphasis: false,
              },
            ]
          : [],
        description: words('mapAlt', { name: words(name), std: number(spread.std, 2) }),
      };
    },
  };
}

/** Both maps alone. @param {HTMLElement} root @param {Words} words */
export function mountTwinsCover(root, words) {
  const maps = {
    ae: makeMap('ae', words, { most: COVER_DOTS }),
    vae: makeMap('vae', words, { most: COVER_DOTS }),
  };
  root.append(el('div', { class: 'againstCover' }, maps.ae.map, maps.vae.map));
  return {
    /** @param {Name} name @param {Side} side */
    showSide(name, side) {
      maps[name].show({ ...side, quality: null });
    },
  };
}

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(name: Name, z: readonly [number, number], committed: boolean) => void} options.onProbe
 * @param {(name: Name) => void} options.onLeave the committed probe counts again
 * @param {(name: Name) => void} options.onHole
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makeTwinsView({ words, onChange, onProbe, onLeave, onHole, onTrain, onStop }) {
  const panels = {
    ae: sidePanel('ae', { words, onProbe, onLeave, onHole }),
    vae: sidePanel('vae', { words, onProbe, onLeave, onHole }),
  };
  const ground = segmented({
    label: words('ground'),
    small: true,
    onChange: (/** @type {Params['ground']} */ value) => onChange({ ground: value }),
    items: [
      { value: 'images', text: words('groundImages') },
      { value: 'stretch', text: words('groundStretch') },
    ],
  });
  const scale = segmented({
    label: words('scale'),
    small: true,
    onChange: (/** @type {Params['scale']} */ value) => onChange({ scale: value }),
    items: [
      { value: 'own', text: words('scaleOwn') },
      { value: 'same', text: words('scaleSame') },
    ],
  });
  /** @type {Record<Name, import('../../data/models.js').History> | null} */
  let histories = null;
  const moment = slider({
    label: words('epoch'),
    role: 'act',
    stops: Array.from({ length: LAST_MOMENT + 1 }, (_, i) => i),
    format: (i) => epochText(histories?.ae.moments[i]?.epoch ?? NaN),
    onChange: (value) => onChange({ moment: value }),
  });
  const table = el('table', { class: 'numbers' });
  const loading = el('p', { class: 'note', role: 'status' });
  const train = makeTrainPanel({ words, onChange, onTrain, onStop });
  /** @type {Partial<Record<Name, Side>>} */
  const sides = {};
  /** @type {Partial<Record<Name, Quality>>} */
  const qualities = {};
  /** Held-out losses of the runs here. @type {Partial<Record<Name, import('../../engine/protocol.js').Losses>>} */
  const trained = {};
  /** @type {Params | null} */
  let params = null;

  const refreshTable = () => {
    const row = (/** @type {string} */ name, /** @type {(name: Name) => string} */ cell) =>
      el('tr', {}, el('th', { scope: 'row' }, name), ...NAMES.map((n) => el('td', {}, cell(n))));
    const shown = params && histories && params.model === 'shipped' ? params.moment : null;
    const losses = (/** @type {Name} */ n) =>
      shown === null ? trained[n] : histories?.[n].moments[shown]?.test;
    const q = (/** @type {Name} */ n, /** @type {(q: Quality) => string} */ f) => {
      const found = qualities[n];
      return found ? f(found) : '…';
    };
    put(
      table,
      el('tr', {}, el('td'), ...NAMES.map((n) => el('th', { scope: 'col' }, words(`${n}Short`)))),
      row(words('recon'), (n) => number(losses(n)?.recon ?? NaN, 1)),
      row('KL', (n) => (n === 'ae' ? '–' : number(losses(n)?.kl ?? NaN, 1))),
      row(words('std'), (n) => number(sides[n]?.spread.std ?? NaN, 2)),
      row(words('empty'), (n) => q(n, ({ means }) => percent(means.emptyShare, 0))),
      row(words('holeSize'), (n) => q(n, ({ means }) => number(means.holeRadius, 2))),
      row(words('median'), (n) => q(n, ({ stretch }) => number(stretch.median, 1))),
      row(words('p99'), (n) => q(n, ({ stretch }) => number(stretch.p99, 1))),
    );
  };

  const root = el(
    'div',
    { class: 'againstTwins' },
    panels.ae.root,
    panels.vae.root,
    el(
      'section',
      { class: 'againstSide' },
      el(
        'div',
        { class: 'againstMeasures' },
        el('div', { class: 'againstChoices' }, ground.root, scale.root),
        moment.root,
        el('h2', {}, words('measured')),
        table,
        el('p', { class: 'note' }, words('measuredNote')),
        loading,
      ),
      train.root,
    ),
  );

  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      params = next;
      ground.set(next.ground);
      scale.set(next.scale);
      moment.set(next.moment);
      moment.root.hidden = next.model === 'trained';
      train.showParams(next);
      refreshTable();
    },
    /** @param {Record<Name, import('../../data/models.js').History>} found */
    showHistories(found) {
      histories = found;
      moment.set(params?.moment ?? LAST_MOMENT);
      refreshTable();
    },
    /** @param {Name} name @param {Side} side @param {[number, number] | null} probe as a code */
    showSide(name, side, probe) {
      sides[name] = side;
      qualities[name] = side.quality ?? undefined;
      panels[name].showSide(side, probe);
      refreshTable();
    },
    /** @param {Name} name @param {Quality} quality */
    showQuality(name, quality) {
      qualities[name] = quality;
      const side = sides[name];
      if (side) {
        sides[name] = { ...side, quality };
        panels[name].showSide({ ...side, quality }, null);
      }
      panels[name].allowHole();
      refreshTable();
    },
    /** @param {Name} name @param {Walk} walk */
    showWalk: (name, walk) => panels[name].showWalk(walk),
    /** @param {Name} name @param {[number, number]} z */
    showProbe: (name, z) => panels[name].showProbe(z),
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      setText(
        loading,
        held < total ? words('loading', { held: number(held), total: number(total) }) : '',
      );
    },
    /** @param {import('./trainer.js').RunName} name @param {import('./trainer.js').TrainProgress} progress */
    showProgress(name, progress) {
      train.showProgress(name, progress);
      if (name === 'kl' || !progress.test) return;
      trained[name] = progress.test;
      refreshTable();
    },
    train,
  };
}

/**
 * @param {Name} name
 * @param {object} options
 * @param {Words} options.words
 * @param {(name: Name, z: readonly [number, number], committed: boolean) => void} options.onProbe
 * @param {(name: Name) => void} options.onLeave
 * @param {(name: Name) => void} options.onHole
 */
function sidePanel(name, { words, onProbe, onLeave, onHole }) {
  const { map, show } = makeMap(name, words);
  const strip = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  strip.setAttribute('columns', String(WALK));
  const length = el('p', { class: 'againstWalk' });
  const hole = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      disabled: true,
      'data-action': `${name}Hole`,
      onclick: () => onHole(name),
    },
    words('toHole'),
  );
  map.addEventListener('probe', (event) => {
    const { z, committed } = /** @type {CustomEvent} */ (event).detail;
    onProbe(name, z, committed);
  });
  map.addEventListener('probeleave', () => onLeave(name));
  return {
    root: el(
      'section',
      { class: 'againstPanel' },
      el('h2', {}, words(name)),
      map,
      strip,
      el('div', { class: 'againstRow' }, length, hole),
    ),
    /** @param {Side} side @param {[number, number] | null} probe */
    showSide(side, probe) {
      show(side);
      if (probe) map.probe = probe;
    },
    allowHole() {
      hole.disabled = false;
    },
    /** @param {[number, number]} z */
    showProbe(z) {
      map.probe = z;
    },
    /** @param {Walk} walk */
    showWalk({ images, length: found, count }) {
      strip.data = {
        images,
        count,
        rows: PIXELS,
        cols: PIXELS,
        role: 'dec',
        description: words('walkAlt', { length: number(found, 1) }),
      };
      setText(length, words('walk', { length: number(found, 1) }));
    },
  };
}
