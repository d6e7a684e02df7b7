/**
 * From the state to the page: one function a panel, each called only when something it shows has
 * changed. Nothing here asks the engine for anything.
 *
 * @module
 */
import { el, put, setText } from '../../ui/dom.js';
import { epoch as epochText, number, percent, short, tuple } from '../../ui/format.js';
import { isNats, shownEpoch, shownLosses } from './shown.js';
import { text } from './text.js';

/** @typedef {import('./model.js').LabState} State */
/** @typedef {import('./view.js').Parts} Parts */

const TILES = 15;

/** @param {Parts} parts @param {State} state */
export function showTransport({ transport, badge, badgeText, kinds }, state) {
  const { params, run, training, engine, imagesPerSecond, phase } = state;
  const t = text.transport;
  const isPca = params.model === 'pca';
  transport.data = {
    running: training,
    canStep: !training && !isPca && phase !== 'failed' && phase !== 'starting',
    epoch: isPca ? '–' : epochText(shownEpoch(state)),
    of:
      run.origin === 'shipped'
        ? t.shipped
        : isPca
          ? t.atOnce
          : t.of(Math.max(params.epochs, Math.ceil(run.epoch))),
    text: { ...t, play: isPca ? t.fit : t.play },
  };
  kinds.set(params.model);
  const threads = engine ? text.badge.threads(engine.threads) : '';
  const rate = training && imagesPerSecond > 0 ? ` · ${text.badge.rate(imagesPerSecond)}` : '';
  setText(
    badgeText,
    phase === 'failed' ? text.badge.none : engine ? threads + rate : text.badge.starting,
  );
  badge.dataset.state =
    phase === 'failed' ? 'failed' : engine ? (training ? 'busy' : 'idle') : 'busy';
  badge.title = !engine
    ? ''
    : engine.threads > 1
      ? text.badge.many(engine.threads)
      : globalThis.crossOriginIsolated
        ? text.badge.isolatedOneThread
        : text.badge.oneThread;
}

/** @param {Parts} parts @param {State} state */
export function showData({ data }, state) {
  const { params, heldOut, loading, drawn, hasMnist } = state;
  for (const option of data.set.options) {
    if (option.value === 'mnist') option.disabled = !hasMnist;
  }
  data.set.value = state.data;
  if (![...data.count.options].some((o) => o.value === String(params.count))) {
    data.count.append(el('option', { value: params.count }, number(params.count)));
  }
  data.count.value = String(params.count);
  data.count.disabled = state.data === 'own';
  setText(data.loading, loading ? text.data.loading(loading.held, loading.total) : '');
  if (heldOut && data.tiles.data?.images !== heldOut.images) {
    const names = { mnist: text.data.mnist, digits: text.data.digits, own: text.data.own };
    data.tiles.data = {
      ...{
        images: heldOut.images,
        count: Math.min(TILES, heldOut.count),
        rows: heldOut.rows,
        cols: heldOut.cols,
      },
      description: text.data.tiles(names[state.data]),
    };
  }
  data.chips.show(Array.from({ length: 10 }, (_, i) => !params.hide.includes(i)));
  setText(data.code, drawn?.mu ? tuple(drawn.mu) : '');
  const side = { rows: 28, cols: 28, count: 1 };
  data.seen.data = drawn ? { ...side, images: drawn.image, description: text.data.seen } : null;
  data.back.data = drawn?.output
    ? { ...side, images: drawn.output, role: 'dec', description: text.data.back }
    : null;
}

/** @param {Parts} parts @param {State} state */
export function showModel({ model, controls }, state) {
  const { params, run, pca, pcaError } = state;
  const t = text.model;
  controls.set(params);
  const isPca = params.model === 'pca';
  setText(model.weights, run.parameters ? t.weights(run.parameters) : '');
  setText(model.summary, isPca ? t.detailsPca : t.details);
  const inputDim = run.inputDim || (state.heldOut ? state.heldOut.rows * state.heldOut.cols : 784);
  const shape = isPca
    ? { hidden: [], latentDim: Math.min(params.components, params.kept) }
    : { hidden: params.hidden, latentDim: params.k };
  const description = t.bow(params.model, inputDim, shape.hidden, shape.latentDim);
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
  model.bar.setAttribute(
    'aria-label',
    rows.length > 1
      ? text.model.bar(`${rows[0]?.[1]} ${rows[0]?.[2]}`, `${rows[1]?.[1]} ${rows[1]?.[2]}`)
      : '',
  );
}

