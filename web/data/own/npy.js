/**
 * NumPy's `.npy`: a magic string, a header that is a Python dictionary, the numbers as they lay in memory.
 * Written here as version 1.0, row by row.
 * Tested by tests/web/ownFormats.test.mjs.
 * @module
 */
import { FileProblem } from '../problem.js';
import { half } from '../safetensors.js';

/** @typedef {import('./arrays.js').Numbers} Numbers */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The header ends at a multiple of this. */
const ALIGNMENT = 64;

/** @param {Uint8Array} bytes */
export const isNpy = (bytes) => MAGIC.every((byte, i) => bytes[i] === byte);

/** By NumPy's letters for kind and size: how one number is read at a place. */
const READERS =
  /** @type {Record<string, (view: DataView, at: number, isLittle: boolean) => number>} */ ({
    b1: (view, at) => view.getUint8(at),
    u1: (view, at) => view.getUint8(at),
    i1: (view, at) => view.getInt8(at),
    u2: (view, at, le) => view.getUint16(at, le),
    i2: (view, at, le) => view.getInt16(at, le),
    u4: (view, at, le) => view.getUint32(at, le),
    i4: (view, at, le) => view.getInt32(at, le),
    u8: (view, at, le) => Number(view.getBigUint64(at, le)),
    i8: (view, at, le) => Number(view.getBigInt64(at, le)),
    f2: (view, at, le) => half(view.getUint16(at, le)),
    f4: (view, at, le) => view.getFloat32(at, le),
    f8: (view, at, le) => view.getFloat64(at, le),
  });

/**
 * @param {Uint8Array} bytes
 * @param {string} name
 * @returns {Numbers}
 */
export function readNpy(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = (bytes[6] ?? 1) > 1;
  const start = isLong ? 12 : 10;
  const damaged = () => new FileProblem('npyHead', { name });
  if (bytes.length < start) throw damaged();
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z])(\d+)'/.exec(header);
  const isFortran = /'fortran_order':\s*True/.test(header);
  const sizes = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (sizes === undefined) throw damaged();
  const shape = sizes
    .split(',')
    .flatMap((text) => (text.trim() ? [Number.parseInt(text, 10)] : []));
  const count = shape.reduce((product, n) => product * n, 1);
  const [, order, kind = '', width = ''] = descr ?? [];
  const type = kind + width;
  const isText = kind === 'U' || kind === 'S';
  const each = kind === 'U' ? 4 * Number(width) : Number(width);
  if (!descr || (!isText && !READERS[type])) {
    const found = /'descr':\s*('[^']*'|\[)/.exec(header)?.[1] ?? '?';
    throw new FileProblem('npyType', { name, type: found });
  }
  const data = bytes.subarray(start + length);
  if (data.length < count * each || count === 0)
    throw new FileProblem('npySize', {
      name,
      shape: shape.join('×'),
      needed: count * each,
      size: data.length,
    });
  const isLittle = order !== '>';
  if (isText) return { name, shape, data: texts(data, { count, each, kind, isLittle }), isFortran };
  if (type === 'u1' || type === 'b1')
    return { name, shape, data: data.subarray(0, count), isFortran };
  const read = /** @type {(typeof READERS)[string]} */ (READERS[type]);
  const at = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = each > 4 || type.endsWith('4') ? new Float64Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = read(at, i * each, isLittle);
  return { name, shape, data: values, isFortran };
}

/** @param {Uint8Array} data @param {{ count: number, each: number, kind: string, isLittle: boolean }} how */
function texts(data, { count, each, kind, isLittle }) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: count }, (_, i) => {
    let text = '';
    for (let at = i * each; at < (i + 1) * each; at += kind === 'U' ? 4 : 1)
      text += String.fromCodePoint(kind === 'U' ? view.getUint32(at, isLittle) : view.getUint8(at));
    return text.replace(/\0+$/, '');
  });
}

/**
 * @param {Uint8Array | Float32Array} data
 * @param {readonly number[]} shape
 * @returns {Uint8Array} the file
 */
export function writeNpy(data, shape) {
  const type = data instanceof Uint8Array ? '|u1' : '<f4';
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = MAGIC.length + 4;
  const head = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(head + data.byteLength);
  bytes.set(MAGIC);
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, head - start, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(head - start - 1)}\n`), start);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head);
  return bytes;
}
