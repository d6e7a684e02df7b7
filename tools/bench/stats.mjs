/** Samples of one figure, on a machine that others may be using. @module */

/** @param {number[]} values @param {number} p 0…1, linear between neighbours */
export function quantile(values, p) {
  if (values.length === 0) throw new Error('No sample to take a quantile of.');
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * Half the distance between the quartiles over the median: what a disturbed sample or two do not move.
 * @param {number[]} values
 */
export const spread = (values) =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);

/** @param {number} x three significant digits */
export const short = (x) =>
  Math.abs(x) >= 1000 ? Math.round(x).toLocaleString('en') : String(Number(x.toPrecision(3)));
