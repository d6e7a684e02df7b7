/**
 * Chapter 3's questions to the engine: the three lines through the cloud as it stands and with its
 * axes exchanged, and one of the lines with its residuals.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { cloudOf, transposed } from './cloud.js';
import { RESIDUALS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./cloud.js').Base} Base */
/** @typedef {import('./cloud.js').Cloud} Cloud */
/** @typedef {import('../../engine/calls/regression.js').FittedLines} FittedLines */
/** @typedef {import('../../engine/calls/regression.js').FittedLine} FittedLine */
/**
 * @typedef {object} Fit
 * @property {Params} params
 * @property {Cloud} cloud
 * @property {Float64Array} points as the picture shows them
 * @property {FittedLines} plain y against x
 * @property {FittedLines} turned x against y
 * @property {FittedLines} shown one of the two; its `hand` is the chosen line
 * @property {FittedLine | null} before the chosen method's line before the swap, mirrored like the points
 * @property {FittedLines} home the lines of the same points with the noise they came with, in metres, and
 *   without the outlier: what the others have turned from
 */

const COUNT = { lab: 50, gaussian: 40, disc: 60 };
const SEED = 1;
const CURVE_POINTS = 361;
const RADIANS = Math.PI / 180;

/** Mirrored at the diagonal, within (−π/2, π/2]. @param {number} angle */
export function mirrored(angle) {
  const turned = Math.PI / 2 - angle;
  return turned > Math.PI / 2 ? turned - Math.PI : turned;
}

/** Between two lines, degrees, 0…90. @param {number} a radians @param {number} b */
export function apart(a, b) {
  const d = Math.abs(a - b) % Math.PI;
  return Math.min(d, Math.PI - d) / RADIANS;
}

/** @param {FittedLines} lines @param {Params['line']} line */
export function lineOf(lines, line) {
  return { vertical: lines.yOnX, horizontal: lines.xOnY, orthogonal: lines.pca, mine: lines.hand }[
    line
  ];
}

export class ThreeLines extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {(fit: Fit) => void} parts.onFit
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, onFit, onError }) {
    super(engine, onError);
    this.onFit = onFit;
    /** @type {Map<Params['cloud'], Base>} */
    this.bases = new Map();
    this.show = latest(
      (/** @type {Params} */ params, isStale) => this.fit(params, isStale),
      this.fail,
    );
  }

  /** How many points the cloud has before the hand comes. @param {Params} params */
  static baseCount({ cloud }) {
    return COUNT[cloud];
  }

  /**
   * @param {Float64Array} points @param {number} unit
   * @param {number} [angle] @param {number} [residual] @param {number} [curvePoints]
   * @returns {Promise<FittedLines>}
   */
  lines(points, unit, angle = 0, residual = 0, curvePoints = 2) {
    const question = { points, unit, angle, residual: /** @type {0} */ (residual), curvePoints };
    return this.call('fitLines', question);
  }

  /** @param {Params['cloud']} name */
  async base(name) {
    const held = this.bases.get(name);
    if (held) return held;
    const { points } = await this.call('toyPoints', {
      name,
      count: COUNT[name],
      seed: SEED,
      first: 0,
    });
    const { yOnX } = await this.lines(points, 1);
    const { ends } = await this.lines(points, 1, yOnX.angle);
    const base = { points, onLine: ends };
    this.bases.set(name, base);
    return base;
  }

  /** @param {Params} params @param {() => boolean} isStale */
  async fit(params, isStale) {
    const { unit, line } = params;
    const base = await this.base(params.cloud);
    const cloud = cloudOf(base, params);
    const alone = cloudOf(base, { ...params, outlier: [], noise: 1 });
    const home = await this.lines(alone.points, 1);
    const swapped = transposed(cloud.points);
    let plain = await this.lines(cloud.points, unit);
    let turned = await this.lines(swapped, 1 / unit);
    const isTurned = params.swapped === 1;
    const points = isTurned ? swapped : cloud.points;
    const fits = isTurned ? turned : plain;
    const angle = line === 'mine' ? params.angle * RADIANS : lineOf(fits, line).angle;
    const kind = RESIDUALS.indexOf(params.residual);
    const shown = await this.lines(points, isTurned ? 1 / unit : unit, angle, kind, CURVE_POINTS);
    /** @type {FittedLine | null} */
    let before = null;
    if (isTurned) {
      turned = shown;
      if (line !== 'mine') {
        const angleBefore = mirrored(lineOf(plain, line).angle);
        before = (await this.lines(points, 1 / unit, angleBefore)).hand;
      }
    } else plain = shown;
    if (isStale() && this.stop.signal.aborted) return;
    this.onFit({ params, cloud, points, plain, turned, shown, before, home });
  }
}
