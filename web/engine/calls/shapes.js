/**
 * Procedural 3-D shapes and their PCA (cpp/include/atlas/data/shapes.h).
 * @module
 */

/**
 * @typedef {object} FittedShapes
 * @property {number} components directions kept: at most the rank
 * @property {number} rank
 * @property {number} vertices
 * @property {Float64Array} eigenvalues the first `count` of them, descending
 * @property {Float64Array} cumulative share of the variance held by the first i+1
 * @property {Float64Array} codes count × components
 * @property {Float32Array} points count × 3·vertices
 * @property {Uint32Array} triangles
 * @property {Uint8Array} kinds kind of animal of each shape
 * @property {Float64Array} turns degrees each head is turned, or a first leg swung
 */

/**
 * @typedef {object} ShapesRequests
 * @property {[{ id: string, kind: 'head' | 'quadruped', count: number, seed: number, turn: number, components: number }, FittedShapes, never]} shapesFit the PCA is kept as model `id`; turn in degrees
 */

export {};
