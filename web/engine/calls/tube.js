/**
 * An inextensible tube between two poses (cpp/include/atlas/data/tube.h).
 * @module
 */

/**
 * @typedef {object} TubeBlend
 * @property {Float32Array} blended frames × 120 vertices × 3: vertex by vertex
 * @property {Float32Array} posed the same of the blended poses, each drawn anew
 * @property {Float64Array} blendedLength frames
 * @property {Float64Array} posedLength
 * @property {Float64Array} lost frames: share of its length that the blend of vertices misses
 * @property {Uint32Array} triangles
 * @property {number} meanLost half-way, over `pairs` random pairs
 * @property {number} meanLostError
 */

/**
 * @typedef {object} TubeRequests
 * @property {[{ seed: number, pair: number, frames: number, pairs: number }, TubeBlend, never]} tubeBlend
 *   random poses number `pair` of the seed, frames at t = i/(frames−1)
 */

export {};
