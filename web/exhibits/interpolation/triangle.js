/**
 * Mixtures of three codes: all of them on a grid, and the one at the chosen place.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { judge } from './frames.js';
import { CORNERS } from './params.js';

/** @typedef {import('./places.js').End} End */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('./frames.js').Judgement} Judgement */
/**
 * @typedef {object} Blend
 * @property {Float64Array} weights of the three corners
 * @property {Float32Array} code 1×2
 * @property {Uint8Array} image
 * @property {readonly number[]} centre where all weigh alike
 * @property {readonly number[]} half half the way from there to A
 */

/** Rows of the triangle of images. */
export const ROWS = 7;

/**
 * @param {object} parts
 * @param {import('../../frame/questions.js').Questions} parts.questions
 * @param {string} parts.model name of the VAE in the engine
 * @param {() => string | null} parts.train name of the training images, when they are there
 * @param {(images: Uint8Array, labels: Uint8Array | null) => void} parts.onTriangle
 * @param {(blend: Blend, judgement: Judgement | null) => void} parts.onBlend
 */
export function makeTriangle({ questions, model, train, onTriangle, onBlend }) {
  /** @type {Float32Array} 3×2 */
  let corners = new Float32Array(0);
  const point = latest(async (/** @type {readonly number[]} */ place, isStale) => {
    if (!corners.length) return;
    const [x = 0, y = 0] = corners;
    const centre = [0, 1].map((i) => mean3(corners, i));
    const half = [(x + (centre[0] ?? 0)) / 2, (y + (centre[1] ?? 0)) / 2];
    const asked = Float32Array.from(place.length === 2 ? place : centre);
    const { weights, codes: code } = await questions.call('barycentric', {
      corners,
      point: asked,
    });
    const image = await questions.call('decode', { id: model, codes: code });
    const blend = { weights, code, image, centre, half };
    onBlend(blend, null);
    const dataset = train();
    if (isStale() || !dataset) return;
    const judgement = await judge(questions, dataset, { id: model, codes: code }, 1);
    if (!isStale()) onBlend(blend, judgement);
  }, questions.fail);
  return {
    point,
    /** @param {Record<Corner, End>} ends @param {readonly number[]} place @param {() => boolean} isStale */
    async show(ends, place, isStale) {
      corners = Float32Array.from(CORNERS.flatMap((corner) => [...ends[corner].z]));
      const { codes } = await questions.call('triangleCodes', { corners, rows: ROWS });
      const images = await questions.call('decode', { id: model, codes });
      onTriangle(images, null);
      point(place);
      const dataset = train();
      if (!dataset || isStale()) return;
      const { judged } = await judge(questions, dataset, { id: model, codes }, codes.length / 2);
      if (!isStale()) onTriangle(images, judged.labels);
    },
  };
}

/** Of three pairs of numbers in a row. @param {Float32Array} all @param {number} i */
const mean3 = (all, i) => ((all[i] ?? 0) + (all[2 + i] ?? 0) + (all[4 + i] ?? 0)) / 3;
