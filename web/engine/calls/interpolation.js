/**
 * What stands between two images, in pixels and in codes (cpp/include/atlas/interpolation.h).
 * @module
 */

/**
 * The vote of the k nearest training images in pixel space, for each image.
 * @typedef {object} Judged
 * @property {Uint8Array} labels
 * @property {Float32Array} shares of the vote
 * @property {Uint32Array} nearest training image
 * @property {Float32Array} distances to it, L2 with pixels in 0…1
 */

/**
 * @typedef {object} InterpolationRequests
 * @property {[{ a: Uint8Array, b: Uint8Array, count: number }, Uint8Array, never]} blendImages (1−t) a + t b, both ends included
 * @property {[{ dataset: string, images: Uint8Array, neighbours: number }, Judged, never]} judgeImages
 * @property {[{ corners: Float32Array, point: Float32Array }, { weights: Float64Array, codes: Float32Array }, never]} barycentric
 *   the point of the triangle nearest to `point`; corners 3 × 2
 * @property {[{ corners: Float32Array, rows: number }, { codes: Float32Array }, never]} triangleCodes 1 + 2 + … + rows codes, the first corner on top
 * @property {[{ id: string, train: string, held: string, from: number, to: number, first: number, count: number, seed: number, neighbours: number }, Judged & { images: Uint8Array }, never]} middleFrames
 *   middles of random pairs of held-out images of two classes; id '': in pixels
 */

/** @type {import('./index.js').Handlers<InterpolationRequests>} */
export const interpolation = {
  blendImages: (core, p) => core.call('blendImages', p.a, p.b, p.count).images,
  judgeImages: (core, p) => core.call('judgeImages', p.dataset, p.images, p.neighbours),
  barycentric: (core, p) => core.call('triangle', p.corners, p.point, 0),
  triangleCodes: (core, p) => core.call('triangle', p.corners, new Float32Array(0), p.rows),
  middleFrames: (core, p) =>
    core.call(
      ...['middleFrames', p.id, p.train, p.held, p.from, p.to],
      ...[p.first, p.count, p.seed, p.neighbours],
    ),
};
