/**
 * Small pure pieces of drawn marks: paths, scripts, sums of stacks.
 *
 * @module
 */

/**
 * @param {string} text
 * @returns {{ text: string, shift: '' | 'sub' | 'super' }[]}
 */
export function splitScripts(text) {
  /** @type {{ text: string, shift: '' | 'sub' | 'super' }[]} */
  const parts = [];
  const pattern = /([_^])(\{[^}]*\}|.)/gu;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), shift: '' });
    const inner = match[2] ?? '';
    parts.push({
      text: inner.startsWith('{') ? inner.slice(1, -1) : inner,
      shift: match[1] === '_' ? 'sub' : 'super',
    });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), shift: '' });
  return parts;
}

/** @param {number} value in pixels, to a hundredth */
export function round(value) {
  return Math.round(value * 100) / 100;
}

/**
 * @param {Iterable<readonly [number, number]>} points in pixels
 * @param {boolean} [closed]
 * @returns {string} path data; a point that is not finite breaks the line
 */
export function pathOf(points, closed = false) {
  let d = '';
  let open = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      open = false;
      continue;
    }
    d += `${open ? 'L' : 'M'}${round(x)} ${round(y)}`;
    open = true;
  }
  return closed && d ? `${d}Z` : d;
}

/**
 * @param {readonly { values: ArrayLike<number> }[]} groups
 * @param {number} count
 * @returns {number[]} running sums of every stack
 */
export function stackEnds(groups, count) {
  const ends = [];
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (const { values } of groups) ends.push((sum += values[i] ?? 0));
  }
  return ends;
}
