/**
 * What is asked of many images in slices: their codes, a model's losses on them. The same bits as in one
 * call, because codes are each image's own and losses are added batch by batch.
 * @module
 */
import { takeSlices } from './slices.js';

/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./queue.js').Turn} Turn */
/** @typedef {import('./slices.js').Stoppable} Stoppable */

/**
 * @param {Core} core
 * @param {Stoppable} job
 * @param {Turn} turn
 * @param {import('./protocol.js').Payload<'evaluate'>} payload
 * @returns {Promise<import('./protocol.js').Losses>}
 */
export async function evaluateInTurns(core, job, turn, payload) {
  /** @type {Record<string, any>} */
  let part = {};
  await takeSlices(job, turn, Infinity, (_, batches) => {
    part = core.call('evaluatePart', { ...payload, batches, tally: part.tally });
    return part.losses ? 0 : batches;
  });
  return part.losses;
}

/**
 * @param {Core} core
 * @param {Stoppable} job
 * @param {Turn} turn
 * @param {import('./protocol.js').Payload<'encode'>} payload
 * @returns {Promise<import('./protocol.js').Encoded>}
 */
export async function encodeInTurns(core, job, turn, payload) {
  const { dataset, first, count } = payload;
  const most = Math.min(count, core.call('datasetInfo', { id: dataset }).count - first);
  if (!(most > 1)) return core.call('encode', payload); // which says what is wrong with it
  /** @type {import('./protocol.js').Encoded[]} */
  const parts = [];
  await takeSlices(job, turn, most, (done, some) => {
    parts.push(core.call('encode', { ...payload, first: first + done, count: some }));
  });
  return { mu: joined(Float32Array, parts, 'mu'), logVar: joined(Float32Array, parts, 'logVar') };
}

/**
 * Arrays of this name, one after another.
 * @template {Uint8Array | Float32Array | Float64Array | Uint32Array} T
 * @param {new (length: number) => T} Type
 * @param {readonly Record<string, any>[]} parts
 * @param {string} name
 * @returns {T}
 */
export function joined(Type, parts, name) {
  const all = new Type(parts.reduce((sum, part) => sum + part[name].length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part[name], at);
    at += part[name].length;
  }
  return all;
}
