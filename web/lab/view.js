/**
 * The Lab's page: builds the panels, wires every control to the model and shows its changes, once a
 * frame.
 *
 * What tests may rely on: `body[data-ready]` once map, outputs and samples of the model on show are
 * there; `body[data-state]` starting, shown, training, paused, pending, failed; `body[data-epoch]`,
 * `data-step`, `data-shown-epoch`, `data-model`, `data-run` (its name in the engine), `data-data`, `data-origin` (shipped, trained),
 * `data-moments`, `data-recon`, `data-total` (held out, per image), `data-threads`, `data-variant`.
 * Every canvas counts its paintings in `data-painted`. Ids: map, probe, inputs, reconstructions,
 * residuals, samples, path-frames, path-blend, loss, film, scree, mean, directions, pad, tiles,
 * losses. Controls: `[data-param=name]`; buttons: `[data-action=play|reset|step|others|resample|open]`;
 * notices: `[data-notice=id]`.
 *
 * @module
 */
import { keepPad } from '../frame/drawings.js';
import { runList } from '../frame/runs.js';
import { el } from '../ui/base/dom.js';
import { number } from '../ui/base/format.js';
import { segmented } from '../ui/controls/segmented.js';
import { slider } from '../ui/controls/slider.js';
import { makeControls } from './controls.js';
import { listenDrops, open } from './incoming.js';
import { listenKeys } from './keys.js';
import { curvesMenu, dataMenu, mapMenu, modelMenu, outputMenu } from './menus.js';
import {
  atlas,
  curvesPanel,
  dataPanel,
  latentPanel,
  modelPanel,
  outputPanel,
  tryPanel,
} from './panels.js';
import { COUNTS } from './params.js';
import * as show from './show.js';
import { showCurves, showFilm } from './showCurves.js';
import { showData } from './showData.js';
import { showMap, showPath, showProbe } from './showMap.js';
import { words } from './words.js';

/** @typedef {import('./model.js').Lab} Lab */
/** @typedef {import('./model.js').LabState} LabState */
/** @typedef {ReturnType<typeof buildParts>} Parts */

/** Which parts of the page depend on which parts of the state. */
/** @type {[(parts: Parts, state: LabState) => void, (keyof LabState)[]][]} */
const VIEWS = [
  [
    show.showTransport,
    [
      'params',
      'run',
      'progress',
      'training',
      'engine',
      'imagesPerSecond',
      'phase',
      'shown',
      'loading',
    ],
  ],
  [showData, ['params', 'data', 'own', 'heldOut', 'loading', 'drawn', 'hasMnist']],
  [
    show.showModel,
    ['params', 'run', 'progress', 'pca', 'pcaError', 'shown', 'heldOut', 'training'],
  ],
  [showMap, ['params', 'codes', 'labels', 'mosaic', 'drawn', 'hover', 'pca', 'shown']],
  [showProbe, ['params', 'probe', 'hover', 'run']],
  [show.showOutputs, ['recon', 'samples', 'run', 'heldOut']],
  [showPath, ['path', 'params']],
  [showCurves, ['run', 'progress', 'shown', 'params', 'heldOut', 'pca']],
  [showFilm, ['run', 'shown', 'params', 'training', 'labels']],
  [show.showTry, ['params']],
];

/**
 * @param {HTMLElement} root
 * @param {Lab} lab
 * @returns {() => void} takes the page down
 */
export function mountView(root, lab) {
  const parts = buildParts(lab);
  root.append(parts.bar, parts.main);
  lab.notify = (notice) => parts.banner.show(notice);
  lab.dismiss = (id) => parts.banner.dismiss(id);
  parts.banner.closeLabel = words('notices.close');
  parts.banner.detailLabel = words('notices.details');
  const { main } = parts;
  wire(parts, lab);
  const stopKeys = listenKeys(lab);
  const stopDrops = listenDrops(lab, main);
  const unsubscribe = showChanges(parts, lab);
  return () => {
    stopKeys();
    stopDrops();
    unsubscribe();
    parts.runs.close();
    root.replaceChildren();
  };
}

