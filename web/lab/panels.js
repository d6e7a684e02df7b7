/**
 * The skeleton of the Lab: every element of the page, in the order of the data flow, with no
 * behaviour. `view.js` fills and wires it.
 *
 * @module
 */
import './banner.js';
import './bowTie.js';
import './classChips.js';
import '../ui/images/digitGrid.js';
import '../ui/images/drawPad.js';
import './filmStrip.js';
import '../ui/map/latentMap.js';
import '../ui/charts/chart.js';
import '../ui/charts/screePlot.js';
import './transport.js';
import { el, icon } from '../ui/base/dom.js';
import { words } from './words.js';

/**
 * A custom element of ours, with its own type.
 * @template {HTMLElement} T
 * @param {string} tag
 * @param {import('../ui/base/dom.js').Props} [props]
 */
export function atlas(tag, props) {
  return /** @type {T} */ (/** @type {HTMLElement} */ (el(/** @type {'div'} */ (tag), props)));
}

/** @typedef {import('../ui/images/digitGrid.js').DigitGrid} DigitGrid */
const digits = (/** @type {import('../ui/base/dom.js').Props} */ props) =>
  /** @type {DigitGrid} */ (atlas('atlas-digits', props));

/**
 * @param {string} id
 * @param {string} title
 * @param {string} className
 * @param {(Node | null)[]} header what stands at the right of the title
 * @param {(Node | null)[]} body
 */
function panel(id, title, className, header, body) {
  const heading = el('h2', { id: `${id}-title` }, title);
  return {
    heading,
    root: el(
      'section',
      { class: `panel ${className}`, id, 'aria-labelledby': `${id}-title` },
      el('header', {}, heading, ...header),
      ...body,
    ),
  };
}

/** @param {string} role @param {string} symbol */
const symbol = (role, symbol) =>
  el('span', { class: `sym ${role}`, 'aria-hidden': 'true' }, symbol);

/** @param {string} title @param {...Node} end */
function subheading(title, ...end) {
  return el('h3', {}, title, el('span', { class: 'end' }, ...end));
}

/** @param {string} text @param {string} hint @param {string} action */
function link(text, hint, action) {
  return el(
    'button',
    { type: 'button', class: 'linkButton', title: hint, 'data-action': action },
    text,
  );
}

/** @param {Node} menu */
export function dataPanel(menu) {
  const set = el('select', {
    class: 'select',
    'aria-label': words('data.set'),
    'data-param': 'data',
  });
  const count = el('select', {
    class: 'select',
    'aria-label': words('data.count'),
    'data-param': 'count',
  });
  const open = link(words('data.open'), words('data.openHint'), 'open');
  const file = el('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    'aria-label': words('data.openHint'),
  });
  const folder = link(words('data.folder'), words('data.folderHint'), 'folder');
  const folderFile = el('input', {
    type: 'file',
    webkitdirectory: true,
    hidden: true,
    'aria-label': words('data.folderHint'),
    'data-file': 'folder',
  });
  const about = el('p', { class: 'quiet ownParts', hidden: true, id: 'own-parts' });
  const tiles = digits({ columns: 5, class: 'tiles', id: 'tiles' });
  const chips = /** @type {import('./classChips.js').ClassChips} */ (atlas('atlas-chips'));
  const code = el('span', { class: 'lat num', id: 'drawn-code' });
  const pad = /** @type {import('../ui/images/drawPad.js').DrawPad} */ (
    atlas('atlas-pad', { id: 'pad' })
  );
  const seen = digits({ columns: 1, crisp: true, class: 'mini', title: words('data.seen') });
  const back = digits({ columns: 1, crisp: true, class: 'mini', title: words('data.back') });
  const clear = el(
    'button',
    {
      type: 'button',
      class: 'iconButton',
      'aria-label': words('data.clear'),
      title: words('data.clear'),
    },
    icon('m5 5 10 10M15 5 5 15'),
  );
  const useTest = el(
    'button',
    {
      type: 'button',
      class: 'iconButton',
      'aria-label': words('data.useTest'),
      title: words('data.useTest'),
    },
    icon('M4 4h12v12H4zM7.5 7.5h.01M12.5 7.5h.01M10 10h.01M7.5 12.5h.01M12.5 12.5h.01'),
  );
  const loading = el('span', { class: 'quiet', role: 'status', id: 'loading' });
  const { root } = panel(
    'panel-data',
    words('data.title'),
    'panelData',
    [symbol('x', 'x'), el('span', { class: 'end' }, loading, open, folder), menu],
    [
      el('div', { class: 'pickRow' }, set, count),
      about,
      file,
      folderFile,
      tiles,
      chips,
      subheading(words('data.draw'), code),
      el(
        'div',
        { class: 'padRow' },
        pad,
        el('div', { class: 'padSide' }, clear, useTest, seen, back),
      ),
    ],
  );
  return {
    root,
    set,
    count,
    open,
    folder,
    folderFile,
    about,
    file,
    tiles,
    chips,
    code,
    pad,
    seen,
    back,
    clear,
    useTest,
    loading,
  };
}