/** @param {Parts['model']} model @param {State} state */
function showLosses(model, state) {
  const t = text.model;
  const losses = shownLosses(state);
  const { spec } = state.run;
  const unit = isNats(state) ? t.nats : t.units;
  const show = (/** @type {number | undefined} */ v) => (v === undefined ? t.notYet : number(v, 1));
  if (spec.kind === 'ae') {
    fillSums(
      model,
      [
        ['dec', t.recon, show(losses?.recon)],
        ['', t.totalAe(unit), show(losses?.recon)],
      ],
      [1, 0],
    );
    return;
  }
  const kl = losses ? losses.total - losses.recon : 0;
  fillSums(
    model,
    [
      ['dec', t.recon, show(losses?.recon)],
      ['lat', t.kl(spec.beta === 1 ? '1' : 'β'), show(losses ? kl : undefined)],
      ['', t.totalVae(spec.beta === 1 && isNats(state), unit), show(losses?.total)],
    ],
    [losses?.recon ?? 1, kl],
  );
}

/**
 * @param {Parts['model']} model
 * @param {import('../../engine/protocol.js').PcaSummary | null} pca
 * @param {number} k
 * @param {number} measured
 */
function showVariance(model, pca, k, measured) {
  const t = text.model.variance;
  if (!pca)
    return fillSums(
      model,
      [
        ['enc', t.kept, '–'],
        ['prior', t.dropped, '–'],
        ['', t.measured, '–'],
      ],
      [1, 1],
    );
  const share = pca.cumulative[k - 1] ?? 0;
  fillSums(
    model,
    [
      ['enc', `${t.kept}, ${percent(share)}`, number(share * pca.totalVariance, 2)],
      ['prior', t.dropped, number((1 - share) * pca.totalVariance, 2)],
      ['', t.measured, number(measured, 2)],
    ],
    [share, 1 - share],
  );
}

/** @param {Parts} parts @param {State} state */
export function showOutputs({ output }, state) {
  const { recon, samples, run, heldOut } = state;
  const t = text.output;
  const isPca = run.spec.kind === 'pca';
  setText(output.prior, isPca ? t.priorPca : run.spec.kind === 'ae' ? t.aeSamples : t.prior);
  output.residual.root.hidden = !isPca;
  if (!recon || recon.indices.length === 0) {
    for (const grid of [output.inputs, output.outputs]) grid.data = null;
  } else {
    const { rows, cols, indices, inputs, outputs } = recon;
    const side = { rows, cols, count: indices.length };
    const labels = heldOut?.labels ? `: ${indices.map((i) => heldOut.labels?.[i]).join(', ')}` : '';
    output.inputs.data = { ...side, images: inputs, description: t.inputs(labels) };
    output.outputs.data = { ...side, images: outputs, role: 'dec', description: t.outputs };
    if (isPca) {
      const residual = Int16Array.from(inputs, (v, i) => v - (outputs[i] ?? 0));
      output.residual.grid.data = {
        ...side,
        images: residual,
        signed: true,
        scale: 255,
        description: t.residual,
      };
    }
  }
  output.samples.data = samples
    ? { ...samples, role: 'dec', description: t.samplesAlt(samples.count) }
    : null;
}

/** @param {Parts} parts @param {State} state */
export function showTry({ tries }, { params }) {
  if (tries.list.dataset.shown === params.model) return;
  tries.list.dataset.shown = params.model;
  put(
    tries.list,
    ...text.tryThis[params.model].map((words) => el('li', {}, el('span', {}, words))),
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
  dataset.data = state.data;
  dataset.origin = run.origin;
  dataset.moments = String(run.moments.length);
  dataset.shown = String(shown);
  const losses = shownLosses(state);
  if (losses) {
    dataset.recon = short(losses.recon).replace('−', '-');
    dataset.total = short(losses.total).replace('−', '-');
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
