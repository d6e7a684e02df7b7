/**
 * Bodies that bend and do not stretch, and the VAE of their meshes
 * (cpp/include/atlas/lessons/deformableShapes.h, data/bodies.h, models/meshVae.h).
 * @module
 */
import { trainMeasured } from '../measured.js';

/**
 * @typedef {object} Bodies
 * @property {Float32Array} points a row of x, y, z a body; x to the right, y up, z to the viewer
 * @property {Uint32Array} triangles
 */
/**
 * @typedef {object} BodyPath
 * @property {Float32Array} vertices frames × 3v
 * @property {Float32Array} stretch frames × v: mean of l/l* − 1 over the edges of a vertex
 * @property {Float64Array} length frames: of all spines, over the length wanted
 * @property {Float64Array} shortest frames: of the spine that misses most
 * @property {Float64Array} edgeError frames: mean |l/l* − 1|
 */
/**
 * Over the midpoints of all pairs of bodies that nobody trained on.
 * @typedef {object} BodyStudy
 * @property {number} edgeError
 * @property {number} shortening
 * @property {number} rebuilt root mean square distance of a vertex; of a model, like the next
 * @property {number} transfer of a pose carried to another subject, against the generator's truth
 * @property {number} copied the same when nothing is done
 */
/**
 * @typedef {object} BodyMix
 * @property {Float32Array} vertices
 * @property {Float32Array} truth the generator's
 * @property {number} off root mean square distance of a vertex to the truth's
 * @property {number} fromOff and to those of the two bodies
 * @property {number} toOff
 * @property {Float64Array} from 4 numbers of the pose, 3 of the style
 * @property {Float64Array} to
 */
/** @typedef {{ cumulative: Float64Array, components: number }} BodyPca */
/**
 * A shape beside the 80 bodies of the training set.
 * @typedef {object} BodyLook
 * @property {Float32Array} beyond v: how far the edges of a vertex are longer (> 0) or shorter than in all
 * @property {number} outside share of edges that are
 * @property {Float64Array} length of each spine
 * @property {Float64Array} least
 * @property {Float64Array} mean
 * @property {Float64Array} most
 */
/** @typedef {{ step: number } & BodyStudy} MeshProgress */

/**
 * @typedef {object} DeformableShapesRequests
 * @property {[{ body: 'tube' | 'person', seed: number, numbers: number[] }, Bodies, never]} bodies 0 … 79: subject n/10 in pose n, those that are trained on
 * @property {[{ id: string, body: 'tube' | 'person', seed: number, from: number, to: number, frames: number }, BodyPath, never]} bodyPath
 *   without an id the vertices are blended, else the codes of that model of kind mesh
 * @property {[{ id: string, body: 'tube' | 'person', seed: number, count: number }, BodyStudy, never]} bodyStudy the same
 * @property {[{ id: string, from: number, to: number, u: number, v: number }, BodyMix, never]} bodyMix u of the way to the other's pose, v to its style
 * @property {[{ id: string, body: 'tube' | 'person', seed: number, components: number }, BodyPca, never]} bodiesFit the PCA of the 80, kept as model `id`
 * @property {[{ body: 'tube' | 'person', seed: number, points: Float32Array }, BodyLook, never]} bodyLook
 * @property {[{ id: string, steps: number, measureEvery: number, count: number }, MeshProgress, MeshProgress | { step: number }]} meshVae
 *   a model of kind mesh from where it stands until `steps` steps are taken in all, measured on `count` bodies
 */

/** @satisfies {import('./index.js').Handlers<DeformableShapesRequests>} */
export const deformableShapes = {
  /** @type {import('./index.js').Handler<DeformableShapesRequests, 'meshVae'>} */
  meshVae: (core, { id, count, ...asked }, job) => {
    const { body, seed } = core.call('modelInfo', { id }).spec;
    const measure = async () => core.call('bodyStudy', { id, body, seed, count });
    return trainMeasured(core, { id, ...asked }, job, measure);
  },
};
