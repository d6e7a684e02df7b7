/**
 * The places that k is slid to: every direction at first, then steps of about a tenth.
 *
 * @module
 */

const FEW = 24;
// prettier-ignore
const MANY = [
  26, 28, 30, 32, 35, 38, 41, 44, 47, 50, 54, 58, 64, 70, 76, 82, 87, 93, 100, 110, 120, 130, 142, 154,
  168, 184, 200, 220, 240, 264, 290, 310, 331, 364, 400, 440, 484, 530, 580, 640, 712, 784,
];

/**
 * @param {number} most directions that there are
 * @param {...number} more places beside these
 */
export function stopsOfK(most, ...more) {
  const all = [...Array.from({ length: FEW }, (_, i) => i + 1), ...MANY, ...more];
  return [...new Set(all.filter((k) => k >= 1 && k <= most))].sort((a, b) => a - b);
}
