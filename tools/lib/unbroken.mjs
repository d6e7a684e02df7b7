/**
 * Spaces at which no line may end, so that a number is not parted from its unit, a function from its
 * argument, nor a tuple in its middle.
 * @module
 */

const NO_BREAK = '\u00a0';
const UNITS = 'nats?|bits?|px|%|σ|s|ms';
/** Before a unit stands a number, a {placeholder}, or what marks one. */
const UNIT = new RegExp(`(?<=[\\d}]|\\*\\*) (?=(?:${UNITS})(?![\\p{L}\\d]))`, 'gu');
/** The same where the number is the node before. */
const FIRST_UNIT = new RegExp(`^ (?=(?:${UNITS})(?![\\p{L}\\d]))`, 'u');
/** “β = 4”, where the left side is one letter, and “log p(x) = ” with what it is. */
const EQUALS = /(?<![\p{L}\d)])(\p{L}) = (?=\S)|(?<=\S) = (?=[−\d{]|$)/gu;

/**
 * @param {string} text prose, no TeX
 * @param {boolean} [follows] a number may stand right before it
 */
export function unbroken(text, follows = false) {
  const begun = follows ? text.replace(FIRST_UNIT, NO_BREAK) : text;
  return begun
    .replace(UNIT, NO_BREAK)
    .replace(EQUALS, (_, letter) => (letter ? `${letter}${NO_BREAK}=${NO_BREAK}` : ` =${NO_BREAK}`))
    .replace(/\blog (?=[pq\dσ½])/g, `log${NO_BREAK}`)
    .replace(/\((\S+), (?=\S+\))/g, `($1,${NO_BREAK}`)
    .replaceAll(' ± ', `${NO_BREAK}±${NO_BREAK}`);
}
