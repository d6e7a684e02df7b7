/**
 * The views of chapter 10 beside image and plane: posterior, one draw, the gradient duel, the ledger,
 * the decoder's distribution, near-identical digits, training.
 *
 * @module
 */
import '../../ui/bars.js';
import '../../ui/digitGrid.js';
import '../../ui/matrix.js';
import '../../ui/pixelImage.js';
import { el, setText } from '../../ui/dom.js';
import { number, percent } from '../../ui/format.js';
import { segmented } from '../../ui/segmented.js';
import { slider } from '../../ui/slider.js';
import { DUEL_RANGE, OneVae } from './model.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Words */
/** @typedef {import('../../ui/bars.js').Bars} Bars */
/** @typedef {import('../../ui/matrix.js').Matrix} Matrix */
/** @typedef {import('../../ui/pixelImage.js').PixelImage} PixelImage */

const SIDE = 28;
const steps = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ by) =>
  Array.from({ length: Math.round((high - low) / by) + 1 }, (_, i) => low + i * by);

const image = () => /** @type {PixelImage} */ (document.createElement('atlas-image'));
const bars = () => /** @type {Bars} */ (document.createElement('atlas-bars'));
const matrix = () => /** @type {Matrix} */ (document.createElement('atlas-matrix'));

/** A button. @param {string} action @param {string} text @param {() => void} onclick @param {string} [more] */
const button = (action, text, onclick, more = '') =>
  el(
    'button',
    { type: 'button', class: `button small ${more}`, 'data-action': action, onclick },
    text,
  );

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makePanels({ words, onChange, onTrain, onStop }) {
  const panels = {
    posterior: posteriorPanel(words),
    draw: drawPanel(words, onChange),
    duel: duelPanel(words, onChange),
    ledger: ledgerPanel(words, onChange),
    pixels: pixelsPanel(words, onChange),
    twins: twinsPanel(words, onChange),
    train: trainPanel(words, onChange, onTrain, onStop),
  };
  return {
    /** @param {Params['view']} view */
    rootOf: (view) => panels[view].root,
    /** @param {Params} params */
    showParams(params) {
      panels.draw.showParams(params);
      panels.duel.showParams(params);
      panels.ledger.showParams(params);
      panels.pixels.showParams(params);
      panels.twins.showParams(params);
      panels.train.showParams(params);
    },
    /** @param {import('./model.js').ReparameterizedPass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      panels.posterior.showPass(pass);
      panels.draw.showPass(pass, decoded);
    },
    /** @param {import('./model.js').Ledgers} ledgers */
    showLedger(ledgers) {
      panels.posterior.showLedger(ledgers);
      panels.ledger.showLedger(ledgers);
    },
    showDecoded: panels.pixels.showDecoded,
    showDuel: panels.duel.showDuel,
    showTwins: panels.twins.showTwins,
    showTraining: panels.train.showTraining,
  };
}

/** μ and σ of each latent number, and what each costs. @param {Words} words */
function posteriorPanel(words) {
  const numbers = matrix();
  const cost = bars();
  const drawn = el('p', { class: 'note' });
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('p', {}, words('posteriorLead')),
      numbers,
      el('h2', {}, words('klTitle')),
      cost,
      drawn,
    ),
    /** @param {import('./model.js').ReparameterizedPass} pass */
    showPass({ mu, sigma }) {
      numbers.data = {
        terms: [
          { name: 'μ', rows: 2, cols: 1, values: mu, role: 'lat' },
          { name: 'σ', rows: 2, cols: 1, values: sigma, role: 'lat' },
        ],
        description: words('numbersAlt', {
          ...{ mu1: number(mu[0] ?? NaN, 2), mu2: number(mu[1] ?? NaN, 2) },
          ...{ s1: number(sigma[0] ?? NaN, 3), s2: number(sigma[1] ?? NaN, 3) },
        }),
      };
    },
    /** @param {import('./model.js').Ledgers} ledgers */
    showLedger({ ledger }) {
      cost.data = {
        ...{ categories: ['z₁', 'z₂'], lying: true, values: true },
        groups: [{ name: 'KL', values: ledger.klPerDim, role: 'lat' }],
        value: { name: words('nats'), format: (v) => number(v, 2) },
        description: words('klAlt', { kl: number(ledger.kl, 2) }),
        file: 'kl-per-dimension',
      };
      setText(
        drawn,
        words('klDrawn', {
          ...{ kl: number(ledger.kl, 3), mean: number(ledger.klMonteCarlo.mean, 3) },
          error: number(ledger.klMonteCarlo.standardError, 3),
        }),
      );
    },
  };
}

/**
 * z = μ + σ⊙ε, number by number, and what flows back.
 * @param {Words} words @param {(partial: Partial<Params>) => void} onChange
 */
