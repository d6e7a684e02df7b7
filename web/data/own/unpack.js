/**
 * gzip and zip, unpacked. A gzip file may have several members, one after another, and zeros behind the
 * last (tapes and block devices leave them): gunzip reads both, DecompressionStream refuses both.
 * Tested by tests/web/ownUnpack.test.mjs.
 * @module
 */
import { inflateSync, unzipSync } from 'fflate';
import { FileProblem } from '../problem.js';

/** gzip's flags (RFC 1952): what stands between the ten bytes of the head and the data. */
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const HEAD_CHECK = 2;
const HEAD_BYTES = 10;
/** CRC-32 and length of what a member holds, little endian. */
const TRAILER_BYTES = 8;
/** Unpacked, of one file: a small zip may announce terabytes. */
const MOST_BYTES = 2 ** 30;

/** @param {Uint8Array} bytes */
export const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;
/** @param {Uint8Array} bytes */
export const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3;

/**
 * By the browser, off the page's thread, where the file is of one member, as most are.
 * @param {Uint8Array} packed
 * @param {string} name of the file, for the sentence
 * @returns {Promise<Uint8Array>}
 */
export async function gunzip(packed, name) {
  const source = new Blob([/** @type {BlobPart} */ (packed)]).stream();
  try {
    const stream = source.pipeThrough(new DecompressionStream('gzip'));
    const whole = new Uint8Array(await new Response(stream).arrayBuffer());
    // Some are lenient: the file must end with the length of what it held.
    const end = new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(
      0,
      true,
    );
    if (end === whole.length) return whole;
  } catch {
    // Told apart below: damaged, or of several members.
  }
  return gunzipMembers(packed, name);
}

/** @param {Uint8Array} packed @param {string} name @returns {Uint8Array} */
function gunzipMembers(packed, name) {
  /** @type {Uint8Array[]} */
  const members = [];
  let at = 0;
  while (at < packed.length && !isZeros(packed, at)) {
    const { bytes, end } = member(packed, at) ?? {};
    if (!bytes || end === undefined) throw new FileProblem('gzip', { name });
    members.push(bytes);
    at = end;
  }
  const [first] = members;
  if (members.length === 1 && first) return first;
  const whole = new Uint8Array(members.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const one of members) {
    whole.set(one, filled);
    filled += one.length;
  }
  return whole;
}

/**
 * One member, and where it ends; null when it is damaged or cut off.
 * @param {Uint8Array} packed
 * @param {number} from
 */
function member(packed, from) {
  const start = dataOf(packed, from);
  if (start === null) return null;
  /** @type {Uint8Array} */
  let bytes;
  try {
    bytes = inflateSync(packed.subarray(start));
  } catch {
    return null;
  }
  // The trailer is known from what was unpacked, so it also tells where the member ends.
  const trailer = new Uint8Array(TRAILER_BYTES);
  const view = new DataView(trailer.buffer);
  view.setUint32(0, crc32(bytes), true);
  view.setUint32(4, bytes.length, true);
  const head = trailer[0] ?? 0;
  for (let at = packed.indexOf(head, start); at >= 0; at = packed.indexOf(head, at + 1)) {
    const end = at + TRAILER_BYTES;
    if (end > packed.length) return null;
    if (!trailer.every((byte, i) => byte === packed[at + i])) continue;
    if (isGzip(packed.subarray(end)) || isZeros(packed, end)) return { bytes, end };
  }
  return null;
}

/** Where the data of a member begins. @param {Uint8Array} packed @param {number} from */
function dataOf(packed, from) {
  if (!isGzip(packed.subarray(from)) || packed[from + 2] !== 8) return null;
  const flags = packed[from + 3] ?? 0;
  let at = from + HEAD_BYTES;
  if (flags & EXTRA) at += 2 + (packed[at] ?? 0) + 256 * (packed[at + 1] ?? 0);
  for (const flag of [NAME, COMMENT]) {
    if (!(flags & flag)) continue;
    const end = packed.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if (flags & HEAD_CHECK) at += 2;
  return at < packed.length ? at : null;
}

/** @param {Uint8Array} bytes @param {number} from */
function isZeros(bytes, from) {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** @type {Uint32Array | undefined} */
let table;

/** @param {Uint8Array} bytes @returns {number} CRC-32 as gzip, zip and PNG have it */
function crc32(bytes) {
  table ??= Uint32Array.from({ length: 256 }, (_, i) => {
    let c = i;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The files of a zip, folders and what operating systems leave in them apart.
 * @param {Uint8Array} packed
 * @param {string} name of the zip, for the sentence
 * @returns {{ path: string, bytes: Uint8Array }[]}
 */
export function unzip(packed, name) {
  let size = 0;
  try {
    const entries = unzipSync(packed, {
      filter: ({ name: path, originalSize }) => {
        if (!isWanted(path)) return false;
        size += originalSize;
        if (size > MOST_BYTES)
          throw new FileProblem('zipSize', { name, most: MOST_BYTES / 2 ** 20 });
        return true;
      },
    });
    return Object.entries(entries).map(([path, bytes]) => ({ path, bytes }));
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem('zip', { name });
  }
}

/** @param {string} path of a file in a zip or a folder */
export const isWanted = (path) =>
  !path.endsWith('/') && !/(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/.test(path);
