/**
 * Images of the visitor, as they are handed to the engine.
 * @module
 */

/** @typedef {import('./own/prepare.js').OwnSet} OwnSet */
/** @typedef {import('./own/prepare.js').Prepared} Prepared */

/** Images handed over at once: a copy of them is in memory twice for a moment. */
const SHARD_BYTES = 8 * 2 ** 20;

/**
 * Some at a time, for Engine.loadDataset, in buffers that can be given away.
 * @param {{ rows: number, cols: number }} shape
 * @param {Prepared} part
 * @returns {import('./shard.js').ShardSource}
 */
export function ownShards({ rows, cols }, { images, labels, count }) {
  const dim = rows * cols;
  const some = Math.max(1, Math.floor(SHARD_BYTES / dim));
  return async function* () {
    for (let first = 0; first < count; first += some) {
      const end = Math.min(count, first + some);
      yield {
        images: images.slice(first * dim, end * dim),
        labels: labels?.slice(first, end) ?? null,
        rows,
        cols,
        total: count,
      };
    }
  };
}
