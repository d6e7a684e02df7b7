/**
 * Reads `.safetensors` on the page, before any wasm is there: the shipped map is drawn from it. The
 * core has its own reader for weights (cpp/include/atlas/files/safetensors.h); the format is the same:
 * u64 little-endian header length, a JSON header, then the tensors' bytes.
 * @module
 */
import { FileProblem } from './problem.js';

const MAX_HEADER_BYTES = 1 << 20;

/** @typedef {{ shape: number[], data: Float32Array | Uint8Array | Uint32Array }} Tensor F16 is widened to Float32Array */

/** @param {number} bits IEEE 754 binary16 @returns {number} exact */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** @type {Record<string, (buffer: ArrayBuffer) => Tensor['data']>} */
const READERS = {
  F32: (b) => new Float32Array(b),
  F16: (b) => Float32Array.from(new Uint16Array(b), half),
  U8: (b) => new Uint8Array(b),
  U32: (b) => new Uint32Array(b),
};

/**
 * @param {ArrayBuffer} file
 * @param {string} name of the file, for the error
 * @returns {{ tensors: Record<string, Tensor>, metadata: Record<string, string> }}
 */
export function readSafetensors(file, name) {
  const damaged = (
    /** @type {string} */ code,
    /** @type {import('./problem.js').Values} */ values,
  ) => new FileProblem('site.damaged', { name, why: { code, values } });
  if (file.byteLength < 8) throw damaged('safetensors.short', { found: file.byteLength });
  const headerBytes = Number(new DataView(file).getBigUint64(0, true));
  const start = 8 + headerBytes;
  if (headerBytes > MAX_HEADER_BYTES || start > file.byteLength) {
    throw damaged('safetensors.header', {
      announced: headerBytes,
      found: file.byteLength,
      most: MAX_HEADER_BYTES,
    });
  }
  /** @type {Record<string, any>} */
  let header;
  try {
    header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, headerBytes)));
  } catch {
    throw damaged('header.text', { place: 8 });
  }
  /** @type {Record<string, Tensor>} */
  const tensors = {};
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = entry;
    const read = READERS[dtype];
    if (!read) throw damaged('tensor.type', { name: key, found: dtype });
    const [from, to] = offsets;
    if (!(from >= 0 && to >= from && start + to <= file.byteLength)) {
      throw damaged('tensor.place', {
        name: key,
        begin: from,
        end: to,
        bytes: file.byteLength - start,
      });
    }
    const data = read(file.slice(start + from, start + to));
    const expected = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    if (data.length !== expected)
      throw damaged('tensor.bytes', { name: key, found: to - from, type: dtype });
    tensors[key] = { shape, data };
  }
  return { tensors, metadata: header.__metadata__ ?? {} };
}
