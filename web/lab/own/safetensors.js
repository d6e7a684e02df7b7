/**
 * `.safetensors` of others, and ours to write: a header in JSON, then numbers. Types are widened to
 * float32 or float64; web/data/safetensors.js reads the few that are shipped, before this is loaded.
 * Tested by tests/web/ownWeights.test.mjs.
 * @module
 */
import { FileProblem } from '../../data/own/index.js';
import { half } from '../../data/safetensors.js';

/** @typedef {{ shape: number[], data: Float32Array | Float64Array }} Tensor */

const MOST_HEADER = 100 * 2 ** 20;

/** @type {Record<string, { bytes: number, read: (view: DataView, at: number) => number }>} */
const TYPES = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => brain(view.getUint16(at, true)) },
  I64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
};

const scratch = new DataView(new ArrayBuffer(4));
/** @param {number} bits the upper half of a float32 */
function brain(bits) {
  scratch.setUint32(0, bits * 65536);
  return scratch.getFloat32(0);
}

/** A length that fits, then a brace. @param {Uint8Array} head the first nine bytes */
export const isSafetensors = (head) => head.length >= 9 && head[8] === 0x7b && head[7] === 0;

/**
 * @param {Uint8Array} bytes
 * @param {string} name
 * @returns {{ tensors: Map<string, Tensor>, metadata: Record<string, string> }}
 */
export function readTensors(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (/** @type {string} */ what) => new FileProblem('weightsDamaged', { name, what });
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : 0;
  const start = 8 + length;
  if (length < 2 || length > MOST_HEADER || start > bytes.length) throw damaged('header');
  /** @type {Record<string, any>} */
  let header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  } catch {
    throw damaged('header');
  }
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  for (const [key, { dtype, shape, data_offsets: place }] of Object.entries(header)) {
    if (key === '__metadata__') continue;
    const type = TYPES[dtype];
    if (!type) throw new FileProblem('weightsType', { name, tensor: key, type: String(dtype) });
    const count = shape.reduce(
      (/** @type {number} */ product, /** @type {number} */ n) => product * n,
      1,
    );
    const [from, to] = place;
    if (to - from !== count * type.bytes || from < 0 || start + to > bytes.length)
      throw damaged(key);
    const data = dtype === 'F64' ? new Float64Array(count) : new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = type.read(view, start + from + i * type.bytes);
    tensors.set(key, { shape, data });
  }
  return { tensors, metadata: header.__metadata__ ?? {} };
}

/**
 * @param {[string, Tensor][]} tensors
 * @param {Record<string, string>} metadata
 * @returns {Uint8Array} the file
 */
export function writeTensors(tensors, metadata) {
  let at = 0;
  // Without gaps, and those of 8 bytes first, so that every number stands at a multiple of its size.
  const sorted = [...tensors].sort(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
  );
  const entries = sorted.map(([key, { shape, data }]) => {
    const from = at;
    at += data.byteLength;
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    return [key, { dtype, shape, data_offsets: [from, at] }];
  });
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const plain = new TextEncoder().encode(text);
  const head = Math.ceil(plain.length / 8) * 8;
  const bytes = new Uint8Array(8 + head + at).fill(0x20, 8, 8 + head);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head), true);
  bytes.set(plain, 8);
  let place = 8 + head;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  return bytes;
}
