/**
 * Frames of a path: how many there are, how a strip is taken from them, what is said of each.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { METHODS } from './params.js';

/** @typedef {import('../../engine/calls/interpolation.js').Judged} Judged */
/** @typedef {{ judged: Judged, images: Uint8Array }} Judgement images: the nearest training images */
/** @typedef {Partial<Record<import('./params.js').Method, Uint8Array>>} Frames FINE images each */

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

/** What is said of some of the frames. @param {Judgement} all @param {number} from @param {number} to @returns {Judgement} */
function partOf({ judged, images }, from, to) {
  return {
    judged: {
      labels: judged.labels.slice(from, to),
      shares: judged.shares.slice(from, to),
      nearest: judged.nearest.slice(from, to),
      distances: judged.distances.slice(from, to),
    },
    images: images.slice(from * PIXELS, to * PIXELS),
  };
}

/** Every third of the fine codes: as many as there are nodes, roughly alike. @param {Float32Array} codes FINE × 2 */
export function nodesOf(codes) {
  const nodes = new Float32Array(2 * NODES);
  for (let i = 0; i < NODES; i++) {
    const at = Math.round((i * (FINE - 1)) / (NODES - 1));
    nodes.set(codes.subarray(2 * at, 2 * at + 2), 2 * i);
  }
  return nodes;
}

/** Ink of an image, in whole black pixels. @param {Uint8Array} image */
export const inkOf = (image) => image.reduce((sum, value) => sum + value, 0) / 255;

/**
 * Asks for the vote of the nearest training images, and for the nearest ones themselves.
 * @param {import('../../frame/questions.js').Questions} questions
 * @param {string} dataset training images in the engine
 * @param {Uint8Array} images
 * @returns {Promise<Judgement>}
 */
export async function judge(questions, dataset, images) {
  const judged = await questions.call('judgeImages', {
    dataset,
    images,
    count: images.length / PIXELS,
    neighbours: NEIGHBOURS,
  });
  const indices = [...judged.nearest];
  const { images: nearest } = await questions.call('datasetImages', { id: dataset, indices });
  return { judged, images: nearest };
}

/**
 * Judges the strips whose frames are new, in one question.
 * @param {object} parts
 * @param {import('../../frame/questions.js').Questions} parts.questions
 * @param {() => string | null} parts.train name of the training images, when they are there
 * @param {() => Frames} parts.frames on show
 * @param {(method: import('./params.js').Method, judgement: Judgement) => void} parts.onJudged
 */
export function makeJudge({ questions, train, frames, onJudged }) {
  /** Frames of which the judgement is shown. @type {Frames} */
  const seen = {};
  return latest(async () => {
    const dataset = train();
    const all = frames();
    const asked = METHODS.flatMap((method) => {
      const own = all[method];
      return own && own !== seen[method] ? [{ method, own }] : [];
    });
    if (!dataset || !asked.length) return;
    const images = new Uint8Array(asked.length * STRIP * PIXELS);
    asked.forEach(({ own }, i) => images.set(stripOf(own), i * STRIP * PIXELS));
    const judgement = await judge(questions, dataset, images);
    asked.forEach(({ method, own }, i) => {
      // Frames that are gone meanwhile have been replaced, and asked about again.
      if (frames()[method] !== own) return;
      seen[method] = own;
      onJudged(method, partOf(judgement, i * STRIP, (i + 1) * STRIP));
    });
  }, questions.fail);
}
