/** The images contenders are given: MNIST, or the ground-truth digits where it is not; and noise. @module */
import { loadMnistFiles } from '../../web/data/mnistFiles.mjs';
import { kPixels } from './plan.mjs';

const kHeader = 16; // bytes before an IDX file's pixels

/** @param {number} count @returns {Promise<Uint8Array>} count · 784 bytes of MNIST's training images */
export async function mnistImages(count) {
  const { trainImages } = await loadMnistFiles({ download: false });
  return new Uint8Array(trainImages.subarray(kHeader, kHeader + count * kPixels));
}

/**
 * Bytes 1 … 255: no zero that could be skipped. Serialised into pages.
 * @param {number} count @returns {Uint8Array}
 */
export function noiseImages(count) {
  const bytes = new Uint8Array(count * 784);
  let state = 2463534242;
  for (let i = 0; i < bytes.length; ++i) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = 1 + ((state >>> 0) % 255);
  }
  return bytes;
}
