/**
 * Chapter 10's views of what is lost: the ledger, the decoder's distribution, near-identical digits.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { number, subscript } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { SIDE, image, bars, button } from './panelParts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */
/** @typedef {import('../../ui/images/pixelImage.js').PixelImage} PixelImage */

/** What one image costs, and where. @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
export function ledgerPanel(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Ledgers | null} */
  let last = null;
  const unit = segmented({
    param: 'unit',
    label: words('unit'),
    small: true,
    onChange: (/** @type {Params['unit']} */ value) => onChange({ unit: value }),
    items: [
      { value: 'nats', text: words('nats') },
      { value: 'bits', text: words('bits') },
    ],
  });
  const total = bars();
  const where = image();
  const list = el('dl', { class: 'pairs vaeList' });
  const refresh = () => {
    if (!last || !params) return;
    const per = params.unit === 'bits' ? Math.LN2 : 1;
    const name = words(params.unit);
    const { ledger, still, floor } = last;
    const f = (/** @type {number} */ nats) => `${number(nats / per, 2)} ${name}`;
    const recon = ledger.reconstruction.mean;
    const kl = Array.from(ledger.klPerDim);
    total.data = {
      categories: [''],
      lying: true,
      stacked: true,
      groups: [
        { name: words('reconstruction'), values: [recon / per], role: 'dec' },
        ...kl.map((nats, j) => ({
          name: `KL z${subscript(j + 1)}`,
          values: [nats / per],
          role: 'lat',
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
      image: Array.from(ledger.reconPerPixel, (nats) => nats / per),
      rows: SIDE,
      cols: SIDE,
      signed: true,
      caption: words('where'),
      description: words('where'),
    };
    const entries = /** @type {[string, string, string][]} */ ([
      [words('reconstruction'), f(recon), 'dec'],
      ...kl.map((nats, j) => [words('klOf', { j: subscript(j + 1) }), f(nats), 'lat']),
      ['−ELBO', f(recon + ledger.kl), 'strong'],
      [words('still'), f(still.reconstruction.mean), ''],
      [words('floor'), f(floor), ''],
    ]);
    put(
      list,
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
      el('div', { class: 'vaeRow high' }, list, el('figure', { class: 'vaeSmall' }, where)),
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
export function pixelsPanel(words, onChange) {
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
          image: pixels,
          rows: SIDE,
          cols: SIDE,
          role: 'dec',
          caption: words(key),
          description: words(key),
        };
      };
      part(mean, bytes(decoded.mean), 'pixelMean');
      // ½ is the largest standard deviation a pixel between 0 and 1 can have.
      part(spread, bytes(decoded.standardDeviation, 510), 'pixelSpread');
      part(sample, bytes(decoded.sample), 'pixelSample');
    },
  };
}

/**
 * Near-identical digits under AE and VAE; their codes are shown once they are encoded.
 * @param {Words} words @param {(partial: Partial<Params>) => void} onChange @param {() => void} onEncode
 */
export function twinsPanel(words, onChange, onEncode) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Twins | null} */
  let last = null;
  const [one, other] = [image(), image()];
  const apart = bars();
  const quantiles = bars();
  quantiles.className = 'pairs';
  const waiting = el('p', { class: 'note', role: 'status' }, words('twinsWait'));
  const encode = button('encode', words('encodeBoth'), onEncode);
  const veil = el('p', { class: 'veil' }, words('codesVeiled'));
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
        image: images.subarray((2 * at + i) * SIDE * SIDE, (2 * at + i + 1) * SIDE * SIDE),
        rows: SIDE,
        cols: SIDE,
        role: 'x',
        caption: words(i ? 'neighbour' : 'queried'),
        description: words(i ? 'neighbour' : 'queried'),
      };
    });
    const format = (/** @type {number} */ v) => number(v, 2);
    const codes = [ae.codeDistance[query] ?? NaN, vae.codeDistance[query] ?? NaN];
    apart.data = {
      categories: ['AE', 'VAE'],
      lying: true,
      values: true,
      groups: [{ name: '', values: codes, role: 'lat' }],
      value: { name: words('codeApart'), format },
      description: words('apartAlt', {
        x: format(ae.imageDistance[query] ?? NaN),
        ae: format(codes[0] ?? NaN),
        vae: format(codes[1] ?? NaN),
      }),
      file: 'pair',
    };
    quantiles.data = {
      categories: [words('median'), words('p99')],
      lying: true,
      values: true,
      groups: [
        { name: 'AE', values: [ae.median, ae.p99], role: 'enc' },
        { name: 'VAE', values: [vae.median, vae.p99], role: 'lat' },
      ],
      value: { name: words('stretch'), format },
      description: words('stretchAlt', { ae: format(ae.p99), vae: format(vae.p99) }),
      file: 'stretch',
    };
  };
  const turns = el('div', { class: 'vaeRow' }, turn('worse', -1), turn('milder', 1));
  const measured = el(
    'div',
    { class: 'vaeColumn' },
    apart,
    el('h2', {}, words('stretchTitle')),
    quantiles,
  );
  return {
    root: el(
      'div',
      { class: 'vaeTwo vaeTwins' },
      el(
        'div',
        { class: 'vaeView' },
        el('div', { class: 'vaePair' }, one, other),
        el('p', { class: 'note' }, words('twinsLead')),
        encode,
        turns,
        waiting,
      ),
      el('div', { class: 'vaeView' }, veil, measured),
    ),
    /** @param {boolean} isOpen what is measured may be seen @param {boolean} isAnswered other pairs may be taken */
    open(isOpen, isAnswered) {
      veil.hidden = isOpen;
      measured.hidden = !isOpen;
      turns.hidden = !isAnswered;
      encode.hidden = isAnswered;
    },
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
