/**
 * `<atlas-cloud>`: codes as dots by class and nothing else: a moment of a run beside others, on the
 * same axes.
 *
 * @module
 */
import { define, Figure } from '../base/figure.js';
import { theme } from '../base/theme.js';

/**
 * @typedef {object} CloudData
 * @property {Float32Array} codes n × 2
 * @property {Uint8Array | null} labels
 * @property {readonly [number, number, number, number]} window [x0, x1, y0, y1]
 * @property {string} description
 */

const DOT_PX = 1.3;

/** @extends {Figure<CloudData>} */
export class CodeCloud extends Figure {
  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  paint(context, width, height) {
    if (!this.value) return;
    const { codes, labels, window } = this.value;
    const [x0, x1, y0, y1] = window;
    const colours = theme();
    for (let i = 0; i < codes.length / 2; i++) {
      const x = (((codes[2 * i] ?? NaN) - x0) / (x1 - x0)) * width;
      const y = (1 - ((codes[2 * i + 1] ?? NaN) - y0) / (y1 - y0)) * height;
      context.fillStyle = labels ? colours.classColour(labels[i] ?? 0) : colours.colour('x');
      context.beginPath();
      context.arc(x, y, DOT_PX, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** @override */
  description() {
    return this.value?.description ?? '';
  }
}

define('atlas-cloud', CodeCloud);
