/**
 * Surfaces, their charts, and autoencoders of points (cpp/include/atlas/lessons/charts.h,
 * pointAutoencoder.h, codeMaps.h). Grids: the first coordinate fastest, the second rising.
 * @module
 */

/** @typedef {'roll' | 'arch' | 'dome' | 'saddle' | 'ring' | 'drawn' | 'sphere' | 'torus' | 'heights'} SurfaceName */
/**
 * @typedef {{ kind: SurfaceName, bigRadius: number, smallRadius: number, control: Float64Array }} Surface
 *   radii of torus; control of drawn: x, z of 3 to 16 points, of heights: z of a net of 3×3 to 8×8 points
 */
/**
 * @typedef {object} SurfaceChart
 * @property {Float64Array} grid nodes² × 3, φ over its domain
 * @property {Float64Array} area nodes², √det g
 * @property {Float64Array} domain u0, u1, v0, v1
 * @property {Float64Array} points count × 3
 * @property {Float64Array} position count × 2, u and v as shares of the domain
 * @property {number} total area of the surface, ∫ √det g by cells² midpoints
 * @property {number} exact 4π or 4π²Rr; 0 for the others
 * @property {number} jacobianError largest |J − J by central differences|
 */
/**
 * @typedef {object} ChartPair patches in polar coordinates: nodes rings of nodes spokes
 * @property {Float64Array} first nodes² × 3
 * @property {Float64Array} second nodes² × 3
 * @property {Float64Array} area nodes², √det g of the first
 * @property {Float64Array} transition nodes² × 2, the first one's places in the second's coordinates
 * @property {Float64Array} measures area of the first, of the second, of both, covered, of the surface;
 *   agreement of the charts; least and largest stretch of the first; covered share of the surface
 */
/** @typedef {Float64Array} Warp kind (0 none, 1 stretch, 2 bend, 3 swirl), strength; half size and middle of the box of the codes */
/**
 * @typedef {object} PointLook
 * @property {Float64Array} codes n × latentDim, after the bijection h
 * @property {Float64Array} rebuilt n × dim
 * @property {Float64Array} window x0, x1, y0, y1 of the grid
 * @property {Float64Array} grid nodes² (one code number: nodes) × dim, decoded
 * @property {Float64Array} sigma1 larger singular value of J at each node
 * @property {Float64Array} sigma2
 * @property {Float64Array} area √det g
 * @property {Float64Array} roundTrip ‖E(D(z)) − z‖
 * @property {Float64Array} support 1 among the codes, 0 far from all
 * @property {number} meanSquaredError mean ‖x − x̂‖²
 * @property {number} largestChange of a number of x̂ by h
 * @property {number} codeChange mean ‖h(z) − z‖
 * @property {Warp} warp with its box filled in
 * @property {number} rank one code number: Spearman's correlation with `position`
 */
/**
 * @typedef {object} CodeProbe
 * @property {Float64Array} point D(z)
 * @property {Float64Array} jacobian 2 × dim: the columns of J
 * @property {Float64Array} metric g₁₁, g₁₂, g₂₂
 * @property {number} sigma1
 * @property {number} sigma2
 * @property {number} area √det g
 * @property {Float64Array} back E(D(z))
 * @property {number} roundTrip
 * @property {number} difference largest |J − J by central differences| / largest |J|
 */

/**
 * @typedef {object} ManifoldRequests
 * @property {[{ surface: Surface, nodes: number, count: number, seed: number, cells: number }, SurfaceChart, never]} chartSurface
 * @property {[{ surface: Surface, discs: Float64Array, nodes: number, cells: number }, ChartPair, never]} chartPair discs: centre (u, v) and radius of each
 * @property {[{ id: string | null, dim: number, latentDim: number, points: Float32Array, warp: Warp | null, nodes: number, position: Float64Array | null }, PointLook, never]} pointsLook of the model `id`, or with null of PCA; the box of the warp is found
 * @property {[{ id: string | null, dim: number, latentDim: number, points: Float32Array, warp: Warp, z: Float64Array }, CodeProbe, never]} pointsProbe
 * @property {[{ id: string, codes: Float64Array }, CodeProbe, never]} decoderProbe of a session's model with two code numbers
 * @property {[{ id: string, codes: Float64Array }, { area: Float64Array }, never]} decoderAreas at many codes
 */

export {};