/** @param {{ main: Node[], details: Node[] }} controls @param {Node} menu */
export function modelPanel(controls, menu) {
  const weights = el('span', { class: 'end num', id: 'weights' });
  const bow = /** @type {import('./bowTie.js').BowTie} */ (atlas('atlas-bowtie'));
  const bar = el('div', { class: 'lossBar', id: 'loss-bar' }, el('i'), el('i'));
  const sums = el('dl', { class: 'sums', id: 'losses' });
  const summary = el('summary', {}, words('model.details'));
  const details = el('details', { class: 'disclosure' }, summary, ...controls.details);
  const { root } = panel(
    'panel-model',
    words('model.title'),
    'panelModel',
    [weights],
    [
      el(
        'div',
        { class: 'scroll' },
        el('div', { class: 'modelPicture' }, bow, el('div', {}, bar, sums)),
        el(
          'div',
          { class: 'modelSettings' },
          subheading(words('model.settings'), el('span', {}, words('model.fresh'))),
          ...controls.main,
        ),
        details,
      ),
      menu,
    ],
  );
  return { root, weights, bow, bar, sums, summary, details };
}

/** @param {Node} spacing @param {Node} menu */
export function latentPanel(spacing, menu) {
  const dimX = el('select', { class: 'select small', 'aria-label': `${words('latent.dims')}, 1` });
  const dimY = el('select', { class: 'select small', 'aria-label': `${words('latent.dims')}, 2` });
  const dims = el('span', { class: 'dims', hidden: true }, dimX, dimY);
  const count = el('span', { class: 'quiet', id: 'map-count' });
  const map = /** @type {import('../ui/map/latentMap.js').LatentMap} */ (
    atlas('atlas-map', { id: 'map' })
  );
  const note = el(
    'p',
    { class: 'mapNote', hidden: true, role: 'status' },
    words('latent.pastShipped'),
  );
  const { root, heading } = panel(
    'panel-latent',
    words('latent.title'),
    'panelLatent',
    [symbol('lat', 'z'), el('span', { class: 'end' }, dims, spacing, count), menu],
    [el('div', { class: 'mapBox' }, map, note)],
  );
  return { root, heading, dimX, dimY, dims, count, map, note };
}

/** @param {Node} menu @param {HTMLElement} tSlider */
export function outputPanel(menu, tSlider) {
  const probe = digits({ columns: 1, crisp: true, class: 'probeImage', id: 'probe' });
  const row = (/** @type {string} */ term, /** @type {string} */ role) => {
    const value = el('dd', { class: `num ${role}` });
    return { value, root: el('div', {}, el('dt', {}, term), value) };
  };
  const z = row(words('output.probe'), 'lat');
  const norm = row(words('output.norm'), '');
  const logPrior = row(words('output.logPrior'), '');
  const others = link(words('output.others'), words('output.othersHint'), 'others');
  const again = link(words('output.again'), words('output.againHint'), 'resample');
  const prior = el('span', { class: 'pri' });
  const line = (
    /** @type {string} */ role,
    /** @type {string} */ sign,
    /** @type {string} */ id,
    columns = 7,
  ) => {
    const grid = digits({ columns, id });
    const root = el('div', { class: 'gridRow' }, symbol(role, sign), grid);
    return { grid, root };
  };
  const inputs = line('x', 'x', 'inputs');
  const outputs = line('dec', 'x̂', 'reconstructions');
  const residual = line('dec', 'Δ', 'residuals');
  const samples = digits({ columns: 7, id: 'samples', class: 'samples' });
  const frames = line('lat', 'z', 'path-frames', 11);
  const blend = line('x', 'x', 'path-blend', 11);
  const { root } = panel(
    'panel-output',
    words('output.title'),
    'panelOutput',
    [symbol('dec', 'x̂'), el('span', { class: 'end' }), menu],
    [
      el(
        'div',
        { class: 'probeRow' },
        probe,
        el('dl', { class: 'probeFacts' }, z.root, norm.root, logPrior.root),
      ),
      subheading(words('output.recon'), el('span', {}, words('output.heldOut')), others),
      el('div', { class: 'outputRows' }, inputs.root, outputs.root, residual.root),
      subheading(words('output.samples'), prior, again),
      samples,
      subheading(words('output.path')),
      el('div', { class: 'strip' }, frames.root, blend.root),
      tSlider,
    ],
  );
  return {
    root,
    probe,
    z: z.value,
    norm,
    logPrior,
    others,
    again,
    prior,
    samples,
    inputs: inputs.grid,
    outputs: outputs.grid,
    residual,
    frames: frames.grid,
    blend: blend.grid,
  };
}

/** @param {Node} menu */
export function curvesPanel(menu) {
  const chart = /** @type {import('../ui/charts/chart.js').Chart} */ (
    atlas('atlas-chart', { id: 'loss', plain: '' })
  );
  const film = /** @type {import('./filmStrip.js').FilmStrip} */ (
    atlas('atlas-film', { id: 'film', 'aria-label': words('curves.film') })
  );
  chart.addEventListener('axis', () => film.invalidate());
  const scree = /** @type {import('../ui/charts/screePlot.js').ScreePlot} */ (
    atlas('atlas-scree', { id: 'scree', hidden: true })
  );
  const mean = digits({ columns: 1, id: 'mean' });
  const directions = digits({ columns: 12, id: 'directions' });
  const eigen = el('div', { class: 'eigen', hidden: true }, mean, directions);
  const hint = el('span', { class: 'end hint' }, words('curves.hint'));
  const { root, heading } = panel(
    'panel-curves',
    words('curves.titleNats'),
    'panelCurves',
    [hint, menu],
    [chart, film, scree, eigen],
  );
  return { root, heading, hint, chart, film, scree, eigen, mean, directions };
}

export function tryPanel() {
  const list = el('ol', { class: 'todo' });
  const { root } = panel('panel-try', words('tryThis.title'), 'panelTry', [], [list]);
  return { root, list };
}