function drawPanel(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').ReparameterizedPass | null} */
  let last = null;
  const sum = matrix();
  const back = matrix();
  const picture = image();
  const backNote = el('p', { class: 'note' });
  const node = segmented({
    ...{
      ...{ label: words('node'), small: true },
      onChange: (/** @type {Params['node']} */ value) => onChange({ node: value }),
    },
    items: [
      { value: 'path', text: words('path') },
      { value: 'cut', text: words('cut') },
    ],
  });
  const refresh = () => {
    if (!last || !params) return;
    const cut = params.node === 'cut';
    const zeros = new Float32Array(2);
    back.data = {
      terms: [
        { name: '∂ℓ/∂μ', rows: 2, cols: 1, values: cut ? zeros : last.dMu, role: 'dec', digits: 1 },
        {
          ...{ name: '∂ℓ/∂log σ²', rows: 2, cols: 1, role: 'dec', digits: 2 },
          values: cut ? zeros : last.dLogVar,
        },
      ],
      description: words(cut ? 'backCutAlt' : 'backAlt'),
    };
    setText(backNote, words(cut ? 'backCut' : 'backPath'));
  };
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el(
        'div',
        { class: 'vaeRow' },
        el('div', { class: 'vaeMatrices' }, sum),
        el('figure', { class: 'vaeSmall' }, picture),
      ),
      el(
        'div',
        { class: 'vaeRow' },
        button('redraw', words('redraw'), () =>
          onChange({ draw: ((params?.draw ?? 0) + 1) % 1_000_000 }),
        ),
        node.root,
      ),
      el('h2', {}, words('backTitle')),
      back,
      backNote,
    ),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      node.set(next.node);
      refresh();
    },
    /** @param {import('./model.js').ReparameterizedPass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      last = pass;
      const { mu, sigma, epsilon, z } = pass;
      sum.data = {
        terms: [
          { name: 'z', rows: 2, cols: 1, values: z, role: 'lat' },
          { text: '=' },
          { name: 'μ', rows: 2, cols: 1, values: mu, role: 'lat' },
          { text: '+' },
          { name: 'σ', rows: 2, cols: 1, values: sigma, role: 'lat' },
          { text: '⊙' },
          { name: 'ε', rows: 2, cols: 1, values: epsilon, role: 'prior' },
        ],
        description: words('sumAlt', {
          ...{ z1: number(z[0] ?? NaN, 2), z2: number(z[1] ?? NaN, 2) },
          ...{ e1: number(epsilon[0] ?? NaN, 2), e2: number(epsilon[1] ?? NaN, 2) },
        }),
      };
      picture.data = {
        ...{ image: decoded, rows: SIDE, cols: SIDE, role: 'dec' },
        ...{ caption: words('decodedZ'), description: words('decodedZ') },
      };
      refresh();
    },
  };
}

/** Two estimators of one gradient. @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
function duelPanel(words, onChange) {
  const mu = slider({
    ...{ label: words('duelMu'), stops: steps(-3, 3, 0.1), role: 'lat' },
    format: (v) => number(v, 1),
    onChange: (value) => onChange({ mu: value }),
  });
  const sigma = slider({
    ...{ label: words('duelSigma'), stops: steps(0.1, 3, 0.1), role: 'lat' },
    format: (v) => number(v, 1),
    onChange: (value) => onChange({ sigma: value }),
  });
  const histogram = bars();
  histogram.className = 'tall';
  const found = el('table', { class: 'vaeTable' });
  const { low, high, bins } = DUEL_RANGE;
  const width = (high - low) / bins;
  const categories = Array.from({ length: bins }, (_, i) =>
    i % 5 === 0 ? number(low + i * width) : '',
  );
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('p', {}, words('duelLead')),
      el('div', { class: 'vaeSliders' }, mu.root, sigma.root),
      histogram,
      found,
    ),
    /** @param {Params} params */
    showParams(params) {
      mu.set(params.mu);
      sigma.set(params.sigma);
    },
    /** @param {import('./model.js').Duel} duel */
    showDuel({ exactMean, pathwise, score }) {
      histogram.data = {
        categories,
        groups: [
          { name: words('pathwise'), values: pathwise.counts, role: 'lat' },
          { name: words('score'), values: score.counts, role: 'prior' },
        ],
        ...{ name: words('oneEstimate'), value: { name: words('samples') } },
        description: words('duelAlt', {
          ...{ path: number(pathwise.variance, 1), score: number(score.variance, 1) },
        }),
        file: 'gradient-estimators',
      };
      const row = (/** @type {string[]} */ cells, tag = 'td') =>
        el(
          'tr',
          {},
          ...cells.map((text, i) => el(text && (i === 0 || tag === 'th') ? 'th' : 'td', {}, text)),
        );
      const line = (/** @type {string} */ name, /** @type {typeof score} */ e) =>
        row([
          name,
          `${number(e.mean, 2)} ± ${number(e.standardError, 2)}`,
          number(e.variance, 1),
          number(e.exactVariance, 1),
        ]);
      found.replaceChildren(
        row(['', words('mean'), words('variance'), words('exactly')], 'th'),
        line(words('pathwise'), pathwise),
        line(words('score'), score),
        row([words('truth'), number(exactMean, 2), '', '']),
      );
    },
  };
}