/**
 * @param {Parts} parts
 * @param {Lab} lab
 */
function showChanges(parts, lab) {
  /** @type {Set<keyof LabState>} */
  const changed = new Set(/** @type {(keyof LabState)[]} */ (Object.keys(lab.state)));
  let frame = 0;
  let lastHoverCode = -1;
  const render = () => {
    frame = 0;
    // Only another code under the pointer changes the map itself; the lens is drawn apart.
    const hoverCode = lab.state.hover?.code ?? -1;
    const mapHover = hoverCode !== lastHoverCode;
    lastHoverCode = hoverCode;
    for (const [view, keys] of VIEWS) {
      const relevant = keys.some(
        (k) => changed.has(k) && (k !== 'hover' || view !== showMap || mapHover),
      );
      if (relevant) view(parts, lab.state);
    }
    show.showFacts(lab.state);
    changed.clear();
  };
  render();
  const unsubscribe = lab.subscribe((keys) => {
    for (const key of keys) changed.add(key);
    frame ||= requestAnimationFrame(render);
  });
  return () => {
    unsubscribe();
    cancelAnimationFrame(frame);
  };
}

/** @param {Lab} lab */
function buildParts(lab) {
  const transport = /** @type {import('./transport.js').Transport} */ (
    atlas('atlas-transport', { role: 'toolbar', 'aria-label': words('transport.toolbar') })
  );
  const kinds = segmented({
    label: words('model.kind'),
    items: /** @type {const} */ (['pca', 'ae', 'vae']).map((value) => ({
      value,
      text: words(`model.kinds.${value}`),
      title: words(`model.kindHints.${value}`),
    })),
    onChange: (model) => lab.set({ model, dims: [] }),
  });
  const badgeText = el('span');
  const badge = el(
    'span',
    { class: 'badge', id: 'badge', tabindex: '0', role: 'note' },
    el('i', { 'aria-hidden': 'true' }),
    badgeText,
  );
  const controls = makeControls((patch) => lab.set(patch));
  const spacing = segmented({
    label: words('latent.spacing'),
    small: true,
    items: [
      { value: 'uniform', text: words('latent.uniform'), title: words('latent.uniformHint') },
      { value: 'quantile', text: words('latent.quantile'), title: words('latent.quantileHint') },
    ],
    onChange: (value) => lab.set({ spacing: value }),
  });
  const tSlider = slider({
    label: words('output.tLabel'),
    stops: Array.from({ length: 101 }, (_, i) => i / 100),
    role: 'lat',
    format: (v) => number(v, 2),
    onChange: (value) => lab.set({ t: value }),
  });
  tSlider.root.classList.add('tSlider');
  const data = dataPanel(dataMenu(lab));
  const model = modelPanel(controls, modelMenu(lab));
  const latent = { ...latentPanel(spacing.root, mapMenu(lab)), spacing };
  const output = outputPanel(outputMenu(lab), tSlider.root);
  const curves = curvesPanel(curvesMenu(lab));
  const tries = tryPanel();
  const banner = /** @type {import('./banner.js').Banner} */ (atlas('atlas-banner'));
  const runs = runList(lab.engine);
  const bar = el(
    'div',
    { class: 'labBar', role: 'region', 'aria-label': words('transport.toolbar') },
    el('div', { class: 'wrap' }, transport, el('span', { class: 'spacer' }), kinds.root, badge),
  );
  const main = el(
    'main',
    { id: 'main', class: 'wrap lab' },
    el('h1', { class: 'visuallyHidden' }, words('title')),
    banner,
    el('div', { class: 'bench' }, data.root, model.root, latent.root, output.root),
    el('div', { class: 'curves' }, curves.root, tries.root),
    runs.root,
  );
  return {
    lab,
    transport,
    kinds,
    badge,
    badgeText,
    controls,
    tSlider,
    data,
    model,
    latent,
    output,
    curves,
    tries,
    runs,
    banner,
    bar,
    main,
  };
}

