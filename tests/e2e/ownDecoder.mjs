/**
 * A decoder of a shipped VAE in plain JavaScript and double precision, for tests that recompute what
 * the core says: log p(x|z) of a Bernoulli decoder from the weights in the file.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repo } from '../../tools/lib/paths.mjs';

/** A number of 16 bits, IEEE 754. @param {number} bits */
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction) : 2 ** -14 * fraction);
}

/** @param {'mnist' | 'digits'} source @param {string} name */
export function ownDecoder(source, name) {
  const file = readFileSync(join(repo, 'models', source, `${name}.safetensors`));
  const size = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + size));
  const tensor = (/** @type {string} */ key) => {
    const { shape, data_offsets: offsets } = header[key];
    const [begin, end] = offsets.map((/** @type {number} */ at) => at + 8 + size);
    const numbers = Float64Array.from({ length: (end - begin) / 2 }, (_, i) =>
      half(file.readUInt16LE(begin + 2 * i)),
    );
    return { shape, numbers };
  };
  const count = Object.keys(header).filter((key) => /^decoder\.\d+\.weight$/.test(key)).length;
  const layers = Array.from({ length: count }, (_, i) => ({
    weight: tensor(`decoder.${i}.weight`),
    bias: tensor(`decoder.${i}.bias`).numbers,
  }));
  /** @param {ArrayLike<number>} x grey values in 0…1 @param {ArrayLike<number>} z */
  return function logLikelihood(x, z) {
    let h = Float64Array.from(z);
    layers.forEach(({ weight, bias }, l) => {
      const [rows, cols] = weight.shape;
      const next = new Float64Array(rows);
      for (let r = 0; r < rows; r++) {
        let sum = bias[r] ?? 0;
        for (let c = 0; c < cols; c++) sum += (weight.numbers[r * cols + c] ?? 0) * (h[c] ?? 0);
        next[r] = l < count - 1 ? Math.max(0, sum) : sum;
      }
      h = next;
    });
    let log = 0;
    for (let j = 0; j < h.length; j++) {
      const l = h[j] ?? 0;
      log += (x[j] ?? 0) * l - Math.max(0, l) - Math.log1p(Math.exp(-Math.abs(l)));
    }
    return log;
  };
}
