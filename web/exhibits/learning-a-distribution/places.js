/**
 * Where things are measured: widths of kernels, and points all over the square.
 *
 * @module
 */
import { BANDWIDTHS } from './params.js';

/** Evenly in the logarithm. @param {number} count */
export const bandwidthStops = (count) =>
  Array.from({ length: count }, (_, i) => {
    const { least, largest } = BANDWIDTHS;
    return Number((least * (largest / least) ** (i / (count - 1))).toPrecision(2));
  });
export const CURVE_STOPS = Float64Array.from(bandwidthStops(21));

const EVENLY = 20;
/** Points spread evenly over the images, EVENLY² × 2. */
export const SQUARE = Float64Array.from({ length: 2 * EVENLY ** 2 }, (_, i) => {
  const at = i % 2 ? Math.floor(i / 2 / EVENLY) : (i >> 1) % EVENLY;
  return (at + 0.5) / EVENLY;
});
