/**
 * Chapter 2's questions to the core: what the line at an angle keeps and loses, power iteration, the
 * spread of a sample's direction. One question at a time, the newest wins.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { POWER_STEPS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/principalDirections.js').Directions} Directions */
/** @typedef {import('../../engine/calls/principalDirections.js').Line} Line */
/** @typedef {import('../../engine/calls/principalDirections.js').PowerRun} PowerRun */
/** @typedef {import('../../engine/calls/principalDirections.js').Spread} Spread */
/**
 * `points` are turned through; `all` are those of the cloud, `centred` the directions of the cloud with
 * its mean taken off, whatever the line goes through, `mean` where its middle is, `angle` the line's in
 * degrees.
 * @typedef {{ points: Float64Array, all: Float64Array, directions: Directions, line: Line, angle: number, centred: Directions, mean: [number, number] }} Turned
 */
/** @typedef {{ points: Float64Array, run: PowerRun }} Powered */
/** @typedef {{ count: number, spread: Spread, rows: { count: number, spread: Spread }[] }} Spreads */

/** Lines of the two curves: one for every degree, both ends included. */
export const CURVE_ANGLES = 181;
const COUNTS = /** @type {const} */ ([20, 100, 500, 1000]);
const REPEATS = 40;
const SEED = 42;
const LAB_POINTS = 50;
export const RADIANS = Math.PI / 180;

export class Directing extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {(turned: Turned) => void} parts.onTurned
   * @param {(powered: Powered) => void} parts.onPowered
   * @param {(spreads: Spreads) => void} parts.onSpreads
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, onTurned, onPowered, onSpreads, onError }) {
    super(engine, onError);
    this.lab = once(async () => {
      const asked = { name: /** @type {const} */ ('lab'), count: LAB_POINTS, seed: SEED, first: 0 };
      return (await this.call('toyPoints', asked)).points;
    });
    /** The last answers about whole clouds, by what they were asked of. @type {Map<string, Directions>} */
    this.held = new Map();
    /** @type {(params: Params) => void} */
    this.show = latest(async (params, isStale) => {
      const points = await this.pointsOf(params);
      const turned = await this.turn(points, params);
      if (!this.stop.signal.aborted) onTurned(turned);
      if (params.view === 'power') {
        const powered = { points, run: await this.power(points, params) };
        if (!this.stop.signal.aborted) onPowered(powered);
      } else if (params.view === 'spread') {
        const spreads = await this.spread(params, isStale);
        if (spreads && !this.stop.signal.aborted) onSpreads(spreads);
      }
    }, this.fail);
  }

  /** @param {Params} params @returns {Promise<Float64Array>} n×2 */
  async pointsOf({ cloud, moved, own }) {
    if (cloud === 'own') return Float64Array.from(own.slice(0, own.length - (own.length % 2)));
    const points = Float64Array.from(await this.lab());
    for (let i = 0; i + 2 < moved.length; i += 3) {
      const [index = -1, x = 0, y = 0] = moved.slice(i, i + 3);
      if (Number.isInteger(index) && index >= 0 && 2 * index < points.length)
        points.set([x, y], 2 * index);
    }
    return points;
  }

  /** @param {Float64Array} all @param {Params} params @returns {Promise<Turned>} */
  async turn(all, params) {
    const first = await this.directionsOf(all, true);
    const along = await this.lineOf(all, true, first.angle);
    const mean = /** @type {[number, number]} */ ([along.centre[0] ?? 0, along.centre[1] ?? 0]);
    const points =
      params.of === 'rest'
        ? all.map((x, i) => x - (along.reconstructions[i] ?? 0) + (mean[i % 2] ?? 0))
        : all;
    const isCentred = params.centred === 'yes';
    const directions = await this.directionsOf(points, isCentred);
    const line = await this.lineOf(points, isCentred, params.angle * RADIANS);
    return { points, all, directions, line, angle: params.angle, centred: first, mean };
  }

  /** @param {Float64Array} points @param {boolean} centred @param {number} angle radians */
  lineOf(points, centred, angle) {
    return this.call('directionsLine', { points, centred, angle });
  }

  /** @param {Float64Array} points @param {boolean} centred */
  async directionsOf(points, centred) {
    const key = `${centred} ${points.join()}`;
    const known = this.held.get(key);
    if (known) return known;
    const found = await this.call('directionsOf', { points, centred, angles: CURVE_ANGLES });
    // A step needs two of them: the cloud's and what its line goes through.
    if (this.held.size > 3) this.held.clear();
    this.held.set(key, found);
    return found;
  }

  /** @param {Float64Array} points @param {Params} params */
  power(points, { centred, start, component }) {
    return this.call('directionsPower', {
      points,
      centred: centred === 'yes',
      startAngle: start * RADIANS,
      steps: POWER_STEPS,
      component: component === '1' ? 0 : 1,
    });
  }

  /** @param {Params} params @param {() => boolean} isStale @returns {Promise<Spreads | null>} */
  async spread({ ratio, count, draw }, isStale) {
    const ask = (/** @type {number} */ n) =>
      this.call('directionsSpread', {
        ratio,
        angle: 0,
        count: n,
        repeats: REPEATS,
        seed: SEED,
        draw,
      });
    const spread = await ask(count);
    const rows = [];
    for (const n of COUNTS) {
      if (isStale()) return null;
      rows.push({ count: n, spread: await ask(n) });
    }
    return { count, spread, rows };
  }
}
