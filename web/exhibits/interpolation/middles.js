/**
 * Middles of random pairs of held-out images, blended by each method: what the judge reads in them and
 * how far the nearest training image is. Measured once a visit.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { NEIGHBOURS } from './frames.js';
import { METHODS } from './params.js';

/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('../../engine/calls/interpolation.js').Middles} Middles */

const COUNT = 50;
const SEED = 1;

/**
 * @param {object} parts
 * @param {import('../../frame/questions.js').Questions} parts.questions
 * @param {Record<Exclude<Method, 'pixels'>, string>} parts.models names in the engine
 * @param {() => Promise<import('../../frame/digits.js').Digits>} parts.images when they are there
 * @param {(pair: string, method: Method, middles: Middles) => void} parts.onMiddles
 * @param {(done: number, total: number) => void} parts.onMeasuring
 * @param {(pair: string) => void} parts.onDone all methods of a pair; told again when asked again
 */
export function makeMiddles({ questions, models, images, onMiddles, onMeasuring, onDone }) {
  /** @type {Set<string>} */
  const measured = new Set();
  /** @type {(pair: string) => void} */
  return latest(async (/** @type {string} */ pair) => {
    onMeasuring(0, COUNT * METHODS.length);
    const sets = await images();
    const todo = METHODS.filter((method) => !measured.has(pair + method));
    const total = todo.length * COUNT;
    for (const [i, method] of todo.entries()) {
      const middles = await questions.call(
        'middleFrames',
        {
          id: method === 'pixels' ? '' : models[method],
          train: sets.train,
          held: sets.test,
          from: Number(pair[0]),
          to: Number(pair[1]),
          first: 0,
          count: COUNT,
          seed: SEED,
          neighbours: NEIGHBOURS,
        },
        ({ done }) => onMeasuring(i * COUNT + done, total),
      );
      measured.add(pair + method);
      onMiddles(pair, method, middles);
    }
    onMeasuring(total, total);
    onDone(pair);
  }, questions.fail);
}
