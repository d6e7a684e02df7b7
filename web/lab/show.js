/**
 * From the state to the page: one function a panel, each called only when something it shows has
 * changed. Nothing here asks the engine for anything.
 *
 * @module
 */
import { el, namePicture, put, setText } from '../ui/base/dom.js';
import { epoch as epochText, number, percent, sized } from '../ui/base/format.js';
import { classNames } from './classes.js';
import { directionsOf, usedDirections } from './params.js';
import { isNats, shownEpoch, shownLosses } from './shown.js';
import { words } from './words.js';

/** @typedef {import('./model.js').LabState} State */
/** @typedef {import('./view.js').Parts} Parts */

/** @param {Parts} parts @param {State} state */
export function showTransport({ transport, badge, badgeText, kinds }, state) {
  const { params, run, training, engine, imagesPerSecond, phase, loading } = state;
  const isPca = params.model === 'pca';
  transport.data = {
    running: training,
    canStep: !training && !isPca && phase !== 'failed' && phase !== 'starting',
    epoch: isPca ? '–' : epochText(shownEpoch(state)),
    of:
      run.origin === 'shipped'
        ? words('transport.shipped')
        : isPca
          ? words('transport.atOnce')
          : words('transport.of', { n: Math.max(params.epochs, Math.ceil(run.epoch)) }),
    play: words(isPca ? 'transport.fit' : 'transport.play'),
  };
  kinds.set(params.model);
  const threads = engine
    ? words(engine.threads === 1 ? 'badge.thread' : 'badge.threads', { n: engine.threads })
    : '';
  // Until the first report there is no rate: what is waited for is said.
  const under = loading
    ? words('data.loading', { held: number(loading.held), total: number(loading.total) })
    : words('badge.first');
  const now = imagesPerSecond > 0 ? words('badge.rate', { r: number(imagesPerSecond) }) : under;
  const rate = training ? ` · ${now}` : '';
  setText(
    badgeText,
    phase === 'failed' ? words('badge.none') : engine ? threads + rate : words('badge.starting'),
  );
  badge.dataset.state =
    phase === 'failed' ? 'failed' : engine ? (training ? 'busy' : 'idle') : 'busy';
  badge.title = !engine
    ? ''
    : engine.threads > 1
      ? words('badge.many', { n: engine.threads })
      : globalThis.crossOriginIsolated
        ? words('badge.isolatedOneThread')
        : words('badge.oneThread');
}

/** @param {Parts} parts @param {State} state */
export function showModel({ lab, model, controls }, state) {
  const { params, run, pca, pcaError } = state;
  controls.set(params, { shape: state.heldOut, directions: directionsOf(lab.inUse()) });
  const isPca = params.model === 'pca';
  setText(
    model.weights,
    run.parameters ? words('model.weights', { n: number(run.parameters) }) : '',
  );
  setText(model.summary, isPca ? words('model.detailsPca') : words('model.details'));
  const inputDim = run.inputDim || (state.heldOut ? state.heldOut.rows * state.heldOut.cols : 784);
  const shape = isPca
    ? { hidden: [], latentDim: usedDirections(lab.inUse(), params), isConv: false }
    : { hidden: params.hidden, latentDim: params.k, isConv: params.layers === 'conv' };
  const description = bowWords(params.model, inputDim, shape);
  if (model.bow.dataset.shown !== description) {
    model.bow.dataset.shown = description;
    model.bow.data = { kind: params.model, inputDim, ...shape, description };
  }
  if (run.spec.kind === 'pca') showVariance(model, pca, shape.latentDim, pcaError);
  else showLosses(model, state);
}

/**
 * @param {Parts['model']} model
 * @param {[string, string, string][]} rows role, name, value; the last is the sum
 * @param {[number, number]} shares
 */
function fillSums(model, rows, shares) {
  const key = JSON.stringify(rows);
  if (model.sums.dataset.shown === key) return;
  model.sums.dataset.shown = key;
  put(
    model.sums,
    ...rows.flatMap(([role, name, value], i) => {
      const total = i === rows.length - 1 && rows.length > 1 ? 'total' : '';
      const swatch = role && !total ? el('i', { style: `background: var(--${role})` }) : null;
      return [el('dt', { class: total }, swatch, name), el('dd', { class: total }, value)];
    }),
  );
  const [first, second] = model.bar.children;
  rows.slice(0, 2).forEach(([role], i) => {
    const bar = /** @type {HTMLElement} */ (i ? second : first);
    bar.style.flexGrow = String(Math.max(0, shares[i] ?? 0));
    bar.style.background = `var(--${role})`;
  });
  namePicture(
    model.bar,
    rows.length > 1
      ? words('model.bar', {
          a: `${rows[0]?.[1]} ${rows[0]?.[2]}`,
          b: `${rows[1]?.[1]} ${rows[1]?.[2]}`,
        })
      : '',
  );
}

