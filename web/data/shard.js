/**
 * How images arrive, wherever they come from.
 * @module
 */

/**
 * @typedef {object} Shard images that arrive together
 * @property {Uint8Array} images count × rows·cols bytes
 * @property {Uint8Array | null} labels count bytes
 * @property {number} rows
 * @property {number} cols
 * @property {number} total images in the whole set
 */
/** @typedef {(signal?: AbortSignal) => AsyncIterable<Shard>} ShardSource asked again after a crash of the engine */

export {};
