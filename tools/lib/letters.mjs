/** Bytes as text that a script element holds: what web/embed/single/unpack.js reads. @module */

const kLetters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter(
  (letter) => !'<\\"'.includes(letter),
);

/** @param {Uint8Array} bytes */
export function lettersOf(bytes) {
  /** @type {string[]} */
  const out = [];
  let held = 0;
  let bits = 0;
  const write = () => {
    const pair = held & 8191;
    out.push(
      kLetters[Math.floor(pair / kLetters.length)] ?? '',
      kLetters[pair % kLetters.length] ?? '',
    );
    held >>>= 13;
    bits -= 13;
  };
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits >= 13) write();
  }
  if (bits > 0) write();
  return out.join('');
}
