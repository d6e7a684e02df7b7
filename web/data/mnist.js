/**
 * MNIST as this site serves it: shards of 10,000 images, so that training begins when the first is
 * there. `mnist/index.json` lists them (or says null where there are none); a shard is its images' bytes followed by its labels.
 * @module
 */

import { sha256 } from './checksum.js';
import { FileProblem, reasonOf } from './problem.js';
import { siteUrl } from './site.js';

/**
 * @typedef {object} MnistIndex
 * @property {number} rows
 * @property {number} cols
 * @property {Record<'train' | 'test', { count: number, shards: { url: string, count: number, sha256: string }[] }>} splits
 */
/** @typedef {(received: number, total: number) => void} OnBytes bytes of the images asked for */

/** A server that sends nothing for so long has stalled. */
const STALL_MS = 15_000;
const ATTEMPTS = 2;

const baseUrl = () => siteUrl('mnist/');

/**
 * What is served here, or null where the site carries no MNIST: that is not an error, the ground-truth
 * digits are always there.
 * @param {AbortSignal} [signal]
 * @returns {Promise<MnistIndex | null>}
 */
export async function mnistIndex(signal) {
  for (let tried = 1; ; tried++) {
    try {
      const response = await fetch(new URL('index.json', baseUrl()), { signal });
      if (response.ok) return await response.json();
      if (response.status === 404 || tried === ATTEMPTS) return null;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (tried === ATTEMPTS) return null;
    }
  }
}

/**
 * Which digits the shipped models of this site were trained on, so that they fit those it serves.
 * @param {AbortSignal} [signal]
 * @returns {Promise<import('./models.js').ShippedDataset>}
 */
export async function shippedDataset(signal) {
  return (await mnistIndex(signal)) ? 'mnist' : 'digits';
}

/**
 * Reads a response to its end, chunk by chunk, and gives up when nothing comes for STALL_MS.
 * @param {string} url @param {Uint8Array} out filled to its end @param {AbortSignal | undefined} signal @param {(bytes: number) => void} onChunk
 */
async function fetchWatched(url, out, signal, onChunk) {
  const expected = out.length;
  const stalled = new AbortController();
  const stop = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  let timer = setTimeout(() => stalled.abort(), STALL_MS);
  try {
    const response = await fetch(url, { signal: stop });
    if (!response.ok || !response.body) {
      throw new FileProblem('site.status', { url, status: response.status });
    }
    let received = 0;
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done) break;
      if (received + value.length > expected) {
        throw new FileProblem('site.tooLong', { url, bytes: expected });
      }
      out.set(value, received);
      received += value.length;
      onChunk(received);
      timer = setTimeout(() => stalled.abort(), STALL_MS);
    }
    if (received !== expected) {
      throw new FileProblem('site.tooShort', { url, received, bytes: expected });
    }
  } catch (error) {
    if (stalled.signal.aborted && !signal?.aborted) {
      const seconds = STALL_MS / 1000;
      throw new FileProblem('site.silent', { url, seconds }, { cause: error });
    }
    if (signal?.aborted || error instanceof FileProblem) throw error;
    throw new FileProblem('site.brokeOff', { url, why: reasonOf(error) }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The first `count` images of a split, for Engine.loadDataset.
 * @param {MnistIndex} index
 * @param {'train' | 'test'} split
 * @param {number} count
 * @param {OnBytes} [onBytes]
 * @returns {import('./shard.js').ShardSource}
 */
export function mnistShards(index, split, count, onBytes) {
  const dim = index.rows * index.cols;
  const { shards, count: available } = index.splits[split];
  const total = Math.min(count, available);
  return async function* (signal) {
    let first = 0;
    /** @type {ArrayBufferLike | undefined} */
    let spent;
    for (const shard of shards) {
      if (first >= total) return;
      const url = new URL(shard.url, baseUrl()).href;
      const size = shard.count * (dim + 1);
      const bytes =
        spent && spent.byteLength >= size ? new Uint8Array(spent, 0, size) : new Uint8Array(size);
      await withRetry(signal, async () => {
        await fetchWatched(url, bytes, signal, (received) =>
          onBytes?.(Math.min(first * dim + received, total * dim), total * dim),
        );
        const found = await sha256(bytes);
        if (found !== null && found !== shard.sha256) {
          throw new FileProblem('site.changed', { url });
        }
      });
      const taken = Math.min(shard.count, total - first);
      const labels = bytes.slice(shard.count * dim, shard.count * dim + taken);
      /** @type {import('./shard.js').Shard} */
      const given = {
        images: bytes.subarray(0, taken * dim), // given away as it is: a copy would be 8 MB more
        labels,
        rows: index.rows,
        cols: index.cols,
        total,
      };
      yield given;
      spent = given.spent?.buffer;
      first += taken;
    }
  };
}

/**
 * @template T
 * @param {AbortSignal | undefined} signal
 * @param {() => Promise<T>} attempt
 * @returns {Promise<T>}
 */
async function withRetry(signal, attempt) {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (signal?.aborted) throw error;
      if (tried === ATTEMPTS) {
        throw new FileProblem('site.noMnist', { why: reasonOf(error) }, { cause: error });
      }
    }
  }
}
