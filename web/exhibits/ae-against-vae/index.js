/**
 * Chapter 11: an autoencoder and a VAE as twins, the boundary of the prior, posterior collapse.
 *
 * @module
 */
import { follow, onlyThese } from '../../frame/mounting.js';
import { el, setText } from '../../ui/base/dom.js';
import { makeTabs } from '../../frame/tabs.js';
import { keyOf, loadShippedRibbons, RibbonsMissing } from '../../data/ribbons.js';
import { Boundary, RADII } from './boundary.js';
import { makeBoundaryView } from './boundaryView.js';
import { mountCollapse } from './collapse.js';
import { LAST_MOMENT, SCHEMA, VIEWS } from './params.js';
import collapseCss from './collapse.css?inline';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { Twins } from './twins.js';
import { makeTwinsView, mountTwinsCover } from './twinsView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('../../frame/contract.js').Parts<typeof SCHEMA>} Parts */

const pairOf = (/** @type {Params} */ p, /** @type {Name} */ name) =>
  /** @type {[number, number]} */ (name === 'ae' ? [p.aeX, p.aeY] : [p.vaeX, p.vaeY]);

/** @param {HTMLElement} root @param {Parts} parts */
function mount(root, parts) {
  return parts.mode === 'cover' ? mountCover(root, parts) : mountPage(root, parts);
}

/** @param {HTMLElement} root @param {Parts} parts */
function mountCover(root, { engine, data, digits, params, words, ready, fail }) {
  const cover = mountTwinsCover(root, words);
  const shown = new Set();
  const twins = new Twins({
    engine,
    data,
    digits,
    cover: true,
    on: onlyThese({
      side(name, side) {
        cover.showSide(name, side);
        if (shown.add(name).size === 2) ready();
      },
      error: fail,
    }),
  });
  const show = (/** @type {Set<string> | null} */ changed) =>
    twins.show({ ...params.values, view: 'twins', moment: LAST_MOMENT }, changed);
  return follow(params, { show, begin: () => twins.open(), fail, closes: [twins] });
}

/**
 * What the fact says of collapse, whichever view is on show: the shipped runs at β = 1 without remedies.
 * @param {Parts['live']} live
 * @param {Map<string, import('../../data/ribbons.js').RibbonRun>} runs
 */
function tellCollapse(live, runs) {
  const plain = { beta: 1, freeBits: 0, wordDropout: 0 };
  const [alone, past] = [false, true].map(
    (sees) => runs.get(keyOf({ ...plain, past: sees }))?.last,
  );
  if (!alone || !past) return;
  live({
    aloneKl: alone.kl,
    aloneActive: alone.active,
    pastKl: past.kl,
    pastActive: past.active,
  });
}

