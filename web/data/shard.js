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
 * @property {Uint8Array} [spent] `images` again, once they have been taken: set by who took them, so that the source
 *   fills the same buffer with what comes next (a buffer let go waits for the collector)
 */
/** @typedef {(signal?: AbortSignal) => AsyncIterable<Shard>} ShardSource asked again after a crash of the engine */

export {};
