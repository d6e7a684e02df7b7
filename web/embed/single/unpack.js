/**
 * Text of one HTML file back to bytes, as tools/single.mjs made it: two letters of 91 hold 13 bits, 1.23
 * letters a byte where base64 takes 1.33. Stands in the HTML itself too, so it imports nothing.
 *
 * @module
 */

/** ASCII from ! to ~ without what a script element or a string could stumble over: < \ and ". */
const LETTERS = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter((letter) => !'<\\"'.includes(letter))
  .join('');

/** @param {string} text @param {number} length of the bytes */
function bytesOf(text, length) {
  const digits = new Uint8Array(128);
  for (let i = 0; i < LETTERS.length; i++) digits[LETTERS.charCodeAt(i)] = i;
  const bytes = new Uint8Array(length);
  let held = 0;
  let bits = 0;
  for (let i = 0, at = 0; at < length; i += 2) {
    const pair =
      (digits[text.charCodeAt(i)] ?? 0) * LETTERS.length + (digits[text.charCodeAt(i + 1)] ?? 0);
    held |= pair << bits;
    for (bits += 13; bits >= 8 && at < length; bits -= 8) {
      bytes[at++] = held & 255;
      held >>>= 8;
    }
  }
  return bytes;
}

/**
 * @param {Element} node with the text; `data-bytes` of the gzip, and `data-split` where every second byte
 *   stands behind the others: so halves of a 16-bit float are packed with their like
 */
export async function unpack(node) {
  const { bytes, split } = /** @type {HTMLElement} */ (node).dataset;
  const zipped = new Blob([bytesOf(node.textContent ?? '', Number(bytes))]);
  const stream = zipped.stream().pipeThrough(new DecompressionStream('gzip'));
  const plain = new Uint8Array(await new Response(stream).arrayBuffer());
  if (split === undefined) return plain;
  const half = Math.ceil(plain.length / 2);
  return plain.map((_, i) => plain[i % 2 ? half + (i - 1) / 2 : i / 2] ?? 0);
}