/**
 * @param {Parts} parts
 * @param {Lab} lab
 */
function wire({ transport, data, latent, output, curves, main }, lab) {
  const on = (
    /** @type {EventTarget} */ node,
    /** @type {string} */ type,
    /** @type {(detail: any) => void} */ act,
  ) => node.addEventListener(type, (event) => act(/** @type {CustomEvent} */ (event).detail));
  on(transport, 'play', () => lab.trainer.toggle());
  on(transport, 'step', () => lab.trainer.step());
  on(transport, 'reset', () => void lab.reset(false));

  for (const kind of /** @type {const} */ (['mnist', 'digits', 'own']))
    data.set.append(
      el(
        'option',
        { value: kind, title: kind === 'digits' ? words('data.digitsHint') : null },
        words(`data.${kind}`),
      ),
    );
  for (const count of COUNTS) data.count.append(el('option', { value: count }, number(count)));
  on(data.set, 'change', () => {
    const kind = /** @type {'mnist' | 'digits' | 'own'} */ (data.set.value);
    if (kind === 'own' && !lab.datasets.own) {
      data.set.value = lab.state.data;
      lab.askForFiles();
    } else void lab.useData(kind);
  });
  on(data.count, 'change', () => lab.set({ count: Number(data.count.value) }));
  lab.askForFiles = () => data.file.click();
  on(data.open, 'click', () => data.file.click());
  on(data.folder, 'click', () => data.folderFile.click());
  for (const input of [data.file, data.folderFile])
    on(input, 'change', () => {
      const given = [...(input.files ?? [])].map((file) => ({
        path: file.webkitRelativePath || file.name,
        blob: file,
      }));
      input.value = '';
      if (given.length) open(given, lab, main);
    });
  on(data.chips, 'classes', ({ visible }) =>
    lab.set({
      hide: visible.flatMap((/** @type {boolean} */ v, /** @type {number} */ i) => (v ? [] : [i])),
    }),
  );
  data.pad.setText(words('data.drawHint'), words('data.drawLabel'));
  on(data.pad, 'digit', ({ image }) => lab.draw(image));
  const forget = keepPad(lab.drawings, data.pad, 'pad');
  on(data.clear, 'click', () => (data.pad.clear(), forget(), lab.draw(null)));
  on(data.useTest, 'click', () => {
    const { heldOut, params } = lab.state;
    if (!heldOut) return;
    const dim = heldOut.rows * heldOut.cols;
    forget();
    const at = params.first % heldOut.count;
    data.pad.clear();
    lab.draw(heldOut.images.slice(at * dim, (at + 1) * dim));
    lab.set({ first: (at + 1) % heldOut.count });
  });

  on(latent.map, 'probe', ({ z, committed, code }) => {
    if (committed) lab.set({ probe: [...z] });
    lab.hover({ z, code });
  });
  on(latent.map, 'probeleave', () => lab.hover(null));
  on(latent.map, 'pathchange', ({ end, z }) =>
    lab.set({ [end === 'a' ? 'pathA' : 'pathB']: [...z] }),
  );
  for (const select of [latent.dimX, latent.dimY]) {
    on(select, 'change', () => {
      const chosen = [Number(latent.dimX.value), Number(latent.dimY.value)];
      // The same number twice would be a line: the other axis gives way.
      if (chosen[0] === chosen[1]) chosen[select === latent.dimX ? 1 : 0] = chosen[0] === 1 ? 2 : 1;
      lab.set({ dims: chosen });
    });
  }
  on(output.others, 'click', () => lab.set({ first: lab.state.params.first + 7 }));
  on(output.again, 'click', () => lab.set({ sample: lab.state.params.sample + 14 }));
  on(curves.film, 'scrub', ({ index }) => void lab.scrub(index));
}