/** @param {Parts['model']} model @param {State} state */
function showLosses(model, state) {
  const losses = shownLosses(state);
  const { spec } = state.run;
  const unit = isNats(state) ? words('model.nats') : words('model.units');
  const show = (/** @type {number | undefined} */ v) =>
    v === undefined ? words(state.training ? 'model.measuring' : 'model.notYet') : sized(v, 1);
  if (spec.kind === 'ae') {
    fillSums(
      model,
      [
        ['dec', words('model.recon'), show(losses?.recon)],
        ['', words('model.total', { unit }), show(losses?.recon)],
      ],
      [1, 0],
    );
    return;
  }
  const kl = losses ? losses.total - losses.recon : 0;
  fillSums(
    model,
    [
      ['dec', words('model.recon'), show(losses?.recon)],
      [
        'lat',
        words(spec.beta === 1 ? 'model.kl' : 'model.klWeighted', { beta: 'β' }),
        show(losses ? kl : undefined),
      ],
      [
        '',
        words(spec.beta === 1 && isNats(state) ? 'model.elbo' : 'model.total', { unit }),
        show(losses?.total),
      ],
    ],
    [losses?.recon ?? 1, kl],
  );
}

/**
 * @param {Parts['model']} model
 * @param {import('../engine/protocol.js').PcaSummary | null} pca
 * @param {number} k
 * @param {number} measured
 */
function showVariance(model, pca, k, measured) {
  if (!pca)
    return fillSums(
      model,
      [
        ['enc', words('model.variance.kept'), '–'],
        ['prior', words('model.variance.dropped'), '–'],
        ['', words('model.variance.measured'), '–'],
      ],
      [1, 1],
    );
  const share = pca.cumulative[k - 1] ?? 0;
  fillSums(
    model,
    [
      [
        'enc',
        `${words('model.variance.kept')}, ${percent(share)}`,
        sized(share * pca.totalVariance, 2),
      ],
      ['prior', words('model.variance.dropped'), sized((1 - share) * pca.totalVariance, 2)],
      ['', words('model.variance.measured'), sized(measured, measured < 10 ? 3 : 2)],
    ],
    [share, 1 - share],
  );
}

/** @param {Parts} parts @param {State} state */
export function showOutputs({ output }, state) {
  const { recon, samples, run, heldOut } = state;
  const isPca = run.spec.kind === 'pca';
  setText(
    output.prior,
    isPca
      ? words('output.priorPca')
      : run.spec.kind === 'ae'
        ? words('output.aeSamples')
        : words('output.prior'),
  );
  output.residual.root.hidden = !isPca;
  if (!recon || recon.indices.length === 0) {
    for (const grid of [output.inputs, output.outputs]) grid.data = null;
  } else {
    const { rows, cols, indices, inputs, outputs } = recon;
    const side = { rows, cols, count: indices.length };
    const names = classNames(state);
    const nameOf = (/** @type {number} */ i) => names[heldOut?.labels?.[i] ?? -1] ?? '';
    const labels = heldOut?.labels ? `: ${indices.map(nameOf).join(', ')}` : '';
    output.inputs.data = {
      ...side,
      images: inputs,
      description: words('output.inputs', { labels }),
    };
    output.outputs.data = {
      ...side,
      images: outputs,
      role: 'dec',
      description: words('output.outputs'),
    };
    if (isPca) {
      const residual = Int16Array.from(inputs, (v, i) => v - (outputs[i] ?? 0));
      output.residual.grid.data = {
        ...side,
        images: residual,
        signed: true,
        scale: 255,
        description: words('output.residual'),
      };
    }
  }
  output.samples.data = samples
    ? { ...samples, role: 'dec', description: words('output.samplesAlt', { n: samples.count }) }
    : null;
}

/** @param {Parts} parts @param {State} state */
export function showTry({ tries }, { params }) {
  if (tries.list.dataset.shown === params.model) return;
  tries.list.dataset.shown = params.model;
  put(
    tries.list,
    ...[1, 2, 3].map((n) => el('li', {}, el('span', {}, words(`tryThis.${params.model}${n}`)))),
  );
}

/** Facts for tests and styles, on the body. @param {State} state */
export function showFacts(state) {
  const { dataset } = document.body;
  const { run, phase, shown } = state;
  dataset.state = phase;
  dataset.epoch = String(Number(run.epoch.toFixed(3)));
  dataset.shownEpoch = String(Number(shownEpoch(state).toFixed(3)));
  dataset.step = String(run.step);
  dataset.model = run.spec.kind;
  dataset.run = run.id;
  dataset.data = state.data;
  dataset.origin = run.origin;
  dataset.moments = String(run.moments.length);
  dataset.shown = String(shown);
  const losses = shownLosses(state);
  if (losses) {
    dataset.recon = String(Number(losses.recon.toPrecision(4)));
    dataset.total = String(Number(losses.total.toPrecision(4)));
  } else {
    delete dataset.recon;
    delete dataset.total;
  }
  if (state.engine) {
    dataset.threads = String(state.engine.threads);
    dataset.variant = state.engine.variant;
  }
  const complete = state.mosaic && state.recon && state.samples;
  const codesOnly = run.origin === 'shipped' && shown >= 0 && state.codes.length > 0;
  if (complete || codesOnly) dataset.ready = '';
  else delete dataset.ready;
}

/** What the bow tie shows. @param {string} kind @param {number} d @param {{ hidden: number[], latentDim: number, isConv: boolean }} shape */
function bowWords(kind, d, { hidden: widths, latentDim: k, isConv }) {
  if (kind === 'pca') return words('model.bowPca', { d, k });
  const hidden = widths.length
    ? words('model.bowHidden', { widths: widths.join(', ') })
    : words('model.bowNoHidden');
  return words('model.bow', {
    d,
    hidden: isConv ? words('model.bowConv', { hidden }) : hidden,
    code: words(k > 1 ? 'model.bowNumbers' : 'model.bowNumber', { k }),
    sample: kind === 'vae' ? words('model.bowSample') : '',
  });
}