/** What one image costs, and where. @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
function ledgerPanel(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Ledgers | null} */
  let last = null;
  const unit = segmented({
    ...{
      ...{ label: words('unit'), small: true },
      onChange: (/** @type {Params['unit']} */ value) => onChange({ unit: value }),
    },
    items: [
      { value: 'nats', text: words('nats') },
      { value: 'bits', text: words('bits') },
    ],
  });
  const total = bars();
  const where = image();
  const list = el('dl', { class: 'vaeList' });
  const refresh = () => {
    if (!last || !params) return;
    const per = params.unit === 'bits' ? Math.LN2 : 1;
    const name = words(params.unit);
    const { ledger, still, floor } = last;
    const f = (/** @type {number} */ nats) => `${number(nats / per, 2)} ${name}`;
    const recon = ledger.reconstruction.mean;
    const kl = Array.from(ledger.klPerDim);
    total.data = {
      ...{ categories: [''], lying: true, stacked: true },
      groups: [
        { name: words('reconstruction'), values: [recon / per], role: 'dec' },
        ...kl.map((nats, j) => ({
          ...{ name: `KL ${j + 1}`, values: [nats / per], role: 'lat' },
        })),
      ],
      value: { name },
      description: words('ledgerAlt', {
        recon: f(recon),
        kl: f(ledger.kl),
        total: f(recon + ledger.kl),
      }),
      file: 'elbo-ledger',
    };
    where.data = {
      ...{ image: Array.from(ledger.reconPerPixel, (nats) => nats / per), rows: SIDE, cols: SIDE },
      ...{ signed: true, caption: words('where'), description: words('where') },
    };
    const entries = /** @type {[string, string, string][]} */ ([
      [words('reconstruction'), f(recon), 'dec'],
      ...kl.map((nats, j) => [words('klOf', { j: j + 1 }), f(nats), 'lat']),
      ['−ELBO', f(recon + ledger.kl), 'strong'],
      [words('still'), f(still.reconstruction.mean), ''],
      [words('floor'), f(floor), ''],
    ]);
    list.replaceChildren(
      ...entries.flatMap(([term, value, role]) => [
        el('dt', { class: role }, term),
        el('dd', { class: 'num' }, value),
      ]),
    );
  };
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('div', { class: 'vaeRow' }, el('p', {}, words('ledgerLead')), unit.root),
      total,
      el('div', { class: 'vaeRow top' }, list, el('figure', { class: 'vaeSmall' }, where)),
    ),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      unit.set(next.unit);
      refresh();
    },
    /** @param {import('./model.js').Ledgers} ledgers */
    showLedger(ledgers) {
      last = ledgers;
      refresh();
    },
  };
}

/** The decoder's distribution at the drawn code. @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
function pixelsPanel(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  const [mean, spread, sample] = [image(), image(), image()];
  const bytes = (/** @type {Float32Array} */ values, scale = 255) =>
    Uint8Array.from(values, (v) => Math.min(255, Math.max(0, v * scale)));
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('p', {}, words('pixelsLead')),
      el('div', { class: 'vaeThree' }, mean, spread, sample),
      button('resample', words('resample'), () =>
        onChange({ draw: ((params?.draw ?? 0) + 1) % 1_000_000 }),
      ),
      el('p', { class: 'note' }, words('pixelsNote')),
    ),
    /** @param {Params} next */
    showParams(next) {
      params = next;
    },
    /** @param {import('./model.js').Decoded} decoded */
    showDecoded(decoded) {
      const part = (
        /** @type {PixelImage} */ node,
        /** @type {Uint8Array} */ pixels,
        /** @type {string} */ key,
      ) => {
        node.data = {
          ...{ image: pixels, rows: SIDE, cols: SIDE, role: 'dec' },
          ...{ caption: words(key), description: words(key) },
        };
      };
      part(mean, bytes(decoded.mean), 'pixelMean');
      // ½ is the largest standard deviation a pixel between 0 and 1 can have.
      part(spread, bytes(decoded.standardDeviation, 510), 'pixelSpread');
      part(sample, bytes(decoded.sample), 'pixelSample');
    },
  };
}

