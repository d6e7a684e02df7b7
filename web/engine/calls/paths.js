/**
 * Paths of codes in the decoder's own metric (cpp/include/atlas/lessons/paths.h).
 * @module
 */

/**
 * @typedef {object} GeodesicPath
 * @property {Float32Array} codes count × latentDim, equal steps in pixel space
 * @property {Uint8Array} images decoded
 * @property {number} length in pixel space
 * @property {number} straightLength of the straight line between the same codes
 * @property {boolean} fromGrid the way found on a grid was shorter than what the straight line became
 */

/**
 * @typedef {object} PathsRequests
 * @property {[{ id: string, from: Float32Array, to: Float32Array, count: number, nodes: number, iterations: number, grid: number }, GeodesicPath, never]} pathGeodesic
 * @property {[{ id: string, codes: Float32Array }, { steps: Float64Array, length: number }, never]} pathLength Σ ‖D(zᵢ₊₁) − D(zᵢ)‖
 */

export {};
