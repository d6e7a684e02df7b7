/**
 * A small classifier: the class whose mean image is nearest.
 * @module
 */

const PIXELS = 784;

/**
 * @param {Uint8Array} images one after another
 * @param {Uint8Array} labels 0…9
 * @returns {Float64Array[]} mean image of each class
 */
export function classMeans(images, labels) {
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  const counts = new Array(10).fill(0);
  labels.forEach((label, i) => {
    counts[label]++;
    for (let p = 0; p < PIXELS; p++) means[label][p] += images[i * PIXELS + p] / 255;
  });
  means.forEach((mean, label) => mean.forEach((_, p) => (mean[p] /= counts[label])));
  return means;
}

/**
 * @param {Float64Array[]} means
 * @param {Uint8Array} images
 * @returns {{ classes: number[], distance: number }} nearest class of each image, and the mean squared
 *   distance to it
 */
export function classify(means, images) {
  const classes = [];
  let sum = 0;
  for (let first = 0; first < images.length; first += PIXELS) {
    const distances = means.map((mean) => {
      let squares = 0;
      for (let p = 0; p < PIXELS; p++) squares += (images[first + p] / 255 - mean[p]) ** 2;
      return squares;
    });
    const least = Math.min(...distances);
    classes.push(distances.indexOf(least));
    sum += least;
  }
  return { classes, distance: sum / classes.length };
}

/** Images of nothing: uniform noise from a small generator of its own. @param {number} count */
export function noiseImages(count) {
  let state = 1;
  return Uint8Array.from({ length: count * PIXELS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