/** Near-identical digits under AE and VAE. @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
function twinsPanel(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Twins | null} */
  let last = null;
  const [one, other] = [image(), image()];
  const apart = bars();
  const quantiles = bars();
  const waiting = el('p', { class: 'note', role: 'status' }, words('twinsWait'));
  const turn = (/** @type {string} */ key, /** @type {number} */ by) =>
    button(key, words(key), () =>
      onChange({ pair: ((params?.pair ?? 0) + by + 100) % Math.max(1, last?.pairs ?? 100) }),
    );
  const refresh = () => {
    if (!last || !params) return;
    waiting.hidden = true;
    const { ae, vae, images } = last;
    const at = Math.min(params.pair, last.pairs - 1);
    const query = ae.order[at] ?? 0;
    [one, other].forEach((node, i) => {
      node.data = {
        ...{ image: OneVae.imageAt(images, 2 * at + i), rows: SIDE, cols: SIDE, role: 'x' },
        ...{
          caption: words(i ? 'neighbour' : 'queried'),
          description: words(i ? 'neighbour' : 'queried'),
        },
      };
    });
    const format = (/** @type {number} */ v) => number(v, 2);
    const codes = [ae.codeDistance[query] ?? NaN, vae.codeDistance[query] ?? NaN];
    apart.data = {
      ...{ categories: ['AE', 'VAE'], lying: true, values: true },
      groups: [{ name: '', values: codes, role: 'lat' }],
      value: { name: words('codeApart'), format },
      description: words('apartAlt', {
        ...{ x: format(ae.imageDistance[query] ?? NaN) },
        ...{ ae: format(codes[0] ?? NaN), vae: format(codes[1] ?? NaN) },
      }),
      file: 'pair',
    };
    quantiles.data = {
      ...{ categories: [words('median'), words('p99')], lying: true, values: true },
      groups: [
        { name: 'AE', values: [ae.median, ae.p99], role: 'enc' },
        { name: 'VAE', values: [vae.median, vae.p99], role: 'lat' },
      ],
      value: { name: words('stretch'), format },
      description: words('stretchAlt', { ae: format(ae.p99), vae: format(vae.p99) }),
      file: 'stretch',
    };
  };
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('p', {}, words('twinsLead')),
      waiting,
      el(
        'div',
        { class: 'vaeThree' },
        one,
        other,
        el('div', { class: 'vaeColumn' }, turn('worse', -1), turn('milder', 1)),
      ),
      apart,
      el('h2', {}, words('stretchTitle')),
      quantiles,
    ),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      refresh();
    },
    /** @param {import('./model.js').Twins} twins */
    showTwins(twins) {
      last = twins;
      refresh();
    },
  };
}

/**
 * The same model trained here.
 * @param {Words} words @param {(partial: Partial<Params>) => void} onChange
 * @param {() => void} onTrain @param {() => void} onStop
 */
function trainPanel(words, onChange, onTrain, onStop) {
  let training = false;
  const which = segmented({
    ...{
      ...{ label: words('which') },
      onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
    },
    items: [
      { value: 'shipped', text: words('shipped') },
      { value: 'trained', text: words('trained') },
    ],
  });
  const go = button(
    'train',
    words('trainGo'),
    () => {
      if (training) return onStop();
      onChange({ model: 'trained' });
      onTrain();
    },
    'go',
  );
  const bar = el('progress', { max: 1, value: 0, 'aria-label': words('trainProgress') });
  const said = el('p', { class: 'note', role: 'status' });
  const cost = bars();
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('p', {}, words('trainLead')),
      el('div', { class: 'vaeRow' }, go, which.root),
      ...[bar, said, cost],
    ),
    /** @param {Params} params */
    showParams: (params) => which.set(params.model),
    /** @param {import('../../engine/protocol.js').TrainProgress | null} progress @param {number} total steps */
    showTraining(progress, total) {
      training = progress !== null;
      setText(go, words(training ? 'trainStop' : 'trainAgain'));
      if (!progress) return;
      bar.value = progress.step / total;
      const losses = progress.test ?? progress.train;
      setText(
        said,
        words('trainSaid', {
          ...{ epoch: number(progress.epoch, 1), elbo: number(losses.total, 1) },
          ...{ rate: number(progress.imagesPerSecond), share: percent(bar.value, 0) },
        }),
      );
      cost.data = {
        ...{ categories: [words('reconstruction'), 'KL'], lying: true, values: true },
        groups: [{ name: '', values: [losses.recon, losses.kl], roles: ['dec', 'lat'] }],
        value: { name: words('nats'), format: (v) => number(v, 1) },
        description: words('trainAlt', {
          recon: number(losses.recon, 1),
          kl: number(losses.kl, 1),
        }),
        file: 'training',
      };
    },
  };
}
