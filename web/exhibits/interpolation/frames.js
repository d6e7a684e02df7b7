/**
 * Frames of a path: how many there are, how a strip is taken from them, what is said of each.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { METHODS } from './params.js';

/** @typedef {import('../../engine/calls/interpolation.js').Judged} Judged */
/** @typedef {{ judged: Judged, images: Uint8Array }} Judgement images: the nearest training images */
/** @typedef {Partial<Record<import('./params.js').Method, Uint8Array>>} Frames FINE images each, as they are shown */
/** What the judge is told of FINE frames. @typedef {{ id: string, codes: Float32Array } | { points: Float32Array }} Source */
/** @typedef {Partial<Record<import('./params.js').Method, Source>>} Sources */

/** Side of an image, and its pixels. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
/** Frames a path is decoded to: the slider picks among them without asking the engine. */
export const FINE = 101;
/** Frames of a strip: every tenth. */
export const STRIP = 11;
const EVERY = (FINE - 1) / (STRIP - 1);
/** Places at which all paths are measured alike. */
export const NODES = 33;
/** Voters of the judge. */
export const NEIGHBOURS = 10;

/** @param {Uint8Array} frames @param {number} i */
export const frameOf = (frames, i) => frames.subarray(i * PIXELS, (i + 1) * PIXELS);

/** The frame at t, 0…1. @param {Uint8Array} frames @param {number} t */
export const frameAt = (frames, t) => frameOf(frames, Math.round(t * (FINE - 1)));

/** Every tenth frame. @param {Uint8Array} frames */
export function stripOf(frames) {
  const strip = new Uint8Array(STRIP * PIXELS);
  for (let i = 0; i < STRIP; i++) strip.set(frameOf(frames, i * EVERY), i * PIXELS);
  return strip;
}

/** The same of what they are made of. @param {Source} source @returns {Source} */
function stripSource(source) {
  const all = 'codes' in source ? source.codes : source.points;
  const size = all.length / FINE;
  const strip = new Float32Array(STRIP * size);
  for (let i = 0; i < STRIP; i++)
    strip.set(all.subarray(i * EVERY * size, (i * EVERY + 1) * size), i * size);
  return 'codes' in source ? { id: source.id, codes: strip } : { points: strip };
}

/** Every third of the fine codes: as many as there are nodes, roughly alike. @param {Float32Array} codes FINE × 2 */
function nodesOf(codes) {
  const nodes = new Float32Array(2 * NODES);
  for (let i = 0; i < NODES; i++) {
    const at = Math.round((i * (FINE - 1)) / (NODES - 1));
    nodes.set(codes.subarray(2 * at, 2 * at + 2), 2 * i);
  }
  return nodes;
}

/**
 * A path: its codes (FINE × 2), its length in pixel space, and how far the image goes in each of its
 * NODES − 1 steps.
 * @typedef {{ codes: Float32Array, length: number, steps: Float64Array }} Way
 */
/** @param {import('../../frame/questions.js').Questions} questions @param {string} id @param {Float32Array} codes FINE × 2 @returns {Promise<Way>} */
export async function wayOf(questions, id, codes) {
  const { steps, length } = await questions.call('pathLength', { id, codes: nodesOf(codes) });
  return { codes, steps, length };
}

/**
 * Asks for the vote of the nearest training images, and for the nearest ones themselves: of what the
 * model gives, not of the 8 bits that show it.
 * @param {import('../../frame/questions.js').Questions} questions
 * @param {string} dataset training images in the engine
 * @param {Source} source
 * @param {number} count of images
 * @returns {Promise<Judgement>}
 */
export async function judge(questions, dataset, source, count) {
  const asked = { dataset, ...source, count, neighbours: NEIGHBOURS };
  const judged = await questions.call('judgeImages', asked);
  const indices = [...judged.nearest];
  const { images: nearest } = await questions.call('datasetImages', { id: dataset, indices });
  return { judged, images: nearest };
}

/**
 * Judges the strips whose frames are new.
 * @param {object} parts
 * @param {import('../../frame/questions.js').Questions} parts.questions
 * @param {() => string | null} parts.train name of the training images, when they are there
 * @param {() => Sources} parts.sources of the frames on show
 * @param {(method: import('./params.js').Method, judgement: Judgement) => void} parts.onJudged
 */
export function makeJudge({ questions, train, sources, onJudged }) {
  /** Frames of which the judgement is shown. @type {Sources} */
  const seen = {};
  return latest(async () => {
    const dataset = train();
    if (!dataset) return;
    for (const method of METHODS) {
      const own = sources()[method];
      if (!own || own === seen[method]) continue;
      const judgement = await judge(questions, dataset, stripSource(own), STRIP);
      // Frames that are gone meanwhile have been replaced, and asked about again.
      if (sources()[method] !== own) continue;
      seen[method] = own;
      onJudged(method, judgement);
    }
  }, questions.fail);
}
