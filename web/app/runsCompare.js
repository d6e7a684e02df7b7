/**
 * Two kept runs side by side: their settings, their curves, and by how much the final losses differ, where
 * they are losses of the same kind on the same images.
 * Tested by tests/web/runsCompare.test.mjs; runsCompareView.js shows it.
 *
 * @module
 */
import { number } from '../ui/base/format.js';

/** @typedef {import('../data/runStore.js').RunRecord} RunRecord */
/** @typedef {import('../data/runStore.js').RunState} RunState */
/** @typedef {{ record: RunRecord, state: RunState }} KeptRun */
/**
 * What was measured of a run: means over held-out images (total = recon + β·kl, an image), over the images
 * it is trained on where no others were measured, or the squared error of a pixel.
 * @typedef {'heldOut' | 'train' | 'error'} Measure
 */
/** @typedef {{ x: number[], y: number[], measure: Measure, last: Record<string, number> }} Curve x: epochs */
/** @typedef {{ key: string, a: string, b: string }} Row */

/** Settings in the order they are read; what a run does not have is left out. */
const SETTINGS = [
  'kind',
  'layers',
  'hidden',
  'latentDim',
  'activation',
  'loss',
  'beta',
  'klWarmupSteps',
  'optimizer',
  'learningRate',
  'momentum',
  'batchSize',
  'seed',
];

/** @param {KeptRun} run @returns {Curve} */
export function curveOf({ record, state }) {
  const reports = /** @type {any[]} */ (state.reports);
  const epochOf = (/** @type {any} */ report) =>
    report.epoch ?? (record.epoch * (report.step ?? 0)) / Math.max(1, record.step);
  /** @param {Measure} measure @param {(report: any) => Record<string, number> | undefined} losses */
  const of = (measure, losses) => {
    const found = reports.filter((report) => Number.isFinite(losses(report)?.total));
    const last = found.length ? losses(found[found.length - 1]) : undefined;
    return {
      measure,
      x: found.map(epochOf),
      y: found.map((report) => losses(report)?.total ?? NaN),
      last: last ?? {},
    };
  };
  const heldOut = of('heldOut', ({ test }) => test);
  if (heldOut.x.length) return heldOut;
  const error = of('error', ({ error: total }) => ({ total }));
  return error.x.length ? error : of('train', ({ train }) => train);
}

/** @param {KeptRun} run @returns {Record<string, string>} */
function settingsOf({ record }) {
  const { spec } = record;
  const isSgd = spec.optimizer === 'sgd';
  const isVae = spec.kind === 'vae';
  const skipped = new Set([
    ...(isSgd ? [] : ['momentum']),
    ...(isVae ? [] : ['beta', 'klWarmupSteps']),
  ]);
  const told = SETTINGS.filter((name) => spec[name] !== undefined && !skipped.has(name)).map(
    (name) => [name, Array.isArray(spec[name]) ? spec[name].join(', ') || '–' : String(spec[name])],
  );
  return {
    ...Object.fromEntries(told),
    data: record.data,
    count: number(countOf(record)),
    epoch: number(record.epoch, 2),
  };
}

/** Images trained on: the key of a run is made of them. @param {RunRecord} record */
function countOf({ key }) {
  try {
    return Number(JSON.parse(key)[3]);
  } catch {
    return NaN;
  }
}

/**
 * @param {KeptRun} a @param {KeptRun} b
 * @returns {{ curves: [Curve, Curve], rows: Row[], difference: Record<string, number> | null, apart: '' | 'measure' | 'loss' | 'data' }}
 *   rows: of settings, those that differ first; difference: b − a of the final losses; apart: why there is none
 */
export function compare(a, b) {
  const curves = /** @type {[Curve, Curve]} */ ([curveOf(a), curveOf(b)]);
  const [of, other] = [settingsOf(a), settingsOf(b)];
  const keys = [...new Set([...Object.keys(of), ...Object.keys(other)])];
  const rows = keys.map((key) => ({ key, a: of[key] ?? '–', b: other[key] ?? '–' }));
  const isOther = (/** @type {Row} */ row) => row.a !== row.b;
  const apart =
    curves[0].measure !== curves[1].measure || !curves[0].x.length || !curves[1].x.length
      ? 'measure'
      : a.record.data !== b.record.data
        ? 'data'
        : curves[0].measure !== 'error' && a.record.spec.loss !== b.record.spec.loss
          ? 'loss'
          : '';
  const [first, second] = curves.map(({ last }) => last);
  const shared = Object.keys(first ?? {}).filter((name) => second?.[name] !== undefined);
  return {
    curves,
    rows: [...rows.filter(isOther), ...rows.filter((row) => !isOther(row))],
    difference: apart
      ? null
      : Object.fromEntries(
          shared.map((name) => [name, (second?.[name] ?? NaN) - (first?.[name] ?? NaN)]),
        ),
    apart,
  };
}
