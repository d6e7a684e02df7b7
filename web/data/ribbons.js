/**
 * The shipped runs on ribbons (models/collapse/ribbons.json, written by tools/shipCollapse.mjs): which
 * there are, and their form in the file.
 * @module
 */
import { siteUrl } from './site.js';

/** @typedef {import('../engine/calls/collapse.js').RibbonReport} RibbonReport */
/** @typedef {import('../engine/calls/collapse.js').RibbonProgress} RibbonProgress */
/** What the reader sets. @typedef {{ past: boolean, beta: number, freeBits: number, wordDropout: number }} Choice past: the decoder sees the bits before */
/**
 * A run, shipped or trained here.
 * @typedef {object} RibbonRun
 * @property {Choice} choice
 * @property {number[]} steps of the curves
 * @property {number[]} negElbo
 * @property {number[]} kl
 * @property {RibbonReport} last
 */

export const STEPS = 8000;
export const MEASURE_EVERY = 250;
/** Stops of the sliders. */
export const BETAS = [0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2, 4, 8];
export const FREE_BITS = [0, 0.1, 0.25, 0.5, 1];
export const DROPOUTS = [0, 0.25, 0.5, 0.75];
export const BITS = 32;

/** @param {Choice} choice @returns {import('../engine/protocol.js').FamilySpec} */
export const specOf = ({ past, beta, freeBits, wordDropout }) => ({
  kind: 'ribbons',
  autoregressive: past,
  beta,
  freeBits,
  wordDropout,
  totalSteps: STEPS,
  seed: 1,
});

/** @param {Choice} choice */
export const keyOf = ({ past, beta, freeBits, wordDropout }) =>
  [Number(past), beta, freeBits, past ? wordDropout : 0].join(' ');

/** What is trained beforehand: β for both decoders, and each remedy at β = 1. @returns {Choice[]} */
export function planned() {
  const plain = { beta: 1, freeBits: 0, wordDropout: 0 };
  return [
    ...[false, true].flatMap((past) => BETAS.map((beta) => ({ ...plain, past, beta }))),
    ...FREE_BITS.slice(1).map((freeBits) => ({ ...plain, past: true, freeBits })),
    ...DROPOUTS.slice(1).map((wordDropout) => ({ ...plain, past: true, wordDropout })),
  ];
}

/** @param {Choice} choice @param {RibbonProgress[]} reports @returns {RibbonRun} */
export function runOf(choice, reports) {
  const last = /** @type {RibbonProgress} */ (reports.at(-1));
  return {
    choice,
    steps: reports.map(({ step }) => step),
    negElbo: reports.map(({ negElbo }) => negElbo),
    kl: reports.map(({ kl }) => kl),
    last,
  };
}

const pack = (/** @type {Uint8Array} */ bits) => Array.from(bits).join('');
const unpack = (/** @type {string} */ text) => Uint8Array.from(text, Number);

/** As it stands in the file. @param {Choice} choice @param {RibbonProgress[]} reports */
export function shippedOf(choice, reports) {
  const run = runOf(choice, reports);
  const { klPerDim, meanVariance, data, rebuilt, sampled, ...numbers } = run.last;
  return {
    ...run,
    last: {
      ...numbers,
      klPerDim: [...klPerDim],
      meanVariance: [...meanVariance],
      data: pack(data),
      rebuilt: pack(rebuilt),
      sampled: pack(sampled),
    },
  };
}

/** Why there are no shipped runs: no answer, `status` instead of the file, or a file that is none. */
export class RibbonsMissing extends Error {
  /** @param {'offline' | 'refused' | 'damaged'} why @param {number} [status] */
  constructor(why, status = 0) {
    super(`ribbons ${why} ${status}`);
    this.why = why;
    this.status = status;
  }
}

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<Map<string, RibbonRun>>} by keyOf; fails with `RibbonsMissing`
 */
export async function loadShippedRibbons(signal) {
  const url = siteUrl('models/collapse/ribbons.json').href;
  const response = await fetch(url, { signal }).catch(() => {
    throw new RibbonsMissing('offline');
  });
  if (!response.ok) throw new RibbonsMissing('refused', response.status);
  try {
    return read(await response.json());
  } catch {
    throw new RibbonsMissing('damaged');
  }
}

/** @param {any} file @returns {Map<string, RibbonRun>} */
function read({ runs }) {
  return new Map(
    runs.map((/** @type {any} */ run) => {
      const { last } = run;
      const report = {
        ...last,
        klPerDim: Float64Array.from(last.klPerDim),
        meanVariance: Float64Array.from(last.meanVariance),
        data: unpack(last.data),
        rebuilt: unpack(last.rebuilt),
        sampled: unpack(last.sampled),
      };
      return [keyOf(run.choice), { ...run, last: report }];
    }),
  );
}
