/**
 * Small named point sets (cpp/include/atlas/data/toys.h).
 * @module
 */

/**
 * @typedef {'lab' | 'gaussian' | 'clusters' | 'moons' | 'ring' | 'spiral' | 'ellipse' | 'disc' | 'arc'
 *   | 'labSpiral' | 'swissRoll'} ToyName
 */
/**
 * @typedef {object} ToyPoints
 * @property {number} dim 2 or 3
 * @property {Float64Array} points n×dim, one point a row
 * @property {Float64Array} position n: t in 0…1 along the curve; clusters and moons: which one; lab: x
 */

/**
 * @typedef {object} ToyRequests
 * @property {[{ name: ToyName, count: number, seed: number, first: number }, ToyPoints, never]} toyPoints points first … first+count−1; a point does not depend on how many are asked for; lab and labSpiral have 50 and 70 points and no seed
 */

export {};
