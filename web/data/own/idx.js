/**
 * IDX as MNIST, EMNIST and Fashion-MNIST come: a magic number, sizes as big-endian words, bytes.
 * @module
 */
import { FileProblem } from '../problem.js';

/** @typedef {import('./arrays.js').Numbers} Numbers */

const UNSIGNED_BYTE = 8;

/** Rank 1 are labels, 2 rows of numbers, 3 images. @param {Uint8Array} bytes */
export const isIdx = (bytes) => bytes[0] === 0 && bytes[1] === 0 && bytes.length >= 4;

/**
 * @param {Uint8Array} bytes
 * @param {string} name
 * @returns {Numbers}
 */
export function readIdx(bytes, name) {
  const rank = bytes[3] ?? 0;
  if (bytes[2] !== UNSIGNED_BYTE || rank < 1 || rank > 3) {
    const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    throw new FileProblem('idxMagic', { name, magic: magic.toString(16).padStart(8, '0') });
  }
  const head = 4 + 4 * rank;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < head) throw new FileProblem('idxHead', { name, size: bytes.length, head });
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, n) => product * n, 1);
  if (size === 0 || bytes.length !== head + size) {
    const announced = shape.join('×');
    throw new FileProblem('idxSize', { name, announced, needed: head + size, size: bytes.length });
  }
  return { name, shape, data: bytes.subarray(head), isFortran: false };
}