/** @param {HTMLElement} root @param {Parts} parts */
function mountPage(root, { engine, data, params, words, live, mode, digits, ready, fail }) {
  const change = (/** @type {Partial<Params>} */ partial) => params.set(partial);
  const place = el('div', { class: 'againstPlace' });
  const missingSaid = el('p', { role: 'alert' });
  const missing = el(
    'div',
    { class: 'againstMissing', hidden: true },
    missingSaid,
    el(
      'button',
      { type: 'button', class: 'button small', 'data-action': 'ribbonsAgain', onclick: askRibbons },
      words('missingAgain'),
    ),
  );
  const view = makeTwinsView({
    words,
    onChange: change,
    onProbe(name, z, committed) {
      const at = twins.placeOf(name, z);
      if (!at) return;
      const [x, y] = at;
      if (committed) change(name === 'ae' ? { aeX: x, aeY: y } : { vaeX: x, vaeY: y });
      else twins.askWalk[name](at);
    },
    onLeave(name) {
      showProbe(name);
      twins.askWalk[name](pairOf(params.values, name));
    },
    onHole(name) {
      const at = twins.holeOf(name);
      if (!at) return;
      change(name === 'ae' ? { aeX: at[0], aeY: at[1] } : { vaeX: at[0], vaeY: at[1] });
    },
    onTrain: () => void twins.trainer.train(Number(params.values.epochs)),
    onStop: () => twins.trainer.stop(),
  });
  const edgeView = makeBoundaryView({
    words,
    onProbe(z, committed) {
      if (committed) change({ edgeX: z[0], edgeY: z[1] });
      else boundary.askEdge([z[0], z[1]]);
    },
    onLeave() {
      const { edgeX, edgeY } = params.values;
      edgeView.showProbe([edgeX, edgeY]);
      boundary.askEdge([edgeX, edgeY]);
    },
  });
  /** Filled when the view is shown for the first time. */
  const collapsePlace = el('div', {});
  const tabs = makeTabs({
    words,
    views: VIEWS,
    keyOf: (name) => `${name}Tab`,
    panels: { twins: view, boundary: edgeView, collapse: { root: collapsePlace } },
    place,
    onChange: change,
  });
  root.append(
    el(
      'div',
      { class: 'against', 'data-mode': mode },
      el('div', { class: 'againstTabs' }, tabs.root),
      place,
      missing,
    ),
  );
  const showProbe = (/** @type {Name} */ name) => {
    const z = twins.codeAt(name, pairOf(params.values, name));
    if (z) view.showProbe(name, z);
  };

  const shown = new Set();
  const twins = new Twins({
    engine,
    data,
    digits,
    cover: false,
    on: {
      side(name, side) {
        view.showSide(name, side, twins.codeAt(name, pairOf(params.values, name)));
        live({ [`${name}Std`]: side.spread.std });
        if (shown.add(name).size === 2) ready();
      },
      quality(name, quality) {
        view.showQuality(name, quality);
        live({
          [`${name}Empty`]: quality.means.emptyShare,
          [`${name}Spread`]: quality.means.std,
          [`${name}P99`]: quality.stretch.p99,
          [`${name}Median`]: quality.stretch.median,
          [`${name}Hole`]: quality.means.holeRadius,
          [`${name}HoleDistance`]: quality.hole.distance,
          measured: quality.means.count,
        });
      },
      walk(name, walk) {
        view.showWalk(name, walk);
        live({ [`${name}Walk`]: walk.length });
      },
      histories(histories) {
        view.showHistories(histories);
        const last = (/** @type {Name} */ name) => histories[name].moments.at(-1)?.test;
        live({
          aeRecon: last('ae')?.recon ?? NaN,
          vaeRecon: last('vae')?.recon ?? NaN,
          vaeKl: last('vae')?.kl ?? NaN,
        });
      },
      loading: view.showLoading,
      trainer: {
        progress: view.showProgress,
        ended(verdicts) {
          view.train.showEnd(verdicts);
          if (verdicts) live({ aeHash: verdicts.ae.hash, vaeHash: verdicts.vae.hash });
        },
        klOnly(only) {
          view.train.showKlOnly(only);
          live({ onlyRecon: only.recon, onlyKl: only.kl });
        },
      },
      error: fail,
    },
  });
  const boundary = new Boundary({
    engine,
    digits,
    on: {
      ground(ground) {
        edgeView.showGround(ground);
        ready();
      },
      edge(edge) {
        edgeView.showEdge(edge);
        const { radius, priorRatio, cycle, distance, confidence } = edge.found;
        live({
          radius: radius[0] ?? NaN,
          ratio: priorRatio[0] ?? NaN,
          cycle: cycle[0] ?? NaN,
          distance: distance[0] ?? NaN,
          confidence: confidence[0] ?? NaN,
        });
      },
      shells(shells) {
        edgeView.showShells(shells);
        const at = shells.radius.length - 1;
        const r = shells.radius[at] ?? 0;
        if (Number.isInteger(r))
          live({
            [`cycle${r}`]: shells.cycle[at] ?? NaN,
            [`near${r}`]: shells.distance[at] ?? NaN,
            [`sure${r}`]: shells.confidence[at] ?? NaN,
          });
        if (at === RADII.length - 1) live({ shells: RADII.length });
      },
      beyond(beyond) {
        edgeView.showBeyond(beyond);
        live({ beyond3: beyond[0] ?? NaN, beyond4: beyond[1] ?? NaN });
      },
      error: fail,
    },
  });

  /** The shipped runs on ribbons once asked for; null: they cannot be had. @type {Promise<Map<string, import('../../data/ribbons.js').RibbonRun> | null> | null} */
  let ribbons = null;
  const { signal } = twins.stop;
  /** Asks for them, for the fact and for the view; anew after a failure. */
  function askRibbons() {
    missing.hidden = true;
    ribbons = loadShippedRibbons(signal).catch((error) => {
      if (signal.aborted) return null;
      const { why, status } =
        error instanceof RibbonsMissing ? error : { why: 'damaged', status: 0 };
      setText(missingSaid, words('missing', { why: words(`missing_${why}`, { status }) }));
      missing.hidden = false;
      return null;
    });
    void ribbons.then((runs) => {
      if (signal.aborted) return;
      if (runs) tellCollapse(live, runs);
      collapse?.setShipped(runs);
    });
  }
  /** @type {import('./collapse.js').CollapseView | null} */
  let collapse = null;
  const showView = () => {
    const { view: name } = params.values;
    tabs.show(name);
    if (name === 'collapse') {
      if (!collapse) {
        const opened = (collapse = mountCollapse({ engine, words, live, change, fail }));
        collapsePlace.append(opened.root);
        if (!ribbons) askRibbons();
        else void ribbons.then((runs) => !signal.aborted && opened.setShipped(runs));
      }
      // Its charts are drawn anew when the runs are there.
      void ribbons?.then(ready);
      return;
    }
    const history = twins.histories?.vae;
    if (name === 'boundary' && history && twins.loaded)
      boundary.begin(history, params.values).catch(boundary.fail);
  };
  const show = (/** @type {Set<string> | null} */ changed) => {
    const has = (/** @type {string} */ name) => !changed || changed.has(name);
    if (has('view')) showView();
    view.showParams(params.values);
    for (const name of /** @type {const} */ (['ae', 'vae'])) showProbe(name);
    twins.show(params.values, changed);
    if (has('edgeX') || has('edgeY')) {
      const { edgeX, edgeY } = params.values;
      edgeView.showProbe([edgeX, edgeY]);
      boundary.askEdge([edgeX, edgeY]);
    }
    if (params.values.view === 'collapse') collapse?.show(params.values);
  };
  const begin = async () => {
    await twins.open();
    showView();
    if (!ribbons) askRibbons();
    await twins.load();
  };
  const closes = [twins, boundary, { close: () => collapse?.close() }];
  return follow(params, { show, begin, fail, closes });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'ae-against-vae',
  schema: SCHEMA,
  text: { en, it },
  css: css + collapseCss,
  mount,
};
